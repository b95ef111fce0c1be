/*
 * canary_deployments: serverless-plugin-canary-deployments lets CodeDeploy shift the traffic of functions: each gets an
 * alias and a deployment group, and what invokes the function invokes the alias instead.
 */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"

enum { GROUP_NAME_MOST = 100 };

/* A function with deploymentSettings. */
struct shifted {
	const struct function *fn;
	const struct value *settings; /* those of all functions, and its own over them */
	struct span span;             /* of its own */
	struct str group, alias;      /* logical ids */
};

struct canary {
	struct cx *cx;
	const struct plugin_use *use;
	const struct value *common;  /* custom.deploymentSettings, may be NULL */
	struct str app;              /* logical id of the application */
	VEC(struct shifted) functions;
	struct value *index;         /* logical id of a function: its place in functions */
	struct value *versions;      /* logical id of a function: that of its version */
};

/* ---- what invokes a function */

/* The function of a logical id, or NULL. */
static const struct shifted *find(const struct canary *c, const struct value *id)
{
	const struct value *at = is_string(id) ? map_get(c->index, id->string) : NULL;
	return at ? &c->functions.at[(uint32_t)at->number] : NULL;
}

/* The function whose attribute v is. */
static const struct shifted *of_attribute(const struct canary *c, const struct value *v)
{
	return find(c, list_at(intrinsic(v, "Fn::GetAtt"), 0));
}

/* Of several functions in one resource the last one counts: each is put into what the template was before. */
static const struct shifted *later(const struct shifted *x, const struct shifted *y) { return !x || (y && y > x) ? y : x; }

/* The function whose logical id is a text anywhere in v. */
static const struct shifted *mentioned(const struct canary *c, const struct value *v)
{
	const struct shifted *s = find(c, v);
	list_each(i, v)
		s = later(s, mentioned(c, v->list.item[i]));
	map_each(e, v)
		s = later(s, mentioned(c, e->value));
	return s;
}

static struct value *ref(struct canary *c, const struct shifted *s) { return cfn_ref(c->cx->arena, s->alias); }

/* What gives the URI by which API Gateway invokes the alias. */
static struct value *uri(struct canary *c, const struct shifted *s, bool any_partition)
{
	struct arena *a = c->cx->arena;
	struct value *parts = any_partition ? LIST(a, LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":apigateway:")) : LIST(a, LITERAL("arn:aws:apigateway:"));
	const struct value *const rest[] = { CFN_REF("AWS::Region"), LITERAL(":lambda:path/2015-03-31/functions/"), ref(c, s), LITERAL("/invocations") };
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		list_push(a, parts, rest[i]);
	return cfn_join(a, "", parts);
}

static void permission(struct canary *c, struct str id, const struct value *p)
{
	const struct value *name = value_get(p, "FunctionName");
	const struct shifted *s = intrinsic(name, "Fn::GetAtt") ? of_attribute(c, name) : find(c, intrinsic(name, "Ref"));
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", NULL), "FunctionName", ref(c, s));
}

static void mapping(struct canary *c, struct str id, const struct value *p)
{
	const struct value *name = value_get(p, "FunctionName");
	const struct shifted *s = is_string(name) ? NULL : mentioned(c, name);
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", NULL), "FunctionName", ref(c, s));
}

/* The plugin dies of a resource that lacks what it looks into. */
static bool lacks(struct canary *c, struct str id, const struct value *p, const char *key)
{
	if (!is_nil(value_get(p, key)))
		return false;
	struct diag *g = plugin_refuses(c->cx, c->use, c->functions.at[0].span, "it dies of the resource '%.*s', which has no %s", STRA(id), key);
	const struct value *resource = graph_resource(c->cx, id);
	if (span_known(value_span(resource)))
		diag_note(c->cx->diags, g, resource->span, "the resource is made of this");
	return true;
}

