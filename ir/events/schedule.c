/* schedule: EventBridge rules, or schedules of EventBridge Scheduler (method: scheduler). */
#include "ir/events/common/rule.h"
#include "ir/js.h"

#define RATE "^rate\\((?:1 (?:minute|hour|day)|(?:1\\d+|[2-9]\\d*) (?:minute|hour|day)s)\\)$"
#define CRON "^cron\\(\\S+ \\S+ \\S+ \\S+ \\S+ \\S+\\)$"

static const struct schema expression = {
	.kind = SCHEMA_STRING,
	.pattern = RATE "|" CRON,
	.expected = "rate(1 day), rate(5 minutes) or cron(…) with six fields",
};

/* Under input, `body` stands alone and is a text, or is not there at all. */
static const struct schema input = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_STRING_OF(.most = 8192), S_OBJECT_OF(.extra = S_ANY, .also = S_ONE_OF(
		S_OBJECT_OF(.untyped = true, .props = S_PROPS({ "body", S_STRING_OF(.most = 8192), .required = true,
		.doc = "A text that is put into the event as its body." })),
		S_LACKS("body")))),
};

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&expression, S_OBJECT(
		{ "rate", S_LIST_OF(S_ANY_OF(&aws_cf_function, &expression), .least = 1), .required = true,
		  .doc = "One or more rate or cron expressions." },
		{ "enabled", S_BOOL, .doc = "Whether the schedule is in effect; default: true." },
		{ "name", S_STRING_OF(.least = 1, .most = 64, .pattern = "[\\.\\-_A-Za-z0-9]+"),
		  .doc = "The rule's or schedule's name; default: one made by CloudFormation." },
		{ "description", S_STRING_OF(.most = 512), .doc = "The rule's or schedule's description." },
		{ "input", &input, .doc = "What the function gets." },
		{ "inputPath", S_STRING_OF(.most = 256), .doc = "A JSONPath: the function gets that part of the event." },
		{ "inputTransformer", S_OBJECT(
			{ "inputTemplate", S_STRING_OF(.least = 1, .most = 8192), .required = true,
			  .doc = "The text, with <name> where a part goes." },
			{ "inputPathsMap", S_ANY_OBJECT, .doc = "Names for parts of the event, each a JSONPath." }),
			  .doc = "The function gets a text made from parts of the event." },
		{ "method", S_TYPED_WORDS("eventBus", "scheduler"), .doc = "Whether a rule of the event bus or the scheduler invokes; default: eventBus." },
		{ "roleArn", S_ANY_OF(S_STRING, &aws_cf_function), .doc = "The role that invokes, instead of the function's; for method: scheduler." },
		{ "groupName", S_ANY_OF(S_STRING_OF(.least = 1, .most = 64, .pattern = "^[0-9a-zA-Z-_.]+$", .expected = "a schedule group's name"), &aws_cf_function),
		  .doc = "The group that the schedule belongs to; for method: scheduler." },
		{ "timezone", S_STRING_OF(.pattern = "[\\w\\-\\/]+"), .doc = "For method: scheduler." })),
};

/* Options that one of the methods does not know. */
static const struct {
	const char *key;
	bool scheduler; /* the method that lacks it */
} unsupported[] = { { "inputPath", true }, { "inputTransformer", true }, { "timezone", false }, { "groupName", false } };

static void check(struct cx *cx, const struct event *ev, const struct value *rates, bool scheduler)
{
	const struct value *name = value_get(ev->config, "name");
	if (list_len(rates) > 1 && js_truthy(name))
		diag(cx->diags, D_SCHEDULE_NAME, name->span, "a schedule of function '%.*s' gives one name to %u rates", STRA(ev->fn->key), list_len(rates));
	for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
		const struct value *v = value_get(ev->config, unsupported[i].key);
		if (js_truthy(v) && unsupported[i].scheduler == scheduler)
			diag(cx->diags, D_SCHEDULE_PARAMETER, v->span, "%s does not go with method: %s", unsupported[i].key, scheduler ? "scheduler" : "eventBus");
	}
}

/* The input as a text; an object as JSON, its `body` (JSON in a text) taken apart before. NULL: none, or reported. */
static const struct value *input_text(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *v = value_get(ev->config, "input"), *body = value_get(v, "body");
	if (is_string(body)) {
		const struct value *parsed = js_json_parse(a, body->string);
		if (!parsed)
			diag(cx->diags, D_EVENT_OPTION, body->span, "input.body of a schedule of function '%.*s' is not JSON", STRA(ev->fn->key));
		v = map_assign(a, v, MAP(a, { "body", parsed }));
	}
	return is_map(v) || is_list(v) ? value_at(v_str(a, js_json(a, v)), value_get(ev->config, "input")->span) : v;
}

