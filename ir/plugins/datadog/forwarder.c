/* forwarder: log groups that are subscribed to Datadog's forwarder, a function that sends their logs on. */
#include "ir/js.h"
#include "ir/plugins/datadog/datadog.h"

/* ---- provider.logs, as the plugin reads it: only true counts */

static bool logs_of(const struct datadog *d, const char *api, const char *kind)
{
	const struct value *v = value_dig(d->cx->service->provider.config, "logs", api);
	return is_true(v) || is_true(value_get(v, kind));
}

static bool is_switches(const struct value *v)
{
	const struct value *access = value_get(v, "accessLogging"), *execution = value_get(v, "executionLogging");
	return !v || is_bool(v) || ((is_map(v) || is_list(v)) && (!access || is_bool(access)) && (!execution || is_bool(execution)));
}

/* Where it is written otherwise, the plugin makes no groups for the logs of execution. */
static bool is_understood(const struct value *logs)
{
	return (is_map(logs) || is_list(logs)) && is_switches(value_get(logs, "restApi")) && is_switches(value_get(logs, "httpApi")) && is_switches(value_get(logs, "websocket"));
}

/* ---- log groups of functions and APIs */

static bool is_access_group(const struct datadog *d, struct str name)
{
	static const char *const apis[][2] = { { "restApi", "/aws/api-gateway/" }, { "httpApi", "/aws/http-api/" }, { "websocket", "/aws/websocket/" } };
	for (size_t i = 0; i < sizeof apis / sizeof *apis; i++)
		if (str_starts(name, apis[i][1]) && datadog_on(d, "subscribeToAccessLogs") && logs_of(d, apis[i][0], "accessLogging"))
			return true;
	return false;
}

/* The ids of the log groups of functions that are not excluded, as a map. */
static const struct value *function_groups(const struct datadog *d)
{
	const struct service *service = d->cx->service;
	struct value *ids = v_map(d->cx->arena);
	for (uint32_t i = 0; i < service->functions_n; i++)
		if (!datadog_excluded(d, service->functions[i].key))
			map_put(d->cx->arena, ids, STR_CAT(d->cx->arena, service->functions[i].id, STR("LogGroup")), LITERAL(""));
	return ids;
}

/* With the extension only access logs. Without it all but the groups of functions that are not the plugin's, access logs that are not wanted included. */
static bool is_wanted(const struct datadog *d, const struct value *functions, struct str id, const struct value *group)
{
	const struct value *name = value_dig(group, "Properties", "LogGroupName");
	if (!value_is(value_get(group, "Type"), "AWS::Logs::LogGroup") || !is_string(name) || str_starts(name->string, "/aws/vendedlogs/states/"))
		return false;
	if (datadog_on(d, "addExtension"))
		return is_access_group(d, name->string);
	return !str_starts(name->string, "/aws/lambda/") || map_get(functions, id);
}

void datadog_subscription(struct datadog *d, struct str id, const struct value *forwarder, const struct value *group)
{
	struct value *p = graph_put(d->cx, id, "AWS::Logs::SubscriptionFilter", datadog_at(d, datadog_option(d, "forwarderArn") ? "forwarderArn" : "forwarder"));
	map_putz(d->cx->arena, p, "DestinationArn", forwarder);
	map_putz(d->cx->arena, p, "FilterPattern", LITERAL(""));
	map_putz(d->cx->arena, p, "LogGroupName", group);
}

static void execution_group(struct datadog *d, const char *id, const char *before, const char *api, const struct value *forwarder)
{
	struct arena *a = d->cx->arena;
	struct value *p = graph_put(d->cx, str_z(id), "AWS::Logs::LogGroup", datadog_at(d, "subscribeToExecutionLogs"));
	map_putz(a, p, "LogGroupName", cfn_join(a, "", LIST(a, v_text(a, before), cfn_ref(a, str_z(api)), LITERAL("/"), v_str(a, d->cx->service->provider.stage))));
	datadog_subscription(d, STR_CAT(a, str_z(id), STR("Subscription")), forwarder, cfn_ref(a, str_z(id)));
}

static void assumes(struct datadog *d, const struct value *forwarder)
{
	const bool tests = is_true(datadog_option(d, "testingMode")) || is_true(datadog_option(d, "integrationTesting"));
	if (tests)
		return;
	diag(d->cx->diags, D_PLUGIN_ASSUMES, forwarder->span, "%.*s asks AWS whether %s there, and leaves out log groups that have two subscriptions already; slsc asks nobody, and subscribes all of them",
	     STRA(d->use->name), is_string(forwarder) ? "the forwarder is" : "log groups are");
}

void datadog_subscribe(struct datadog *d, const struct value *forwarder)
{
	struct arena *a = d->cx->arena;
	const struct value *functions = function_groups(d);
	VEC(struct str) groups = { 0 };
	map_each(e, d->cx->graph->resources)
		if (is_wanted(d, functions, e->key, e->value))
			vec_push(a, &groups, e->key);
	for (uint32_t i = 0; i < groups.n; i++)
		datadog_subscription(d, STR_CAT(a, groups.at[i], STR("Subscription")), forwarder, cfn_ref(a, groups.at[i]));
	assumes(d, forwarder);
	if (!datadog_on(d, "subscribeToExecutionLogs") || !is_understood(value_get(d->cx->service->provider.config, "logs")))
		return;
	if (logs_of(d, "restApi", "executionLogging"))
		execution_group(d, "RestExecutionLogGroup", "API-Gateway-Execution-Logs_", "ApiGatewayRestApi", forwarder);
	if (logs_of(d, "websocket", "executionLogging"))
		execution_group(d, "WebsocketsExecutionLogGroup", "/aws/apigateway/", "WebsocketsApi", forwarder);
}
