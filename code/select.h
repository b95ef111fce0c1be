/*
 * select: which files of a listing patterns take, as v3.40 decides it. Two steps, of two libraries:
 *
 * 1. Candidates are what globbing "**" and then each including pattern finds, where the excluding patterns behind a
 *    pattern keep it from files, and from whole folders that they name ("!node_modules" is enough here).
 * 2. All patterns in order, each taking files out or in again; the last that matches a file decides. A pattern matches
 *    files only, never what lies in a folder that it names.
 *
 * A selector compiles each pattern once and remembers, as one bit a file, what it matches: functions that share
 * patterns share the work.
 */
#ifndef SLSC_SELECT_H
#define SLSC_SELECT_H

#include "code/walk.h"

struct patterns {
	VEC(struct str) exclude; /* "!" before one takes files in */
	VEC(struct str) include; /* "!" before one takes files out */
};

struct selector;

/*
 * A selector of files, which must outlive it. up: the listing's root is that many folders above the one patterns are
 * relative to; only patterns that begin with as many ".." can match there.
 */
struct selector *selector_new(struct arena *a, const struct files *files, uint32_t up);
/* One bit a file of the listing, in the arena: bit i % 64 of word i / 64. */
const uint64_t *selector_take(struct selector *s, const struct patterns *p);

/* A pattern whose matching was given up for a path after too many steps, so that the selection is wrong; empty: there is none. */
struct str selector_endless(const struct selector *s);

/* What one pattern matches by itself, in the same form. */
const uint64_t *selector_matches(struct selector *s, struct str pattern);

/* Bit i of such an array. */
static inline bool bit_at(const uint64_t *bits, uint32_t i) { return bits[i / 64] >> (i % 64) & 1; }

#endif
