/* stats: slsc stats. */
#include "compiler/commands/commands.h"
#include "emit/review/diff.h"
#include "emit/review/stats.h"
#include "ir/json.h"
#include "ir/secrets.h"

static int stats_command(struct cli *cli)
{
	struct str operand = cli->operands.n && !cli->config.n ? cli->operands.at[0] : str_z(input_of(cli).path);
	struct stack *stack = diag_failed(cli->diags) ? NULL : open_stack(cli, operand);
	if (!stack || diag_failed(cli->diags))
		return EXIT_ERRORS;
	templates_for_review(cli->arena, &stack->template, NULL);
	const struct stats *s = stats_of(cli->arena, stack->template);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json")) {
		json_emit(&out, stats_json(cli->arena, s), 2);
		buf_c(&out, '\n');
	} else {
		stats_text(&out, cli->arena, s);
	}
	bool ok = write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

const struct command stats_row = {
	.name = "stats",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_STACK, .optional = true }),
	.summary = "resources, sizes and IAM characters of a template or configuration against the limits of AWS",
	.examples = EXAMPLES({ "slsc stats serverless.yml", "how far it is to the limits of AWS" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = stats_command,
};
