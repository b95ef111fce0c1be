/* waf: rules of the firewall before the API: of the user's own, two that the plugin knows by name, and some for callers with one API key alone. */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/appsync/appsync.h"

static const struct value *block(struct arena *a) { return MAP(a, { "Block", v_map(a) }); }

/* The first of a rule's own setting, the setting for all rules, and true; null counts as none. */
static const struct value *visible(struct appsync *s, const struct value *own, const char *key)
{
	const struct value *v = value_get(own, key), *common = value_get(value_dig(s->config, "waf", "visibilityConfig"), key);
	return !is_nil(v) ? v : !is_nil(common) ? common : v_bool(s->a, true);
}

static const struct value *visibility(struct appsync *s, const struct value *own, const struct value *name)
{
	return MAP(s->a, { "CloudWatchMetricsEnabled", visible(s, own, "cloudWatchMetricsEnabled") }, { "MetricName", appsync_or(value_get(own, "name"), name) },
		{ "SampledRequestsEnabled", visible(s, own, "sampledRequestsEnabled") });
}

static const struct value *transformation(struct arena *a, const char *type)
{
	static const struct value first = NUMBER(0);
	return LIST(a, MAP(a, { "Type", v_text(a, type) }, { "Priority", &first }));
}

static const struct value *default_name(struct appsync *s, struct str prefix, const char *name)
{
	return v_str(s->a, STR_CAT(s->a, prefix, str_z(name)));
}

static struct value *introspection_rule(struct appsync *s, const struct value *v, struct str prefix)
{
	struct arena *a = s->a;
	const struct value *name = appsync_or(value_get(v, "name"), default_name(s, prefix, "DisableIntrospection"));
	const struct value *large = MAP(a, { "ComparisonOperator", LITERAL("GT") }, { "FieldToMatch", MAP(a, { "Body", MAP(a, { "OversizeHandling", LITERAL("MATCH") }) }) },
		{ "Size", v_int(a, 8192) }, { "TextTransformations", transformation(a, "NONE") });
	const struct value *asking = MAP(a, { "FieldToMatch", MAP(a, { "Body", MAP(a, { "OversizeHandling", LITERAL("CONTINUE") }) }) },
		{ "PositionalConstraint", LITERAL("CONTAINS") }, { "SearchString", LITERAL("__schema") },
		{ "TextTransformations", transformation(a, "COMPRESS_WHITE_SPACE") });
	const struct value *either = LIST(a, MAP(a, { "SizeConstraintStatement", large }), MAP(a, { "ByteMatchStatement", asking }));
	return MAP(a, { "Action", block(a) }, { "Name", name }, { "Priority", value_get(v, "priority") },
		{ "Statement", MAP(a, { "OrStatement", MAP(a, { "Statements", either }) }) }, { "VisibilityConfig", visibility(s, value_get(v, "visibilityConfig"), name) });
}

static struct value *throttle_rule(struct appsync *s, const struct value *v, struct str prefix)
{
	struct arena *a = s->a;
	static const struct value hundred = NUMBER(100);
	const struct value *name = appsync_or(value_get(v, "name"), default_name(s, prefix, "Throttle"));
	const struct value *by = appsync_or(value_get(v, "aggregateKeyType"), LITERAL("IP")), *forwarded = value_get(v, "forwardedIPConfig"), *header = NULL;
	if (value_is(by, "FORWARDED_IP"))
		header = MAP(a, { "HeaderName", appsync_or(value_get(forwarded, "headerName"), LITERAL("X-Forwarded-For")) },
			{ "FallbackBehavior", appsync_or(value_get(forwarded, "fallbackBehavior"), LITERAL("MATCH")) });
	const struct value *rate = MAP(a, { "AggregateKeyType", by }, { "Limit", is_number(v) ? v : appsync_or(value_get(v, "limit"), &hundred) },
		{ "EvaluationWindowSec", value_get(v, "evaluationWindowSec") }, { "ForwardedIPConfig", header },
		{ "ScopeDownStatement", value_get(v, "scopeDownStatement") });
	return MAP(a, { "Action", block(a) }, { "Name", name }, { "Priority", value_get(v, "priority") }, { "Statement", MAP(a, { "RateBasedStatement", rate }) },
		{ "VisibilityConfig", visibility(s, value_get(v, "visibilityConfig"), name) });
}

/* Keys with their first letters upper, all the way down. */
static const struct value *as_cfn(struct arena *a, const struct value *v)
{
	if (is_null(v))
		return v_map(a);
	struct value *list = is_list(v) ? v_list(a) : NULL, *map = is_map(v) ? v_map(a) : NULL;
	list_each(i, v)
		list_push(a, list, as_cfn(a, v->list.item[i]));
	map_each(e, v)
		map_put_at(a, map, name_upper_first(a, e->key), key_span(e), as_cfn(a, e->value));
	return list ? value_at(list, v->span) : map ? value_at(map, v->span) : v;
}

static struct value *custom_rule(struct appsync *s, const struct value *rule)
{
	struct arena *a = s->a;
	const struct value *name = value_get(rule, "name"), *over = value_get(rule, "overrideAction"), *action = appsync_or(value_get(rule, "action"), LITERAL("Allow"));
	struct value *made = MAP(a, { "Name", name }, { "Priority", value_get(rule, "priority") }, { "Statement", value_get(rule, "statement") },
		{ "VisibilityConfig", visibility(s, value_get(rule, "visibilityConfig"), name) });
	struct value *own = v_map(a);
	map_put_at(a, own, js_string(a, action), action->span, v_map(a));
	if (js_truthy(over))
		map_putz(a, made, "OverrideAction", as_cfn(a, is_string(over) ? js_object(a, over) : over));
	else
		map_putz(a, made, "Action", own);
	return made;
}

