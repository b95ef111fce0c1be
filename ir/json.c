#include "ir/json.h"

#include "ir/base/bytes16.h"
#include "ir/base/inert.h"
#include "ir/base/utf8.h"
#include "ir/js.h"

#include <math.h>

/*
 * What stands in thousands of resources is one node (LITERAL, CFN_REF and the like), so its text is, too, where the
 * indentation is the same. Kept is what came twice and is short, of the latest ones.
 */
enum { FRAGMENTS = 128, FRAGMENT_MOST = 1000 };
struct fragment {
	const struct value *v;
	uint32_t depth;
	uint16_t n, layout; /* bytes, and white space among them; n 0: it came only once so far */
	char text[FRAGMENT_MOST];
};

struct writer {
	struct buf *out;
	struct fragment *fragments; /* FRAGMENTS of them, or NULL */
	unsigned indent;
	const struct entry **(*order)(struct arena *a, const struct value *map); /* NULL: as the map has them */
	bool js;              /* JavaScript's number texts */
	struct arena *scratch; /* digits of computed numbers, keys in order */
	size_t layout;         /* bytes of white space so far */
};

enum { AHEAD = 4 }; /* members whose memory is asked for before their turn: a large template is in no cache */
enum { STEP = 32 }; /* blanks are written in steps of so many, past the end where there are fewer */

/* A line break and the indentation of a depth; p has room for it and for STEP bytes more. */
static char *line(struct writer *w, char *p, unsigned depth)
{
	if (!w->indent)
		return p;
	size_t n = (size_t)depth * w->indent;
	*p++ = '\n';
	for (size_t i = 0; i < n; i += STEP)
		memset(p + i, ' ', STEP);
	w->layout += n + 1;
	return p + n;
}

/* What JSON.stringify escapes: controls, the quote, the backslash. 0: as it is; 'u': \u00XX. */
static const char escapes[256] = {
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	['"'] = '"', ['\\'] = '\\',
};

/* Whether a text has to be looked at byte by byte: one more than what is below U+0020 or past U+007E is at most 0x20, if taken as signed. */
static bool has_escape(bytes16 b) { return bytes16_any((bytes16)(((signed16)(b + 1) <= 0x20) | (b == '"') | (b == '\\'))); }

/* Copies a text of four bytes or more if it is plain ASCII without escapes; the last step may overlap the one before it. */
static bool copy_clean(char *out, const char *p, uint32_t n)
{
	bytes16 b;
	if (n < sizeof b) {
		memcpy(out, p, 4);
		memcpy(out + n - 4, p + n - 4, 4);
		if (n >= 8) {
			memcpy(out, p, 8);
			memcpy(out + n - 8, p + n - 8, 8);
		}
		return !has_escape(bytes16_few(p, n));
	}
	for (uint32_t i = 0; i + sizeof b < n; i += sizeof b) {
		b = bytes16_load(p + i);
		memcpy(out + i, &b, sizeof b);
		if (has_escape(b))
			return false;
	}
	b = bytes16_load(p + n - sizeof b);
	memcpy(out + n - sizeof b, &b, sizeof b);
	return !has_escape(b);
}

static void escaped(struct buf *b, unsigned char c, char e)
{
	if (e == 'u')
		buf_putf(b, "\\u%04x", c);
	else
		buf_put(b, (const char[]){ '\\', e }, 2);
}

/*
 * A text behind its opening quote: few are that short or need escapes. On its own, so that string_at saves no registers.
 * js: JSON.stringify leaves what is past U+001F as it is; else what a terminal or an editor would obey is escaped, too.
 */
static __attribute__((noinline)) void string_rest(struct buf *b, struct str s, bool js)
{
	char escape[INERT_MOST];
	for (uint32_t i = 0, n; i < s.n; i += n) {
		const unsigned char c = (unsigned char)s.p[i];
		n = 1;
		if (escapes[c]) {
			escaped(b, c, escapes[c]);
		} else if (js || c < 0x7F) {
			buf_c(b, s.p[i]);
		} else if (inert_acts(s, i)) {
			n = inert_escape(s, i, escape);
			buf_z(b, escape);
		} else {
			n = utf8_at(s, i);
			buf_put(b, s.p + i, n);
		}
	}
	buf_c(b, '"');
}

/* A text at the buffer's end p, where room for it and its quotes is reserved. */
static void string_at(const struct writer *w, char *p, struct str s)
{
	struct buf *b = w->out;
	*p++ = '"';
	if (s.n >= 4 && copy_clean(p, s.p, s.n)) {
		p[s.n] = '"';
		b->n += (size_t)s.n + 2;
	} else {
		b->n++;
		string_rest(b, s, w->js);
	}
}

static void string(const struct writer *w, struct str s)
{
	char *p = buf_reserve(w->out, (size_t)s.n + 2);
	if (p)
		string_at(w, p, s);
}

static void number(struct writer *w, const struct value *v)
{
	if (!isfinite(v->number))
		buf_z(w->out, "null");
	else if (w->js)
		buf_str(w->out, js_string(w->scratch, v));
	else if (v->digits_n)
		buf_str(w->out, value_digits(v));
	else
		buf_str(w->out, js_number_text(w->scratch, v->number));
}

