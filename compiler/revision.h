/* revision: the files of a revision of the git repository, behind struct host; whatever else is asked goes to the real one. */
#ifndef SLSC_REVISION_H
#define SLSC_REVISION_H

#include "ir/cx.h"

struct revision {
	struct host host;        /* given to the compiler */
	const struct host *real;
	struct str name;         /* "HEAD~1" */
};

/*
 * Fills r for "REV:path" and returns its path: as git reads it, from the repository's root, or from the working folder
 * if it begins with "./" or "../". Empty if the operand has no such form.
 */
struct str revision_open(struct revision *r, const struct host *real, struct str operand);

#endif
