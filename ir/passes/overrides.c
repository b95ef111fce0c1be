/*
 * overrides: what v3.40 does to the finished template, in its order: export names for the outputs so far; the user's
 * `resources` merged over everything, and `extensions` of single resources; nulls taken out of resources. Plugins act
 * between these steps. Each copies the maps that it changes and shares the rest, so that thousands of resources cost one
 * walk a step.
 */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/near_keys.h"
#include "ir/pass.h"
#include "ir/steady.h"

/* The user's own outputs get no export name: they are merged later. */
void pass_exports(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	struct value *outputs = cx->graph->outputs;
	for (uint32_t i = 0; i < outputs->map.n; i++) {
		struct entry *e = &outputs->map.entry[i];
		if (!is_map(e->value) || js_truthy(value_get(e->value, "Export")))
			continue;
		struct str name = STR_CAT(a, STR("sls-"), s->name, STR("-"), s->provider.stage, STR("-"), e->key);
		struct value *output = map_copy_for(a, e->value, 1);
		map_putz(a, output, "Export", MAP(a, { "Name", v_str(a, name) }));
		e->value = output;
	}
}

static void merge_resources(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct value *user = map_copy(a, cx->service->resources);
	map_remove(user, STR("extensions"));
	static const char *const never_replaced[] = { "Resources", "Outputs" };
	for (size_t i = 0; i < sizeof never_replaced / sizeof *never_replaced; i++)
		if (!js_truthy(value_get(user, never_replaced[i])))
			map_remove(user, str_z(never_replaced[i]));
	map_each(e, value_get(user, "Resources"))
		if (!map_get(cx->graph->resources, e->key)) {
			cx->graph->users = cx->graph->users ? cx->graph->users : v_map(a);
			map_put(a, cx->graph->users, e->key, LITERAL(""));
		}
	graph_replace(cx, value_merge(a, cx->graph->root, user));
}

/* ---- extensions */

enum extend { REPLACE, ASSIGN, APPEND };

static const struct attribute {
	const char *name;
	enum extend how;
} attributes[] = {
	{ "Properties", ASSIGN },
	{ "Metadata", ASSIGN },
	{ "DependsOn", APPEND },
	{ "Condition", REPLACE },
	{ "CreationPolicy", REPLACE },
	{ "DeletionPolicy", REPLACE },
	{ "UpdatePolicy", REPLACE },
	{ "UpdateReplacePolicy", REPLACE },
};

static const struct attribute *attribute_find(struct str name)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		if (str_eqz(name, attributes[i].name))
			return &attributes[i];
	return NULL;
}

/* Doubles stay, as in v3.40. */
static const struct value *appended(struct cx *cx, const struct value *old, const struct value *more)
{
	struct arena *a = cx->arena;
	struct value *list = list_copy(a, is_list(old) ? old : NULL);
	if (is_string(old) && old->string.n)
		list_push(a, list, old);
	if (is_string(more))
		list_push(a, list, more);
	else if (!is_list(more))
		diag(cx->diags, D_EXTENSION_INVALID, more->span, "DependsOn takes a list of logical ids, and this is %s", value_kind_name(more));
	list_each(i, more)
		list_push(a, list, more->list.item[i]);
	return list;
}

static void extend_attribute(struct cx *cx, struct value *resource, const struct attribute *attribute, const struct entry *e)
{
	struct arena *a = cx->arena;
	const struct value *old = map_get(resource, e->key);
	const struct value *v = e->value;
	if (attribute->how == ASSIGN)
		v = map_assign(a, js_object(a, js_truthy(old) ? old : NULL), js_object(a, e->value));
	else if (attribute->how == APPEND)
		v = appended(cx, old, e->value);
	map_put_at(a, resource, e->key, key_span(e), v);
}

static void extend(struct cx *cx, const struct entry *extension)
{
	const struct value *old = map_get(cx->graph->resources, extension->key);
	if (is_null(extension->value))
		diag(cx->diags, D_EXTENSION_INVALID, key_span(extension), "the extension of '%.*s' is empty", STRA(extension->key));
	const struct value *asked = js_object(cx->arena, extension->value);
	/* An extension without attributes is never looked at. */
	if (!map_len(asked))
		return;
	if (asked != extension->value) {
		diag(cx->diags, D_EXTENSION_INVALID, extension->value->span, "an extension is a map of a resource's attributes, and this is %s",
		     value_kind_name(extension->value));
		return;
	}
	if (!is_map(old)) {
		struct diag *g = diag(cx->diags, D_EXTENSION_UNKNOWN, key_span(extension),
				      "the template has no resource '%.*s' to extend", STRA(extension->key));
		struct near near = { .word = extension->key };
		near_offer_keys(cx, &near, cx->graph->resources);
		diag_label(cx->diags, g, "slsc stats lists the logical ids of a template");
		diag_near(cx->diags, g, &near);
		return;
	}
	struct value *resource = map_copy(cx->arena, old);
	map_each(e, asked) {
		const struct attribute *attribute = attribute_find(e->key);
		if (attribute)
			extend_attribute(cx, resource, attribute, e);
		else
			diag(cx->diags, D_EXTENSION_INVALID, key_span(e),
			     "'%.*s' of '%.*s' cannot be extended: only Properties, Metadata, DependsOn, Condition and the policies of a resource can",
			     STRA(e->key), STRA(extension->key));
	}
	map_put(cx->arena, cx->graph->resources, extension->key, resource);
}

