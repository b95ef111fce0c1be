/* stats: slsc stats: how much of the limits of AWS a stack uses. */
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/stack.h"
#include "emit/review/standing.h"
#include "emit/review/stats.h"

/* Each nested stack's own figures. */
static const struct value *nested_json(struct arena *a, const struct value *root, const struct value *nested)
{
	struct value *stacks = v_map(a);
	map_each(e, nested)
		map_put(a, stacks, e->key, stats_json(a, stats_of(a, e->value)));
	return map_len(stacks) ? map_assign(a, root, MAP(a, { "nested", stacks })) : root;
}

static void nested_text(struct buf *out, struct arena *a, const struct value *nested)
{
	static const enum limit_id shown[] = { LIMIT_RESOURCES, LIMIT_PARAMETERS, LIMIT_OUTPUTS };
	map_each(e, nested) {
		const struct stats *s = stats_of(a, e->value);
		buf_putf(out, "nested stack %.*s:", STRA(e->key));
		for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
			for (uint32_t i = 0; i < s->limits.of.n; i++)
				if (s->limits.of.at[i].limit == shown[k])
					buf_putf(out, " %u of %u %s,", s->limits.of.at[i].amount, limit_infos[shown[k]].most, limit_infos[shown[k]].what);
		buf_putf(out, " %u bytes\n", s->pretty);
	}
}

static int show_standing(struct cli *cli, const struct stack *stack)
{
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json"))
		put_json(&out, standing_json(cli->arena, cli->sources, stack->template));
	else
		standing_text(&out, cli->arena, cli->sources, stack->template);
	return finish_output(cli, &out, 0644);
}

static int stats_command(struct cli *cli)
{
	struct stack *stack = stack_given(cli);
	if (!stack)
		return EXIT_ERRORS;
	if (cli->standing)
		return show_standing(cli, stack);
	/* Limits are those of each template. */
	const struct stats *s = stats_of(cli->arena, stack->root ? stack->root : stack->template);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json"))
		put_json(&out, nested_json(cli->arena, stats_json(cli->arena, s), stack->nested));
	else
		stats_text(&out, cli->arena, s);
	if (!str_eqz(cli->format, "json"))
		nested_text(&out, cli->arena, stack->nested);
	return finish_output(cli, &out, 0644);
}

COMMAND(stats) = {
	.name = "stats",
	.rank = 90,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_STACK, .optional = true }),
	.summary = "show resources, sizes and IAM policy lengths of a template or configuration against the limits of AWS",
	.examples = EXAMPLES({ "slsc stats serverless.yml", "how close the service is to the limits of AWS" },
			     { "slsc stats --standing -s acceptance", "what a second stage costs while nobody uses it" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_STANDING, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = stats_command,
};