static void method(struct canary *c, struct str id, const struct value *p)
{
	const struct shifted *s = lacks(c, id, p, "Integration") ? NULL : mentioned(c, value_get(p, "Integration"));
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", "Integration", NULL), "Uri", uri(c, s, false));
}

static void replace_uri(struct canary *c, struct str id, const struct value *p, const char *key)
{
	const struct shifted *s = lacks(c, id, p, key) || is_string(value_get(p, key)) ? NULL : mentioned(c, value_get(p, key));
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", NULL), key, uri(c, s, true));
}

static void integration(struct canary *c, struct str id, const struct value *p) { replace_uri(c, id, p, "IntegrationUri"); }
static void authorizer(struct canary *c, struct str id, const struct value *p) { replace_uri(c, id, p, "AuthorizerUri"); }

/* All subscriptions of the function become one, at the end. */
static void topic(struct canary *c, struct str id, const struct value *p)
{
	struct arena *a = c->cx->arena;
	const struct value *all = value_get(p, "Subscription");
	const struct shifted *s = NULL;
	list_each(i, all)
		s = later(s, of_attribute(c, value_get(all->list.item[i], "Endpoint")));
	if (!s)
		return;
	struct value *list = v_list(a);
	list_each(i, all)
		if (of_attribute(c, value_get(all->list.item[i], "Endpoint")) != s)
			list_push(a, list, all->list.item[i]);
	list_push(a, list, MAP(a, { "Endpoint", ref(c, s) }, { "Protocol", LITERAL("lambda") }));
	map_putz(a, graph_own(c->cx, id, "Properties", NULL), "Subscription", list);
}

static void subscription(struct canary *c, struct str id, const struct value *p)
{
	const struct shifted *s = value_is(value_get(p, "Protocol"), "lambda") ? of_attribute(c, value_get(p, "Endpoint")) : NULL;
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", NULL), "Endpoint", ref(c, s));
}

/* Only the first configuration of the function. */
static void bucket(struct canary *c, struct str id, const struct value *p)
{
	const struct value *all = value_dig(p, "NotificationConfiguration", "LambdaConfigurations");
	const struct shifted *s = NULL;
	list_each(i, all)
		s = later(s, of_attribute(c, value_get(all->list.item[i], "Function")));
	for (uint32_t i = 0; s && i < list_len(all); i++) {
		if (of_attribute(c, value_get(all->list.item[i], "Function")) != s)
			continue;
		struct value *list = graph_own(c->cx, id, "Properties", "NotificationConfiguration", "LambdaConfigurations", NULL);
		map_putz(c->cx->arena, list_own(c->cx->arena, list, i), "Function", ref(c, s));
		return;
	}
}

/* The plugin changes targets in place, so that here each function's stay changed. */
static void rule(struct canary *c, struct str id, const struct value *p)
{
	const struct value *all = value_get(p, "Targets");
	struct value *list = NULL;
	list_each(i, all) {
		const struct shifted *s = of_attribute(c, value_get(all->list.item[i], "Arn"));
		if (!s)
			continue;
		list = list ? list : graph_own(c->cx, id, "Properties", "Targets", NULL);
		map_putz(c->cx->arena, list_own(c->cx->arena, list, i), "Arn", ref(c, s));
	}
}

static void log_filter(struct canary *c, struct str id, const struct value *p)
{
	const struct shifted *s = of_attribute(c, value_get(p, "DestinationArn"));
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", NULL), "DestinationArn", ref(c, s));
}

/* Only the first action. */
static void topic_rule(struct canary *c, struct str id, const struct value *p)
{
	const struct value *action = list_at(value_dig(p, "TopicRulePayload", "Actions"), 0);
	const struct shifted *s = of_attribute(c, value_dig(action, "Lambda", "FunctionArn"));
	if (s)
		map_putz(c->cx->arena, graph_own(c->cx, id, "Properties", "TopicRulePayload", "Actions", "0", "Lambda", NULL), "FunctionArn", ref(c, s));
}

