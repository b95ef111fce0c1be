/*
 * concurrency_autoscaling: serverless-provisioned-concurrency-autoscaling scales the provisioned concurrency of functions.
 */
#include "ir/base/digest.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"
#include "ir/plugins/common/timezones.h"

enum { ID_MOST = 64, ID_KEPT = 32 };

/* What is scaled: a function by its settings, which may name another one. */
struct scaled {
	struct str target, policy; /* logical ids */
	struct str alias_id, alias, name;
	const struct value *config; /* concurrencyAutoscaling: a map, or true */
	struct span span;
};

/* Letters, digits and +; a long id keeps its beginning and ends in the digest of all. */
static struct str clean(struct arena *a, struct str s)
{
	char *p = text_room(a, s.n + 1, s);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		if (ascii_alnum(s.p[i]) || s.p[i] == '+')
			p[n++] = s.p[i];
	const struct str id = { p, n };
	return n <= ID_MOST ? id : STR_CAT(a, str_to(id, ID_KEPT), md5_hex(a, id));
}

static struct str id_of(struct cx *cx, struct str function, const char *what)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	return clean(a, STR_CAT(a, name_upper_first(a, s->name), name_upper_first(a, function), str_z(what), name_upper_first(a, s->provider.stage),
				name_upper_first(a, s->provider.region)));
}

/* A number of the settings, or its default where they have none. */
static const struct value *setting(const struct scaled *f, const char *key, const struct value *otherwise)
{
	const struct value *v = value_get(f->config, key);
	return v ? v : otherwise;
}

static struct value *dimension(struct arena *a, const char *name, struct str value)
{
	return MAP(a, { "Name", v_text(a, name) }, { "Value", v_str(a, value) });
}

static void put_metric(struct arena *a, const struct scaled *f, struct value *tracking)
{
	const struct value *custom = value_get(f->config, "customMetric"), *statistic = value_get(custom, "statistic");
	if (!js_truthy(custom)) {
		map_putz(a, tracking, "PredefinedMetricSpecification", MAP(a, { "PredefinedMetricType", LITERAL("LambdaProvisionedConcurrencyUtilization") }));
		return;
	}
	struct value *dimensions = LIST(a, dimension(a, "FunctionName", f->name), dimension(a, "Resource", STR_CAT(a, f->name, STR(":"), f->alias)));
	struct str text = js_truthy(statistic) ? name_upper_first(a, js_string(a, statistic)) : STR("Maximum");
	map_putz(a, tracking, "CustomizedMetricSpecification", MAP(a,
		{ "Dimensions", dimensions },
		{ "MetricName", LITERAL("ProvisionedConcurrencyUtilization") },
		{ "Namespace", LITERAL("AWS/Lambda") },
		{ "Statistic", v_str(a, text) },
		{ "Unit", LITERAL("Count") }));
}

static void put_policy(struct cx *cx, const struct scaled *f)
{
	static const struct value none = NUMBER(0), usage = NUMBER(0.75);
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, f->policy, "AWS::ApplicationAutoScaling::ScalingPolicy", f->span);
	struct value *tracking = MAP(a,
		{ "ScaleInCooldown", setting(f, "scaleInCooldown", &none) },
		{ "ScaleOutCooldown", setting(f, "scaleOutCooldown", &none) },
		{ "TargetValue", setting(f, "usage", &usage) });
	put_metric(a, f, tracking);
	map_putz(a, p, "PolicyName", v_str(a, f->policy));
	map_putz(a, p, "PolicyType", LITERAL("TargetTrackingScaling"));
	map_putz(a, p, "ScalingTargetId", cfn_ref(a, f->target));
	map_putz(a, p, "TargetTrackingScalingPolicyConfiguration", tracking);
	graph_attr(cx, f->policy, "DependsOn", LIST(a, v_str(a, f->target), v_str(a, f->alias_id)));
}

