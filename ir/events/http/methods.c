/* methods: one a path and method, with its integration. */
#include "ir/events/http/http.h"

#include "ir/events/common/apigw.h"
#include "ir/events/common/trigger.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

struct str method_id(struct cx *cx, struct str resource_name, struct str method)
{
	struct arena *a = cx->arena;
	return STR_CAT(a, STR("ApiGatewayMethod"), resource_name, name_upper_first(a, str_lower(a, method)));
}

/* Whether callers must send each parameter: `true`, or a map's `required`, default: true. */
static struct value *required_parameters(struct cx *cx, const struct value *parameters)
{
	struct arena *a = cx->arena;
	struct value *out = v_map(a);
	map_each(e, parameters) {
		const struct value *required = value_get(e->value, "required");
		bool object = is_map(e->value) || is_list(e->value);
		map_put(a, out, e->key, !object ? e->value : is_nil(required) ? v_bool(a, true) : required);
	}
	return out;
}

/* What of the request goes on to the back end, and for async that nobody waits for the answer. */
static struct value *passed_parameters(struct cx *cx, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	struct value *out = v_map(a);
	map_each(e, ep->parameters) {
		const struct value *mapped = value_get(e->value, "mappedValue");
		map_put(a, out, STR_CAT(a, STR("integration."), str_from(e->key, sizeof "method." - 1)),
			js_truthy(mapped) ? mapped : v_str(a, e->key));
	}
	if (js_truthy(value_get(ep->config, "async")))
		map_putz(a, out, "integration.request.header.X-Amz-Invocation-Type", LITERAL("'Event'"));
	return out;
}

/* The URI stands in one join: an alias follows the ARN as two more parts. Streamed answers have a path of their own. */
static struct value *function_uri(struct cx *cx, const struct function *fn, bool streamed)
{
	struct arena *a = cx->arena;
	struct value *alias = fn->alias.name.n ? v_str(a, fn->alias.name) : NULL;
	return CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":apigateway:"), CFN_REF("AWS::Region"),
		streamed ? LITERAL(":lambda:path/2021-11-15/functions/") : LITERAL(":lambda:path/2015-03-31/functions/"),
		function_arn(cx, fn), alias ? LITERAL(":") : NULL, alias,
		streamed ? LITERAL("/response-streaming-invocations") : LITERAL("/invocations"));
}

static const struct value *integration(struct cx *cx, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	bool aws = is_integration(ep, "AWS"), http = is_integration(ep, "HTTP"), http_proxy = is_integration(ep, "HTTP_PROXY");
	struct value *out = MAP(a,
		{ "IntegrationHttpMethod", LITERAL("POST") },
		{ "Type", v_str(a, ep->integration) },
		{ "TimeoutInMillis", ep->timeout },
		{ "ResponseTransferMode", ep->transfer.n ? v_str(a, ep->transfer) : NULL });
	if (aws || is_integration(ep, "AWS_PROXY"))
		map_putz(a, out, "Uri", function_uri(cx, ep->ev->fn, str_eqz(ep->transfer, "STREAM")));
	if (http || http_proxy) {
		const struct value *method = value_get(ep->request, "method");
		struct str text = ep->method;
		if (js_truthy(method))
			rest_text(cx, method, method->span, "request.method", &text);
		map_putz(a, out, "Uri", value_get(ep->request, "uri"));
		map_putz(a, out, "IntegrationHttpMethod", v_str(a, str_upper(a, text)));
		if (ep->connection.n) {
			map_putz(a, out, "ConnectionType", v_str(a, ep->connection));
			map_putz(a, out, "ConnectionId", value_get(ep->config, "connectionId"));
		}
	}
	if (aws || http || is_integration(ep, "MOCK")) {
		map_putz(a, out, "PassthroughBehavior", ep->pass_through);
		map_putz(a, out, "ContentHandling", value_get(ep->request, "contentHandling"));
		map_putz(a, out, "RequestTemplates", request_templates(cx, ep));
		map_putz(a, out, "IntegrationResponses", integration_responses(cx, ep));
	}
	if (((aws || http || http_proxy) && map_len(ep->parameters)) || js_truthy(value_get(ep->config, "async")))
		map_putz(a, out, "RequestParameters", passed_parameters(cx, ep));
	return out;
}

/* v3.40 makes one resource of methods with equal logical ids, and the integration of the last one stays. */
static void check_taken(struct cx *cx, struct rest_api *api, const struct endpoint *ep, struct str id)
{
	const struct str route = STR_CAT(cx->arena, STR("'"), str_upper(cx->arena, ep->method), STR(" /"), ep->path, STR("'"));
	const struct value *own = value_at(v_str(cx->arena, route), ep->ev->span);
	const struct value *first = map_put_new(cx->arena, api->method_index, id, (struct span){ 0 }, own);
	trigger_claim(cx, api->taken, ep->ev, own->string);
	if (first)
		map_put(cx->arena, api->method_index, id, own);
	if (!first || str_eq(first->string, own->string))
		return;
	struct diag *g = diag(cx->diags, D_HTTP_PATH_NAME, ep->ev->span, "%.*s and %.*s have the same logical id: only the second is made, and calls '%.*s'",
			      STRA(first->string), STRA(own->string), STRA(ep->ev->fn->key));
	diag_note(cx->diags, g, first->span, "the first is here");
}

static void emit(struct cx *cx, struct rest_api *api, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	const struct function *fn = ep->ev->fn;
	const struct value *resource;
	struct str name, authorizer;
	if (!path_resource(cx, api, ep->path, ep->ev->span, &resource, &name))
		return;
	struct str id = method_id(cx, name, ep->method);
	check_taken(cx, api, ep, id);
	struct value *p = MAP(a,
		{ "HttpMethod", v_str(a, str_upper(a, ep->method)) },
		{ "RequestParameters", required_parameters(cx, ep->parameters) },
		{ "ResourceId", resource },
		{ "RestApiId", api->id },
		{ "OperationName", value_get(ep->config, "operationId") },
		{ "ApiKeyRequired", v_bool(a, js_truthy(value_get(ep->config, "private"))) },
		{ "Integration", integration(cx, ep) },
		{ "MethodResponses", method_responses(cx, ep) });
	method_authorization(cx, ep, p, &authorizer);
	/* v3.40 merges the two lists by index, so the authorizer takes the permission's place. */
	struct str first = authorizer.n ? authorizer : STR_CAT(a, fn->id, STR("LambdaPermissionApiGateway"));
	struct value *depends = LIST(a, v_str(a, first), fn->alias.name.n ? v_str(a, fn->alias.logical_id) : NULL);
	list_push(a, api->methods, v_str(a, id));
	rest_merge(cx, id, "AWS::ApiGateway::Method", p, depends, ep->ev->span);
}

void methods_emit(struct cx *cx, struct rest_api *api)
{
	for (uint32_t i = 0; i < api->endpoints.n; i++)
		emit(cx, api, &api->endpoints.at[i]);
}
