/* json_parse: JSON.parse of texts that are no files: what v3.40 parses while it builds the template. */
#include "ir/js.h"

#include "ir/base/utf8.h"

#include <stdlib.h>

enum { MOST_DEPTH = 500 };

struct reader {
	struct arena *a;
	const char *p, *end;
	uint32_t depth;
};

static const struct value *read_value(struct reader *r);

static void skip_blanks(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
		r->p++;
}

/* Past blanks, takes c if it stands there. */
static bool accept(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static bool accept_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
		return false;
	r->p += n;
	return true;
}

static bool hex4(struct reader *r, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++, r->p++) {
		if (r->p == r->end)
			return false;
		const int digit = ascii_hex(*r->p);
		if (digit < 0)
			return false;
		*out = *out * 16 + (uint32_t)digit;
	}
	return true;
}

/* The code point of \uXXXX, the pair's if it begins one; half a pair cannot be written in UTF-8 and is U+FFFD. */
static bool unicode_escape(struct reader *r, uint32_t *c)
{
	if (!hex4(r, c))
		return false;
	if (!utf16_is_high(*c) && !utf16_is_low(*c))
		return true;
	const char *after = r->p;
	uint32_t low;
	if (utf16_is_high(*c) && accept_word(r, "\\u") && hex4(r, &low) && utf16_is_low(low)) {
		*c = utf16_pair(*c, low);
		return true;
	}
	r->p = after;
	*c = 0xfffd;
	return true;
}

/* The closing quote from p on, or end. */
static const char *closing_quote(const char *p, const char *end)
{
	while (p < end && *p != '"')
		p += *p == '\\' && end - p > 1 ? 2 : 1;
	return p;
}

/* After the opening quote. Decoding never makes a text longer. */
static bool read_string(struct reader *r, struct str *out)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const struct str all = { r->p, (uint32_t)(closing_quote(r->p, r->end) - r->p) };
	char *start = text_room(r->a, (size_t)all.n + 1, all), *o = start;
	while (r->p < r->end && *r->p != '"') {
		if ((unsigned char)*r->p < 0x20)
			return false;
		if (*r->p != '\\') {
			*o++ = *r->p++;
			continue;
		}
		if (++r->p == r->end)
			return false;
		char c = *r->p++;
		const char *name = c ? strchr(names, c) : NULL;
		uint32_t code;
		if (name)
			*o++ = meant[name - names];
		else if (c == 'u' && unicode_escape(r, &code))
			o += utf8_encode(o, code);
		else
			return false;
	}
	if (r->p == r->end)
		return false;
	r->p++;
	*out = (struct str){ start, (uint32_t)(o - start) };
	return true;
}

static bool read_digits(struct reader *r)
{
	const char *from = r->p;
	while (r->p < r->end && ascii_digit(*r->p))
		r->p++;
	return r->p > from;
}

static const struct value *read_number(struct reader *r)
{
	const char *from = r->p;
	if (*r->p == '-')
		r->p++;
	const char *first = r->p;
	if (!read_digits(r) || (*first == '0' && r->p - first > 1))
		return NULL;
	if (r->p < r->end && *r->p == '.') {
		r->p++;
		if (!read_digits(r))
			return NULL;
	}
	if (r->p < r->end && (*r->p | 32) == 'e') {
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		if (!read_digits(r))
			return NULL;
	}
	struct str digits = str_dup(r->a, (struct str){ from, (uint32_t)(r->p - from) });
	return v_number(r->a, strtod(digits.p, NULL), digits);
}

static const struct value *read_list(struct reader *r)
{
	struct value *list = v_list(r->a);
	if (accept(r, ']'))
		return list;
	do {
		const struct value *item = read_value(r);
		if (!item)
			return NULL;
		list_push(r->a, list, item);
	} while (accept(r, ','));
	return accept(r, ']') ? list : NULL;
}

static const struct value *read_map(struct reader *r)
{
	struct value *map = v_map(r->a);
	if (accept(r, '}'))
		return map;
	do {
		struct str key;
		if (!accept(r, '"') || !read_string(r, &key) || !accept(r, ':'))
			return NULL;
		const struct value *v = read_value(r);
		if (!v)
			return NULL;
		map_put(r->a, map, key, v);
	} while (accept(r, ','));
	return accept(r, '}') ? map : NULL;
}

static const struct value *read_value(struct reader *r)
{
	struct str s;
	const struct value *v = NULL;
	skip_blanks(r);
	if (r->p == r->end || r->depth == MOST_DEPTH)
		return NULL;
	r->depth++;
	switch (*r->p) {
	case '{': r->p++; v = read_map(r); break;
	case '[': r->p++; v = read_list(r); break;
	case '"': r->p++; v = read_string(r, &s) ? v_str(r->a, s) : NULL; break;
	case 't': v = accept_word(r, "true") ? v_bool(r->a, true) : NULL; break;
	case 'f': v = accept_word(r, "false") ? v_bool(r->a, false) : NULL; break;
	case 'n': v = accept_word(r, "null") ? v_null(r->a) : NULL; break;
	default: v = *r->p == '-' || ascii_digit(*r->p) ? read_number(r) : NULL;
	}
	r->depth--;
	return v;
}

const struct value *js_json_parse(struct arena *a, struct str s)
{
	struct reader r = { .a = a, .p = s.p, .end = s.p + s.n };
	const struct value *v = read_value(&r);
	skip_blanks(&r);
	return r.p == r.end ? v : NULL;
}
