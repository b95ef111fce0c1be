/*
 * log_subscription: serverless-plugin-log-subscription sends the logs of functions, and of a REST API, to a destination.
 */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

#define ACCESS_GROUP STR("ApiGatewayLogGroup")
#define EXECUTION_GROUP STR("ApiGatewayExecutionLogGroup")

struct subscribing {
	struct cx *cx;
	const struct plugin_use *use;
	const struct value *config; /* the settings in force */
	struct str suffix;          /* of ids, where the settings are a list */
	struct span span;           /* of what asks for the subscription */
	bool failed;
};

/* ---- destinations */

/* The logical id that a destination names by Ref, or by the ARN of a resource; empty: none. */
static struct str named(const struct value *destination)
{
	const struct value *att = intrinsic(destination, "Fn::GetAtt"), *ref = intrinsic(destination, "Ref");
	if (str_eq_nocase(value_str(list_at(att, 1)), STR("arn")))
		return value_str(list_at(att, 0));
	return value_str(ref);
}

/* Whether a Lambda function is the destination, so that it needs a permission. */
static bool is_function(struct subscribing *s, const struct value *destination)
{
	if (is_string(destination))
		return str_starts(destination->string, "arn:aws:lambda");
	struct str id = named(destination);
	const struct value *resource = id.n ? graph_resource(s->cx, id) : NULL;
	if (id.n && !resource) {
		plugin_refuses(s->cx, s->use, destination->span, "the template has no resource '%.*s' to send logs to", STRA(id));
		s->failed = true;
	}
	return value_is(value_get(resource, "Type"), "AWS::Lambda::Function");
}

static bool needs_permission(struct subscribing *s)
{
	return js_truthy(value_get(s->config, "addLambdaPermission")) && is_function(s, value_get(s->config, "destinationArn"));
}

static void put_permission(struct subscribing *s, struct str id, const struct value *source)
{
	struct arena *a = s->cx->arena;
	struct value *p = graph_put(s->cx, id, "AWS::Lambda::Permission", s->span);
	map_putz(a, p, "Action", LITERAL("lambda:InvokeFunction"));
	map_putz(a, p, "FunctionName", value_get(s->config, "destinationArn"));
	map_putz(a, p, "Principal", v_str(a, STR_CAT(a, STR("logs."), s->cx->service->provider.region, STR(".amazonaws.com"))));
	map_putz(a, p, "SourceArn", source);
}

static struct value *put_filter(struct subscribing *s, struct str id, const struct value *log_group, const struct value *depends)
{
	struct arena *a = s->cx->arena;
	const struct value *name = value_get(s->config, "filterName");
	struct value *p = graph_put(s->cx, id, "AWS::Logs::SubscriptionFilter", s->span);
	map_putz(a, p, "DestinationArn", value_get(s->config, "destinationArn"));
	map_putz(a, p, "FilterPattern", value_get(s->config, "filterPattern"));
	map_putz(a, p, "LogGroupName", log_group);
	map_putz(a, p, "FilterName", js_truthy(name) ? name : NULL);
	graph_attr(s->cx, id, "DependsOn", depends);
	return p;
}

/* For what the destination waits: the resource that it names. */
static struct value *destination_first(struct subscribing *s)
{
	struct str id = named(value_get(s->config, "destinationArn"));
	return LIST(s->cx->arena, id.n ? v_str(s->cx->arena, id) : NULL);
}

/* ---- functions */

static const struct value *log_group_name(struct subscribing *s, const struct function *fn, struct str id)
{
	const struct value *group = graph_resource(s->cx, id), *type = value_get(group, "Type");
	const struct value *name = value_dig(group, "Properties", "LogGroupName");
	if (value_is(type, "AWS::Logs::LogGroup") && js_truthy(name))
		return name;
	struct diag *g;
	if (!group)
		g = plugin_refuses(s->cx, s->use, s->span, "'%.*s' has no log group %.*s to subscribe to", STRA(fn->key), STRA(id));
	else if (!value_is(type, "AWS::Logs::LogGroup"))
		g = plugin_refuses(s->cx, s->use, s->span, "%.*s is to be a log group, and its type is %.*s", STRA(id), STRA(js_string(s->cx->arena, type)));
	else
		g = plugin_refuses(s->cx, s->use, s->span, "the log group %.*s has no LogGroupName", STRA(id));
	const struct value *silent = value_get(fn->config, "disableLogs");
	if (!group && js_truthy(silent))
		diag_note(s->cx->diags, g, silent->span, "disableLogs leaves it out");
	return NULL;
}

