#include "emit/deploy_plugins.h"

#include "emit/deploy.h"
#include "ir/plugin.h"

/* Text of the input in a comment: whatever would end the line, or confuse a terminal, is a question mark. */
static void put_inert(struct buf *out, struct str text)
{
	for (uint32_t i = 0; i < text.n; i++)
		buf_c(out, (unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f ? '?' : text.p[i]);
}

static void put_place(struct cx *cx, struct buf *out, struct span span)
{
	if (!span_known(span))
		return;
	buf_z(out, " (");
	put_inert(out, source_path(cx->sources, span));
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
		put_inert(out, d.missing);
	}
}

/* The value of an output of the stack, in $value. */
static void put_output(struct buf *out, struct str output, struct str account, struct str stack)
{
	buf_putf(out, "value=$(aws cloudformation describe-stacks --stack-name %.*s --output text%.*s \\\n"
		      "\t--query \"Stacks[0].Outputs[?OutputKey=='%.*s'].OutputValue\")\n"
		      "case $value in '' | None) stop 'it has no output %.*s' ;; esac\n",
		 STRA(stack), STRA(account), STRA(output), STRA(output));
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
		put_output(out, output, account, stack);
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
		buf_putf(out, "# %.*s", STRA(d.use->name));
		put_place(cx, out, d.use->span);
		buf_c(out, '\n');
		for (uint32_t k = 0; k < d.steps.n; k++)
			put_step(cx, &d.steps.at[k], account, stack, &known, out);
	}
}
