/*
 * versions: functions that are published, with an alias or without one; of these the durable ones, whose executions are
 * checkpointed and resumed. Those are invoked by an alias, and Lambda does not give them everything.
 */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/runtime.h"

enum { MAPPING_SECONDS_MOST = 900, SNAP_START_MB_MOST = 512 };

/* https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html */
static const struct {
	const char *name;
	bool snap_start; /* a durable function may have it */
} runtimes[] = {
	{ "nodejs22.x", false }, { "nodejs24.x", false }, { "python3.13", true }, { "python3.14", true },
	{ "java17", true }, { "java21", true }, { "java25", true },
};

bool function_durable(const struct function *fn)
{
	return js_truthy(value_get(fn->config, "durableConfig"));
}

static void refuse(struct cx *cx, const struct function *fn, const struct value *at, struct str what)
{
	diag(cx->diags, D_FUNCTION_DURABLE, at ? at->span : fn->span, "function '%.*s' is durable, and so cannot have %.*s", STRA(fn->key), STRA(what));
}

/* Of a runtime that slsc does not know, which is warned about elsewhere, nothing is known here either. */
static bool runtime_fits(const char *runtime, bool snap_start)
{
	for (size_t i = 0; i < sizeof runtimes / sizeof *runtimes; i++)
		if (strcmp(runtime, runtimes[i].name) == 0)
			return runtimes[i].snap_start || !snap_start;
	return !runtime_find(str_z(runtime));
}

static void check_runtime(struct cx *cx, const struct function *fn)
{
	struct arena *a = cx->arena;
	const struct value *runtime = option_value(cx, fn, "runtime"), *snap = value_get(fn->config, "snapStart");
	const char *name = is_string(runtime) ? str_zdup(a, runtime->string) : "nodejs16.x";
	if (!runtime_fits(name, false))
		refuse(cx, fn, runtime, STR_CAT(a, STR("the runtime "), str_z(name)));
	else if (js_truthy(snap) && !runtime_fits(name, true))
		refuse(cx, fn, snap, STR_CAT(a, STR("snapStart with the runtime "), str_z(name)));
}

static void check_snap_start(struct cx *cx, const struct function *fn)
{
	const struct value *snap = value_get(fn->config, "snapStart"), *size = value_get(fn->config, "ephemeralStorageSize");
	if (!js_truthy(snap))
		return;
	if (js_truthy(value_get(fn->config, "image")))
		refuse(cx, fn, snap, STR("snapStart with an image"));
	if (js_truthy(value_get(fn->config, "fileSystemConfig")))
		refuse(cx, fn, snap, STR("snapStart with fileSystemConfig"));
	if (is_number(size) && size->number > SNAP_START_MB_MOST)
		refuse(cx, fn, size, STR("snapStart with an ephemeralStorageSize of more than 512 MB"));
}

static void check_events(struct cx *cx, const struct function *fn)
{
	const struct value *timeout = value_dig(fn->config, "durableConfig", "executionTimeout");
	const bool long_running = is_number(timeout) && timeout->number > MAPPING_SECONDS_MOST;
	for (uint32_t i = 0; i < fn->events_n; i++) {
		const struct event *ev = &fn->events[i];
		if (ev->def->durable == DURABLE_REFUSED)
			diag(cx->diags, D_FUNCTION_DURABLE, ev->span, "function '%.*s' is durable, and so cannot have a %s event", STRA(fn->key), ev->def->key);
		else if (ev->def->durable == DURABLE_AWAITED && long_running)
			diag(cx->diags, D_FUNCTION_DURABLE, timeout->span, "function '%.*s' is durable, and its %s event waits for it: executionTimeout is %d at most",
			     STRA(fn->key), ev->def->key, MAPPING_SECONDS_MOST);
	}
}

bool function_durable_fits(struct cx *cx, const struct function *fn)
{
	const struct value *destinations = value_get(fn->config, "destinations"), *attempts = value_get(fn->config, "maximumRetryAttempts");
	const uint32_t before = cx->diags->errors;
	if (!function_durable(fn))
		return true;
	if (!js_truthy(value_get(fn->config, "image")))
		check_runtime(cx, fn);
	check_snap_start(cx, fn);
	if (js_truthy(destinations))
		refuse(cx, fn, destinations, STR("destinations"));
	check_events(cx, fn);
	if (!is_nil(attempts))
		refuse(cx, fn, attempts, STR("maximumRetryAttempts"));
	return cx->diags->errors == before;
}

static void durable(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *config = value_get(fn->config, "durableConfig");
	if (js_truthy(config))
		map_putz(cx->arena, p, "DurableConfig", MAP(cx->arena,
			{ "ExecutionTimeout", value_get(config, "executionTimeout") },
			{ "RetentionPeriodInDays", value_get(config, "retentionPeriodInDays") }));
}

OPTIONS(versions) = S_PROPS(
	{ "versionFunction", S_BOOL, .doc = "Publish a version with every deployment; default: provider.versionFunctions." },
	{ "versionFunctions", S_BOOL, .level = PROVIDER_ONLY, .doc = "Publish a version of each function with every deployment; default: true." },
	{ "provisionedConcurrency", S_OR_FUNCTION(S_INT_FROM(0)), .doc = "Instances that are always ready; makes the alias provisioned." },
	{ "snapStart", S_BOOL, .doc = "Start from a snapshot of the initialised function; needs a published version." },
	{ "durableConfig", S_OBJECT(
		{ "executionTimeout", S_INT(1, 31622400), .required = true, .doc = "Seconds that one durable execution may take." },
		{ "retentionPeriodInDays", S_INT(1, 90), .doc = "Days for which finished executions are kept." }),
	  .doc = "Makes it a durable function, invoked by the alias durable.", .option = SETS(.apply = durable) });
