/* keys: API keys, usage plans, and which key belongs to which plan. */
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

struct plans {
	const struct value *config; /* provider.apiGateway.usagePlan, may be NULL */
	struct value *names;        /* a set: of the plans, "default" for a single one */
	struct value *quota, *throttle; /* plan → its last definition */
	struct value *mentioned;    /* a set: every key of every item, by which api keys find their plan */
};

static struct str plan_id(struct cx *cx, struct str name)
{
	return STR_CAT(cx->arena, STR("ApiGatewayUsagePlan"), name_upper_first(cx->arena, name));
}

static struct str numbered(struct cx *cx, const char *prefix, struct str name, uint32_t number)
{
	return str_fmt(cx->arena, "%s%.*s%u", prefix, STRA(name_upper_first(cx->arena, name)), number);
}

static void plan_emit(struct cx *cx, const struct rest_api *api, const struct plans *plans, struct str name, struct str id,
		      struct span span)
{
	struct arena *a = cx->arena;
	struct str service = cx->service->name, stage = cx->service->provider.stage;
	bool single = str_eqz(name, "default");
	const struct value *quota = single ? value_get(plans->config, "quota") : map_get(plans->quota, name);
	const struct value *throttle = single ? value_get(plans->config, "throttle") : map_get(plans->throttle, name);
	bool has_quota = js_truthy(quota) && (single || map_len(quota)), has_throttle = js_truthy(throttle) && (single || map_len(throttle));
	rest_merge(cx, id, "AWS::ApiGateway::UsagePlan", MAP(a,
		{ "ApiStages", LIST(a, MAP(a, { "ApiId", api->id }, { "Stage", v_str(a, stage) })) },
		{ "Description", single ? v_fmt(a, "Usage plan for %.*s %.*s stage", STRA(service), STRA(stage))
			: v_fmt(a, "Usage plan \"%.*s\" for %.*s %.*s stage", STRA(name), STRA(service), STRA(stage)) },
		{ "UsagePlanName", single ? v_fmt(a, "%.*s-%.*s", STRA(service), STRA(stage))
			: v_fmt(a, "%.*s-%.*s-%.*s", STRA(service), STRA(name), STRA(stage)) },
		{ "Quota", !has_quota ? NULL : MAP(a, { "Limit", value_get(quota, "limit") }, { "Offset", value_get(quota, "offset") },
			{ "Period", value_get(quota, "period") }) },
		{ "Throttle", !has_throttle ? NULL : MAP(a, { "BurstLimit", value_get(throttle, "burstLimit") },
			{ "RateLimit", value_get(throttle, "rateLimit") }) }),
		v_str(a, api->deployment), span);
}

static struct plans plans_emit(struct cx *cx, const struct rest_api *api, const struct value *config, struct span span)
{
	struct arena *a = cx->arena;
	struct plans plans = { config, v_map(a), v_map(a), v_map(a), v_map(a) };
	if (!is_list(config)) {
		map_putz(a, plans.names, "default", v_bool(a, true));
		plan_emit(cx, api, &plans, STR("default"), STR("ApiGatewayUsagePlan"), span);
		return plans;
	}
	list_each(i, config) {
		map_each(e, config->list.item[i]) {
			const struct value *quota = value_get(e->value, "quota"), *throttle = value_get(e->value, "throttle");
			map_put(a, plans.mentioned, e->key, v_bool(a, true));
			map_put(a, plans.quota, e->key, js_truthy(quota) ? quota : NULL);
			map_put(a, plans.throttle, e->key, js_truthy(throttle) ? throttle : NULL);
		}
	}
	list_each(i, config) {
		const struct value *item = config->list.item[i];
		if (!map_len(item)) {
			diag(cx->diags, D_HTTP_OPTION, item->span, "a usage plan is a map with the plan's name as its key, and this is %s",
			     map_len(item) || !is_map(item) ? value_kind_name(item) : "empty");
			continue;
		}
		const struct entry *first = js_entries(a, item)[0];
		map_put(a, plans.names, first->key, v_bool(a, true));
		plan_emit(cx, api, &plans, first->key, plan_id(cx, first->key), key_span(first));
	}
	return plans;
}

