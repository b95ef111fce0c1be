/* digest: which zip holds whose code, and the digests of the zips' content. */
#ifndef SLSC_ARTIFACT_DIGEST_H
#define SLSC_ARTIFACT_DIGEST_H

#include "ir/cx.h"

/*
 * Fills the code of every function and layer and service.code_directory; after lowering, before the passes. With
 * --code-digest off no file is read. Reports artifacts that are missing and packages without files.
 */
void artifact_digests(struct cx *cx);

#endif
