/*
 * split_stacks: serverless-plugin-split-stacks moves resources of the finished template to nested stacks.
 */
#include "ir/plugins/split_stacks/split.h"

#include "ir/js.h"
#include "ir/naming.h"

enum { FULL = 500 }; /* resources of one stack; outputs are counted before there are any */

/* ---- the template as the plugin changes it: in place, where the framework shares parts of it for all who share */

/*
 * What gives a function's alias: the framework makes it twice for each function, and either stands in several resources.
 * These are the parts of ids of the resources that have the one or the other; in all others it is a copy.
 */
static const char *const with_api_alias[] = { "HttpApiIntegration", "LambdaPermissionHttpApi", NULL };
static const char *const with_alias[] = { "LambdaFunctionUrl", "LambdaPermissionFnUrl", "EventBridgeLambdaPermission", "EventBridgeRule", "AlbTargetGroup",
	"IotFleetProvisioning", "EventSourceMappingMSK", "EventSourceMappingKafka", "EventSourceMappingActiveMQ", "EventSourceMappingRabbitMQ", NULL };

static bool has_part(struct str id, const char *const *parts)
{
	while (*parts && str_search(id, str_z(*parts), 0) < 0)
		parts++;
	return *parts;
}

/* What names the node among those that several resources hold; empty: only this one has it. */
static struct str shared_as(struct split *s, const struct value *v, struct str unit)
{
	const struct value *join = intrinsic(v, "Fn::Join"), *parts = list_at(join, 1), *of = intrinsic(list_at(parts, 0), "Fn::GetAtt");
	const struct provider *p = &s->cx->service->provider;
	if (v == p->environment || v == p->tags || v == p->layers)
		return STR(""); /* the framework copies these for each resource; what stands in them is shared */
	if (span_known(v->span))
		return str_dup(s->a, (struct str){ (const char *)&v, sizeof v });
	if (!of || !value_is(list_at(join, 0), ":") || list_len(parts) != 2)
		return STR("");
	const char *maker = has_part(unit, with_api_alias) ? "api " : has_part(unit, with_alias) ? "target " : NULL;
	return maker ? STR_CAT(s->a, str_z(maker), value_str(list_at(of, 0))) : STR("");
}

/* A copy of v in the resource unit; of a map or list from the user's texts always the same one. */
static const struct value *copied(struct split *s, const struct value *v, struct str unit)
{
	struct arena *a = s->a;
	if (!is_map(v) && !is_list(v))
		return v;
	const struct str shared = shared_as(s, v, unit);
	const struct value *before = shared.n ? map_get(s->copies, shared) : NULL;
	if (before)
		return s->copied.at[(uint32_t)before->number];
	struct value *copy = is_map(v) ? map_copy(a, v) : list_copy(a, v);
	if (shared.n) {
		map_put(a, s->copies, shared, v_number(a, s->copied.n, STR("")));
		vec_push(a, &s->copied, copy);
	}
	for (uint32_t i = 0; i < map_len(copy); i++)
		copy->map.entry[i].value = copied(s, copy->map.entry[i].value, unit);
	for (uint32_t i = 0; i < list_len(copy); i++)
		copy->list.item[i] = copied(s, copy->list.item[i], unit);
	return copy;
}

/*
 * The order in which the framework writes the properties that refer to something, where slsc's own is another: the plugin
 * finds references in that order. Properties that are not listed come last.
 */
static const struct {
	const char *type;
	const char *const *properties;
} orders[] = {
	{ "AWS::Lambda::Function", S_WORD_LIST("Code", "ImageConfig", "RuntimeManagementConfig", "Handler", "Runtime", "FunctionName", "Description", "Tags", "DeadLetterConfig", "KmsKeyArn", "Environment", "Role",
		"VpcConfig", "FileSystemConfigs", "Layers") },
	{ "AWS::Lambda::EventSourceMapping", S_WORD_LIST("EventSourceArn", "FunctionName") },
	{ "AWS::ApiGateway::Method", S_WORD_LIST("ResourceId", "RestApiId", "AuthorizerId", "Integration") },
};

