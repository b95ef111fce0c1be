/* compile: slsc compile: the template, a source map and a rule for make. */
#include "compiler/cli/outputs.h"
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/nested.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/source_map.h"
#include "compiler/commands/shared/split_lock.h"
#include "compiler/host/host.h"

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
		if (map_put_new(cx->arena, seen, path, (struct span){ 0 }, LITERAL("")))
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

/* The template on its way: opened with its first bytes, so that nothing is touched before there are any. */
struct sink {
	struct cli *cli;
	const struct cx *cx;
	struct output to;
	bool open;
};

static struct output *unfinished;
static struct nested_files *unfinished_nested;
static void drop_unfinished(void)
{
	nested_end(unfinished_nested, false);
	output_drop(unfinished);
}

static bool sink_put(void *of, const char *p, size_t n)
{
	struct sink *s = of;
	if (!s->open) {
		s->to = output_open(s->cli->arena, output_path(s->cli->arena, s->cli->out), s->cx->template_secret ? 0600 : 0644);
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
		return output_written(s->to.path, output_close(&s->to));
	output_drop(&s->to);
	return true;
}

static int compile_command(struct cli *cli)
{
	if (cli->depfile.n && (str_eqz(cli->out, "-") || !make_has_name(cli->out)))
		return wrong_usage("--depfile needs -o with a name that make can have, not '%.*s'", STRA(cli->out));
	if (!input_form_fits(cli))
		return EXIT_USAGE;
	struct input in = input_of(cli);
	struct sink sink = { .cli = cli };
	struct buf out = { .drain = sink_put, .to = &sink };
	struct cx *cx = cx_new(&in, cli->diags);
	sink.cx = cx;
	struct nested_files nested = nested_begin(cli, cx, cli->out);
	in.nested = nested_take;
	in.nested_of = &nested;
	unfinished_nested = &nested;
	/* What is on standard output cannot be taken back, and --strict and --refused may find errors in the finished template. */
	if ((cli->diags->strict || cli->diags->refuse) && str_eqz(str_z(output_path(cli->arena, cli->out)), "-"))
		out.drain = NULL;
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out);
	out.drain = sink_put;
	nested_tell(&nested);
	ok = ok && !nested.failed && !diag_failed(cli->diags) && outputs_may_be_written(cli) && buf_drain(&out) && write_depfile(cli, cx) && write_source_map(cli, cx) && split_lock_write(cli, cx);
	ok = nested_end(&nested, ok && !sink.to.error) && ok;
	ok = sink_end(&sink, ok) && ok;
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

COMMAND(compile) = {
	.name = "compile",
	.rank = 10,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "compile FILE, a serverless.yml, to its CloudFormation template",
	.about = "FILE is a .yml, .yaml, .json, .js, .mjs, .cjs or .ts file; default: the first serverless.* in this folder. The word compile may be left out.",
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
