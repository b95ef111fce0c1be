/* alarms: CloudWatch alarms on the metrics of a machine. What is malformed is passed over with a warning, as the plugin does. */
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

static const struct metric {
	const char *name, *cloudwatch, *description;
} known[] = {
	{ "executionsTimedOut", "ExecutionsTimedOut", "executions timed out" },
	{ "executionsFailed", "ExecutionsFailed", "executions failed" },
	{ "executionsAborted", "ExecutionsAborted", "executions were aborted" },
	{ "executionThrottled", "ExecutionThrottled", "execution were throttled" },
	{ "executionsSucceeded", "ExecutionsSucceeded", "executions succeeded" },
};

#define JOIN_PARTS S_LIST(S_(.kind = SCHEMA_ANY_OF, .expected = "a text or a Ref", .of = S_OF_(S_STRING, S_OBJECT({ "Ref", S_STRING }))))
static const struct schema topic = {
	.kind = SCHEMA_ANY_OF, .expected = "an ARN, or Ref, Fn::GetAtt, Fn::ImportValue, Fn::Join or Fn::Sub with texts that are not empty",
	.of = S_OF_(S_STRING, S_OBJECT({ "Ref", S_STRING }), S_OBJECT({ "Fn::GetAtt", S_LIST(S_STRING) }), S_OBJECT({ "Fn::ImportValue", S_ANY_OF(S_STRING, S_ANY_OBJECT) }),
		S_OBJECT({ "Fn::Join", S_LIST(S_ANY_OF(S_STRING, JOIN_PARTS)) }), S_OBJECT({ "Fn::Sub", S_ANY_OF(S_STRING, S_LIST(S_ANY_OF(S_STRING, S_ANY_OBJECT))) })),
};
static const struct schema metric = {
	.kind = SCHEMA_ANY_OF, .expected = "a metric, or a map with the metric",
	.of = S_OF_(S_STRING, S_OBJECT({ "metric", S_STRING, .required = true }, { "logicalId", S_STRING }, { "alarmName", S_STRING }, { "treatMissingData", S_STRING }, { "period", S_INT_FROM(1) })),
};
static const struct schema shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "topics", S_OBJECT({ "ok", &topic }, { "alarm", &topic }, { "insufficientData", &topic }), .required = true },
		{ "metrics", S_LIST_OF(&metric, .least = 1), .required = true }, { "nameTemplate", S_STRING }, { "treatMissingData", S_STRING }, { "period", S_INT_FROM(1) }),
};

static struct diag *passed_over(struct step_functions *s, const struct machine *m, struct span at, const char *what, struct str why)
{
	return diag(s->cx->diags, D_PLUGIN_IDLE, at, "%.*s makes no %s for state machine '%.*s': %.*s", STRA(s->use->name), what, STRA(m->key), STRA(why));
}

static bool well_formed(struct step_functions *s, const struct machine *m, const struct value *alarms)
{
	struct breach breach;
	if (!is_map(alarms) && !is_list(alarms))
		return false;
	bool fits = shape_fits(s->cx->arena, alarms, &shape, STR("alarms"), &breach);
	if (fits && !map_len(value_get(alarms, "topics"))) {
		breach = (struct breach){ value_get(alarms, "topics")->span, STR("alarms.topics has none of ok, alarm and insufficientData") };
		fits = false;
	}
	if (!fits)
		diag_near(s->cx->diags, passed_over(s, m, breach.at, "alarms", breach.text), &breach.near);
	return fits;
}

static const struct metric *find_metric(struct str name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eqz(name, known[i].name))
			return &known[i];
	return NULL;
}

static struct str variable_of(const struct machine *m, const struct metric *of, struct str variable)
{
	if (str_eqz(variable, "stateMachineName"))
		return m->name;
	return str_eqz(variable, "metricName") ? str_z(of->name) : str_eqz(variable, "cloudWatchMetricName") ? str_z(of->cloudwatch) : (struct str){ 0 };
}