static void data_source(struct canary *c, struct str id, const struct value *p)
{
	struct arena *a = c->cx->arena;
	const struct shifted *s = value_is(value_get(p, "Type"), "AWS_LAMBDA") ? of_attribute(c, value_dig(p, "LambdaConfig", "LambdaFunctionArn")) : NULL;
	if (s)
		map_putz(a, graph_own(c->cx, id, "Properties", NULL), "LambdaConfig", MAP(a, { "LambdaFunctionArn", ref(c, s) }));
}

static const struct invoker {
	const char *type;
	void (*redirect)(struct canary *c, struct str id, const struct value *properties);
} invokers[] = {
	{ "AWS::Lambda::Permission", permission },
	{ "AWS::Lambda::EventSourceMapping", mapping },
	{ "AWS::ApiGateway::Method", method },
	{ "AWS::ApiGatewayV2::Integration", integration },
	{ "AWS::ApiGatewayV2::Authorizer", authorizer },
	{ "AWS::SNS::Topic", topic },
	{ "AWS::SNS::Subscription", subscription },
	{ "AWS::S3::Bucket", bucket },
	{ "AWS::Events::Rule", rule },
	{ "AWS::Logs::SubscriptionFilter", log_filter },
	{ "AWS::IoT::TopicRule", topic_rule },
	{ "AWS::AppSync::DataSource", data_source },
};

static void redirect_all(struct canary *c)
{
	for (uint32_t i = 0; i < c->cx->graph->resources->map.n; i++) {
		const struct entry *e = &c->cx->graph->resources->map.entry[i];
		const struct value *type = value_get(e->value, "Type");
		for (size_t j = 0; j < sizeof invokers / sizeof *invokers; j++)
			if (value_is(type, invokers[j].type)) {
				invokers[j].redirect(c, e->key, value_get(e->value, "Properties"));
				break;
			}
	}
}

/* ---- what is made */

static const struct value *setting(const struct shifted *s, const char *key)
{
	const struct value *v = value_get(s->settings, key);
	return js_truthy(v) ? v : NULL;
}

static struct str group_name(struct canary *c, const struct shifted *s)
{
	return str_utf16_to(STR_CAT(c->cx->arena, name_stack(c->cx), STR("-"), s->group), GROUP_NAME_MOST);
}

static struct value *alarms(struct canary *c, const struct value *names)
{
	struct arena *a = c->cx->arena;
	struct value *list = v_list(a);
	if (!is_list(names))
		plugin_refuses(c->cx, c->use, names->span, "alarms takes a list, and this is %s", value_kind_name(names));
	list_each(i, names) {
		const struct value *one = names->list.item[i], *name = value_get(one, "name");
		list_push(a, list, MAP(a, { "Name", name ? name : MAP(a, { "Ref", one }) }));
	}
	return MAP(a, { "Alarms", list }, { "Enabled", v_bool(a, true) });
}

static void put_group(struct canary *c, const struct shifted *s)
{
	struct arena *a = c->cx->arena;
	const struct value *role = setting(s, "codeDeployRole"), *names = setting(s, "alarms");
	struct value *p = graph_put(c->cx, s->group, "AWS::CodeDeploy::DeploymentGroup", s->span);
	map_putz(a, p, "ApplicationName", cfn_ref(a, c->app));
	map_putz(a, p, "AutoRollbackConfiguration", MAP(a,
		{ "Enabled", v_bool(a, true) },
		{ "Events", TEXTS(a, "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST") }));
	map_putz(a, p, "DeploymentGroupName", v_str(a, group_name(c, s)));
	map_putz(a, p, "DeploymentConfigName", MAP(a, { "Fn::Sub", LIST(a, LITERAL("CodeDeployDefault.Lambda${ConfigName}"),
		MAP(a, { "ConfigName", value_get(s->settings, "type") })) }));
	map_putz(a, p, "DeploymentStyle", MAP(a, { "DeploymentType", LITERAL("BLUE_GREEN") }, { "DeploymentOption", LITERAL("WITH_TRAFFIC_CONTROL") }));
	map_putz(a, p, "ServiceRoleArn", role ? role : cfn_getatt(a, STR("CodeDeployServiceRole"), "Arn"));
	if (names)
		map_putz(a, p, "AlarmConfiguration", alarms(c, names));
	map_putz(a, p, "TriggerConfigurations", setting(s, "triggerConfigurations"));
}

