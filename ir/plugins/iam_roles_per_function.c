/*
 * iam_roles_per_function: serverless-iam-roles-per-function gives a function with iamRoleStatements a role of its own: a
 * copy of the role that functions share, with other policies. The shared role stays, whether or not it is still used.
 */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

#define SECTION "serverless-iam-roles-per-function"
#define SHARED_ROLE STR("IamRoleLambdaExecution")
enum { NAME_MOST = 64 };

/* One run of the plugin. */
struct roles {
	struct cx *cx;
	const struct plugin_use *use;
	bool inherit;                      /* defaultInherit */
	const struct value *boundary;      /* iamGlobalPermissionsBoundary, or NULL */
	const struct value *provider_statements;
	struct value *resources;           /* the graph's */
	struct value *by_function;         /* logical id of a function: that of its role */
};

/* lodash's isEmpty: numbers and booleans are empty, too. */
static bool is_empty(const struct value *v)
{
	return !value_str(v).n && !list_len(v) && !map_len(v);
}

static const struct value *truthy(const struct value *v) { return js_truthy(v) ? v : NULL; }

/* ---- the function's statements */

/* What a statement lacks, joined by commas; empty: nothing. */
static struct str missing(struct arena *a, const struct value *statement)
{
	static const char *const parts[][2] = { { "Effect", "Effect" }, { "Action", "NotAction" }, { "Resource", "NotResource" } };
	struct str out = STR("");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!js_truthy(value_get(statement, parts[i][0])) && !js_truthy(value_get(statement, parts[i][1])))
			out = STR_CAT(a, out, out.n ? STR(", ") : STR(""), str_z(parts[i][0]));
	return out;
}

static void check_statements(struct roles *r, const struct value *statements)
{
	if (!is_empty(statements) && !is_list(statements))
		plugin_refuses(r->cx, r->use, statements->span, "iamRoleStatements takes a list of statements, and this is %s", value_kind_name(statements));
	list_each(i, statements) {
		struct str lacks = missing(r->cx->arena, statements->list.item[i]);
		if (lacks.n)
			plugin_refuses(r->cx, r->use, statements->list.item[i]->span, "iamRoleStatements[%u] has no %.*s", i, STRA(lacks));
	}
}

