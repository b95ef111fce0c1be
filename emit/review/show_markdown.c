#include "emit/review/show.h"

/* Text of a table's cell: pipes, breaks and what would be HTML are made harmless. */
static void cell(struct buf *out, struct str s)
{
	s = buf_shown(out, s);
	for (uint32_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '|': buf_z(out, "\\|"); break;
		case '\n': buf_c(out, ' '); break;
		case '<': buf_z(out, "&lt;"); break;
		case '*': buf_z(out, "\\*"); break;
		case '_': buf_z(out, "\\_"); break;
		case '`': buf_z(out, "\\`"); break;
		default: buf_c(out, s.p[i]);
		}
}

static void put_cells(struct buf *out, const struct str *cells, size_t n)
{
	buf_c(out, '|');
	for (size_t i = 0; i < n; i++) {
		buf_c(out, ' ');
		cell(out, cells[i]);
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
		cell(out, r->old_id.n ? r->old_id : r->id);
		buf_putf(out, " (%.*s): %s\n", STRA(r->type), r->lost);
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
		struct str cells[] = { r->added ? STR("+") : STR("-"), r->owner, r->grant.effect, grant_actions(s->a, &r->grant), grant_resources(s->a, &r->grant),
				       r->grant.principal, r->grant.condition, r->broader, change_place(s, d, r->grant.span, r->added) };
		put_cells(out, cells, sizeof cells / sizeof *cells);
	}
	buf_c(out, '\n');
}

static void put_changes(struct buf *out, const struct diff *d, const struct show *s, struct str id, const struct changes *c)
{
	for (uint32_t i = 0; i < c->of.n; i++) {
		const struct change *x = &c->of.at[i];
		char mark[] = { ' ', change_mark(x), 0 };
		struct str cells[] = { str_z(mark), id, x->path, change_text(s, x), str_z(replacement_words(x->replacement)), change_place(s, d, x->span, true) };
		put_cells(out, cells, sizeof cells / sizeof *cells);
	}
}

static void put_resources(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!diff_empty(d))
		buf_z(out, "<details><summary>All changes</summary>\n\n| | Id | Property | Change | | Line |\n|-|-|-|-|-|-|\n");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		struct str id = r->old_id.n ? str_fmt_shown(s->a, "%.*s -> %.*s", STRA(r->old_id), STRA(r->id)) : r->id;
		struct str cells[] = { str_z(action_names[r->action].mark), id, r->type, str_z(action_names[r->action].past), STR(""),
				       change_place(s, d, r->span, r->action != ACTION_REMOVE) };
		put_cells(out, cells, sizeof cells / sizeof *cells);
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
		buf_putf(out, "**%u** to create, **%u** to update, **%u** to replace, **%u** may be replaced, **%u** renamed, **%u** to remove%s\n\n", t[ACTION_CREATE],
			 t[ACTION_UPDATE], t[ACTION_REPLACE], t[ACTION_MAY_REPLACE], t[ACTION_RENAME], t[ACTION_REMOVE],
			 d->iam.broader_n ? "; **permissions are broader**" : "");
	put_lost(out, d);
	put_iam(out, d, s);
	if (!s->security_only)
		put_resources(out, d, s);
	list_each(i, d->code) {
		buf_z(out, "- ");
		cell(out, d->code->list.item[i]->string);
		buf_c(out, '\n');
	}
	const struct limit *resources = &d->limits[0], *bytes = &d->limits[4];
	if (!s->quiet)
		buf_putf(out, "\n%u of %u %s, %u of %u %s.\n", resources->used, resources->most, resources->what, bytes->used, bytes->most, bytes->what);
}
