#include "ir/base/md5.h"

#include <nettle/md5.h>

struct str md5_hex(struct arena *a, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	struct md5_ctx ctx;
	uint8_t digest[MD5_DIGEST_SIZE];
	md5_init(&ctx);
	md5_update(&ctx, s.n, (const uint8_t *)s.p);
	md5_digest(&ctx, sizeof digest, digest);
	char *p = arena_alloc(a, 2 * sizeof digest + 1);
	for (size_t i = 0; i < sizeof digest; i++) {
		p[2 * i] = hex[digest[i] >> 4];
		p[2 * i + 1] = hex[digest[i] & 15];
	}
	p[2 * sizeof digest] = 0;
	return (struct str){ p, 2 * sizeof digest };
}