/* NULL after an error. prefix: of the names of rules that have none. */
static struct value *make_rule(struct appsync *s, const struct value *rule, struct str prefix)
{
	const struct value *throttle = value_get(rule, "throttle"), *introspection = value_get(rule, "disableIntrospection");
	const struct value *of = throttle ? throttle : introspection;
	struct diag *g;
	if (value_is(rule, "throttle") || (throttle && !is_null(throttle)))
		return throttle_rule(s, throttle, prefix);
	if (value_is(rule, "disableIntrospection") || (!throttle && introspection && !is_null(introspection)))
		return introspection_rule(s, introspection, prefix);
	if (is_map(rule) && !of && !is_null(value_get(rule, "visibilityConfig")))
		return custom_rule(s, rule);
	g = plugin_refuses(s->cx, s->use, of ? of->span : rule->span, "this is no rule of the firewall");
	diag_label(s->cx->diags, g, "write throttle, disableIntrospection or a map with name and statement");
	return NULL;
}

/* ---- rules for callers with one API key */

static const struct value *both(struct arena *a, const struct value *one, const struct value *other)
{
	return MAP(a, { "AndStatement", MAP(a, { "Statements", LIST(a, one, other) }) });
}

/* A rate counts those callers alone; any other rule holds for them alone. */
static const struct value *narrowed(struct appsync *s, struct str key, const struct value *statement)
{
	struct arena *a = s->a;
	const struct value *with_key = MAP(a, { "ByteMatchStatement", MAP(a, { "FieldToMatch", MAP(a, { "SingleHeader", MAP(a, { "Name", LITERAL("X-Api-key") }) }) }, { "PositionalConstraint", LITERAL("EXACTLY") }, { "SearchString", appsync_get(s, appsync_id(s, "GraphQlApi", key), "ApiKey") }, { "TextTransformations", transformation(a, "LOWERCASE") }) });
	const struct value *rate = value_get(statement, "RateBasedStatement"), *down = value_get(rate, "ScopeDownStatement");
	if (js_truthy(rate)) {
		struct value *scoped = map_copy(a, rate);
		map_putz(a, scoped, "ScopeDownStatement", js_truthy(down) ? both(a, down, with_key) : with_key);
		return MAP(a, { "RateBasedStatement", scoped });
	}
	return map_len(statement) || list_len(statement) || value_str(statement).n ? both(a, statement, with_key) : with_key;
}

static void push_rules(struct appsync *s, struct value *to, const struct value *rules, struct str key, bool of_key)
{
	if ((of_key ? !is_nil(rules) : js_truthy(rules)) && !is_list(rules)) {
		plugin_refuses(s->cx, s->use, rules->span, "the rules of the firewall are a list, not %s", value_kind_name(rules));
		return;
	}
	list_each(i, rules) {
		struct value *rule = make_rule(s, rules->list.item[i], key);
		if (rule && of_key)
			map_putz(s->a, rule, "Statement", narrowed(s, key, value_get(rule, "Statement")));
		if (rule)
			list_push(s->a, to, value_at(rule, rules->list.item[i]->span));
	}
}

/* Rules without a priority are counted from 100 on. */
static struct value *all_rules(struct appsync *s, const struct value *v)
{
	struct value *rules = v_list(s->a);
	int64_t next = 100;
	push_rules(s, rules, value_get(v, "rules"), STR(""), false);
	map_each(e, s->keys)
		push_rules(s, rules, value_get(e->value, "wafRules"), e->key, true);
	list_each(i, rules) {
		struct value *rule = map_copy(s->a, rules->list.item[i]);
		if (!js_truthy(value_get(rule, "Priority")))
			map_putz(s->a, rule, "Priority", v_int(s->a, next++));
		rules->list.item[i] = rule;
	}
	return rules;
}

void appsync_waf(struct appsync *s)
{
	struct arena *a = s->a;
	const struct value *v = value_get(s->config, "waf"), *arn = value_get(v, "arn"), *action = value_get(v, "defaultAction");
	if (!js_truthy(v) || is_false(value_get(v, "enabled")))
		return;
	const struct value *of = js_truthy(arn) ? arn : appsync_get(s, STR("GraphQlWaf"), "Arn");
	appsync_put(s, STR("GraphQlWafAssoc"), v->span, MAP(a, { "Type", LITERAL("AWS::WAFv2::WebACLAssociation") }, { "Properties", MAP(a, { "ResourceArn", appsync_get(s, STR("GraphQlApi"), "Arn") }, { "WebACLArn", of }) }));
	if (js_truthy(arn))
		return;
	const struct value *name = appsync_or(value_get(v, "name"), v_str(a, STR_CAT(a, s->name, STR("Waf"))));
	const struct value *about = v_str(a, STR_CAT(a, STR("ACL rules for AppSync "), s->name));
	struct value *by_default = v_map(a);
	map_put(a, by_default, is_string(action) && action->string.n ? action->string : STR("Allow"), v_map(a));
	const struct value *p = MAP(a, { "DefaultAction", js_truthy(action) && !is_string(action) ? action : by_default }, { "Scope", LITERAL("REGIONAL") },
		{ "Description", appsync_or(value_get(v, "description"), about) }, { "Name", name }, { "Rules", all_rules(s, v) },
		{ "VisibilityConfig", visibility(s, value_get(v, "visibilityConfig"), name) }, { "Tags", appsync_tags(s) });
	appsync_put(s, STR("GraphQlWaf"), v->span, MAP(a, { "Type", LITERAL("AWS::WAFv2::WebACL") }, { "Properties", p }));
}
