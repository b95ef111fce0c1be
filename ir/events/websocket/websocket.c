/* websocket: routes of a WebSocket API (API Gateway v2), with its stage and deployment. */
#include "ir/events/websocket/websocket.h"

#include "ir/deprecated.h"
#include "ir/edits.h"
#include "ir/events/common/apigw.h"
#include "ir/events/common/trigger.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

static const struct schema function_name = {
	.kind = SCHEMA_STRING, .name = "functionName", .pattern = "^[a-zA-Z0-9-_]+$", .expected = "a function's name",
};

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.expected = "a route, or a map with 'route'",
	.of = S_OF_(S_STRING,
		S_OBJECT(
			{ "route", S_STRING, .required = true,
			  .doc = "$connect, $disconnect, $default, or a value of the route selection expression." },
			{ "routeResponseSelectionExpression", S_WORDS("$default"), .doc = "Answer the client on its connection." },
			{ "authorizer", S_(.kind = SCHEMA_ANY_OF, .expected = "a function's name, an ARN, or a map with 'name' or 'arn'", .of = S_OF_(&aws_arn_string, &function_name, S_OBJECT_OF(.props = S_PROPS(
				{ "name", &function_name, .doc = "A function of this service." },
				{ "arn", &aws_arn, .doc = "A function of another service." },
				{ "identitySource", S_LIST(S_STRING), .doc = "Where the token stands; default: route.request.header.Auth." }),
				.also = S_ANY_OF(S_NEEDS("name"), S_NEEDS("arn"))))),
				.doc = "Who may connect, for the route $connect: a function's name, its ARN, or a map." })),
};

/* Here resources have their keys in v3.40's order, which the deployment's digest covers. */

static void read_api(struct cx *cx, const struct event_uses *uses, struct ws_api *api)
{
	const struct value *provider = cx->service->provider.config;
	const struct value *external = value_dig(provider, "apiGateway", "websocketApiId");
	const struct value *description = value_get(provider, "websocketsDescription");
	api->external = js_truthy(external) ? external : NULL;
	api->ref = api->external ? api->external : CFN_REF("WebsocketsApi");
	api->depends = value_str(value_get(api->ref, "Ref"));
	api->description = js_truthy(description) ? description : LITERAL("Serverless Websockets");
	struct value *taken = v_map(cx->arena);
	for (uint32_t i = 0; i < uses->n; i++) {
		struct ws_route route;
		if (!ws_read_route(cx, uses->at[i], &route))
			continue;
		trigger_claim(cx, taken, uses->at[i], str_fmt(cx->arena, "the route '%.*s'", STRA(route.key)));
		vec_push(cx->arena, &api->routes, route);
	}
}

static void emit_api(struct cx *cx, const struct ws_api *api)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *name = value_get(s->provider.config, "websocketsApiName");
	const struct value *selection = value_get(s->provider.config, "websocketsApiRouteSelectionExpression");
	bool tagged = js_truthy(s->provider.tags) && js_truthy(value_dig(s->provider.config, "websocket", "useProviderTags"));
	if (js_truthy(s->provider.tags) && !tagged) {
		struct diag *g = deprecated(cx, "AWS_WEBSOCKET_API_USE_PROVIDER_TAGS", s->provider.tags->span,
					    "in the next major version the WebSocket API gets these tags, too");
		diag_label(cx->diags, g, "write provider.websocket.useProviderTags: true to have them now");
		edit_put(cx, g, false, s->config, "provider.websocket.useProviderTags", "true");
	}
	graph_merge_resource(cx, STR("WebsocketsApi"), MAP(a,
		{ "Type", LITERAL("AWS::ApiGatewayV2::Api") },
		{ "Properties", MAP(a,
			{ "Name", is_string(name) && name->string.n ? name
				: v_str(a, STR_CAT(a, s->provider.stage, STR("-"), s->name, STR("-websockets"))) },
			{ "RouteSelectionExpression", js_truthy(selection) ? selection : LITERAL("$request.body.action") },
			{ "Description", api->description },
			{ "ProtocolType", LITERAL("WEBSOCKET") },
			{ "Tags", tagged ? s->provider.tags : NULL }) }), api->routes.at[0].ev->span);
	graph_allow_on(cx, TEXTS(a, "execute-api:ManageConnections"),
		       LIST(a, cfn_sub(a, STR("arn:${AWS::Partition}:execute-api:*:*:*/@connections/*"))));
}

