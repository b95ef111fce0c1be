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

static void tenancy(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *mode = value_dig(fn->config, "tenancy", "mode");
	if (is_string(mode))
		map_putz(a, p, "TenancyConfig", MAP(a, { "TenantIsolationMode", v_str(a, str_upper(a, mode->string)) }));
}

static const struct value default_memory = NUMBER(1024), default_timeout = NUMBER(6), managed_memory = NUMBER(2048);

/* A copy of the map's keys that are set under the names of the properties; NULL: none is. */
static struct value *renamed(struct arena *a, const struct value *v, const char *const (*keys)[2], size_t n)
{
	struct value *out = v_map(a);
	for (size_t i = 0; i < n; i++)
		if (!is_nil(value_get(v, keys[i][0])))
			map_putz(a, out, keys[i][1], value_get(v, keys[i][0]));
	return map_len(out) ? out : NULL;
}

/* Managed instances have 2048 MB at least, and their capacity provider's network. */
static void capacity_provider(struct cx *cx, struct function *fn, struct value *p)
{
	static const char *const keys[][2] = {
		{ "name", "CapacityProviderArn" }, { "maxConcurrency", "PerExecutionEnvironmentMaxConcurrency" },
		{ "memoryPerVCpu", "ExecutionEnvironmentMemoryGiBPerVCpu" },
	};
	static const char *const scaling[][2] = { { "min", "MinExecutionEnvironments" }, { "max", "MaxExecutionEnvironments" } };
	struct arena *a = cx->arena;
	const struct value *v = value_get(fn->config, "capacityProvider");
	if (!js_truthy(v))
		return;
	const bool plain = is_string(v) || cfn_call(v) || value_get(v, "Ref");
	map_putz(a, p, "CapacityProviderConfig", MAP(a, { "LambdaManagedInstancesCapacityProviderConfig",
		plain ? MAP(a, { "CapacityProviderArn", v }) : renamed(a, v, keys, sizeof keys / sizeof *keys) }));
	map_putz(a, p, "FunctionScalingConfig", plain ? NULL : renamed(a, value_get(v, "scaling"), scaling, sizeof scaling / sizeof *scaling));
	if (!option_value(cx, fn, "memorySize"))
		map_putz(a, p, "MemorySize", &managed_memory);
}


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
	{ "tenancy", .apply = tenancy },
	{ "capacityProvider", .apply = capacity_provider },
	{ 0 },
};
