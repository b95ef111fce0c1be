/*
 * revision: the files of a revision of the git repository, behind struct host. Links are followed within the revision, as
 * a checkout would have them; what lies outside of the repository has no revisions and is read as it is. Files that git
 * does not hold, those of submodules and of Git LFS, are FILE_FAILED, with a reason. Other programs find the revision in a
 * checkout of its own (compiler/host/revision_tree.c). Whatever else is asked goes to the real host.
 */
#ifndef SLSC_REVISION_H
#define SLSC_REVISION_H

#include "compiler/host/tempfolder.h"
#include "ir/cx.h"

struct revision {
	struct host host;        /* given to the compiler */
	const struct host *real;
	struct arena *arena;
	struct str name;         /* "HEAD~1" */
	struct str tree;         /* the object id of its root folder; empty: it cannot be read */
	struct str problem;      /* why not: a sentence */
	struct str top;          /* the repository's folder, absolute, without links; empty: it is a bare repository */
	struct str from;         /* what relative paths begin at: "" is the repository's root, else it ends in '/' */
	struct tempfolder checkout;
};

/*
 * Fills r for "REV:path" and returns its path: as git reads it, from the repository's root, or from the working folder
 * if it begins with "./" or "../". Empty if the operand has no such form.
 */
struct str revision_open(struct revision *r, struct arena *a, const struct host *real, struct str operand);
/* Removes the checkout, if one was made. */
void revision_close(struct revision *r);

/* host.local_path of a revision. */
struct str revision_local_path(const struct host *h, struct arena *a, struct str path, struct str *why);
/* Where a path lies: within the revision, from its root; or, with *outside, in the file system. */
struct str revision_place(const struct revision *r, struct arena *a, struct str path, bool *outside);
/* Runs git, argv[0], with input; false and *why, a sentence, if it fails. */
bool revision_git(const struct revision *r, struct arena *a, const char *const *argv, struct str input, struct str *out, struct str *why);

#endif
