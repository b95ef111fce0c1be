#include "emit/review/show.h"

#include "ir/base/inert.h"

enum { MOST_USERS = 8 };

static const char RED[] = "\033[31m", BOLD[] = "\033[1m", OFF[] = "\033[0m";

/* Colours are written by themselves: in an argument they would be escaped. */
static void paint(struct buf *out, const struct show *s, const char *code)
{
	if (s->color)
		buf_z(out, code);
}

static void put_colored(struct buf *out, const struct show *s, const char *code, const char *words)
{
	paint(out, s, code);
	buf_z(out, words);
	paint(out, s, OFF);
}

static void heading(struct buf *out, const struct show *s, const char *title)
{
	if (s->quiet)
		return;
	paint(out, s, BOLD);
	buf_str(out, str_z(title));
	paint(out, s, OFF);
	buf_c(out, '\n');
}

static void put_lost(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!d->lost_n)
		return;
	heading(out, s, "Data is lost");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		if (!r->lost)
			continue;
		buf_z(out, "  ");
		paint(out, s, RED);
		buf_putf(out, "! %.*s (%.*s): %s", STRA(r->old_id.n ? r->old_id : r->id), STRA(r->type), r->lost);
		paint(out, s, OFF);
		buf_c(out, '\n');
	}
	buf_c(out, '\n');
}

static void put_place(struct buf *out, struct str place)
{
	if (place.n)
		buf_putf(out, "  [%.*s]", STRA(place));
	buf_c(out, '\n');
}

static void put_change(struct buf *out, const struct diff *d, const struct show *s, const struct change *c)
{
	const char *words = replacement_words(c->replacement);
	struct str text = change_text(s, c);
	buf_putf(out, "      %c %.*s: %.*s", change_mark(c), STRA(c->path), STRA(text));
	if (*words) {
		buf_c(out, ' ');
		put_colored(out, s, RED, words);
	}
	put_place(out, change_place(s, d, c->span, true));
}

static void put_users(struct buf *out, const struct ids *users)
{
	if (!users->of.n)
		return;
	buf_z(out, "      used by ");
	for (uint32_t i = 0; i < users->of.n && i < MOST_USERS; i++)
		buf_putf(out, "%s%.*s", i ? ", " : "", STRA(users->of.at[i]));
	if (users->of.n > MOST_USERS)
		buf_putf(out, " and %u more", users->of.n - MOST_USERS);
	buf_c(out, '\n');
}

static void put_resources(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!d->resources.n)
		return;
	heading(out, s, "Resources");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		const struct action_name *n = &action_names[r->action];
		buf_z(out, "  ");
		paint(out, s, n->color);
		buf_putf(out, "[%s]", n->mark);
		paint(out, s, OFF);
		buf_putf(out, " %.*s ", STRA(r->type));
		if (r->old_id.n)
			buf_putf(out, "%.*s -> ", STRA(r->old_id));
		buf_str(out, r->id);
		if (r->action == ACTION_REPLACE || r->action == ACTION_MAY_REPLACE || r->action == ACTION_RENAME) {
			buf_c(out, ' ');
			put_colored(out, s, RED, r->action == ACTION_REPLACE ? "replace" : r->action == ACTION_RENAME ? "renamed: created anew, then removed" : "may be replaced");
		}
		put_place(out, change_place(s, d, r->span, r->action != ACTION_REMOVE));
		if (r->effect)
			buf_putf(out, "      moves %.*s\n", STRA(move_text(s, r)));
		for (uint32_t k = 0; k < r->changes.of.n; k++)
			put_change(out, d, s, &r->changes.of.at[k]);
		put_users(out, &r->users);
	}
	buf_c(out, '\n');
}

static void put_code(struct buf *out, const struct diff *d, const struct show *s)
{
	if (!list_len(d->code))
		return;
	heading(out, s, "Code");
	list_each(i, d->code)
		buf_putf(out, "  %.*s\n", STRA(d->code->list.item[i]->string));
	buf_c(out, '\n');
}

/* ---- the table of permissions */

enum { COLUMNS = 7, WIDEST = 48 };

struct row {
	struct str cell[COLUMNS];
	bool broader;
};

