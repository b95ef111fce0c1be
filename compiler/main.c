/* main: argv to exit status. */
#include "compiler/cli/outputs.h"
#include "compiler/commands/shared/deployment.h"
#include "compiler/commands/shared/messages.h"
#include "compiler/host/host.h"
#include "compiler/services.h"
#include "ir/base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int run(struct cli *cli)
{
	int status = cli->command->run(cli);
	if (status == EXIT_DONE && diag_failed(cli->diags))
		status = EXIT_ERRORS;
	/* Where the configuration has errors, what it would ask for is not known: they go first. */
	if (options_unread(&cli->options) && unknown_options_check(cli, !diag_failed(cli->diags)) && !diag_failed(cli->diags))
		return EXIT_USAGE;
	if (status != EXIT_USAGE && !report_messages(cli) && status == EXIT_DONE)
		status = EXIT_ERRORS;
	return outputs_refused(cli) ? EXIT_USAGE : status;
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
	remark("cannot write standard output: %s", strerror(errno));
	return EXIT_ERRORS;
}

/* `slsc deploy --help` asks about no command of ours. */
static bool helps(const struct cli *cli)
{
	struct str word = cli->operands.n ? cli->operands.at[0] : STR("");
	return cli->named || !word.n || cli->host->probe(cli->host, str_zdup(cli->arena, word)) != FILE_MISSING;
}

static int unknown_help(const struct cli *cli)
{
	int status = framework_command(cli->operands.at[0]);
	return status == EXIT_DONE ? unknown_command(cli->operands.at[0]) : status;
}

static void print_help(const struct cli *cli)
{
	struct buf out = { 0 };
	if (cli->named)
		help_text(&out, cli->command);
	else
		help_overview(&out);
	fwrite(out.n ? out.p : "", 1, out.n, stdout);
	buf_free(&out);
}

/* slsc package | sh ends with slsc's status. */
static void pass_on(const struct cli *cli, int status)
{
	if (status != EXIT_DONE && cli->command->packages && !cli->deploy_script.n)
		print_exit(cli, status);
}

int main(int argc, char **argv)
{
	occupy_standard_streams();
	signal(SIGCHLD, SIG_DFL); /* where whoever starts slsc ignores it, no child could be waited for */
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of writing */
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct cli cli = { .arena = &arena, .sources = &sources, .diags = &diags, .host = &real_host };
	int status = cli_parse(&cli, argc, argv);
	if (cli.help)
		status = helps(&cli) ? print_help(&cli), status : unknown_help(&cli);
	else if (cli.version)
		puts("slsc " SLSC_VERSION);
	else if (status != EXIT_DONE)
		cli.shown = true, report_messages(&cli);
	else {
		outputs_watch(&cli);
		status = services_given(&cli) ? services_run(&cli, run) : run(&cli);
	}
	pass_on(&cli, status);
	arena_free(&arena);
	return printed(status);
}
