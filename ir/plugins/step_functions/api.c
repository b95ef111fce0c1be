/* api: the REST API whose methods start machines; it shares the framework's own where functions have http events, too. */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/step_functions/api.h"

static const struct value *provider_option(const struct start_api *api, const char *key)
{
	const struct value *own = value_get(api->rest.config, key);
	return js_truthy(own) ? own : value_get(api->s->cx->service->provider.config, key);
}

static struct span span_of(const struct start_api *api) { return api->starts.at[0].span; }

static void rest_api_options(struct start_api *api)
{
	struct step_functions *s = api->s;
	const struct value *config = value_get(s->cx->service->provider.config, "apiGateway"), *id = value_get(config, "restApiId"), *root = value_get(config, "restApiRootResourceId");
	api->rest.config = config;
	api->rest.external = js_truthy(id);
	api->rest.id = js_truthy(id) ? id : CFN_REF("ApiGatewayRestApi");
	api->rest.root = js_truthy(root) ? root : cfn_getatt(s->cx->arena, STR("ApiGatewayRestApi"), "RootResourceId");
	api->rest.stage_name = v_str(s->cx->arena, plugin_stage(s->cx));
	api->rest.methods = v_list(s->cx->arena);
}

static void start_api_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	const struct value *provider = cx->service->provider.config, *type = value_get(provider, "endpointType"), *vpc = value_get(provider, "vpcEndpointIds"), *policy = provider_option(api, "resourcePolicy");
	struct str name = STR("EDGE");
	if (api->rest.external)
		return;
	if (js_truthy(type)) {
		if (!rest_text(cx, type, type->span, "provider.endpointType", &name))
			return;
		if (js_truthy(vpc) && !str_eqz(name, "PRIVATE"))
			plugin_refuses(cx, api->s->use, vpc->span, "only an API of endpointType PRIVATE has VPC endpoints, and this one is %.*s", STRA(name));
		name = str_upper(a, name);
		if (!str_eqz(name, "EDGE") && !str_eqz(name, "REGIONAL") && !str_eqz(name, "PRIVATE"))
			plugin_refuses(cx, api->s->use, type->span, "endpointType is REGIONAL, EDGE or PRIVATE, and this is %.*s", STRA(name));
	}
	const bool has_policy = list_len(policy) || map_len(policy) || value_str(policy).n;
	rest_merge(cx, STR("ApiGatewayRestApi"), "AWS::ApiGateway::RestApi", MAP(a,
		{ "Name", v_str(a, rest_api_name(cx, &api->rest)) },
		{ "EndpointConfiguration", MAP(a, { "Types", LIST(a, v_str(a, name)) }, { "VpcEndpointIds", js_truthy(type) && js_truthy(vpc) ? vpc : NULL }) },
		{ "Policy", has_policy ? MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", policy }) : NULL }), NULL, span_of(api));
}

/* ---- authorizers */

static void authorizers_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < api->starts.n; i++) {
		const struct start_authorizer *auth = api->starts.at[i].authorizer;
		if (!auth || !auth->arn)
			continue;
		const bool pool = auth->user_pool || (auth->type && str_eq_nocase(auth->type->string, STR("COGNITO_USER_POOLS")));
		struct value *properties = MAP(a,
			{ "AuthorizerResultTtlInSeconds", auth->ttl },
			{ "IdentitySource", auth->source },
			{ "Name", v_str(a, auth->name) },
			{ "RestApiId", api->rest.id },
			{ "IdentityValidationExpression", is_string(auth->validation) ? auth->validation : NULL },
			{ "Type", pool ? LITERAL("COGNITO_USER_POOLS") : auth->type ? v_str(a, str_upper(a, auth->type->string)) : LITERAL("TOKEN") },
			{ "ProviderARNs", pool ? LIST(a, auth->arn) : NULL },
			{ "AuthorizerUri", pool ? NULL : CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":apigateway:"), CFN_REF("AWS::Region"),
				LITERAL(":lambda:path/2015-03-31/functions/"), auth->arn, LITERAL("/invocations")) });
		struct span at = api->starts.at[i].span;
		graph_merge(cx, STR_CAT(a, name_resource(a, auth->name), STR("ApiGatewayAuthorizer")), "AWS::ApiGateway::Authorizer", value_at(properties, at), at);
	}
}

