/* digest: SHA-256, SHA-1 and MD5, streaming: digest_begin, any number of digest_add, one digest_… of the result. */
#ifndef SLSC_DIGEST_H
#define SLSC_DIGEST_H

#include "ir/base/str.h"

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

enum digest_kind { DIGEST_SHA1, DIGEST_SHA256, DIGEST_MD5 };
enum { DIGEST_MOST_BYTES = SHA256_DIGEST_SIZE };

struct digest {
	enum digest_kind kind;
	union {
		struct sha1_ctx sha1;
		struct sha256_ctx sha256;
		struct md5_ctx md5;
	} state;
};

/* Begins, and adds bytes. Both allocate nothing and cannot fail. */
void digest_begin(struct digest *d, enum digest_kind kind);
void digest_add(struct digest *d, struct str bytes);
/* The raw result into out; returns its length: 20, 32 or 16 bytes. The digest is then empty again. */
size_t digest_raw(struct digest *d, uint8_t out[DIGEST_MOST_BYTES]);
/* The result in lower-case hexadecimal. */
struct str digest_hex(struct arena *a, struct digest *d);
/* The result in base64, padded with =. */
struct str digest_base64(struct arena *a, struct digest *d);
/* n bytes in base64, padded with =. */
struct str base64_of(struct arena *a, const uint8_t *bytes, size_t n);
/* The MD5 of s in hexadecimal: v3.40 shortens names that are too long with it. */
struct str md5_hex(struct arena *a, struct str s);

#endif
