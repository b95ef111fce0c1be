/* json: JSON.parse of a file, with the place of every value. */
#include "compiler/read/read.h"
#include "ir/js.h"

enum { DEPTH_MOST = 400 };

struct reader {
	struct cx *cx;
	uint32_t base, at; /* base: position of the first byte */
	struct str text;
	int depth;
	bool unique; /* no key stands twice in one object */
	bool failed;
};

static const struct value *value(struct reader *r);

static const struct value *fail(struct reader *r, uint32_t at, const char *what)
{
	static const char *const markers[] = { "<<<<<<<", "=======", ">>>>>>>", "|||||||" };
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
		if (str_starts(str_from(r->text, at), markers[i]))
			what = "git left a conflict here; merge the two sides, and remove its markers";
	if (!r->failed)
		diag(r->cx->diags, D_JSON_SYNTAX, span_make(r->base + at, at < r->text.n), "this is not valid JSON: %s", what);
	r->failed = true;
	return NULL;
}

static char peek(const struct reader *r) { return r->at < r->text.n ? r->text.p[r->at] : 0; }

static void blanks(struct reader *r)
{
	while (r->at < r->text.n && memchr(" \t\r\n", r->text.p[r->at], 4))
		r->at++;
}

static bool accept(struct reader *r, char c)
{
	blanks(r);
	bool hit = r->at < r->text.n && r->text.p[r->at] == c;
	r->at += hit;
	return hit;
}

/* A text literal: its end is found here, its escapes are read by js_json_parse. */
static const struct value *read_text(struct reader *r)
{
	uint32_t from = r->at++;
	for (;; r->at++) {
		if (r->at >= r->text.n)
			return fail(r, from, "this text has no closing quote");
		unsigned char c = (unsigned char)r->text.p[r->at];
		if (c < 0x20)
			return fail(r, r->at, "a control character in a text is written \\n, \\t or \\u0000");
		if (c == '"')
			break;
		r->at += c == '\\' && r->at + 1 < r->text.n;
	}
	r->at++;
	struct span span = span_make(r->base + from, r->at - from);
	const struct value *v = js_json_parse(r->cx->arena, (struct str){ r->text.p + from, r->at - from });
	return v ? value_at(v_str(r->cx->arena, v->string), span) : fail(r, from, "this text has an escape that JSON does not know");
}

/* A word or a number: what js_json_parse makes of the letters up to the next separator. */
static const struct value *read_word(struct reader *r)
{
	uint32_t from = r->at;
	while (r->at < r->text.n && !memchr(" \t\r\n,:[]{}\"", r->text.p[r->at], 11))
		r->at++;
	struct str s = { r->text.p + from, r->at - from };
	const struct value *v = s.n ? js_json_parse(r->cx->arena, s) : NULL;
	if (!v)
		return fail(r, from, from >= r->text.n ? "the text ends where a value is missing"
				     : s.n >= 3 && (unsigned char)s.p[0] == 0xef ? "it must not begin with a byte order mark"
				     : s.n && s.p[0] == '/' ? "JSON has no comments"
				     : s.n ? "no value is written like this; texts stand in double quotes"
					   : "a value is missing here (JSON allows no comma before a closing bracket)");
	struct value *out = is_number(v) ? v_number(r->cx->arena, v->number, s)
			    : is_bool(v) ? v_bool(r->cx->arena, v->boolean)
					 : v_null(r->cx->arena);
	return value_at(out, span_make(r->base + from, s.n));
}

static const struct value *read_list(struct reader *r)
{
	uint32_t from = r->at++;
	struct value *v = v_list(r->cx->arena);
	bool more = !accept(r, ']');
	while (more && !r->failed) {
		list_push(r->cx->arena, v, value(r));
		more = !r->failed && accept(r, ',');
		if (!more && !r->failed && !accept(r, ']'))
			return fail(r, r->at, "a comma or ']' is missing here");
	}
	return value_at(v, span_make(r->base + from, r->at - from));
}

static const struct value *read_map(struct reader *r)
{
	uint32_t from = r->at++;
	struct value *v = v_map(r->cx->arena);
	bool more = !accept(r, '}');
	while (more && !r->failed) {
		blanks(r);
		const struct value *key = peek(r) == '"' ? read_text(r) : fail(r, r->at, "a key in double quotes is missing here");
		if (!r->failed && !accept(r, ':'))
			return fail(r, r->at, "a ':' is missing here");
		if (!r->failed && r->unique && map_get(v, key->string))
			return fail(r, key->span.at - r->base, "this key stands twice in one object");
		const struct value *x = r->failed ? NULL : value(r);
		if (x && !str_eqz(key->string, "__proto__"))
			map_put_at(r->cx->arena, v, key->string, span_make(key->span.at + 1, 0), x);
		more = !r->failed && accept(r, ',');
		if (!more && !r->failed && !accept(r, '}'))
			return fail(r, r->at, "a comma or '}' is missing here");
	}
	return value_at(v, span_make(r->base + from, r->at - from));
}

static const struct value *value(struct reader *r)
{
	blanks(r);
	if (r->depth >= DEPTH_MOST)
		return fail(r, r->at, "lists and objects are nested too deep");
	r->depth++;
	char c = peek(r);
	const struct value *v = c == '{' ? read_map(r) : c == '[' ? read_list(r) : c == '"' ? read_text(r) : read_word(r);
	r->depth--;
	return v;
}

static const struct value *parse(struct cx *cx, uint32_t base, bool unique, bool *failed)
{
	struct reader r = { .cx = cx, .base = base, .unique = unique, .text = source_of(cx->sources, span_make(base, 0))->text };
	const struct value *v = value(&r);
	blanks(&r);
	if (!r.failed && r.at < r.text.n)
		fail(&r, r.at, "something follows the value");
	*failed = r.failed;
	return r.failed ? NULL : v;
}

const struct value *json_parse(struct cx *cx, uint32_t base, bool *failed) { return parse(cx, base, false, failed); }
const struct value *json_parse_unique(struct cx *cx, uint32_t base, bool *failed) { return parse(cx, base, true, failed); }
