/* commands: what each command of the command line does. */
#include "compiler/credentials.h"
#include "compiler/commands.h"
#include "compiler/host.h"
#include "compiler/outputs.h"
#include "compiler/stages.h"
#include "emit/yaml.h"
#include "ir/json.h"
#include "ir/schema/export.h"
#include "ir/secrets.h"

#include <errno.h>
#include <unistd.h>

/* The configuration file: --config, the operand, or the first serverless.* of the working folder. */
static const char *config_file(struct cli *cli)
{
	struct arena *a = cli->arena;
	const char *operand = cli->operands.n ? str_zdup(a, cli->operands.at[0]) : NULL;
	if (cli->config.n) {
		const char *path = str_zdup(a, cli->config);
		bool known = false;
		for (size_t i = 0; config_endings[i]; i++)
			known |= str_ends(cli->config, config_endings[i]);
		cli->diags->fallback = operand ? str_z(operand) : STR("serverless.yml");
		if (!known)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: no configuration has this ending", path);
		else if (cli->host->probe(cli->host, path) != FILE_REGULAR)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: there is no such file", path);
		else if (str_find(cli->config, '/') >= 0 && !(str_starts(cli->config, "./") && str_rfind(cli->config, '/') == 1))
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: the configuration stands in the service's own folder", path);
		return path;
	}
	if (!operand)
		operand = config_find(cli->host, a, STR("")).p;
	return operand ? operand : "serverless.yml";
}

struct input input_of(struct cli *cli)
{
	struct input in = { .host = cli->host, .options = &cli->options, .minify = cli->minify };
	in.path = config_file(cli);
	if (!cli->diags->fallback.n)
		cli->diags->fallback = str_z(in.path);
	return in;
}

/* Whether all is written; says so if not. */
static bool written(const char *to, int error)
{
	if (error)
		fprintf(stderr, "slsc: cannot write %s: %s\n", strcmp(to, "-") ? to : "standard output", strerror(error));
	return !error;
}

static const char *path_or_stdout(struct arena *a, struct str path) { return path.n ? str_zdup(a, path) : "-"; }

bool write_output(struct cli *cli, struct str path, struct str bytes, unsigned mode)
{
	if (!outputs_may_be_written(cli))
		return false;
	struct arena a = { 0 };
	const char *to = path_or_stdout(&a, path);
	bool ok = written(to, write_file(to, bytes, mode));
	arena_free(&a);
	return ok;
}

