/* help: slsc help, slsc version. */
#include "compiler/commands/commands.h"

#include <stdio.h>

static int help_command(struct cli *cli)
{
	struct str name = cli->operands.n ? cli->operands.at[0] : STR("");
	const struct command *of = name.n ? command_find(name) : commands[0];
	if (!of)
		return framework_command(name) == EXIT_DONE ? unknown_command(name) : EXIT_USAGE;
	struct buf out = { 0 };
	if (name.n)
		help_text(&out, of);
	else
		help_overview(&out);
	return finish_output(cli, &out, 0644);
}

const struct command help_row = {
	.name = "help",
	.operands = OPERANDS({ .name = "COMMAND", .type = OPERAND_COMMAND, .optional = true }),
	.summary = "what slsc COMMAND --help prints",
	.examples = EXAMPLES({ "slsc help check", "the operands, options and formats of a command" }),
	.run = help_command,
};

static int version_command(struct cli *cli)
{
	(void)cli;
	puts("slsc " SLSC_VERSION);
	return EXIT_DONE;
}

const struct command version_row = {
	.name = "version",
	.summary = "the version, as slsc --version",
	.examples = EXAMPLES({ "slsc version", "the version" }),
	.run = version_command,
};
