/*
 * aws_alerts: serverless-plugin-aws-alerts makes alarms of every function from definitions (its own four, and those of
 * custom.alerts.definitions), the topics that they notify, metric filters for alarms on log lines, and dashboards.
 */
#include "ir/cfn.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"
#include "ir/plugins/aws_alerts/dashboards.h"

struct alerts {
	struct cx *cx;
	const struct plugin_use *use;
	const struct value *config;      /* custom.alerts: truthy, any kind */
	const struct value *definitions;
	struct value *topics;            /* what alarms notify by key (ok, alarm, insufficientData), and maps of the same by group */
	struct str stage;
};

static bool refuse_kind(struct alerts *s, const struct value *v, const char *what, const char *expected)
{
	plugin_refuses(s->cx, s->use, v->span, "%s is %s; write %s", what, value_kind_name(v), expected);
	return false;
}

/* Array.includes, or of a text String.includes; false where it has neither. */
static bool includes(struct alerts *s, const struct value *in, const char *what, struct str stage)
{
	return is_string(in) || is_list(in) ? js_includes(in, stage) : refuse_kind(s, in, what, "a list of stages");
}

/* Resources go over what is there of the same id; with a stack of their own they are none of this template's. */
static void add_resource(struct alerts *s, struct str id, const struct value *resource)
{
	if (!js_truthy(value_get(s->config, "externalStack")))
		graph_merge_resource(s->cx, id, map_copy(s->cx->arena, resource), resource->span);
}

/* ---- topics */

static const struct value *subscriptions(struct alerts *s, const struct value *notifications)
{
	struct arena *a = s->cx->arena;
	struct value *list = v_list(a);
	if (js_truthy(notifications) && !is_list(notifications))
		refuse_kind(s, notifications, "notifications", "a list of maps of protocol and endpoint");
	list_each(i, notifications) {
		const struct value *n = notifications->list.item[i];
		if (is_null(n))
			refuse_kind(s, n, "a notification", "a map of protocol and endpoint");
		list_push(a, list, value_at(MAP(a, { "Protocol", value_get(n, "protocol") }, { "Endpoint", value_get(n, "endpoint") }), n->span));
	}
	return list;
}

/* A topic by its ARN or in any other way is used as it is; a name makes one. */
static void add_topic(struct alerts *s, struct value *among, struct str group, struct str key, const struct value *config)
{
	struct arena *a = s->cx->arena;
	const bool object = is_map(config) || is_list(config);
	const struct value *topic = object ? value_get(config, "topic") : config;
	if (!js_truthy(topic))
		return;
	if (!is_string(topic) && !is_map(topic) && !is_list(topic)) {
		refuse_kind(s, topic, "a topic", "its name or its ARN");
		return;
	}
	if (!is_string(topic) || str_starts(topic->string, "arn:")) {
		map_put_at(a, among, key, topic->span, topic);
		return;
	}
	struct str id = STR_CAT(a, STR("AwsAlerts"), name_upper_first(a, group), name_upper_first(a, key));
	struct value *properties = MAP(a, { "TopicName", topic }, { "Subscription", subscriptions(s, object ? value_get(config, "notifications") : NULL) });
	map_put_at(a, among, key, topic->span, value_at(cfn_ref(a, id), topic->span));
	add_resource(s, id, value_at(MAP(a, { "Type", LITERAL("AWS::SNS::Topic") }, { "Properties", properties }), config->span));
}

static bool is_event(struct str key) { return str_eqz(key, "ok") || str_eqz(key, "alarm") || str_eqz(key, "insufficientData"); }

static void add_topics(struct alerts *s)
{
	struct arena *a = s->cx->arena;
	const struct value *topics = js_object(a, value_get(s->config, "topics"));
	map_each(e, topics) {
		if (is_event(e->key)) {
			add_topic(s, s->topics, STR(""), e->key, e->value);
			continue;
		}
		if (is_null(e->value))
			refuse_kind(s, e->value, "a group of topics", "a map of topics: ok, alarm, insufficientData");
		struct value *group = v_map(a);
		const struct value *members = js_object(a, e->value);
		map_each(m, members)
			add_topic(s, group, e->key, m->key, m->value);
		if (map_len(group))
			map_put_at(a, s->topics, e->key, key_span(e), group);
	}
}

/* ---- which alarms */

