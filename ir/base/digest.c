#include "ir/base/digest.h"

#include "ir/base/secret.h"

#include <nettle/base64.h>
#include <nettle/nettle-meta.h>

static const struct nettle_hash *const hashes[] = { [DIGEST_SHA1] = &nettle_sha1, [DIGEST_SHA256] = &nettle_sha256, [DIGEST_MD5] = &nettle_md5 };

void digest_begin(struct digest *d, enum digest_kind kind)
{
	d->kind = kind;
	hashes[kind]->init(&d->state);
}

void digest_add(struct digest *d, struct str bytes)
{
	hashes[d->kind]->update(&d->state, bytes.n, (const uint8_t *)bytes.p);
}

size_t digest_raw(struct digest *d, uint8_t out[DIGEST_MOST_BYTES])
{
	size_t n = hashes[d->kind]->digest_size;
	hashes[d->kind]->digest(&d->state, n, out);
	return n;
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

struct str md5_hex(struct arena *a, struct str s)
{
	struct digest d;
	digest_begin(&d, DIGEST_MD5);
	digest_add(&d, s);
	struct str hex = digest_hex(a, &d);
	return str_secret(a, s) ? str_to_secret(a, hex) : hex; /* of a secret alone it could be guessed at */
}