static void subscribe_function(struct subscribing *s, const struct function *fn)
{
	struct arena *a = s->cx->arena;
	const struct value *old = value_get(s->config, "addSourceLambdaPermission"), *role = value_get(s->config, "roleArn");
	struct str group = STR_CAT(a, fn->id, STR("LogGroup"));
	if (js_truthy(old)) {
		plugin_refuses(s->cx, s->use, old->span, "addSourceLambdaPermission is gone: it adds the permission by itself");
		return;
	}
	const struct value *name = log_group_name(s, fn, group);
	if (!name)
		return;
	struct value *depends = destination_first(s);
	if (needs_permission(s)) {
		struct str permission = STR_CAT(a, fn->id, STR("LogLambdaPermission"));
		put_permission(s, permission, cfn_getatt(a, group, "Arn"));
		list_push(a, depends, v_str(a, permission));
	}
	list_push(a, depends, v_str(a, group));
	struct value *p = put_filter(s, STR_CAT(a, fn->id, STR("SubscriptionFilter"), s->suffix), name, depends);
	map_putz(a, p, "RoleArn", role);
}

/* ---- the REST API */

/* provider.stage as it is written: the plugin does not ask for --stage. */
static struct str written_stage(struct cx *cx)
{
	const struct value *stage = value_get(cx->service->provider.config, "stage");
	return is_nil(stage) ? STR("dev") : js_string(cx->arena, stage);
}

static struct str execution_group_name(struct cx *cx)
{
	return STR_CAT(cx->arena, STR("API-Gateway-Execution-Logs_${ApiGatewayRestApi}/"), written_stage(cx));
}

/* The deployment of the API, after which its stage is there. */
static const struct value *deployment(struct cx *cx)
{
	map_each(e, cx->graph->resources)
		if (str_starts(e->key, "ApiGatewayDeployment") && value_is(value_get(e->value, "Type"), "AWS::ApiGateway::Deployment"))
			return v_str(cx->arena, e->key);
	return LITERAL("ApiGatewayDeployment");
}

/*
 * API Gateway makes this group itself where it is not there when logs are first written, so the plugin adds it to the
 * first deployment only, for which it asks AWS. slsc asks nobody: the template is that of a first deployment.
 */
static void put_execution_group(struct subscribing *s)
{
	struct arena *a = s->cx->arena;
	struct value *p = graph_put(s->cx, EXECUTION_GROUP, "AWS::Logs::LogGroup", s->span);
	map_putz(a, p, "LogGroupName", cfn_sub(a, execution_group_name(s->cx)));
	graph_attr(s->cx, EXECUTION_GROUP, "DeletionPolicy", LITERAL("Retain"));
	diag(s->cx->diags, D_PLUGIN_ASSUMES, s->span, "%.*s makes %.*s in a stack's first deployment only, and asks AWS for the stack; slsc makes it always, which fails where API Gateway has made that log group before",
	     STRA(s->use->name), STRA(EXECUTION_GROUP));
}

static void subscribe_execution(struct subscribing *s, bool permission)
{
	struct arena *a = s->cx->arena;
	struct str name = execution_group_name(s->cx);
	put_execution_group(s);
	if (permission)
		put_permission(s, STR_CAT(a, STR("ApiGatewayExecutionLogGroupLambdaPermission"), s->suffix),
			cfn_sub(a, STR_CAT(a, STR("arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:"), name, STR(":*"))));
	struct value *depends = destination_first(s);
	list_push(a, depends, deployment(s->cx));
	put_filter(s, STR_CAT(a, STR("ApiGatewayExecutionLogGroupSubscriptionFilter"), s->suffix), cfn_sub(a, name), depends);
}

