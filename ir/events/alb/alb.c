/* alb: rules of an application load balancer's listeners, with a target group for each function and load balancer. */
#include "ir/events/alb/alb.h"

#include "ir/base/digest.h"
#include "ir/graph.h"
#include "ir/js.h"

static const struct schema header = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "name", S_STRING_OF(.most = 40), .required = true, .doc = "The header's name." },
		{ "values", S_LIST_OF(S_STRING_OF(.most = 128), .unique = true), .required = true,
		  .doc = "The header has one of these values; * and ? stand for any text and any character." }),
};

static const struct schema health_check = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "healthyThresholdCount", S_INT(2, 10),
		  .doc = "Checks in a row that must succeed before the target counts as healthy; default: 5." },
		{ "intervalSeconds", S_INT(5, 300), .doc = "Seconds between two checks; default: 35." },
		{ "matcher", S_OBJECT({ "httpCode", S_STRING_OF(.pattern = "^\\d{3}(-\\d{3})?(,\\d{3}(-\\d{3})?)*$",
								.expected = "status codes (200, 200-299, 200,302)"), .doc = "Statuses such as 200, 200-299 or 200,302; default: 200." }),
								.doc = "Which answers count as healthy." },
		{ "path", S_STRING_OF(.least = 1, .most = 1024), .doc = "The path that is asked for; default: /." },
		{ "timeoutSeconds", S_INT(2, 120), .doc = "Seconds after which a check has failed; default: 30." },
		{ "unhealthyThresholdCount", S_INT(2, 10),
		  .doc = "Checks in a row that must fail before the target counts as unhealthy; default: 5." })),
};

static const struct schema query = {
	.kind = SCHEMA_OBJECT,
	.extra = S_STRING_OF(.most = 128),
	.key_names = S_STRING_OF(.most = 128),
};

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "authorizer", S_LIST(S_STRING), .doc = "Keys under provider.alb.authorizers." },
		{ "conditions", S_OBJECT(
			{ "header", S_ANY_OF(S_LIST(&header), &header), .doc = "Headers that the request must have." },
			{ "host", S_LIST(S_STRING_OF(.pattern = "^[A-Za-z0-9*?.-]+$", .most = 128)),
			  .doc = "Host names, with * and ? as wildcards." },
			{ "ip", S_LIST_OF(S_STRING, .unique = true), .doc = "CIDR blocks that the request may come from." },
			{ "method", S_LIST(S_STRING_OF(.pattern = "^[A-Z_-]+$", .most = 40)), .doc = "HTTP methods, in capitals." },
			{ "path", S_LIST(S_STRING_OF(.pattern = "^([A-Za-z0-9*?_.$/~\"'@:+-]|&amp;)+$", .most = 128)),
			  .doc = "Paths, with * and ? as wildcards." },
			{ "query", &query, .doc = "Query parameters and their values." }), .required = true,
			  .doc = "When a request is the function's; at least one." },
		{ "healthCheck", &health_check, .doc = "Health checks of the target group: true for the default ones; default: none." },
		{ "listenerArn", S_ANY_OF(&aws_alb_listener_arn, &aws_cf_ref), .required = true, .doc = "The listener that gets the rule." },
		{ "multiValueHeaders", S_BOOL, .doc = "Headers and query parameters arrive as lists, so that repeated ones survive." },
		{ "priority", S_INT(1, 50000), .required = true, .doc = "The rule's place among those of the listener." },
		{ "targetGroupName", S_STRING_OF(.pattern = "^[a-zA-Z0-9-]+$", .least = 1, .most = 32),
		  .doc = "The target group's name instead of a generated one." }),
};

/* Target groups are found by name: service, function, load balancer and stage as a digest of at most 32 characters. */
static struct str target_group_name(struct cx *cx, const struct alb_rule *rule)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *prefix = value_dig(s->provider.config, "alb", "targetGroupPrefix");
	struct str digest = md5_hex(a, STR_CAT(a, s->name, STR("-"), rule->ev->fn->key, STR("-"), rule->alb, STR("-"),
					       rule->multi_value ? STR("multi-value-") : STR(""), s->provider.stage));
	return str_utf16_to(STR_CAT(a, js_truthy(prefix) ? js_string(a, prefix) : STR(""), digest), 32);
}

static const struct value *or_int(struct arena *a, const struct value *v, int64_t otherwise)
{
	return is_nil(v) ? v_int(a, otherwise) : v;
}

