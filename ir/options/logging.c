/* logging: format, levels and group of a function's logs. osls has provider.logs.lambda for all of them, which v3.40 takes and ignores. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

void function_logging(struct cx *cx, const struct function *fn, struct value *p)
{
	static const char *const keys[][2] = {
		{ "applicationLogLevel", "ApplicationLogLevel" }, { "logFormat", "LogFormat" },
		{ "logGroup", "LogGroup" }, { "systemLogLevel", "SystemLogLevel" },
	};
	const struct value *logs = value_get(fn->config, "logs");
	if (!js_truthy(logs))
		return;
	struct value *config = v_map(cx->arena);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(logs, keys[i][0]);
		map_putz(cx->arena, config, keys[i][1], js_truthy(v) ? v : NULL);
	}
	map_putz(cx->arena, p, "LoggingConfig", map_len(config) ? config : NULL);
}