static struct value *default_definitions(struct arena *a)
{
	static const struct {
		const char *name, *metric;
		uint16_t threshold;
		const char *statistic;
	} defaults[] = {
		{ "functionInvocations", "Invocations", 100, "Sum" }, { "functionErrors", "Errors", 1, "Sum" },
		{ "functionDuration", "Duration", 500, "Average" }, { "functionThrottles", "Throttles", 1, "Sum" },
	};
	struct value *all = v_map(a);
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		map_putz(a, all, defaults[i].name, MAP(a,
			{ "namespace", LITERAL("AWS/Lambda") }, { "enabled", v_bool(a, true) }, { "actionsEnabled", v_bool(a, true) }, { "type", LITERAL("static") },
			{ "metric", v_text(a, defaults[i].metric) }, { "threshold", v_int(a, defaults[i].threshold) }, { "statistic", v_text(a, defaults[i].statistic) },
			{ "period", v_int(a, 60) }, { "evaluationPeriods", v_int(a, 1) }, { "datapointsToAlarm", v_int(a, 1) },
			{ "comparisonOperator", LITERAL("GreaterThanOrEqualToThreshold") }));
	return all;
}

/* One of a list of alarms, its definition's options included; NULL for what the plugin passes over, and after an error. */
static const struct value *alarm_of(struct alerts *s, const struct value *item)
{
	struct arena *a = s->cx->arena;
	const struct value *common = MAP(a, { "enabled", v_bool(a, true) }, { "type", LITERAL("static") });
	const struct value *name = is_string(item) ? item : value_get(item, "name");
	const struct value *definition = is_string(name) ? map_get(s->definitions, name->string) : NULL;
	struct value *alarm = NULL;
	if (is_string(item)) {
		if (!js_truthy(definition)) {
			plugin_refuses(s->cx, s->use, item->span, "there is no alarm definition '%.*s'", STRA(item->string));
			return NULL;
		}
		alarm = map_assign(a, common, js_object(a, definition));
		map_putz(a, alarm, "name", item);
	} else if (is_map(item) || is_list(item)) {
		if (!is_string(name)) {
			plugin_refuses(s->cx, s->use, item->span, "this alarm has no name");
			return NULL;
		}
		alarm = map_copy(a, value_merge(a, value_merge(a, common, definition ? js_object(a, definition) : NULL), item));
	}
	if (!alarm)
		return NULL;
	const struct value *templates = MAP(a, { "nameTemplate", value_get(s->config, "nameTemplate") }, { "prefixTemplate", value_get(s->config, "prefixTemplate") });
	return value_at(map_assign(a, templates, alarm), item->span);
}

/* Lists of alarms for all functions, one after the other. A text that stands twice makes one alarm in any case. */
static struct value *common_alarms(struct alerts *s)
{
	static const char *const lists[] = { "alarms", "global", "function" };
	struct value *all = v_list(s->cx->arena), *seen = v_map(s->cx->arena);
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const struct value *list = value_get(s->config, lists[k]);
		list_each(i, list) {
			const struct value *item = list->list.item[i];
			if (!is_string(item) || !map_put_new(s->cx->arena, seen, item->string, item->span, item))
				list_push(s->cx->arena, all, alarm_of(s, item));
		}
	}
	return all;
}

/* ---- one alarm of one function */

/* The actions of an event: the topic of all alarms, and those of the groups that the alarm names. */
static const struct value *actions(struct alerts *s, const struct value *alarm, const char *event, const char *option)
{
	struct arena *a = s->cx->arena;
	const struct value *groups = value_get(alarm, option);
	struct value *list = v_list(a);
	list_push(a, list, value_get(s->topics, event));
	if (js_truthy(groups) && !is_list(groups))
		refuse_kind(s, groups, option, "a list of groups under custom.alerts.topics");
	list_each(i, groups) {
		const struct str name = js_string(a, groups->list.item[i]);
		const struct value *group = map_get(s->topics, name), *topic = value_get(group, event);
		if (!group)
			plugin_refuses(s->cx, s->use, groups->list.item[i]->span, "custom.alerts.topics has no group '%.*s' with a topic", STRA(name));
		list_push(a, list, topic ? topic : value_at(v_null(a), groups->list.item[i]->span));
	}
	return list;
}

static const struct value *dimensions(struct alerts *s, const struct value *alarm, const struct function *fn)
{
	struct arena *a = s->cx->arena;
	const struct value *own = value_get(alarm, "dimensions");
	struct value *list = v_list(a);
	if (js_truthy(value_get(alarm, "omitDefaultDimension")))
		return js_truthy(own) ? own : list;
	if (js_truthy(own) && !is_list(own))
		refuse_kind(s, own, "dimensions", "a list of maps of Name and Value");
	list_each(i, own) {
		if (is_null(own->list.item[i]))
			refuse_kind(s, own->list.item[i], "a dimension", "a map of Name and Value");
		else if (!value_is(value_get(own->list.item[i], "Name"), "FunctionName"))
			list_push(a, list, own->list.item[i]);
	}
	list_push(a, list, MAP(a, { "Name", LITERAL("FunctionName") }, { "Value", cfn_ref(a, fn->logical_id) }));
	return list;
}

