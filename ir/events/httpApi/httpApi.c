/* httpApi: routes of an HTTP API (API Gateway v2), one stage, its authorizers and access logs. */
#include "ir/events/httpApi/httpApi.h"

#include "ir/events/common/apigw.h"
#include "ir/events/common/trigger.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

#define METHODS "ANY|GET|POST|PUT|PATCH|OPTIONS|HEAD|DELETE"

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(
		S_STRING_OF(.pattern = "^(?:\\*|(" METHODS ") (\\/\\S*))$", .pattern_nocase = true, .expected = "'METHOD /path' or '*'"),
		S_OBJECT(
			{ "authorizer", S_(.kind = SCHEMA_ANY_OF, .expected = "an authorizer's name, or a map with 'name', 'id' or 'type'", .of = S_OF_(S_STRING, S_OBJECT_OF(.props = S_PROPS(
				{ "id", S_ANY_OF(S_STRING, &aws_cf_function), .doc = "An authorizer of an API that is not of this stack." },
				{ "name", S_STRING, .doc = "A key under provider.httpApi.authorizers." },
				{ "scopes", S_LIST(S_STRING), .doc = "OAuth scopes of which the token needs one." },
				{ "type", S_TYPED_WORDS("request", "jwt", "aws_iam"),
				  .doc = "The authorizer's type; aws_iam needs neither name nor id." }),
				.also = S_ANY_OF(S_NEEDS("id"), S_NEEDS("name"), S_NEEDS("type"))))),
				.doc = "Who may call: an authorizer's name, or a map." },
			{ "method", S_STRING_OF(.pattern = "^(?:\\*|" METHODS ")$", .pattern_nocase = true, .expected = "an HTTP method or '*'"),
			  .doc = "The HTTP method, or * for all." },
			{ "path", S_STRING_OF(.pattern = "^(?:\\*|\\/\\S*)$", .expected = "a path that begins with '/', or '*'"),
			  .required = true, .doc = "The path, such as /users/{id}; * for all that no other route takes." })),
};

struct route {
	struct str key;             /* "GET /users/{id}", or "*" */
	const struct event *ev;
	const struct value *auth_id;        /* an external authorizer, else NULL */
	struct str auth_type;               /* empty: no authorizer */
	const struct authorizer *auth;      /* one of provider.httpApi.authorizers, or NULL */
	const struct value *scopes;
};

struct api {
	const struct value *config; /* provider.httpApi, may be NULL */
	const struct value *id;     /* an API that is not of this stack, or NULL */
	const struct value *ref;    /* what gives the API's id */
	const struct value *logs;   /* provider.logs.httpApi if access is logged, else NULL */
	struct authorizers authorizers;
	struct cors cors;
	VEC(struct route) routes;
	struct value *index;        /* route key → its place in routes */
	struct value *taken;        /* the default route, as trigger_claim keeps it */
};

struct value *http_api_source_arn(struct cx *cx, const struct value *api)
{
	struct arena *a = cx->arena;
	return CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":execute-api:"), CFN_REF("AWS::Region"),
		LITERAL(":"), CFN_REF("AWS::AccountId"), LITERAL(":"), api, LITERAL("/*"));
}

/* ---- configuration */

/* An API of somebody else keeps its settings: they cannot be changed from here. */
static void refuse_with_id(struct cx *cx, const struct value *option, const char *name)
{
	diag(cx->diags, D_HTTP_API_EXTERNAL, option->span,
	     "'%s' cannot be set for the API that provider.httpApi.id names: it is not part of this stack", name);
}

static void read_provider(struct cx *cx, struct api *api)
{
	const struct value *provider = cx->service->provider.config;
	api->config = value_get(provider, "httpApi");
	const struct value *id = value_get(api->config, "id"), *cors = value_get(api->config, "cors");
	const struct value *authorizers = value_get(api->config, "authorizers"), *logs = value_dig(provider, "logs", "httpApi");
	api->id = js_truthy(id) ? id : NULL;
	api->ref = api->id ? api->id : CFN_REF("HttpApi");
	api->logs = js_truthy(logs) ? logs : NULL;
	api->index = v_map(cx->arena);
	api->taken = v_map(cx->arena);
	if (api->id && js_truthy(cors))
		refuse_with_id(cx, cors, "provider.httpApi.cors");
	if (api->id && js_truthy(authorizers))
		refuse_with_id(cx, authorizers, "provider.httpApi.authorizers");
	if (api->id && api->logs)
		refuse_with_id(cx, logs, "provider.logs.httpApi");
	api->cors = cors_read(cx, cors);
	authorizers_read(cx, authorizers, &api->authorizers);
}

/* ---- routes */

static bool known_method(struct str upper)
{
	static const char *const methods[] = { "ANY", "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE" };
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eqz(upper, methods[i]))
			return true;
	return false;
}

