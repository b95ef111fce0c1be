#include "ir/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, LARGEST_STEP = 4 * 1024 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block *older;
	size_t cap;
	_Alignas(16) unsigned char bytes[];
};

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
	if (cap < need)
		cap = need;
	struct arena_block *b = cap > SIZE_MAX - sizeof *b ? NULL : calloc(1, sizeof *b + cap);
	if (!b)
		die("out of memory (%zu bytes)", cap);
	b->older = a->block;
	b->cap = cap;
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
		free(b);
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
		free(b);
	}
	*a = (struct arena){ 0 };
}