/* text.replace(from, by): the first one, with what $$ $& $` $' mean in by. */
static struct str replace_first(struct arena *a, struct str text, const char *from, struct str by)
{
	const int32_t found = str_search(text, str_z(from), 0);
	if (found < 0)
		return text;
	const struct str before = str_to(text, (uint32_t)found), match = str_z(from), after = str_from(text, (uint32_t)found + match.n);
	struct str out = before;
	for (uint32_t i = 0; i < by.n; i++) {
		const char next = by.p[i] == '$' && i + 1 < by.n ? by.p[i + 1] : 0;
		const struct str special = next == '$' ? STR("$") : next == '&' ? match : next == '`' ? before : next == '\'' ? after : (struct str){ 0 };
		out = STR_CAT(a, out, special.p ? special : (struct str){ by.p + i, 1 });
		i += special.p != NULL;
	}
	return STR_CAT(a, out, after);
}

/* Without a template of its name or prefix CloudFormation names it: NULL. */
static const struct value *alarm_name(struct alerts *s, const struct value *alarm, const struct function *fn, struct str metric_id)
{
	struct arena *a = s->cx->arena;
	const struct value *own = value_get(alarm, "nameTemplate"), *prefix = value_get(alarm, "prefixTemplate"), *metric = value_get(alarm, "metric");
	const bool named = js_truthy(own);
	if (!named && !js_truthy(prefix))
		return NULL;
	if ((named && !is_string(own)) || (prefix && !is_string(prefix))) {
		const bool first = named && !is_string(own);
		refuse_kind(s, first ? own : prefix, first ? "nameTemplate" : "prefixTemplate", "a text");
		return NULL;
	}
	struct str text = named ? own->string : STR("$[functionName]-$[metricName]");
	struct str begin = replace_first(a, prefix ? prefix->string : STR("$[stackName]"), "$[stackName]", name_stack(s->cx));
	text = replace_first(a, text, "$[functionName]", fn->key);
	text = replace_first(a, text, "$[functionId]", fn->logical_id);
	text = replace_first(a, text, "$[metricName]", js_string(a, named ? metric : value_get(alarm, "name")));
	text = replace_first(a, text, "$[metricId]", metric_id);
	return value_at(v_str(a, begin.n ? STR_CAT(a, begin, STR("-"), text) : text), named ? own->span : prefix->span);
}

static bool is_plain_statistic(const struct value *v)
{
	static const char *const plain[] = { "SampleCount", "Average", "Sum", "Minimum", "Maximum" };
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (value_is(v, plain[i]))
			return true;
	return false;
}

/* The metric that a pattern counts lines in; lodash's upperFirst makes nothing of what is missing. */
static struct str pattern_metric(struct arena *a, const struct value *alarm, const struct function *fn)
{
	const struct value *metric = value_get(alarm, "metric");
	return STR_CAT(a, is_nil(metric) ? STR("") : name_upper_first(a, js_string(a, metric)), fn->logical_id);
}

static struct value *common_properties(struct alerts *s, const struct value *alarm)
{
	struct arena *a = s->cx->arena;
	const struct value *missing_data = value_get(alarm, "treatMissingData");
	return MAP(a,
		{ "ActionsEnabled", value_get(alarm, "actionsEnabled") },
		{ "AlarmDescription", value_get(alarm, "description") },
		{ "EvaluationPeriods", value_get(alarm, "evaluationPeriods") },
		{ "DatapointsToAlarm", value_get(alarm, "datapointsToAlarm") },
		{ "ComparisonOperator", value_get(alarm, "comparisonOperator") },
		{ "TreatMissingData", js_truthy(missing_data) ? missing_data : LITERAL("missing") },
		{ "OKActions", actions(s, alarm, "ok", "okActions") },
		{ "AlarmActions", actions(s, alarm, "alarm", "alarmActions") },
		{ "InsufficientDataActions", actions(s, alarm, "insufficientData", "insufficientDataActions") });
}

