/*
 * recover: goes on after a syntax error. The lines that are broken are blanked out and the text is read again, until there is no
 * further error: the reader itself knows nothing of it, and all places stay the same. An error takes with it its line, or the one
 * where what it ends began, and the lines below that are indented more.
 */
#include "compiler/read/read.h"
#include "compiler/read/yaml/reader.h"

enum { MOST_ERRORS = 32 };

struct hole { /* lines that were blanked out */
	uint32_t from, to;     /* offsets; to: behind their last line break */
	uint32_t column;       /* of the first of them: what begins further left has lost nothing */
	uint32_t before, next; /* the end of the last content before it, the beginning of the first behind it, in what is left */
};

struct recovery {
	char *text;
	uint32_t n;
	VEC(struct hole) holes;
};

static uint32_t line_start(const struct recovery *c, uint32_t at)
{
	while (at > 0 && c->text[at - 1] != '\n')
		at--;
	return at;
}

static uint32_t next_line(const struct recovery *c, uint32_t at)
{
	const char *end = at < c->n ? memchr(c->text + at, '\n', c->n - at) : NULL;
	return end ? (uint32_t)(end - c->text) + 1 : c->n;
}

static uint32_t content(const struct recovery *c, uint32_t line)
{
	while (line < c->n && c->text[line] == ' ')
		line++;
	return line;
}

/* The lines from here on that belong to one which begins at this column: deeper ones, empty ones, and what closes brackets. */
static bool belongs(const struct recovery *c, uint32_t line, uint32_t column)
{
	const uint32_t at = content(c, line);
	if (at >= c->n)
		return false;
	if (!column && (strncmp(c->text + at, "---", 3) == 0 || strncmp(c->text + at, "...", 3) == 0))
		return false;
	return at - line > column || strchr("\n\r#\t]},", c->text[at]);
}

/* Blanks out what is broken; false: there is nothing left to be blanked. */
static bool blank_out(struct recovery *c, struct arena *a, const struct reader *r)
{
	const uint32_t from = line_start(c, r->broken), own = content(c, from) - from, column = own < r->below ? own : r->below;
	const bool item = c->text[content(c, from)] == '-'; /* perhaps the key before it is what is missing */
	uint32_t to = next_line(c, from);
	bool any = false;
	while (to < c->n && belongs(c, to, column))
		to = next_line(c, to);
	for (uint32_t i = from; i < to; i++) {
		any |= c->text[i] != ' ' && c->text[i] != '\n';
		c->text[i] = c->text[i] == '\n' ? '\n' : ' ';
	}
	if (any)
		vec_push(a, &c->holes, (struct hole){ .from = from, .to = to, .column = item ? 0 : column });
	return any;
}

/* Of each merge the marks and the second side. */
static bool blank_out_merges(struct recovery *c, struct arena *a, const struct reader *r)
{
	bool any = false, second = false;
	for (uint32_t line = yaml_conflict(r, 0); line < c->n; line = next_line(c, line)) {
		const uint32_t end = next_line(c, line);
		const struct str s = { c->text + line, end - line };
		const bool begins = str_starts(s, "<<<<<<< "), ends = str_starts(s, ">>>>>>> ");
		second |= str_starts(s, "=======") || str_starts(s, "||||||| ");
		if (begins || ends || second) {
			memset(c->text + line, ' ', end - line - 1);
			vec_push(a, &c->holes, (struct hole){ .from = line, .to = end });
			any = true;
		}
		second &= !ends;
	}
	return any;
}

/* ---- what is damaged */

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/* Whether a line says nothing: it is empty or a comment. */
static bool is_silent(const struct recovery *c, uint32_t line)
{
	const uint32_t at = content(c, line);
	return at >= c->n || c->text[at] == '#' || c->text[at] == '\n' || c->text[at] == '\r';
}

static void look_around(const struct recovery *c, struct hole *h)
{
	uint32_t line = h->from;
	h->before = 0;
	while (line > 0 && !h->before) {
		line = line_start(c, line - 1);
		if (is_silent(c, line))
			continue;
		const uint32_t end = next_line(c, line);
		h->before = end;
		for (uint32_t i = line; i < end; i++) /* a comment behind it says nothing */
			if (c->text[i] == '#' && i > line && is_space(c->text[i - 1])) {
				h->before = i;
				break;
			}
		while (h->before > line && is_space(c->text[h->before - 1]))
			h->before--;
	}
	line = h->to;
	while (line < c->n && is_silent(c, line))
		line = next_line(c, line);
	h->next = content(c, line);
}

/* Whether lines were lost in a value, right behind its end or right before its beginning. */
static bool has_hole(const struct reader *r, const struct recovery *c, const struct value *v)
{
	const uint32_t from = v->span.at - r->base, end = from + v->span.len;
	const bool block = (is_map(v) || is_list(v)) && c->text[from] != '{' && c->text[from] != '[';
	for (uint32_t i = 0; i < c->holes.n; i++) {
		const struct hole *h = &c->holes.at[i];
		const bool touched = (from < h->from && end >= h->before) || (from == h->next && (is_map(v) || is_list(v)));
		/* Looked for last: few are touched, and their line may be long. */
		if (touched && !(block && from - line_start(c, from) < h->column))
			return true;
	}
	return false;
}

static void mark(const struct reader *r, const struct recovery *c, const struct value **slot)
{
	const struct value *v = *slot;
	const bool holed = span_known(v->span) && v->span.at >= r->base && has_hole(r, c, v);
	if (is_map(v) || is_list(v)) {
		list_each(i, v)
			mark(r, c, &v->list.item[i]);
		for (uint32_t i = 0; i < map_len(v); i++)
			mark(r, c, &v->map.entry[i].value);
		if (!holed)
			return;
		struct value *copy = is_map(v) ? map_copy(r->arena, v) : list_copy(r->arena, v);
		copy->is_damaged = true;
		*slot = copy;
	} else if (v->is_damaged || (holed && (is_null(v) || memchr(c->text + (v->span.at - r->base), '\n', v->span.len)))) {
		*slot = &value_unknown;
	}
}

const struct value *yaml_recover(struct cx *cx, uint32_t base)
{
	const struct str whole = yaml_text(cx, base);
	struct recovery c = { .text = text_room(cx->arena, (size_t)whole.n + 1, whole), .n = whole.n };
	memcpy(c.text, whole.p, whole.n);
	struct reader r;
	const struct value *v;
	for (uint32_t errors = 0;; errors++) {
		r = yaml_reader(cx, base, (struct str){ c.text, c.n });
		r.again = errors;
		v = yaml_document(&r);
		if (!r.failed)
			break;
		const bool merges = yaml_conflict(&r, 0) != UINT32_MAX;
		if (errors == MOST_ERRORS || !(merges ? blank_out_merges(&c, cx->arena, &r) : blank_out(&c, cx->arena, &r)))
			return NULL;
	}
	for (uint32_t i = 0; i < c.holes.n; i++)
		look_around(&c, &c.holes.at[i]);
	if (v)
		mark(&r, &c, &v);
	return v;
}
