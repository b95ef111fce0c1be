#include "ir/edits.h"

#include "ir/base/buf.h"
#include "ir/js.h"

enum { DEPTH_MOST = 6, INDENT = 2 };

/* An option by its path: the keys, and the entries of those that are there. */
struct way {
	uint32_t n, found;
	struct str key[DEPTH_MOST];
	const struct entry *entry[DEPTH_MOST];
};

static struct way way_of(const struct value *root, const char *path)
{
	struct way w = { 0 };
	bool there = true;
	for (struct str rest = str_z(path); rest.n && w.n < DEPTH_MOST; w.n++) {
		const int32_t dot = str_find(rest, '.');
		w.key[w.n] = dot < 0 ? rest : str_to(rest, (uint32_t)dot);
		rest = dot < 0 ? STR("") : str_from(rest, (uint32_t)dot + 1);
		w.entry[w.n] = there ? map_entry(w.n ? w.entry[w.n - 1]->value : root, w.key[w.n]) : NULL;
		there = w.entry[w.n] != NULL;
		w.found += there;
	}
	return w;
}

/* ---- lines */

/* The lines of an option of a block map: from the beginning of its key's line to the end of the last one that belongs to it. */
struct lines {
	struct str text;
	uint32_t at;     /* position of the first byte */
	uint32_t column; /* blanks before the key */
	uint32_t rest;   /* offset of what follows the key, the colon first */
};

static uint32_t blanks(struct str s)
{
	uint32_t n = 0;
	while (n < s.n && s.p[n] == ' ')
		n++;
	return n;
}

static bool is_line_end(struct str s, uint32_t i) { return i >= s.n || s.p[i] == '\n' || s.p[i] == '\r'; }

/* Whether a line that follows the key's belongs to its value. An empty line does if one after it does. */
static bool belongs(struct str line, uint32_t column)
{
	const uint32_t n = blanks(line);
	if (is_line_end(line, n))
		return false;
	const bool item = n == column && line.p[n] == '-' && (is_line_end(line, n + 1) || line.p[n + 1] == ' ');
	return n > column || item;
}

static bool lines_of(struct cx *cx, const struct entry *e, struct lines *out)
{
	const struct span key = e ? key_span(e) : (struct span){ 0 };
	if (!span_known(key))
		return false;
	const struct source *f = source_of(cx->sources, key);
	const uint32_t at = key.at - f->base;
	uint32_t begin = at;
	while (begin && f->text.p[begin - 1] == ' ')
		begin--;
	if ((begin && f->text.p[begin - 1] != '\n') || !str_eq(str_to(str_from(f->text, at), key.len), e->key))
		return false;
	const struct str text = str_from(f->text, begin);
	const uint32_t column = at - begin;
	uint32_t rest = column + key.len, end = 0;
	while (rest < text.n && text.p[rest] == ' ')
		rest++;
	if (rest >= text.n || text.p[rest] != ':')
		return false;
	for (uint32_t i = 0; i < text.n;) {
		const int32_t line_end = str_find(str_from(text, i), '\n');
		const uint32_t next = line_end < 0 ? text.n : i + (uint32_t)line_end + 1;
		const struct str line = str_to(str_from(text, i), next - i);
		if (!i || belongs(line, column))
			end = next;
		else if (!is_line_end(line, blanks(line)))
			break;
		i = next;
	}
	const struct span value = value_span(e->value);
	const bool here = span_known(value) && !value_origin(e->value);
	*out = (struct lines){ str_to(text, end), f->base + begin, column, rest };
	return end <= SPAN_LONGEST && !(here && value.at + value.len > out->at + end); /* brackets closed at the margin */
}

static struct span span_of(const struct lines *l) { return span_make(l->at, l->text.n); }

/* Whether the entry at depth i stands within the one above it: not brought there by an alias, a merge or a variable. */
static bool stands_within(struct cx *cx, const struct way *w, uint32_t i)
{
	struct lines above, own;
	if (i == 0)
		return true;
	return lines_of(cx, w->entry[i - 1], &above) && lines_of(cx, w->entry[i], &own) && span_inside(span_of(&own), span_of(&above));
}

/* ---- the three edits */

/* Within braces: the key, its value and one of the commas around them. */
static bool remove_within_braces(struct cx *cx, struct diag *g, bool safe, const struct entry *e)
{
	const struct span key = key_span(e), value = value_span(e->value);
	if (!span_known(key) || !span_known(value) || value_origin(e->value))
		return false;
	const struct source *f = source_of(cx->sources, key);
	uint32_t from = key.at - f->base, to = value.at + value.len - f->base;
	if (source_of(cx->sources, value) != f || to < from)
		return false;
	from -= from && strchr("'\"", f->text.p[from - 1]) != NULL;
	uint32_t before = from, after = to;
	while (before && strchr(" \t\r\n", f->text.p[before - 1]))
		before--;
	while (after < f->text.n && strchr(" \t\r\n", f->text.p[after]))
		after++;
	if (before && f->text.p[before - 1] == ',')
		from = before - 1;
	else if (before && f->text.p[before - 1] == '{' && after < f->text.n && f->text.p[after] == ',')
		for (to = after + 1; to < f->text.n && f->text.p[to] == ' ';)
			to++;
	else
		return false;
	diag_edit(cx->diags, g, safe, span_make(f->base + from, to - from), STR(""));
	return true;
}