/* NULL after an error. */
static const struct value *alarm_resource(struct alerts *s, const struct value *alarm, const struct function *fn)
{
	struct arena *a = s->cx->arena;
	const bool pattern = js_truthy(value_get(alarm, "pattern"));
	const struct value *type = value_get(alarm, "type"), *statistic = value_get(alarm, "statistic"), *period = value_get(alarm, "period");
	const struct value *metric = pattern ? v_str(a, pattern_metric(a, alarm, fn)) : value_get(alarm, "metric");
	const struct value *space = pattern ? v_str(a, name_stack(s->cx)) : value_get(alarm, "namespace");
	const struct value *dims = pattern ? v_list(a) : dimensions(s, alarm, fn);
	struct value *p = common_properties(s, alarm);
	if (value_is(type, "static")) {
		const bool plain = is_plain_statistic(statistic);
		map_putz(a, p, "Namespace", space);
		map_putz(a, p, "MetricName", metric);
		map_putz(a, p, "Threshold", value_get(alarm, "threshold"));
		map_putz(a, p, "Period", period);
		map_putz(a, p, "Dimensions", dims);
		map_putz(a, p, plain ? "Statistic" : "ExtendedStatistic", statistic);
		if (!plain)
			map_putz(a, p, "EvaluateLowSampleCountPercentile", value_get(alarm, "evaluateLowSampleCountPercentile"));
	} else if (value_is(type, "anomalyDetection")) {
		struct value *of = MAP(a, { "Namespace", space }, { "MetricName", metric }, { "Dimensions", dims });
		struct str band = STR_CAT(a, STR("ANOMALY_DETECTION_BAND(m1, "), js_string(a, value_get(alarm, "threshold")), STR(")"));
		map_putz(a, p, "Metrics", LIST(a,
			MAP(a, { "Id", LITERAL("m1") }, { "ReturnData", v_bool(a, true) }, { "MetricStat", MAP(a, { "Metric", of }, { "Period", period }, { "Stat", statistic }) }),
			MAP(a, { "Id", LITERAL("ad1") }, { "Expression", v_str(a, band) }, { "Label", v_str(a, STR_CAT(a, js_string(a, metric), STR(" (expected)"))) },
				{ "ReturnData", v_bool(a, true) })));
		map_putz(a, p, "ThresholdMetricId", LITERAL("ad1"));
	} else {
		plugin_refuses(s->cx, s->use, type ? type->span : alarm->span, "the type of alarm '%.*s' is static or anomalyDetection", STRA(value_str(value_get(alarm, "name"))));
		return NULL;
	}
	map_putz(a, p, "AlarmName", alarm_name(s, alarm, fn, js_string(a, metric)));
	return value_at(MAP(a, { "Type", LITERAL("AWS::CloudWatch::Alarm") }, { "Properties", p }), alarm->span);
}

static const struct value *metric_filter(struct alerts *s, const struct value *alarm, const struct function *fn, const struct value *pattern, int value)
{
	struct arena *a = s->cx->arena;
	struct value *transformation = MAP(a, { "MetricValue", v_int(a, value) }, { "MetricNamespace", v_str(a, name_stack(s->cx)) },
		{ "MetricName", v_str(a, pattern_metric(a, alarm, fn)) });
	struct value *properties = MAP(a, { "FilterPattern", pattern }, { "LogGroupName", v_str(a, STR_CAT(a, STR("/aws/lambda/"), fn->name)) },
		{ "MetricTransformations", LIST(a, transformation) });
	return value_at(MAP(a, { "Type", LITERAL("AWS::Logs::MetricFilter") }, { "DependsOn", v_str(a, STR_CAT(a, fn->id, STR("LogGroup"))) },
		{ "Properties", properties }), alarm->span);
}

/* A later alarm of the same name takes the place of an earlier one, and a disabled one takes it out. */
static void add_alarm(struct alerts *s, struct value *resources, const struct value *alarm, const struct function *fn)
{
	struct arena *a = s->cx->arena;
	const struct str name = value_str(value_get(alarm, "name"));
	const struct str id = STR_CAT(a, fn->id, name_resource(a, name), STR("Alarm"));
	const struct value *pattern = value_get(alarm, "pattern");
	if (!js_truthy(value_get(alarm, "enabled"))) {
		map_remove(resources, id);
		return;
	}
	map_put(a, resources, id, alarm_resource(s, alarm, fn));
	if (!js_truthy(pattern))
		return;
	const struct str base = STR_CAT(a, fn->logical_id, name_upper_first(a, name), STR("LogMetricFilter"));
	const struct str on = STR_CAT(a, base, STR("ALERT")), off = STR_CAT(a, base, STR("OK"));
	map_put(a, resources, on, value_merge(a, map_get(resources, on), metric_filter(s, alarm, fn, pattern, 1)));
	map_put(a, resources, off, value_merge(a, map_get(resources, off), metric_filter(s, alarm, fn, LITERAL(""), 0)));
}

