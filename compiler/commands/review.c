/* review: slsc diff, check --golden, explain, graph, and source maps. */
#include "compiler/cli/outputs.h"
#include "compiler/commands/commands.h"
#include "compiler/host/host.h"
#include "compiler/host/revision.h"
#include "compiler/read/read.h"
#include "emit/report/report.h"
#include "emit/review/explain.h"
#include "emit/review/picture.h"
#include "emit/review/show.h"
#include "emit/template.h"
#include "ir/base/near.h"
#include "ir/graph.h"
#include "ir/json.h"
#include "ir/secrets.h"
#include "ir/service.h"

#include <errno.h>
#include <unistd.h>

static bool is_template(const struct value *v)
{
	return is_map(value_get(v, "Resources")) && !value_get(v, "provider") && !value_get(v, "service");
}

/* Whether a file, by its name alone, cannot be a template. */
static bool is_program(struct str path)
{
	return str_ends(path, "js") || str_ends(path, ".ts");
}

static struct stack *compiled_stack(struct cli *cli, const struct input *in, struct str name)
{
	struct buf out = { 0 };
	struct cx *cx = cx_new(in, cli->diags);
	struct stack *s = NULL;
	if (compile(cx, in, &out)) {
		s = ARENA_NEW(cli->arena, struct stack);
		*s = (struct stack){ .name = name, .template = template_build(cx), .compiled = true, .bytes = (uint32_t)out.n };
	}
	buf_free(&out);
	return s;
}

static struct stack *template_stack(struct cli *cli, const struct input *in, struct str name)
{
	if (is_program(str_z(in->path)))
		return compiled_stack(cli, in, name);
	uint32_t first = cli->sources->files.n;
	const struct value *v = load_config(cx_new(in, cli->diags), str_z(in->path));
	if (!v || !is_template(v))
		return v ? compiled_stack(cli, in, name) : NULL;
	if (options_unread(&cli->options) && !cli->unknown.later)
		return NULL;
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	*s = (struct stack){ .name = name, .template = v, .bytes = cli->sources->files.at[first].text.n };
	return s;
}

/* What an operand names: a file, or one of a revision. */
struct named {
	struct str operand, path;
	struct revision *revision; /* NULL: a file */
	bool absent;               /* the revision has no such file */
};

static struct named named_by(struct cli *cli, struct str operand)
{
	struct named n = { .operand = operand, .path = operand, .revision = ARENA_NEW(cli->arena, struct revision) };
	const bool there = cli->host->probe(cli->host, str_zdup(cli->arena, operand)) == FILE_REGULAR;
	struct str path = there ? STR("") : revision_open(n.revision, cli->arena, cli->host, operand);
	if (path.n) {
		n.path = path;
		cli->options.digest = DIGEST_OFF; /* the code of a revision is not at hand: all sides leave theirs out */
	} else {
		n.revision = NULL;
	}
	return n;
}

static struct stack *stack_named(struct cli *cli, struct named *n)
{
	struct revision *r = n->revision;
	struct input in = { .path = str_zdup(cli->arena, n->path), .host = r ? &r->host : cli->host, .options = &cli->options };
	if (!diag_failed(cli->diags))
		cli->diags->fallback = n->operand;
	if (r && r->problem.n) {
		diag(cli->diags, D_REVISION, (struct span){ 0 }, "cannot read '%.*s': %.*s", STRA(n->operand), STRA(r->problem));
		return NULL;
	}
	n->absent = r && in.host->probe(in.host, in.path) == FILE_MISSING;
	if (n->absent)
		return NULL;
	struct stack *s = template_stack(cli, &in, n->operand);
	diags_finish(cli->diags); /* what it adds may still look at files */
	if (r)
		revision_close(r);
	return s;
}

static void report_absent(struct cli *cli, const struct named *n)
{
	diag(cli->diags, D_REVISION, (struct span){ 0 }, "cannot read '%.*s': the revision has no such file", STRA(n->operand));
}

struct stack *open_stack(struct cli *cli, struct str operand)
{
	struct named n = named_by(cli, operand);
	struct stack *s = stack_named(cli, &n);
	if (n.absent)
		report_absent(cli, &n);
	return s;
}