/* A hook is named as a function of this service, and nobody looks whether it is one. */
static const struct value *hook(struct canary *c, const struct shifted *s, const char *key)
{
	struct arena *a = c->cx->arena;
	const struct value *name = setting(s, key);
	if (name && !is_string(name))
		plugin_refuses(c->cx, c->use, name->span, "%s takes a function's name, and this is %s", key, value_kind_name(name));
	return is_string(name) ? cfn_ref(a, STR_CAT(a, name_resource(a, name->string), STR("LambdaFunction"))) : NULL;
}

static void put_alias(struct canary *c, const struct shifted *s)
{
	struct arena *a = c->cx->arena;
	const struct value *version = map_get(c->versions, s->fn->logical_id);
	struct value *p = graph_put(c->cx, s->alias, "AWS::Lambda::Alias", s->span);
	map_putz(a, p, "FunctionVersion", MAP(a, { "Fn::GetAtt", LIST(a, version ? version : v_null(a), LITERAL("Version")) }));
	map_putz(a, p, "FunctionName", cfn_ref(a, s->fn->logical_id));
	map_putz(a, p, "Name", value_get(s->settings, "alias"));
	graph_attr(c->cx, s->alias, "UpdatePolicy", MAP(a, { "CodeDeployLambdaAliasUpdate", MAP(a,
		{ "ApplicationName", cfn_ref(a, c->app) },
		{ "AfterAllowTrafficHook", hook(c, s, "postTrafficHook") },
		{ "BeforeAllowTrafficHook", hook(c, s, "preTrafficHook") },
		{ "DeploymentGroupName", cfn_ref(a, s->group) }) }));
}

static void put_role(struct canary *c)
{
	struct arena *a = c->cx->arena;
	bool triggers = false;
	if (js_truthy(value_get(c->common, "codeDeployRole")))
		return;
	for (uint32_t i = 0; i < c->functions.n; i++)
		triggers |= setting(&c->functions.at[i], "triggerConfigurations") != NULL;
	const struct value *boundary = value_get(c->common, "codeDeployRolePermissionsBoundary");
	struct value *p = graph_put(c->cx, STR("CodeDeployServiceRole"), "AWS::IAM::Role", c->common ? c->common->span : c->use->span);
	map_putz(a, p, "ManagedPolicyArns", LIST(a, LITERAL("arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited"),
		LITERAL("arn:aws:iam::aws:policy/AWSLambda_FullAccess"), triggers ? LITERAL("arn:aws:iam::aws:policy/AmazonSNSFullAccess") : NULL));
	map_putz(a, p, "AssumeRolePolicyDocument", MAP(a,
		{ "Version", LITERAL("2012-10-17") },
		{ "Statement", LIST(a, MAP(a,
			{ "Action", TEXTS(a, "sts:AssumeRole") },
			{ "Effect", LITERAL("Allow") },
			{ "Principal", MAP(a, { "Service", TEXTS(a, "codedeploy.amazonaws.com") }) })) }));
	map_putz(a, p, "PermissionsBoundary", js_truthy(boundary) ? boundary : NULL);
}