static const struct value *scheduled_actions(struct arena *a, const struct value *actions)
{
	struct value *out = v_list(a);
	list_each(i, actions) {
		const struct value *of = actions->list.item[i], *action = value_get(of, "action");
		list_push(a, out, MAP(a,
			{ "EndTime", value_get(of, "endTime") },
			{ "StartTime", value_get(of, "startTime") },
			{ "Timezone", value_get(of, "timezone") },
			{ "ScalableTargetAction", MAP(a, { "MaxCapacity", value_get(action, "maximum") }, { "MinCapacity", value_get(action, "minimum") }) },
			{ "ScheduledActionName", value_get(of, "name") },
			{ "Schedule", value_get(of, "schedule") }));
	}
	return out;
}

static void put_target(struct cx *cx, const struct scaled *f)
{
	static const struct value most = NUMBER(10), least = NUMBER(1);
	struct arena *a = cx->arena;
	const struct value *actions = value_get(f->config, "scheduledActions");
	struct value *p = graph_put(cx, f->target, "AWS::ApplicationAutoScaling::ScalableTarget", f->span);
	map_putz(a, p, "MaxCapacity", setting(f, "maximum", &most));
	map_putz(a, p, "MinCapacity", setting(f, "minimum", &least));
	map_putz(a, p, "ResourceId", v_str(a, STR_CAT(a, STR("function:"), f->name, STR(":"), f->alias)));
	map_putz(a, p, "ScalableDimension", LITERAL("lambda:function:ProvisionedConcurrency"));
	map_putz(a, p, "ServiceNamespace", LITERAL("lambda"));
	map_putz(a, p, "RoleARN", cfn_sub(a, STR("arn:aws:iam::${AWS::AccountId}:role/aws-service-role/lambda.application-autoscaling.amazonaws.com/"
		"AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency")));
	if (js_truthy(actions))
		map_putz(a, p, "ScheduledActions", scheduled_actions(a, actions));
	graph_attr(cx, f->target, "DependsOn", LIST(a, v_str(a, f->alias_id)));
}

/* A function with a number of provisioned instances; a reference is none. */
static bool is_scaled(const struct function *fn)
{
	const struct value *instances = value_get(fn->config, "provisionedConcurrency"), *config = value_get(fn->config, "concurrencyAutoscaling");
	return is_number(instances) && instances->number > 0 && (is_true(config) || is_true(value_get(config, "enabled")));
}

static struct str text_of(struct arena *a, const struct value *v, struct str otherwise)
{
	return v ? js_string(a, v) : otherwise;
}

static void scale(struct cx *cx, const struct function *fn)
{
	struct arena *a = cx->arena;
	const struct entry *setting_entry = map_entry(fn->config, STR("concurrencyAutoscaling"));
	const struct value *config = setting_entry->value, *alias = value_get(config, "alias");
	struct str key = text_of(a, value_get(config, "function"), fn->key);
	struct scaled f = {
		.config = config, .span = span_known(key_span(setting_entry)) ? key_span(setting_entry) : config->span,
		.target = id_of(cx, key, "AutoScalingTarget"), .policy = id_of(cx, key, "AutoScalingPolicy"),
		.alias_id = STR_CAT(a, name_resource(a, key), STR("ProvConcLambdaAlias")),
		.alias = js_truthy(alias) ? js_string(a, alias) : STR("provisioned"), .name = text_of(a, value_get(config, "name"), fn->name),
	};
	put_policy(cx, &f);
	put_target(cx, &f);
}

/* What of the scheduled actions the plugin dies of, where the schema only warns; NULL: nothing. */
static const struct value *broken_action(const struct function *fn)
{
	const struct value *actions = value_dig(fn->config, "concurrencyAutoscaling", "scheduledActions");
	if (js_truthy(actions) && !is_list(actions))
		return actions;
	list_each(i, actions)
		if (is_nil(value_get(actions->list.item[i], "action")))
			return actions->list.item[i];
	return NULL;
}

/* The plugin catches what it dies of and goes no further: the functions before are scaled. */
static void scale_functions(struct cx *cx, const struct plugin_use *use)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (!is_scaled(fn))
			continue;
		const struct value *broken = broken_action(fn);
		if (broken) {
			diag(cx->diags, D_PLUGIN_IDLE, broken->span, "%.*s scales neither '%.*s' nor any function after it: this is no action", STRA(use->name), STRA(fn->key));
			return;
		}
		scale(cx, fn);
	}
}