static bool remove_way(struct cx *cx, struct diag *g, bool safe, const struct way *w)
{
	struct lines l;
	uint32_t i = w->n - 1;
	if (w->found < w->n)
		return false;
	while (i && map_len(w->entry[i - 1]->value) == 1)
		i--;
	if (!lines_of(cx, w->entry[i], &l))
		return remove_within_braces(cx, g, safe, w->entry[i]);
	if (!stands_within(cx, w, i))
		return false;
	diag_edit(cx->diags, g, safe, span_of(&l), STR(""));
	return true;
}

bool edit_remove(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *path)
{
	const struct way w = way_of(root, path);
	return remove_way(cx, g, safe, &w);
}

/* The keys of w from depth k on, nested from a column on, then `rest`, which is ": …" with lines that stood at `column_before`. */
static struct str nested(struct cx *cx, const struct way *w, uint32_t k, uint32_t column, struct str rest, uint32_t column_before)
{
	struct buf b = { 0 };
	for (uint32_t i = k; i < w->n; i++, column += INDENT) {
		buf_fill(&b, ' ', column);
		buf_str(&b, w->key[i]);
		if (i + 1 < w->n)
			buf_z(&b, ":\n");
	}
	column -= INDENT;
	for (uint32_t i = 0; i < rest.n;) {
		const int32_t line_end = str_find(str_from(rest, i), '\n');
		const uint32_t next = line_end < 0 ? rest.n : i + (uint32_t)line_end + 1;
		struct str line = str_to(str_from(rest, i), next - i);
		const uint32_t indent = blanks(line);
		if (i && !is_line_end(line, indent)) {
			const uint32_t less = column_before > column ? column_before - column : 0;
			line = str_from(line, less < indent ? less : indent);
			buf_fill(&b, ' ', column > column_before ? column - column_before : 0);
		}
		buf_str(&b, line);
		i = next;
	}
	if (b.p[b.n - 1] != '\n')
		buf_c(&b, '\n');
	struct str text = str_dup(cx->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

/* Within braces: the keys of w from depth k on in the place of an entry's key, in its quotes, and brackets around its value. */
static bool nest_within_braces(struct cx *cx, struct diag *g, bool safe, const struct way *w, uint32_t k, const struct entry *e)
{
	const struct span key = key_span(e), value = value_span(e->value);
	if (!span_known(key) || !span_known(value) || value_origin(e->value) || value.at < key.at || value.len == SPAN_LONGEST)
		return false;
	const struct source *f = source_of(cx->sources, key);
	const uint32_t from = key.at - f->base;
	if (source_of(cx->sources, value) != f || !str_eq(source_text(cx->sources, key), e->key))
		return false;
	const struct str quote = from && strchr("'\"", f->text.p[from - 1]) ? (struct str){ f->text.p + from - 1, 1 } : STR("");
	struct str keys = STR(""), ends = STR("");
	for (uint32_t i = k; i < w->n; i++) {
		keys = STR_CAT(cx->arena, keys, i > k ? STR(": {") : STR(""), i > k ? quote : STR(""), w->key[i], i + 1 < w->n ? quote : STR(""));
		ends = i > k ? STR_CAT(cx->arena, ends, STR("}")) : ends;
	}
	diag_edit(cx->diags, g, safe, key, keys);
	if (ends.n)
		diag_edit(cx->diags, g, safe, span_make(value.at + value.len, 0), ends);
	return true;
}

/* Adds what is missing of `to` before the first key of the last map on the way to it that is there. */
static bool insert(struct cx *cx, struct diag *g, bool safe, const struct value *root, const struct way *to, struct str rest, uint32_t column_before)
{
	const struct value *into = to->found ? to->entry[to->found - 1]->value : root;
	struct lines first, own;
	if (!map_len(into) || !lines_of(cx, &into->map.entry[0], &first))
		return false;
	if (to->found && lines_of(cx, to->entry[to->found - 1], &own) && !span_inside(span_of(&first), span_of(&own)))
		return false;
	diag_edit(cx->diags, g, safe, span_make(first.at, 0), nested(cx, to, to->found, first.column, rest, column_before));
	return true;
}

bool edit_move(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *from_path, const char *to_path)
{
	const struct way from = way_of(root, from_path), to = way_of(root, to_path);
	struct lines l;
	if (to.found == to.n)
		return js_truthy(to.entry[to.n - 1]->value) && remove_way(cx, g, safe, &from);
	if (from.found < from.n)
		return false;
	const bool same_map = to.found == from.n - 1 && (!to.found || to.entry[to.found - 1] == from.entry[to.found - 1]);
	if (!lines_of(cx, from.entry[from.n - 1], &l))
		return same_map && nest_within_braces(cx, g, safe, &to, to.found, from.entry[from.n - 1]);
	if (!stands_within(cx, &from, from.n - 1))
		return false;
	const struct str rest = str_from(l.text, l.rest);
	if (same_map) {
		diag_edit(cx->diags, g, safe, span_of(&l), nested(cx, &to, to.found, l.column, rest, l.column));
		return true;
	}
	if (!insert(cx, g, safe, root, &to, rest, l.column))
		return false;
	diag_edit(cx->diags, g, safe, span_of(&l), STR(""));
	return true;
}

bool edit_put(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *path, const char *value)
{
	const struct way w = way_of(root, path);
	if (w.found < w.n)
		return insert(cx, g, safe, root, &w, STR_CAT(cx->arena, STR(": "), str_z(value), STR("\n")), 0);
	const struct value *old = w.entry[w.n - 1]->value;
	if (is_map(old) || is_list(old) || !source_text(cx->sources, value_span(old)).n || value_origin(old))
		return false;
	diag_edit(cx->diags, g, safe, value_span(old), str_z(value));
	return true;
}

/* ---- indentation and quotes */

bool edit_quote(struct cx *cx, struct diag *g, bool safe, struct span at)
{
	const struct str text = source_text(cx->sources, at);
	if (!text.n || str_find(text, '"') >= 0 || str_find(text, '\\') >= 0 || str_find(text, '\n') >= 0 || text.p[0] == '\'')
		return false;
	diag_edit(cx->diags, g, safe, at, STR_CAT(cx->arena, STR("\""), text, STR("\"")));
	return g->fix.edits.n > 0;
}

/* Lines that say something with so many more blanks before them; first: before the first one the text `mark`, too. */
static struct str indented(struct arena *a, const struct lines *l, uint32_t more, struct str mark)
{
	struct buf b = { 0 };
	for (struct str rest = l->text; rest.n;) {
		const int32_t end = str_find(rest, '\n');
		const struct str line = end < 0 ? rest : str_to(rest, (uint32_t)end + 1);
		const bool first = rest.p == l->text.p && mark.n;
		if (first) {
			buf_put(&b, line.p, l->column);
			buf_put(&b, mark.p, mark.n);
			buf_put(&b, line.p + l->column, line.n - l->column);
		} else {
			buf_fill(&b, ' ', is_line_end(line, blanks(line)) ? 0 : more);
			buf_put(&b, line.p, line.n);
		}
		rest = str_from(rest, line.n);
	}
	const struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

bool edit_below(struct cx *cx, struct diag *g, bool safe, const struct entry *e, const struct entry *before)
{
	struct lines l;
	const struct span key = before ? key_span(before) : (struct span){ 0 };
	if (!span_known(key) || !lines_of(cx, e, &l) || source_of(cx->sources, key) != source_of(cx->sources, key_span(e)))
		return false;
	const struct source *f = source_of(cx->sources, key);
	const struct span value = value_span(before->value);
	const bool null = is_null(before->value), below = is_map(before->value) && map_len(before->value);
	const uint32_t at = key.at - f->base;
	if (!(null || below) || value_origin(before->value))
		return false;
	uint32_t end = null || !span_known(value) ? at + key.len : value.at + value.len - f->base;
	while (end < f->text.n && f->text.p[end] != '\n')
		end++;
	if (f->base + end + 1 != l.at)
		return false;
	uint32_t column = at - str_line_start(f->text, at) + INDENT;
	const struct entry *child = below ? &before->value->map.entry[0] : NULL;
	if (child && span_known(key_span(child)) && !value_origin(child->value))
		column = key_span(child).at - f->base - str_line_start(f->text, key_span(child).at - f->base);
	if (column <= l.column)
		return false;
	diag_edit(cx->diags, g, safe, span_of(&l), indented(cx->arena, &l, column - l.column, STR("")));
	return g->fix.edits.n > 0;
}

bool edit_below_last(struct cx *cx, struct diag *g, bool safe, const struct value *map, struct str key)
{
	const struct entry *before = NULL;
	map_each(e, map) {
		if (str_eq(e->key, key))
			return before && edit_below(cx, g, safe, e, before);
		before = e;
	}
	return false;
}

bool edit_item(struct cx *cx, struct diag *g, bool safe, const struct entry *e)
{
	struct lines l;
	if (!lines_of(cx, e, &l))
		return false;
	diag_edit(cx->diags, g, safe, span_of(&l), indented(cx->arena, &l, INDENT, STR("- ")));
	return g->fix.edits.n > 0;
}

bool edit_beside(struct cx *cx, struct diag *g, bool safe, const struct entry *e)
{
	struct lines l;
	if (!lines_of(cx, e, &l) || l.column < INDENT)
		return false;
	diag_edit(cx->diags, g, safe, span_make(l.at + l.column - INDENT, INDENT), STR("- "));
	return g->fix.edits.n > 0;
}
