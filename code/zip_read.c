#include "code/zip_read.h"

#include <libdeflate.h>

enum { STORED = 0, DEFLATED = 8, LOCAL_RECORD = 30 };
enum { END = 22, END_LOCATOR64 = 20, END64 = 56, RECORD = 46, LONGEST_COMMENT = 65535 };

static uint64_t number(struct str b, uint64_t at, unsigned n)
{
	uint64_t v = 0;
	for (unsigned i = n; i-- > 0;)
		v = v << 8 | (uint8_t)b.p[at + i];
	return v;
}

static bool inside(struct str b, uint64_t at, uint64_t n) { return at <= b.n && n <= b.n - at; }

/* Where the end record is: before a comment whose length it tells. */
static bool find_end(struct str b, uint64_t *at)
{
	for (uint32_t back = END; back <= b.n && back <= END + LONGEST_COMMENT; back++) {
		*at = b.n - back;
		if (number(b, *at, 4) == 0x06054b50 && number(b, *at + 20, 2) == back - END)
			return true;
	}
	return false;
}

/* Number of records and where the first is. */
static bool find_directory(struct str b, uint64_t *records, uint64_t *at)
{
	uint64_t end, size, end64;
	if (!find_end(b, &end))
		return false;
	*records = number(b, end + 10, 2);
	size = number(b, end + 12, 4);
	if (end >= END_LOCATOR64 && number(b, end - END_LOCATOR64, 4) == 0x07064b50) {
		end64 = number(b, end - END_LOCATOR64 + 8, 8);
		if (!inside(b, end64, END64) || number(b, end64, 4) != 0x06064b50)
			return false;
		*records = number(b, end64 + 32, 8);
		size = number(b, end64 + 40, 8);
		end = end64;
	}
	/* It ends where the end records begin, also where other bytes stand before the archive. */
	if (size > end)
		return false;
	*at = end - size;
	return true;
}

/* The size that zip64's extra field holds if it does not fit the record. */
static uint64_t size_of(struct str b, uint64_t at, uint64_t extra, uint64_t extra_end)
{
	uint64_t size = number(b, at + 24, 4);
	for (; size == 0xffffffff && extra + 4 <= extra_end; extra += 4 + number(b, extra + 2, 2))
		if (number(b, extra, 2) == 1 && extra + 12 <= extra_end)
			return number(b, extra + 4, 8);
	return size;
}

bool zip_read(struct arena *a, struct str b, struct packaged_files *out)
{
	uint64_t records, at;
	if (!find_directory(b, &records, &at))
		return false;
	for (uint64_t i = 0; i < records; i++) {
		if (!inside(b, at, RECORD) || number(b, at, 4) != 0x02014b50)
			return false;
		uint64_t name_n = number(b, at + 28, 2), extra_n = number(b, at + 30, 2), comment_n = number(b, at + 32, 2);
		if (!inside(b, at + RECORD, name_n + extra_n + comment_n))
			return false;
		struct str name = { b.p + at + RECORD, (uint32_t)name_n };
		uint64_t extra = at + RECORD + name_n;
		while (str_starts(name, "./"))
			name = str_from(name, 2);
		if (name.n && !str_ends(name, "/"))
			vec_push(a, &out->of, (struct packaged_file){ .name = name, .file.size = (int64_t)size_of(b, at, extra, extra + extra_n), .entry = at });
		out->backslashes |= str_find(name, '\\') >= 0;
		at = extra + extra_n + comment_n;
	}
	packaged_sort(out);
	return true;
}

uint32_t zip_checksum(struct str b, const struct packaged_file *file) { return (uint32_t)number(b, file->entry + 16, 4); }

bool zip_content(struct arena *a, struct str b, const struct packaged_file *file, struct str *out)
{
	const uint64_t method = number(b, file->entry + 10, 2), packed = number(b, file->entry + 20, 4), local = number(b, file->entry + 42, 4);
	const size_t size = (size_t)file->file.size;
	if (!inside(b, local, LOCAL_RECORD) || number(b, local, 4) != 0x04034b50 || file->file.size < 0 || size > UINT32_MAX - 1)
		return false;
	const uint64_t from = local + LOCAL_RECORD + number(b, local + 26, 2) + number(b, local + 28, 2);
	if (!inside(b, from, packed) || (method == STORED && packed != size) || (method != STORED && method != DEFLATED))
		return false;
	*out = (struct str){ b.p + from, (uint32_t)size };
	if (method == STORED)
		return true;
	unsigned char *bytes = arena_alloc(a, size + 1);
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	const bool ok = d && libdeflate_deflate_decompress(d, b.p + from, packed, bytes, size, NULL) == LIBDEFLATE_SUCCESS;
	libdeflate_free_decompressor(d);
	*out = (struct str){ (const char *)bytes, (uint32_t)size };
	return ok;
}
