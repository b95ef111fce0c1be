/* authorizers: who may call an endpoint: a Lambda function, a user pool, IAM, or an authorizer made elsewhere. */
#include "ir/events/http/http.h"

#include "ir/events/common/apigw.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

static bool type_is(const struct value *type, const char *name)
{
	return is_string(type) && str_eq_nocase(type->string, str_z(name));
}

/* /^arn:[a-zA-Z-]*:cognito-idp/ */
bool rest_is_user_pool(const struct value *arn)
{
	struct str s = value_str(arn);
	if (!str_starts(s, "arn:"))
		return false;
	uint32_t i = 4;
	while (i < s.n && (ascii_letter(s.p[i]) || s.p[i] == '-'))
		i++;
	return str_starts(str_from(s, i), ":cognito-idp");
}

/* What follows the last dash after the last colon: the function's key, where it has its default name. */
struct str rest_name_in_arn(struct str arn)
{
	struct str last = str_from(arn, (uint32_t)(str_rfind(arn, ':') + 1));
	return str_from(last, (uint32_t)(str_rfind(last, '-') + 1));
}

static void take_function(struct cx *cx, struct rest_authorizer *auth, const struct value *key)
{
	if (!rest_text(cx, key, key->span, "authorizer.name", &auth->name))
		return;
	const struct function *fn = service_function(cx->service, auth->name);
	if (!fn) {
		diag(cx->diags, D_FUNCTION_UNKNOWN, key->span, "the authorizer '%.*s' is not a function of this service", STRA(auth->name));
		return;
	}
	auth->arn = function_target(cx, fn);
	auth->alias = fn->alias.name.n ? fn->alias.logical_id : STR("");
}

static void take_arn(struct cx *cx, struct rest_authorizer *auth, const struct value *arn, const struct value *name)
{
	auth->arn = arn;
	if (is_string(name))
		auth->name = name->string;
	else if (is_string(arn))
		auth->name = rest_name_in_arn(arn->string);
	else
		diag(cx->diags, D_HTTP_AUTHORIZER_NAME, arn->span, "this ARN holds no name for the authorizer: set 'authorizer.name'");
}

/* Number.parseInt, whose failure means 300 seconds. */
const struct value *rest_ttl(struct arena *a, const struct value *v)
{
	struct str text = str_trim(js_string(a, v));
	bool minus = str_starts(text, "-");
	uint32_t i = minus || str_starts(text, "+"), from = i;
	int64_t n = 0;
	while (v && i < text.n && ascii_digit(text.p[i]) && n < INT64_MAX / 100)
		n = n * 10 + (text.p[i++] - '0');
	return i == from ? v_int(a, 300) : v_int(a, minus ? -n : n);
}

static void read_map(struct cx *cx, struct rest_authorizer *auth, const struct value *own)
{
	const struct value *id = value_get(own, "authorizerId"), *arn = value_get(own, "arn"), *name = value_get(own, "name");
	const struct value *type = value_get(own, "type");
	struct str text;
	auth->type = js_truthy(type) && rest_text(cx, type, type->span, "authorizer.type", &text) ? type : NULL;
	if (auth->type && js_truthy(id))
		auth->id = id;
	else if (type_is(type, "AWS_IAM"))
		auth->type = LITERAL("AWS_IAM");
	else if (js_truthy(arn))
		take_arn(cx, auth, arn, name);
	else if (js_truthy(name))
		take_function(cx, auth, name);
	else
		diag(cx->diags, D_HTTP_AUTHORIZER_NAME, own->span, "the authorizer says neither 'name' nor 'arn'");
	const struct value *claims = value_get(own, "claims"), *source = value_get(own, "identitySource");
	auth->ttl = rest_ttl(cx->arena, value_get(own, "resultTtlInSeconds"));
	auth->claims = js_truthy(claims) ? claims : NULL;
	auth->scopes = value_get(own, "scopes");
	auth->source = js_truthy(source) ? source : NULL;
	auth->validation = value_get(own, "identityValidationExpression");
	auth->managed_externally = js_truthy(value_get(own, "managedExternally"));
}

struct rest_authorizer *rest_authorizer_read(struct cx *cx, const struct endpoint *ep, const struct value *own)
{
	struct rest_authorizer *auth = ARENA_NEW(cx->arena, struct rest_authorizer);
	auth->span = own->span;
	if (is_string(own)) {
		if (type_is(own, "AWS_IAM"))
			auth->type = LITERAL("AWS_IAM");
		else if (str_find(own->string, ':') < 0)
			take_function(cx, auth, own);
		else
			take_arn(cx, auth, own, NULL);
	} else if (is_map(own)) {
		read_map(cx, auth, own);
	} else {
		diag(cx->diags, D_HTTP_OPTION, own->span, "'authorizer' is a text or a map, and this is %s", value_kind_name(own));
	}
	/* A request authorizer that caches nothing needs no identity to cache by. */
	bool uncached = type_is(auth->type, "REQUEST") && is_number(auth->ttl) && auth->ttl->number == 0;
	if (!auth->source && !uncached)
		auth->source = LITERAL("method.request.header.Authorization");
	auth->cognito = type_is(auth->type, "COGNITO_USER_POOLS") || rest_is_user_pool(auth->arn);
	if (is_integration(ep, "AWS_PROXY") && rest_is_user_pool(auth->arn) && list_len(auth->claims))
		diag(cx->diags, D_HTTP_CLAIMS, auth->claims->span,
		     "claims can be chosen with the integration 'lambda' only: a proxy integration passes all of them on");
	return auth;
}

