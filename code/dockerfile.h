/* dockerfile: what a Dockerfile copies that its context does not hold. */
#ifndef SLSC_CODE_DOCKERFILE_H
#define SLSC_CODE_DOCKERFILE_H

#include "code/ignore.h"
#include "ir/cx.h"

/*
 * Warns of each source of COPY and ADD that is a path of the context, without variables and wildcards, where there is none:
 * the build would fail. paths: the names of all that the context holds, as keys;
 * true for folders.
 */
void dockerfile_check(struct cx *cx, struct arena *a, struct str path, struct str text, struct ignore *ignore, const struct value *paths);

#endif