static bool has_blank(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r'))
			return true;
	return false;
}

/* The shorthand "METHOD /path". False after reporting. */
static bool split_shorthand(struct cx *cx, const struct event *ev, struct str *method, struct str *path)
{
	struct str text = js_string(cx->arena, ev->config);
	int32_t blank = str_find(text, ' ');
	*method = str_upper(cx->arena, str_to(text, blank < 0 ? 0 : (uint32_t)blank));
	*path = str_from(text, (uint32_t)(blank + 1));
	if (blank > 0 && known_method(*method) && str_starts(*path, "/") && !has_blank(*path))
		return true;
	diag(cx->diags, D_HTTP_API_ROUTE, ev->config->span, "'%.*s' is not a route: write 'METHOD /path' or '*'", STRA(text));
	return false;
}

/* The route's key and method ("ANY" for the default route). False after reporting. */
static bool route_key(struct cx *cx, const struct event *ev, struct str *key, struct str *method)
{
	struct str path;
	const struct value *given = value_get(ev->config, "method"), *at = value_get(ev->config, "path");
	*method = STR("ANY");
	*key = STR("*");
	if (is_map(ev->config) || is_list(ev->config)) {
		path = js_string(cx->arena, at);
		if (str_eqz(path, "*")) {
			if (!js_truthy(given) || value_is(given, "*"))
				return true;
			diag(cx->diags, D_HTTP_API_PATH, given->span,
			     "the path '*' takes every method, so '%.*s' cannot be asked for", STRA(js_string(cx->arena, given)));
			return false;
		}
		if (!js_truthy(given)) {
			diag(cx->diags, D_HTTP_API_METHOD_MISSING, at ? at->span : ev->span,
			     "the route to '%.*s' has no method", STRA(path));
			return false;
		}
		*method = str_upper(cx->arena, js_string(cx->arena, given));
		if (str_eqz(*method, "*"))
			*method = STR("ANY");
		if (!known_method(*method)) {
			diag(cx->diags, D_HTTP_API_METHOD, given->span, "'%.*s' is not an HTTP method", STRA(js_string(cx->arena, given)));
			return false;
		}
	} else {
		if (value_is(ev->config, "*"))
			return true;
		if (!split_shorthand(cx, ev, method, &path))
			return false;
	}
	*key = STR_CAT(cx->arena, *method, STR(" "), path);
	return true;
}

static void route_authorizer(struct cx *cx, const struct api *api, struct route *route)
{
	const struct value *own = value_get(route->ev->config, "authorizer");
	if (!js_truthy(own))
		return;
	bool map = is_map(own) || is_list(own);
	const struct value *name = map ? value_get(own, "name") : own, *id = value_get(own, "id");
	const struct value *scopes = value_get(own, "scopes"), *type = value_get(own, "type");
	if (value_is(type, "aws_iam")) {
		const struct value *extra = js_truthy(name) ? name : js_truthy(id) ? id : js_truthy(scopes) ? scopes : NULL;
		if (extra)
			diag(cx->diags, D_HTTP_API_AUTHORIZER_IAM, extra->span,
			     "an authorizer of type 'aws_iam' takes no other options");
		route->auth_type = STR("aws_iam");
		return;
	}
	route->scopes = js_truthy(scopes) ? js_unique(cx->arena, scopes) : NULL;
	if (js_truthy(id)) {
		if (!api->id)
			diag(cx->diags, D_HTTP_API_AUTHORIZER_EXTERNAL, id->span,
			     "an authorizer's 'id' is for an API that provider.httpApi.id names; this stack makes its own, "
			     "so name an authorizer of provider.httpApi.authorizers");
		route->auth_id = id;
		route->auth_type = str_eqz(value_str(type), "request") ? STR("request") : STR("jwt");
	} else if (!js_truthy(name)) {
		diag(cx->diags, D_HTTP_API_AUTHORIZER_UNNAMED, own->span, "an authorizer of type '%.*s' needs a 'name' or an 'id'",
		     STRA(js_truthy(type) ? js_string(cx->arena, type) : STR("jwt")));
	} else {
		route->auth = authorizer_find(&api->authorizers, name);
		if (!route->auth)
			diag(cx->diags, D_HTTP_API_AUTHORIZER_UNKNOWN, name->span,
			     "'%.*s' is not defined under provider.httpApi.authorizers", STRA(js_string(cx->arena, name)));
		else
			route->auth_type = route->auth->type.n ? route->auth->type : STR("jwt");
	}
}

