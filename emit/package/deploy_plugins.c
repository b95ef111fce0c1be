#include "emit/package/deploy_plugins.h"

#include "emit/package/deploy.h"
#include "ir/base/inert.h"
#include "ir/plugin.h"

static void put_place(struct cx *cx, struct buf *out, struct span span)
{
	if (!span_known(span))
		return;
	buf_z(out, " (");
	buf_inert(out, source_path(cx->sources, span));
	buf_putf(out, ":%u)", source_pos(cx->sources, span).line);
}

void deploy_plugins_head(struct cx *cx, struct buf *out)
{
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		struct plugin_deployment d = plugin_deployment(cx, &cx->plugins[i]);
		if (!d.missing.n)
			continue;
		buf_z(out, "\n# not done here");
		put_place(cx, out, d.use->span);
		buf_z(out, ": ");
		buf_inert(out, d.missing);
	}
}

/* The value of an output of the stack, in $value. */
static void put_output(struct arena *a, struct buf *out, struct str output, struct str account, struct str stack)
{
	/* Names are the configuration's: JMESPath has a text in single quotes, with \' for one within. */
	struct str quoted = str_replace(a, str_replace(a, output, STR("\\"), STR("\\\\")), STR("'"), STR("\\'"));
	struct str query = STR_CAT(a, STR("Stacks[0].Outputs[?OutputKey=='"), quoted, STR("'].OutputValue"));
	struct str problem = STR_CAT(a, STR("it has no output "), str_inert(a, output));
	struct value *values = MAP(a, { "stack", v_str(a, stack) }, { "account", v_str(a, account) },
		{ "query", v_str(a, shell_word(a, query)) }, { "problem", v_str(a, shell_word(a, problem)) });
	deploy_fragment("output.sh", values, out);
}

static void put_word(struct arena *a, struct buf *out, const struct step_word *w)
{
	buf_c(out, ' ');
	if (w->before.n || !w->output.n)
		buf_str(out, shell_word(a, w->before));
	if (!w->output.n)
		return;
	buf_z(out, "\"$value\"");
	if (w->after.n)
		buf_str(out, shell_word(a, w->after));
}

/* known: the output whose value is in $value by now. */
static void put_step(struct cx *cx, const struct plugin_step *s, struct str account, struct str stack, struct str *known, struct buf *out)
{
	struct arena *a = cx->arena;
	if (s->shell.n) {
		struct str command = STR_CAT(a, STR("sh -c "), shell_word(a, s->shell));
		if (cx->root.n)
			command = STR_CAT(a, STR("(cd -- "), shell_word(a, cx->root), STR(" && "), command, STR(")"));
		buf_str(out, command);
		buf_c(out, '\n');
		return;
	}
	for (uint32_t i = 0; i < s->words.n; i++) {
		struct str output = s->words.at[i].output;
		if (!output.n || str_eq(output, *known))
			continue;
		put_output(a, out, output, account, stack);
		*known = output;
	}
	buf_z(out, "aws");
	for (uint32_t i = 0; i < s->words.n; i++)
		put_word(a, out, &s->words.at[i]);
	buf_str(out, account);
	buf_z(out, str_eqz(s->words.at[0].before, "s3") ? "\n" : " >/dev/null\n");
}

void deploy_plugins_steps(struct cx *cx, struct str account, struct str stack, struct buf *out)
{
	struct str known = STR("");
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		struct plugin_deployment d = plugin_deployment(cx, &cx->plugins[i]);
		if (!d.steps.n)
			continue;
		buf_z(out, "# ");
		buf_inert(out, d.use->name);
		put_place(cx, out, d.use->span);
		buf_c(out, '\n');
		for (uint32_t k = 0; k < d.steps.n; k++)
			put_step(cx, &d.steps.at[k], account, stack, &known, out);
	}
}
