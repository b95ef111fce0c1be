/*
 * paths: the tree of the API's resources, a segment each. With restApiResources some of them exist already: branches
 * then start at these, and a path that leads past one of another stack's resources must be listed.
 */
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

#include <stdlib.h>

static struct path_node *find(const struct rest_api *api, struct str path)
{
	const struct value *at = map_get(api->node_index, path);
	return at ? api->nodes.at[(uint32_t)at->number] : NULL;
}

/* The node of a path; those of its prefixes are made where they are missing, for what stands at span. */
static struct path_node *plant(struct cx *cx, struct rest_api *api, struct str path, struct span span)
{
	struct arena *a = cx->arena;
	struct path_node *parent = NULL;
	uint32_t level = 0;
	for (uint32_t from = 0, end; from <= path.n; from = end + 1, level++) {
		end = from;
		while (end < path.n && path.p[end] != '/')
			end++;
		struct str upto = str_to(path, end);
		struct path_node *node = find(api, upto);
		if (!node) {
			node = ARENA_NEW(a, struct path_node);
			*node = (struct path_node){ .path = upto, .part = str_from(upto, from), .parent = parent, .level = level, .span = span };
			map_put(a, api->node_index, upto, v_int(a, api->nodes.n));
			vec_push(a, &api->nodes, node);
			if (parent) {
				vec_push(a, &parent->children, node);
				parent->kept++;
			}
		}
		parent = node;
	}
	return parent;
}

struct leaf {
	struct path_node *node;
	struct span span;
	bool method; /* its branch is needed; of what is listed, v3.40 takes all but the first item for methods */
};

/* What restApiResources lists, and the paths of methods. */
struct listed {
	VEC(struct path_node *) given; /* nodes with ids, in order */
	VEC(struct leaf) leaves;
};

static void plant_given(struct cx *cx, struct rest_api *api, const struct value *path, const struct value *id, struct span span,
			struct listed *out)
{
	if (!is_string(path)) {
		diag(cx->diags, D_HTTP_RESOURCE, span, "an item of restApiResources has no 'path'");
		return;
	}
	if (!path_depth_ok(cx, path->string, span))
		return;
	struct path_node *node = plant(cx, api, rest_path(path->string), span);
	struct leaf leaf = { node, span, out->leaves.n > 0 };
	node->has_method |= leaf.method;
	vec_push(cx->arena, &out->leaves, leaf);
	if (!js_truthy(id))
		return;
	node->id = id;
	if (!node->given)
		vec_push(cx->arena, &out->given, node);
	node->given = true;
}

static void read_given(struct cx *cx, struct rest_api *api, struct listed *out)
{
	const struct value *user = value_get(api->config, "restApiResources");
	list_each(i, user) {
		const struct value *item = user->list.item[i];
		plant_given(cx, api, value_get(item, "path"), value_get(item, "resourceId"), item->span, out);
	}
	if (is_map(user)) {
		const struct entry **entries = js_entries(cx->arena, user);
		for (uint32_t i = 0; i < map_len(user); i++)
			plant_given(cx, api, value_at(v_str(cx->arena, entries[i]->key), key_span(entries[i])), entries[i]->value,
				    key_span(entries[i]), out);
	}
}

static void cut(struct path_node *node)
{
	if (!node->parent)
		return;
	/* v3.40 marks a parent only if it keeps other children. */
	if (node->parent->kept > 1)
		node->parent->cut = true;
	node->parent->kept--;
	node->parent = NULL;
}

static void resource_missing(struct cx *cx, struct span span, struct str path)
{
	diag(cx->diags, D_HTTP_RESOURCE, span,
	     "provider.apiGateway.restApiResources does not list '/%.*s', which a path of this service leads through", STRA(path));
}

static int by_level(const void *x, const void *y)
{
	const struct path_node *a = *(struct path_node *const *)x, *b = *(struct path_node *const *)y;
	return (a->level > b->level) - (a->level < b->level);
}

