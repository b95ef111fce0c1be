#include "ir/base/inert.h"

#include "ir/base/buf.h"
#include "ir/base/secret.h"
#include "ir/base/utf8.h"

#include <stdio.h>

/* Past ASCII; what is below U+0080 is judged by its byte. In order. */
static const struct { uint32_t from, to; } active[] = {
	{ 0x80, 0x9F },     /* C1 */
	{ 0x61C, 0x61C },   /* Arabic letter mark */
	{ 0x200E, 0x200F }, /* left-to-right and right-to-left mark */
	{ 0x2028, 0x202E }, /* line and paragraph separator, embeddings and overrides */
	{ 0x2066, 0x2069 }, /* isolates */
};

static bool is_active(uint32_t c)
{
	for (size_t i = 0; i < sizeof active / sizeof *active; i++)
		if (c >= active[i].from && c <= active[i].to)
			return true;
	return false;
}

bool inert_acts(struct str s, uint32_t i)
{
	const unsigned char c = (unsigned char)s.p[i];
	if (c < 0x80)
		return c < 0x20 || c == 0x7F;
	const uint32_t n = utf8_at(s, i);
	return !n || is_active(utf8_decode(s, i, n));
}

uint32_t inert_end(struct str s, uint32_t i)
{
	while (i < s.n && !inert_acts(s, i))
		i += utf8_at(s, i);
	return i;
}

uint32_t inert_escape(struct str s, uint32_t i, char to[INERT_MOST])
{
	const uint32_t n = utf8_at(s, i), c = n ? utf8_decode(s, i, n) : 0;
	if (!n)
		memcpy(to, UTF8_REPLACEMENT, 4);
	else if (c == '\n' || c == '\r' || c == '\t')
		memcpy(to, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t", 3);
	else
		snprintf(to, INERT_MOST, "\\u%04x", c & 0xFFFF);
	return n ? n : 1;
}

void buf_inert(struct buf *b, struct str s)
{
	char escape[INERT_MOST];
	for (uint32_t i = 0; i < s.n;) {
		const uint32_t end = inert_end(s, i);
		buf_put(b, s.p + i, end - i);
		if ((i = end) < s.n) {
			i += inert_escape(s, i, escape);
			buf_z(b, escape);
		}
	}
}

struct str str_inert(struct arena *a, struct str s)
{
	if (inert_end(s, 0) == s.n)
		return s;
	struct buf b = { 0 };
	buf_inert(&b, s);
	char *p = text_room(a, b.n + 1, s);
	memcpy(p, b.p, b.n);
	s = (struct str){ p, (uint32_t)b.n };
	p[b.n] = 0;
	buf_free(&b);
	return s;
}