/* "stack.json: serverless.yml other.yml", blanks and the like escaped for make. */
static bool write_depfile(struct cli *cli, const struct cx *cx)
{
	if (!cli->depfile.n)
		return true;
	struct buf b = { 0 };
	buf_str(&b, cli->out.n ? cli->out : STR("-"));
	buf_c(&b, ':');
	struct value *seen = v_map(cx->arena);
	for (uint32_t i = 0; i < cx->files_read.n; i++) {
		struct str path = cx->files_read.at[i];
		if (map_put_new(cx->arena, seen, path, (struct span){ 0 }, v_null(cx->arena)))
			continue;
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
	bool ok = write_output(cli, cli->depfile, buf_text(&b), 0644);
	buf_free(&b);
	return ok;
}

/* The template on its way: opened with its first bytes, so that nothing is touched before there are any. */
struct sink {
	struct cli *cli;
	struct output to;
	bool open;
};

static struct output *unfinished;
static void drop_unfinished(void) { output_drop(unfinished); }

static bool sink_put(void *of, const char *p, size_t n)
{
	struct sink *s = of;
	if (!s->open) {
		s->to = output_open(s->cli->arena, path_or_stdout(s->cli->arena, s->cli->out), 0644);
		s->open = true;
		unfinished = &s->to;
		before_dying = drop_unfinished;
	}
	output_put(&s->to, p, n);
	return !s->to.error;
}

/* Puts the template in its place, or leaves what was there. False with a message if it could not be written. */
static bool sink_end(struct sink *s, bool keep)
{
	before_dying = NULL;
	if (!s->open)
		return true;
	if (keep || s->to.error)
		return written(s->to.path, output_close(&s->to));
	output_drop(&s->to);
	return true;
}

static int compile_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct sink sink = { .cli = cli };
	struct buf out = { .drain = sink_put, .to = &sink };
	struct cx *cx = cx_new(&in, cli->diags);
	/* What is on standard output cannot be taken back, and --strict may find errors in the finished template. */
	if (cli->diags->strict && str_eqz(str_z(path_or_stdout(cli->arena, cli->out)), "-"))
		out.drain = NULL;
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	out.drain = sink_put;
	ok = ok && outputs_may_be_written(cli) && buf_drain(&out) && write_depfile(cli, cx) && write_source_map(cli, cx);
	ok = sink_end(&sink, ok) && ok;
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

/* Where the profile stands, on standard output. */
static bool tell_credentials(struct cli *cli, struct cx *cx)
{
	struct buf told = { 0 };
	credentials_check(cx, &told);
	bool ok = write_output(cli, STR("-"), buf_text(&told), 0644);
	buf_free(&told);
	return ok && !diag_failed(cx->diags);
}

static int check_command(struct cli *cli)
{
	cli->diags->refuse = true;
	struct input in = input_of(cli);
	struct buf out = { .drain = cli->golden.n ? NULL : buf_nowhere };
	struct cx *cx = cx_new(&in, cli->diags);
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	int status = !ok ? EXIT_ERRORS : cli->golden.n ? golden_check(cli, cx, &in, buf_text(&out)) : EXIT_DONE;
	buf_free(&out);
	if (cli->credentials && !tell_credentials(cli, cx) && status == EXIT_DONE)
		status = EXIT_ERRORS;
	return status;
}

/* Writes to -o or standard output; frees the buffer. */
static int finish(struct cli *cli, struct buf *out, unsigned mode)
{
	bool ok = write_output(cli, cli->out, buf_text(out), mode);
	buf_free(out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

/* The value at "a.b.0", or NULL. */
static const struct value *value_at_path(const struct value *v, struct str path)
{
	while (v && path.n) {
		int32_t dot = str_find(path, '.');
		struct str step = dot < 0 ? path : str_to(path, (uint32_t)dot);
		path = dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
		v = value_step(v, step);
	}
	return v;
}

static int print_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct cx *cx = cx_new(&in, cli->diags);
	const struct value *v = diag_failed(cli->diags) ? NULL : configuration(cx);
	if (!v || diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (!cli->options.show_secrets)
		v = value_redacted(cli->arena, v);
	v = value_at_path(v, cli->path);
	if (!v) {
		fprintf(stderr, "slsc: there is nothing at --path %.*s\n", STRA(cli->path));
		return EXIT_ERRORS;
	}
	struct buf out = { 0 };
	if (str_eqz(cli->format, "json")) {
		json_emit(&out, v, 2);
		buf_c(&out, '\n');
	} else {
		yaml_emit(&out, v);
	}
	return finish(cli, &out, 0600);
}

/* The answers are secrets: nobody else may read the file. */
static int values_command(struct cli *cli)
{
	struct input in = input_of(cli);
	const struct value *v = diag_failed(cli->diags) ? NULL : answers(cx_new(&in, cli->diags));
	if (!v || diag_failed(cli->diags))
		return EXIT_ERRORS;
	struct buf out = { 0 };
	json_emit(&out, v, 2);
	buf_c(&out, '\n');
	return finish(cli, &out, 0600);
}

static int schema_command(struct cli *cli)
{
	struct buf out = { 0 };
	schema_export(&out);
	return finish(cli, &out, 0644);
}

const struct command commands[] = {
	{ NULL, "[FILE] [-o STACK]", "compile FILE (serverless.yml) to its template", 1, compile_command },
	{ "package", "[FILE...] [-p DIR] [--deploy-script FILE]",
	  "write what deploys to DIR (.serverless): templates, state and zips; then print the aws commands of the manual deploy. "
	  "Of several FILEs, or those that a serverless-compose.yml lists, all at once", MANY_SERVICES, package_command },
	{ "check", "[FILE...] [--golden STACK [--write]]", "everything compile does, but write nothing; --golden compares with STACK and shows the difference", MANY_SERVICES, check_command },
	{ "diff", "OLD NEW", "what changes between two templates, configurations, or REV:path of the git repository", 2, diff_command },
	{ "stats", "[FILE] [--format text|json]", "resources, sizes and IAM characters of a template or configuration against the limits of AWS", 1, stats_command },
	{ "explain", "[FILE] LOGICAL-ID|/JSON/POINTER", "which lines and options made a resource or a value, and which are defaults", 2, explain_command },
	{ "graph", "[FILE] [--format mermaid|dot]", "functions, what triggers them and what they may use, as a picture", 1, graph_command },
	{ "values", "[FILE] -o VALUES", "ask aws for the AWS-backed variables once, and keep the answers for --values", 1, values_command },
	{ "schema", "", "the JSON Schema of serverless.yml, for editors", 0, schema_command },
	{ "print", "[FILE] [--path A.B] [--format yaml|json]", "the resolved configuration, secrets redacted", 1, print_command },
};
const size_t commands_n = sizeof commands / sizeof *commands;
