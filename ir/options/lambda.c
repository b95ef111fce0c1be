/* lambda: the options of functions that set one property of AWS::Lambda::Function. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

const struct value *option_value(const struct cx *cx, const struct function *fn, const char *key)
{
	const struct value *own = value_get(fn->config, key);
	const struct value *shared = value_get(cx->service->provider.config, key);
	return js_truthy(own) ? own : js_truthy(shared) ? shared : NULL;
}

static void architecture(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *v = option_value(cx, fn, "architecture");
	map_putz(cx->arena, p, "Architectures", v ? LIST(cx->arena, v) : NULL);
}

static void tags(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *own = value_get(fn->config, "tags"), *shared = cx->service->provider.tags;
	if (js_truthy(own) || js_truthy(shared))
		map_putz(cx->arena, p, "Tags", cfn_tags(cx->arena, map_assign(cx->arena, shared, own)));
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

/* Object.assign's reading of what is no map: a list's items, or a text's characters, under their numbers. */
static const struct value *numbered(struct arena *a, const struct value *v)
{
	if (is_map(v))
		return v;
	struct value *out = v_map(a);
	uint32_t at = 0;
	list_each(i, v)
		map_put(a, out, str_fmt(a, "%u", i), v->list.item[i]);
	for (uint32_t i = 0, n; is_string(v) && i < v->string.n; i += n) {
		for (n = 1; i + n < v->string.n && ((unsigned char)v->string.p[i + n] & 0xC0) == 0x80;)
			n++;
		map_put(a, out, str_fmt(a, "%u", at++), v_str(a, str_to(str_from(v->string, i), n)));
	}
	return out;
}

static void environment(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(fn->config, "environment"), *shared = cx->service->provider.environment;
	if (js_truthy(own) || js_truthy(shared))
		map_putz(a, p, "Environment", MAP(a, { "Variables", js_truthy(own) ? map_assign(a, numbered(a, shared), numbered(a, own)) : numbered(a, shared) }));
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
	{ "kmsKeyArn", .apply = kms_key },
	{ "tracing", .apply = tracing },
	{ "environment", .apply = environment },
	{ 0 },
};