/* Whether the differences are such that the exit status tells of them. */
static bool differs(const struct cli *cli, const struct diff *d)
{
	bool replaced = d->totals[ACTION_REPLACE] || d->totals[ACTION_MAY_REPLACE] || d->totals[ACTION_RENAME] || d->lost_n;
	if (str_eqz(cli->fail_on, "replace"))
		return replaced;
	if (str_eqz(cli->fail_on, "iam"))
		return d->iam.broader_n > 0;
	return cli->security_only ? d->iam.of.n || d->lost_n : !diff_empty(d);
}

static bool colored(const struct cli *cli)
{
	if (str_eqz(cli->color, "always") || str_eqz(cli->color, "never"))
		return str_eqz(cli->color, "always");
	const char *no = cli->host->getenv(cli->host, "NO_COLOR"), *term = cli->host->getenv(cli->host, "TERM");
	return !cli->out.n && !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}

static bool put_sarif(struct cli *cli, const struct diff *d, const struct show *show)
{
	struct diags findings;
	diags_init(&findings, cli->arena, cli->sources);
	findings.fallback = d->now->name;
	show_findings(&findings, d, show);
	/* The report of a check holds its messages, too. */
	diags_finish(cli->diags);
	for (uint32_t i = 0; cli->command->format_of == FORMAT_REPORT && i < cli->diags->all.n; i++)
		if (cli->diags->all.at[i]->severity != DIAG_NOTICE || cli->verbose)
			vec_push(cli->arena, &findings.all, cli->diags->all.at[i]);
	cli->reported = cli->command->format_of == FORMAT_REPORT;
	struct diag_style style = { .format = DIAG_SARIF, .notices = true };
	struct buf out = { 0 };
	diag_render(&findings, &style, &out);
	return finish_output(cli, &out, 0644) == EXIT_DONE;
}

static bool show_diff(struct cli *cli, const struct diff *d)
{
	cli->shown = true;
	struct show show = { .a = cli->arena, .sources = cli->sources, .color = colored(cli), .security_only = cli->security_only, .quiet = cli->quiet };
	if (str_eqz(cli->format, "sarif"))
		return put_sarif(cli, d, &show);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "json")) {
		json_emit(&out, show_json(d, &show), 2);
		buf_c(&out, '\n');
	} else if (str_eqz(cli->format, "markdown")) {
		show_markdown(&out, d, &show);
	} else {
		show_text(&out, d, &show);
	}
	bool ok = write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	return ok;
}