static struct str authorizer_logical_id(struct cx *cx, const struct rest_authorizer *auth)
{
	return STR_CAT(cx->arena, name_resource(cx->arena, auth->name), STR("ApiGatewayAuthorizer"));
}

void rest_authorizers_emit(struct cx *cx, const struct rest_api *api)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < api->endpoints.n; i++) {
		const struct rest_authorizer *auth = api->endpoints.at[i].auth;
		if (!auth || !js_truthy(auth->arn))
			continue;
		rest_merge(cx, authorizer_logical_id(cx, auth), "AWS::ApiGateway::Authorizer", MAP(a,
			{ "AuthorizerResultTtlInSeconds", auth->ttl },
			{ "IdentitySource", auth->source },
			{ "Name", v_str(a, auth->name) },
			{ "RestApiId", api->id },
			{ "IdentityValidationExpression", is_string(auth->validation) ? auth->validation : NULL },
			{ "Type", auth->cognito ? LITERAL("COGNITO_USER_POOLS")
				: auth->type ? v_str(a, str_upper(a, auth->type->string)) : LITERAL("TOKEN") },
			{ "ProviderARNs", auth->cognito ? LIST(a, auth->arn) : NULL },
			{ "AuthorizerUri", auth->cognito ? NULL : apigw_invocation_uri(a, auth->arn) }),
			auth->alias.n ? v_str(a, auth->alias) : NULL, auth->span);
	}
}

void method_authorization(struct cx *cx, const struct endpoint *ep, struct value *properties, struct str *depends)
{
	struct arena *a = cx->arena;
	const struct rest_authorizer *auth = ep->auth;
	*depends = STR("");
	if (!auth || value_is(auth->type, "AWS_IAM")) {
		map_putz(a, properties, "AuthorizationType", v_text(a, auth ? "AWS_IAM" : "NONE"));
		return;
	}
	const struct value *scopes = list_len(auth->scopes) ? auth->scopes : NULL;
	if (auth->id) {
		bool function = type_is(auth->type, "TOKEN") || type_is(auth->type, "REQUEST");
		map_putz(a, properties, "AuthorizationType", function ? LITERAL("CUSTOM") : auth->type);
		map_putz(a, properties, "AuthorizerId", auth->id);
		if (type_is(auth->type, "COGNITO_USER_POOLS"))
			map_putz(a, properties, "AuthorizationScopes", scopes);
		return;
	}
	*depends = authorizer_logical_id(cx, auth);
	map_putz(a, properties, "AuthorizationType", v_text(a, auth->cognito ? "COGNITO_USER_POOLS" : "CUSTOM"));
	map_putz(a, properties, "AuthorizerId", cfn_ref(a, *depends));
	if (auth->cognito)
		map_putz(a, properties, "AuthorizationScopes", scopes);
}

static struct str permission_id(struct cx *cx, struct str name)
{
	return STR_CAT(cx->arena, name_resource(cx->arena, name), STR("LambdaPermissionApiGateway"));
}

void rest_permissions_emit(struct cx *cx, const struct rest_api *api)
{
	struct arena *a = cx->arena;
	const struct value *principal = LITERAL("apigateway.amazonaws.com");
	const struct value *source = CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":execute-api:"),
		CFN_REF("AWS::Region"), LITERAL(":"), CFN_REF("AWS::AccountId"), LITERAL(":"), api->id, LITERAL("/*/*"));
	for (uint32_t i = 0; i < api->endpoints.n; i++) {
		const struct endpoint *ep = &api->endpoints.at[i];
		const struct rest_authorizer *auth = ep->auth;
		graph_permission(cx, permission_id(cx, ep->ev->fn->key), ep->ev->fn, principal, source, ep->ev->span);
		if (!auth || !js_truthy(auth->arn) || auth->cognito || auth->managed_externally)
			continue;
		struct str id = permission_id(cx, auth->name);
		if (graph_resource(cx, id))
			continue;
		struct value *p = graph_put(cx, id, "AWS::Lambda::Permission", auth->span);
		map_putz(a, p, "FunctionName", auth->alias.n ? cfn_ref(a, auth->alias) : auth->arn);
		map_putz(a, p, "Action", LITERAL("lambda:InvokeFunction"));
		map_putz(a, p, "Principal", principal);
		map_putz(a, p, "SourceArn", source);
	}
}
