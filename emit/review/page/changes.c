/* What changes: a folded block a function with all that is there for it, then the other resources, outputs and the code. */
#include "emit/review/page/html.h"
#include "emit/review/page/page.h"
#include "ir/groups.h"

enum {
	MOST_OPEN = 12,  /* up to so many blocks are open from the start; of more, those that say the same become one */
	LEAST_ALIKE = 4, /* so many at least */
	MOST_NAMES = 48, /* up to so many stand openly in it */
};

/* A block: a function with all that is there for it, or a resource that stands for itself. */
struct block {
	struct str key;            /* the function, or the resource */
	const struct value *rows;  /* numbers in d->resources */
	const struct resource_diff *own; /* the key's own change, or NULL */
	enum action worst;         /* of what happens to one of them */
	uint32_t properties;
	bool lost;
};

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

/* A long path may break behind a dot. */
static void put_path(struct page *p, struct str path)
{
	buf_z(p->out, "<code>");
	for (int32_t dot; (dot = str_find(path, '.')) >= 0 && !str_secret(p->a, path); path = str_from(path, (uint32_t)dot + 1)) {
		html_text(p->out, str_to(path, (uint32_t)dot + 1));
		buf_z(p->out, "<wbr>");
	}
	html_text(p->out, path);
	buf_z(p->out, "</code>");
}