/* The comma or opening bracket before a member or item, and a new line. Room for `more` bytes lies behind it. */
static char *begin(struct writer *w, char mark, unsigned depth, size_t more)
{
	char *p = buf_reserve(w->out, (size_t)depth * w->indent + more + 2 + STEP);
	if (!p)
		return NULL;
	*p++ = mark;
	p = line(w, p, depth);
	w->out->n = (size_t)(p - w->out->p);
	return p;
}

/* Behind a key. */
static void colon(struct writer *w)
{
	char *p = buf_reserve(w->out, 2);
	if (!p)
		return;
	memcpy(p, ": ", 2);
	w->out->n += w->indent ? 2 : 1;
	w->layout += w->indent != 0;
}

static void end(struct writer *w, char mark, unsigned depth)
{
	char *p = buf_reserve(w->out, (size_t)depth * w->indent + 2 + STEP);
	if (!p)
		return;
	p = line(w, p, depth);
	*p++ = mark;
	w->out->n = (size_t)(p - w->out->p);
}

static void value(struct writer *w, const struct value *v, unsigned depth);

static void list(struct writer *w, const struct value *v, unsigned depth)
{
	if (!v->list.n) {
		buf_put(w->out, "[]", 2);
		return;
	}
	list_each(i, v) {
		begin(w, i ? ',' : '[', depth + 1, 0);
		value(w, v->list.item[i], depth + 1);
	}
	end(w, ']', depth);
}

static void map(struct writer *w, const struct value *v, unsigned depth)
{
	if (!v->map.n) {
		buf_put(w->out, "{}", 2);
		return;
	}
	const struct entry **ordered = w->order ? w->order(w->scratch, v) : NULL;
	for (uint32_t i = 0; i < v->map.n; i++) {
		const struct entry *e = ordered ? ordered[i] : &v->map.entry[i];
		if (!ordered && i + AHEAD < v->map.n)
			__builtin_prefetch(e[AHEAD].value);
		char *p = begin(w, i ? ',' : '{', depth + 1, (size_t)e->key.n + 2);
		if (!p)
			return;
		string_at(w, p, e->key);
		colon(w);
		value(w, e->value, depth + 1);
	}
	end(w, '}', depth);
}

static void inside(struct writer *w, const struct value *v, unsigned depth)
{
	if (is_map(v))
		map(w, v, depth);
	else
		list(w, v, depth);
}

/* The text of a map or list that came before, if it is still in the buffer and short, for the next time. */
static void keep(struct writer *w, struct fragment *f, size_t n, size_t layout)
{
	if (n > FRAGMENT_MOST || n > w->out->n || !buf_ok(w->out))
		return;
	memcpy(f->text, w->out->p + w->out->n - n, n);
	f->n = (uint16_t)n;
	f->layout = (uint16_t)layout;
}

static void composite(struct writer *w, const struct value *v, unsigned depth)
{
	struct fragment *f = w->fragments ? &w->fragments[(seen_slot(v) ^ depth * 5) % FRAGMENTS] : NULL;
	if (!f) {
		inside(w, v, depth);
	} else if (f->v != v || f->depth != depth) {
		f->v = v;
		f->depth = depth;
		f->n = 0;
		inside(w, v, depth);
	} else if (f->n) {
		buf_put(w->out, f->text, f->n);
		w->layout += f->layout;
	} else {
		const size_t before = buf_total(w->out), layout = w->layout;
		inside(w, v, depth);
		if (f->v == v && f->depth == depth)
			keep(w, f, buf_total(w->out) - before, w->layout - layout);
	}
}

static void value(struct writer *w, const struct value *v, unsigned depth)
{
	switch ((enum value_kind)v->kind) {
	case VALUE_NULL: buf_put(w->out, "null", 4); return;
	case VALUE_BOOL: buf_z(w->out, v->boolean ? "true" : "false"); return;
	case VALUE_NUMBER: number(w, v); return;
	case VALUE_STRING: string(w, v->string); return;
	case VALUE_LIST:
	case VALUE_MAP: composite(w, v, depth); return;
	}
}

size_t json_emit(struct buf *out, const struct value *v, unsigned indent)
{
	struct arena scratch = { 0 };
	struct writer w = { .out = out, .indent = indent, .scratch = &scratch };
	w.fragments = ARENA_ARRAY(&scratch, struct fragment, FRAGMENTS);
	value(&w, v, 0);
	arena_free(&scratch);
	return w.layout;
}

void json_emit_js(struct arena *scratch, struct buf *out, const struct value *v)
{
	struct writer w = { .out = out, .js = true, .order = js_entries, .scratch = scratch };
	value(&w, v, 0);
}

void json_emit_js_lines(struct arena *scratch, struct buf *out, const struct value *v, unsigned indent)
{
	struct writer w = { .out = out, .indent = indent, .js = true, .order = js_entries, .scratch = scratch };
	value(&w, v, 0);
}

void json_emit_sorted(struct arena *scratch, struct buf *out, const struct value *v)
{
	struct writer w = { .out = out, .js = true, .order = js_sorted_entries, .scratch = scratch };
	value(&w, v, 0);
}
