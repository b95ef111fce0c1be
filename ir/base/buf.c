#include "ir/base/buf.h"

#include "ir/base/inert.h"
#include "ir/base/secret.h"

#include <stdio.h>
#include <stdlib.h>

/* No template may come near this; CloudFormation stops at 1 MB. */
#define BUF_MOST ((size_t)1 << 31)

bool buf_nowhere(void *to, const char *p, size_t n)
{
	(void)to;
	(void)p;
	(void)n;
	return true;
}

bool buf_drain(struct buf *b)
{
	b->failed = b->failed || !b->drain(b->to, b->p, b->n);
	b->drained += b->n;
	b->n = 0;
	return !b->failed;
}

bool buf_grow(struct buf *b, size_t n)
{
	if (n <= b->cap - b->n)
		return true;
	if (b->drain && b->n >= BUF_CHUNK && buf_drain(b) && n <= b->cap)
		return true;
	if (b->failed || n > BUF_MOST - b->n) {
		b->failed = true;
		return false;
	}
	size_t cap = b->cap ? b->cap : 4096;
	while (cap < b->n + n)
		cap *= 2;
	char *p = realloc(b->p, cap);
	if (!p)
		die("out of memory (%zu bytes)", cap);
	b->p = p;
	b->cap = cap;
	return true;
}

struct str buf_shown(const struct buf *b, struct str s) { return b->shows ? str_shown(b->shows, s) : s; }

void buf_str(struct buf *b, struct str s)
{
	s = buf_shown(b, s);
	if (b->inert)
		buf_inert(b, s);
	else
		buf_put(b, s.p, s.n);
}

void buf_z(struct buf *b, const char *z) { buf_put(b, z, strlen(z)); }

void buf_fill(struct buf *b, char c, size_t n)
{
	if (n && buf_grow(b, n)) {
		memset(b->p + b->n, c, n);
		b->n += n;
	}
}

void buf_vputf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		die("cannot format '%s'", fmt);
	if (!buf_grow(b, (size_t)n + 1))
		return;
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_putf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (b->shows || b->inert)
		buf_vputf_shown(b, b->shows, fmt, ap);
	else
		buf_vputf(b, fmt, ap);
	va_end(ap);
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}