static const struct value *in_order(struct split *s, const struct unit *u, const struct value *properties)
{
	const struct value *own = map_get(value_get(s->cx->service->resources, "Resources"), u->id);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		if (!is_map(properties) || !str_eqz(u->type, orders[i].type) || value_get(own, "Type"))
			continue;
		struct value *out = map_like(s->a, properties);
		for (const char *const *name = orders[i].properties; *name; name++) {
			const struct entry *e = map_entry(properties, str_z(*name));
			if (e)
				map_put_at(s->a, out, e->key, key_span(e), e->value);
		}
		map_each(e, properties)
			if (!map_get(out, e->key))
				map_put_at(s->a, out, e->key, key_span(e), e->value);
		return out;
	}
	return properties;
}

static void read_template(struct split *s)
{
	struct arena *a = s->a;
	const struct value *resources = s->cx->graph->resources, *outputs = value_get(s->cx->graph->root, "Outputs");
	s->unit_index = v_map_for(a, map_len(resources));
	map_each(e, resources) {
		struct unit u = { .id = e->key, .type = value_str(value_get(e->value, "Type")), .nest = IN_ROOT };
		u.resource = is_map(e->value) ? map_copy(a, e->value) : NULL;
		for (uint32_t i = 0; i < map_len(u.resource); i++) {
			struct entry *member = &u.resource->map.entry[i];
			member->value = copied(s, member->value, u.id);
			if (str_eqz(member->key, "Properties"))
				member->value = in_order(s, &u, member->value);
		}
		map_put(a, s->unit_index, u.id, v_number(a, s->units.n, STR("")));
		vec_push(a, &s->units, u);
	}
	s->outputs = is_map(outputs) ? map_copy(a, outputs) : NULL;
	for (uint32_t i = 0; i < map_len(s->outputs); i++)
		s->outputs->map.entry[i].value = copied(s, s->outputs->map.entry[i].value, STR(""));
}

/* ---- the nested stacks */

/* cloudformation-template-Alarms-nested-stack-2.json of AlarmsNestedStack2. */
static struct str file_of(struct arena *a, struct str name)
{
	const struct str mark = STR("NestedStack");
	const int32_t at = str_search(name, mark, 0);
	struct str rest = str_from(name, (uint32_t)at + mark.n);
	uint32_t digits = 0;
	while (digits < rest.n && ascii_digit(rest.p[digits]))
		digits++;
	return STR_CAT(a, STR(NESTED_FILE), str_to(name, (uint32_t)at), STR("-nested-stack"), digits && digits == rest.n ? STR("-") : STR(""), rest, STR(".json"));
}

static uint32_t nest_of(struct split *s, struct str name)
{
	struct arena *a = s->a;
	const struct value *known = map_put_new(a, s->nest_index, name, (struct span){ 0 }, v_number(a, s->nests.n, STR("")));
	if (known)
		return (uint32_t)known->number;
	struct nest n = { .name = name, .given = v_map(a), .needs = v_map(a) };
	n.graph = nested_stack_add(s->cx, name, file_of(a, name), STR_CAT(a, name, STR(" nested stack")), s->use->span)->graph;
	n.declared = map_own(a, n.graph->root, STR("Parameters"));
	vec_push(a, &s->nests, n);
	return s->nests.n - 1;
}

static bool is_full(const struct split *s, uint32_t nest) { return map_len(s->nests.at[nest].graph->resources) >= FULL; }

