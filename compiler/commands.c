/* commands: what each command of the command line does. */
#include "compiler/cli.h"
#include "compiler/driver.h"
#include "compiler/host.h"

#include <errno.h>
#include <unistd.h>

/* The configuration file: --config, the operand, or the first serverless.* of the working folder. */
static const char *config_file(struct cli *cli)
{
	static const char *const extensions[] = { ".yml", ".yaml", ".json", ".js", ".mjs", ".cjs", ".ts" };
	struct arena *a = cli->arena;
	const char *operand = cli->operands.n ? str_zdup(a, cli->operands.at[0]) : NULL;
	if (cli->config.n) {
		const char *path = str_zdup(a, cli->config);
		bool known = false;
		for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
			known |= str_ends(cli->config, extensions[i]);
		cli->diags->fallback = operand ? str_z(operand) : STR("serverless.yml");
		if (!known)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: no configuration has this ending", path);
		else if (cli->host->probe(cli->host, path) != FILE_REGULAR)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: there is no such file", path);
		else if (str_find(cli->config, '/') >= 0 && !(str_starts(cli->config, "./") && str_rfind(cli->config, '/') == 1))
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: the configuration stands in the service's own folder", path);
		return path;
	}
	for (size_t i = 0; !operand && i < sizeof extensions / sizeof *extensions; i++) {
		const char *path = str_fmt(a, "serverless%s", extensions[i]).p;
		if (cli->host->probe(cli->host, path) == FILE_REGULAR)
			operand = path;
	}
	return operand ? operand : "serverless.yml";
}

static struct input input_of(struct cli *cli)
{
	struct input in = { .host = cli->host, .options = &cli->options, .minify = cli->minify };
	in.path = config_file(cli);
	if (!cli->diags->fallback.n)
		cli->diags->fallback = str_z(in.path);
	return in;
}

static bool write_output(struct str path, struct str bytes, unsigned mode)
{
	struct arena a = { 0 };
	const char *to = path.n ? str_zdup(&a, path) : "-";
	int error = write_file(to, bytes, mode);
	if (error)
		fprintf(stderr, "slsc: cannot write %s: %s\n", strcmp(to, "-") ? to : "standard output", strerror(error));
	arena_free(&a);
	return !error;
}

/* "stack.json: serverless.yml other.yml", blanks and the like escaped for make. */
static bool write_depfile(const struct cli *cli, const struct cx *cx)
{
	if (!cli->depfile.n)
		return true;
	struct buf b = { 0 };
	buf_str(&b, cli->out.n ? cli->out : STR("-"));
	buf_c(&b, ':');
	for (uint32_t i = 0; i < cx->files_read.n; i++) {
		struct str path = cx->files_read.at[i];
		buf_c(&b, ' ');
		for (uint32_t k = 0; k < path.n; k++) {
			if (strchr(" #", path.p[k]))
				buf_c(&b, '\\');
			if (path.p[k] == '$')
				buf_c(&b, '$');
			buf_c(&b, path.p[k]);
		}
	}
	buf_c(&b, '\n');
	bool ok = write_output(cli->depfile, buf_text(&b), 0644);
	buf_free(&b);
	return ok;
}

static int compile_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct buf out = { 0 };
	struct cx *cx = cx_new(&in, cli->diags);
	int status = EXIT_ERRORS;
	if (!diag_failed(cli->diags) && compile(cx, &in, &out))
		status = write_depfile(cli, cx) && write_output(cli->out, buf_text(&out), 0644) ? EXIT_DONE : EXIT_ERRORS;
	buf_free(&out);
	return status;
}

static int check_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct buf out = { 0 };
	bool ok = !diag_failed(cli->diags) && compile(cx_new(&in, cli->diags), &in, &out);
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

const struct command commands[] = {
	{ NULL, "[FILE] [-o STACK]", "compile FILE (serverless.yml) to its template", 1, compile_command },
	{ "check", "[FILE]", "everything compile does, but write nothing", 1, check_command },
};
const size_t commands_n = sizeof commands / sizeof *commands;
