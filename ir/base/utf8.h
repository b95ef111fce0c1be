/*
 * utf8: characters (code points) and their bytes. Texts are slices of bytes; what slsc reads from outside is made valid
 * by str_utf8 first. Where a function takes any bytes, it says so.
 */
#ifndef SLSC_UTF8_H
#define SLSC_UTF8_H

#include "ir/base/str.h"

enum { UTF8_LONGEST = 4 }; /* bytes of a character */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD, for what is none */

/* Whether a byte goes on a character. */
static inline bool utf8_goes_on(char c) { return ((unsigned char)c & 0xC0) == 0x80; }
/* Bytes of the character that begins with this byte, of a valid text. */
static inline uint32_t utf8_length(char first)
{
	const unsigned char c = (unsigned char)first;
	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}
/* Bytes of the character at i of any bytes, 0 where there is none: no overlong forms, no surrogates, nothing past U+10FFFF. */
uint32_t utf8_at(struct str s, uint32_t i);
/* The code point of the n bytes at i. */
uint32_t utf8_decode(struct str s, uint32_t i, uint32_t n);
/* Writes a code point up to U+1FFFFF (a surrogate, too) to p, which has room for UTF8_LONGEST bytes; returns how many it took. */
uint32_t utf8_encode(char *p, uint32_t code);
/* Characters of a valid text: JavaScript's [...s].length. */
uint32_t utf8_count(struct str s);
/* The last place up to i that is between two characters. */
static inline uint32_t utf8_before(struct str s, uint32_t i)
{
	while (i && i < s.n && utf8_goes_on(s.p[i]))
		i--;
	return i;
}

/* The code point of a surrogate pair. */
static inline uint32_t utf16_pair(uint32_t high, uint32_t low) { return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00); }
static inline bool utf16_is_high(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
static inline bool utf16_is_low(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

#endif
