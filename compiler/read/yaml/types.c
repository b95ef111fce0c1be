#include "compiler/read/yaml/types.h"

#include "ir/js.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>


/* Is s the word in small letters, in capitals, or with its first letter a capital? */
static bool is_word(struct str s, const char *small, const char *capital, uint32_t n)
{
	return s.n == n && (s.p[0] == small[0] || s.p[0] == capital[0]) &&
	       (memcmp(s.p + 1, small + 1, n - 1) == 0 || memcmp(s.p, capital, n) == 0);
}

static bool is_null_word(struct str s) { return (s.n == 1 && s.p[0] == '~') || is_word(s, "null", "NULL", 4); }
static bool is_true_word(struct str s) { return is_word(s, "true", "TRUE", 4); }
static bool is_false_word(struct str s) { return is_word(s, "false", "FALSE", 5); }

/* ---- numbers */

/* Digits, an optional point and an optional exponent, as they were found. */
struct decimal {
	uint32_t whole, point, fraction, exponent; /* bytes of each, with the point, with the e and its sign */
};

static uint32_t digits_from(struct str s, uint32_t i)
{
	uint32_t from = i;
	while (i < s.n && ascii_digit(s.p[i]))
		i++;
	return i - from;
}

static bool is_decimal(struct str s, bool sign, struct decimal *d)
{
	uint32_t i = d->whole = digits_from(s, 0);
	d->point = i < s.n && s.p[i] == '.';
	d->fraction = digits_from(s, i += d->point);
	if (d->whole == 0 && (sign || d->fraction == 0))
		return false;
	i += d->fraction;
	d->exponent = 0;
	if (i < s.n && (s.p[i] | 32) == 'e') {
		d->exponent = 1 + (i + 1 < s.n && (s.p[i + 1] == '+' || s.p[i + 1] == '-'));
		uint32_t n = digits_from(s, i + d->exponent);
		d->exponent += n;
		i += n ? d->exponent : 0;
	}
	return i == s.n;
}

/* s begins with 0b, 0o or 0x. */
static struct value *radix(struct arena *a, struct str s, double sign)
{
	double d;
	return s.n > 2 && js_number(s, &d) && isfinite(d) ? v_number(a, sign * d, STR("")) : NULL;
}

/* !!int takes what is whole, !!float what is decimal. */
static struct value *number(struct arena *a, struct str s, bool *whole, bool *decimal)
{
	bool sign = s.n && (s.p[0] == '-' || s.p[0] == '+'), minus = s.n && s.p[0] == '-';
	struct str body = str_from(s, sign), special = str_from(body, 1);
	struct decimal form;
	double d = 0;
	*whole = body.n > 1 && body.p[0] == '0' && (body.p[1] == 'b' || body.p[1] == 'o' || body.p[1] == 'x');
	*decimal = !*whole;
	if (*whole)
		return radix(a, body, minus ? -1 : 1);
	if (body.n == 4 && body.p[0] == '.' && is_word(special, "inf", "INF", 3))
		return v_number(a, minus ? -INFINITY : INFINITY, STR(""));
	if (s.n == 4 && body.p[0] == '.' && (str_eqz(special, "nan") || str_eqz(special, "NaN") || str_eqz(special, "NAN")))
		return v_number(a, NAN, STR(""));
	if (!is_decimal(body, sign, &form))
		return NULL;
	*whole = !form.point && !form.exponent;
	if (*whole && body.n <= 15)
		for (uint32_t i = 0; i < body.n; i++)
			d = d * 10 + (body.p[i] - '0');
	else if (!js_number(body, &d) || !isfinite(d))
		return NULL;
	bool json = s.p[0] != '+' && form.whole && (form.whole == 1 || body.p[0] != '0') && form.point == (form.fraction > 0);
	return v_number(a, minus && d != 0 ? -d : d, json ? s : STR(""));
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
	while (n < most && c->at < c->s.n && ascii_digit(c->s.p[c->at]))
		value = value * 10 + (c->s.p[c->at++] - '0'), n++;
	c->ok &= n >= least;
	return value;
}

static bool accept(struct cursor *c, const char *letters)
{
	if (c->at < c->s.n && c->s.p[c->at] && strchr(letters, c->s.p[c->at])) {
		c->at++;
		return true;
	}
	return false;
}

static void blanks(struct cursor *c)
{
	while (accept(c, " \t"))
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
	uint32_t before = c->at;
	blanks(c);
	if (accept(c, "Z"))
		return 0;
	bool west = c->at < c->s.n && c->s.p[c->at] == '-';
	if (!accept(c, "+-")) {
		c->at = before;
		return 0;
	}
	int64_t minutes = digits(c, 1, 2) * 60;
	if (accept(c, ":"))
		minutes += digits(c, 2, 2);
	return (west ? -minutes : minutes) * 60000;
}

