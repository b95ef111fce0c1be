#include "ir/base/str.h"

#include "ir/base/bytes16.h"
#include "ir/base/secret.h"
#include "ir/base/utf8.h"

#include <stdio.h>

int str_cmp(struct str a, struct str b)
{
	uint32_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Something else than ASCII letters and digits. */
static bool has_other(bytes16 b)
{
	const bytes16 letter = (b | 0x20) - 'a', digit = b - '0';
	return bytes16_any((bytes16)((letter >= 26) & (digit >= 10)));
}

/* In steps: a template of a thousand functions has long ids by the thousand. */
bool str_is_alphanumeric(struct str s)
{
	const uint32_t step = sizeof(bytes16);
	if (s.n < 4) {
		for (uint32_t i = 0; i < s.n; i++)
			if (!ascii_alnum(s.p[i]))
				return false;
		return s.n > 0;
	}
	for (uint32_t i = 0; i + step < s.n; i += step)
		if (has_other(bytes16_load(s.p + i)))
			return false;
	return !has_other(s.n < step ? bytes16_few(s.p, s.n) : bytes16_load(s.p + s.n - step));
}

int32_t str_find(struct str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;
	return p ? (int32_t)(p - s.p) : -1;
}

int32_t str_rfind(struct str s, char c)
{
	for (uint32_t i = s.n; i-- > 0;)
		if (s.p[i] == c)
			return (int32_t)i;
	return -1;
}

int32_t str_search(struct str s, struct str needle, uint32_t from)
{
	if (needle.n == 0)
		return from <= s.n ? (int32_t)from : -1;
	for (uint32_t i = from; i + needle.n <= s.n; i++) {
		const char *p = memchr(s.p + i, needle.p[0], s.n - needle.n - i + 1);
		if (!p)
			return -1;
		i = (uint32_t)(p - s.p);
		if (memcmp(p, needle.p, needle.n) == 0)
			return (int32_t)i;
	}
	return -1;
}

/* Room for a text of n bytes and a NUL that is made of others. */
static char *blank(struct arena *a, size_t n, const struct str *of, size_t of_n)
{
	if (n >= UINT32_MAX)
		die("text of %zu bytes", n);
	return secrets_any(a) ? text_room_of(a, n + 1, of, of_n) : arena_alloc(a, n + 1);
}

struct str str_dup(struct arena *a, struct str s)
{
	char *p = blank(a, s.n, &s, 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

const char *str_zdup(struct arena *a, struct str s)
{
	return str_dup(a, s).p;
}

struct str str_vfmt(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	char small[256];
	int n = vsnprintf(small, sizeof small, fmt, again);
	va_end(again);
	if (n < 0)
		die("cannot format '%s'", fmt);
	const bool secret = secrets_any(a) && format_secret(a, fmt, ap);
	if ((size_t)n < sizeof small && !secret)
		return str_dup(a, (struct str){ small, (uint32_t)n });
	char *p = secret ? text_room_secret(a, (size_t)n + 1) : blank(a, (size_t)n, NULL, 0);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return (struct str){ p, (uint32_t)n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str s = str_vfmt(a, fmt, ap);
	va_end(ap);
	return s;
}

struct str str_int(struct arena *a, int64_t i)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t rest = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (i < 0)
		*--p = '-';
	return str_dup(a, (struct str){ p, (uint32_t)(digits + sizeof digits - p) });
}

struct str str_cat(struct arena *a, const struct str *parts, size_t n)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		total += parts[i].n;
	char *p = blank(a, total, parts, n), *at = p;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n)
			memcpy(at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (struct str){ p, (uint32_t)total };
}

struct str str_replace(struct arena *a, struct str s, struct str from, struct str to)
{
	size_t hits = 0;
	for (int32_t at = 0; from.n && (at = str_search(s, from, (uint32_t)at)) >= 0; at += (int32_t)from.n)
		hits++;
	if (!hits)
		return s;
	size_t total = s.n + hits * to.n - hits * from.n;
	char *p = blank(a, total, (const struct str[]){ s, to }, 2), *out = p;
	uint32_t done = 0;
	for (int32_t at; (at = str_search(s, from, done)) >= 0; done = (uint32_t)at + from.n) {
		memcpy(out, s.p + done, (uint32_t)at - done);
		out += (uint32_t)at - done;
		if (to.n)
			memcpy(out, to.p, to.n);
		out += to.n;
	}
	memcpy(out, s.p + done, s.n - done);
	return (struct str){ p, (uint32_t)total };
}

static char lower(char c) { return ascii_upper(c) ? (char)(c + 32) : c; }
static char upper(char c) { return ascii_lower(c) ? (char)(c - 32) : c; }

struct str str_lower(struct arena *a, struct str s)
{
	char *p = blank(a, s.n, &s, 1);
	for (uint32_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (struct str){ p, s.n };
}

struct str str_upper(struct arena *a, struct str s)
{
	char *p = blank(a, s.n, &s, 1);
	for (uint32_t i = 0; i < s.n; i++)
		p[i] = upper(s.p[i]);
	return (struct str){ p, s.n };
}

struct str str_line(struct str *rest)
{
	const int32_t end = str_find(*rest, '\n');
	const struct str line = end < 0 ? *rest : str_to(*rest, (uint32_t)end);
	*rest = str_from(*rest, end < 0 ? rest->n : (uint32_t)end + 1);
	return line;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (uint32_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

uint32_t str_lower_bound(const struct str *keys, uint32_t n, size_t stride, struct str key)
{
	const char *first = (const char *)keys;
	uint32_t low = 0, high = n;
	while (low < high) {
		const uint32_t mid = low + (high - low) / 2;
		const struct str *at = (const void *)(first + mid * stride);
		if (str_cmp(*at, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

uint32_t str_blank(struct str s)
{
	static const struct {
		const char *first, *last;
	} blanks[] = { { "\xC2\xA0", "\xC2\xA0" }, { "\xE1\x9A\x80", "\xE1\x9A\x80" }, { "\xE2\x80\x80", "\xE2\x80\x8A" },
		       { "\xE2\x80\xA8", "\xE2\x80\xA9" }, { "\xE2\x80\xAF", "\xE2\x80\xAF" }, { "\xE2\x81\x9F", "\xE2\x81\x9F" },
		       { "\xE3\x80\x80", "\xE3\x80\x80" }, { "\xEF\xBB\xBF", "\xEF\xBB\xBF" } };
	if (!s.n || !(s.p[0] & 0x80))
		return s.n && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r'));
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		uint32_t n = (uint32_t)strlen(blanks[i].first);
		if (s.n >= n && memcmp(s.p, blanks[i].first, n) >= 0 && memcmp(s.p, blanks[i].last, n) <= 0)
			return n;
	}
	return 0;
}

struct str str_trim(struct str s)
{
	for (uint32_t n; (n = str_blank(s));)
		s = str_from(s, n);
	for (uint32_t n = 1; s.n && n;) {
		for (n = 1; n < 3 && n < s.n && utf8_goes_on(s.p[s.n - n]); n++)
			;
		n = str_blank(str_from(s, s.n - n)) == n ? n : 0;
		s.n -= n;
	}
	return s;
}

/* Every byte that begins a character counts one; four-byte characters are surrogate pairs. */
static uint32_t units_of(char lead)
{
	return utf8_goes_on(lead) ? 0 : utf8_length(lead) == 4 ? 2 : 1;
}

uint32_t str_utf16(struct str s)
{
	uint32_t units = 0;
	for (uint32_t i = 0; i < s.n; i++)
		units += units_of(s.p[i]);
	return units;
}

struct str str_utf16_to(struct str s, uint32_t units)
{
	uint32_t i = 0;
	for (uint32_t n = 0; i < s.n && n + units_of(s.p[i]) <= units; i++)
		n += units_of(s.p[i]);
	return str_to(s, i);
}

/* Where the next byte past ASCII is, looking at eight bytes a step. */
static uint32_t skip_ascii(struct str s, uint32_t i)
{
	for (uint64_t word; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

struct str str_utf8(struct arena *a, struct str s)
{
	uint32_t bad = 0;
	for (uint32_t i = skip_ascii(s, 0), n; i < s.n; i = skip_ascii(s, i + (n ? n : 1)))
		bad += !(n = utf8_at(s, i));
	if (!bad)
		return s;
	char *p = text_room(a, (size_t)s.n + 2 * (size_t)bad + 1, s);
	uint32_t at = 0;
	for (uint32_t i = 0; i < s.n;) {
		uint32_t n = utf8_at(s, i);
		memcpy(p + at, n ? s.p + i : UTF8_REPLACEMENT, n ? n : 3);
		at += n ? n : 3;
		i += n ? n : 1;
	}
	return (struct str){ p, at };
}
