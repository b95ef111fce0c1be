#include "compiler/yaml_scalar.h"

#include "ir/js.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eqz(s, *words))
			return true;
	return false;
}

static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
static const char *const trues[] = { "true", "True", "TRUE", NULL };
static const char *const falses[] = { "false", "False", "FALSE", NULL };
static const char *const infinities[] = { ".inf", ".Inf", ".INF", NULL };
static const char *const nans[] = { ".nan", ".NaN", ".NAN", NULL };

/* ---- numbers */

/* The digits as JSON has them, or nothing if it would not take them ("+1", "017", "1."). */
static struct str json_digits(struct str s)
{
	uint32_t i = s.p[0] == '-';
	if (i >= s.n || !is_digit(s.p[i]) || (s.p[i] == '0' && i + 1 < s.n && is_digit(s.p[i + 1])))
		return STR("");
	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (i < s.n && s.p[i] == '.') {
		if (i + 1 >= s.n || !is_digit(s.p[i + 1]))
			return STR("");
		for (i++; i < s.n && is_digit(s.p[i]); i++)
			;
	}
	return s; /* an exponent has the same form in both */
}

static struct value *radix(struct arena *a, struct str digits, double sign)
{
	double d;
	if (digits.n < 3 || !strchr("box", digits.p[1]) || !js_number(digits, &d) || !isfinite(d))
		return NULL;
	return v_number(a, sign * d, STR(""));
}

/* Digits, an optional point and an optional exponent; a sign only before a digit. */
static struct value *number(struct arena *a, struct str s)
{
	struct str body = s.n && (s.p[0] == '-' || s.p[0] == '+') ? str_from(s, 1) : s;
	double sign = s.n && s.p[0] == '-' ? -1 : 1, d;
	if (one_of(body, infinities))
		return v_number(a, sign * INFINITY, STR(""));
	if (one_of(s, nans))
		return v_number(a, NAN, STR(""));
	if (body.n == 0 || !(is_digit(body.p[0]) || (body.p[0] == '.' && body.n == s.n)))
		return NULL;
	if (body.n > 1 && body.p[0] == '0' && !is_digit(body.p[1]) && strchr("boxBOX", body.p[1]))
		return radix(a, body, sign);
	for (uint32_t i = 0; i < body.n; i++)
		if (!is_digit(body.p[i]) && !strchr(".eE+-", body.p[i]))
			return NULL;
	if (!js_number(body, &d) || !isfinite(d))
		return NULL;
	return v_number(a, sign * d == 0 ? 0 : sign * d, json_digits(s));
}

/* ---- timestamps */

struct cursor {
	struct str s;
	uint32_t at;
	bool ok;
};

static int digits(struct cursor *c, int least, int most)
{
	int n = 0, value = 0;
	while (n < most && c->at < c->s.n && is_digit(c->s.p[c->at]))
		value = value * 10 + (c->s.p[c->at++] - '0'), n++;
	c->ok &= n >= least;
	return value;
}

static bool take(struct cursor *c, const char *letters)
{
	if (c->at < c->s.n && strchr(letters, c->s.p[c->at])) {
		c->at++;
		return true;
	}
	return false;
}

static void blanks(struct cursor *c)
{
	while (take(c, " \t"))
		;
}

