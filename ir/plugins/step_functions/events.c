/* events: what starts machines by the clock (schedule) and by EventBridge (cloudwatchEvent, eventBridge). */
#include "ir/events/common/rule.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/step_functions/step_functions.h"

static struct str event_id(struct step_functions *s, const struct machine *m, const char *suffix, uint32_t number)
{
	struct str key = name_resource(s->cx->arena, m->key);
	return str_fmt(s->cx->arena, "%.*s%s%u", STRA(key), suffix, number);
}

static struct str role_id(struct step_functions *s, const struct machine *m, const char *suffix)
{
	return STR_CAT(s->cx->arena, name_resource(s->cx->arena, m->key), str_z(suffix));
}

/* An option as the plugin puts it between quotes into JSON text, whatever it is; NULL where it is falsy. */
static const struct value *quoted_option(struct step_functions *s, const struct machine *m, const struct value *event, const char *key)
{
	const struct value *v = value_get(event, key);
	return js_truthy(v) ? quoted_text(s, m, key, js_string(s->cx->arena, v), v->span) : NULL;
}

static const struct value *state_of(const struct value *event)
{
	return is_false(value_get(event, "enabled")) ? LITERAL("DISABLED") : LITERAL("ENABLED");
}

/* ---- schedule */

/* What the scheduler cannot do, and what only it can. False after refusing. */
static bool method_fits(struct step_functions *s, const struct machine *m, const struct value *event, bool scheduler)
{
	static const struct { const char *key; bool scheduler; } options[] = { { "inputTransformer", false }, { "inputPath", false }, { "timezone", true } };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const struct value *v = value_get(event, options[i].key);
		if (!js_truthy(v) || options[i].scheduler == scheduler)
			continue;
		machine_refused(s, m, v->span, scheduler ? "a schedule of 'method: scheduler' has no %s" : "a schedule has %s only with 'method: scheduler'", options[i].key);
		return false;
	}
	return true;
}

static void schedule_emit(struct step_functions *s, const struct machine *m, const struct value *event, uint32_t number)
{
	const struct value *rate = is_string(event) ? event : value_get(event, "rate"), *method = value_get(event, "method"), *own_role = value_get(event, "role");
	if (!is_string(event) && !is_map(event) && !is_list(event)) {
		machine_refused(s, m, event->span, "a schedule is a text such as rate(10 minutes), or a map with such a rate, and this is %s", value_kind_name(event));
		return;
	}
	if (!js_truthy(rate)) {
		machine_refused(s, m, event->span, "this schedule has no rate, such as rate(10 minutes)");
		return;
	}
	const bool scheduler = value_is(method, "scheduler");
	if (!one_input(s, m, event) || !method_fits(s, m, event, scheduler))
		return;
	struct arena *a = s->cx->arena;
	struct str id = role_id(s, m, "ScheduleToStepFunctionsRole");
	struct value *target = MAP(a, { "Arn", cfn_ref(a, m->id) },
		{ "Id", scheduler ? NULL : v_str(a, STR_CAT(a, m->key, STR("StepFunctionsSchedule"))) },
		{ "RetryPolicy", scheduler ? NULL : retry_policy(s, event) },
		{ "RoleArn", js_truthy(own_role) ? own_role : cfn_getatt(a, id, "Arn") });
	target_input(s, m, event, false, target);
	struct value *properties = MAP(a,
		{ "ScheduleExpression", quoted_text(s, m, "rate", js_string(a, rate), rate->span) },
		{ "State", state_of(event) },
		{ "ScheduleExpressionTimezone", scheduler ? quoted_option(s, m, event, "timezone") : NULL },
		{ "Name", quoted_option(s, m, event, "name") },
		{ "Description", quoted_option(s, m, event, "description") },
		{ scheduler ? "Target" : "Targets", scheduler ? target : LIST(a, target) },
		{ "FlexibleTimeWindow", scheduler ? MAP(a, { "Mode", LITERAL("OFF") }) : NULL });
	graph_merge(s->cx, event_id(s, m, scheduler ? "StepFunctionsSchedulerSchedule" : "StepFunctionsEventsRuleSchedule", number),
		scheduler ? "AWS::Scheduler::Schedule" : "AWS::Events::Rule", value_at(properties, event->span), event->span);
	if (!js_truthy(own_role))
		starter_role(s, m, id, scheduler ? "scheduler.amazonaws.com" : "events.amazonaws.com", starter_policy(s, m, "schedule"), true, event->span);
}

