#include "ir/base/unpack.h"

#include <libdeflate.h>

struct str text_unpack(struct arena *a, const uint8_t *packed, uint32_t n, uint32_t bytes)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	void *text = arena_alloc(a, bytes);
	const bool ok = d && libdeflate_deflate_decompress(d, packed, n, text, bytes, NULL) == LIBDEFLATE_SUCCESS;
	if (d)
		libdeflate_free_decompressor(d);
	return ok ? (struct str){ text, bytes } : STR("");
}
