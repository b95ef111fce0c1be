/*
 * walk: one listing of the service's folder, for all packages. Every regular file below it, dot files included,
 * symbolic links followed (a link back to a folder being walked is passed over), sorted by bytes.
 */
#ifndef SLSC_WALK_H
#define SLSC_WALK_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct file {
	struct str path;    /* relative to the folder, '/' between segments */
	bool executable;    /* the owner may execute it */
	int64_t size;       /* bytes */
	int64_t mtime_ns, ctime_ns;
	uint64_t device, inode;
};

struct files {
	VEC(struct file) at;
	bool failed;        /* a folder could not be read: failed_path, failed_errno */
	struct str failed_path;
	int failed_errno;
};

/* Lists root ("" is the working folder) into out, in the arena. skip: a folder relative to root not to enter, or empty. */
void walk(struct arena *a, struct str root, struct str skip, struct files *out);

#endif
