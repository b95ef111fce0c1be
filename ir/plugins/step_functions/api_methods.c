/* api_methods: the methods that start machines, and OPTIONS for browsers. */
#include "ir/events/common/apigw.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/step_functions/api.h"

#define HEADER "method.response.header."

static struct value *headers_by_path(struct arena *a, const struct value *headers)
{
	struct value *out = v_map(a);
	map_each(e, headers)
		map_put(a, out, STR_CAT(a, STR(HEADER), e->key), e->value);
	return out;
}

static struct str joined(struct arena *a, const struct value *list)
{
	return list ? js_string(a, list) : STR("");
}

/* Who may call, as a header's value in quotes. */
static const struct value *allowed_origin(struct arena *a, const struct value *origin, const struct value *origins)
{
	struct str text = list_len(origins) || value_str(origins).n ? joined(a, origins) : js_string(a, origin);
	return v_fmt(a, "'%.*s'", STRA(text));
}

/* parameters with the header that lets a browser read the answer. */
static struct value *with_origin(struct arena *a, const struct value *parameters, const struct start_cors *cors)
{
	struct value *out = map_copy(a, is_map(parameters) ? parameters : NULL);
	if (cors)
		map_putz(a, out, HEADER "Access-Control-Allow-Origin", allowed_origin(a, cors->origin, cors->origins));
	return out;
}

/* ---- answers */

/* JavaScript's toInteger of a key. */
static const struct value *status_of(struct arena *a, struct str key)
{
	double d = 0;
	js_number(key, &d);
	return v_int(a, (int64_t)d);
}

static const struct value *integration_response(struct arena *a, struct str key, const struct value *own, const struct start_cors *cors)
{
	const struct value *status = value_get(own, "statusCode"), *pattern = value_get(own, "selectionPattern"), *templates = value_get(own, "responseTemplates");
	return MAP(a, { "StatusCode", status ? status : status_of(a, key) }, { "SelectionPattern", pattern ? pattern : v_str(a, key) },
		{ "ResponseParameters", with_origin(a, value_get(own, "responseParameters"), cors) }, { "ResponseTemplates", templates ? templates : v_map(a) });
}

static struct value *start_integration_responses(struct arena *a, const struct start *start)
{
	const struct value *responses = value_get(start->config, "responses"), *response = value_get(start->config, "response"), *templates = value_get(response, "template");
	struct value *out = v_list(a);
	if (responses) {
		const struct value *by_key = js_object(a, responses);
		const struct entry **entries = js_entries(a, by_key);
		for (uint32_t i = 0; i < map_len(by_key); i++)
			list_push(a, out, integration_response(a, entries[i]->key, entries[i]->value, start->cors));
		return out;
	}
	list_push(a, out, integration_response(a, STR("200"), MAP(a, { "selectionPattern", LITERAL("") }, { "responseParameters", headers_by_path(a, value_get(response, "headers")) },
		{ "responseTemplates", templates }), start->cors));
	list_push(a, out, integration_response(a, STR("400"), NULL, start->cors));
	return out;
}

static struct value *start_method_responses(struct arena *a, const struct start *start)
{
	const struct value *headers = headers_by_path(a, value_dig(start->config, "response", "headers"));
	return LIST(a, MAP(a, { "ResponseParameters", with_origin(a, headers, start->cors) }, { "ResponseModels", v_map(a) }, { "StatusCode", v_int(a, 200) }),
		MAP(a, { "ResponseParameters", with_origin(a, NULL, start->cors) }, { "ResponseModels", v_map(a) }, { "StatusCode", v_int(a, 400) }));
}

/* ---- methods */

static struct value *start_integration(struct start_api *api, const struct start *start)
{
	struct arena *a = api->s->cx->arena;
	const struct value *role = value_get(start->config, "iamRole"), *action = value_get(start->config, "action"), *timeout = value_get(start->config, "timeoutInMillis");
	const struct value *common = value_get(api->rest.config, "timeoutInMillis");
	timeout = js_truthy(timeout) ? timeout : common;
	return MAP(a,
		{ "IntegrationHttpMethod", LITERAL("POST") },
		{ "Type", LITERAL("AWS") },
		{ "Credentials", role ? role : cfn_getatt(a, STR("ApigatewayToStepFunctionsRole"), "Arn") },
		{ "Uri", CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":apigateway:"), CFN_REF("AWS::Region"),
			v_str(a, STR_CAT(a, STR(":states:action/"), js_truthy(action) ? js_string(a, action) : STR("StartExecution")))) },
		{ "PassthroughBehavior", js_truthy(action) ? LITERAL("WHEN_NO_TEMPLATES") : LITERAL("NEVER") },
		{ "RequestTemplates", start_templates(a, start->machine, start->config) },
		{ "TimeoutInMillis", js_truthy(timeout) ? timeout : NULL },
		{ "IntegrationResponses", start_integration_responses(a, start) });
}

/* Who may call the method; the result is what it waits for, or NULL. */
static const struct value *authorize(struct arena *a, const struct start_authorizer *auth, struct value *properties)
{
	if (!auth)
		return NULL;
	if (value_is(auth->type, "AWS_IAM")) {
		map_putz(a, properties, "AuthorizationType", auth->type);
		return NULL;
	}
	if (auth->id) {
		map_putz(a, properties, "AuthorizationType", auth->type);
		map_putz(a, properties, "AuthorizerId", auth->id);
		map_putz(a, properties, "AuthorizationScopes", auth->scopes);
		return NULL;
	}
	struct str id = STR_CAT(a, name_resource(a, auth->name), STR("ApiGatewayAuthorizer"));
	map_putz(a, properties, "AuthorizationType", auth->user_pool ? LITERAL("COGNITO_USER_POOLS") : LITERAL("CUSTOM"));
	map_putz(a, properties, "AuthorizerId", cfn_ref(a, id));
	map_putz(a, properties, "AuthorizationScopes", auth->user_pool ? auth->scopes : NULL);
	return v_str(a, id);
}

