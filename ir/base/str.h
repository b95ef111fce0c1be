/*
 * str: a slice of bytes with its length, usually UTF-8. It points into source
 * text, a string literal or an arena and owns nothing. Not NUL-terminated
 * unless a function says so.
 */
#ifndef SLSC_STR_H
#define SLSC_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ir/base/arena.h"
#include "ir/base/ascii.h"

struct str {
	const char *p; /* may be NULL only when n is 0 */
	uint32_t n;    /* bytes */
};

/* A literal as a str: STR("x"). */
#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
/* A str as the two arguments of "%.*s". */
#define STRA(s) (int)(s).n, str_chars((s).p)

static inline const char *str_chars(const char *p) { return p ? p : ""; } /* a function: gcov counts a branch as a line of its own */

/* A NUL-terminated text; NULL gives an empty slice. */
static inline struct str str_z(const char *z)
{
	return (struct str){ z, z ? (uint32_t)strlen(z) : 0 };
}
/* Eight bytes, or four, from any address, in the machine's order. */
static inline uint64_t str_load8(const char *p)
{
	uint64_t bytes;
	memcpy(&bytes, p, sizeof bytes);
	return bytes;
}
static inline uint32_t str_load4(const char *p)
{
	uint32_t bytes;
	memcpy(&bytes, p, sizeof bytes);
	return bytes;
}
/* Whether n bytes are the same. The names of a template are short: steps of eight, of which the last may overlap, and no call. */
static inline bool str_same_bytes(const char *p, const char *q, uint32_t n)
{
	if (n >= 8) {
		for (uint32_t i = 0; i + 8 < n; i += 8)
			if (str_load8(p + i) != str_load8(q + i))
				return false;
		return str_load8(p + n - 8) == str_load8(q + n - 8);
	}
	if (n >= 4)
		return ((str_load4(p) ^ str_load4(q)) | (str_load4(p + n - 4) ^ str_load4(q + n - 4))) == 0;
	for (uint32_t i = 0; i < n; i++)
		if (p[i] != q[i])
			return false;
	return true;
}
/* The same text in the same place need not be read: in a large template its bytes are far away. */
static inline bool str_eq(struct str a, struct str b) { return a.n == b.n && (a.p == b.p || str_same_bytes(a.p, b.p, a.n)); }
static inline bool str_eqz(struct str a, const char *z)
{
	size_t n = strlen(z);
	return a.n == n && (n == 0 || memcmp(a.p, z, n) == 0);
}
/* What follows the first `at` bytes; the first n bytes. Past the end: nothing, or all. */
static inline struct str str_from(struct str s, uint32_t at)
{
	return at >= s.n ? (struct str){ s.p, 0 } : (struct str){ s.p + at, s.n - at };
}
static inline struct str str_to(struct str s, uint32_t n)
{
	return (struct str){ s.p, n < s.n ? n : s.n };
}
static inline bool str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}
static inline bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}
static inline bool str_ends_in(struct str s, struct str end) { return s.n >= end.n && str_eq(str_from(s, s.n - end.n), end); }
/* ASCII letters and digits only, and at least one. */
bool str_is_alphanumeric(struct str s);
/* Byte order, shorter first on a common prefix: <0, 0, >0. */
int str_cmp(struct str a, struct str b);
/* Offset of the first (last) c, or -1. */
int32_t str_find(struct str s, char c);
int32_t str_rfind(struct str s, char c);
/* Offset of the first occurrence of needle at or after from, or -1. */
int32_t str_search(struct str s, struct str needle, uint32_t from);
/* Copies into the arena; the copy is NUL-terminated (the NUL is not counted). */
struct str str_dup(struct arena *a, struct str s);
/* The same as a pointer, for the C library and the system. */
const char *str_zdup(struct arena *a, struct str s);
/* printf into the arena, NUL-terminated. Use %.*s with STRA(s) for slices. */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Decimal digits. */
struct str str_int(struct arena *a, int64_t i);
/* The concatenation of n slices. */
struct str str_cat(struct arena *a, const struct str *parts, size_t n);
#define STR_CAT(a, ...) \
	str_cat((a), (const struct str[]){ __VA_ARGS__ }, \
		sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
/* Every occurrence of from replaced by to (JavaScript's replaceAll with texts). */
struct str str_replace(struct arena *a, struct str s, struct str from, struct str to);
/* JavaScript's length of a text: UTF-16 code units. */
uint32_t str_utf16(struct str s);
/* JavaScript's slice(0, units); a pair that would be cut stays out. */
struct str str_utf16_to(struct str s, uint32_t units);
/* ASCII case mapping, in a copy. */
struct str str_lower(struct arena *a, struct str s);
struct str str_upper(struct arena *a, struct str s);
/* Where the line begins that the byte at `at` is in. */
static inline uint32_t str_line_start(struct str s, uint32_t at)
{
	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return at;
}
/* The line that *rest begins with, without its end, which is taken off *rest as well. */
struct str str_line(struct str *rest);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
/* Bytes of the white space, as JavaScript's \s and trim() know it (Unicode's, and the byte order mark), that s begins with; 0: none. */
uint32_t str_blank(struct str s);
/*
 * Of n structs, stride bytes apart and sorted by a text that `keys` points to in the first one: the number of the first whose
 * text is not before key, n where there is none.
 */
uint32_t str_lower_bound(const struct str *keys, uint32_t n, size_t stride, struct str key);
/* JavaScript's trim(). */
struct str str_trim(struct str s);
/* Valid UTF-8: bytes that are none become U+FFFD; s itself where there are none. */
struct str str_utf8(struct arena *a, struct str s);

#endif
