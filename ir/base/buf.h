/*
 * buf: growing output bytes. It owns malloc'd memory because outputs outlive a compilation's arena; buf_free returns it.
 * Zeroed, it is empty. More than 2 GB at a time, and a drain that fails, set a sticky error that buf_ok reports, so that
 * writers need not check each call. Out of memory ends the process, as in the arena.
 *
 * With a drain, what has gathered goes there whenever it is BUF_CHUNK or more
 * and room is wanted, so that an output of any size takes little memory.
 */
#ifndef SLSC_BUF_H
#define SLSC_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "ir/base/str.h"

enum { BUF_CHUNK = 128 * 1024 };

struct buf {
	char *p;
	size_t n, cap;
	bool failed;
	bool (*drain)(void *to, const char *p, size_t n); /* false: it cannot be written, the buffer has failed; or NULL */
	void *to;
	size_t drained; /* bytes handed on */
	const struct arena *shows; /* people read it: buf_str and buf_putf write "(secret)" for secrets of this arena; NULL: all as it is */
	bool inert; /* and they read it right here: buf_str and buf_putf's %s write control characters as escapes (ir/base/inert.h) */
};

/* All bytes so far. */
static inline size_t buf_total(const struct buf *b) { return b->drained + b->n; }
/* A drain for those who only want to know whether and how much. */
bool buf_nowhere(void *to, const char *p, size_t n);
/* Hands on what is there. False once the buffer has failed. */
bool buf_drain(struct buf *b);
/* Makes room for n more bytes; false once the buffer has failed. */
bool buf_grow(struct buf *b, size_t n);
/* Room for n more bytes, to be written by the caller and counted into b->n; NULL once the buffer has failed. */
static inline char *buf_reserve(struct buf *b, size_t n)
{
	return n <= b->cap - b->n || buf_grow(b, n) ? b->p + b->n : NULL;
}
/* Appends n bytes as they are. */
static inline void buf_put(struct buf *b, const char *p, size_t n)
{
	char *at = n ? buf_reserve(b, n) : NULL;
	if (at) {
		memcpy(at, p, n);
		b->n += n;
	}
}
/* What of s may be written: for whoever writes it byte by byte. */
struct str buf_shown(const struct buf *b, struct str s);
/* Append a slice, as `shows` and `inert` say; a NUL-terminated text as it is; printf's text, in which %s and %.*s are treated as slices are. */
void buf_str(struct buf *b, struct str s);
void buf_z(struct buf *b, const char *z);
void buf_putf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* printf's text without hiding or escaping anything. */
void buf_vputf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* n bytes of c. */
void buf_fill(struct buf *b, char c, size_t n);
static inline void buf_c(struct buf *b, char c)
{
	if (b->n < b->cap)
		b->p[b->n++] = c;
	else
		buf_put(b, &c, 1);
}
static inline bool buf_ok(const struct buf *b) { return !b->failed; }
/* What it holds (without a drain: all of it), until the next call that writes. */
static inline struct str buf_text(const struct buf *b) { return (struct str){ b->p, (uint32_t)b->n }; }
/* Gives its memory back; it is then empty and usable again. */
void buf_free(struct buf *b);

#endif
