/* What changes: a folded block a function with all that is there for it, then the other resources, outputs and the code. */
#include "emit/review/page/html.h"
#include "emit/review/page/page.h"
#include "ir/groups.h"

enum { MOST_OPEN = 12 }; /* up to so many blocks are open from the start */

/* What may happen, the worst last. */
static int badness(enum action action)
{
	static const int of[ACTIONS] = { [ACTION_UPDATE] = 1, [ACTION_CREATE] = 2, [ACTION_MAY_REPLACE] = 3, [ACTION_REMOVE] = 4, [ACTION_MOVE] = 5, [ACTION_RENAME] = 6, [ACTION_REPLACE] = 7 };
	return of[action];
}

static void put_line(struct page *p, struct span span, bool now)
{
	const struct str at = change_place(p->s, p->d, span, now);
	buf_z(p->out, "<td class=l>");
	html_text(p->out, at);
}

static void put_side(struct page *p, const char *tag, struct str text)
{
	buf_putf(p->out, "<%s>", tag);
	html_code(p->out, text);
	buf_putf(p->out, "</%s>", tag);
}

static void put_changes(struct page *p, const struct changes *c)
{
	for (uint32_t i = 0; i < c->of.n; i++) {
		const struct change *x = &c->of.at[i];
		buf_z(p->out, "<tr><th>");
		html_code(p->out, x->path);
		buf_z(p->out, "<td>");
		if (x->because.n) {
			html_text(p->out, change_text(p->s, x));
		} else {
			struct str old, now;
			change_sides(p->s, x, &old, &now);
			if (x->old)
				put_side(p, "del", old);
			if (x->now)
				put_side(p, "ins", now);
		}
		if (x->replacement != CFN_UPDATES)
			buf_putf(p->out, " <em%s>%s</em>", x->replacement == CFN_MAYBE_REPLACES ? " class=y" : "", replacement_words(x->replacement));
		put_line(p, x->span, true);
		buf_c(p->out, '\n');
	}
}

static uint32_t row_at(const struct value *rows, uint32_t i) { return (uint32_t)rows->list.item[i]->number; }

/* Nothing is to be said of it but that it comes or goes. */
static bool plain(const struct resource_diff *r)
{
	return (r->action == ACTION_CREATE || r->action == ACTION_REMOVE) && !r->changes.of.n && !r->effect && !r->lost;
}

static void put_id(struct page *p, const struct resource_diff *r)
{
	if (r->old_id.n) {
		html_code(p->out, r->old_id);
		buf_z(p->out, " \342\206\222 ");
	}
	html_code(p->out, r->id);
}

static void put_resource(struct page *p, uint32_t row)
{
	const struct resource_diff *r = &p->d->resources.at[row];
	buf_putf(p->out, "<tr class=h id=r%u><th colspan=2>", row);
	page_mark(p, r->action, false);
	put_id(p, r);
	buf_z(p->out, " <small>");
	html_text(p->out, r->type);
	buf_z(p->out, ", ");
	html_words(p->out, action_names[r->action].past);
	buf_z(p->out, "</small>");
	put_line(p, r->span, r->action != ACTION_REMOVE);
	buf_c(p->out, '\n');
	if (r->lost) {
		buf_z(p->out, "<tr><td colspan=3><em>Data is lost:</em> ");
		html_words(p->out, r->lost);
		buf_c(p->out, '\n');
	}
	if (r->effect) {
		buf_z(p->out, "<tr><td colspan=3>moves ");
		html_text(p->out, move_text(p->s, r));
		buf_c(p->out, '\n');
	}
	put_changes(p, &r->changes);
}

/* Those that only come, or only go, in one row. */
static void put_plain(struct page *p, const struct value *rows, enum action action)
{
	bool any = false;
	list_each(i, rows) {
		const uint32_t row = row_at(rows, i);
		const struct resource_diff *r = &p->d->resources.at[row];
		if (!plain(r) || r->action != action)
			continue;
		if (!any) {
			buf_z(p->out, "<tr class=h><td colspan=3>");
			page_mark(p, action, true);
			buf_c(p->out, ' ');
		} else {
			buf_z(p->out, ", ");
		}
		any = true;
		buf_putf(p->out, "<code id=r%u>", row);
		html_text(p->out, r->id);
		buf_z(p->out, "</code> <small>");
		html_text(p->out, str_starts(r->type, "AWS::") ? str_from(r->type, 5) : r->type);
		buf_z(p->out, "</small>");
	}
	if (any)
		buf_c(p->out, '\n');
}