/* nameTemplate with its variables $[…]; NULL without one, or where it has an unknown variable. */
static const struct value *alarm_name(struct step_functions *s, const struct machine *m, const struct metric *of, const struct value *template)
{
	struct arena *a = s->cx->arena;
	if (is_nil(template))
		return NULL;
	VEC(struct str) parts = { 0 };
	struct str text = template->string;
	uint32_t done = 0, variables = 0;
	for (int32_t at = str_search(text, STR("$["), 0); at >= 0; at = str_search(text, STR("$["), (uint32_t)at + 2)) {
		uint32_t from = (uint32_t)at + 2, end = from;
		while (end < text.n && text.p[end] != '[' && text.p[end] != ']')
			end++;
		if (end == text.n || text.p[end] == '[')
			continue;
		struct str name = str_to(str_from(text, from), end - from), value = variable_of(m, of, name);
		if (!value.p) {
			passed_over(s, m, template->span, "names of alarms", STR_CAT(a, STR("nameTemplate has an unknown variable $["), name, STR("]")));
			return NULL;
		}
		vec_push(a, &parts, str_to(str_from(text, done), (uint32_t)at - done));
		vec_push(a, &parts, value);
		done = end + 1;
		variables++;
	}
	if (!variables)
		machine_refused(s, m, template->span, "alarms.nameTemplate has none of $[stateMachineName], $[metricName] and $[cloudWatchMetricName]");
	vec_push(a, &parts, str_from(text, done));
	return value_at(v_str(a, str_cat(a, parts.at, parts.n)), template->span);
}

static struct value *actions(struct arena *a, const struct value *alarms, const char *which)
{
	const struct value *topic_arn = value_dig(alarms, "topics", which);
	return js_truthy(topic_arn) ? LIST(a, topic_arn) : v_list(a);
}

static const struct value *first(const struct value *a, const struct value *b, const struct value *otherwise)
{
	return a ? a : b ? b : otherwise;
}

static struct value *alarm(struct step_functions *s, const struct machine *m, const struct value *alarms, const struct value *own, const struct metric *of)
{
	struct arena *a = s->cx->arena;
	static const struct value one = NUMBER(1), minute = NUMBER(60);
	const struct value *template = alarm_name(s, m, of, value_get(alarms, "nameTemplate")), *name = first(value_get(own, "alarmName"), template, NULL);
	struct str stage = plugin_stage(s->cx), region = plugin_region(s->cx);
	return MAP(a, { "Type", LITERAL("AWS::CloudWatch::Alarm") }, { "Properties", value_at(MAP(a,
		{ "Namespace", LITERAL("AWS/States") },
		{ "MetricName", v_text(a, of->cloudwatch) },
		{ "AlarmDescription", v_fmt(a, "%.*s[%.*s][%.*s]: %s", STRA(m->name), STRA(stage), STRA(region), of->description) },
		{ "Threshold", &one },
		{ "Period", first(value_get(own, "period"), value_get(alarms, "period"), &minute) },
		{ "EvaluationPeriods", &one },
		{ "ComparisonOperator", LITERAL("GreaterThanOrEqualToThreshold") },
		{ "Statistic", LITERAL("Sum") },
		{ "OKActions", actions(a, alarms, "ok") },
		{ "AlarmActions", actions(a, alarms, "alarm") },
		{ "InsufficientDataActions", actions(a, alarms, "insufficientData") },
		{ "TreatMissingData", first(value_get(own, "treatMissingData"), value_get(alarms, "treatMissingData"), LITERAL("missing")) },
		{ "Dimensions", LIST(a, MAP(a, { "Name", LITERAL("StateMachineArn") }, { "Value", cfn_ref(a, m->id) })) },
		{ "AlarmName", js_truthy(name) ? name : NULL }), own->span) });
}

void alarms_emit(struct step_functions *s)
{
	struct arena *a = s->cx->arena;
	struct value *made = v_map(a); /* of two with one logical id the last stays */
	for (uint32_t i = 0; i < s->machines.n; i++) {
		const struct machine *m = &s->machines.at[i];
		const struct value *alarms = value_get(m->config, "alarms");
		if (!well_formed(s, m, alarms))
			continue;
		const struct value *metrics = js_unique(a, value_get(alarms, "metrics"));
		list_each(k, metrics) {
			const struct value *own = metrics->list.item[k], *id = value_get(own, "logicalId");
			struct str name = value_str(is_map(own) ? value_get(own, "metric") : own);
			const struct metric *of = find_metric(name);
			if (!of)
				passed_over(s, m, own->span, "alarm", STR_CAT(a, STR("it knows no metric '"), name, STR("'")));
			else
				map_put_at(a, made, id ? id->string : STR_CAT(a, m->id, str_z(of->cloudwatch), STR("Alarm")), own->span, alarm(s, m, alarms, own, of));
		}
	}
	map_each(e, made)
		graph_merge_resource(s->cx, e->key, map_copy(a, e->value), key_span(e));
}
