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
	uint32_t bad_name;  /* not 0: files->bad_names.at[bad_name - 1] is the path, no UTF-8 or with a line break; path has U+FFFD there */
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
	VEC(struct str) bad_names;
};

/*
 * A folder with a file of this name holds a package that slsc made: what slsc wrote there is no part of any package, or
 * each would hold the one before it.
 */
#define WALK_MARK ".slsc-package"
/* A folder whose name begins so is one that a package is being made in, or was when it was killed; never entered. */
#define WALK_STAGING ".slsc-new-"

/* The folder that this run packages into, which may have no mark yet. */
struct walk_target {
	uint64_t device, inode;    /* inode 0: there is none */
	const struct value *zips;  /* names of zips that this run may make there, as keys; NULL: none */
};

/*
 * Lists what lies in root ("" or ending in '/') below the folder from ("": all of it) into out, in the arena; but for
 * the root's .serverless.
 */
void walk(const struct host *host, struct arena *a, struct str root, struct str from, const struct walk_target *target, struct files *out);
/* Whether the folder at path (from the root) holds nobody's code: the framework's packages, or one that is being made. */
bool walk_never_enters(struct str path);
/* Takes out of a folder's entries what slsc wrote there; whether it is a folder of packages. */
bool walk_leave_out(const struct host *host, struct arena *a, const struct walk_target *target, const char *folder, struct folder_entries *entries);

#endif
