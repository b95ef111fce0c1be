/*
 * content: the digest of what a package or an image's context holds: names, modes and bytes of its files in the order of their names, never
 * times or places. It stands where v3.40 has the digest of the zip.
 */
#ifndef SLSC_ARTIFACT_CONTENT_H
#define SLSC_ARTIFACT_CONTENT_H

#include "ir/base/digest.h"

/* What a name stands for. */
enum content_kind { CONTENT_FILE = '-', CONTENT_EXECUTABLE = 'x', CONTENT_LINK = 'l', CONTENT_FOLDER = 'd' };

/* Adds one of them to d (SHA-256), by the SHA-256 of the file's bytes, or of the link's target. */
void content_add(struct digest *d, struct str name, enum content_kind kind, const uint8_t sha256[SHA256_DIGEST_SIZE]);

#endif
