/* main: argv to exit status. */
#include "compiler/cli.h"
#include "compiler/commands.h"
#include "compiler/commands_deploy.h"
#include "compiler/host.h"
#include "compiler/outputs.h"
#include "compiler/services.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef SLSC_VERSION
#define SLSC_VERSION "0.1.0"
#endif

enum { WARNINGS_SHOWN = 20 };

static bool color(const struct cli *cli)
{
	if (str_eqz(cli->color, "always") || str_eqz(cli->color, "never"))
		return str_eqz(cli->color, "always");
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

/* Whether --format is that of the command's output; its diagnostics stay text. */
static bool formats_output(const struct cli *cli)
{
	static const char *const formatting[] = { "print", "diff", "stats", "explain", "graph" };
	const char *name = cli->command->name;
	for (size_t i = 0; name && i < sizeof formatting / sizeof *formatting; i++)
		if (strcmp(name, formatting[i]) == 0)
			return true;
	return false;
}

static void report(struct cli *cli)
{
	struct diag_style style = { .color = color(cli), .notices = cli->verbose, .quiet = cli->quiet, .most = cli->verbose ? 0 : WARNINGS_SHOWN };
	if (str_eqz(cli->format, "json") && !formats_output(cli))
		style.format = DIAG_JSON;
	if (str_eqz(cli->format, "sarif") && !formats_output(cli))
		style.format = DIAG_SARIF;
	diag_render(cli->diags, &style, stderr);
}

static int run(struct cli *cli)
{
	int status = cli->command->run(cli);
	if (cli->misused)
		status = EXIT_USAGE;
	if (status == EXIT_DONE && diag_failed(cli->diags))
		status = EXIT_ERRORS;
	report(cli);
	return status;
}

/* Files must not get the numbers of the standard streams where those are closed: messages would be written into them. */
static void occupy_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0)
			_exit(EXIT_INTERNAL);
}

/* What was printed must have arrived. */
static int printed(int status)
{
	if ((fflush(stdout) == 0 && !ferror(stdout)) || status != EXIT_DONE)
		return status;
	fprintf(stderr, "slsc: cannot write standard output: %s\n", strerror(errno));
	return EXIT_ERRORS;
}

/* slsc package | sh ends with slsc's status. */
static void pass_on(const struct cli *cli, int status)
{
	if (status != EXIT_DONE && cli->command->run == package_command && !cli->deploy_script.n)
		print_exit(status);
}

int main(int argc, char **argv)
{
	occupy_standard_streams();
	signal(SIGCHLD, SIG_DFL); /* where whoever starts slsc ignores it, no child could be waited for */
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct cli cli = { .arena = &arena, .sources = &sources, .diags = &diags, .host = &real_host };
	int status = cli_parse(&cli, argc, argv);
	if (cli.help)
		cli_help(stdout);
	else if (cli.version)
		puts("slsc " SLSC_VERSION);
	else if (status != EXIT_DONE)
		report(&cli);
	else {
		outputs_watch(&cli);
		status = services_given(&cli) ? services_run(&cli, run, report) : run(&cli);
	}
	pass_on(&cli, status);
	arena_free(&arena);
	return printed(status);
}
