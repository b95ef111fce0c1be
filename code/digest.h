/* digest: which zip holds whose code, and the digests of the zips' content. */
#ifndef SLSC_ARTIFACT_DIGEST_H
#define SLSC_ARTIFACT_DIGEST_H

#include "emit/package/pack.h"

/*
 * Fills the code of every function and layer and service.code_directory; after lowering, before the passes. With
 * --code-digest off no file is read. Reports artifacts that are missing and packages without files. With a packing
 * (NULL: without), which is opened here, each artifact that is not prebuilt becomes a zip in it, and its files are read
 * once for both. False if that cannot be opened, which is reported; there is no code then.
 */
bool artifact_digests(struct cx *cx, struct packing *packing);

#endif