static void put_schedule(struct cx *cx, const struct event *ev, const struct value *rate, const char *state, uint32_t number)
{
	struct arena *a = cx->arena;
	struct str id = str_fmt(a, "%.*sSchedulerSchedule%u", STRA(ev->fn->id), number);
	const struct value *role = value_get(ev->config, "roleArn"), *group = value_get(ev->config, "groupName");
	struct value *p = graph_put(cx, id, "AWS::Scheduler::Schedule", ev->span);
	map_putz(a, p, "ScheduleExpression", rate);
	map_putz(a, p, "State", v_text(a, state));
	map_putz(a, p, "Target", MAP(a,
		{ "Arn", function_target(cx, ev->fn) },
		{ "RoleArn", js_truthy(role) ? role : value_get(graph_props(cx, ev->fn->logical_id), "Role") },
		{ "Input", input_text(cx, ev) }));
	map_putz(a, p, "FlexibleTimeWindow", MAP(a, { "Mode", LITERAL("OFF") }));
	map_putz(a, p, "Name", value_get(ev->config, "name"));
	map_putz(a, p, "GroupName", group);
	map_putz(a, p, "Description", value_get(ev->config, "description"));
	map_putz(a, p, "ScheduleExpressionTimezone", value_get(ev->config, "timezone"));
	graph_merge_depends(cx, id, trigger_depends(cx, ev->fn));
}

static void put_rule(struct cx *cx, const struct event *ev, const struct value *rate, const char *state, uint32_t number)
{
	struct arena *a = cx->arena;
	const struct value *input_given = input_text(cx, ev);
	struct str id = str_fmt(a, "%.*sEventsRuleSchedule%u", STRA(ev->fn->id), number);
	struct str target = STR_CAT(a, ev->fn->key, STR("Schedule"));
	if (is_string(rate))
		rate = rule_text(cx, ev, "rate", rate->string, rate->span);
	if (js_truthy(input_given))
		input_given = rule_text(cx, ev, "input", rule_escape(a, js_string(a, input_given)), input_given->span);
	else
		input_given = NULL;
	struct value *p = graph_put(cx, id, "AWS::Events::Rule", ev->span);
	map_putz(a, p, "ScheduleExpression", rate);
	map_putz(a, p, "State", v_text(a, state));
	map_putz(a, p, "Name", rule_option(cx, ev, "name"));
	map_putz(a, p, "Description", rule_option(cx, ev, "description"));
	map_putz(a, p, "Targets", LIST(a, MAP(a,
		{ "Input", input_given },
		{ "InputPath", rule_option(cx, ev, "inputPath") },
		{ "InputTransformer", rule_input_transformer(cx, ev) },
		{ "Arn", function_target(cx, ev->fn) },
		{ "Id", v_str(a, target) })));
	graph_merge_depends(cx, id, trigger_depends(cx, ev->fn));
	graph_permission(cx, str_fmt(a, "%.*sLambdaPermissionEventsRuleSchedule%u", STRA(ev->fn->id), number), ev->fn,
			 LITERAL("events.amazonaws.com"), cfn_getatt(a, id, "Arn"), ev->span);
}

/* Returns the number of its rates; number: of schedules that the function already has. */
static uint32_t expand_one(struct cx *cx, const struct event *ev, uint32_t number, bool *scheduler)
{
	const struct value *rates = is_map(ev->config) ? value_get(ev->config, "rate") : LIST(cx->arena, ev->config);
	*scheduler = value_is(value_get(ev->config, "method"), "scheduler");
	if (!is_list(rates)) {
		diag(cx->diags, D_EVENT_OPTION, rates ? rates->span : ev->span, "a schedule of function '%.*s' needs a list of rates, and this is %s",
		     STRA(ev->fn->key), rates ? value_kind_name(rates) : "nothing");
		return 0;
	}
	check(cx, ev, rates, *scheduler);
	const char *state = is_false(value_get(ev->config, "enabled")) ? "DISABLED" : "ENABLED";
	list_each(i, rates)
		(*scheduler ? put_schedule : put_rule)(cx, ev, rates->list.item[i], state, number + i + 1);
	return list_len(rates);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct value *functions = v_list(a);
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		const struct function *fn = uses->at[i]->fn;
		bool any = false;
		uint32_t number = 0;
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++) {
			bool scheduler;
			uint32_t rates = expand_one(cx, uses->at[k], number, &scheduler);
			number += rates;
			any |= scheduler && rates;
		}
		if (!any)
			continue;
		struct str arn = STR_CAT(a, STR("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"), fn->name);
		list_push(a, functions, cfn_sub(a, arn));
		list_push(a, functions, cfn_sub(a, STR_CAT(a, arn, STR(":*"))));
	}
	if (list_len(functions)) {
		graph_trust(cx, "scheduler.amazonaws.com");
		graph_allow_on(cx, TEXTS(a, "lambda:InvokeFunction"), functions);
	}
}

EVENT(schedule) = {
	.key = "schedule",
	.rank = 10,
	.schema = &schema,
	.doc = "Points in time.",
	.expand = expand,
};
