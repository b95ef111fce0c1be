/*
 * logging: format, levels, group and class of a function's logs. osls has provider.logs.lambda for all of them, which v3.40
 * takes and ignores; of it only v4's class has an effect here.
 */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

bool function_logs_rarely(const struct cx *cx, const struct function *fn)
{
	const struct value *logs = value_get(fn->config, "logs"), *own = value_get(logs, "logGroupClass");
	const struct value *class = is_nil(own) ? value_dig(cx->service->provider.config, "logs", "lambda", "logGroupClass") : own;
	return is_string(class) && str_eq_nocase(class->string, STR("INFREQUENT_ACCESS")) && !js_truthy(value_get(fn->config, "disableLogs")) &&
	       !js_truthy(value_get(logs, "logGroup"));
}

void function_logging(struct cx *cx, const struct function *fn, struct value *p)
{
	static const char *const keys[][2] = {
		{ "applicationLogLevel", "ApplicationLogLevel" }, { "logFormat", "LogFormat" },
		{ "logGroup", "LogGroup" }, { "systemLogLevel", "SystemLogLevel" },
	};
	const struct value *logs = value_get(fn->config, "logs");
	const bool rarely = function_logs_rarely(cx, fn);
	if (!js_truthy(logs) && !rarely)
		return;
	struct value *config = v_map(cx->arena);
	if (js_truthy(value_get(logs, "logGroup")) && js_truthy(value_get(logs, "logGroupClass")))
		diag(cx->diags, D_CONFIG_CLASH, value_get(logs, "logGroupClass")->span,
		     "function '%.*s' writes to a log group of its own, whose class is set there", STRA(fn->key));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(logs, keys[i][0]);
		map_putz(cx->arena, config, keys[i][1], js_truthy(v) ? v : NULL);
	}
	if (rarely)
		map_putz(cx->arena, config, "LogGroup", v_str(cx->arena, STR_CAT(cx->arena, STR("/aws/lambda/"), fn->name, STR("-ia"))));
	map_putz(cx->arena, p, "LoggingConfig", map_len(config) ? config : NULL);
}
