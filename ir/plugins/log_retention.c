/* log_retention: serverless-plugin-log-retention puts log groups among the user's resources, which set how long logs are kept. */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"

/* The days that the plugin knows; CloudWatch takes more by now. */
static const uint16_t known_days[] = { 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653 };

/* The number of days as the plugin reads v, a number or a text of one; NULL after an error. */
static const struct value *days_of(struct cx *cx, const struct plugin_use *use, const struct value *v)
{
	double days = 0;
	js_number(js_string(cx->arena, v), &days);
	for (size_t i = 0; i < sizeof known_days / sizeof *known_days; i++)
		if (days == known_days[i])
			return value_at(v_int(cx->arena, known_days[i]), v->span);
	struct str text = STR("");
	for (size_t i = 0; i < sizeof known_days / sizeof *known_days; i++)
		text = str_fmt(cx->arena, "%.*s%s%u", STRA(text), i ? ", " : "", known_days[i]);
	plugin_refuses(cx, use, v->span, "logs are kept for one of %.*s days", STRA(text));
	return NULL;
}

/*
 * The plugin writes into `resources`, over a resource of the user's own. Without that section it writes into a map that
 * nobody reads: then it has no effect.
 */
static void keep_logs(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *common = plugin_setting(cx, "logRetentionInDays");
	const struct value *common_days = js_truthy(common) ? days_of(cx, use, common) : NULL;
	struct value *resources = is_map(value_get(cx->tree, "resources")) ? plugin_own(cx, "resources", "Resources", NULL) : NULL;
	const struct value *functions = value_get(cx->tree, "functions");
	bool any = false;
	map_each(e, functions) {
		const struct value *own = value_get(e->value, "logRetentionInDays");
		const struct value *days = is_nil(own) ? common_days : days_of(cx, use, own);
		any |= days != NULL;
		if (!days || !resources)
			continue;
		const struct str id = STR_CAT(a, name_resource(a, e->key), STR("LogGroup"));
		plugin_makes(cx, use, id);
		map_put_at(a, resources, id, days->span,
			value_at(MAP(a, { "Type", LITERAL("AWS::Logs::LogGroup") }, { "Properties", MAP(a, { "RetentionInDays", days }) }), days->span));
	}
	if (any && !resources)
		diag(cx->diags, D_PLUGIN_IDLE, use->span, "%.*s has no effect without a resources section: logs are kept for ever", STRA(use->name));
}

PLUGINS(log_retention) = {
	{ .names = S_WORD_LIST("serverless-plugin-log-retention"), .effects = PLUGIN_ADDS, .version = "2.1.0",
	  .doc = "sets how long the logs of functions are kept", .hooks = HOOKS({ MOMENT_ARTIFACTS, keep_logs }) },
	{ 0 },
};
