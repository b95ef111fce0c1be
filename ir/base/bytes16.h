/* bytes16: sixteen bytes at once, for what looks at every byte of a template. */
#ifndef SLSC_BYTES16_H
#define SLSC_BYTES16_H

#include "ir/base/str.h"

typedef unsigned char bytes16 __attribute__((vector_size(16)));

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

#endif