static void add_route(struct cx *cx, struct api *api, const struct event *ev)
{
	struct str method;
	struct route route = { .ev = ev };
	if (!js_truthy(ev->config) || !route_key(cx, ev, &route.key, &method))
		return;
	route_authorizer(cx, api, &route);
	cors_add_method(cx, &api->cors, method);
	const struct value *old = map_get(api->index, route.key);
	if (str_eqz(route.key, "*"))
		trigger_claim(cx, api->taken, ev, STR("the default route '*'"));
	if (!old) {
		map_put(cx->arena, api->index, route.key, v_int(cx->arena, api->routes.n));
		vec_push(cx->arena, &api->routes, route);
		return;
	}
	struct route *first = &api->routes.at[(uint32_t)old->number];
	if (str_eqz(route.key, "*")) { /* v3.40: of several default routes the last one stays */
		*first = route;
		return;
	}
	struct diag *g = diag(cx->diags, D_HTTP_API_DUPLICATE, ev->config->span, "the route '%.*s' is taken already", STRA(route.key));
	diag_note(cx->diags, g, first->ev->config->span, "by function '%.*s' here", STRA(first->ev->fn->key));
}

/* The API waits 30 seconds for an answer, whatever the function's own limit is. */
static void check_timeout(struct cx *cx, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "timeout"), *inherited = value_get(cx->service->provider.config, "timeout");
	double seconds = 0;
	const struct value *at = own;
	if (is_nil(own) || !js_number(js_string(cx->arena, own), &seconds) || seconds == 0) {
		at = inherited;
		if (is_nil(inherited) || !js_number(js_string(cx->arena, inherited), &seconds))
			return;
	}
	if (seconds > 30)
		diag(cx->diags, D_HTTP_API_TIMEOUT, at->span,
		     "function '%.*s' may run longer than the 30 seconds for which an HTTP API waits", STRA(fn->key));
	else if (seconds == 30)
		diag(cx->diags, D_HTTP_API_TIMEOUT, at->span,
		     "the timeout of function '%.*s' leaves an HTTP API, which waits 30 seconds, no time to pass its answer on", STRA(fn->key));
}

/* ---- resources */

static void emit_api(struct cx *cx, const struct api *api)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *name = value_get(api->config, "name"), *closed = value_get(api->config, "disableDefaultEndpoint");
	const struct value *description = value_get(api->config, "description");
	bool service_first = js_truthy(value_get(api->config, "shouldStartNameWithService"));
	struct str own = STR_CAT(a, service_first ? s->name : s->provider.stage, STR("-"), service_first ? s->provider.stage : s->name);
	struct value *p = graph_put(cx, STR("HttpApi"), "AWS::ApiGatewayV2::Api", value_span(api->config));
	map_putz(a, p, "Name", v_str(a, js_truthy(name) ? js_string(a, name) : own));
	map_putz(a, p, "Description", js_truthy(description) ? v_str(a, js_string(a, description)) : NULL);
	map_putz(a, p, "ProtocolType", LITERAL("HTTP"));
	map_putz(a, p, "DisableExecuteApiEndpoint", is_nil(closed) ? NULL : closed);
	map_putz(a, p, "Tags", js_truthy(s->provider.tags) ? s->provider.tags : NULL);
	map_putz(a, p, "CorsConfiguration", cors_value(cx, &api->cors));
}

/* v3.40's default line: one JSON object a request. */
static struct value *default_log_format(struct arena *a)
{
	return v_text(a, "{\"requestId\":\"$context.requestId\",\"ip\":\"$context.identity.sourceIp\","
		"\"requestTime\":\"$context.requestTime\",\"httpMethod\":\"$context.httpMethod\",\"routeKey\":\"$context.routeKey\","
		"\"status\":\"$context.status\",\"protocol\":\"$context.protocol\",\"responseLength\":\"$context.responseLength\"}");
}

static void emit_stage(struct cx *cx, const struct api *api)
{
	struct arena *a = cx->arena;
	const struct value *metrics = value_get(api->config, "metrics"), *tags = cx->service->provider.tags;
	const struct value *format = value_get(api->logs, "format");
	if (api->logs)
		apigw_log_group(cx, STR("HttpApiLogGroup"), STR_CAT(a, STR("/aws/http-api/"), name_stack(cx)), api->logs->span);
	struct value *p = graph_put(cx, STR("HttpApiStage"), "AWS::ApiGatewayV2::Stage", value_span(api->config));
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "StageName", LITERAL("$default"));
	map_putz(a, p, "AutoDeploy", v_bool(a, true));
	map_putz(a, p, "DefaultRouteSettings", MAP(a, { "DetailedMetricsEnabled", js_truthy(metrics) ? metrics : v_bool(a, false) }));
	map_putz(a, p, "Tags", js_truthy(tags) ? tags : NULL);
	if (api->logs) {
		map_putz(a, p, "AccessLogSettings", MAP(a,
			{ "DestinationArn", cfn_getatt(a, STR("HttpApiLogGroup"), "Arn") },
			{ "Format", js_truthy(format) ? format : default_log_format(a) }));
		graph_attr(cx, STR("HttpApiStage"), "DependsOn", LITERAL("HttpApiLogGroup"));
	}
	graph_output(cx, STR("HttpApiId"), "Id of the HTTP API", api->ref);
	graph_output(cx, STR("HttpApiUrl"), "URL of the HTTP API", CFN_JOIN(a, "", LITERAL("https://"), api->ref,
		LITERAL(".execute-api."), CFN_REF("AWS::Region"), LITERAL("."), CFN_REF("AWS::URLSuffix")));
}