/* What allows the actions on all resources of a list; none without resources. */
static void allow(struct arena *a, struct value *out, const struct value *actions, const struct value *resources)
{
	if (list_len(resources))
		list_push(a, out, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", resources }));
}

/* The ARN of an event source, which the plugin takes from `arn`, or from what stands in place of the options. */
static const struct value *source_arn(const struct value *config)
{
	const struct value *arn = value_get(config, "arn");
	return js_truthy(arn) ? arn : config;
}

static struct str stream_type(struct arena *a, const struct value *config)
{
	const struct value *type = value_get(config, "type");
	if (js_truthy(type))
		return js_string(a, type);
	struct str arn = value_str(source_arn(config));
	for (int i = 0; i < 2; i++) {
		const int32_t colon = str_find(arn, ':');
		arn = colon < 0 ? STR("") : str_from(arn, (uint32_t)colon + 1);
	}
	const int32_t end = str_find(arn, ':');
	return end < 0 ? arn : str_to(arn, (uint32_t)end);
}

/* The framework allows more for consumers of Kinesis streams; the plugin does not. */
static void event_statements(struct roles *r, const struct function *fn, struct value *out)
{
	struct arena *a = r->cx->arena;
	struct value *tables = v_list(a), *streams = v_list(a), *queues = v_list(a);
	for (uint32_t i = 0; i < fn->events_n; i++) {
		const struct event *ev = &fn->events[i];
		const struct value *arn = source_arn(ev->config);
		struct str key = str_z(ev->def->key);
		if (!js_truthy(ev->config))
			continue;
		if (str_eqz(key, "sqs"))
			list_push(a, queues, arn);
		if (!str_eqz(key, "stream"))
			continue;
		struct str type = stream_type(a, ev->config);
		if (str_eqz(type, "dynamodb"))
			list_push(a, tables, arn);
		else if (str_eqz(type, "kinesis"))
			list_push(a, streams, arn);
		else
			plugin_refuses(r->cx, r->use, ev->config->span, "a stream of '%.*s' is neither of dynamodb nor of kinesis", STRA(fn->key));
	}
	allow(a, out, TEXTS(a, "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"), tables);
	allow(a, out, TEXTS(a, "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListStreams"), streams);
	allow(a, out, TEXTS(a, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queues);
}

static void append(struct arena *a, struct value *list, const struct value *more)
{
	list_each(i, more)
		list_push(a, list, more->list.item[i]);
}

static struct value *statements_of(struct roles *r, const struct function *fn)
{
	struct arena *a = r->cx->arena;
	struct value *out = v_list(a);
	struct str log_group = STR_CAT(a, STR("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"), fn->name, STR(":*:*"));
	allow(a, out, TEXTS(a, "logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents"), LIST(a, cfn_sub(a, log_group)));
	event_statements(r, fn, out);
	const struct value *on_error = value_get(fn->config, "onError"), *inherit = value_get(fn->config, "iamRoleStatementsInherit");
	if (!is_empty(on_error))
		list_push(a, out, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", TEXTS(a, "sns:Publish") }, { "Resource", on_error }));
	if (js_truthy(inherit) || (r->inherit && !is_false(inherit)))
		append(a, out, r->provider_statements);
	append(a, out, value_get(fn->config, "iamRoleStatements"));
	return out;
}

/* ---- the role */

/* The length of a name of these parts, as the plugin reckons it: JavaScript's, with the dashes between. */
static uint32_t name_length(struct roles *r, const struct function *fn, bool whole)
{
	const struct service *s = r->cx->service;
	return s->name.n + s->provider.stage.n + fn->key.n + s->provider.region.n + 3 + (whole ? (uint32_t)sizeof "lambdaRole" : 0);
}

static const struct value *role_name(struct roles *r, const struct function *fn, struct span at)
{
	struct arena *a = r->cx->arena;
	const struct service *s = r->cx->service;
	const struct value *own = value_get(fn->config, "iamRoleStatementsName"), *shared = value_dig(s->provider.config, "iam", "role", "name");
	if (js_truthy(own))
		return own;
	if (js_truthy(shared)) {
		struct diag *g = plugin_refuses(r->cx, r->use, shared->span, "the name that provider.iam.role.name sets has no place for the names of functions");
		diag_note(r->cx->diags, g, at, "name the role of '%.*s' by iamRoleStatementsName", STRA(fn->key));
		return NULL;
	}
	const bool whole = name_length(r, fn, true) <= NAME_MOST;
	if (name_length(r, fn, false) > NAME_MOST)
		plugin_refuses(r->cx, r->use, at, "the name of the role of '%.*s' has more than %d letters: set iamRoleStatementsName", STRA(fn->key), NAME_MOST);
	return CFN_JOIN(a, "-", v_str(a, s->name), v_str(a, s->provider.stage), v_str(a, fn->key), CFN_REF("AWS::Region"),
		whole ? LITERAL("lambdaRole") : NULL);
}

static bool in_vpc(struct roles *r, const struct function *fn)
{
	return !is_empty(value_get(fn->config, "vpc")) || !is_empty(value_get(r->cx->service->provider.config, "vpc"));
}

/* The policies of the shared role, the first of them with other statements. */
static const struct value *policies(struct arena *a, const struct value *shared, const struct value *statements)
{
	struct value *list = list_copy(a, shared), *policy = list_own(a, list, 0), *document = policy ? map_own(a, policy, STR("PolicyDocument")) : NULL;
	if (document)
		map_putz(a, document, "Statement", statements);
	return list;
}

static void put_role(struct roles *r, const struct function *fn, struct str id, struct span at)
{
	struct arena *a = r->cx->arena;
	const struct value *shared = graph_props(r->cx, SHARED_ROLE), *own_boundary = value_get(fn->config, "iamPermissionsBoundary");
	const struct value *name = role_name(r, fn, at);
	struct value *managed = v_list(a), *p = graph_put(r->cx, id, "AWS::IAM::Role", at);
	if (in_vpc(r, fn))
		list_push(a, managed, CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"),
			LITERAL(":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")));
	map_each(e, shared)
		map_put_at(a, p, e->key, key_span(e), e->value);
	map_putz(a, p, "Policies", policies(a, value_get(shared, "Policies"), statements_of(r, fn)));
	map_putz(a, p, "ManagedPolicyArns", managed);
	map_putz(a, p, "PermissionsBoundary", js_truthy(own_boundary) ? own_boundary : r->boundary);
	map_putz(a, p, "RoleName", name);
}

/* The function takes the role, and waits for it instead of the shared one. */
static void use_role(struct roles *r, const struct function *fn, struct str id, struct span at)
{
	struct arena *a = r->cx->arena;
	struct value *resource = map_own(a, r->resources, fn->logical_id), *properties = resource ? map_own(a, resource, STR("Properties")) : NULL;
	const struct value *old = value_get(resource, "DependsOn");
	if (!is_list(intrinsic(value_get(properties, "Role"), "Fn::GetAtt")) || !is_list(old)) {
		struct diag *g = plugin_refuses(r->cx, r->use, at, "'%.*s' waits for no other resource, and the plugin gives only functions that do a role", STRA(fn->key));
		const struct value *silent = value_get(fn->config, "disableLogs");
		if (js_truthy(silent))
			diag_note(r->cx->diags, g, silent->span, "without disableLogs it would wait for its log group");
		return;
	}
	struct value *depends = LIST(a, v_str(a, id));
	list_each(i, old)
		if (!str_eq(value_str(old->list.item[i]), SHARED_ROLE))
			list_push(a, depends, old->list.item[i]);
	map_putz(a, resource, "DependsOn", depends);
	map_putz(a, properties, "Role", cfn_getatt(a, id, "Arn"));
	map_put(a, r->by_function, fn->logical_id, v_str(a, id));
}

static void give_role(struct roles *r, const struct function *fn)
{
	const struct value *statements = value_get(fn->config, "iamRoleStatements"), *role = value_get(fn->config, "role");
	if (!statements)
		return;
	if (js_truthy(role)) {
		struct diag *g = plugin_refuses(r->cx, r->use, statements->span, "'%.*s' has both a role and iamRoleStatements", STRA(fn->key));
		diag_note(r->cx->diags, g, role->span, "the role is here");
		return;
	}
	check_statements(r, statements);
	if (!graph_props(r->cx, SHARED_ROLE)) {
		plugin_refuses(r->cx, r->use, statements->span, "the role of '%.*s' is made after the one that functions share, which the stack does not have", STRA(fn->key));
		return;
	}
	if (r->boundary)
		map_putz(r->cx->arena, graph_own(r->cx, SHARED_ROLE, "Properties", NULL), "PermissionsBoundary", r->boundary);
	struct str id = STR_CAT(r->cx->arena, fn->id, SHARED_ROLE);
	put_role(r, fn, id, statements->span);
	use_role(r, fn, id, statements->span);
}

/* The role that the function was given of which this is the ARN, by Fn::GetAtt; or NULL. */
static const struct value *role_of(struct roles *r, const struct value *function)
{
	return map_get(r->by_function, value_str(list_at(intrinsic(function, "Fn::GetAtt"), 0)));
}

/* The same of what a schedule invokes: a function, or its alias, which is "function:alias". */
static const struct value *role_of_target(struct roles *r, const struct value *arn)
{
	const struct value *alias = list_at(list_at(intrinsic(arn, "Fn::Join"), 1), 0);
	return role_of(r, alias ? alias : arn);
}

/*
 * Of the events: a mapping waits for the role alone, whatever it waited for before (one of an alias stays as it is). A
 * schedule of the scheduler invokes by the function's role, which v3.40 does not copy, so that it is the new one.
 */
static void hold_events(struct roles *r)
{
	struct arena *a = r->cx->arena;
	for (uint32_t i = 0; i < r->resources->map.n; i++) {
		const struct entry *e = &r->resources->map.entry[i];
		const struct value *type = value_get(e->value, "Type"), *properties = value_get(e->value, "Properties"), *target = value_get(properties, "Target"), *role;
		if (value_is(type, "AWS::Lambda::EventSourceMapping") && (role = role_of(r, value_get(properties, "FunctionName"))))
			map_putz(a, map_own(a, r->resources, e->key), "DependsOn", role);
		else if (value_is(type, "AWS::Scheduler::Schedule") && (role = role_of_target(r, value_get(target, "Arn"))) &&
			 str_eq(value_str(list_at(intrinsic(value_get(target, "RoleArn"), "Fn::GetAtt"), 0)), SHARED_ROLE))
			map_putz(a, graph_own(r->cx, e->key, "Properties", "Target", NULL), "RoleArn", cfn_getatt(a, value_str(role), "Arn"));
	}
}

static void give_roles(struct cx *cx, const struct plugin_use *use)
{
	const struct value *provider = cx->service->provider.config, *iam = value_get(provider, "iam");
	struct roles r = {
		.cx = cx, .use = use, .resources = cx->graph->resources, .by_function = v_map(cx->arena),
		.inherit = js_truthy(plugin_setting(cx, SECTION ".defaultInherit")),
		.boundary = truthy(plugin_setting(cx, SECTION ".iamGlobalPermissionsBoundary")),
		.provider_statements = js_truthy(iam) ? value_dig(iam, "role", "statements") : value_get(provider, "iamRoleStatements"),
	};
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		give_role(&r, &cx->service->functions[i]);
	hold_events(&r);
}

/* The plugin reads the setting before the schema makes booleans of texts, and any text counts as true. */
static void read_inherit(struct cx *cx, const struct plugin_use *use)
{
	(void)use;
	const struct value *v = plugin_setting(cx, SECTION ".defaultInherit");
	if (value_is(v, "false"))
		map_putz(cx->arena, plugin_own(cx, "custom", SECTION, NULL), "defaultInherit", value_at(v_bool(cx->arena, true), v->span));
}

static const struct plugin_keys keys[] = {
	{ PLUGIN_CUSTOM, NULL, S_PROPS({ SECTION, S_OBJECT(
		{ "defaultInherit", S_BOOL, .doc = "Whether roles of functions hold provider's statements as well." },
		{ "iamGlobalPermissionsBoundary", &aws_arn, .doc = "The permissions boundary of the roles of functions and of the shared role." }),
		.doc = "Roles of functions." }) },
	{ PLUGIN_FUNCTION, NULL, S_PROPS(
		{ "iamRoleStatements", &aws_iam_policy_statements, .doc = "What the function may do, by a role of its own." },
		{ "iamRoleStatementsInherit", S_BOOL, .doc = "Whether its role holds provider's statements as well." },
		{ "iamRoleStatementsName", S_STRING, .doc = "The name of its role." },
		{ "iamPermissionsBoundary", &aws_arn, .doc = "The permissions boundary of its role." }) },
	{ 0 },
};

PLUGINS(iam_roles_per_function) = {
	{ .names = S_WORD_LIST("serverless-iam-roles-per-function"), .effects = PLUGIN_ADDS, .version = "3.2.0", .keys = keys,
	  .doc = "gives functions roles of their own", .hooks = HOOKS({ MOMENT_LOADED, read_inherit }, { MOMENT_BEFORE_FINALIZE, give_roles }) },
	{ 0 },
};