static void emit_health_check(struct arena *a, const struct value *check, struct value *p)
{
	bool on = js_truthy(check);
	map_putz(a, p, "HealthCheckEnabled", v_bool(a, on));
	if (!on)
		return;
	const struct value *path = value_get(check, "path"), *code = value_dig(check, "matcher", "httpCode");
	const struct value *unhealthy = value_get(check, "unhealthyThresholdCount");
	map_putz(a, p, "HealthCheckPath", is_nil(path) ? LITERAL("/") : path);
	map_putz(a, p, "HealthCheckIntervalSeconds", or_int(a, value_get(check, "intervalSeconds"), 35));
	map_putz(a, p, "HealthCheckTimeoutSeconds", or_int(a, value_get(check, "timeoutSeconds"), 30));
	map_putz(a, p, "HealthyThresholdCount", or_int(a, value_get(check, "healthyThresholdCount"), 5));
	map_putz(a, p, "UnhealthyThresholdCount", js_truthy(unhealthy) ? unhealthy : v_int(a, 5));
	map_putz(a, p, "Matcher", MAP(a, { "HttpCode", js_truthy(code) ? code : LITERAL("200") }));
}

static void emit_target_group(struct cx *cx, const struct alb_rule *rule)
{
	struct arena *a = cx->arena;
	const struct function *fn = rule->ev->fn;
	const struct value *name = value_get(rule->ev->config, "targetGroupName");
	const struct value *multi = value_get(rule->ev->config, "multiValueHeaders");
	struct str tag = STR_CAT(a, cx->service->name, STR("-"), fn->key, STR("-"), rule->alb, STR("-"), cx->service->provider.stage);
	struct value *p = graph_put(cx, rule->target_group, "AWS::ElasticLoadBalancingV2::TargetGroup", rule->ev->span);
	map_putz(a, p, "TargetType", LITERAL("lambda"));
	map_putz(a, p, "Targets", LIST(a, MAP(a, { "Id", function_target(cx, fn) })));
	map_putz(a, p, "Name", js_truthy(name) ? name : v_str(a, target_group_name(cx, rule)));
	map_putz(a, p, "Tags", LIST(a, MAP(a, { "Key", LITERAL("Name") }, { "Value", v_str(a, tag) })));
	map_putz(a, p, "TargetGroupAttributes", LIST(a, MAP(a,
		{ "Key", LITERAL("lambda.multi_value_headers.enabled") },
		{ "Value", rule->multi_value ? multi : v_bool(a, false) })));
	emit_health_check(a, value_get(rule->ev->config, "healthCheck"), p);
	graph_depends(cx, rule->target_group, STR_CAT(a, fn->id, STR("LambdaPermissionRegisterTarget")));
	if (fn->alias.name.n)
		graph_depends(cx, rule->target_group, fn->alias.logical_id);
}

/* One permission to register the function with a target group, which does not exist yet, and one to invoke it from there. */
static void emit_permissions(struct cx *cx, const struct alb_rule *rule)
{
	struct arena *a = cx->arena;
	const struct function *fn = rule->ev->fn;
	const struct value *source[] = { cfn_ref(a, rule->target_group), NULL };
	const char *const suffix[] = { "LambdaPermissionAlb", "LambdaPermissionRegisterTarget" };
	for (int i = 0; i < 2; i++) {
		struct str id = STR_CAT(a, fn->id, str_z(suffix[i]));
		graph_permission(cx, id, fn, LITERAL("elasticloadbalancing.amazonaws.com"), source[i], rule->ev->span);
		if (fn->alias.name.n)
			graph_attr(cx, id, "DependsOn", LIST(a, v_str(a, fn->alias.logical_id)));
	}
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	VEC(struct alb_rule) rules = { 0 };
	for (uint32_t i = 0; i < uses->n; i++) {
		struct alb_rule rule;
		if (alb_read(cx, uses->at[i], &rule))
			vec_push(cx->arena, &rules, rule);
	}
	alb_check_priorities(cx, rules.at, rules.n);
	if (diag_broken(cx->diags))
		return;
	for (uint32_t i = 0; i < rules.n; i++) {
		emit_target_group(cx, &rules.at[i]);
		alb_emit_rule(cx, &rules.at[i]);
		emit_permissions(cx, &rules.at[i]);
	}
}

EVENT(alb) = {
	.key = "alb",
	.rank = 110,
	.schema = &schema,
	.provider = alb_provider,
	.doc = "Requests to an application load balancer.",
	.expand = expand,
};
