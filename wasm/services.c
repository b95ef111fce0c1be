/* In place of compiler/services.c: each of several services would need a process of its own. */
#include "compiler/services.h"

#include "compiler/commands/shared/messages.h"
#include "compiler/read/compose.h"

bool services_given(const struct cli *cli)
{
	return cli->command->packages || (cli->command->each && !cli->config.n && (cli->operands.n > 1 || (cli->operands.n == 1 && compose_file(cli->operands.at[0]))));
}

int services_run(struct cli *cli, int (*one)(struct cli *cli))
{
	(void)one;
	if (cli->command->packages)
		return wrong_usage("the WebAssembly build of slsc makes no packages; install slsc for this platform");
	return wrong_usage("the WebAssembly build of slsc compiles one service at a time");
}