static int told(struct cli *cli, struct stack *old, struct stack *now)
{
	if (!old || !now || diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (options_unread(&cli->options))
		return EXIT_USAGE;
	templates_for_review(cli->arena, &old->template, &now->template);
	struct diff *d = stacks_compare(cli->arena, old, now, cli->strict);
	if (!show_diff(cli, d))
		return EXIT_ERRORS;
	return differs(cli, d) ? EXIT_DIFFERS : EXIT_DONE;
}

/* A service or template that a revision does not have, yet or any more. */
static struct stack *stack_of_nothing(struct cli *cli, const struct named *n)
{
	struct stack *s = ARENA_NEW(cli->arena, struct stack);
	*s = (struct stack){ .name = n->operand, .template = v_map(cli->arena) };
	const bool beside = !str_starts(n->path, "./") && cli->host->probe(cli->host, str_zdup(cli->arena, n->path)) == FILE_REGULAR;
	if (!cli->quiet)
		remark("'%.*s' has no file '%.*s': it is compared as a stack without resources%s", STRA(n->revision->name), STRA(n->path),
		       beside ? "; git's paths begin at the top of the repository, those of this folder with ./" : "");
	return s;
}

static int diff_command(struct cli *cli)
{
	cli->unknown.later = true;
	/* Both are looked at first, since a revision leaves the code out of both sides. */
	struct named named[2] = { named_by(cli, cli->operands.at[0]), named_by(cli, cli->operands.at[1]) };
	struct stack *side[2];
	for (int i = 0; i < 2; i++)
		side[i] = stack_named(cli, &named[i]);
	for (int i = 0; i < 2; i++) {
		if (named[i].absent && named[!i].absent)
			report_absent(cli, &named[i]);
		else if (named[i].absent && side[!i])
			side[i] = stack_of_nothing(cli, &named[i]);
	}
	return told(cli, side[0], side[1]);
}

const struct command diff_row = {
	.name = "diff",
	.operands = OPERANDS({ .name = "OLD", .type = OPERAND_STACK }, { .name = "NEW", .type = OPERAND_STACK }),
	.summary = "what changes between two templates or configurations",
	.about = "Each of the two is a template, a configuration, or REV:path of either in the git repository.",
	.examples = EXAMPLES({ "slsc diff origin/main:serverless.yml serverless.yml", "what a change replaces, loses and permits" },
			     { "slsc diff old.json new.json --fail-on replace", "status 2 only where something is replaced or lost" }),
	.reads = READS(OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_SECURITY_ONLY, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "markdown", "sarif"),
	.configured = true,
	.run = diff_command,
};

struct golden_secrets {
	struct cli *cli;
	struct value *told; /* places, as texts */
};

/* Where a secret was asked for; what slsc made of one has the place of what holds it. */
static struct span asked_at(const struct value *v, struct span around)
{
	const struct origin *o = value_origin(v);
	return o && span_known(o->use) ? o->use : span_known(v->span) ? v->span : around;
}

/* A secret that is written out in the configuration is in git already. */
static bool written_out(const struct cli *cli, const struct value *v)
{
	return span_known(v->span) && !value_origin(v) && !is_program(source_path(cli->sources, v->span));
}

static void warn_of_secrets(struct golden_secrets *g, const struct value *v, struct span around, struct str path)
{
	struct cli *cli = g->cli;
	struct arena *a = cli->arena;
	if (value_secret(v) && !written_out(cli, v)) {
		struct span at = asked_at(v, around);
		if (!map_put_new(a, g->told, str_int(a, at.at), (struct span){ 0 }, v))
			diag_label(cli->diags, diag(cli->diags, D_GOLDEN_SECRET, at, "'%.*s' would contain a secret value: %.*s", STRA(cli->golden), STRA(path)),
				   "a placeholder or {{resolve:…}} keeps it out of git");
		return;
	}
	around = span_known(v->span) ? v->span : around;
	map_each(e, v)
		warn_of_secrets(g, e->value, around, STR_CAT(a, path, path.n ? STR(".") : STR(""), str_shown(a, e->key)));
	list_each(i, v)
		warn_of_secrets(g, v->list.item[i], around, str_fmt(a, "%.*s[%u]", STRA(path), i));
}

int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct str text)
{
	const char *golden = str_zdup(cli->arena, cli->golden);
	struct stack now = { .name = str_z(in->path), .template = template_build(cx), .compiled = true, .bytes = text.n };
	if (cx->template_secret)
		warn_of_secrets(&(struct golden_secrets){ cli, v_map(cli->arena) }, template_build(cx), (struct span){ 0 }, STR(""));
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (cli->write) {
		struct str old;
		const struct host *host = outputs_unwatched(cli);
		bool same = host->read_file(host, cli->arena, golden, &old) == FILE_REGULAR && str_eq(old, text);
		if (same)
			return EXIT_DONE;
		return write_output(cli, cli->golden, text, cx->template_secret ? 0600 : 0644) ? EXIT_DONE : EXIT_ERRORS;
	}
	const uint32_t first = cli->sources->files.n;
	struct input of_golden = { .path = golden, .host = cli->host, .options = &cli->options };
	const struct value *v = load_config(cx_new(&of_golden, cli->diags), cli->golden);
	if (!v && cli->sources->files.n > first)
		cli->sources->files.at[first].hidden = true; /* it may hold secrets */
	if (v && !is_template(v))
		diag(cli->diags, D_GOLDEN, v->span, "'%s' is not a template: it has no Resources", golden);
	if (!v || diag_failed(cli->diags))
		return EXIT_ERRORS;
	struct stack old = { .name = cli->golden, .template = v, .bytes = 0 };
	return told(cli, &old, &now);
}

/* ---- explain and source maps */

static struct explainer explainer_of(struct cli *cli, const struct cx *cx)
{
	return (struct explainer){ .a = cli->arena, .sources = cli->sources, .places = places_of(cli->arena, cx->service->config) };
}

static bool put_json(const struct cli *cli, const struct value *v, struct str path)
{
	struct buf out = { 0 };
	json_emit(&out, v, 2);
	buf_c(&out, '\n');
	bool ok = write_output(cli, path, buf_text(&out), 0644);
	buf_free(&out);
	return ok;
}