static int64_t fraction(struct cursor *c)
{
	int64_t ms = 0;
	for (int n = 0; c->at < c->s.n && ascii_digit(c->s.p[c->at]); c->at++, n++)
		if (n < 3)
			ms += (c->s.p[c->at] - '0') * (n == 0 ? 100 : n == 1 ? 10 : 1);
	return ms;
}

static struct value *timestamp(struct arena *a, struct str s)
{
	struct cursor c = { s, 0, s.n >= 8 && ascii_digit(s.p[0]) };
	if (!c.ok)
		return NULL;
	int year = digits(&c, 4, 4);
	c.ok &= accept(&c, "-");
	uint32_t month_at = c.at;
	int month = digits(&c, 1, 2);
	bool padded = c.at - month_at == 2;
	c.ok &= accept(&c, "-");
	uint32_t day_at = c.at;
	int day = digits(&c, 1, 2);
	padded &= c.at - day_at == 2;
	if (c.ok && c.at == s.n && padded) {
		struct value *v = v_str(a, s); /* a date stays as it was written (docs/DIFFERENCES.md) */
		v->is_date = true;
		return v;
	}
	uint32_t before = c.at;
	if (!accept(&c, "Tt"))
		blanks(&c);
	c.ok &= c.at > before;
	int64_t hour = digits(&c, 1, 2);
	c.ok &= accept(&c, ":");
	int64_t minute = digits(&c, 2, 2);
	c.ok &= accept(&c, ":");
	int64_t second = digits(&c, 2, 2);
	int64_t ms = accept(&c, ".") ? fraction(&c) : 0;
	int64_t offset = zone_offset(&c);
	if (!c.ok || c.at != s.n)
		return NULL;
	/* JavaScript's Date.UTC takes years below 100 for those after 1900. */
	ms += ((days_of(year < 100 ? year + 1900 : year, month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000 - offset;
	struct value *v = v_str(a, iso_text(a, ms));
	v->is_date = true;
	return v;
}

/* ---- the schema */

struct value *yaml_plain(struct arena *a, struct str s)
{
	bool whole, decimal;
	switch (s.p[0]) {
	case '~':
	case 'n':
	case 'N': return is_null_word(s) ? v_null(a) : v_str(a, s);
	case 't':
	case 'T': return is_true_word(s) ? v_bool(a, true) : v_str(a, s);
	case 'f':
	case 'F': return is_false_word(s) ? v_bool(a, false) : v_str(a, s);
	default: break;
	}
	struct value *v = number(a, s, &whole, &decimal);
	if (!v)
		v = timestamp(a, s);
	return v ? v : v_str(a, s);
}

/* v3.40 gets a byte array, which JSON writes as a map of its indices. */
static struct value *binary(struct arena *a, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct value *map = v_map(a);
	uint32_t bits = 0, held = 0, all = 0, letters_n = 0, n = 0;
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
		letters_n++;
		if (held >= 8) {
			held -= 8;
			map_put(a, map, str_fmt(a, "%u", n++), v_int(a, bits >> held & 0xFF));
		}
	}
	/* js-yaml writes a last group of three even where there is none. */
	while (n < 3 && letters_n == 0)
		map_put(a, map, str_fmt(a, "%u", n++), v_int(a, 0));
	return all % 8 ? NULL : map;
}

struct value *yaml_tagged_scalar(struct arena *a, enum tag_id id, struct str s)
{
	bool whole, decimal;
	struct value *v;
	switch (id) {
	case TAG_STR: return v_str(a, s);
	case TAG_NULL: return is_null_word(s) ? v_null(a) : NULL;
	case TAG_BOOL: return is_true_word(s) || is_false_word(s) ? v_bool(a, is_true_word(s)) : NULL;
	case TAG_INT: return (v = number(a, s, &whole, &decimal)) && whole ? v : NULL;
	case TAG_FLOAT: return (v = number(a, s, &whole, &decimal)) && decimal ? v : NULL;
	case TAG_TIMESTAMP: return timestamp(a, s);
	case TAG_BINARY: return binary(a, s);
	case TAG_MERGE: return str_eqz(s, "<<") ? v_str(a, s) : NULL;
	default: return NULL;
	}
}

/* String(date) in UTC: "Sun Oct 17 2012 00:00:00 GMT+0000 (Coordinated Universal Time)". */
static struct str date_key(struct arena *a, struct str s)
{
	static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const char *z = str_zdup(a, s);
	int year = atoi(z), month = atoi(z + 5), day = atoi(z + 8);
	year += year < 100 ? 1900 : 0;
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
