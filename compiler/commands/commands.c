/* commands: what each command of the command line does. */
#include "compiler/commands/commands.h"

#include "compiler/cli/outputs.h"
#include "compiler/commands/credentials.h"
#include "compiler/host/host.h"
#include "compiler/read/read.h"
#include "ir/json.h"
#include "ir/schema/export.h"

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
		else if (operand && (strcmp(operand, path) != 0 || (cli->command->each && cli->operands.n > 1)))
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s and %s: name the configuration once", path,
			     cli->operands.n > 1 && strcmp(operand, path) == 0 ? str_zdup(a, cli->operands.at[1]) : operand);
		return path;
	}
	if (!operand)
		operand = config_find(cli->host, a, STR("")).p;
	return operand ? operand : "serverless.yml";
}

struct input input_of(struct cli *cli)
{
	struct input in = { .host = cli->host, .options = &cli->options, .minify = cli->minify };
	in.yaml = names_yaml(cli->command->writes_template ? cli->out : cli->golden);
	in.path = config_file(cli);
	if (!cli->diags->fallback.n)
		cli->diags->fallback = str_z(in.path);
	return in;
}

/* Whether all is written; says so if not. */
static bool written(const char *to, int error)
{
	if (error)
		remark("cannot write %s: %s", strcmp(to, "-") ? to : "standard output", strerror(error));
	return !error;
}

static const char *path_or_stdout(struct arena *a, struct str path) { return path.n ? str_zdup(a, path) : "-"; }

bool write_output(const struct cli *cli, struct str path, struct str bytes, unsigned mode)
{
	if (!outputs_may_be_written(cli))
		return false;
	struct arena a = { 0 };
	const char *to = path_or_stdout(&a, path);
	bool ok = written(to, write_file(to, bytes, mode));
	arena_free(&a);
	return ok;
}

/* What no rule of make can name: it has no escape for these. */
static bool make_has_name(struct str path)
{
	for (uint32_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == ';' || path.p[i] == '=')
			return false;
	return true;
}

/*
 * A name as make reads it: backslashes before what takes one are doubled. A target may not be a pattern, so its % takes
 * one; after the colon it is | that has a meaning.
 */
static void put_make_name(struct buf *b, struct str path, bool target)
{
	for (uint32_t i = 0, slashes = 0; i < path.n; i++) {
		char c = path.p[i];
		if (strchr(target ? " #:%" : " #:|", c))
			buf_fill(b, '\\', slashes + 1);
		if (c == '$')
			buf_c(b, '$');
		buf_c(b, c);
		slashes = c == '\\' ? slashes + 1 : 0;
	}
}

/*
 * "stack.json: serverless.yml other.yml", and for each but the first an empty rule, so that make goes on where one is
 * deleted.
 */
static bool write_depfile(const struct cli *cli, const struct cx *cx)
{
	if (!cli->depfile.n)
		return true;
	struct buf rule = { 0 }, empty = { 0 };
	put_make_name(&rule, cli->out, true);
	buf_c(&rule, ':');
	struct value *seen = v_map(cx->arena);
	bool secret = false; /* make has to be told the names as they are */
	for (uint32_t i = 0; i < cx->files_read.n; i++) {
		struct str path = cx->files_read.at[i];
		if (map_put_new(cx->arena, seen, path, (struct span){ 0 }, v_null(cx->arena)))
			continue;
		secret |= str_secret(cx->arena, path);
		if (!make_has_name(path)) {
			remark("warning: --depfile leaves out '%.*s', which make cannot name", STRA(path));
			continue;
		}
		buf_c(&rule, ' ');
		put_make_name(&rule, path, false);
		if (i) {
			put_make_name(&empty, path, true);
			buf_z(&empty, ":\n");
		}
	}
	buf_c(&rule, '\n');
	buf_str(&rule, buf_text(&empty));
	bool ok = write_output(cli, cli->depfile, buf_text(&rule), secret ? 0600 : 0644);
	buf_free(&rule);
	buf_free(&empty);
	return ok;
}

/* EXIT_USAGE after a message where the form that is asked for is none. */
static int form_check(const struct cli *cli)
{
	struct str file = cli->command->writes_template ? cli->out : cli->golden;
	return cli->minify && names_yaml(file) ? wrong_usage("--minify is for JSON, and '%.*s' is YAML", STRA(file)) : EXIT_DONE;
}

/* The template on its way: opened with its first bytes, so that nothing is touched before there are any. */
struct sink {
	struct cli *cli;
	const struct cx *cx;
	struct output to;
	bool open;
};

static struct output *unfinished;
static void drop_unfinished(void) { output_drop(unfinished); }

