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

static const struct schema logs = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "logFormat", S_TYPED_WORDS("JSON", "Text"), .doc = "The format of log lines; default: Text. The levels need JSON." },
		{ "applicationLogLevel", S_TYPED_WORDS("DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN"),
		  .doc = "The least that the function's own lines must be." },
		{ "systemLogLevel", S_TYPED_WORDS("DEBUG", "INFO", "WARN"), .doc = "The least that Lambda's own lines must be." },
		{ "logGroup", S_STRING_OF(.pattern = "^[.\\-_/#A-Za-z0-9]{1,512}$", .expected = "a log group's name"),
		  .doc = "A log group of one's own, which the role must be allowed to write to." },
		{ "logGroupClass", S_STRING_OF(.pattern = "^(STANDARD|INFREQUENT_ACCESS)$", .pattern_nocase = true, .expected = "'STANDARD' or 'INFREQUENT_ACCESS'"),
		  .doc = "INFREQUENT_ACCESS: logs go to a second, cheaper log group; default: STANDARD." }),
};

const struct schema aws_log_retention_in_days = {
	.kind = SCHEMA_NUMBER, .name = "awsLogRetentionInDays", .expected = "a number of days that CloudWatch Logs knows",
	.newer_from = 1096, .newer_to = 1096,
	S_NUMBER_LIST(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
};

static const struct schema data_protection_policy = {
	.kind = SCHEMA_OBJECT, .name = "awsLogDataProtectionPolicy",
	.props = S_PROPS(
		{ "Name", S_STRING, .required = true, .doc = "The policy's name." },
		{ "Description", S_STRING, .doc = "The policy's description." },
		{ "Version", S_STRING, .required = true, .doc = "The version of the policy's language." },
		{ "Statement", S_LIST(NULL), .required = true, .doc = "What is found in records, and audited or masked." }),
};

OPTIONS(logging) = S_PROPS(
	{ "logs", &logs, .doc = "Format, levels and group of its logs." },
	{ "logRetentionInDays", &aws_log_retention_in_days, .level = INHERITED, .doc = "Days for which logs are kept; default: for ever." },
	{ "logDataProtectionPolicy", &data_protection_policy, .level = INHERITED, .doc = "What is audited or masked in the functions' logs." },
	{ "disableLogs", S_BOOL, .doc = "No log group, and no permission to write logs." });
