#include "compiler/commands/shared/golden.h"

#include "compiler/cli/outputs.h"
#include "compiler/commands/shared/difference.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/stack.h"
#include "compiler/read/read.h"
#include "emit/template.h"
#include "ir/secrets.h"

struct golden_secrets {
	struct cli *cli;
	struct value *reported; /* places, as texts */
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
	return span_known(v->span) && !value_origin(v) && !program_path(source_path(cli->sources, v->span));
}

static void warn_of_secrets(struct golden_secrets *g, const struct value *v, struct span around, struct str path)
{
	struct cli *cli = g->cli;
	struct arena *a = cli->arena;
	if (value_secret(v) && !written_out(cli, v)) {
		struct span at = asked_at(v, around);
		if (!map_put_new(a, g->reported, str_int(a, at.at), (struct span){ 0 }, v))
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

static struct stack *read_stack(struct cli *cli, const struct host *host)
{
	const char *path = str_zdup(cli->arena, cli->golden);
	const struct input in = { .path = path, .host = host, .options = &cli->options };
	const uint32_t first = cli->sources->files.n;
	const struct value *v = load_config(cx_new(&in, cli->diags), cli->golden);
	if (!v && cli->sources->files.n > first)
		cli->sources->files.at[first].hidden = true; /* it may hold secrets */
	if (v && !template_value(v))
		diag(cli->diags, D_GOLDEN, v->span, "'%s' is not a template: it has no Resources", path);
	return v && template_value(v) ? stack_of_template(cli, &in, cli->golden, v, 0) : NULL;
}

struct stack *golden_stack(struct cli *cli)
{
	if (!cli->write)
		return read_stack(cli, cli->host);
	/* What is about to be written is none of the sources that are read, and need not be there. */
	struct cli unheard = *cli;
	struct sources sources;
	struct diags silent;
	sources_init(&sources, cli->arena);
	diags_init(&silent, cli->arena, &sources);
	unheard.sources = &sources;
	unheard.diags = &silent;
	return read_stack(&unheard, outputs_unwatched(cli));
}

int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct stack *golden, struct str text)
{
	struct stack *now = stack_compiled(cli, cx, str_z(in->path), text.n);
	if (cx->template_secret)
		warn_of_secrets(&(struct golden_secrets){ cli, v_map(cli->arena) }, now->template, (struct span){ 0 }, STR(""));
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	if (cli->write) {
		struct str old;
		const struct host *host = outputs_unwatched(cli);
		bool same = host->read_file(host, cli->arena, str_zdup(cli->arena, cli->golden), &old) == FILE_REGULAR && str_eq(old, text);
		if (same)
			return EXIT_DONE;
		return write_output(cli, cli->golden, text, cx->template_secret ? 0600 : 0644) ? EXIT_DONE : EXIT_ERRORS;
	}
	return report_difference(cli, golden, now);
}
