/* stats: slsc stats: how much of the limits of AWS a stack uses. */
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/stack.h"
#include "emit/review/stats.h"

static int stats_command(struct cli *cli)
{
	struct stack *stack = stack_given(cli);
	if (!stack)
		return EXIT_ERRORS;
	const struct stats *s = stats_of(cli->arena, stack->template);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json"))
		put_json(&out, stats_json(cli->arena, s));
	else
		stats_text(&out, cli->arena, s);
	return finish_output(cli, &out, 0644);
}

COMMAND(stats) = {
	.name = "stats",
	.rank = 90,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_STACK, .optional = true }),
	.summary = "show resources, sizes and IAM policy lengths of a template or configuration against the limits of AWS",
	.examples = EXAMPLES({ "slsc stats serverless.yml", "how close the service is to the limits of AWS" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = stats_command,
};
