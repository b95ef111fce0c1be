#include "ir/json.h"

#include "ir/js.h"

#include <math.h>

struct writer {
	struct buf *out;
	unsigned indent;
	const struct entry **(*order)(struct arena *a, const struct value *map); /* NULL: as the map has them */
	bool js;              /* JavaScript's number texts */
	struct arena *scratch; /* digits of computed numbers, keys in order */
};

static void line(struct writer *w, unsigned depth)
{
	size_t n = (size_t)depth * w->indent + 1;
	char *p = w->indent ? buf_reserve(w->out, n) : NULL;
	if (!p)
		return;
	p[0] = '\n';
	memset(p + 1, ' ', n - 1);
	w->out->n += n;
}

/* What JSON.stringify escapes: controls, the quote, the backslash. 0: as it is; 'u': \u00XX. */
static const char escapes[256] = {
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	['"'] = '"', ['\\'] = '\\',
};

/* Bytes of s, in steps of eight, that need no escape. The tests of a word are the usual ones for "a byte less than" and "a byte equal to". */
static uint32_t clean_run(const char *p, uint32_t n)
{
	const uint64_t ones = UINT64_MAX / 255, high = ones * 128;
	uint32_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t word;
		memcpy(&word, p + i, 8);
		uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
		uint64_t hit = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash);
		if (hit & high)
			break;
	}
	return i;
}

static void escaped(struct buf *b, unsigned char c, char e)
{
	if (e == 'u')
		buf_putf(b, "\\u%04x", c);
	else
		buf_put(b, (const char[]){ '\\', e }, 2);
}

static void string(struct buf *b, struct str s)
{
	char *out = buf_reserve(b, (size_t)s.n + 2);
	if (!out)
		return;
	*out++ = '"';
	uint32_t i = clean_run(s.p, s.n);
	while (i < s.n && !escapes[(unsigned char)s.p[i]])
		i++;
	if (i)
		memcpy(out, s.p, i);
	b->n += i + 1;
	for (uint32_t run = i; i < s.n; run = i) {
		escaped(b, (unsigned char)s.p[i], escapes[(unsigned char)s.p[i]]);
		for (run = ++i; i < s.n && !escapes[(unsigned char)s.p[i]];)
			i++;
		buf_put(b, s.p + run, i - run);
	}
	buf_c(b, '"');
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

static void value(struct writer *w, const struct value *v, unsigned depth)
{
	struct buf *b = w->out;
	switch ((enum value_kind)v->kind) {
	case VALUE_NULL: buf_z(b, "null"); return;
	case VALUE_BOOL: buf_z(b, v->boolean ? "true" : "false"); return;
	case VALUE_NUMBER: number(w, v); return;
	case VALUE_STRING: string(b, v->string); return;
	case VALUE_LIST:
		buf_c(b, '[');
		list_each(i, v) {
			if (i)
				buf_c(b, ',');
			line(w, depth + 1);
			value(w, v->list.item[i], depth + 1);
		}
		if (v->list.n)
			line(w, depth);
		buf_c(b, ']');
		return;
	case VALUE_MAP: break;
	}
	const struct entry **ordered = w->order ? w->order(w->scratch, v) : NULL;
	buf_c(b, '{');
	for (uint32_t i = 0; i < v->map.n; i++) {
		const struct entry *e = ordered ? ordered[i] : &v->map.entry[i];
		if (i)
			buf_c(b, ',');
		line(w, depth + 1);
		string(b, e->key);
		buf_put(b, ": ", w->indent ? 2 : 1);
		value(w, e->value, depth + 1);
	}
	if (v->map.n)
		line(w, depth);
	buf_c(b, '}');
}

void json_emit(struct buf *out, const struct value *v, unsigned indent)
{
	struct arena scratch = { 0 };
	struct writer w = { .out = out, .indent = indent, .scratch = &scratch };
	value(&w, v, 0);
	arena_free(&scratch);
}

void json_emit_js(struct arena *scratch, struct buf *out, const struct value *v)
{
	struct writer w = { .out = out, .js = true, .order = js_entries, .scratch = scratch };
	value(&w, v, 0);
}

void json_emit_sorted(struct arena *scratch, struct buf *out, const struct value *v)
{
	struct writer w = { .out = out, .js = true, .order = js_sorted_entries, .scratch = scratch };
	value(&w, v, 0);
}