/* Days since 1970 of a proleptic Gregorian date; months and days may overflow, as Date.UTC has it. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	if (month < 1)
		month += 12, year--;
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468 + day - 1;
}

static struct str iso_text(struct arena *a, int64_t ms)
{
	int64_t days = ms / 86400000, rest = ms % 86400000;
	if (rest < 0)
		rest += 86400000, days--;
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
	return str_fmt(a, "%04lld-%02lld-%02lldT%02lld:%02lld:%02lld.%03lldZ", (long long)year, (long long)month, (long long)(doy - (153 * mp + 2) / 5 + 1),
		       (long long)(rest / 3600000), (long long)(rest / 60000 % 60), (long long)(rest / 1000 % 60), (long long)(rest % 1000));
}

static int64_t zone_offset(struct cursor *c)
{
	blanks(c);
	if (take(c, "Z"))
		return 0;
	bool west = c->at < c->s.n && c->s.p[c->at] == '-';
	if (!take(c, "+-"))
		return 0;
	int64_t minutes = digits(c, 1, 2) * 60;
	if (take(c, ":"))
		minutes += digits(c, 2, 2);
	return (west ? -minutes : minutes) * 60000;
}

static int64_t fraction(struct cursor *c)
{
	int64_t ms = 0;
	for (int n = 0; c->at < c->s.n && is_digit(c->s.p[c->at]); c->at++, n++)
		if (n < 3)
			ms += (c->s.p[c->at] - '0') * (n == 0 ? 100 : n == 1 ? 10 : 1);
	return ms;
}

static struct value *timestamp(struct arena *a, struct str s)
{
	struct cursor c = { s, 0, s.n >= 8 && is_digit(s.p[0]) };
	if (!c.ok)
		return NULL;
	int year = digits(&c, 4, 4);
	c.ok &= take(&c, "-");
	uint32_t month_at = c.at;
	int month = digits(&c, 1, 2);
	bool padded = c.at - month_at == 2;
	c.ok &= take(&c, "-");
	uint32_t day_at = c.at;
	int day = digits(&c, 1, 2);
	padded &= c.at - day_at == 2;
	if (c.ok && c.at == s.n && padded) {
		struct value *v = v_str(a, s); /* SPEC, deviation 2: a date stays as it was written */
		v->is_date = true;
		return v;
	}
	uint32_t before = c.at;
	if (!take(&c, "Tt"))
		blanks(&c);
	c.ok &= c.at > before;
	int64_t hour = digits(&c, 1, 2);
	c.ok &= take(&c, ":");
	int64_t minute = digits(&c, 2, 2);
	c.ok &= take(&c, ":");
	int64_t second = digits(&c, 2, 2);
	int64_t ms = take(&c, ".") ? fraction(&c) : 0;
	int64_t offset = zone_offset(&c);
	if (!c.ok || c.at != s.n)
		return NULL;
	ms += ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000 - offset;
	struct value *v = v_str(a, iso_text(a, ms));
	v->is_date = true;
	return v;
}

/* ---- the schema */

struct value *yaml_plain(struct arena *a, struct str s)
{
	char c = s.n ? s.p[0] : 0;
	/* Most texts begin with a letter that no other type begins with. */
	if (c && !strchr("~nNtTfF.+-0123456789", c))
		return v_str(a, s);
	if (one_of(s, nulls))
		return v_null(a);
	if (one_of(s, trues) || one_of(s, falses))
		return v_bool(a, one_of(s, trues));
	struct value *v = number(a, s);
	if (!v)
		v = timestamp(a, s);
	return v ? v : v_str(a, s);
}

/* v3.40 gets a byte array, which JSON writes as a map of its indices. */
static struct value *binary(struct arena *a, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct value *map = v_map(a);
	uint32_t bits = 0, held = 0, all = 0, n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' || s.p[i] == '\r')
			continue;
		all += 6;
		if (s.p[i] == '=')
			continue;
		const char *at = s.p[i] ? strchr(letters, s.p[i]) : NULL;
		if (!at)
			return NULL;
		bits = bits << 6 | (uint32_t)(at - letters);
		held += 6;
		if (held >= 8) {
			held -= 8;
			map_put(a, map, str_fmt(a, "%u", n++), v_int(a, bits >> held & 0xFF));
		}
	}
	return all % 8 ? NULL : map;
}

struct value *yaml_tagged_scalar(struct arena *a, struct str tag, struct str s)
{
	if (str_eqz(tag, "str"))
		return v_str(a, s);
	if (str_eqz(tag, "null"))
		return s.n && one_of(s, nulls) ? v_null(a) : NULL;
	if (str_eqz(tag, "bool"))
		return one_of(s, trues) || one_of(s, falses) ? v_bool(a, one_of(s, trues)) : NULL;
	if (str_eqz(tag, "int") || str_eqz(tag, "float")) {
		struct value *v = number(a, s);
		bool whole = v && str_find(s, '.') < 0 && (str_find(s, 'x') >= 0 || (str_find(s, 'e') < 0 && str_find(s, 'E') < 0));
		bool decimal = v && !(s.n > 2 && strchr("xob", s.p[1 + (s.p[0] == '-' || s.p[0] == '+')]));
		return str_eqz(tag, "int") ? (whole ? v : NULL) : decimal ? v : NULL;
	}
	if (str_eqz(tag, "timestamp"))
		return timestamp(a, s);
	if (str_eqz(tag, "binary"))
		return binary(a, s);
	if (str_eqz(tag, "merge"))
		return str_eqz(s, "<<") ? v_str(a, s) : NULL;
	return NULL;
}