/* The sixth part of an ARN, up to a slash: what the plugin names a permission by; empty where it is none. */
static struct str arn_part(struct str arn)
{
	uint32_t colons = 0, at = 0, end;
	for (; at < arn.n && colons < 5; at++)
		colons += arn.p[at] == ':';
	for (end = at; end < arn.n && arn.p[end] != ':' && arn.p[end] != '/';)
		end++;
	return str_starts(arn, "arn:") && colons == 5 ? str_to(str_from(arn, at), end - at) : STR("");
}

/* What an authorizer invokes: the id in a Fn::GetAtt of its URI, else the part before the last. */
static const struct value *invoked(const struct value *authorizer)
{
	const struct value *parts = list_at(value_dig(authorizer, "Properties", "AuthorizerUri", "Fn::Join"), 1);
	list_each(i, parts) {
		const struct value *att = value_get(parts->list.item[i], "Fn::GetAtt");
		if (att)
			return list_at(att, 0);
	}
	return list_len(parts) > 1 ? list_at(parts, list_len(parts) - 2) : NULL;
}

/* Of every authorizer of the template, the framework's included. */
static void permissions_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	struct value *permissions = v_map(a);
	map_each(e, cx->graph->resources) {
		const struct value *type = value_dig(e->value, "Properties", "Type");
		if (!value_is(value_get(e->value, "Type"), "AWS::ApiGateway::Authorizer") || (!value_is(type, "CUSTOM") && !value_is(type, "TOKEN")))
			continue;
		const struct value *fn = invoked(e->value);
		struct str part = arn_part(value_str(fn));
		if (!is_string(fn)) {
			plugin_refuses(cx, api->s->use, e->value->span, "no permission can be made for the authorizer '%.*s': name its function by its key, by Fn::GetAtt or by its ARN", STRA(e->key));
			continue;
		}
		map_put_at(a, permissions, STR_CAT(a, part.n ? part : fn->string, STR("LambdaPermission")), e->value->span, MAP(a,
			{ "FunctionName", part.n ? fn : cfn_getatt(a, fn->string, "Arn") },
			{ "Action", LITERAL("lambda:InvokeFunction") },
			{ "Principal", cfn_sub(a, STR("apigateway.${AWS::URLSuffix}")) }));
	}
	map_each(e, permissions)
		graph_merge(cx, e->key, "AWS::Lambda::Permission", e->value, key_span(e));
}

/* ---- the role, the deployment, keys */

