/*
 * context: what the build of an image is given: the files, links and folders below a folder as BuildKit sends them, less what
 * .dockerignore names. Links are not followed.
 */
#ifndef SLSC_CODE_CONTEXT_H
#define SLSC_CODE_CONTEXT_H

#include "code/ignore.h"
#include "code/walk.h"
#include "ir/base/buf.h"
#include "ir/base/digest.h"

struct context {
	struct cx *cx;
	struct arena *arena;              /* for the listing */
	const struct walk_target *target; /* what this run packages into */
	struct str root;                  /* "" is the working folder; else ends in '/' */
	struct ignore *ignore;
	struct str image;                 /* its name, for messages */
	struct span span;
	struct digest digest;             /* begun by the caller */
	struct buf *sums;                 /* appended: a line of sha256sum for each file; NULL: not wanted */
	struct value *paths;              /* set: the names of all that it holds, as keys; true for folders */
};

/*
 * Adds all of the context to its digest: names, what they are, whether the owner may execute them, bytes and targets; no
 * times, other modes or owners. What slsc has written there is passed over, and .git, in which git's own commands change
 * files. Reports what cannot be read.
 */
void context_digest(struct context *c);
/* The line of sha256sum for a file at path, from the working folder; none for a name that it would write in another way. */
void context_sum(struct buf *sums, struct str path, const uint8_t sha256[SHA256_DIGEST_SIZE]);

#endif