static bool sink_put(void *of, const char *p, size_t n)
{
	struct sink *s = of;
	if (!s->open) {
		s->to = output_open(s->cli->arena, path_or_stdout(s->cli->arena, s->cli->out), s->cx->template_secret ? 0600 : 0644);
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
	if (cli->depfile.n && (str_eqz(cli->out, "-") || !make_has_name(cli->out)))
		return wrong_usage("--depfile needs -o with a name that make can have, not '%.*s'", STRA(cli->out));
	if (form_check(cli))
		return EXIT_USAGE;
	struct input in = input_of(cli);
	struct sink sink = { .cli = cli };
	struct buf out = { .drain = sink_put, .to = &sink };
	struct cx *cx = cx_new(&in, cli->diags);
	sink.cx = cx;
	/* What is on standard output cannot be taken back, and --strict and --refused may find errors in the finished template. */
	if ((cli->diags->strict || cli->diags->refuse) && str_eqz(str_z(path_or_stdout(cli->arena, cli->out)), "-"))
		out.drain = NULL;
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	out.drain = sink_put;
	ok = ok && outputs_may_be_written(cli) && buf_drain(&out) && write_depfile(cli, cx) && write_source_map(cli, cx);
	ok = sink_end(&sink, ok) && ok;
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

const struct command compile_row = {
	.name = "compile",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "compile FILE, a serverless.yml, to its template",
	.about = "FILE may be .yml, .yaml, .json, .js, .mjs, .cjs or .ts; without it, the first serverless.* of the folder is compiled. The word compile may be left out.",
	.examples = EXAMPLES({ "slsc serverless.yml -o stack.json --stage prod", "compile for the stage prod" },
			     { "slsc serverless.yml -o stack.yaml", "the template as YAML, with short tags (!Ref, !Sub, …)" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MINIFY, OPTION_MINIFY_TEMPLATE, OPTION_MAP, OPTION_DEPFILE, OPTION_DUMP_AFTER, OPTION_FORMAT),
	.needs = NEEDS({ OPTION_DEPFILE, OPTION_OUTPUT }),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.configured = true,
	.writes_template = true,
	.run = compile_command,
};

/* Where the profile stands: on standard output, unless that is for a report that programs read. */
static bool print_credentials(const struct cli *cli, struct cx *cx)
{
	struct buf out = { .inert = true };
	credentials_check(cx, &out);
	bool ok = true;
	if (!cli->format.n || str_eqz(cli->format, "text"))
		ok = write_output(cli, STR("-"), buf_text(&out), 0644);
	else if (out.n)
		fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
	return ok && !diag_failed(cx->diags);
}

static int check_command(struct cli *cli)
{
	if (str_eqz(cli->format, "markdown") && (!cli->golden.n || cli->write))
		return wrong_usage("--format markdown is for the difference from --golden STACK");
	if (form_check(cli))
		return EXIT_USAGE;
	struct input in = input_of(cli);
	struct buf out = { .drain = cli->golden.n ? NULL : buf_nowhere };
	cli->options.check = true;
	struct cx *cx = cx_new(&in, cli->diags);
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	int status = !ok ? EXIT_ERRORS : cli->golden.n ? golden_check(cli, cx, &in, buf_text(&out)) : EXIT_DONE;
	buf_free(&out);
	if (cli->credentials && !print_credentials(cli, cx) && status == EXIT_DONE)
		status = EXIT_ERRORS;
	return status;
}

const struct command check_row = {
	.name = "check",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "everything that compile does, but nothing is written",
	.about = "--golden compares with a template, JSON or YAML, and shows the difference. Several FILEs, or those that a serverless-compose.yml lists, are checked at once.",
	.examples = EXAMPLES({ "slsc check serverless.yml", "everything but writing; fails on what AWS would refuse" },
			     { "slsc check serverless.yml --golden stack.json", "and compare with a golden template" },
			     { "slsc check --format sarif -o slsc.sarif", "a report for code scanning" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MINIFY, OPTION_MINIFY_TEMPLATE, OPTION_GOLDEN, OPTION_WRITE, OPTION_FAIL_ON, OPTION_SECURITY_ONLY, OPTION_CREDENTIALS, OPTION_FORMAT),
	.needs = NEEDS({ OPTION_WRITE, OPTION_GOLDEN }, { OPTION_FAIL_ON, OPTION_GOLDEN }, { OPTION_SECURITY_ONLY, OPTION_GOLDEN }),
	.formats = FORMATS("text", "json", "sarif", "markdown"),
	.format_of = FORMAT_REPORT,
	.refuses = true,
	.configured = true,
	.each = true,
	.run = check_command,
};

int finish_output(const struct cli *cli, struct buf *out, unsigned mode)
{
	bool ok = write_output(cli, cli->out, buf_text(out), mode);
	buf_free(out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

bool diags_text(struct diags *d, const struct diag_style *style, struct buf *out)
{
	FILE *memory = tmpfile();
	if (!memory) {
		remark("cannot make a temporary file: %s", strerror(errno));
		return false;
	}
	diag_render(d, style, memory);
	char chunk[4096];
	rewind(memory);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, memory)) > 0;)
		buf_put(out, chunk, n);
	bool ok = !ferror(memory);
	fclose(memory);
	return ok;
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
	return finish_output(cli, &out, 0600);
}

const struct command values_row = {
	.name = "values",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "ask aws for the AWS-backed variables once, and keep the answers for --values",
	.examples = EXAMPLES({ "slsc values serverless.yml -o values.json", "answer ${ssm:…} ${cf:…} ${s3:…} ${aws:…} once, through the aws CLI" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_RESOLVING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.configured = true,
	.run = values_command,
};

static int schema_command(struct cli *cli)
{
	struct buf out = { 0 };
	schema_export(&out);
	return finish_output(cli, &out, 0644);
}

const struct command schema_row = {
	.name = "schema",
	.summary = "the JSON Schema of serverless.yml, for editors",
	.examples = EXAMPLES({ "slsc schema -o serverless.schema.json", "the JSON Schema of serverless.yml, for editors" }),
	.reads = READS(OPTION_OUTPUT),
	.run = schema_command,
};

const struct command *const commands[] = {
	&compile_row, &package_row, &check_row, &diff_row, &explain_row, &graph_row, &print_row, &values_row, &stats_row, &schema_row,
	&completion_row, &help_row, &version_row,
};
const size_t commands_n = sizeof commands / sizeof *commands;
