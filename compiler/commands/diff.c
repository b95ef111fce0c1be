/* diff: slsc diff: what changes between two stacks. */
#include "compiler/commands/shared/difference.h"
#include "compiler/commands/shared/stack.h"

/* A service or template that a revision does not have, yet or any more. */
static struct stack *stack_of_nothing(struct cli *cli, const struct stack_operand *n)
{
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	*s = (struct stack){ .name = n->operand, .template = v_map(cli->arena) };
	const bool beside = !str_starts(n->path, "./") && cli->host->probe(cli->host, str_zdup(cli->arena, n->path)) == FILE_REGULAR;
	if (!cli->quiet)
		remark("'%.*s' has no file '%.*s': it is compared as a stack without resources%s", STRA(n->revision->name), STRA(n->path),
		       beside ? "; git's paths begin at the top of the repository, those of this folder with ./" : "");
	return s;
}

static int diff_command(struct cli *cli)
{
	cli->unknown.later = true;
	/* Both are looked at first, since a revision leaves the code out of both sides. */
	struct stack_operand named[2] = { stack_operand(cli, cli->operands.at[0]), stack_operand(cli, cli->operands.at[1]) };
	struct stack *side[2];
	for (int i = 0; i < 2; i++)
		side[i] = stack_load(cli, &named[i]);
	for (int i = 0; i < 2; i++) {
		if (named[i].absent && named[!i].absent)
			stack_report_absent(cli, &named[i]);
		else if (named[i].absent && side[!i])
			side[i] = stack_of_nothing(cli, &named[i]);
	}
	return report_difference(cli, side[0], side[1]);
}

COMMAND(diff) = {
	.name = "diff",
	.rank = 40,
	.operands = OPERANDS({ .name = "OLD", .type = OPERAND_STACK }, { .name = "NEW", .type = OPERAND_STACK }),
	.summary = "compare two templates or configurations",
	.about = "OLD and NEW are each a template, a configuration, or REV:path of either in the git repository.",
	.examples = EXAMPLES({ "slsc diff origin/main:serverless.yml serverless.yml", "what a change replaces, deletes and permits" },
			     { "slsc diff old.json new.json --fail-on replace", "exit status 2 only if something is replaced or deleted" }),
	.reads = READS(OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_SECURITY_ONLY, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "markdown", "sarif"),
	.configured = true,
	.run = diff_command,
};