/* The role that functions share may tell CodeDeploy what hooks found. */
static void allow_hooks(struct canary *c)
{
	struct arena *a = c->cx->arena;
	struct value *groups = v_list(a);
	for (uint32_t i = 0; i < c->functions.n; i++) {
		const struct shifted *s = &c->functions.at[i];
		if (setting(s, "preTrafficHook") || setting(s, "postTrafficHook"))
			list_push(a, groups, cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${"),
				c->app, STR("}/"), group_name(c, s))));
	}
	struct value *statements = list_len(groups)
		? graph_own(c->cx, STR("IamRoleLambdaExecution"), "Properties", "Policies", "0", "PolicyDocument", "Statement", NULL) : NULL;
	if (statements)
		list_push(a, statements, MAP(a,
			{ "Action", TEXTS(a, "codedeploy:PutLifecycleEventHookExecutionStatus") },
			{ "Effect", LITERAL("Allow") }, { "Resource", groups }));
}

/* ---- settings */

static bool stage_enabled(const struct canary *c)
{
	const struct value *stages = value_get(c->common, "stages");
	const struct str stage = c->cx->service->provider.stage;
	if (is_string(stages))
		return !stages->string.n || js_includes(stages, stage);
	return !list_len(stages) || list_has(stages, stage);
}

static void find_functions(struct canary *c)
{
	struct arena *a = c->cx->arena;
	for (uint32_t i = 0; i < c->cx->service->functions_n; i++) {
		const struct function *fn = &c->cx->service->functions[i];
		const struct value *own = value_get(fn->config, "deploymentSettings");
		if (!own)
			continue;
		const struct value *settings = map_assign(a, is_map(c->common) ? c->common : NULL, is_map(own) ? own : NULL);
		map_put(a, c->index, fn->logical_id, v_int(a, c->functions.n));
		vec_push(a, &c->functions, ((struct shifted){ .fn = fn, .settings = settings, .span = own->span,
			.group = STR_CAT(a, fn->logical_id, STR("DeploymentGroup")),
			.alias = STR_CAT(a, fn->logical_id, STR("Alias"), js_string(a, value_get(settings, "alias"))) }));
	}
	map_each(e, c->cx->graph->resources) {
		const struct value *of = value_is(value_get(e->value, "Type"), "AWS::Lambda::Version") ? value_dig(e->value, "Properties", "FunctionName", "Ref") : NULL;
		if (is_string(of) && !map_get(c->versions, of->string))
			map_put(a, c->versions, of->string, v_str(a, e->key));
	}
}

static void shift(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	struct canary c = {
		.cx = cx, .use = use, .common = plugin_setting(cx, "deploymentSettings"), .index = v_map(a), .versions = v_map(a),
		.app = STR_CAT(a, name_alphanumeric(a, name_stack(cx)), STR("DeploymentApplication")),
	};
	find_functions(&c);
	if (!c.functions.n || !stage_enabled(&c))
		return;
	if (is_null(c.common)) {
		plugin_refuses(cx, use, c.common->span, "custom.deploymentSettings takes a map, and this is null");
		return;
	}
	redirect_all(&c);
	map_putz(a, graph_put(cx, c.app, "AWS::CodeDeploy::Application", c.functions.at[0].span), "ComputePlatform", LITERAL("Lambda"));
	put_role(&c);
	allow_hooks(&c);
	for (uint32_t i = 0; i < c.functions.n; i++) {
		put_group(&c, &c.functions.at[i]);
		put_alias(&c, &c.functions.at[i]);
	}
}

static const struct plugin_keys keys[] = {
	{ PLUGIN_CUSTOM, NULL, S_PROPS({ "deploymentSettings", S_ANY_OBJECT, .doc = "How the traffic of functions is shifted." }) },
	{ PLUGIN_FUNCTION, NULL, S_PROPS({ "deploymentSettings", S_ANY_OBJECT, .doc = "How its traffic is shifted." }) },
	{ 0 },
};

PLUGINS(canary_deployments) = {
	{ .names = S_WORD_LIST("serverless-plugin-canary-deployments"), .effects = PLUGIN_ADDS, .version = "0.8.0", .keys = keys,
	  .doc = "shifts the traffic of functions by CodeDeploy", .hooks = HOOKS({ MOMENT_AFTER_MERGED, shift }) },
	{ 0 },
};
