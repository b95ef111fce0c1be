/* hash: 64 bits of a slice for hash tables, XXH3 compiled in. The same on every machine, but written into no file. */
#ifndef SLSC_HASH_H
#define SLSC_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "ir/base/str.h"

static inline uint64_t str_hash(struct str s) { return XXH3_64bits(s.p, s.n); }

#endif