static struct row row_of(const struct show *s, const struct iam_row *r)
{
	const struct grant *g = &r->grant;
	struct row row = { .broader = r->broader.n > 0 };
	struct str cells[COLUMNS] = {
		r->added ? STR("+") : STR("-"), r->owner, g->effect, grant_actions(s->a, g), grant_resources(s->a, g), g->principal, g->condition,
	};
	for (int i = 0; i < COLUMNS; i++)
		row.cell[i] = str_inert(s->a, str_shown(s->a, cells[i]));
	return row;
}

static void put_row(struct buf *out, const struct row *row, const uint32_t *widths)
{
	buf_z(out, "  ");
	for (int i = 0; i < COLUMNS; i++) {
		if (!widths[i])
			continue;
		buf_str(out, row->cell[i]);
		if (row->cell[i].n < widths[i])
			buf_fill(out, ' ', widths[i] - row->cell[i].n);
		buf_z(out, "  ");
	}
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_c(out, '\n');
}

static void put_iam(struct buf *out, const struct diff *d, const struct show *s)
{
	static const char *const titles[COLUMNS] = { " ", "Holder", "Effect", "Action", "Resource", "Principal", "Condition" };
	const struct iam_rows *iam = &d->iam;
	if (!iam->of.n)
		return;
	heading(out, s, "Permissions");
	struct row *rows = ARENA_ARRAY(s->a, struct row, iam->of.n), head = { .broader = false };
	uint32_t widths[COLUMNS] = { 0 };
	for (uint32_t i = 0; i < iam->of.n; i++) {
		rows[i] = row_of(s, &iam->of.at[i]);
		for (int k = 0; k < COLUMNS; k++) {
			uint32_t n = rows[i].cell[k].n < WIDEST ? rows[i].cell[k].n : WIDEST;
			widths[k] = n > widths[k] ? n : widths[k];
		}
	}
	for (int k = 0; k < COLUMNS; k++) {
		head.cell[k] = str_z(titles[k]);
		if (widths[k] && widths[k] < head.cell[k].n)
			widths[k] = head.cell[k].n;
	}
	if (!s->quiet)
		put_row(out, &head, widths);
	for (uint32_t i = 0; i < iam->of.n; i++) {
		put_row(out, &rows[i], widths);
		const struct iam_row *r = &iam->of.at[i];
		if (!r->broader.n)
			continue;
		buf_z(out, "     ");
		paint(out, s, RED);
		buf_putf(out, "broader: %.*s", STRA(r->broader));
		paint(out, s, OFF);
		put_place(out, change_place(s, d, r->grant.span, r->added));
	}
	buf_c(out, '\n');
}

static void put_sections(struct buf *out, const struct diff *d, const struct show *s)
{
	for (uint32_t i = 0; i < d->sections.n; i++) {
		heading(out, s, str_zdup(s->a, d->sections.at[i].name));
		for (uint32_t k = 0; k < d->sections.at[i].changes.of.n; k++)
			put_change(out, d, s, &d->sections.at[i].changes.of.at[k]);
		buf_c(out, '\n');
	}
}

static void put_totals(struct buf *out, const struct diff *d)
{
	const uint32_t *t = d->totals;
	buf_putf(out, "%u to create, %u to update, %u to replace, %u to remove", t[ACTION_CREATE], t[ACTION_UPDATE], t[ACTION_REPLACE], t[ACTION_REMOVE]);
	if (t[ACTION_MAY_REPLACE])
		buf_putf(out, ", %u may be replaced", t[ACTION_MAY_REPLACE]);
	if (t[ACTION_RENAME])
		buf_putf(out, ", %u renamed", t[ACTION_RENAME]);
	if (t[ACTION_MOVE])
		buf_putf(out, ", %u moved to another stack", t[ACTION_MOVE]);
	buf_z(out, d->iam.broader_n ? "; permissions are broader\n" : "\n");
	const char *separator = "used: ";
	for (int i = 0; i < LIMITS; i++) {
		if (!d->limits[i].used)
			continue;
		buf_putf(out, "%s%u of %u %s", separator, d->limits[i].used, d->limits[i].most, d->limits[i].what);
		separator = ", ";
	}
	buf_c(out, '\n');
}

void show_text(struct buf *out, const struct diff *d, const struct show *s)
{
	put_lost(out, d, s);
	if (!s->security_only) {
		put_resources(out, d, s);
		put_code(out, d, s);
	}
	put_iam(out, d, s);
	if (s->security_only)
		return;
	put_sections(out, d, s);
	if (s->quiet)
		return;
	if (diff_empty(d))
		buf_z(out, "no differences\n");
	else
		put_totals(out, d);
}
