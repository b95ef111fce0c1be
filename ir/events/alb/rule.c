#include "ir/events/alb/alb.h"

#include "ir/graph.h"
#include "ir/js.h"

struct field { /* an option and the property it becomes */
	const char *option, *property;
};

static const struct field cognito_fields[] = {
	{ "userPoolArn", "UserPoolArn" },
	{ "userPoolClientId", "UserPoolClientId" },
	{ "userPoolDomain", "UserPoolDomain" },
	{ 0 },
};
static const struct field oidc_fields[] = {
	{ "authorizationEndpoint", "AuthorizationEndpoint" },
	{ "clientId", "ClientId" },
	{ "issuer", "Issuer" },
	{ "tokenEndpoint", "TokenEndpoint" },
	{ "userInfoEndpoint", "UserInfoEndpoint" },
	{ 0 },
};
static const struct field shared_fields[] = {
	{ "requestExtraParams", "AuthenticationRequestExtraParams" },
	{ "scope", "Scope" },
	{ "sessionCookieName", "SessionCookieName" },
	{ "sessionTimeout", "SessionTimeout" },
	{ 0 },
};

static void copy_fields(struct arena *a, struct value *to, const struct value *from, const struct field *fields)
{
	for (; fields->option; fields++)
		map_putz(a, to, fields->property, value_get(from, fields->option));
}

static struct value *authenticate(struct arena *a, const struct value *auth, uint32_t order)
{
	bool cognito = value_is(value_get(auth, "type"), "cognito");
	const struct value *otherwise = value_get(auth, "onUnauthenticatedRequest"), *secret = value_get(auth, "clientSecret");
	struct value *config = v_map(a);
	copy_fields(a, config, auth, cognito ? cognito_fields : oidc_fields);
	copy_fields(a, config, auth, shared_fields);
	map_putz(a, config, "OnUnauthenticatedRequest", js_truthy(otherwise) ? otherwise : LITERAL("deny"));
	if (!cognito && js_truthy(secret))
		map_putz(a, config, "ClientSecret", secret);
	else if (!cognito)
		map_putz(a, config, "UseExistingClientSecret", v_bool(a, true));
	return MAP(a,
		{ "Type", v_text(a, cognito ? "authenticate-cognito" : "authenticate-oidc") },
		{ "Order", v_int(a, order) },
		{ cognito ? "AuthenticateCognitoConfig" : "AuthenticateOidcConfig", config });
}

/* An option that may be one thing or a list of them, as a list. */
static const struct value *listed(struct arena *a, const struct value *v)
{
	return is_list(v) ? v : LIST(a, v);
}

static struct value *actions(struct cx *cx, const struct alb_rule *rule)
{
	struct arena *a = cx->arena;
	const struct value *known = value_dig(cx->service->provider.config, "alb", "authorizers");
	const struct value *asked = value_get(rule->ev->config, "authorizer");
	struct value *list = v_list(a);
	if (js_truthy(asked)) {
		asked = listed(a, asked);
		list_each(i, asked)
			list_push(a, list, authenticate(a, map_get(known, js_string(a, list_at(asked, i))), i + 1));
	}
	uint32_t before = list_len(list);
	list_push(a, list, MAP(a,
		{ "Type", LITERAL("forward") },
		{ "TargetGroupArn", cfn_ref(a, rule->target_group) },
		{ "Order", before ? v_int(a, before + 1) : NULL }));
	return list;
}

static void add_condition(struct arena *a, struct value *list, const struct value *values, const char *field, const char *config)
{
	if (!js_truthy(values))
		return;
	values = listed(a, values);
	list_push(a, list, MAP(a,
		{ "Field", v_text(a, field) },
		{ config ? config : "Values", config ? MAP(a, { "Values", values }) : values }));
}

static void add_headers(struct arena *a, struct value *list, const struct value *headers)
{
	if (!js_truthy(headers))
		return;
	headers = listed(a, headers);
	list_each(i, headers)
		list_push(a, list, MAP(a,
			{ "Field", LITERAL("http-header") },
			{ "HttpHeaderConfig", MAP(a,
				{ "HttpHeaderName", value_get(list_at(headers, i), "name") },
				{ "Values", value_get(list_at(headers, i), "values") }) }));
}

static struct value *conditions(struct arena *a, const struct value *given)
{
	struct value *list = v_list(a), *pairs = v_list(a);
	const struct value *query = value_get(given, "query");
	add_condition(a, list, value_get(given, "path"), "path-pattern", NULL);
	add_condition(a, list, value_get(given, "host"), "host-header", "HostHeaderConfig");
	add_condition(a, list, value_get(given, "method"), "http-request-method", "HttpRequestMethodConfig");
	add_headers(a, list, value_get(given, "header"));
	if (js_truthy(query)) {
		const struct entry **entries = js_entries(a, query);
		for (uint32_t i = 0; i < map_len(query); i++)
			list_push(a, pairs, MAP(a, { "Key", v_str(a, entries[i]->key) }, { "Value", entries[i]->value }));
		list_push(a, list, MAP(a,
			{ "Field", LITERAL("query-string") }, { "QueryStringConfig", MAP(a, { "Values", pairs }) }));
	}
	add_condition(a, list, value_get(given, "ip"), "source-ip", "SourceIpConfig");
	return list;
}

void alb_emit_rule(struct cx *cx, const struct alb_rule *rule)
{
	struct arena *a = cx->arena;
	const struct value *priority = value_get(rule->ev->config, "priority");
	struct str id = STR_CAT(a, rule->ev->fn->id, STR("AlbListenerRule"), js_string(a, priority));
	struct value *p = graph_put(cx, id, "AWS::ElasticLoadBalancingV2::ListenerRule", rule->ev->span);
	map_putz(a, p, "Actions", actions(cx, rule));
	map_putz(a, p, "Conditions", conditions(a, value_get(rule->ev->config, "conditions")));
	map_putz(a, p, "ListenerArn", rule->listener);
	map_putz(a, p, "Priority", priority);
}
