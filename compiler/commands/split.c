/* split: slsc split: the lock file of a service that is to be split, and of one that is deployed unsplit. */
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/split_lock.h"
#include "compiler/commands/shared/stack.h"
#include "compiler/read/read.h"
#include "emit/review/moves.h"
#include "ir/graph.h"
#include "ir/split/lock.h"

/* The resources of the template that is deployed; NULL after errors. */
static const struct value *deployed(struct cli *cli)
{
	const char *path = str_zdup(cli->arena, cli->migrate);
	const struct input in = { .path = path, .host = cli->host, .options = &cli->options };
	const uint32_t first = cli->sources->files.n;
	const struct value *v = load_config(cx_new(&in, cli->diags), cli->migrate);
	if (!v && cli->sources->files.n > first)
		cli->sources->files.at[first].hidden = true; /* it may hold secrets */
	if (v && !template_value(v))
		diag(cli->diags, D_GOLDEN, v->span, "'%s' is not a template: it has no Resources", path);
	return diag_failed(cli->diags) ? NULL : value_get(v, "Resources");
}

static void describe_stacks(struct buf *out, const struct cx *cx, const struct value *kept)
{
	uint32_t stay = 0;
	map_each(e, cx->graph->resources)
		stay += map_get(kept, e->key) != NULL;
	if (kept)
		buf_putf(out, "%u deployed resources stay in the root\n", stay);
	buf_putf(out, "root: %u resources\n", map_len(cx->graph->resources));
	for (uint32_t i = 0; i < cx->nested.of.n; i++) {
		const struct nested_stack *s = &cx->nested.of.at[i];
		buf_putf(out, "%.*s: %u resources, %u parameters\n", STRA(s->id), map_len(s->graph->resources), map_len(value_get(s->graph->root, "Parameters")));
	}
	/* The lock keeps what was deployed; what it named elsewhere before is the user's word. */
	map_each(e, kept)
		for (uint32_t i = 0; i < cx->nested.of.n; i++)
			if (map_get(cx->nested.of.at[i].graph->resources, e->key))
				buf_putf(out, "%.*s is deployed in the root, and " LOCK_FILE " has it in %.*s\n", STRA(e->key), STRA(cx->nested.of.at[i].id));
}

/* What the service would be as a new one, for the plan of what could leave the root; NULL after errors, of which it writes the first. */
static const struct cx *split_afresh(struct cli *cli, struct buf *out)
{
	struct input in = input_of(cli);
	struct options *options = ARENA_NEW(cli->arena, struct options);
	struct diags *unseen = ARENA_NEW(cli->arena, struct diags); /* the compilation that counts says the same */
	struct buf none = { .drain = buf_nowhere };
	diags_init(unseen, cli->arena, cli->sources);
	*options = cli->options;
	options->split_afresh = true;
	options->split_kept = NULL;
	in.options = options;
	struct cx *cx = cx_new(&in, unseen);
	const bool ok = !diag_failed(unseen) && compile(cx, &in, &none);
	buf_free(&none);
	for (uint32_t i = 0; !ok && i < unseen->all.n; i++)
		if (unseen->all.at[i]->severity == DIAG_ERROR) {
			buf_putf(out, "\nNo plan of what could move: as a new service it has errors: %.*s\n", STRA(unseen->all.at[i]->message));
			break;
		}
	return ok ? cx : NULL;
}

/* Every deployed resource that a new service would have in a nested stack, and what can move it there. */
static void describe_plan(struct buf *out, const struct cx *afresh, const struct value *kept)
{
	uint32_t n = 0, refactored = 0, failing = 0;
	for (uint32_t i = 0; i < afresh->nested.of.n; i++) {
		const struct nested_stack *s = &afresh->nested.of.at[i];
		map_each(e, s->graph->resources) {
			const struct value *old = map_get(kept, e->key);
			if (!old)
				continue;
			const char *hindrance = refactor_hindrance(old), *name = move_name(old);
			buf_z(out, n++ ? "" : "\nA new service would have these deployed resources in nested stacks. Nothing here moves them:\n");
			buf_putf(out, "  %.*s (%.*s) to %.*s\n    stack refactor: %s\n    deployment: %s%s%s\n", STRA(e->key), STRA(value_str(value_get(old, "Type"))), STRA(s->id),
				 hindrance ? hindrance : "its type can be moved", move_effect(old), name ? ": " : "", name ? name : "");
			refactored += !hindrance;
			failing += move_fails(old);
		}
	}
	if (n)
		buf_putf(out, "%u resources: a stack refactor may move %u; a deployment that moved them would fail for %u\n", n, refactored, failing);
}

static int split_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct buf none = { .drain = buf_nowhere }, out = { .inert = true };
	cli->options.split = true;
	if (cli->migrate.n) {
		cli->options.split_kept = deployed(cli);
		if (!cli->options.split_kept)
			return EXIT_ERRORS;
	}
	struct cx *cx = cx_new(&in, cli->diags);
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &none) && split_lock_write(cli, cx);
	buf_free(&none);
	if (!ok)
		return EXIT_ERRORS;
	describe_stacks(&out, cx, cli->options.split_kept);
	const struct cx *afresh = cli->migrate.n ? split_afresh(cli, &out) : NULL;
	if (afresh)
		describe_plan(&out, afresh, cli->options.split_kept);
	return finish_output(cli, &out, 0644);
}

COMMAND(split) = {
	.name = "split",
	.rank = 75,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "write slsc.stacks.json, which says which resources are in which nested stack, and show the stacks",
	.about = "With --migrate: of a service that is deployed unsplit, what is deployed stays in the root stack, and what is new goes to nested stacks; shown is also what could move there, and how.",
	.examples = EXAMPLES({ "slsc split serverless.yml --migrate deployed.json", "split what is new of a service that is deployed" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MIGRATE),
	.configured = true,
	.run = split_command,
};
