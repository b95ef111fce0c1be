#include "ir/pass.h"

#include "ir/base/secret.h"
#include "ir/graph.h"
#include "ir/plugin.h"

const struct pass passes[] = {
	{ .name = "deprecations", .run = pass_deprecations },
	{ .name = "bucket", .run = pass_bucket },
	{ .name = "shared-role", .run = pass_shared_role },
	{ .name = "prepare", .run = pass_prepare }, /* event types ask for versions and other defaults of their functions */
	{ .name = "layers", .run = pass_layers, .after = "bucket", .because = "layers name the bucket their code lies in" },
	{ .name = "functions", .run = pass_functions, .after = "layers", .because = "a function's version digest covers its layers" },
	{ .name = "plugins@functions", .moment = MOMENT_FUNCTIONS },
	{ .name = "plugins@after-functions", .moment = MOMENT_AFTER_FUNCTIONS },
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
	{ .name = "pins", .run = pass_pins, .after = "plugins@finished", .because = "a pin is the difference from what all other plugins made" },
	{ .name = "optimize", .run = pass_optimize, .after = "pins", .because = "-O covers the user's own policies, too", .nested = true },
	{ .name = "truth", .run = pass_truth, .after = "optimize", .because = "it judges the templates as they are written", .nested = true, .reads = true },
	{ .name = "split", .run = pass_split, .after = "truth", .because = "of --split's templates the whole is judged, and of each only its limits" },
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
	if (pass->run) {
		pass->run(cx);
		for (uint32_t i = 0; pass->nested && i < cx->nested.of.n; i++) {
			struct graph *root = nested_stack_enter(cx, &cx->nested.of.at[i]);
			pass->run(cx);
			nested_stack_leave(cx, root);
		}
	} else {
		plugins_run(cx, pass->moment);
	}
	if (cx->pass_ns)
		cx->pass_ns[pass - passes] = cx->host->clock_ns(cx->host) - from;
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
		ours &= passes[i].run != pass_merge;
		if (complete && ours)
			ir_verify(cx);
#endif
		if (str_eqz(cx->opt->dump_after, passes[i].name))
			break;
	}
	arena_free(&cx->scratch);
	return complete;
}

/* Who takes nulls out looks for them only when one was made. */
static void verify_nulls(const struct cx *cx, const struct value *v)
{
	if (is_null(v) && !cx->arena->nulls)
		die("a null of which the arena does not know");
	list_each(i, v)
		verify_nulls(cx, v->list.item[i]);
	map_each(e, v)
		verify_nulls(cx, e->value);
}

void ir_verify(struct cx *cx)
{
	verify_nulls(cx, cx->graph->root);
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
