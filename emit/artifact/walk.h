/*
 * walk: one listing of a folder, for all packages. Every regular file below it, dot files included, symbolic links
 * followed (a link back to a folder being walked is passed over), sorted by bytes. A folder that cannot be read is an
 * error of those packages only that would take something from it.
 */
#ifndef SLSC_WALK_H
#define SLSC_WALK_H

#include "ir/cx.h"

struct folder {
	struct str path;    /* relative to the root, "" for the root itself */
	uint32_t parent;    /* index; the root is its own */
	bool link;          /* reached by a symbolic link of this name */
};

struct file {
	struct str path;    /* relative to the root, '/' between segments */
	uint32_t folder;    /* index */
	bool unknown;       /* no file: it stands for what lies in a folder that could not be read */
	bool executable;    /* the owner may execute it */
	int64_t size;       /* bytes */
	int64_t mtime_ns, ctime_ns;
	uint64_t device, inode;
};

struct files {
	struct str root;    /* "" is the working folder; else ends in '/' */
	VEC(struct file) at;          /* by path */
	VEC(struct folder) folders;   /* parents before their children */
};

/*
 * A folder with a file of this name holds packages that slsc made: it is never entered, or every package would hold
 * the one before it.
 */
#define WALK_MARK ".slsc-package"

/*
 * Lists what lies in root ("" or ending in '/') below the folder from ("": all of it) into out, in the arena. skip: n
 * folders relative to root that are not entered.
 */
void walk(const struct host *host, struct arena *a, struct str root, struct str from, const struct str *skip, uint32_t n, struct files *out);

#endif