/* One integration and one permission serve all routes of a function. */
static void emit_integration(struct cx *cx, const struct api *api, const struct event *ev, struct str id)
{
	struct arena *a = cx->arena;
	const struct function *fn = ev->fn;
	const struct value *own = value_dig(fn->config, "httpApi", "payload"), *inherited = value_get(api->config, "payload");
	graph_permission(cx, STR_CAT(a, fn->id, STR("LambdaPermissionHttpApi")), fn, LITERAL("apigateway.amazonaws.com"),
			 http_api_source_arn(cx, api->ref), ev->span);
	struct value *p = graph_put(cx, id, "AWS::ApiGatewayV2::Integration", ev->span);
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "IntegrationType", LITERAL("AWS_PROXY"));
	map_putz(a, p, "IntegrationUri", function_target(cx, fn));
	map_putz(a, p, "PayloadFormatVersion", js_truthy(own) ? own : js_truthy(inherited) ? inherited : LITERAL("2.0"));
	map_putz(a, p, "TimeoutInMillis", v_int(a, 30000));
	if (fn->alias.name.n)
		graph_attr(cx, id, "DependsOn", v_str(a, fn->alias.logical_id));
}

static void emit_route(struct cx *cx, const struct api *api, const struct route *route, struct str integration)
{
	struct arena *a = cx->arena;
	bool fallback = str_eqz(route->key, "*"), iam = str_eqz(route->auth_type, "aws_iam");
	struct str id = fallback ? STR("HttpApiRouteDefault") : STR_CAT(a, STR("HttpApiRoute"), name_path(a, route->key));
	struct value *p = graph_put(cx, id, "AWS::ApiGatewayV2::Route", route->ev->span);
	map_putz(a, p, "ApiId", api->ref);
	map_putz(a, p, "RouteKey", v_str(a, fallback ? STR("$default") : route->key));
	map_putz(a, p, "Target", CFN_JOIN(a, "/", LITERAL("integrations"), cfn_ref(a, integration)));
	graph_attr(cx, id, "DependsOn", v_str(a, integration));
	if (!route->auth_type.n)
		return;
	map_putz(a, p, "AuthorizationType",
		 v_text(a, iam ? "AWS_IAM" : str_eqz(route->auth_type, "request") ? "CUSTOM" : "JWT"));
	if (iam)
		return;
	map_putz(a, p, "AuthorizerId", route->auth_id ? route->auth_id : cfn_ref(a, authorizer_id(cx, route->auth->name)));
	map_putz(a, p, "AuthorizationScopes", route->scopes);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct api api = { 0 };
	read_provider(cx, &api);
	for (uint32_t i = 0; i < uses->n; i++) {
		add_route(cx, &api, uses->at[i]);
		if (i == 0 || uses->at[i]->fn != uses->at[i - 1]->fn)
			check_timeout(cx, uses->at[i]->fn);
	}
	if (!api.routes.n || diag_broken(cx->diags))
		return;
	if (!api.id) {
		emit_api(cx, &api);
		emit_stage(cx, &api);
	}
	authorizers_emit(cx, &api.authorizers, api.ref);
	for (uint32_t i = 0; i < api.routes.n; i++) {
		const struct event *ev = api.routes.at[i].ev;
		struct str integration = STR_CAT(cx->arena, STR("HttpApiIntegration"), ev->fn->id);
		if (i == 0 || ev->fn != api.routes.at[i - 1].ev->fn)
			emit_integration(cx, &api, ev, integration);
		emit_route(cx, &api, &api.routes.at[i], integration);
	}
}

EVENT(httpApi) = {
	.key = "httpApi",
	.rank = 210,
	.schema = &schema,
	.provider = http_api_provider,
	.logs = S_PROPS({ "httpApi", S_ANY_OF(S_BOOL, S_OBJECT({ "format", S_STRING, .doc = "The line's format, with $context variables." })),
		.doc = "Access logs of the HTTP API; makes a log group." }),
	.function = S_PROPS({ "httpApi", S_OBJECT({ "payload", &aws_http_api_payload, .doc = "The shape of events; default: 2.0." }),
		.doc = "How the function's httpApi events arrive." }),
	.doc = "Requests to an HTTP API (API Gateway v2).",
	.expand = expand,
	.always = true,
};
