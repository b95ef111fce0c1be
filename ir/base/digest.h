/* digest: SHA-256 and SHA-1, streaming: digest_begin, any number of digest_add, one digest_… of the result. */
#ifndef SLSC_DIGEST_H
#define SLSC_DIGEST_H

#include "ir/base/str.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

enum digest_kind { DIGEST_SHA1, DIGEST_SHA256 };
enum { DIGEST_MOST_BYTES = SHA256_DIGEST_SIZE };

struct digest {
	enum digest_kind kind;
	union {
		struct sha1_ctx sha1;
		struct sha256_ctx sha256;
	};
};

void digest_begin(struct digest *d, enum digest_kind kind);
void digest_add(struct digest *d, struct str bytes);
/* The raw result into out; returns its length: 20 or 32 bytes. The digest is then empty again. */
size_t digest_raw(struct digest *d, uint8_t out[DIGEST_MOST_BYTES]);
/* The result in lower-case hexadecimal. */
struct str digest_hex(struct arena *a, struct digest *d);
/* The result in base64, padded with =. */
struct str digest_base64(struct arena *a, struct digest *d);
/* n bytes in base64, padded with =. */
struct str base64_of(struct arena *a, const uint8_t *bytes, size_t n);

#endif
