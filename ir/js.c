#include "ir/js.h"

#include "ir/base/utf8.h"
#include "ir/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool js_truthy(const struct value *v)
{
	if (!v)
		return false;
	switch ((enum value_kind)v->kind) {
	case VALUE_NULL: return false;
	case VALUE_BOOL: return v->boolean;
	case VALUE_NUMBER: return v->number != 0 && !isnan(v->number);
	case VALUE_STRING: return v->string.n > 0;
	default: return true;
	}
}

bool js_includes(const struct value *v, struct str text)
{
	return is_string(v) ? str_search(v->string, text, 0) >= 0 : list_has(v, text);
}

/* ECMA-262 Number::toString: digits d1…dk and the decimal exponent n pick the layout. */
struct str js_number_text(struct arena *a, double d)
{
	if (isnan(d))
		return STR("NaN");
	if (isinf(d))
		return d < 0 ? STR("-Infinity") : STR("Infinity");
	if (d == 0)
		return STR("0");
	if (fabs(d) < 1e15 && d == floor(d))
		return str_fmt(a, "%lld", (long long)d);
	char e[40];
	for (int precision = 0; precision <= 17; precision++) {
		snprintf(e, sizeof e, "%.*e", precision, fabs(d));
		if (strtod(e, NULL) == fabs(d))
			break;
	}
	char digits[24];
	int k = 0;
	char *p = e;
	for (; *p != 'e'; p++)
		if (*p != '.')
			digits[k++] = *p;
	int n = atoi(p + 1) + 1;
	const char *sign = d < 0 ? "-" : "";
	if (n >= k && n <= 21)
		return str_fmt(a, "%s%.*s%.*s", sign, k, digits, n - k, "000000000000000000000");
	if (n > 0 && n <= 21)
		return str_fmt(a, "%s%.*s.%.*s", sign, n, digits, k - n, digits + n);
	if (n > -6 && n <= 0)
		return str_fmt(a, "%s0.%.*s%.*s", sign, -n, "000000", k, digits);
	if (k == 1)
		return str_fmt(a, "%s%ce%+d", sign, digits[0], n - 1);
	return str_fmt(a, "%s%c.%.*se%+d", sign, digits[0], k - 1, digits + 1, n - 1);
}

static bool all_digits(struct str s)
{
	uint32_t i = s.n && s.p[0] == '-';
	while (i < s.n && ascii_digit(s.p[i]))
		i++;
	return s.n && i == s.n;
}

static struct str number_text(struct arena *a, const struct value *v)
{
	struct str digits = value_digits(v);
	/* Short integers print as written; beyond 2^53 a double would change the digits, and they are kept (docs/DIFFERENCES.md). */
	if (all_digits(digits) && ((digits.n < 15 && v->number != 0) || fabs(v->number) >= 9007199254740992.0))
		return digits;
	return js_number_text(a, v->number);
}

static struct str as_secret_as(struct arena *a, struct str s, const struct value *v)
{
	return v->is_secret ? str_to_secret(a, s) : s;
}

struct str js_string(struct arena *a, const struct value *v)
{
	if (!v)
		return STR("undefined");
	switch ((enum value_kind)v->kind) {
	case VALUE_NULL: return STR("null");
	case VALUE_BOOL: return as_secret_as(a, v->boolean ? STR("true") : STR("false"), v);
	case VALUE_NUMBER: return as_secret_as(a, number_text(a, v), v);
	case VALUE_STRING: return v->string;
	case VALUE_MAP: return STR("[object Object]");
	case VALUE_LIST: break;
	}
	struct str out = STR("");
	list_each(i, v) {
		const struct value *item = v->list.item[i];
		out = STR_CAT(a, out, i ? STR(",") : STR(""), is_nil(item) ? STR("") : js_string(a, item));
	}
	return out;
}

static int digit_of(char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = (char)(c | 32);
	return ascii_lower(c) ? c - 'a' + 10 : 99;
}

static bool radix_number(struct str s, int radix, double *out)
{
	*out = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (digit_of(s.p[i]) >= radix)
			return false;
		*out = *out * radix + digit_of(s.p[i]);
	}
	return s.n > 0;
}

