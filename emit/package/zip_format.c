#include "emit/package/zip_format.h"

#include "ir/base/utf8.h"

enum {
	LOCAL_HEADER = 30,     /* bytes before the name */
	LOCAL_ZIP64 = 20,      /* bytes of the extra field with both sizes */
	VERSION_DEFLATE = 20,
	VERSION_ZIP64 = 45,
	MADE_BY_UNIX = 3 << 8,
	UTF8_NAMES = 1 << 11,
	METHOD_DEFLATE = 8,
	DATE_1980 = 0x21,      /* 1980-01-01, the first date a zip can tell */
};
#define LIMIT16 0xFFFFu
#define LIMIT32 0xFFFFFFFFu

/* A number's bytes, the lowest first. */
struct pen {
	unsigned char *at;
};

static void put(struct pen *p, uint64_t v, int bytes)
{
	for (; bytes-- > 0; v >>= 8)
		*p->at++ = (unsigned char)v;
}

static void put_name(struct pen *p, struct str name)
{
	if (name.n)
		memcpy(p->at, name.p, name.n);
	p->at += name.n;
}

static bool is_ascii(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static uint32_t capped(uint64_t v) { return v >= LIMIT32 ? LIMIT32 : (uint32_t)v; }

static bool is_big(const struct zip_member *m) { return m->size >= LIMIT32; }

/*
 * The part that both headers share, from "version needed" to the extra field's length. A big file's two sizes stand both
 * in the extra field, and readers look there for none that is written here.
 */
static void put_common(struct pen *p, const struct zip_entry *e, const struct zip_member *m, unsigned extra)
{
	put(p, extra ? VERSION_ZIP64 : VERSION_DEFLATE, 2);
	put(p, is_ascii(e->name) ? 0 : UTF8_NAMES, 2);
	put(p, m->deflated ? METHOD_DEFLATE : 0, 2);
	put(p, 0, 2);
	put(p, DATE_1980, 2);
	put(p, m->crc, 4);
	put(p, is_big(m) ? LIMIT32 : m->n, 4);
	put(p, capped(m->size), 4);
	put(p, e->name.n, 2);
	put(p, extra, 2);
}

size_t zip_local_size(const struct zip_entry *e, uint64_t size)
{
	return LOCAL_HEADER + e->name.n + (size >= LIMIT32 ? LOCAL_ZIP64 : 0);
}

void zip_put_local(unsigned char *out, const struct zip_entry *e, const struct zip_member *m)
{
	struct pen p = { out };
	bool big = is_big(m);
	put(&p, 0x04034b50, 4);
	put_common(&p, e, m, big ? LOCAL_ZIP64 : 0);
	put_name(&p, e->name);
	if (big)
		put(&p, 1, 2), put(&p, LOCAL_ZIP64 - 4, 2), put(&p, m->size, 8), put(&p, m->n, 8);
}

void zip_put_central(struct buf *out, const struct zip_entry *e, const struct zip_member *m)
{
	bool big = is_big(m), far = m->offset >= LIMIT32;
	unsigned extra = (big ? 16 : 0) + (far ? 8 : 0);
	size_t n = 46 + (size_t)e->name.n + (extra ? extra + 4 : 0);
	char *to = buf_reserve(out, n);
	if (!to)
		return;
	struct pen p = { (unsigned char *)to };
	put(&p, 0x02014b50, 4);
	put(&p, MADE_BY_UNIX | (extra ? VERSION_ZIP64 : VERSION_DEFLATE), 2);
	put_common(&p, e, m, extra ? extra + 4 : 0);
	put(&p, 0, 2), put(&p, 0, 2), put(&p, 0, 2);
	put(&p, (uint32_t)(0100000 | (e->executable ? 0755 : 0644)) << 16, 4);
	put(&p, capped(m->offset), 4);
	put_name(&p, e->name);
	if (extra)
		put(&p, 1, 2), put(&p, extra, 2);
	if (big)
		put(&p, m->size, 8), put(&p, m->n, 8);
	if (far)
		put(&p, m->offset, 8);
	out->n += n;
}

void zip_put_end(struct buf *out, uint64_t n, uint64_t start, uint64_t size)
{
	unsigned char bytes[56 + 20 + 22];
	struct pen p = { bytes };
	if (n >= LIMIT16 || start >= LIMIT32 || size >= LIMIT32) {
		put(&p, 0x06064b50, 4), put(&p, 44, 8);
		put(&p, MADE_BY_UNIX | VERSION_ZIP64, 2), put(&p, VERSION_ZIP64, 2);
		put(&p, 0, 4), put(&p, 0, 4);
		put(&p, n, 8), put(&p, n, 8), put(&p, size, 8), put(&p, start, 8);
		put(&p, 0x07064b50, 4), put(&p, 0, 4), put(&p, start + size, 8), put(&p, 1, 4);
	}
	uint64_t records = n >= LIMIT16 ? LIMIT16 : n;
	put(&p, 0x06054b50, 4), put(&p, 0, 2), put(&p, 0, 2), put(&p, records, 2), put(&p, records, 2);
	put(&p, capped(size), 4), put(&p, capped(start), 4), put(&p, 0, 2);
	buf_put(out, (const char *)bytes, (size_t)(p.at - bytes));
}
