#include "ir/events/websocket/websocket.h"

#include "ir/base/digest.h"
#include "ir/events/common/apigw.h"
#include "ir/graph.h"
#include "ir/js.h"

#define STAGE STR("WebsocketsDeploymentStage")
#define LOG_GROUP "WebsocketsLogGroup"

static const struct value *or_true(struct arena *a, const struct value *v)
{
	return is_nil(v) ? v_bool(a, true) : v;
}

static const struct value *log_level(struct cx *cx, const struct value *logs)
{
	const struct value *level = value_get(logs, "level");
	if (!js_truthy(or_true(cx->arena, value_get(logs, "executionLogging"))))
		return LITERAL("OFF");
	if (!js_truthy(level))
		return LITERAL("INFO");
	if (!value_is(level, "INFO") && !value_is(level, "ERROR"))
		diag(cx->diags, D_WEBSOCKET_LOG_LEVEL, level->span, "'%.*s' is not a log level of a WebSocket API: write INFO or ERROR",
		     STRA(js_string(cx->arena, level)));
	return level;
}

static void stage_logs(struct cx *cx, const struct value *logs, struct value *stage)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *format = value_get(logs, "format");
	map_putz(a, stage, "DefaultRouteSettings", MAP(a,
		{ "DataTraceEnabled", or_true(a, value_get(logs, "fullExecutionData")) },
		{ "LoggingLevel", log_level(cx, logs) }));
	if (js_truthy(or_true(a, value_get(logs, "accessLogging"))))
		map_putz(a, stage, "AccessLogSettings", MAP(a,
			{ "DestinationArn", cfn_sub(a, STR("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${" LOG_GROUP "}")) },
			{ "Format", js_truthy(format) ? format : v_text(a, "$context.identity.sourceIp $context.identity.caller "
				"$context.identity.user [$context.requestTime] \"$context.eventType $context.routeKey "
				"$context.connectionId\" $context.requestId") }));
	apigw_log_group(cx, STR(LOG_GROUP), STR_CAT(a, STR("/aws/websocket/"), s->name, STR("-"), s->provider.stage), logs->span);
	apigw_account_role(cx, logs->span);
}

void ws_emit_stage(struct cx *cx, const struct ws_api *api)
{
	struct arena *a = cx->arena;
	const struct value *logs = value_dig(cx->service->provider.config, "logs", "websocket");
	struct value *p = graph_put(cx, STAGE, "AWS::ApiGatewayV2::Stage", value_span(logs));
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "StageName", v_str(a, cx->service->provider.stage));
	map_putz(a, p, "Description", api->description);
	if (js_truthy(logs))
		stage_logs(cx, logs, p);
}

/* ---- the deployment */

/*
 * A deployment never changes, so each other set of routes has one of another name: v3.40 names it after the digest
 * of all resources that refer to the API, as JSON in the order in which they were made.
 */
static struct str deployment_id(struct cx *cx)
{
	const struct str api = STR("WebsocketsApi");
	struct value *parts = v_map(cx->arena);
	map_each(e, cx->graph->resources) {
		const struct value *ref = value_dig(e->value, "Properties", "ApiId", "Ref");
		if (str_eq(e->key, api) || (is_string(ref) && str_eq(ref->string, api)) ||
		    list_has(value_get(e->value, "DependsOn"), api))
			map_put(cx->arena, parts, e->key, e->value);
	}
	struct str json = js_json(cx->arena, parts);
	struct digest sha;
	digest_begin(&sha, DIGEST_SHA256);
	digest_add(&sha, json);
	struct str text = digest_base64(cx->arena, &sha);
	char *id = text_room(cx->arena, text.n + 1, text);
	uint32_t n = 0;
	for (uint32_t i = 0; i < text.n; i++)
		if (text.p[i] != '+' && text.p[i] != '/' && text.p[i] != '=')
			id[n++] = text.p[i];
	return (struct str){ id, n };
}

void ws_emit_deployment(struct cx *cx, const struct ws_api *api)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, STR("WebsocketsDeployment"), deployment_id(cx));
	struct value *depends = v_list(a);
	for (uint32_t i = 0; i < api->routes.n; i++) {
		const struct ws_route *route = &api->routes.at[i];
		if (route->response)
			list_push(a, depends, v_str(a, STR_CAT(a, route->id, STR("Response"))));
		list_push(a, depends, v_str(a, route->id));
	}
	struct value *p = graph_put(cx, id, "AWS::ApiGatewayV2::Deployment", api->routes.at[0].ev->span);
	graph_attr(cx, id, "DependsOn", depends);
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "Description", api->description);
	if (api->external)
		map_putz(a, p, "StageName", v_str(a, cx->service->provider.stage));
	else
		map_putz(a, graph_own(cx, STAGE, "Properties", NULL), "DeploymentId", cfn_ref(a, id));
	graph_output(cx, STR("ServiceEndpointWebsocket"), "URL of the service endpoint", CFN_JOIN(a, "", LITERAL("wss://"), api->ref,
		LITERAL(".execute-api."), CFN_REF("AWS::Region"), LITERAL("."), CFN_REF("AWS::URLSuffix"),
		v_str(a, STR_CAT(a, STR("/"), cx->service->provider.stage))));
}
