#include "ir/graph.h"

#include "ir/js.h"

#include <stdarg.h>
#include <stdlib.h>

void graph_init(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct graph *g = ARENA_NEW(a, struct graph);
	uint32_t events = 0;
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		events += cx->service->functions[i].events_n;
	g->root = v_map(a);
	/* Log group, function and version, and what events bring: up to five for a path of a REST API. */
	g->resources = v_map_for(a, cx->service->functions_n * 3 + events * 3 + 8);
	g->outputs = v_map_for(a, cx->service->functions_n + 8);
	g->statements = v_list(a);
	g->role_services = TEXTS(a, "lambda.amazonaws.com");
	map_putz(a, g->root, "Resources", g->resources);
	map_putz(a, g->root, "Outputs", g->outputs);
	cx->graph = g;
}

const struct value *graph_text(struct cx *cx, const char *literal)
{
	const struct value **kept = &cx->graph->texts[((uintptr_t)literal >> 2) % (sizeof cx->graph->texts / sizeof *cx->graph->texts)];
	if (!*kept || (*kept)->string.p != literal)
		*kept = v_text(cx->arena, literal);
	return *kept;
}

static struct value **own_slot(const struct cx *cx, const struct value *resource)
{
	return &cx->graph->own[seen_slot(resource) % (sizeof cx->graph->own / sizeof *cx->graph->own)];
}

/* Once for each plugin, and not for the one that made the resource. */
static void add_change(struct cx *cx, struct str id, const struct value *plugin)
{
	if (str_eq(value_str(map_get(cx->made_by, id)), plugin->string))
		return;
	if (!cx->changed_by)
		cx->changed_by = v_map(cx->arena);
	const struct value *before = map_get(cx->changed_by, id);
	list_each(i, before)
		if (str_eq(before->list.item[i]->string, plugin->string))
			return;
	struct value *plugins = list_copy(cx->arena, before);
	list_push(cx->arena, plugins, plugin);
	map_put(cx->arena, cx->changed_by, id, plugins);
}

static void note_change(struct cx *cx, struct str id)
{
	if (cx->graph->maker)
		add_change(cx, id, cx->graph->maker);
}

/* What v3.40 makes itself a plugin that put it into the user's resources only changes: the two are merged. */
static void note_maker(struct cx *cx, struct str id)
{
	const struct value *maker = cx->graph->maker;
	if (!maker && !cx->made_by)
		return;
	if (maker) {
		if (!cx->made_by)
			cx->made_by = v_map(cx->arena);
		map_put(cx->arena, cx->made_by, id, maker);
		return;
	}
	const struct value *plugin = map_get(cx->made_by, id);
	if (!plugin)
		return;
	map_remove(cx->made_by, id);
	add_change(cx, id, plugin);
}

struct value *graph_put(struct cx *cx, struct str id, const char *type, struct span span)
{
	struct arena *a = cx->arena;
	struct value *properties = value_at(v_map(a), span);
	struct value *resource = MAP(a, { "Type", graph_text(cx, type) }, { "Properties", properties });
	map_put_at(a, cx->graph->resources, id, span, value_at(resource, span));
	*own_slot(cx, resource) = resource;
	note_maker(cx, id);
	return properties;
}

void graph_merge_resource(struct cx *cx, struct str id, struct value *resource, struct span span)
{
	const struct value *old = map_put_new(cx->arena, cx->graph->resources, id, span, value_at(resource, span));
	if (old)
		note_change(cx, id);
	else
		note_maker(cx, id);
	if (old)
		map_put_at(cx->arena, cx->graph->resources, id, span, value_merge(cx->arena, old, resource));
	else
		*own_slot(cx, resource) = resource;
}

void graph_merge(struct cx *cx, struct str id, const char *type, const struct value *properties, struct span span)
{
	graph_merge_resource(cx, id, MAP(cx->arena, { "Type", graph_text(cx, type) }, { "Properties", properties }), span);
}

const struct value *graph_resource(const struct cx *cx, struct str id) { return map_get(cx->graph->resources, id); }
const struct value *graph_props(const struct cx *cx, struct str id) { return value_get(graph_resource(cx, id), "Properties"); }

/* The resource to put attributes into. */
static struct value *own(struct cx *cx, struct str id)
{
	const struct value *there = graph_resource(cx, id);
	struct value *r = there ? *own_slot(cx, there) : NULL;
	if (r != there)
		r = map_own(cx->arena, cx->graph->resources, id);
	if (!r)
		die("no resource '%.*s'", STRA(id));
	note_change(cx, id);
	return *own_slot(cx, r) = r;
}

void graph_attr(struct cx *cx, struct str id, const char *attribute, const struct value *v)
{
	map_putz(cx->arena, own(cx, id), attribute, v);
}

void graph_depends(struct cx *cx, struct str id, struct str on)
{
	graph_depends_on(cx, id, on.n ? v_str(cx->arena, on) : NULL);
}

