/* review: slsc review: what changes between two stacks, as a page to look at. */
#include "compiler/commands/shared/difference.h"
#include "compiler/commands/shared/output.h"
#include "emit/review/page/page.h"

static int review_command(struct cli *cli)
{
	struct stack *side[2];
	struct diff *d;
	int status = difference_operands(cli, side);
	if (status == EXIT_DONE)
		status = difference_compare(cli, side[0], side[1], &d);
	if (status != EXIT_DONE)
		return status;
	const struct show show = { .a = cli->arena, .sources = cli->sources, .security_only = cli->security_only };
	struct buf out = { .shows = cli->arena, .inert = true };
	page_html(&out, d, &show);
	status = finish_output(cli, &out, 0644);
	return status == EXIT_DONE && cli->fail_on.n && difference_fails(cli, d) ? EXIT_DIFFERS : status;
}

COMMAND(review) = {
	.name = "review",
	.rank = 45,
	.operands = OPERANDS({ .name = "OLD", .type = OPERAND_STACK }, { .name = "NEW", .type = OPERAND_STACK }),
	.summary = "write what changes between two templates or configurations as one page of HTML",
	.about = "OLD and NEW are what slsc diff takes. The page needs no script and no network. The exit status is 0 once it is written; with --fail-on it is that of diff.",
	.examples = EXAMPLES({ "slsc review origin/main:serverless.yml serverless.yml -o review.html", "a page for the browser: what is lost, replaced and permitted first" },
			     { "slsc review -s dev -s prod serverless.yml serverless.yml -o stages.html", "how two stages differ" }),
	.reads = READS(OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_SECURITY_ONLY),
	.configured = true,
	.stages = true,
	.run = review_command,
};
