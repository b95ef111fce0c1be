#include "emit/review/show.h"

#include "ir/base/inert.h"
#include "ir/base/utf8.h"

/* What ends a line for some reader of Markdown, in bytes; 0: nothing. */
static uint32_t line_end(struct str s, uint32_t i)
{
	static const char *const ends[] = { "\n", "\r", "\v", "\f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9" };
	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
		if (str_starts(str_from(s, i), ends[k]))
			return (uint32_t)strlen(ends[k]);
	return 0;
}

/* How many backticks make a code span that s cannot close: one more than stand together in it. */
static uint32_t fence(struct str s)
{
	uint32_t most = 0, run = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		run = s.p[i] == '`' ? run + 1 : 0;
		most = run > most ? run : most;
	}
	return most + 1;
}

/*
 * Text from outside is a code span: there nothing is a sign of Markdown or HTML, no address becomes a link and no @name a
 * mention. A pipe would end the cell of a table nevertheless.
 */
static void put_code(struct buf *out, struct str s)
{
	s = buf_shown(out, s);
	if (!s.n)
		return;
	const uint32_t ticks = fence(s);
	buf_fill(out, '`', ticks);
	buf_z(out, ticks > 1 || s.p[0] == ' ' ? " " : ""); /* a reader takes one away on both sides */
	for (uint32_t i = 0, n; i < s.n; i += n) {
		char escape[INERT_MOST];
		if ((n = line_end(s, i))) {
			buf_c(out, ' ');
		} else if (inert_acts(s, i)) {
			n = inert_escape(s, i, escape);
			buf_z(out, escape);
		} else {
			n = utf8_at(s, i);
			buf_z(out, s.p[i] == '|' ? "\\" : "");
			buf_put(out, s.p + i, n);
		}
	}
	buf_z(out, ticks > 1 || s.p[0] == ' ' ? " " : "");
	buf_fill(out, '`', ticks);
}

struct cell {
	struct str text;
	bool ours; /* words of slsc's own, not text from outside */
};

static void put_row(struct buf *out, const struct cell *cells, size_t n)
{
	buf_c(out, '|');
	for (size_t i = 0; i < n; i++) {
		buf_c(out, ' ');
		if (cells[i].ours)
			buf_str(out, cells[i].text);
		else
			put_code(out, cells[i].text);
		buf_z(out, " |");
	}
	buf_c(out, '\n');
}

static void put_lost(struct buf *out, const struct diff *d)
{
	if (!d->lost_n)
		return;
	buf_z(out, "> **Data is lost**\n");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		if (!r->lost)
			continue;
		buf_z(out, "> - ");
		put_code(out, r->old_id.n ? r->old_id : r->id);
		buf_z(out, " (");
		put_code(out, r->type);
		buf_putf(out, "): %s\n", r->lost);
	}
	buf_c(out, '\n');
}

static void put_iam(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!d->iam.of.n)
		return;
	buf_z(out, "### Permissions\n\n| | Holder | Effect | Action | Resource | Principal | Condition | Broader | Line |\n|-|-|-|-|-|-|-|-|-|\n");
	for (uint32_t i = 0; i < d->iam.of.n; i++) {
		const struct iam_row *r = &d->iam.of.at[i];
		struct cell cells[] = { { r->added ? STR("+") : STR("-"), true }, { .text = r->owner }, { .text = r->grant.effect },
					{ .text = grant_actions(s->a, &r->grant) }, { .text = grant_resources(s->a, &r->grant) }, { .text = r->grant.principal },
					{ .text = r->grant.condition }, { .text = r->broader }, { .text = change_place(s, d, r->grant.span, r->added) } };
		put_row(out, cells, sizeof cells / sizeof *cells);
	}
	buf_c(out, '\n');
}

static void put_changes(struct buf *out, const struct diff *d, const struct show *s, struct str id, const struct changes *c)
{
	for (uint32_t i = 0; i < c->of.n; i++) {
		const struct change *x = &c->of.at[i];
		char mark[] = { ' ', change_mark(x), 0 };
		struct cell cells[] = { { str_z(mark), true }, { .text = id }, { .text = x->path }, { .text = change_text(s, x) },
					{ str_z(replacement_words(x->replacement)), true }, { .text = change_place(s, d, x->span, true) } };
		put_row(out, cells, sizeof cells / sizeof *cells);
	}
}

static void put_resources(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!diff_empty(d))
		buf_z(out, "<details><summary>All changes</summary>\n\n| | Id | Property | Change | | Line |\n|-|-|-|-|-|-|\n");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		struct str id = r->old_id.n ? str_fmt_shown(s->a, "%.*s -> %.*s", STRA(r->old_id), STRA(r->id)) : r->id;
		struct cell cells[] = { { str_z(action_names[r->action].mark), true }, { .text = id }, { .text = r->type },
					{ str_z(action_names[r->action].past), true }, { STR(""), true }, { .text = change_place(s, d, r->span, r->action != ACTION_REMOVE) } };
		put_row(out, cells, sizeof cells / sizeof *cells);
		if (r->effect) {
			struct cell move[] = { { STR("=>"), true }, { .text = r->id }, { STR(""), true }, { .text = move_text(s, r) }, { STR(""), true }, { STR(""), true } };
			put_row(out, move, sizeof move / sizeof *move);
		}
		put_changes(out, d, s, r->id, &r->changes);
	}
	for (uint32_t i = 0; i < d->sections.n; i++)
		put_changes(out, d, s, d->sections.at[i].name, &d->sections.at[i].changes);
	if (!diff_empty(d))
		buf_z(out, "\n</details>\n\n");
}

void show_markdown(struct buf *out, const struct diff *d, const struct show *s)
{
	const uint32_t *t = d->totals;
	buf_z(out, "## Stack changes\n\n");
	if (diff_empty(d))
		buf_z(out, "No differences.\n\n");
	else
		buf_putf(out, "**%u** to create, **%u** to update, **%u** to replace, **%u** may be replaced, **%u** renamed, **%u** to remove%s%s\n\n", t[ACTION_CREATE],
			 t[ACTION_UPDATE], t[ACTION_REPLACE], t[ACTION_MAY_REPLACE], t[ACTION_RENAME], t[ACTION_REMOVE],
			 t[ACTION_MOVE] ? str_fmt(s->a, ", **%u** moved to another stack", t[ACTION_MOVE]).p : "", d->iam.broader_n ? "; **permissions are broader**" : "");
	put_lost(out, d);
	put_iam(out, d, s);
	if (!s->security_only)
		put_resources(out, d, s);
	list_each(i, d->code) {
		buf_z(out, "- ");
		put_code(out, d->code->list.item[i]->string);
		buf_c(out, '\n');
	}
	const struct limit *resources = &d->limits[0], *bytes = &d->limits[4];
	if (!s->quiet)
		buf_putf(out, "\n%u of %u %s, %u of %u %s.\n", resources->used, resources->most, resources->what, bytes->used, bytes->most, bytes->what);
}