/* ---- nulls */

/* The entries before e as a new map. */
static struct value *map_up_to(struct arena *a, const struct value *v, const struct entry *end)
{
	struct value *map = map_like(a, v);
	for (const struct entry *e = v->map.entry; e != end; e++)
		map_put_at(a, map, e->key, key_span(e), e->value);
	return map;
}

static const struct value *without_nulls(struct arena *a, struct seen *clean, const struct value *v);

static const struct value *list_without_nulls(struct arena *a, struct seen *clean, const struct value *v)
{
	struct value *list = NULL;
	list_each(i, v) {
		const struct value *item = without_nulls(a, clean, v->list.item[i]);
		if (item == v->list.item[i])
			continue;
		list = list ? list : list_copy(a, v);
		list->list.item[i] = item;
	}
	return list ? list : v;
}

static const struct value *map_without_nulls(struct arena *a, struct seen *clean, const struct value *v)
{
	struct value *map = NULL;
	map_each(e, v) {
		const struct value *kept = is_null(e->value) ? NULL : without_nulls(a, clean, e->value);
		if (!map && kept != e->value)
			map = map_up_to(a, v, e);
		if (map)
			map_put_at(a, map, e->key, key_span(e), kept);
	}
	return map ? map : v;
}

/* v without the null members of its maps, at any depth; v itself if there are none. Nulls in lists stay. */
static const struct value *without_nulls(struct arena *a, struct seen *clean, const struct value *v)
{
	if (!is_list(v) && !is_map(v))
		return v;
	const size_t slot = seen_slot(v);
	if (clean->at[slot].v == v)
		return v;
	const struct value *kept = is_list(v) ? list_without_nulls(a, clean, v) : map_without_nulls(a, clean, v);
	if (kept == v)
		clean->at[slot].v = v;
	return kept;
}

void pass_nulls(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct value *resources = cx->graph->resources;
	struct seen clean = { 0 };
	/* Falsy Properties and empty resources are the user's. */
	if (!a->nulls && !cx->service->resources)
		return;
	for (uint32_t i = 0; i < resources->map.n; i++) {
		struct entry *e = &resources->map.entry[i];
		if (is_null(e->value)) {
			diag(cx->diags, D_RESOURCE_EMPTY, span_known(key_span(e)) ? key_span(e) : e->value->span,
			     "the resource '%.*s' has no definition", STRA(e->key));
			continue;
		}
		const struct value *old = value_get(e->value, "Properties");
		const struct value *properties = js_truthy(old) ? without_nulls(a, &clean, old) : NULL;
		if (properties == old)
			continue;
		struct value *resource = map_copy(a, e->value);
		if (properties)
			map_putz(a, resource, "Properties", properties);
		else
			map_remove(resource, STR("Properties"));
		e->value = resource;
	}
}

/* ---- the id of the API's deployment */

struct renaming {
	struct arena *a;
	struct str from, to;
};

static const struct value *renamed(void *of, const struct value *v)
{
	const struct renaming *r = of;
	if (!is_string(v) || str_search(v->string, r->from, 0) < 0)
		return v;
	return value_at(v_str(r->a, str_replace(r->a, v->string, r->from, r->to)), v->span);
}

/* ApiGatewayDeployment${sls:instanceId} is the deployment's id in v3.40, and is how users refer to it. */
static void name_deployment(struct cx *cx)
{
	struct graph *g = cx->graph;
	static const char prefix[] = "ApiGatewayDeployment";
	struct str id = STR("");
	map_each(e, g->resources)
		if (str_starts(e->key, prefix) && value_is(value_get(e->value, "Type"), "AWS::ApiGateway::Deployment"))
			id = e->key;
	if (!id.n)
		return;
	struct renaming r = { cx->arena, STR_CAT(cx->arena, str_z(prefix), STR(INSTANCE_ID)), id };
	graph_replace(cx, scalars_replaced(cx->arena, g->root, renamed, &r));
}

void pass_merge(struct cx *cx)
{
	const struct value *written = value_get(cx->service->config, "resources");
	if (js_truthy(written) && !is_map(written) && !is_list(written))
		diag(cx->diags, D_RESOURCES_KIND, written->span, "resources is a map of template sections, and this is %s", value_kind_name(written));
	if (cx->service->resources) {
		merge_resources(cx);
		const struct value *extensions = js_object(cx->arena, value_get(cx->service->resources, "extensions"));
		map_each(e, extensions)
			extend(cx, e);
	}
	if (cx->instance_id_used)
		name_deployment(cx);
}
