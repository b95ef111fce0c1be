/* cloudwatchEvent: a rule on the default event bus. */
#include "ir/events/common/rule.h"
#include "ir/js.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "event", S_ANY_OBJECT, .doc = "The pattern that events must match." },
		{ "input", S_ANY_OF(S_STRING_OF(.most = 8192), S_ANY_OBJECT), .doc = "What the function gets instead of the event." },
		{ "inputPath", S_STRING_OF(.least = 1, .most = 256), .doc = "A JSONPath: the function gets that part of the event." },
		{ "inputTransformer", S_OBJECT(
			{ "inputPathsMap", S_MAP_OF(S_STRING_OF(.least = 1)), .doc = "Names for parts of the event, each a JSONPath." },
			{ "inputTemplate", S_STRING_OF(.least = 1, .most = 8192), .required = true, .doc = "The text, with <name> where a part goes." }),
			  .doc = "The function gets a text made from parts of the event." },
		{ "description", S_STRING_OF(.most = 512), .doc = "The rule's description." },
		{ "name", S_STRING_OF(.pattern = "[a-zA-Z0-9-_.]+", .least = 1, .most = 64),
		  .doc = "The rule's name; default: one made by CloudFormation." },
		{ "enabled", S_BOOL, .doc = "Whether the rule is in effect; default: true." }),
};

/* NULL after a report. */
static const struct value *pattern(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *event = value_get(ev->config, "event");
	if (!event) {
		diag(cx->diags, D_EVENT_OPTION, ev->span, "the cloudwatchEvent of function '%.*s' has no event to match", STRA(ev->fn->key));
		return NULL;
	}
	const struct value *v = js_json_parse(a, rule_without_escapes(a, js_json(a, event)));
	if (!v)
		diag(cx->diags, D_RULE_TEXT, event->span, "the event of function '%.*s' has a backslash that cannot be written into a rule", STRA(ev->fn->key));
	return v;
}

static const struct value *input(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *v = value_get(ev->config, "input");
	if (!js_truthy(v))
		return NULL;
	struct str text = is_map(v) || is_list(v) ? js_json(a, v) : js_string(a, v);
	return rule_text(cx, ev, "input", rule_without_escapes(a, rule_escape(a, text)), v->span);
}

static const struct value *input_path(struct cx *cx, const struct event *ev)
{
	struct str path = event_optional_text(cx, ev, "inputPath");
	const struct value *v = value_get(ev->config, "inputPath");
	return path.n ? rule_text(cx, ev, "inputPath", without_breaks(cx->arena, path), v->span) : NULL;
}

static void check_inputs(struct cx *cx, const struct event *ev)
{
	static const char *const keys[] = { "input", "inputPath", "inputTransformer" };
	const struct value *first = NULL;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(ev->config, keys[i]);
		if (!js_truthy(v))
			continue;
		if (first) {
			struct diag *g = diag(cx->diags, D_CLOUDWATCH_INPUTS, v->span, "the cloudwatchEvent of function '%.*s' has %s besides another input", STRA(ev->fn->key), keys[i]);
			diag_note(cx->diags, g, first->span, "the other one is here");
			return;
		}
		first = v;
	}
}

static void expand_one(struct cx *cx, const struct event *ev, uint32_t number)
{
	struct arena *a = cx->arena;
	struct str id = str_fmt(a, "%.*sEventsRuleCloudWatchEvent%u", STRA(ev->fn->id), number);
	check_inputs(cx, ev);
	trigger_merge(cx, ev, id, "AWS::Events::Rule", MAP(a,
		{ "EventPattern", pattern(cx, ev) },
		{ "State", v_text(a, is_false(value_get(ev->config, "enabled")) ? "DISABLED" : "ENABLED") },
		{ "Description", rule_option(cx, ev, "description") },
		{ "Name", rule_option(cx, ev, "name") },
		{ "Targets", LIST(a, MAP(a,
			{ "Input", input(cx, ev) },
			{ "InputPath", input_path(cx, ev) },
			{ "InputTransformer", rule_input_transformer(cx, ev) },
			{ "Arn", function_target(cx, ev->fn) },
			{ "Id", v_str(a, STR_CAT(a, ev->fn->key, STR("CloudWatchEvent"))) })) }));
	trigger_permission(cx, ev, str_fmt(a, "%.*sLambdaPermissionEventsRuleCloudWatchEvent%u", STRA(ev->fn->id), number), MAP(a,
		{ "Principal", LITERAL("events.amazonaws.com") },
		{ "SourceArn", cfn_getatt(a, id, "Arn") }));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++)
			expand_one(cx, uses->at[k], k - i + 1);
	}
}

EVENT(cloudwatchEvent) = {
	.key = "cloudwatchEvent",
	.rank = 160,
	.schema = &schema,
	.doc = "Events of the default event bus that a pattern matches.",
	.expand = expand,
};
