#include "ir/naming.h"

#include "ir/base/utf8.h"
#include "ir/js.h"
#include "ir/service.h"

/* Small letters of two bytes in UTF-8 and the way to their capitals: every `step`th code point from first to last. */
static const struct letters {
	uint16_t first, last;
	int16_t to_capital;
	uint8_t step;
} letters[] = {
	{ 0x0E0, 0x0F6, -32, 1 }, { 0x0F8, 0x0FE, -32, 1 }, { 0x0FF, 0x0FF, 121, 1 }, /* Latin-1 */
	{ 0x101, 0x12F, -1, 2 }, { 0x133, 0x137, -1, 2 }, { 0x13A, 0x148, -1, 2 }, { 0x14B, 0x177, -1, 2 }, { 0x17A, 0x17E, -1, 2 },
	{ 0x3AC, 0x3AC, -38, 1 }, { 0x3AD, 0x3AF, -37, 1 }, { 0x3B1, 0x3C1, -32, 1 }, { 0x3C2, 0x3C2, -31, 1 }, /* Greek */
	{ 0x3C3, 0x3CB, -32, 1 }, { 0x3CC, 0x3CC, -64, 1 }, { 0x3CD, 0x3CE, -63, 1 },
	{ 0x430, 0x44F, -32, 1 }, { 0x450, 0x45F, -80, 1 }, { 0x461, 0x481, -1, 2 }, { 0x48B, 0x4BF, -1, 2 }, /* Cyrillic */
	{ 0x4D1, 0x52F, -1, 2 }, { 0x561, 0x586, -48, 1 }, /* Armenian */
};

/* The capital of a letter of two bytes as text; empty where it has none. */
static struct str capital(struct arena *a, int code)
{
	if (code == 0xDF)
		return STR("SS");
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		const struct letters *l = &letters[i];
		if (code < l->first || code > l->last || (code - l->first) % l->step)
			continue;
		char to[UTF8_LONGEST];
		return str_dup(a, (struct str){ to, utf8_encode(to, (uint32_t)(code + l->to_capital)) });
	}
	return STR("");
}

struct str name_upper_first(struct arena *a, struct str s)
{
	if (s.n == 0)
		return s;
	if ((unsigned char)s.p[0] >= 0x80 && utf8_at(s, 0) == 2) {
		struct str upper = capital(a, (int)utf8_decode(s, 0, 2));
		return upper.n ? STR_CAT(a, upper, str_from(s, 2)) : s;
	}
	if (s.p[0] < 'a' || s.p[0] > 'z')
		return s;
	char *p = text_room(a, s.n + 1, s);
	memcpy(p, s.p, s.n);
	p[0] = (char)(p[0] - 32);
	return (struct str){ p, s.n };
}

