/*
 * image: the digests of the images that are to be built, which stand in their tags: of the context, the Dockerfile, and the
 * options that decide what a build makes (buildArgs, buildOptions, platform, provenance). cacheFrom only makes it faster.
 * Secrets in buildArgs are left out: nobody shall try guesses against a tag.
 */
#ifndef SLSC_CODE_IMAGE_H
#define SLSC_CODE_IMAGE_H

#include "code/walk.h"

/*
 * Finds the service's images and sets their digests. target: what this run packages into; NULL: no file is read, and zeros
 * stand for the digests. a: for what is needed meanwhile. Reports Dockerfiles and contexts that cannot be read, and what
 * the build would stumble over.
 */
void images_digest(struct cx *cx, struct arena *a, const struct walk_target *target);

#endif