#define SOME_TEXT S_STRING_OF(.least = 1)
#define TIME "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[1-2]\\d|3[0-1])T(?:[0-1]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$"
/* Fields of a cron expression as the plugin takes them: one sign, one number, or a range of two digits. */
#define CRON(signs) "(\\d+|" signs "|\\d-\\d)"

static const struct schema schedule = {
	.kind = SCHEMA_STRING, .least = 1, .expected = "a schedule that the plugin knows",
	.pattern = "^rate\\([1-9]\\d*\\s(minute|minutes|hour|hours|day|days)\\)$|^at\\(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\)$|"
		"^cron\\(" CRON("/|\\*|,|-") "\\s" CRON("/|\\*|,|-") "\\s" CRON("/|\\?|L|W|\\*|,|-") "\\s" CRON("/|\\*|,|-") "\\s"
		CRON("\\?|\\*|,|-|L|#") "\\s" CRON("/|\\*|,|-") "\\)$",
};

static const struct schema action = {
	.kind = SCHEMA_OBJECT, .also = S_ANY_OF(S_NEEDS("maximum"), S_NEEDS("minimum")),
	.props = S_PROPS(
		{ "maximum", S_INT_FROM(0), .doc = "The most instances from then on." },
		{ "minimum", S_INT_FROM(0), .doc = "The least instances from then on." }),
};

static const struct schema autoscaling = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false or a map of settings",
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "function", SOME_TEXT, .doc = "The function's name under functions, in its place." },
		{ "name", SOME_TEXT, .doc = "The function's name in AWS, in its place." },
		{ "enabled", S_BOOL, .doc = "Whether it is scaled; default: false." },
		{ "alias", SOME_TEXT, .doc = "The alias; default: provisioned." },
		{ "maximum", S_INT_FROM(0), .doc = "The most instances; default: 10." },
		{ "minimum", S_INT_FROM(0), .doc = "The least instances; default: 1." },
		{ "usage", S_(.kind = SCHEMA_NUMBER, .bounded_below = true), .doc = "The part of the instances that is to be in use; default: 0.75." },
		{ "scaleInCooldown", S_INT_FROM(0), .doc = "Seconds between two steps down; default: 0." },
		{ "scaleOutCooldown", S_INT_FROM(0), .doc = "Seconds between two steps up; default: 0." },
		{ "customMetric", S_OPEN_OBJECT({ "statistic",
			S_TYPED_WORDS("Average", "Maximum", "Minimum", "SampleCount", "Sum", "average", "maximum", "minimum", "sampleCount", "sum"),
			.required = true, .doc = "The statistic that counts." }), .doc = "Another statistic than the average." },
		{ "scheduledActions", S_LIST_OF(S_OBJECT(
			{ "name", SOME_TEXT, .required = true, .doc = "The action's name." },
			{ "startTime", S_STRING_OF(.least = 1, .pattern = TIME, .expected = "a time like 2030-01-31T12:00:00Z"), .doc = "When the schedule begins." },
			{ "endTime", S_STRING_OF(.least = 1, .pattern = TIME, .expected = "a time like 2030-01-31T12:00:00Z"), .doc = "When the schedule ends." },
			{ "timezone", S_(.kind = SCHEMA_STRING, .words = timezones, .expected = "a time zone"), .doc = "The schedule's time zone; default: UTC." },
			{ "schedule", &schedule, .required = true, .doc = "When the action is taken." },
			{ "action", &action, .required = true, .doc = "What is set then." }), .least = 1),
		  .doc = "Bounds at certain times." })),
};

static const struct plugin_keys keys[] = {
	{ PLUGIN_FUNCTION, NULL, S_PROPS({ "concurrencyAutoscaling", &autoscaling, .doc = "How its provisioned concurrency is scaled." }) },
	{ 0 },
};

PLUGINS(concurrency_autoscaling) = {
	{ .names = S_WORD_LIST("serverless-provisioned-concurrency-autoscaling"), .effects = PLUGIN_ADDS, .version = "2.0.1", .keys = keys,
	  .doc = "scales provisioned concurrency", .hooks = HOOKS({ MOMENT_EVENTS, scale_functions }) },
	{ 0 },
};