static void api_role_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	struct value *actions = TEXTS(a, "states:StartExecution");
	bool needed = false;
	for (uint32_t i = 0; i < api->starts.n; i++) {
		const struct value *action = value_get(api->starts.at[i].config, "action");
		needed |= value_get(api->starts.at[i].config, "iamRole") == NULL;
		if (action)
			list_push(a, actions, v_str(a, STR_CAT(a, STR("states:"), js_string(a, action))));
	}
	if (!needed)
		return;
	struct value *properties = value_at(MAP(a,
		{ "AssumeRolePolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, MAP(a, { "Effect", LITERAL("Allow") },
			{ "Principal", MAP(a, { "Service", LITERAL("apigateway.amazonaws.com") }) }, { "Action", LITERAL("sts:AssumeRole") })) }) },
		{ "Policies", LIST(a, MAP(a, { "PolicyName", LITERAL("apigatewaytostepfunctions") }, { "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") },
			{ "Statement", LIST(a, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", js_unique(a, actions) }, { "Resource", LITERAL("*") })) }) })) }), span_of(api));
	role_options(api->s, properties, true);
	graph_merge(cx, STR("ApigatewayToStepFunctionsRole"), "AWS::IAM::Role", properties, span_of(api));
}

static const struct value *renamed(struct arena *a, const struct value *depends, struct str from, struct str to)
{
	if (is_string(depends))
		return str_eq(depends->string, from) ? v_str(a, to) : depends;
	struct value *out = v_list(a);
	list_each(i, depends)
		list_push(a, out, renamed(a, depends->list.item[i], from, to));
	return is_list(depends) ? out : depends;
}

/* The framework's deployment deploys these methods, too, so that its id, a digest of what it deploys, becomes another. */
static void join_deployment(struct start_api *api, struct str old)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	struct value *resources = cx->graph->resources;
	list_each(i, api->rest.methods)
		graph_depends_on(cx, old, api->rest.methods->list.item[i]);
	const struct value *deployment = map_get(resources, old);
	map_remove(resources, old);
	struct str id = rest_deployment_id(cx, value_get(deployment, "Properties"));
	map_put_at(a, resources, id, deployment->span, deployment);
	map_each(e, resources) {
		const struct value *depends = value_get(e->value, "DependsOn"), *now = depends ? renamed(a, depends, old, id) : NULL;
		if (now != depends && !value_equal(now, depends))
			graph_attr(cx, e->key, "DependsOn", now);
	}
	api->rest.deployment = id;
}

static void deploy(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	map_each(e, cx->graph->resources) {
		if (value_is(value_get(e->value, "Type"), "AWS::ApiGateway::Deployment")) {
			join_deployment(api, e->key);
			return;
		}
	}
	struct rest_api plain = api->rest;
	plain.config = NULL; /* the plugin gives the deployment no description */
	deployment_emit(cx, &plain);
	api->rest.deployment = plain.deployment;
}

/* A Ref to the stack's own API, of which the plugin makes an empty map where the API is another stack's. */
static const struct value *own_api(const struct start_api *api)
{
	return api->rest.external ? v_map(api->s->cx->arena) : CFN_REF("ApiGatewayRestApi");
}

static void keys_emit(struct start_api *api)
{
	struct cx *cx = api->s->cx;
	struct arena *a = cx->arena;
	const struct value *keys = provider_option(api, "apiKeys"), *plan = provider_option(api, "usagePlan"), *quota = value_get(plan, "quota"), *throttle = value_get(plan, "throttle");
	struct str service = cx->service->name, stage = plugin_stage(cx);
	const struct value *depends = v_str(a, api->rest.deployment);
	if (js_truthy(keys) && !is_list(keys)) {
		plugin_refuses(cx, api->s->use, keys->span, "apiKeys is a list, and this is %s", value_kind_name(keys));
		return;
	}
	list_each(i, keys) {
		const struct value *key = keys->list.item[i];
		if (!is_string(key) && !is_map(key)) {
			plugin_refuses(cx, api->s->use, key->span, "an API key is a name or a map, and this is %s", value_kind_name(key));
			return;
		}
		rest_merge(cx, str_fmt(a, "ApiGatewayApiKey%u", i + 1), "AWS::ApiGateway::ApiKey", MAP(a, { "Enabled", v_bool(a, true) },
			{ "Name", is_string(key) ? key : value_get(key, "name") }, { "StageKeys", LIST(a, MAP(a, { "RestApiId", own_api(api) }, { "StageName", v_str(a, stage) })) },
			{ "Value", value_get(key, "value") }), depends, key->span);
	}
	if (js_truthy(plan) || js_truthy(keys))
		rest_merge(cx, STR("ApiGatewayUsagePlan"), "AWS::ApiGateway::UsagePlan", MAP(a,
			{ "ApiStages", LIST(a, MAP(a, { "ApiId", own_api(api) }, { "Stage", v_str(a, stage) })) },
			{ "Description", v_fmt(a, "Usage plan for %.*s %.*s stage", STRA(service), STRA(stage)) },
			{ "UsagePlanName", v_fmt(a, "%.*s-%.*s", STRA(service), STRA(stage)) },
			{ "Quota", is_nil(quota) ? NULL : MAP(a, { "Limit", value_get(quota, "limit") }, { "Offset", value_get(quota, "offset") }, { "Period", value_get(quota, "period") }) },
			{ "Throttle", is_nil(throttle) ? NULL : MAP(a, { "BurstLimit", value_get(throttle, "burstLimit") }, { "RateLimit", value_get(throttle, "rateLimit") }) }),
			depends, value_span(js_truthy(plan) ? plan : keys));
	list_each(i, keys)
		rest_merge(cx, str_fmt(a, "ApiGatewayUsagePlanKey%u", i + 1), "AWS::ApiGateway::UsagePlanKey", MAP(a, { "KeyId", cfn_ref(a, str_fmt(a, "ApiGatewayApiKey%u", i + 1)) },
			{ "KeyType", LITERAL("API_KEY") }, { "UsagePlanId", cfn_ref(a, STR("ApiGatewayUsagePlan")) }), NULL, keys->list.item[i]->span);
}

void api_emit(struct step_functions *s)
{
	struct start_api api = { .s = s };
	rest_api_options(&api);
	if (!starts_read(&api) || !api.starts.n)
		return;
	start_api_emit(&api);
	paths_emit(s->cx, &api.rest);
	if (diag_broken(s->cx->diags))
		return;
	start_methods_emit(&api);
	struct rest_api models = api.rest;
	models.external = false; /* the plugin's models are of the API that is used, wherever it comes from */
	models_emit(s->cx, &models);
	authorizers_emit(&api);
	permissions_emit(&api);
	start_cors_emit(&api);
	api_role_emit(&api);
	deploy(&api);
	keys_emit(&api);
}
