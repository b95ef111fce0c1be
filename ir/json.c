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
	if (!w->indent)
		return;
	buf_c(w->out, '\n');
	buf_fill(w->out, ' ', (size_t)depth * w->indent);
}

/* What JSON.stringify escapes: controls, the quote, the backslash. 0: as it is; 'u': \u00XX. */
static const char escapes[256] = {
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
	'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
	['"'] = '"', ['\\'] = '\\',
};

static void string(struct buf *b, struct str s)
{
	buf_c(b, '"');
	uint32_t run = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		char e = escapes[(unsigned char)s.p[i]];
		if (!e)
			continue;
		buf_put(b, s.p + run, i - run);
		run = i + 1;
		if (e == 'u')
			buf_putf(b, "\\u%04x", (unsigned)(unsigned char)s.p[i]);
		else
			buf_put(b, (const char[]){ '\\', e }, 2);
	}
	buf_put(b, s.p ? s.p + run : "", s.n - run);
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
