/* version: slsc version, as slsc --version. */
#include "compiler/cli/cli.h"
#include "ir/base/version.h"

static int version_command(struct cli *cli)
{
	(void)cli;
	puts("slsc " SLSC_VERSION);
	return EXIT_DONE;
}

COMMAND(version) = {
	.name = "version",
	.rank = 130,
	.summary = "print the version, as slsc --version",
	.examples = EXAMPLES({ "slsc version", "print the version" }),
	.run = version_command,
};
