/*
 * content: the digest of what a package holds: names, modes and bytes of its files in the order of their names, never
 * times or places. It stands where v3.40 has the digest of the zip.
 */
#ifndef SLSC_ARTIFACT_CONTENT_H
#define SLSC_ARTIFACT_CONTENT_H

#include "ir/base/digest.h"

/* Adds one file to d (SHA-256), by the SHA-256 of its bytes. */
void content_add(struct digest *d, struct str name, bool executable, const uint8_t sha256[SHA256_DIGEST_SIZE]);

#endif
