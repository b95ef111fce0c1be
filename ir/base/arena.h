/*
 * arena: the only allocator. One arena lives as long as one compilation; a pass may use a scratch arena that is reset
 * after it. Nothing is freed singly. Memory is zeroed and aligned for any object that slsc has. Running out of memory
 * ends the process with exit status 70 and a message: no caller checks for NULL. Not for several threads at once.
 */
#ifndef SLSC_ARENA_H
#define SLSC_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena_block;
struct secrets;

enum { ARENA_SPARES = 65 }; /* pieces of up to 512 bytes are kept for reuse */

struct arena {
	struct arena_block *block; /* newest block, NULL before the first allocation */
	unsigned char *at, *end;   /* what is left of that block */
	struct secrets *secrets;   /* ir/base/secret.h; NULL: there are none */
	size_t expected;           /* bytes that are likely to follow (arena_expect) */
	bool nulls;                /* ir/value.c made one: before, who takes nulls out of trees need not look for any */
	void *spare[ARENA_SPARES]; /* by size in eights: pieces given back, each holding the address of the next */
};

/* Every object of slsc is of pointers, doubles and smaller things. */
#define ARENA_ALIGN ((size_t)8)

/* What arena_alloc calls where the block has no room left. */
void *arena_alloc_block(struct arena *a, size_t n);
/* Zeroed memory of n bytes (n may be 0), owned by the arena. Never NULL. */
static inline void *arena_alloc(struct arena *a, size_t n)
{
	size_t size = (n + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	if (n > SIZE_MAX / 2 || size >= (size_t)(a->end - a->at))
		return arena_alloc_block(a, n);
	void *p = a->at;
	a->at += size;
	return p;
}
/*
 * As arena_alloc, but of any content: preferably what arena_give_back left. What grows step by step takes and gives
 * back pieces of few sizes, so that nothing lies idle behind it.
 */
static inline void *arena_take(struct arena *a, size_t n)
{
	size_t class = (n + ARENA_ALIGN - 1) / ARENA_ALIGN;
	void *p = class < ARENA_SPARES ? a->spare[class] : NULL;
	if (!p)
		return arena_alloc(a, n);
	memcpy(&a->spare[class], p, sizeof p);
	return p;
}
/* p of n bytes, from this arena, is needed no more by anybody. */
static inline void arena_give_back(struct arena *a, void *p, size_t n)
{
	size_t class = (n + ARENA_ALIGN - 1) / ARENA_ALIGN;
	if (!class || class >= ARENA_SPARES)
		return;
	memcpy(p, &a->spare[class], sizeof p);
	a->spare[class] = p;
}
/* About n bytes will be asked for: where that is much, the next blocks are large ones, on huge pages. */
void arena_expect(struct arena *a, size_t n);
/* Grows p (old bytes, from this arena; NULL: none) to n bytes, of which the new ones are zeroed; in place where p is the newest allocation. */
void *arena_grow(struct arena *a, void *p, size_t old, size_t n);
/* Empties the arena for reuse, keeping its largest block. */
void arena_reset(struct arena *a);
/* Bytes that it has given out, and what blocks before the newest had left: nothing right after a reset. Linear in its blocks. */
size_t arena_used(const struct arena *a);
/* Returns all memory to the system; the arena is empty and usable again. */
void arena_free(struct arena *a);

/* One object, or n of them, zeroed. n times the size must fit into size_t. */
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))

/* Called once by die, before the message; allocates nothing. NULL: nothing is left to do. Set while a package is being made. */
extern void (*before_dying)(void);
/* Ends the process with the message and status 70 (internal error): for out of memory and broken invariants only. */
_Noreturn void die(const char *fmt, ...) __attribute__((cold, format(printf, 1, 2)));

#endif
