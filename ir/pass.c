#include "ir/pass.h"

#include "ir/base/secret.h"
#include "ir/graph.h"
#include "ir/plugin.h"

#include <stdio.h>
#include <time.h>

const struct pass passes[] = {
	{ .name = "deprecations", .run = pass_deprecations },
	{ .name = "bucket", .run = pass_bucket },
	{ .name = "shared-role", .run = pass_shared_role },
	{ .name = "prepare", .run = pass_prepare }, /* event types ask for versions and other defaults of their functions */
	{ .name = "layers", .run = pass_layers, .after = "bucket", .because = "layers name the bucket their code lies in" },
	{ .name = "functions", .run = pass_functions, .after = "layers", .because = "a function's version digest covers its layers" },
	{ .name = "plugins@functions", .moment = MOMENT_FUNCTIONS },
	{ .name = "events", .run = pass_events, .after = "functions", .because = "events invoke a function's alias, which its configuration decides" },
	{ .name = "iam", .run = pass_iam, .after = "events", .because = "the shared role holds what functions and events declared" },
	{ .name = "plugins@events", .moment = MOMENT_EVENTS, .after = "iam", .because = "plugins find the shared role complete" },
	{ .name = "plugins@before-finalize", .moment = MOMENT_BEFORE_FINALIZE },
	{ .name = "exports", .run = pass_exports, .after = "plugins@before-finalize", .because = "v3.40 exports the outputs of plugins as its own" },
	{ .name = "merge", .run = pass_merge, .after = "exports", .because = "the user's own outputs are not exported" },
	{ .name = "plugins@merged", .moment = MOMENT_MERGED, .after = "merge", .because = "these plugins see the user's resources" },
	{ .name = "plugins@after-merged", .moment = MOMENT_AFTER_MERGED },
	{ .name = "nulls", .run = pass_nulls, .after = "plugins@after-merged", .because = "plugins may leave nulls, too" },
	{ .name = "plugins@finished", .moment = MOMENT_FINISHED },
	{ .name = "optimize", .run = pass_optimize, .after = "nulls", .because = "-O covers the user's own policies, too" },
	{ .name = "truth", .run = pass_truth, .after = "optimize", .because = "it judges the template as it is written", .reads = true },
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
	if (pass->run)
		pass->run(cx);
	else
		plugins_run(cx, pass->moment);
	if (cx->opt->time_passes)
		fprintf(stderr, "%-24s %8.3f ms\n", pass->name, (seconds() - from) * 1e3);
}

bool passes_run(struct cx *cx)
{
	check_order();
	graph_init(cx);
#ifdef SLSC_VERIFY
	bool ours = true;
#endif
	for (uint32_t i = 0; i < passes_n && !passes[i].reads && !diag_broken(cx->diags); i++) {
		run(cx, &passes[i]);
#ifdef SLSC_VERIFY
		/* What the user's resources say is not ours to vouch for. */
		ours &= passes[i].run != pass_merge;
		if (!diag_broken(cx->diags) && ours)
			ir_verify(cx);
#endif
		if (str_eqz(cx->opt->dump_after, passes[i].name))
			break;
	}
	arena_free(&cx->scratch);
	return !diag_broken(cx->diags);
}

/* ---- the passes that only read */

enum { WORTH_A_THREAD = 10000 }; /* resources: ten milliseconds of work; waking another core may take one */

static void judge(void *of)
{
	struct cx *cx = of;
	for (uint32_t i = 0; i < passes_n; i++)
		if (passes[i].reads)
			run(cx, &passes[i]);
	arena_free(&cx->scratch);
}

/* Whether --dump-after ends before the passes that only read. */
static bool dumps_before(const struct cx *cx)
{
	for (uint32_t i = 0; i < passes_n; i++)
		if (str_eqz(cx->opt->dump_after, passes[i].name))
			return !passes[i].reads;
	return false;
}

void judge_begin(struct judge *j, struct cx *cx)
{
	*j = (struct judge){ .cx = cx, .own = *cx, .diags = *cx->diags };
	if (dumps_before(cx))
		return;
	const bool beside = map_len(cx->graph->resources) >= WORTH_A_THREAD;
	if (beside) {
		j->own.arena = j->diags.arena = &j->arena;
		secrets_beside(&j->arena, cx->arena);
	}
	j->own.diags = &j->diags;
	j->own.scratch = (struct arena){ .secrets = j->own.arena->secrets };
	if (beside)
		beside_begin(&j->beside, judge, &j->own);
	else
		judge(&j->own);
}

void judge_end(struct judge *j)
{
	struct arena *arena = j->cx->diags->arena;
	beside_end(&j->beside);
	*j->cx->diags = j->diags;
	j->cx->diags->arena = arena;
	secrets_adopt(arena, &j->arena);
	if (j->arena.block)
		arena_adopt(arena, &j->arena);
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
