/* lambda: the options of functions that set one property of AWS::Lambda::Function. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

const struct value *option_value(const struct cx *cx, const struct function *fn, const char *key)
{
	const struct str name = str_z(key);
	const struct value *own = map_get(fn->config, name);
	if (js_truthy(own))
		return own;
	const struct value *shared = map_get(cx->service->provider.config, name);
	return js_truthy(shared) ? shared : NULL;
}

static void architecture(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *v = option_value(cx, fn, "architecture");
	map_putz(cx->arena, p, "Architectures", v ? LIST(cx->arena, v) : NULL);
}

static void tags(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *own = value_get(fn->config, "tags"), *shared = cx->service->provider.tags;
	struct arena *a = cx->arena;
	if (js_truthy(own) || js_truthy(shared))
		map_putz(a, p, "Tags", cfn_tags(a, map_assign(a, js_object(a, shared), js_object(a, own))));
}

static void ephemeral_storage(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *size = value_get(fn->config, "ephemeralStorageSize");
	if (js_truthy(size))
		map_putz(cx->arena, p, "EphemeralStorage", MAP(cx->arena, { "Size", size }));
}

static void on_error(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *arn = value_get(fn->config, "onError");
	if (!js_truthy(arn))
		return;
	map_putz(a, p, "DeadLetterConfig", MAP(a, { "TargetArn", arn }));
	if (is_string(arn))
		graph_allow_on(cx, TEXTS(a, "sns:Publish"), LIST(a, arn));
}

static void kms_key(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *arn = option_value(cx, fn, "kmsKeyArn");
	map_putz(a, p, "KmsKeyArn", arn);
	if (is_string(arn))
		graph_allow_once(cx, TEXTS(a, "kms:Decrypt"), LIST(a, arn));
}

static void tracing(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *mode = value_get(fn->config, "tracing");
	if (!js_truthy(mode))
		mode = value_dig(cx->service->provider.config, "tracing", "lambda");
	if (!js_truthy(mode))
		return;
	map_putz(a, p, "TracingConfig", MAP(a, { "Mode", is_bool(mode) ? LITERAL("Active") : mode }));
	graph_allow_once(cx, TEXTS(a, "xray:PutTraceSegments", "xray:PutTelemetryRecords"), TEXTS(a, "*"));
}

static void environment(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(fn->config, "environment"), *shared = cx->service->provider.environment;
	if (js_truthy(own) || js_truthy(shared))
		map_putz(a, p, "Environment", MAP(a, { "Variables", js_truthy(own) ? map_assign(a, js_object(a, shared), js_object(a, own)) : js_object(a, shared) }));
}

static const struct value default_memory = NUMBER(1024), default_timeout = NUMBER(6);

const struct option_def options_lambda[] = {
	{ "memorySize", "MemorySize", .inherited = true, .otherwise = &default_memory },
	{ "timeout", "Timeout", .inherited = true, .otherwise = &default_timeout },
	{ "architecture", .apply = architecture },
	{ "description", "Description" },
	{ "tags", .apply = tags },
	{ "ephemeralStorageSize", .apply = ephemeral_storage },
	{ "onError", .apply = on_error },
	{ "recursiveLoop", "RecursiveLoop" },
	{ "kmsKeyArn", .apply = kms_key },
	{ "tracing", .apply = tracing },
	{ "environment", .apply = environment },
	{ 0 },
};
