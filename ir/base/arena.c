#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise */
#endif
#include "ir/base/arena.h"

#include "ir/base/secret.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	FIRST_BLOCK = 64 * 1024, SECOND_BLOCK = 256 * 1024, THIRD_BLOCK = 1024 * 1024,
	HUGE_PAGE = 2 * 1024 * 1024, LARGEST_STEP = 2 * HUGE_PAGE,
};

struct arena_block {
	struct arena_block *older;
	size_t cap;
	size_t mapped; /* bytes of the mapping that holds it, 0: from calloc */
	void *mapping;
	_Alignas(ARENA_ALIGN) unsigned char bytes[];
};

/*
 * Large blocks lie on huge pages where the system has them: a compilation touches all of a block, and a fault for
 * every 4 kB would cost as much as the work itself.
 */
static struct arena_block *map_block(size_t cap)
{
	size_t size = cap + HUGE_PAGE;
	unsigned char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	struct arena_block *b = (void *)(((uintptr_t)p + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
#ifdef MADV_HUGEPAGE
	madvise(b, cap, MADV_HUGEPAGE);
#endif
	b->mapped = size;
	b->mapping = p;
	return b;
}

static void drop_block(struct arena_block *b)
{
	if (b->mapped)
		munmap(b->mapping, b->mapped);
	else
		free(b);
}

void (*before_dying)(void);

void die(const char *fmt, ...)
{
	void (*first)(void) = before_dying;
	before_dying = NULL;
	if (first)
		first();
	va_list ap;
	va_start(ap, fmt);
	fputs("slsc: internal error: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(70);
}

/* Few small pages for small compilations, huge ones for the rest, and few calls. */
static size_t next_size(const struct arena *a)
{
	const struct arena_block *last = a->block;
	if (!last)
		return FIRST_BLOCK;
	if (a->expected >= HUGE_PAGE)
		return LARGEST_STEP;
	return last->cap < FIRST_BLOCK * 2 ? SECOND_BLOCK : last->cap < THIRD_BLOCK / 2 ? THIRD_BLOCK : LARGEST_STEP;
}

void *arena_alloc_block(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		die("out of memory (%zu bytes)", n);
	size_t size = next_size(a), need = n + ARENA_ALIGN + sizeof(struct arena_block);
	if (size < need)
		size = need;
	struct arena_block *b = size < HUGE_PAGE ? calloc(1, size) : map_block(size);
	if (!b)
		die("out of memory (%zu bytes)", size);
	b->older = a->block;
	b->cap = size - sizeof *b;
	a->block = b;
	a->at = b->bytes;
	a->end = b->bytes + b->cap;
	return arena_alloc(a, n);
}

void arena_expect(struct arena *a, size_t n)
{
	if (n > a->expected)
		a->expected = n;
}

static size_t rounded(size_t n) { return (n + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1); }

void *arena_grow(struct arena *a, void *p, size_t old, size_t n)
{
	if (n <= old)
		return p;
	size_t more = rounded(n) - rounded(old);
	if (p && (unsigned char *)p + rounded(old) == a->at && more <= (size_t)(a->end - a->at)) {
		a->at += more;
		return p;
	}
	void *q = arena_alloc(a, n);
	if (old)
		memcpy(q, p, old);
	return q;
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->block;
	/* A scratch arena's are those of the arena that it works for; its own go with its memory. */
	struct secrets *secrets = a->secrets && a->secrets->of != a ? a->secrets : NULL;
	size_t dirty = keep ? (size_t)(a->at - keep->bytes) : 0;
	for (struct arena_block *b = keep ? keep->older : NULL, *older; b; b = older) {
		older = b->older;
		if (b->cap > keep->cap) {
			struct arena_block *smaller = keep;
			keep = b;
			dirty = b->cap;
			b = smaller;
		}
		drop_block(b);
	}
	*a = (struct arena){ .block = keep, .secrets = secrets };
	if (!keep)
		return;
	memset(keep->bytes, 0, dirty);
	keep->older = NULL;
	a->at = keep->bytes;
	a->end = keep->bytes + keep->cap;
}

size_t arena_used(const struct arena *a)
{
	size_t n = 0;
	for (const struct arena_block *b = a->block; b; b = b->older)
		n += b->cap;
	return n - (size_t)(a->end - a->at);
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->block, *older; b; b = older) {
		older = b->older;
		drop_block(b);
	}
	*a = (struct arena){ 0 };
}
