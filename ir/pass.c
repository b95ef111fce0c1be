#include "ir/pass.h"

#include "ir/base/secret.h"
#include "ir/graph.h"

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

static void run(struct cx *cx, const struct pass *pass)
{
	const int64_t from = cx->pass_ns ? cx->host->clock_ns(cx->host) : 0;
	pass->run(cx);
	if (cx->pass_ns)
		cx->pass_ns[pass - passes] = cx->host->clock_ns(cx->host) - from;
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
		ours &= passes[i].run != pass_overrides;
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