/* StrDecimalLiteral: digits with one optional point and one optional exponent. */
static bool decimal_form(struct str s)
{
	uint32_t i = 0, digits = 0;
	if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
		i++;
	for (; i < s.n && digit_of(s.p[i]) < 10; i++)
		digits++;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && digit_of(s.p[i]) < 10; i++)
			digits++;
	if (!digits)
		return false;
	if (i < s.n && (s.p[i] | 32) == 'e') {
		i++;
		if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		if (i == s.n)
			return false;
		while (i < s.n && digit_of(s.p[i]) < 10)
			i++;
	}
	return i == s.n;
}

bool js_number(struct str s, double *out)
{
	s = str_trim(s);
	*out = 0;
	if (s.n == 0)
		return true;
	if (s.n > 2 && s.p[0] == '0' && digit_of(s.p[1]) >= 10) {
		char c = (char)(s.p[1] | 32);
		if (c == 'x' || c == 'o' || c == 'b')
			return radix_number(str_from(s, 2), c == 'x' ? 16 : c == 'o' ? 8 : 2, out);
	}
	bool sign = s.p[0] == '-' || s.p[0] == '+';
	if (str_eqz(str_from(s, sign), "Infinity")) {
		*out = s.p[0] == '-' ? -INFINITY : INFINITY;
		return true;
	}
	if (!decimal_form(s))
		return false;
	char small[64], *z = s.n < sizeof small ? small : malloc(s.n + 1);
	if (!z)
		die("out of memory (%u bytes)", s.n + 1);
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	*out = strtod(z, NULL);
	if (z != small)
		free(z);
	return true;
}

/* ---- JSON.stringify */

/* The text of v in a buffer, which is freed: a secret if v holds one. */
static struct str json_text(struct arena *a, struct buf *b, const struct value *v)
{
	struct str s = value_holds_secret(a, v) ? str_to_secret(a, buf_text(b)) : str_dup(a, buf_text(b));
	buf_free(b);
	return s;
}

struct str js_json(struct arena *a, const struct value *v)
{
	struct buf b = { 0 };
	json_emit_js(a, &b, v);
	return json_text(a, &b, v);
}

struct str js_json_lines(struct arena *a, const struct value *v, unsigned indent)
{
	struct buf b = { 0 };
	json_emit_js_lines(a, &b, v, indent);
	return json_text(a, &b, v);
}

struct str js_json_sorted(struct arena *a, const struct value *v)
{
	struct buf b = { 0 };
	json_emit_sorted(a, &b, v);
	return json_text(a, &b, v);
}

struct str js_json_string(struct arena *a, struct str s)
{
	return js_json(a, v_str(a, s));
}

/* An array index key: canonical decimal below 2^32 - 1. */
static inline bool index_key(struct str s, uint64_t *n)
{
	*n = 0;
	if (s.n == 0 || s.n > 10 || !ascii_digit(s.p[0]) || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*n = *n * 10 + (uint64_t)(s.p[i] - '0');
	}
	return *n < UINT32_MAX;
}

static int by_index(const void *x, const void *y)
{
	uint64_t a, b;
	index_key((*(const struct entry *const *)x)->key, &a);
	index_key((*(const struct entry *const *)y)->key, &b);
	return (a > b) - (a < b);
}

/* The array indices first, in their order; *ints: how many they are. */
static const struct entry **indices_first(struct arena *a, const struct value *map, uint32_t *ints)
{
	const uint32_t n = map_len(map);
	const struct entry **out = ARENA_ARRAY(a, const struct entry *, n + 1);
	uint64_t unused;
	*ints = 0;
	map_each(e, map)
		*ints += index_key(e->key, &unused);
	uint32_t first = 0, other = *ints;
	map_each(e, map)
		out[*ints && index_key(e->key, &unused) ? first++ : other++] = e;
	if (*ints > 1)
		qsort(out, *ints, sizeof *out, by_index);
	return out;
}

const struct entry **js_entries(struct arena *a, const struct value *map)
{
	uint32_t ints;
	return indices_first(a, map, &ints);
}

/* ---- localeCompare: primary weights first, case (lower before upper) as the tie-break */