static void put_changes(struct page *p, const struct changes *c)
{
	for (uint32_t i = 0; i < c->of.n; i++) {
		const struct change *x = &c->of.at[i];
		buf_z(p->out, "<tr><th>");
		put_path(p, x->path);
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

static struct block block_of(const struct diff *d, struct str key, const struct value *rows)
{
	struct block b = { .key = key, .rows = rows, .worst = ACTION_UPDATE };
	list_each(i, rows) {
		const struct resource_diff *r = &d->resources.at[row_at(rows, i)];
		b.properties += r->changes.of.n;
		b.worst = badness(r->action) > badness(b.worst) ? r->action : b.worst;
		b.lost |= r->lost != NULL;
		if (str_eq(r->id, key))
			b.own = r;
	}
	return b;
}

static void put_counts(struct page *p, const struct block *b)
{
	const uint32_t resources = list_len(b->rows);
	if (resources > 1 || !b->own)
		buf_putf(p->out, ", %u resource%s", resources, resources == 1 ? "" : "s");
	if (b->properties)
		buf_putf(p->out, ", %u propert%s", b->properties, b->properties == 1 ? "y" : "ies");
}

static void put_block(struct page *p, const struct block *b, bool open)
{
	/* All that there is to say of one resource stands in the block's head. */
	const bool single = list_len(b->rows) == 1 && b->own && !b->own->old_id.n && !b->own->effect && !b->lost, bare = single && plain(b->own);
	buf_z(p->out, bare ? "<div class=s" : "<details");
	if (single)
		buf_putf(p->out, " id=r%u", row_at(b->rows, 0));
	buf_z(p->out, bare ? ">" : open ? " open><summary>" : "><summary>");
	/* The function's own fate; of one that stays as it is the worst of what is there for it. */
	page_mark(p, b->own ? b->own->action : b->worst, false);
	buf_z(p->out, "<b>");
	html_text(p->out, page_function_name(b->key));
	buf_z(p->out, "</b><small>");
	if (b->own && !str_eqz(b->own->type, "AWS::Lambda::Function")) {
		html_text(p->out, b->own->type);
		buf_z(p->out, ", ");
	}
	html_words(p->out, b->own ? action_names[b->own->action].past : "the function stays");
	put_counts(p, b);
	if (bare) {
		const struct str at = change_place(p->s, p->d, b->own->span, b->own->action != ACTION_REMOVE);
		buf_z(p->out, at.n ? ", " : "");
		html_text(p->out, at);
		buf_z(p->out, "</small></div>\n");
		return;
	}
	buf_z(p->out, "</small></summary><table>\n");
	if (single) {
		put_changes(p, &b->own->changes);
	} else {
		list_each(i, b->rows)
			if (!plain(&p->d->resources.at[row_at(b->rows, i)]))
				put_resource(p, row_at(b->rows, i));
		put_plain(p, b->rows, ACTION_CREATE);
		put_plain(p, b->rows, ACTION_REMOVE);
	}
	buf_z(p->out, "</table></details>\n");
}

/* ---- blocks that say the same */

/* What a block says, without names; empty for one that a verdict leads to, and so stands for itself. */
static struct str said(struct page *p, const struct block *b)
{
	struct buf out = { 0 };
	if (b->lost || !b->own)
		return STR("");
	list_each(i, b->rows) {
		const struct resource_diff *r = &p->d->resources.at[row_at(b->rows, i)];
		if (r->action != ACTION_CREATE && r->action != ACTION_UPDATE) {
			buf_free(&out);
			return STR("");
		}
		buf_put(&out, r->type.p, r->type.n);
		buf_z(&out, action_names[r->action].mark);
		for (uint32_t k = 0; k < r->changes.of.n; k++) {
			const struct change *c = &r->changes.of.at[k];
			const struct str text = change_text(p->s, c);
			const char ends[] = { '\n', change_mark(c), (char)('0' + (int)c->replacement) };
			buf_put(&out, ends, sizeof ends);
			buf_put(&out, c->path.p, c->path.n);
			buf_c(&out, '\n');
			buf_put(&out, text.p, text.n);
		}
		buf_c(&out, '\n');
	}
	const struct str text = str_dup(p->a, buf_text(&out));
	buf_free(&out);
	return text;
}

/* One block for many: the changes of the first, by the type of each resource, and the names. */
static void put_alike(struct page *p, const struct value *blocks, const struct block *all)
{
	const struct block *first = &all[row_at(blocks, 0)];
	buf_z(p->out, "<details open><summary>");
	page_mark(p, first->own->action, false);
	buf_putf(p->out, "<b>%u \303\227 ", (uint32_t)list_len(blocks));
	html_text(p->out, str_eqz(first->own->type, "AWS::Lambda::Function") ? STR("function") : first->own->type);
	buf_z(p->out, "</b><small>");
	html_words(p->out, action_names[first->own->action].past);
	put_counts(p, first);
	buf_z(p->out, ", the same in each</small></summary><table>\n");
	list_each(i, first->rows) {
		const struct resource_diff *r = &p->d->resources.at[row_at(first->rows, i)];
		if (list_len(first->rows) > 1) {
			buf_z(p->out, "<tr class=h><th colspan=3>");
			page_mark(p, r->action, false);
			html_code(p->out, r->type);
			buf_z(p->out, " <small>");
			html_words(p->out, action_names[r->action].past);
			buf_z(p->out, "</small>\n");
		}
		put_changes(p, &r->changes);
	}
	const bool folded = list_len(blocks) > MOST_NAMES;
	buf_z(p->out, folded ? "</table><details class=q><summary>Their names</summary><ul class=n>\n" : "</table><ul class=n>\n");
	list_each(i, blocks) {
		const struct block *b = &all[row_at(blocks, i)];
		const struct str at = change_place(p->s, p->d, b->own->changes.of.n ? b->own->changes.of.at[0].span : b->own->span, true);
		buf_putf(p->out, "<li id=r%u>", (uint32_t)(b->own - p->d->resources.at));
		html_text(p->out, page_function_name(b->key));
		if (at.n) {
			buf_z(p->out, " <small>");
			html_text(p->out, at);
			buf_z(p->out, "</small>");
		}
		buf_c(p->out, '\n');
	}
	buf_z(p->out, folded ? "</ul></details></details>\n" : "</ul></details>\n");
}

/* The worst first. Of many blocks those that say the same are one, where the first of them stands. */
static void put_blocks(struct page *p, const struct groups *g, const char *title)
{
	const uint32_t n = map_len(g->by_key);
	if (!n)
		return;
	struct block *blocks = ARENA_ARRAY(p->a, struct block, n);
	struct str *texts = ARENA_ARRAY(p->a, struct str, n);
	struct groups alike = { 0 };
	uint32_t i = 0;
	map_each(e, g->by_key) {
		blocks[i] = block_of(p->d, e->key, e->value);
		texts[i] = n > MOST_OPEN ? said(p, &blocks[i]) : STR("");
		if (texts[i].n)
			list_push(p->a, groups_list(p->a, &alike, texts[i]), v_int(p->a, i));
		i++;
	}
	buf_putf(p->out, "<h2>%s <small>%u</small></h2>\n<div class=g>\n", title, n);
	for (int bad = badness(ACTION_REPLACE) + 1; bad > 0; bad--)
		for (i = 0; i < n; i++) {
			if ((blocks[i].lost ? badness(ACTION_REPLACE) + 1 : badness(blocks[i].worst)) != bad)
				continue;
			const struct value *same = texts[i].n ? map_get(alike.by_key, texts[i]) : NULL;
			if (list_len(same) < LEAST_ALIKE)
				put_block(p, &blocks[i], n <= MOST_OPEN);
			else if (row_at(same, 0) == i)
				put_alike(p, same, blocks);
		}
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
	put_blocks(p, &functions, "Changes by function");
	put_blocks(p, &others, "Other resources");
	put_sections(p);
}