static const struct value *alias_id(struct cx *cx, const struct function *fn)
{
	return fn && fn->alias.name.n ? v_str(cx->arena, fn->alias.logical_id) : NULL;
}

static struct str integration_id(struct cx *cx, const struct ws_route *route)
{
	return STR_CAT(cx->arena, route->ev->fn->id, STR("WebsocketsIntegration"));
}

static struct str ws_authorizer_id(struct cx *cx, const struct ws_route *route)
{
	return STR_CAT(cx->arena, name_resource(cx->arena, route->authorizer.name), STR("WebsocketsAuthorizer"));
}

static void emit_integration(struct cx *cx, const struct ws_api *api, const struct ws_route *route)
{
	struct arena *a = cx->arena;
	graph_merge_resource(cx, integration_id(cx, route), MAP(a,
		{ "Type", LITERAL("AWS::ApiGatewayV2::Integration") },
		{ "DependsOn", alias_id(cx, route->ev->fn) },
		{ "Properties", MAP(a,
			{ "ApiId", api->ref },
			{ "IntegrationType", LITERAL("AWS_PROXY") },
			{ "IntegrationUri", apigw_invocation_uri(a, function_target(cx, route->ev->fn)) }) }), route->ev->span);
}

static void emit_response(struct cx *cx, const struct ws_api *api, const struct ws_route *route)
{
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, STR_CAT(a, route->id, STR("Response")), "AWS::ApiGatewayV2::RouteResponse", route->ev->span);
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "RouteId", cfn_ref(a, route->id));
	map_putz(a, p, "RouteResponseKey", LITERAL("$default"));
}

/* An ARN whose last part is the key of a function here waits for that function's alias, too. */
static void emit_authorizer(struct cx *cx, const struct ws_api *api, const struct ws_route *route)
{
	struct arena *a = cx->arena;
	const struct ws_authorizer *auth = &route->authorizer;
	const struct value *function = auth->fn ? function_target(cx, auth->fn) : auth->arn;
	graph_merge_resource(cx, ws_authorizer_id(cx, route), MAP(a,
		{ "Type", LITERAL("AWS::ApiGatewayV2::Authorizer") },
		{ "DependsOn", alias_id(cx, service_function(cx->service, auth->name)) },
		{ "Properties", MAP(a,
			{ "ApiId", api->ref },
			{ "Name", v_str(a, auth->name) },
			{ "AuthorizerType", LITERAL("REQUEST") },
			{ "AuthorizerUri", apigw_invocation_uri(a, function) },
			{ "IdentitySource", auth->identity_source }) }), route->ev->span);
}

/* v3.40 writes the function's name first for a route and last for an authorizer: the deployment's digest sees it. */
static void emit_permission(struct cx *cx, struct str function_key, const struct value *target, bool target_last,
			    const struct value *depends, struct span span)
{
	struct arena *a = cx->arena;
	graph_merge_resource(cx, STR_CAT(a, name_resource(a, function_key), STR("LambdaPermissionWebsockets")), MAP(a,
		{ "Type", LITERAL("AWS::Lambda::Permission") },
		{ "DependsOn", depends },
		{ "Properties", MAP(a,
			{ "FunctionName", target_last ? NULL : target },
			{ "Action", LITERAL("lambda:InvokeFunction") },
			{ "Principal", LITERAL("apigateway.amazonaws.com") },
			{ "FunctionName", target_last ? target : NULL }) }), span);
}