/* The block of a function, or of one resource that stands for itself. */
static void put_group(struct page *p, struct str key, const struct value *rows, bool open)
{
	const struct diff *d = p->d;
	uint32_t properties = 0;
	enum action worst = ACTION_UPDATE;
	const struct resource_diff *own = NULL; /* its own row, if that is all that it has */
	list_each(i, rows) {
		const struct resource_diff *r = &d->resources.at[row_at(rows, i)];
		properties += r->changes.of.n;
		worst = badness(r->action) > badness(worst) ? r->action : worst;
		if (str_eq(r->id, key))
			own = r;
	}
	const bool single = list_len(rows) == 1 && own && !own->old_id.n && !own->effect && !own->lost;
	buf_z(p->out, single ? "<details id=" : "<details");
	if (single)
		buf_putf(p->out, "r%u", row_at(rows, 0));
	buf_z(p->out, open ? " open><summary>" : "><summary>");
	/* The function's own fate; of one that stays as it is that of the worst of the rest. */
	page_mark(p, own ? own->action : worst, false);
	buf_z(p->out, "<b>");
	html_text(p->out, page_function_name(key));
	buf_z(p->out, "</b><small>");
	if (single)
		html_words(p->out, action_names[own->action].past);
	else
		buf_putf(p->out, own ? "%s, %u resource%s" : "%s%u resource%s", own ? action_names[own->action].past : "", (uint32_t)list_len(rows), list_len(rows) == 1 ? "" : "s");
	if (properties)
		buf_putf(p->out, ", %u propert%s", properties, properties == 1 ? "y" : "ies");
	if (!own && worst != ACTION_UPDATE) {
		buf_z(p->out, ", at worst ");
		html_words(p->out, action_names[worst].past);
	}
	buf_z(p->out, "</small></summary><table>\n");
	if (single && !plain(own)) {
		put_changes(p, &own->changes);
	} else {
		list_each(i, rows)
			if (!plain(&d->resources.at[row_at(rows, i)]))
				put_resource(p, row_at(rows, i));
		put_plain(p, rows, ACTION_CREATE);
		put_plain(p, rows, ACTION_REMOVE);
	}
	buf_z(p->out, "</table></details>\n");
}

static void put_groups(struct page *p, const struct groups *g, const char *title)
{
	if (!map_len(g->by_key))
		return;
	buf_putf(p->out, "<h2>%s <small>%u</small></h2>\n<div class=g>\n", title, (uint32_t)map_len(g->by_key));
	map_each(e, g->by_key)
		put_group(p, e->key, e->value, map_len(g->by_key) <= MOST_OPEN);
	buf_z(p->out, "</div>\n");
}

static void put_sections(struct page *p)
{
	for (uint32_t i = 0; i < p->d->sections.n; i++) {
		const struct section_diff *section = &p->d->sections.at[i];
		buf_z(p->out, "<h2>");
		html_text(p->out, section->name);
		buf_putf(p->out, " <small>%u</small></h2>\n<div class=g><details%s><summary>%u change%s</summary><table>\n", section->changes.of.n, section->changes.of.n <= MOST_OPEN ? " open" : "",
			 section->changes.of.n, section->changes.of.n == 1 ? "" : "s");
		put_changes(p, &section->changes);
		buf_z(p->out, "</table></details></div>\n");
	}
	const struct value *code = p->d->code;
	if (!list_len(code))
		return;
	buf_putf(p->out, "<h2>Code <small>%u</small></h2>\n", (uint32_t)list_len(code));
	buf_z(p->out, list_len(code) > MOST_OPEN ? "<div class=o><details><summary>All lines</summary><ul>\n" : "<ul>\n");
	list_each(i, code) {
		buf_z(p->out, "<li>");
		html_text(p->out, code->list.item[i]->string);
		buf_c(p->out, '\n');
	}
	buf_z(p->out, list_len(code) > MOST_OPEN ? "</ul></details></div>\n" : "</ul>\n");
}

void page_changes(struct page *p)
{
	struct groups functions = { 0 }, others = { 0 };
	const struct value *owners = page_owners(p->a, p->all);
	for (uint32_t i = 0; i < p->d->resources.n; i++) {
		const struct resource_diff *r = &p->d->resources.at[i];
		const struct value *owner = map_get(owners, r->id);
		const bool function = str_eqz(r->type, "AWS::Lambda::Function"), owned = !function && owner && owner->string.n;
		list_push(p->a, groups_list(p->a, function || owned ? &functions : &others, owned ? owner->string : r->id), v_int(p->a, i));
	}
	if (!diff_empty(p->d))
		buf_z(p->out, "<div id=changes></div>\n");
	put_groups(p, &functions, "Changes by function");
	put_groups(p, &others, "Other resources");
	put_sections(p);
}