/* Cuts the branches of given resources off what lies above them, deepest first. */
static bool cut_given(struct cx *cx, const struct rest_api *api, const struct listed *listed)
{
	qsort(listed->given.at, listed->given.n, sizeof *listed->given.at, by_level);
	for (uint32_t i = listed->given.n; i-- > 0;) {
		for (struct path_node *node = listed->given.at[i]; node->parent; node = node->parent) {
			struct path_node *parent = node->parent;
			if (parent->has_method && !parent->id) {
				resource_missing(cx, value_span(value_get(api->config, "restApiResources")), parent->path);
				return false;
			}
			if (parent->id || parent->kept > 1) {
				cut(node);
				break;
			}
		}
	}
	return true;
}

static void emit_tree(struct cx *cx, struct rest_api *api, struct path_node *node)
{
	struct arena *a = cx->arena;
	if (!node->used) {
		node->used = true;
		node->name = name_path(a, node->path);
		if (!node->id) {
			struct str id = STR_CAT(a, STR("ApiGatewayResource"), node->name);
			node->id = cfn_ref(a, id);
			rest_merge(cx, id, "AWS::ApiGateway::Resource", MAP(a,
				{ "ParentId", node->parent ? node->parent->id : api->root },
				{ "PathPart", v_str(a, node->part) },
				{ "RestApiId", api->id }), NULL, node->span);
		}
	}
	for (uint32_t i = 0; i < node->children.n; i++)
		if (node->children.at[i]->parent == node && !node->children.at[i]->used)
			emit_tree(cx, api, node->children.at[i]);
}

/* From where a method's branch begins: a given resource, or a segment below the root. NULL after reporting. */
static struct path_node *branch(struct cx *cx, struct path_node *node, struct span span)
{
	for (;; node = node->parent) {
		if (node->id) {
			cut(node);
			return node;
		}
		if (node->cut || (!node->parent && node->level > 0)) {
			resource_missing(cx, span, node->path);
			return NULL;
		}
		if (!node->parent)
			return node;
	}
}

/*
 * Roots in the order in which v3.40 walks them: a branch's first leaf decides, integer-like paths go first. What
 * restApiResources lists without ids is made like the paths of methods.
 */
static void emit_branches(struct cx *cx, struct rest_api *api, const struct listed *listed)
{
	struct arena *a = cx->arena;
	struct value *roots = v_map(a);
	for (uint32_t i = 0; i < listed->leaves.n; i++) {
		const struct leaf *leaf = &listed->leaves.at[i];
		struct path_node *node = leaf->node;
		if (listed->given.n)
			node = leaf->method ? branch(cx, node, leaf->span) : NULL;
		while (node && !listed->given.n && node->parent)
			node = node->parent;
		if (node && !map_get(roots, node->path))
			map_put(a, roots, node->path, LITERAL(""));
	}
	const struct entry **entries = js_entries(a, roots);
	for (uint32_t i = 0; i < map_len(roots) && !diag_broken(cx->diags); i++)
		emit_tree(cx, api, find(api, entries[i]->key));
}

void paths_emit(struct cx *cx, struct rest_api *api)
{
	struct listed listed = { 0 };
	api->node_index = v_map(cx->arena);
	read_given(cx, api, &listed);
	bool all_given = listed.given.n > 0;
	for (uint32_t i = 0; i < api->endpoints.n; i++) {
		const struct endpoint *ep = &api->endpoints.at[i];
		if (ep->path.n) {
			struct leaf leaf = { plant(cx, api, ep->path, ep->ev->span), ep->ev->span, true };
			leaf.node->has_method = true;
			vec_push(cx->arena, &listed.leaves, leaf);
		}
		const struct path_node *node = find(api, ep->path);
		all_given = all_given && node && node->given;
	}
	if (!all_given) {
		if (!listed.given.n || cut_given(cx, api, &listed))
			emit_branches(cx, api, &listed);
		return;
	}
	for (uint32_t i = 0; i < listed.given.n; i++) {
		listed.given.at[i]->used = true;
		listed.given.at[i]->name = name_path(cx->arena, listed.given.at[i]->path);
	}
}

bool path_resource(struct cx *cx, const struct rest_api *api, struct str path, struct span span, const struct value **id,
		   struct str *name)
{
	*id = api->root;
	*name = STR("");
	if (!path.n)
		return true;
	const struct path_node *node = find(api, path);
	if (!node || !node->used) {
		if (!diag_broken(cx->diags))
			resource_missing(cx, span, path);
		return false;
	}
	*id = node->id;
	*name = node->name;
	return true;
}