/* The stack of a destination that has room; UINT32_MAX after reporting that it has none. */
static uint32_t roomy(struct split *s, const struct choice *to, const struct unit *u)
{
	const struct str base = STR_CAT(s->a, to->destination, STR("NestedStack"));
	uint32_t nest = nest_of(s, base);
	for (uint32_t n = 2; is_full(s, nest); n++) {
		if (!to->suffix) {
			struct diag *g = plugin_refuses(s->cx, s->use, s->use->span, "the nested stack '%.*s' is full: %d resources, and '%.*s' is one more", STRA(base), FULL, STRA(u->id));
			diag_note(s->cx->diags, g, (struct span){ 0 }, "in a map of custom.splitStacks.custom, allowSuffix: true lets another one follow");
			return UINT32_MAX;
		}
		nest = nest_of(s, STR_CAT(s->a, base, str_int(s->a, n)));
	}
	return nest;
}

static void migrate(struct split *s, uint32_t unit, uint32_t nest)
{
	struct unit *u = &s->units.at[unit];
	if (u->nest != IN_ROOT) { /* by force from where it is deployed */
		uint32_t kept = 0;
		map_remove(s->nests.at[u->nest].graph->resources, u->id);
		for (uint32_t i = 0; i < s->moved.n; i++)
			if (s->moved.at[i] != unit)
				s->moved.at[kept++] = s->moved.at[i];
		s->moved.n = kept;
	}
	const struct entry *e = map_entry(s->cx->graph->resources, u->id);
	map_put_at(s->a, s->nests.at[nest].graph->resources, u->id, key_span(e), u->resource);
	u->nest = (int32_t)nest;
	vec_push(s->a, &s->moved, unit);
}

/* What is deployed in a nested stack stays there. */
static void migrate_deployed(struct split *s)
{
	map_each(e, s->cx->deployed) {
		const struct unit *u = split_unit(s, e->key);
		if (u && u->resource && value_str(e->value).n)
			migrate(s, (uint32_t)(u - s->units.at), nest_of(s, e->value->string));
	}
}

static bool migrate_chosen(struct split *s, struct chooser *c)
{
	for (uint32_t i = 0; i < s->units.n; i++) {
		struct unit *u = &s->units.at[i];
		const struct choice to = u->resource ? choose(c, u) : (struct choice){ .what = CHOICE_NONE };
		if (to.what != CHOICE_GO || (map_get(s->cx->deployed, u->id) && !to.force))
			continue;
		const uint32_t nest = roomy(s, &to, u);
		if (nest == UINT32_MAX)
			return false;
		migrate(s, i, nest);
	}
	return true;
}

/* ---- the root */

/* Regions whose endpoint of S3 the plugin knows (npm aws-info 1.3.0); it stops at any other. */
static const char *const regions[] = {
	"af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
	"ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2",
	"eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-east-1",
	"us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
};

/* Where S3 answers, as an address; empty after reporting. A bucket of code lies in the service's region, or Lambda could not read it. */
static struct str endpoint(struct split *s)
{
	const struct str region = str_lower(s->a, s->cx->service->provider.region);
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
		if (str_eqz(region, regions[i]))
			return STR_CAT(s->a, STR("https://s3."), region, str_starts(region, "cn-") ? STR(".amazonaws.com.cn") : STR(".amazonaws.com"));
	const struct value *own = value_get(s->cx->service->provider.config, "region");
	plugin_refuses(s->cx, s->use, own ? own->span : s->use->span, "it knows no endpoint of S3 in the region '%.*s'", STRA(region));
	return STR("");
}

static struct value *stack_resource(struct split *s, const struct nest *n, struct str address)
{
	struct arena *a = s->a;
	const struct value *url = LIST(a, v_str(a, address), graph_code_bucket(s->cx), v_str(a, name_code_folder(s->cx)), v_str(a, file_of(a, n->name)));
	struct value *resource = MAP(a, { "Type", LITERAL("AWS::CloudFormation::Stack") },
		{ "Properties", MAP(a, { "Parameters", n->given }, { "TemplateURL", cfn_join(a, "/", url) }) });
	struct value *depends = map_len(n->needs) ? v_list(a) : NULL;
	map_each(e, n->needs)
		list_push(a, depends, v_str(a, e->key));
	map_putz(a, resource, "DependsOn", depends);
	return value_at(resource, s->use->span);
}

