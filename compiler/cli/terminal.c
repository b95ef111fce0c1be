#include "compiler/cli/terminal.h"

#include <unistd.h>

bool terminal(const struct cli *cli, enum stream to)
{
	if (to == TO_OUTPUT && cli->out.n && !str_eqz(cli->out, "-"))
		return false;
	return isatty(to == TO_MESSAGES ? STDERR_FILENO : STDOUT_FILENO);
}

bool terminal_moves(const struct cli *cli, enum stream to)
{
	const char *term = cli->host->getenv(cli->host, "TERM");
	return term && strcmp(term, "dumb") != 0 && terminal(cli, to);
}

bool terminal_color(const struct cli *cli, enum stream to)
{
	if (str_eqz(cli->color, "always") || str_eqz(cli->color, "never"))
		return str_eqz(cli->color, "always");
	const char *no_color = cli->host->getenv(cli->host, "NO_COLOR");
	return !(no_color && *no_color) && terminal_moves(cli, to);
}
