#include "code/content.h"

/* The name's length comes before it, so that no two packages give the same bytes. */
void content_add(struct digest *d, struct str name, enum content_kind kind, const uint8_t sha256[SHA256_DIGEST_SIZE])
{
	char head[] = { (char)(name.n >> 24), (char)(name.n >> 16), (char)(name.n >> 8), (char)name.n, (char)kind };
	digest_add(d, (struct str){ head, sizeof head });
	digest_add(d, name);
	digest_add(d, (struct str){ (const char *)sha256, SHA256_DIGEST_SIZE });
}