/* ---- cloudwatchEvent, eventBridge */

/* The pattern goes through JSON text, out of which written line breaks are taken. */
static const struct value *pattern_of(struct step_functions *s, const struct machine *m, const struct value *pattern)
{
	struct arena *a = s->cx->arena;
	struct str json = js_json(a, pattern), clean = rule_without_escapes(a, json);
	if (str_eq(json, clean))
		return pattern;
	const struct value *v = js_json_parse(a, clean);
	if (!v)
		machine_refused(s, m, pattern->span, "a backslash before n or r in the event breaks the JSON that it is put into");
	return v;
}

static void event_rule_emit(struct step_functions *s, const struct machine *m, const struct value *event, uint32_t number)
{
	struct arena *a = s->cx->arena;
	const struct value *pattern = value_get(event, "event"), *own_role = value_get(event, "iamRole"), *letters = value_get(event, "deadLetterConfig");
	if (!is_map(event)) {
		machine_refused(s, m, event->span, "an event of EventBridge is a map, and this is %s", value_kind_name(event));
		return;
	}
	if (!js_truthy(pattern)) {
		machine_refused(s, m, event->span, "this event has no 'event', the pattern of what starts the machine");
		return;
	}
	if (!one_input(s, m, event))
		return;
	struct str id = role_id(s, m, "EventToStepFunctionsRole");
	struct value *target = MAP(a, { "Arn", cfn_ref(a, m->id) }, { "Id", v_str(a, STR_CAT(a, m->key, STR("CloudWatchEvent"))) },
		{ "DeadLetterConfig", letters ? MAP(a, { "Arn", letters }) : NULL }, { "RetryPolicy", retry_policy(s, event) },
		{ "RoleArn", own_role ? own_role : cfn_getatt(a, id, "Arn") });
	target_input(s, m, event, true, target);
	graph_merge(s->cx, event_id(s, m, "EventsRuleCloudWatchEvent", number), "AWS::Events::Rule", value_at(MAP(a,
		{ "EventBusName", value_get(event, "eventBusName") },
		{ "EventPattern", pattern_of(s, m, pattern) },
		{ "State", state_of(event) },
		{ "Description", quoted_option(s, m, event, "description") },
		{ "Name", quoted_option(s, m, event, "name") },
		{ "Targets", LIST(a, target) }), event->span), event->span);
	if (!own_role)
		starter_role(s, m, id, "events.amazonaws.com", starter_policy(s, m, "event"), false, event->span);
}

/* ---- all of them */

/* Each event of a machine under the key, or else under the other one, with its number among these. */
static void events_emit(struct step_functions *s, const char *key, const char *other,
	void (*emit)(struct step_functions *s, const struct machine *m, const struct value *event, uint32_t number))
{
	for (uint32_t i = 0; i < s->machines.n; i++) {
		const struct machine *m = &s->machines.at[i];
		const struct value *events = value_get(m->config, "events");
		uint32_t number = 0;
		list_each(k, events) {
			const struct value *item = events->list.item[k], *event = value_get(item, key);
			if (other && !js_truthy(event))
				event = value_get(item, other);
			if (js_truthy(event))
				emit(s, m, event, ++number);
		}
	}
}

void schedules_emit(struct step_functions *s) { events_emit(s, "schedule", NULL, schedule_emit); }
void rules_emit(struct step_functions *s) { events_emit(s, "cloudwatchEvent", "eventBridge", event_rule_emit); }