static void add_alarms(struct alerts *s)
{
	const struct value *common = common_alarms(s);
	for (uint32_t i = 0; i < s->cx->service->functions_n; i++) {
		const struct function *fn = &s->cx->service->functions[i];
		const struct value *own = value_get(fn->config, "alarms");
		struct value *resources = v_map(s->cx->arena);
		if (js_truthy(own) && !is_list(own))
			refuse_kind(s, own, "alarms", "a list of alarms");
		list_each(k, common)
			add_alarm(s, resources, common->list.item[k], fn);
		list_each(k, own) {
			const struct value *alarm = alarm_of(s, own->list.item[k]);
			if (alarm)
				add_alarm(s, resources, alarm, fn);
		}
		map_each(e, resources)
			add_resource(s, e->key, e->value);
		if (diag_broken(s->cx->diags))
			return;
	}
}

/* ---- dashboards */

static void add_dashboard(struct alerts *s, const struct value *name)
{
	struct arena *a = s->cx->arena;
	const struct str text = js_string(a, name), region = plugin_region(s->cx);
	const bool is_default = str_eqz(text, "default");
	const struct str body = dashboard_body(s->cx, text, s->stage, region);
	if (!body.n) {
		plugin_refuses(s->cx, s->use, name->span, "there is no dashboard '%.*s'; there are default and vertical", STRA(text));
		return;
	}
	struct str full = STR_CAT(a, s->cx->service->name, STR("-"), s->stage, STR("-"), region, is_default ? STR("") : STR("-"), is_default ? STR("") : text);
	add_resource(s, STR_CAT(a, STR("AlertsDashboard"), is_default ? STR("") : text), value_at(MAP(a,
		{ "Type", LITERAL("AWS::CloudWatch::Dashboard") },
		{ "Properties", MAP(a, { "DashboardName", v_str(a, full) }, { "DashboardBody", v_str(a, body) }) }), name->span));
}

static void add_dashboards(struct alerts *s, const struct value *config)
{
	struct arena *a = s->cx->arena;
	const struct value *stages = value_get(config, "stages"), *names = config, *usual = value_at(v_text(a, "default"), config->span);
	if (is_bool(config))
		names = usual;
	if (js_truthy(stages)) {
		if (!includes(s, stages, "dashboards.stages", s->stage))
			return;
		names = js_truthy(value_get(config, "templates")) ? value_get(config, "templates") : usual;
	}
	names = js_unique(a, is_list(names) ? names : LIST(a, names));
	list_each(i, names)
		add_dashboard(s, names->list.item[i]);
}

/* ---- */

static void add_alerts(struct cx *cx, const struct plugin_use *use)
{
	const struct value *config = plugin_setting(cx, "alerts"), *stages = value_get(config, "stages");
	if (is_nil(value_get(cx->tree, "custom")))
		plugin_refuses(cx, use, use->span, "it finds no options, as there is no custom section");
	if (!js_truthy(config))
		return;
	struct alerts s = { .cx = cx, .use = use, .config = config, .topics = v_map(cx->arena), .stage = plugin_stage(cx) };
	if (js_truthy(stages) && !includes(&s, stages, "custom.alerts.stages", s.stage))
		return;
	s.definitions = value_merge(cx->arena, default_definitions(cx->arena), js_object(cx->arena, value_get(config, "definitions")));
	add_topics(&s);
	add_alarms(&s);
	if (js_truthy(value_get(config, "dashboards")))
		add_dashboards(&s, value_get(config, "dashboards"));
}

static void left_to_deployment(struct cx *cx, struct plugin_deployment *d)
{
	if (js_truthy(plugin_setting(cx, "alerts.externalStack")))
		plugin_leaves(cx, d, "the stack of its own for alarms, topics and dashboards (custom.alerts.externalStack), so that there are none");
}

PLUGINS(aws_alerts) = {
	{ .names = S_WORD_LIST("serverless-plugin-aws-alerts"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "1.7.5",
	  .doc = "adds alarms of functions, topics for them, and dashboards", .hooks = HOOKS({ MOMENT_EVENTS, add_alerts }),
	  .after_deploy = left_to_deployment, .left_out = "externalStack's second stack, a warning",
	  .keys = (const struct plugin_keys[]){
		  { PLUGIN_FUNCTION, NULL, S_PROPS({ "alarms", S_LIST(S_ANY), .doc = "Alarms of this function: names of definitions, or definitions." }) }, { 0 } } },
	{ 0 },
};
