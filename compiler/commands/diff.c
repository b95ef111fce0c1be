/* diff: slsc diff: what changes between two stacks. */
#include "compiler/commands/shared/difference.h"
#include "compiler/commands/shared/output.h"
#include "emit/review/standing.h"

static int show_standing(struct cli *cli, const struct stack *old, const struct stack *now)
{
	struct buf out = { .shows = cli->arena, .inert = true };
	const struct value *json = NULL;
	const bool as_json = str_eqz(cli->format, "json");
	const uint32_t n = as_json ? standing_difference_json(cli->arena, cli->sources, old->template, now->template, &json) :
				     standing_difference_text(&out, cli->sources, old->template, now->template);
	if (as_json)
		put_json(&out, json);
	const int status = finish_output(cli, &out, 0644);
	return status == EXIT_DONE && n ? EXIT_DIFFERS : status;
}

static int diff_command(struct cli *cli)
{
	if (cli->standing && cli->format.n && !str_eqz(cli->format, "text") && !str_eqz(cli->format, "json"))
		return wrong_usage("diff --standing writes text or json, not %.*s", STRA(cli->format));
	struct stack *side[2];
	const int status = difference_operands(cli, side);
	if (status != EXIT_DONE)
		return status;
	if (cli->standing)
		return side[0] && side[1] && !diag_failed(cli->diags) ? show_standing(cli, side[0], side[1]) : EXIT_ERRORS;
	return report_difference(cli, side[0], side[1]);
}

COMMAND(diff) = {
	.name = "diff",
	.rank = 40,
	.operands = OPERANDS({ .name = "OLD", .type = OPERAND_STACK }, { .name = "NEW", .type = OPERAND_STACK }),
	.summary = "compare two templates or configurations",
	.about = "OLD and NEW are each a template, a configuration, or REV:path of either in the git repository. With two --stage the first is that of OLD, the second that of NEW.",
	.examples = EXAMPLES({ "slsc diff origin/main:serverless.yml serverless.yml", "what a change replaces, deletes and permits" },
			     { "slsc diff old.json new.json --fail-on replace", "exit status 2 only if something is replaced or deleted" },
			     { "slsc diff --standing -s dev -s acceptance serverless.yml serverless.yml", "which resources of the second stage are billed while nobody uses them, and those of the first are not" }),
	.reads = READS(OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_SECURITY_ONLY, OPTION_STANDING, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "markdown", "sarif"),
	.configured = true,
	.stages = true,
	.run = diff_command,
};
