/* lambda: the options of functions that set one property of AWS::Lambda::Function each. */
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

/* ---- schema */

const struct schema aws_lambda_memory_size = {
	.kind = SCHEMA_INTEGER, .name = "awsLambdaMemorySize", .bounded_below = true, .bounded_above = true,
	.minimum = 128, .maximum = 32768, .newer_from = 10241, .newer_to = 32768,
	.expected = "a whole number of MB from 128 to 10240, or to 32768 on Lambda Managed Instances",
};
const struct schema aws_lambda_timeout = {
	.kind = SCHEMA_INTEGER, .name = "awsLambdaTimeout", .bounded_below = true, .bounded_above = true, .minimum = 1, .maximum = 5400,
	.newer_from = 901, .newer_to = 5400, .expected = "a whole number of seconds from 1 to 1800, or to 5400 on Lambda Managed Instances",
};
const struct schema aws_lambda_tracing = {
	.kind = SCHEMA_ANY_OF, .name = "awsLambdaTracing",
	.of = S_OF_(S_WORDS("Active", "PassThrough"), S_BOOL),
};
const struct schema aws_lambda_environment = {
	.kind = SCHEMA_OBJECT, .name = "awsLambdaEnvironment", .key_pattern = "^[A-Za-z_][a-zA-Z0-9_]*$",
	.key_schema = S_(.kind = SCHEMA_ANY_OF, .expected = "a text or an intrinsic function",
		.of = S_OF_(S_WORDS(""), &aws_cf_instruction, &aws_cf_if, &aws_cf_select)),
	.expected = "environment variables by name",
};
/* Not aws_cf_function, which lets any map pass. */
#define PROVIDER_ARN &aws_arn_string, &aws_cf_getatt, &aws_cf_ref, &aws_cf_import, &aws_cf_sub, &aws_cf_join
static const struct schema capacity_provider_config = {
	.kind = SCHEMA_ANY_OF, .expected = "a capacity provider's ARN, or a map",
	.of = S_OF_(PROVIDER_ARN, S_OBJECT(
		{ "name", S_(.kind = SCHEMA_ANY_OF, .expected = "a capacity provider's ARN", .of = S_OF_(PROVIDER_ARN)), .required = true, .doc = "The capacity provider's ARN." },
		{ "maxConcurrency", S_INT(1, 1600), .doc = "The most requests at once in one execution environment." },
		{ "memoryPerVCpu", S_NUMBERS(2, 4, 8), .doc = "GiB of memory for each vCPU." },
		{ "scaling", S_OBJECT(
			{ "min", S_INT(0, 15000), .doc = "The fewest execution environments." },
			{ "max", S_INT(0, 15000), .doc = "The most execution environments." }), .doc = "How many execution environments there are." })),
};

#define TRACING_DOC "X-Ray: Active or true, or PassThrough for what the caller traces."
OPTIONS(lambda) = S_PROPS(
	{ "memorySize", &aws_lambda_memory_size, .level = INHERITED, .doc = "MB of memory; default: 1024.",
	  .option = SETS("MemorySize", .otherwise = &default_memory) },
	{ "timeout", &aws_lambda_timeout, .level = INHERITED, .doc = "Seconds a function may run; default: 6.",
	  .option = SETS("Timeout", .otherwise = &default_timeout) },
	{ "architecture", &aws_lambda_architecture, .level = INHERITED, .doc = "The instruction set; default: x86_64.",
	  .option = SETS(.apply = architecture) },
	{ "description", S_STRING_OF(.most = 256), .doc = "The function's description.", .option = SETS("Description") },
	{ "tags", &aws_resource_tags, .level = INHERITED, .doc = "Tags of functions; a function's own are added to the provider's.",
	  .option = SETS(.apply = tags) },
	{ "ephemeralStorageSize", S_(.kind = SCHEMA_INTEGER, .bounded_below = true, .bounded_above = true, .minimum = 512, .maximum = 32768,
	  .newer_from = 10241, .newer_to = 32768, .expected = "a whole number of MB from 512 to 10240"), .doc = "MB of /tmp; default: 512.",
	  .option = SETS(.apply = ephemeral_storage) },
	{ "onError", S_ANY_OF(S_STRING_OF(.pattern = "^arn:aws[a-z-]*:sns", .expected = "the ARN of an SNS topic"), &aws_cf_function),
	  .doc = "The dead letter topic.", .option = SETS(.apply = on_error) },
	{ "recursiveLoop", S_WORDS("Allow", "Terminate"), .doc = "What Lambda does when the function triggers itself; default: Terminate.",
	  .option = SETS("RecursiveLoop") },
	{ "kmsKeyArn", &aws_kms_arn, .level = INHERITED, .doc = "The key that encrypts the environment.", .option = SETS(.apply = kms_key) },
	{ "awsKmsKeyArn", &aws_kms_arn, .doc = "Old name of kmsKeyArn." },
	{ "tracing", &aws_lambda_tracing, .doc = TRACING_DOC, .option = SETS(.apply = tracing) },
	{ "tracing", S_OBJECT(
		{ "apiGateway", S_BOOL, .doc = "X-Ray for the REST API; set after the deployment, not in the template." },
		{ "lambda", &aws_lambda_tracing, .doc = TRACING_DOC }), .level = PROVIDER_ONLY, .doc = "X-Ray for APIs and functions." },
	{ "environment", &aws_lambda_environment, .level = INHERITED, .doc = "Environment variables; a function's own win over the provider's.",
	  .option = SETS(.apply = environment) },
	{ "tenancy", S_OBJECT({ "mode", S_STRING_OF(.pattern = "^PER_TENANT$", .pattern_nocase = true, .expected = "'PER_TENANT'"), .required = true,
		.doc = "PER_TENANT: no two tenants share an execution environment." }), .doc = "How the function's tenants are kept apart.",
	  .option = SETS(.apply = tenancy) },
	{ "capacityProvider", &capacity_provider_config, .doc = "The capacity provider (Lambda Managed Instances) that the function runs on.",
	  .option = SETS(.apply = capacity_provider) });