void graph_depends_on(struct cx *cx, struct str id, const struct value *on)
{
	struct value *r = own(cx, id);
	const struct value *old = value_get(r, "DependsOn");
	struct value *list = list_copy(cx->arena, is_list(old) ? old : NULL);
	if (is_string(old))
		list_push(cx->arena, list, old);
	list_push(cx->arena, list, on);
	map_putz(cx->arena, r, "DependsOn", list);
}

void graph_merge_depends(struct cx *cx, struct str id, const struct value *depends)
{
	struct value *r = own(cx, id);
	map_putz(cx->arena, r, "DependsOn", value_merge(cx->arena, value_get(r, "DependsOn"), depends));
}

void graph_output(struct cx *cx, struct str name, const char *description, const struct value *v)
{
	struct arena *a = cx->arena;
	map_put(a, cx->graph->outputs, name,
		MAP(a, { "Description", description ? graph_text(cx, description) : NULL }, { "Value", v }));
}

void graph_allow(struct cx *cx, const struct value *statement)
{
	if (cx->graph->shared_role)
		list_push(cx->arena, cx->graph->statements, statement);
}

void graph_allow_on(struct cx *cx, const struct value *actions, const struct value *resources)
{
	struct arena *a = cx->arena;
	graph_allow(cx, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", resources }));
}

void graph_allow_once(struct cx *cx, const struct value *actions, const struct value *resources)
{
	graph_allow_on(cx, actions, resources);
	cx->graph->unique_statements = list_len(cx->graph->statements);
}

void graph_trust(struct cx *cx, const char *service)
{
	list_push(cx->arena, cx->graph->role_services, v_text(cx->arena, service));
}

const struct value *graph_code_bucket(struct cx *cx)
{
	const struct value *own = cx->service->provider.bucket;
	return own ? own : CFN_REF("ServerlessDeploymentBucket");
}

const struct value *function_arn(struct cx *cx, const struct function *fn)
{
	if (!fn->arn)
		cx->service->functions[fn - cx->service->functions].arn = cfn_getatt(cx->arena, fn->logical_id, "Arn");
	return fn->arn;
}

const struct value *function_target(struct cx *cx, const struct function *fn)
{
	return fn->alias.arn ? fn->alias.arn : function_arn(cx, fn);
}

struct value *graph_permission(struct cx *cx, struct str id, const struct function *fn, const struct value *principal,
			       const struct value *source_arn, struct span span)
{
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, id, "AWS::Lambda::Permission", span);
	map_putz(a, p, "FunctionName", function_target(cx, fn));
	map_putz(a, p, "Action", LITERAL("lambda:InvokeFunction"));
	map_putz(a, p, "Principal", principal);
	map_putz(a, p, "SourceArn", source_arn);
	if (fn->alias.name.n)
		graph_attr(cx, id, "DependsOn", v_str(a, fn->alias.logical_id));
	return p;
}

const struct value *function_role(const struct cx *cx, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "role");
	return js_truthy(own) ? own : cx->service->provider.role;
}

struct str function_role_id(struct cx *cx, const struct function *fn)
{
	const struct value *role = function_role(cx, fn);
	if (is_string(role))
		return str_find(role->string, ':') >= 0 ? STR("") : role->string;
	const struct value *att = intrinsic(role, "Fn::GetAtt");
	if (list_len(att) == 2 && is_string(list_at(att, 0)) && value_is(list_at(att, 1), "Arn"))
		return list_at(att, 0)->string;
	if (js_truthy(intrinsic(role, "Fn::ImportValue")) || js_truthy(intrinsic(role, "Ref")) || js_truthy(intrinsic(role, "Fn::Sub")))
		return STR("");
	return STR("IamRoleLambdaExecution");
}

/* A section of the root as a map of its own. One that is no map stays in the template as it was written. */
static struct value *section(struct cx *cx, const char *name)
{
	const struct value *v = value_get(cx->graph->root, name);
	struct value *map = map_copy(cx->arena, is_map(v) ? v : NULL);
	if (!v || is_map(v))
		map_putz(cx->arena, cx->graph->root, name, map);
	return map;
}

void graph_replace(struct cx *cx, const struct value *root)
{
	cx->graph->root = map_copy(cx->arena, root);
	cx->graph->resources = section(cx, "Resources");
	cx->graph->outputs = section(cx, "Outputs");
}

struct value *graph_own(struct cx *cx, struct str id, ...)
{
	struct value *at = map_own(cx->arena, cx->graph->resources, id);
	if (at)
		note_change(cx, id);
	va_list steps;
	va_start(steps, id);
	for (const char *step; at && (step = va_arg(steps, const char *));)
		at = is_list(at) ? list_own(cx->arena, at, (uint32_t)strtoul(step, NULL, 10)) : map_own(cx->arena, at, str_z(step));
	va_end(steps);
	return at;
}
