/* iot: a rule of AWS IoT on the messages of its topics. */
#include "ir/events/common/trigger.h"
#include "ir/js.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "sql", S_STRING, .required = true, .doc = "Which messages, and what of them." },
		{ "sqlVersion", S_TYPED_WORDS("2015-10-08", "2016-03-23", "beta"), .doc = "The version of the rule's SQL." },
		{ "name", S_STRING, .doc = "The rule's name." },
		{ "enabled", S_BOOL, .doc = "Whether the rule is in effect; default: true." },
		{ "description", S_STRING, .doc = "The rule's description." }),
};

/* A text without line breaks, or NULL if there is none. */
static const struct value *clean(struct cx *cx, const struct event *ev, const char *key)
{
	struct str s = event_optional_text(cx, ev, key);
	return s.n ? v_str(cx->arena, without_breaks(cx->arena, s)) : NULL;
}

static const struct value *if_any(const struct value *text)
{
	return js_truthy(text) ? text : NULL;
}

static void expand_one(struct cx *cx, const struct event *ev, uint32_t number)
{
	struct arena *a = cx->arena;
	struct str id = str_fmt(a, "%.*sIotTopicRule%u", STRA(ev->fn->id), number);
	struct str sql = event_text(cx, ev, "sql");
	trigger_merge(cx, ev, id, "AWS::IoT::TopicRule", MAP(a,
		{ "TopicRulePayload", MAP(a,
			{ "RuleDisabled", v_bool(a, is_false(value_get(ev->config, "enabled"))) },
			{ "Sql", v_str(a, without_breaks(a, sql)) },
			{ "Actions", LIST(a, MAP(a, { "Lambda", MAP(a, { "FunctionArn", function_target(cx, ev->fn) }) })) },
			{ "Description", if_any(clean(cx, ev, "description")) },
			{ "AwsIotSqlVersion", if_any(clean(cx, ev, "sqlVersion")) }) },
		{ "RuleName", if_any(clean(cx, ev, "name")) }));
	trigger_permission(cx, ev, str_fmt(a, "%.*sLambdaPermissionIotTopicRule%u", STRA(ev->fn->id), number), MAP(a,
		{ "Principal", LITERAL("iot.amazonaws.com") },
		{ "SourceArn", trigger_arn(cx, "iot", ":rule/", cfn_ref(a, id), NULL) }));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++)
			expand_one(cx, uses->at[k], k - i + 1);
	}
}

EVENT(iot) = {
	.key = "iot",
	.rank = 140,
	.schema = &schema,
	.doc = "Messages of AWS IoT that a rule selects.",
	.expand = expand,
};