bool write_source_map(struct cli *cli, struct cx *cx)
{
	struct explainer x = { .a = cli->arena, .sources = cli->sources };
	return !cli->map.n || put_json(cli, source_map(&x, template_build(cx)), cli->map);
}

/* What to explain: a function or layer by its key, for which option names it, stands for its resource. */
static struct str explained(const struct cli *cli, const struct cx *cx, struct str target, struct str *option)
{
	const bool resource = str_starts(target, "/") || map_get(cx->graph->resources, target);
	const struct function *f = resource ? NULL : service_function(cx->service, target);
	const struct layer *l = resource || f ? NULL : service_layer(cx->service, target);
	*option = f || l ? str_fmt(cli->arena, "%s.%.*s", f ? "functions" : "layers", STRA(target)) : STR("");
	return f ? f->logical_id : l ? l->logical_id : target;
}

static int explain_command(struct cli *cli)
{
	/* With one operand that is no file, it is what to explain in the folder's configuration. */
	struct str target = cli->operands.n ? cli->operands.at[cli->operands.n - 1] : STR("");
	bool alone = cli->operands.n == 1 && cli->host->probe(cli->host, str_zdup(cli->arena, target)) != FILE_REGULAR;
	if (cli->operands.n == 1 && !alone && !cli->map.n)
		return wrong_usage("'%.*s' is a file; what to explain is missing: slsc explain [FILE] FUNCTION|LOGICAL-ID|/JSON/POINTER", STRA(target));
	if (alone)
		cli->operands.n = 0;
	struct input in = input_of(cli);
	struct buf out = { 0 };
	struct cx *cx = cx_new(&in, cli->diags);
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out) && write_source_map(cli, cx);
	buf_free(&out);
	if (!ok)
		return EXIT_ERRORS;
	if (!alone && cli->operands.n == 1)
		return EXIT_DONE;
	struct explainer x = explainer_of(cli, cx);
	struct explanation e;
	const struct value *template = template_build(cx);
	templates_for_review(cli->arena, &template, NULL);
	struct str option;
	if (!explain(&x, template, explained(cli, cx, target, &option), &e)) {
		struct near near = { .word = target };
		for (uint32_t i = 0; i < cx->service->functions_n; i++)
			near_offer(&near, cx->service->functions[i].key);
		map_each(resource, cx->graph->resources)
			near_offer_at(&near, resource->key, key_span(resource));
		diag_near(cli->diags, diag(cli->diags, D_REVIEW_NOT_FOUND, (struct span){ 0 }, "the template has nothing at '%.*s'", STRA(target)), &near);
		return EXIT_ERRORS;
	}
	if (option.n)
		explain_also(&x, template, option, &e);
	if (str_eqz(cli->format, "json"))
		return put_json(cli, explanation_json(&x, &e), cli->out) ? EXIT_DONE : EXIT_ERRORS;
	out.shows = cli->arena;
	out.inert = true;
	explanation_text(&x, &e, &out);
	ok = write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

const struct command explain_row = {
	.name = "explain",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }, { .name = "FUNCTION|LOGICAL-ID|/JSON/POINTER", .type = OPERAND_TEXT }),
	.summary = "which lines and options made a resource or a value, and which are defaults",
	.examples = EXAMPLES({ "slsc explain serverless.yml hello", "which lines made the function hello" },
			     { "slsc explain serverless.yml --map stack.map.json", "the lines of all values" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MAP, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = explain_command,
};

static int graph_command(struct cli *cli)
{
	struct str path = cli->operands.n && !cli->config.n ? cli->operands.at[0] : str_z(input_of(cli).path);
	struct stack *s = diag_failed(cli->diags) ? NULL : open_stack(cli, path);
	if (!s)
		return EXIT_ERRORS;
	templates_for_review(cli->arena, &s->template, NULL);
	struct picture *p = picture_of(cli->arena, s->template);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "dot"))
		picture_dot(p, &out);
	else
		picture_mermaid(p, &out);
	bool ok = write_output(cli, cli->out, buf_text(&out), 0644);
	buf_free(&out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

const struct command graph_row = {
	.name = "graph",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_STACK, .optional = true }),
	.summary = "functions, what triggers them and what they may use, as a picture",
	.examples = EXAMPLES({ "slsc graph serverless.yml", "the stack as a Mermaid or DOT picture" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("mermaid", "dot"),
	.configured = true,
	.run = graph_command,
};
