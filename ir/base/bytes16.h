/* bytes16: sixteen bytes at once, for what looks at every byte of a template. */
#ifndef SLSC_BYTES16_H
#define SLSC_BYTES16_H

#include "ir/base/str.h"

typedef unsigned char bytes16 __attribute__((vector_size(16)));
typedef signed char signed16 __attribute__((vector_size(16)));

/* The sixteen bytes at p, which need not be aligned. */
static inline bytes16 bytes16_load(const char *p)
{
	bytes16 b;
	memcpy(&b, p, sizeof b);
	return b;
}
/* All n bytes, some of them twice; n from 4 to 16. */
static inline bytes16 bytes16_few(const char *p, uint32_t n)
{
	uint64_t half[2];
	if (n >= 8) {
		half[0] = str_load8(p);
		half[1] = str_load8(p + n - 8);
	} else {
		half[0] = half[1] = (uint64_t)str_load4(p + n - 4) << 32 | str_load4(p);
	}
	bytes16 b;
	memcpy(&b, half, sizeof b);
	return b;
}
/* Whether a comparison holds for one of them at least. */
static inline bool bytes16_any(bytes16 b)
{
	uint64_t half[2];
	memcpy(half, &b, sizeof half);
	return half[0] | half[1];
}

/* Whether a text holds one of two characters. */
static inline bool bytes16_hold(struct str s, char one, char other)
{
	const unsigned char x = (unsigned char)one, y = (unsigned char)other;
	uint32_t i = 0;
	for (bytes16 b; i + 16 <= s.n; i += 16)
		if (b = bytes16_load(s.p + i), bytes16_any((bytes16)((b == x) | (b == y))))
			return true;
	if (s.n - i >= 4) {
		const bytes16 b = bytes16_few(s.p + i, s.n - i);
		return bytes16_any((bytes16)((b == x) | (b == y)));
	}
	for (; i < s.n; i++)
		if (s.p[i] == one || s.p[i] == other)
			return true;
	return false;
}

#endif
