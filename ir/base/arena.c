#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise */
#endif
#include "ir/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BLOCK = 64 * 1024, LARGEST_STEP = 4 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block *older;
	size_t cap;
	size_t mapped; /* bytes of the mapping that holds it, 0: from calloc */
	void *mapping;
	_Alignas(16) unsigned char bytes[];
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

void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("slsc: internal error: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(70);
}

static void new_block(struct arena *a, size_t need)
{
	/* Blocks double up to a step, so small compilations stay small and large ones make few calls. */
	size_t cap = a->cap ? a->cap * 2 : FIRST_BLOCK;
	if (cap > LARGEST_STEP)
		cap = LARGEST_STEP;
	if (cap < need + sizeof(struct arena_block))
		cap = need + sizeof(struct arena_block);
	if (cap > SIZE_MAX / 2)
		die("out of memory (%zu bytes)", cap);
	size_t room = cap < HUGE_PAGE ? cap : cap - sizeof(struct arena_block);
	struct arena_block *b = cap < HUGE_PAGE ? calloc(1, sizeof *b + cap) : map_block(cap);
	if (!b)
		die("out of memory (%zu bytes)", cap);
	b->older = a->block;
	b->cap = cap = room;
	a->block = b;
	a->cap = cap;
	a->used = 0;
}

void *arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		die("out of memory (%zu bytes)", n);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!a->block || n > a->cap - a->used)
		new_block(a, n);
	void *p = a->block->bytes + a->used;
	a->used += n;
	a->total += n;
	return p;
}

void *arena_grow(struct arena *a, void *p, size_t old, size_t n)
{
	if (n <= old)
		return p;
	size_t held = (old + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	size_t want = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (p && a->block && (unsigned char *)p + held == a->block->bytes + a->used &&
	    want - held <= a->cap - a->used) {
		a->used += want - held;
		a->total += want - held;
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
	size_t dirty = a->used;
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
	if (keep) {
		memset(keep->bytes, 0, dirty);
		keep->older = NULL;
	}
	*a = (struct arena){ .block = keep, .cap = keep ? keep->cap : 0 };
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->block, *older; b; b = older) {
		older = b->older;
		drop_block(b);
	}
	*a = (struct arena){ 0 };
}