void start_methods_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < api->starts.n; i++) {
		const struct start *start = &api->starts.at[i];
		const struct endpoint *ep = &api->rest.endpoints.at[i];
		const struct value *resource;
		struct str name;
		if (!path_resource(cx, &api->rest, ep->path, start->span, &resource, &name))
			continue;
		struct value *properties = value_at(MAP(a,
			{ "HttpMethod", v_str(a, str_upper(a, ep->method)) },
			{ "RequestParameters", v_map(a) },
			{ "AuthorizationType", LITERAL("NONE") },
			{ "ApiKeyRequired", v_bool(a, js_truthy(value_get(start->config, "private"))) },
			{ "ResourceId", resource },
			{ "RestApiId", api->rest.id },
			{ "Integration", start_integration(api, start) },
			{ "MethodResponses", start_method_responses(a, start) }), start->span);
		struct str id = method_id(cx, name, ep->method);
		const struct value *depends = authorize(a, start->authorizer, properties);
		rest_merge(cx, id, "AWS::ApiGateway::Method", properties, depends, start->span);
		list_push(a, api->rest.methods, v_str(a, id));
	}
}

/* ---- OPTIONS */

/* The items of two lists, each once; what is no list has none. */
static const struct value *united(struct arena *a, const struct value *x, const struct value *y)
{
	struct value *out = list_copy(a, is_list(x) ? x : NULL);
	list_each(i, y)
		list_push(a, out, y->list.item[i]);
	return js_unique(a, out);
}

static void unite(struct arena *a, struct start_cors *all, const struct start_cors *own)
{
	all->headers = united(a, own->headers, all->headers);
	all->methods = united(a, own->methods, all->methods);
	all->origins = united(a, own->origins, all->origins);
	all->origin = js_truthy(own->origin) ? own->origin : LITERAL("*");
	all->credentials |= own->credentials;
	all->max_age = own->max_age ? own->max_age : all->max_age;
}

static const struct value *in_quotes(struct arena *a, struct str s)
{
	return v_fmt(a, "'%.*s'", STRA(s));
}

static struct value *preflight_headers(struct arena *a, const struct start_cors *cors)
{
	const struct str methods = apigw_allowed_methods(a, joined(a, cors->methods), cors->methods);
	return MAP(a,
		{ HEADER "Access-Control-Allow-Origin", allowed_origin(a, cors->origin, cors->origins) },
		{ HEADER "Access-Control-Allow-Headers", in_quotes(a, joined(a, cors->headers)) },
		{ HEADER "Access-Control-Allow-Methods", in_quotes(a, methods) },
		{ HEADER "Access-Control-Allow-Credentials", in_quotes(a, cors->credentials ? STR("true") : STR("false")) },
		{ HEADER "Access-Control-Max-Age", cors->max_age ? in_quotes(a, js_string(a, cors->max_age)) : NULL });
}

static void preflight(struct start_api *api, struct str path, const struct start_cors *cors)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	const struct value *resource, *age = cors->max_age;
	struct str name;
	if (age && !(is_number(age) && age->number > 0 && age->number == (double)(int64_t)age->number)) {
		plugin_refuses(cx, api->s->use, age->span, "cors.maxAge is a whole number of seconds above 0");
		return;
	}
	if (!path_resource(cx, &api->rest, path, cors->span, &resource, &name))
		return;
	struct value *headers = preflight_headers(a, cors), *passed = v_map(a);
	map_each(e, headers)
		map_put(a, passed, e->key, v_bool(a, true));
	rest_merge(cx, method_id(cx, name, STR("options")), "AWS::ApiGateway::Method", value_at(MAP(a,
		{ "AuthorizationType", LITERAL("NONE") },
		{ "HttpMethod", LITERAL("OPTIONS") },
		{ "MethodResponses", LIST(a, MAP(a, { "StatusCode", LITERAL("200") }, { "ResponseParameters", passed }, { "ResponseModels", v_map(a) })) },
		{ "RequestParameters", v_map(a) },
		{ "Integration", MAP(a, { "Type", LITERAL("MOCK") }, { "RequestTemplates", MAP(a, { "application/json", LITERAL("{statusCode:200}") }) },
			{ "ContentHandling", LITERAL("CONVERT_TO_TEXT") },
			{ "IntegrationResponses", LIST(a, MAP(a, { "StatusCode", LITERAL("200") }, { "ResponseParameters", headers },
				{ "ResponseTemplates", MAP(a, { "application/json", LITERAL("") }) })) }) },
		{ "ResourceId", resource },
		{ "RestApiId", api->rest.id }), cors->span), NULL, cors->span);
}

void start_cors_emit(struct start_api *api)
{
	struct arena *a = api->s->cx->arena;
	struct value *index = v_map(a); /* path → its place */
	VEC(struct start_cors) paths = { 0 };
	for (uint32_t i = 0; i < api->starts.n; i++) {
		const struct start_cors *own = api->starts.at[i].cors;
		const struct value *at = own ? map_put_new(a, index, api->rest.endpoints.at[i].path, own->span, v_int(a, paths.n)) : NULL;
		if (own && !at)
			vec_push(a, &paths, (struct start_cors){ .span = own->span });
		if (own)
			unite(a, &paths.at[at ? (uint32_t)at->number : paths.n - 1], own);
	}
	for (uint32_t i = 0; i < paths.n; i++)
		preflight(api, index->map.entry[i].key, &paths.at[i]);
}