static void subscribe_access(struct subscribing *s, bool permission)
{
	struct arena *a = s->cx->arena;
	struct str id = STR_CAT(a, STR("ApiGatewayLogGroupLambdaPermission"), s->suffix);
	if (permission)
		put_permission(s, id, cfn_getatt(a, ACCESS_GROUP, "Arn"));
	put_filter(s, STR_CAT(a, STR("ApiGatewayAccessLogGroupSubscriptionFilter"), s->suffix), cfn_ref(a, ACCESS_GROUP),
		LIST(a, graph_resource(s->cx, id) ? v_str(a, id) : NULL));
}

static void subscribe_api(struct subscribing *s)
{
	const struct value *logs = value_dig(s->cx->service->provider.config, "logs", "restApi");
	const struct value *access = value_get(logs, "accessLogging"), *execution = value_get(logs, "executionLogging");
	if (!js_truthy(logs))
		return;
	const bool permission = needs_permission(s);
	if (s->failed)
		return;
	if (!access || js_truthy(access))
		subscribe_access(s, permission);
	if (!execution || js_truthy(execution))
		subscribe_execution(s, permission);
}

/* ---- settings */

/* Those of custom.logSubscription, or of one of its items, over the plugin's defaults. */
static struct value *common_settings(struct arena *a, const struct value *common)
{
	struct value *config = MAP(a, { "enabled", v_bool(a, false) }, { "filterPattern", LITERAL("") },
		{ "addLambdaPermission", v_bool(a, true) }, { "apiGatewayLogs", v_bool(a, false) });
	return map_assign(a, config, is_map(common) ? common : NULL);
}

static const struct value *function_settings(struct arena *a, struct value *common, const struct value *own)
{
	if (!own || is_null(own))
		return common;
	return map_assign(a, common, is_map(own) ? own : MAP(a, { "enabled", v_bool(a, js_truthy(own)) }));
}

static void subscribe(struct cx *cx, const struct plugin_use *use, const struct value *common, struct str suffix)
{
	struct value *config = common_settings(cx->arena, common);
	const struct span span = js_truthy(common) ? common->span : use->span;
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		const struct value *own = value_get(fn->config, "logSubscription");
		struct subscribing s = { .cx = cx, .use = use, .config = function_settings(cx->arena, config, own), .suffix = suffix, .span = own ? own->span : span };
		if (js_truthy(value_get(s.config, "enabled")))
			subscribe_function(&s, fn);
	}
	struct subscribing s = { .cx = cx, .use = use, .config = config, .suffix = suffix, .span = span };
	if (js_truthy(value_get(config, "enabled")) && js_truthy(value_get(config, "apiGatewayLogs")))
		subscribe_api(&s);
}

static void subscribe_all(struct cx *cx, const struct plugin_use *use)
{
	const struct value *settings = plugin_setting(cx, "logSubscription");
	if (!is_list(settings))
		subscribe(cx, use, settings, STR(""));
	list_each(i, settings)
		subscribe(cx, use, settings->list.item[i], str_int(cx->arena, i));
}

static const struct schema function_subscription = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false or a map of settings",
	.of = S_OF_(S_BOOL, S_OPEN_OBJECT(
		{ "logGroupName", S_STRING, .doc = "Of no effect." },
		{ "enabled", S_BOOL, .doc = "Whether its logs are sent." },
		{ "destinationArn", S_STRING, .doc = "The ARN of where to." },
		{ "addLambdaPermission", S_BOOL, .doc = "Whether a function as the destination gets the permission; default: true." },
		{ "filterName", S_STRING, .doc = "The name of the subscription filter." },
		{ "filterPattern", S_STRING, .doc = "Which logs are sent; default: all." })),
};

static const struct plugin_keys keys[] = {
	{ PLUGIN_FUNCTION, NULL, S_PROPS({ "logSubscription", &function_subscription, .doc = "Where its logs are sent." }) },
	{ 0 },
};

PLUGINS(log_subscription) = {
	{ .names = S_WORD_LIST("serverless-plugin-log-subscription"), .effects = PLUGIN_ADDS, .version = "2.2.1", .keys = keys,
	  .doc = "sends logs to a destination", .left_out = "asking AWS whether the stack is there, before which the log group of a REST API's execution is made",
	  .hooks = HOOKS({ MOMENT_MERGED, subscribe_all }) },
	{ 0 },
};