/* Each stack's resource takes the place at the end of the root when the first of its resources leaves. */
static void write_root(struct split *s, struct str address)
{
	struct arena *a = s->a;
	struct graph *g = s->cx->graph;
	struct value *resources = v_map_for(a, s->units.n);
	for (uint32_t i = 0; i < s->units.n; i++) {
		const struct unit *u = &s->units.at[i];
		const struct entry *e = map_entry(g->resources, u->id);
		if (u->nest == IN_ROOT)
			map_put_at(a, resources, u->id, key_span(e), u->resource ? u->resource : e->value);
	}
	for (uint32_t i = 0; i < s->moved.n; i++) {
		struct nest *n = &s->nests.at[s->units.at[s->moved.at[i]].nest];
		if (n->used)
			continue;
		n->used = true;
		map_put_at(a, resources, n->name, s->use->span, stack_resource(s, n, address));
		plugin_makes(s->cx, s->use, n->name);
	}
	g->resources = resources;
	map_putz(a, g->root, "Resources", resources);
	if (s->outputs) {
		g->outputs = s->outputs;
		map_putz(a, g->root, "Outputs", s->outputs);
	}
}

/* stackConcurrency: so many stacks are made at a time; each waits for the one so many places before it. */
static bool sequence(struct split *s)
{
	struct arena *a = s->a;
	const struct value *v = plugin_setting(s->cx, "splitStacks.stackConcurrency");
	if (!split_whole(v, 1))
		return true;
	if (!s->nests.n) {
		plugin_refuses(s->cx, s->use, v->span, "it dies of stackConcurrency where no resource goes to a nested stack");
		return false;
	}
	for (uint32_t i = 0; i < s->nests.n; i++) {
		if (!((double)i >= v->number) || !s->nests.at[i].used)
			continue;
		struct value *resource = graph_own(s->cx, s->nests.at[i].name, NULL);
		const struct value *old = value_get(resource, "DependsOn");
		struct value *depends = LIST(a, v_str(a, s->nests.at[i - (uint32_t)v->number].name));
		list_each(k, old)
			list_push(a, depends, old->list.item[k]);
		map_putz(a, resource, "DependsOn", depends);
	}
	return true;
}

/* A stack that all its resources have left is nobody's. */
static void drop_unused(struct split *s)
{
	struct nested_stacks *all = &s->cx->nested;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < all->of.n; i++) {
		const struct value *at = map_get(s->nest_index, all->of.at[i].id);
		if (!at || s->nests.at[(uint32_t)at->number].used)
			all->of.at[kept++] = all->of.at[i];
	}
	all->of.n = kept;
}

static void split(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	struct split s = { .cx = cx, .a = a, .use = use, .nest_index = v_map(a), .copies = v_map(a), .told = v_map(a) };
	const struct str address = endpoint(&s);
	read_template(&s);
	if (!address.n)
		return;
	if (!cx->deployed)
		diag(cx->diags, D_PLUGIN_ASSUMES, use->span, "%.*s asks AWS which resources the stack has already, and leaves those where they are; this is the template of a first deployment, unless the values file (--values) has \"aws:stackResources:%.*s\"",
		     STRA(use->name), STRA(name_stack(cx)));
	migrate_deployed(&s);
	struct chooser *c = chooser_new(&s);
	if (!c || !migrate_chosen(&s, c))
		return;
	split_references(&s);
	split_outputs(&s);
	split_conditions(&s);
	write_root(&s, address);
	if (sequence(&s))
		drop_unused(&s);
}

PLUGINS(split_stacks) = {
	{ .names = S_WORD_LIST("serverless-plugin-split-stacks"), .effects = PLUGIN_ADDS, .version = "1.15.0",
	  .doc = "moves resources to nested stacks", .left_out = "a module that changes the resources it is asked about",
	  .asks_stack = true, .hooks = HOOKS({ MOMENT_AFTER_MERGED, split }) },
	{ 0 },
};