static void key_emit(struct cx *cx, const struct rest_api *api, const struct value *key, struct str id)
{
	struct arena *a = cx->arena;
	const struct value *value = value_get(key, "value"), *enabled = value_get(key, "enabled");
	rest_merge(cx, id, "AWS::ApiGateway::ApiKey", MAP(a,
		{ "Enabled", is_nil(enabled) ? v_bool(a, true) : enabled },
		{ "Name", is_string(key) ? key : value_get(key, "name") },
		{ "Value", js_truthy(value) ? value : NULL },
		{ "Description", value_get(key, "description") },
		{ "CustomerId", value_get(key, "customerId") },
		{ "StageKeys", LIST(a, MAP(a, { "RestApiId", api->id }, { "StageName", v_str(a, cx->service->provider.stage) })) }),
		v_str(a, api->deployment), key->span);
}

static void plan_key_emit(struct cx *cx, struct str name, uint32_t number, struct str plan, struct span span)
{
	struct arena *a = cx->arena;
	rest_merge(cx, numbered(cx, "ApiGatewayUsagePlanKey", name, number), "AWS::ApiGateway::UsagePlanKey", MAP(a,
		{ "KeyId", cfn_ref(a, numbered(cx, "ApiGatewayApiKey", name, number)) },
		{ "KeyType", LITERAL("API_KEY") },
		{ "UsagePlanId", cfn_ref(a, plan) }), NULL, span);
}

/* Keys of a named plan are numbered within it; v3.40 goes on counting from there for the keys without one. */
static void keys_emit(struct cx *cx, const struct rest_api *api, const struct value *keys, const struct plans *plans)
{
	uint32_t number = 0, plan_number = 0;
	list_each(i, keys) {
		const struct value *item = keys->list.item[i];
		const struct entry *first = map_len(item) ? js_entries(cx->arena, item)[0] : NULL;
		if (!first && !(is_string(item) && item->string.n)) {
			diag(cx->diags, D_HTTP_OPTION, item->span, "an API key is a name, or a map that describes it");
			continue;
		}
		bool group = first && map_get(plans->mentioned, first->key);
		bool planned = first && map_get(plans->names, first->key);
		if (first && !planned && (is_map(first->value) || is_list(first->value))) {
			diag(cx->diags, D_HTTP_KEY_PLAN, key_span(first), "the API keys '%.*s' have no usage plan of that name",
			     STRA(first->key));
			continue;
		}
		if ((group || planned) && !is_list(first->value)) {
			diag(cx->diags, D_HTTP_OPTION, first->value->span, "the keys of the usage plan '%.*s' are a list", STRA(first->key));
			continue;
		}
		for (uint32_t k = 0; group && k < list_len(first->value); k++)
			key_emit(cx, api, list_at(first->value, k), numbered(cx, "ApiGatewayApiKey", first->key, k + 1));
		number = group ? list_len(first->value) : number + 1;
		if (!group)
			key_emit(cx, api, item, numbered(cx, "ApiGatewayApiKey", STR(""), number));
		for (uint32_t k = 0; planned && k < list_len(first->value); k++)
			plan_key_emit(cx, first->key, k + 1, plan_id(cx, first->key), item->span);
		plan_number = planned ? list_len(first->value) : plan_number + 1;
		if (!planned)
			plan_key_emit(cx, STR(""), plan_number, STR("ApiGatewayUsagePlan"), item->span);
	}
}

void api_keys_emit(struct cx *cx, const struct rest_api *api)
{
	const struct value *keys = value_get(api->config, "apiKeys"), *config = value_get(api->config, "usagePlan");
	if (!js_truthy(keys) && !js_truthy(config))
		return;
	struct plans plans = plans_emit(cx, api, js_truthy(config) ? config : NULL, value_span(js_truthy(config) ? config : keys));
	if (js_truthy(keys) && !is_list(keys))
		diag(cx->diags, D_HTTP_OPTION, keys->span, "provider.apiGateway.apiKeys is a list, and this is %s", value_kind_name(keys));
	keys_emit(cx, api, keys, &plans);
}
