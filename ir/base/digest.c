#include "ir/base/digest.h"

#include <nettle/base64.h>

void digest_begin(struct digest *d, enum digest_kind kind)
{
	d->kind = kind;
	if (kind == DIGEST_SHA1)
		sha1_init(&d->sha1);
	else
		sha256_init(&d->sha256);
}

void digest_add(struct digest *d, struct str bytes)
{
	if (d->kind == DIGEST_SHA1)
		sha1_update(&d->sha1, bytes.n, (const uint8_t *)bytes.p);
	else
		sha256_update(&d->sha256, bytes.n, (const uint8_t *)bytes.p);
}

size_t digest_raw(struct digest *d, uint8_t out[DIGEST_MOST_BYTES])
{
	if (d->kind == DIGEST_SHA1) {
		sha1_digest(&d->sha1, SHA1_DIGEST_SIZE, out);
		return SHA1_DIGEST_SIZE;
	}
	sha256_digest(&d->sha256, SHA256_DIGEST_SIZE, out);
	return SHA256_DIGEST_SIZE;
}

struct str digest_hex(struct arena *a, struct digest *d)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t raw[DIGEST_MOST_BYTES];
	size_t n = digest_raw(d, raw);
	char *p = arena_alloc(a, 2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		p[2 * i] = hex[raw[i] >> 4];
		p[2 * i + 1] = hex[raw[i] & 15];
	}
	return (struct str){ p, (uint32_t)(2 * n) };
}

struct str base64_of(struct arena *a, const uint8_t *bytes, size_t n)
{
	char *p = arena_alloc(a, BASE64_ENCODE_RAW_LENGTH(n) + 1);
	base64_encode_raw(p, n, bytes);
	return (struct str){ p, (uint32_t)BASE64_ENCODE_RAW_LENGTH(n) };
}

struct str digest_base64(struct arena *a, struct digest *d)
{
	uint8_t raw[DIGEST_MOST_BYTES];
	size_t n = digest_raw(d, raw);
	return base64_of(a, raw, n);
}
