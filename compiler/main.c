/* main: argv to exit status. */
#include "compiler/commands/commands.h"
#include "compiler/commands/printed.h"
#include "compiler/host/host.h"
#include "compiler/cli/outputs.h"
#include "compiler/services.h"
#include "emit/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WARNINGS_SHOWN = 20 };

static bool color(const struct cli *cli)
{
	if (str_eqz(cli->color, "always") || str_eqz(cli->color, "never"))
		return str_eqz(cli->color, "always");
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

/* The messages in their form, where they belong. False if they could not be written. */
static bool report(struct cli *cli)
{
	if (cli->reported)
		return true;
	struct diag_style style = { .notices = cli->verbose, .quiet = cli->quiet, .most = cli->verbose ? 0 : WARNINGS_SHOWN };
	const enum format_of form = cli->shown ? FORMAT_OUTPUT : cli->command->format_of;
	if (form != FORMAT_OUTPUT)
		style.format = str_eqz(cli->format, "json") ? DIAG_JSON : str_eqz(cli->format, "sarif") ? DIAG_SARIF : DIAG_TEXT;
	const bool to_output = form == FORMAT_REPORT && (style.format != DIAG_TEXT || cli->out.n);
	style.color = !to_output && color(cli);
	struct buf out = { 0 };
	diag_render(cli->diags, &style, &out);
	bool ok = true;
	if (to_output)
		ok = write_output(cli, cli->out, buf_text(&out), 0644);
	else
		fwrite(out.n ? out.p : "", 1, out.n, stderr);
	buf_free(&out);
	if (to_output && ok && cli->out.n && !str_eqz(cli->out, "-") && diag_failed(cli->diags))
		remark("the input has errors; %.*s names them", STRA(cli->out));
	return ok;
}

static int run(struct cli *cli)
{
	int status = cli->command->run(cli);
	if (status == EXIT_DONE && diag_failed(cli->diags))
		status = EXIT_ERRORS;
	/* Where the configuration has errors, what it would ask for is not known: they go first. */
	if (options_unread(&cli->options) && unknown_options_check(cli, !diag_failed(cli->diags)) && !diag_failed(cli->diags))
		return EXIT_USAGE;
	if (status != EXIT_USAGE && !report(cli) && status == EXIT_DONE)
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
	if (status != EXIT_DONE && cli->command == &package_row && !cli->deploy_script.n)
		print_exit(status);
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
		cli.shown = true, report(&cli);
	else {
		outputs_watch(&cli);
		status = services_given(&cli) ? services_run(&cli, run, report) : run(&cli);
	}
	pass_on(&cli, status);
	arena_free(&arena);
	return printed(status);
}
