/* help: slsc help: what slsc COMMAND --help prints. */
#include "compiler/commands/shared/output.h"

#include <stdio.h>

static int help_command(struct cli *cli)
{
	struct str name = cli->operands.n ? cli->operands.at[0] : STR("");
	const struct command *of = name.n ? command_find(name) : command_at(0);
	if (!of)
		return framework_command(name) == EXIT_DONE ? unknown_command(name) : EXIT_USAGE;
	struct buf out = { 0 };
	if (name.n)
		help_text(&out, of);
	else
		help_overview(&out);
	return finish_output(cli, &out, 0644);
}

COMMAND(help) = {
	.name = "help",
	.rank = 120,
	.operands = OPERANDS({ .name = "COMMAND", .type = OPERAND_COMMAND, .optional = true }),
	.summary = "show the help of slsc or of a command, as slsc COMMAND --help",
	.examples = EXAMPLES({ "slsc help check", "the operands, options and examples of a command" }),
	.run = help_command,
};
