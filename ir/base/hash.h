/* hash: 64 bits of a slice for hash tables, XXH3 compiled in. Written only into the list beside nested templates, as a sign of edits. */
#ifndef SLSC_HASH_H
#define SLSC_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <time.h>

#include "ir/base/str.h"

/* The same on every machine. */
static inline uint64_t str_hash(struct str s) { return XXH3_64bits(s.p, s.n); }
/* seed 0: as str_hash. */
static inline uint64_t str_hash_seeded(struct str s, uint64_t seed) { return seed ? XXH3_64bits_withSeed(s.p, s.n, seed) : str_hash(s); }

/* A seed that whoever wrote the input cannot know: the clock's nanoseconds and where the stack lies. */
static inline uint64_t hash_seed(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	const uint64_t of[] = { (uint64_t)now.tv_sec, (uint64_t)now.tv_nsec, (uint64_t)(uintptr_t)&now };
	return XXH3_64bits(of, sizeof of);
}

#endif