struct str name_letters_digits(struct arena *a, struct str s)
{
	char *p = text_room(a, s.n + 1, s);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		if (ascii_alnum(s.p[i]))
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

struct str name_alphanumeric(struct arena *a, struct str s) { return name_upper_first(a, name_letters_digits(a, s)); }

struct str name_resource(struct arena *a, struct str key)
{
	return name_upper_first(a, str_replace(a, str_replace(a, key, STR("-"), STR("Dash")), STR("_"), STR("Underscore")));
}

struct str name_code_folder(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *prefix = value_get(s->provider.config, "deploymentPrefix");
	return STR_CAT(a, is_nil(prefix) ? STR("serverless") : js_string(a, prefix), STR("/"), s->name, STR("/"),
		       s->provider.stage, STR("/"), s->code_directory);
}

/* Of one segment: v3.40 takes the text between the first { and the last } as one name. */
static struct str path_part(struct arena *a, struct str part)
{
	struct str s = name_upper_first(a, str_lower(a, part));
	s = str_replace(a, s, STR("-"), STR("Dash"));
	int32_t open = str_find(s, '{'), close = str_rfind(s, '}');
	if (open >= 0 && close > open)
		s = STR_CAT(a, str_to(s, (uint32_t)close), STR("Var"), str_from(s, (uint32_t)close + 1));
	return name_alphanumeric(a, s);
}

struct str name_path(struct arena *a, struct str path)
{
	VEC(struct str) parts = { 0 };
	for (uint32_t at = 0, end; at <= path.n; at = end + 1) {
		end = at;
		while (end < path.n && path.p[end] != '/')
			end++;
		vec_push(a, &parts, path_part(a, str_to(str_from(path, at), end - at)));
	}
	return str_cat(a, parts.at, parts.n);
}

/* Letters beyond ASCII go with the lower ones. */
static bool lower(char c) { return ascii_lower(c) || (unsigned char)c >= 0x80; }

static uint32_t while_is(struct str s, uint32_t at, bool (*kind)(char))
{
	while (at < s.n && kind(s.p[at]))
		at++;
	return at;
}

/* lodash counts 1st, 2nd, 3rd and 4th, or 1ST …, as words. The end of such a word, or `end`. */
static uint32_t ordinal_end(struct str s, uint32_t end)
{
	static const char *const suffix[] = { "th", "st", "nd", "rd" };
	const char *want = suffix[s.p[end - 1] >= '1' && s.p[end - 1] <= '3' ? s.p[end - 1] - '0' : 0];
	struct str tail = str_to(str_from(s, end), 2);
	if (!str_eq_nocase(tail, str_z(want)) || ascii_upper(tail.p[0]) != ascii_upper(tail.p[1]))
		return end;
	char next = end + 2 < s.n ? s.p[end + 2] : '-';
	bool same_case = ascii_upper(tail.p[0]) ? ascii_upper(next) : lower(next);
	return same_case || ascii_digit(next) ? end : end + 2;
}

/* The end of the word that begins at `at`, where a letter or digit stands. */
static uint32_t word_end(struct str s, uint32_t at)
{
	if (ascii_digit(s.p[at]))
		return ordinal_end(s, while_is(s, at, ascii_digit));
	uint32_t uppers = while_is(s, at, ascii_upper);
	if (uppers == s.n || !lower(s.p[uppers]))
		return uppers > at ? uppers : at + 1;
	return uppers > at + 1 ? uppers - 1 : while_is(s, uppers, lower);
}

static struct str name_words(struct arena *a, struct str s, bool lower_rest, struct str between)
{
	VEC(struct str) words = { 0 };
	s = str_replace(a, s, STR("'"), STR("")); /* an apostrophe parts no word */
	for (uint32_t at = 0, end; at < s.n; at = end) {
		end = at + 1;
		if (!ascii_upper(s.p[at]) && !lower(s.p[at]) && !ascii_digit(s.p[at]))
			continue;
		end = word_end(s, at);
		struct str word = str_to(str_from(s, at), end - at);
		if (words.n)
			vec_push(a, &words, between);
		vec_push(a, &words, name_upper_first(a, lower_rest ? str_lower(a, word) : word));
	}
	return str_cat(a, words.at, words.n);
}

struct str name_start_case(struct arena *a, struct str s)
{
	return name_words(a, s, false, STR(""));
}

struct str name_title(struct arena *a, struct str s)
{
	return name_words(a, s, false, STR(" "));
}

struct str name_camel(struct arena *a, struct str s)
{
	return name_words(a, s, true, STR(""));
}

struct str name_stack(struct cx *cx)
{
	const struct value *own = value_get(cx->service->provider.config, "stackName");
	if (is_string(own) && own->string.n)
		return own->string;
	return STR_CAT(cx->arena, cx->service->name, STR("-"), cx->service->provider.stage);
}

const char *name_partition(struct str region)
{
	static const char *const rows[][2] = {
		{ "cn-", "aws-cn" }, { "us-gov-", "aws-us-gov" }, { "us-iso-", "aws-iso" }, { "us-isob-", "aws-iso-b" },
		{ "eu-isoe-", "aws-iso-e" }, { "us-isof-", "aws-iso-f" }, { "eusc-", "aws-eusc" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_starts(region, rows[i][0]))
			return rows[i][1];
	return "aws";
}