static void emit_permissions(struct cx *cx, const struct ws_api *api, const struct ws_route *route)
{
	struct arena *a = cx->arena;
	const struct function *fn = route->ev->fn, *decides = route->authorizer.fn;
	const struct value *on_api = api->depends.n ? v_str(a, api->depends) : NULL;
	emit_permission(cx, fn->key, function_target(cx, fn), false,
		LIST(a, on_api, fn->alias.name.n ? alias_id(cx, fn) : v_str(a, fn->logical_id)), route->ev->span);
	if (decides)
		emit_permission(cx, decides->key, function_target(cx, decides), true,
			LIST(a, on_api, v_str(a, decides->logical_id), alias_id(cx, decides)), route->ev->span);
	else if (route->authorizer.there)
		emit_permission(cx, route->authorizer.name, route->authorizer.arn, true, LIST(a, on_api), route->ev->span);
}

static void emit_route(struct cx *cx, const struct ws_api *api, const struct ws_route *route)
{
	struct arena *a = cx->arena;
	bool guarded = route->authorizer.there;
	graph_merge_resource(cx, route->id, MAP(a,
		{ "Type", LITERAL("AWS::ApiGatewayV2::Route") },
		{ "Properties", MAP(a,
			{ "ApiId", api->ref },
			{ "RouteKey", v_str(a, route->key) },
			{ "AuthorizationType", v_text(a, guarded ? "CUSTOM" : "NONE") },
			{ "Target", CFN_JOIN(a, "/", LITERAL("integrations"), cfn_ref(a, integration_id(cx, route))) },
			{ "RouteResponseSelectionExpression", route->response },
			{ "AuthorizerId", guarded ? cfn_ref(a, ws_authorizer_id(cx, route)) : NULL }) }), route->ev->span);
}

/* Kind by kind, as v3.40 does it: the deployment's digest sees this order. */
static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct ws_api api = { 0 };
	read_api(cx, uses, &api);
	if (!api.routes.n || diag_broken(cx->diags))
		return;
	if (!api.external)
		emit_api(cx, &api);
	for (uint32_t i = 0; i < api.routes.n; i++)
		emit_integration(cx, &api, &api.routes.at[i]);
	for (uint32_t i = 0; i < api.routes.n; i++)
		if (api.routes.at[i].response)
			emit_response(cx, &api, &api.routes.at[i]);
	for (uint32_t i = 0; i < api.routes.n; i++)
		if (api.routes.at[i].authorizer.there)
			emit_authorizer(cx, &api, &api.routes.at[i]);
	for (uint32_t i = 0; i < api.routes.n; i++)
		emit_permissions(cx, &api, &api.routes.at[i]);
	for (uint32_t i = 0; i < api.routes.n; i++)
		emit_route(cx, &api, &api.routes.at[i]);
	if (!api.external)
		ws_emit_stage(cx, &api);
	ws_emit_deployment(cx, &api);
}

EVENT(websocket) = {
	.key = "websocket",
	.rank = 40,
	.schema = &schema,
	.provider = S_PROPS(
		{ "websocket", S_OBJECT({ "useProviderTags", S_BOOL, .doc = "The WebSocket API gets the provider's tags." }),
		  .doc = "The WebSocket API." },
		{ "websocketsApiName", S_STRING, .doc = "The WebSocket API's name; default: stage-service-websockets." },
		{ "websocketsDescription", S_STRING, .doc = "The WebSocket API's description." },
		{ "websocketsApiRouteSelectionExpression", S_STRING, .doc = "What of a message names its route; default: $request.body.action." }),
	.logs = S_PROPS({ "websocket", S_ANY_OF(S_BOOL, S_OBJECT(APIGW_LOG_OPTIONS)),
		.doc = "Access and execution logs of the WebSocket API; makes a log group." }),
	.doc = "Messages of a WebSocket API (API Gateway v2).",
	.expand = expand,
};