/* String(date) in UTC: "Sun Oct 17 2012 00:00:00 GMT+0000 (Coordinated Universal Time)". */
static struct str date_key(struct arena *a, struct str s)
{
	static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const char *z = str_zdup(a, s);
	int year = atoi(z), month = atoi(z + 5), day = atoi(z + 8);
	int64_t days = days_of(year, month, day);
	struct str iso = iso_text(a, days * 86400000);
	int weekday = (int)((days % 7 + 7) % 7);
	const char *time = s.n > 10 ? z + 11 : "00:00:00";
	return str_fmt(a, "%s %s %.2s %.4s %.8s GMT+0000 (Coordinated Universal Time)", weekdays[weekday], months[atoi(iso.p + 5) - 1], iso.p + 8, iso.p, time);
}

struct str yaml_key_text(struct arena *a, const struct value *key)
{
	if (is_string(key) && key->is_date)
		return date_key(a, key->string);
	if (is_number(key))
		return js_number_text(a, key->number);
	return js_string(a, key);
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_break(char c) { return c == '\n' || c == '\r'; }

struct str yaml_single_quoted(struct arena *a, struct str written)
{
	char *out = ARENA_ARRAY(a, char, written.n + 1);
	uint32_t n = 0, keep = 0; /* keep: blanks before this may be the end of a line */
	for (uint32_t i = 0; i < written.n;) {
		char c = written.p[i++];
		if (!is_break(c)) {
			i += c == '\'' && i < written.n && written.p[i] == '\'';
			out[n++] = c;
			continue;
		}
		uint32_t breaks = 0;
		while (n > keep && is_blank(out[n - 1]))
			n--;
		for (i--; i < written.n && (is_blank(written.p[i]) || is_break(written.p[i])); i++)
			breaks += written.p[i] == '\n' || (written.p[i] == '\r' && !(i + 1 < written.n && written.p[i + 1] == '\n'));
		if (breaks == 1)
			out[n++] = ' ';
		for (uint32_t k = 1; k < breaks; k++)
			out[n++] = '\n';
		keep = n;
	}
	out[n] = '\0';
	return (struct str){ out, n };
}

struct str yaml_folded(struct arena *a, struct str lines, char chomp, bool given_indent, uint32_t indent)
{
	char *out = ARENA_ARRAY(a, char, lines.n + 2);
	uint32_t n = 0, empty = 0;
	bool any = false, deeper = false, known = given_indent;
	for (uint32_t i = 0; i < lines.n;) {
		uint32_t from = i;
		while (i < lines.n && lines.p[i] == ' ' && (!known || i - from < indent))
			i++;
		if (i == lines.n)
			break;
		bool nothing = is_break(lines.p[i]);
		if (!nothing && known && i - from < indent)
			break;
		if (!nothing) {
			bool blank = is_blank(lines.p[i]), kept = blank || deeper;
			uint32_t breaks = any && kept ? empty + 1 : empty;
			if (any && !breaks)
				out[n++] = ' ';
			memset(out + n, '\n', breaks);
			n += breaks;
			deeper = blank;
			indent = known ? indent : i - from;
			known = any = true;
			empty = 0;
			while (i < lines.n && !is_break(lines.p[i]))
				out[n++] = lines.p[i++];
		} else {
			empty++;
		}
		i += i + 1 < lines.n && lines.p[i] == '\r' && lines.p[i + 1] == '\n' ? 2 : 1;
	}
	uint32_t breaks = chomp == '+' ? empty + any : chomp != '-' && any;
	memset(out + n, '\n', breaks);
	n += breaks;
	out[n] = '\0';
	return (struct str){ out, n };
}
