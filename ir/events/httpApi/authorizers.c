#include "ir/events/httpApi/httpApi.h"

#include "ir/events/common/apigw.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

/* A Lambda authorizer names its function in exactly one way, and caching needs to know what to cache by. */
static void check_request(struct cx *cx, struct authorizer *auth, struct str key)
{
	const struct value *arn = value_get(auth->config, "functionArn"), *name = value_get(auth->config, "functionName");
	if (!js_truthy(arn) && !js_truthy(name))
		diag(cx->diags, D_HTTP_API_AUTHORIZER_FUNCTION, auth->span,
		     "authorizer '%.*s' has no function: set either 'functionName' or 'functionArn'", STRA(key));
	if (js_truthy(arn) && js_truthy(name)) {
		diag(cx->diags, D_HTTP_API_AUTHORIZER_FUNCTION, name->span,
		     "authorizer '%.*s' has both 'functionName' and 'functionArn': keep one of them", STRA(key));
	} else if (js_truthy(name)) {
		struct str text = js_string(cx->arena, name);
		auth->fn = service_function(cx->service, text);
		if (!auth->fn)
			diag(cx->diags, D_FUNCTION_UNKNOWN, name->span,
			     "authorizer '%.*s' names the function '%.*s', which the service does not define", STRA(key), STRA(text));
	}
	const struct value *ttl = value_get(auth->config, "resultTtlInSeconds");
	if (js_truthy(ttl) && !js_truthy(value_get(auth->config, "identitySource")))
		diag(cx->diags, D_HTTP_API_AUTHORIZER_CACHE, ttl->span,
		     "authorizer '%.*s' caches its results, so it needs an 'identitySource' to cache them by", STRA(key));
}

void authorizers_read(struct cx *cx, const struct value *config, struct authorizers *out)
{
	out->index = v_map(cx->arena);
	map_each(e, config) {
		if (is_null(e->value)) {
			diag(cx->diags, D_HTTP_API_AUTHORIZER_FUNCTION, key_span(e), "authorizer '%.*s' is empty", STRA(e->key));
			continue;
		}
		const struct value *name = value_get(e->value, "name");
		struct authorizer auth = {
			.name = js_truthy(name) ? js_string(cx->arena, name) : e->key,
			.type = value_str(value_get(e->value, "type")),
			.config = e->value,
			.span = key_span(e),
		};
		if (str_eqz(auth.type, "request"))
			check_request(cx, &auth, e->key);
		map_put(cx->arena, out->index, e->key, v_int(cx->arena, out->all.n));
		vec_push(cx->arena, &out->all, auth);
	}
}

const struct authorizer *authorizer_find(const struct authorizers *list, const struct value *key)
{
	const struct value *at = is_string(key) ? map_get(list->index, key->string) : NULL;
	return at ? &list->all.at[(uint32_t)at->number] : NULL;
}

struct str authorizer_id(struct cx *cx, struct str name)
{
	return STR_CAT(cx->arena, STR("HttpApiAuthorizer"), name_resource(cx->arena, name));
}

static void permission(struct cx *cx, const struct authorizer *auth, const struct value *api)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, name_resource(a, auth->name), STR("LambdaAuthorizerPermissionHttpApi"));
	const struct value *principal = LITERAL("apigateway.amazonaws.com");
	if (auth->fn) {
		graph_permission(cx, id, auth->fn, principal, http_api_source_arn(cx, api), auth->span);
		return;
	}
	struct value *p = graph_put(cx, id, "AWS::Lambda::Permission", auth->span);
	map_putz(a, p, "FunctionName", value_get(auth->config, "functionArn"));
	map_putz(a, p, "Action", LITERAL("lambda:InvokeFunction"));
	map_putz(a, p, "Principal", principal);
	map_putz(a, p, "SourceArn", http_api_source_arn(cx, api));
}

static void emit_request(struct cx *cx, const struct authorizer *auth, struct str id, struct value *p, const struct value *api)
{
	struct arena *a = cx->arena;
	const struct value *payload = value_get(auth->config, "payloadVersion");
	map_putz(a, p, "AuthorizerType", LITERAL("REQUEST"));
	map_putz(a, p, "EnableSimpleResponses", value_get(auth->config, "enableSimpleResponses"));
	map_putz(a, p, "AuthorizerResultTtlInSeconds", value_get(auth->config, "resultTtlInSeconds"));
	map_putz(a, p, "AuthorizerPayloadFormatVersion", js_truthy(payload) ? payload : LITERAL("2.0"));
	map_putz(a, p, "AuthorizerUri", apigw_invocation_uri(a, auth->fn ? function_target(cx, auth->fn)
									  : value_get(auth->config, "functionArn")));
	if (auth->fn && auth->fn->alias.name.n)
		graph_attr(cx, id, "DependsOn", v_str(a, auth->fn->alias.logical_id));
	if (!js_truthy(value_get(auth->config, "managedExternally")))
		permission(cx, auth, api);
}

void authorizers_emit(struct cx *cx, const struct authorizers *list, const struct value *api)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < list->all.n; i++) {
		const struct authorizer *auth = &list->all.at[i];
		const struct value *source = value_get(auth->config, "identitySource");
		struct str id = authorizer_id(cx, auth->name);
		struct value *p = graph_put(cx, id, "AWS::ApiGatewayV2::Authorizer", auth->span);
		map_putz(a, p, "ApiId", api);
		map_putz(a, p, "Name", v_str(a, auth->name));
		map_putz(a, p, "IdentitySource", is_list(source) ? source : js_truthy(source) ? LIST(a, source) : v_list(a));
		if (str_eqz(auth->type, "request")) {
			emit_request(cx, auth, id, p, api);
			continue;
		}
		map_putz(a, p, "AuthorizerType", LITERAL("JWT"));
		map_putz(a, p, "JwtConfiguration", MAP(a,
			{ "Audience", js_unique(a, value_get(auth->config, "audience")) },
			{ "Issuer", value_get(auth->config, "issuerUrl") }));
	}
}
