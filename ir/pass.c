#include "ir/pass.h"

#include "ir/base/secret.h"
#include "ir/graph.h"

#include <stdio.h>
#include <time.h>

const struct pass passes[] = {
	{ "deprecations", pass_deprecations, NULL, NULL, false },
	{ "bucket", pass_bucket, NULL, NULL, false },
	{ "shared-role", pass_shared_role, NULL, NULL, false },
	{ "prepare", pass_prepare, NULL, NULL, false }, /* event types ask for versions and other defaults of their functions */
	{ "layers", pass_layers, "bucket", "layers name the bucket their code lies in", false },
	{ "functions", pass_functions, "layers", "a function's version digest covers its layers", false },
	{ "events", pass_events, "functions", "events invoke a function's alias, which its configuration decides", false },
	{ "iam", pass_iam, "events", "the shared role holds what functions and events declared", false },
	{ "plugins", pass_plugins, "iam", "plugins add to what the framework made, export names included", false },
	{ "overrides", pass_overrides, "plugins", "v3.40 merges the user's resources into the finished template", false },
	{ "optimize", pass_optimize, "overrides", "-O covers the user's own policies, too", false },
	{ "truth", pass_truth, "optimize", "it judges the template as it is written", true },
};
const uint32_t passes_n = sizeof passes / sizeof *passes;

static void check_order(void)
{
	for (uint32_t i = 0; i < passes_n; i++) {
		bool found = !passes[i].after;
		for (uint32_t j = 0; j < i && !found; j++)
			found = str_eqz(str_z(passes[i].after), passes[j].name);
		if (!found)
			die("pass %s stands before %s", passes[i].name, passes[i].after);
	}
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(struct cx *cx, const struct pass *pass)
{
	double from = cx->opt->time_passes ? seconds() : 0;
	pass->run(cx);
	if (cx->opt->time_passes)
		fprintf(stderr, "%-12s %8.3f ms\n", pass->name, (seconds() - from) * 1e3);
}

bool passes_run(struct cx *cx)
{
	check_order();
	graph_init(cx);
	bool complete = !diag_broken(cx->diags);
#ifdef SLSC_VERIFY
	bool ours = true;
#endif
	for (uint32_t i = 0; i < passes_n && complete; i++) {
		run(cx, &passes[i]);
		complete = passes[i].reads || !diag_broken(cx->diags);
#ifdef SLSC_VERIFY
		/* What the user's resources say is not ours to vouch for. */
		ours &= passes[i].run != pass_overrides;
		if (complete && ours)
			ir_verify(cx);
#endif
		if (str_eqz(cx->opt->dump_after, passes[i].name))
			break;
	}
	arena_free(&cx->scratch);
	return complete;
}

void ir_verify(struct cx *cx)
{
	map_each(e, cx->graph->resources) {
		if (!is_map(e->value) || !is_string(value_get(e->value, "Type")))
			die("resource '%.*s' has no type", STRA(e->key));
		if (is_nil(value_get(e->value, "Properties")) && value_get(e->value, "Properties"))
			die("resource '%.*s' has null properties", STRA(e->key));
	}
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (!fn->config) /* a key may be empty where the schema only warns */
			die("function %u is incomplete", i);
		for (uint32_t j = 0; j < fn->events_n; j++)
			if (fn->events[j].fn != fn || !fn->events[j].config)
				die("event %u of '%.*s' is incomplete", j, STRA(fn->key));
	}
}