/* Of ASCII: controls and the blank, then punctuation in the order of Unicode's collation, digits, letters of either case. */
static const uint16_t primary[0x80] = {
	0x000, 0x001, 0x002, 0x003, 0x004, 0x005, 0x006, 0x007, 0x008, 0x009, 0x00a, 0x00b, 0x00c, 0x00d, 0x00e, 0x00f,
	0x010, 0x011, 0x012, 0x013, 0x014, 0x015, 0x016, 0x017, 0x018, 0x019, 0x01a, 0x01b, 0x01c, 0x01d, 0x01e, 0x01f,
	0x020, 0x085, 0x089, 0x095, 0x09f, 0x096, 0x094, 0x088, 0x08a, 0x08b, 0x091, 0x099, 0x082, 0x081, 0x087, 0x092,
	0x130, 0x131, 0x132, 0x133, 0x134, 0x135, 0x136, 0x137, 0x138, 0x139, 0x084, 0x083, 0x09a, 0x09b, 0x09c, 0x086,
	0x090, 0x261, 0x262, 0x263, 0x264, 0x265, 0x266, 0x267, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f,
	0x270, 0x271, 0x272, 0x273, 0x274, 0x275, 0x276, 0x277, 0x278, 0x279, 0x27a, 0x08c, 0x093, 0x08d, 0x098, 0x080,
	0x097, 0x261, 0x262, 0x263, 0x264, 0x265, 0x266, 0x267, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f,
	0x270, 0x271, 0x272, 0x273, 0x274, 0x275, 0x276, 0x277, 0x278, 0x279, 0x27a, 0x08e, 0x09d, 0x08f, 0x09e, 0x07f,
};

static int weight(unsigned char c) { return c < 0x80 ? primary[c] : 0x400 + c; }

int js_locale_compare(struct str a, struct str b)
{
	const uint32_t n = a.n < b.n ? a.n : b.n;
	/* Most keys differ in their first letter. */
	const int by_first = n ? weight((unsigned char)a.p[0]) - weight((unsigned char)b.p[0]) : 0;
	uint32_t i = 0, differs;
	if (by_first)
		return by_first;
	while (i < n && a.p[i] == b.p[i])
		i++;
	for (differs = i; i < n; i++) {
		const int d = weight((unsigned char)a.p[i]) - weight((unsigned char)b.p[i]);
		if (d)
			return d;
	}
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return differs == n ? 0 : a.p[differs] > b.p[differs] ? -1 : 1; /* 'a' before 'A' */
}

const struct value *js_object(struct arena *a, const struct value *v)
{
	if (is_map(v))
		return v;
	struct value *out = v_map(a);
	uint32_t at = 0;
	list_each(i, v)
		map_put_at(a, out, str_fmt(a, "%u", i), v->list.item[i]->span, v->list.item[i]);
	for (uint32_t i = 0, n; i < value_str(v).n; i += n) {
		n = utf8_length(v->string.p[i]);
		map_put_at(a, out, str_fmt(a, "%u", at++), v->span, value_at(v_str(a, str_to(str_from(v->string, i), n)), v->span));
	}
	return out;
}

enum { FEW = 32 }; /* items: to compare each with all costs less than to remember them */

/* Whether a scalar was among the items before; seen: by their JSON texts, or NULL where list has them all and is short. */
static bool came_before(struct arena *a, struct value *seen, const struct value *list, const struct value *item)
{
	if (!seen) {
		list_each(i, list)
			if (value_equal(list->list.item[i], item))
				return true;
		return false;
	}
	return map_put_new(a, seen, js_json(a, item), (struct span){ 0 }, item) != NULL;
}

struct value *js_unique(struct arena *a, const struct value *v)
{
	uint32_t n = is_list(v) ? list_len(v) : 1;
	struct value *list = v_list(a), *seen = n > FEW ? v_map(a) : NULL;
	for (uint32_t i = 0; i < n; i++) {
		const struct value *item = is_list(v) ? list_at(v, i) : v ? v : v_null(a);
		if (is_map(item) || is_list(item) || !came_before(a, seen, list, item))
			list_push(a, list, item);
	}
	return list;
}

static int by_key(const void *x, const void *y)
{
	return js_locale_compare((*(const struct entry *const *)x)->key, (*(const struct entry *const *)y)->key);
}

/* Most maps have few keys, and those of generated resources nearly in order. */
static void sort_entries(const struct entry **e, uint32_t n)
{
	enum { MOST_INSERTED = 24 };
	if (n > MOST_INSERTED) {
		qsort(e, n, sizeof *e, by_key);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		const struct entry *moved = e[i];
		uint32_t at = i;
		for (; at > 0 && js_locale_compare(e[at - 1]->key, moved->key) > 0; at--)
			e[at] = e[at - 1];
		e[at] = moved;
	}
}

const struct entry **js_sorted_entries(struct arena *a, const struct value *map)
{
	uint32_t ints;
	const struct entry **out = indices_first(a, map, &ints);
	sort_entries(out + ints, map_len(map) - ints);
	return out;
}
