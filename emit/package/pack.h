/*
 * pack: the folder of a package. New files are made in a folder of their own within it and take their places at the
 * end, all together, so that a failed run leaves the old ones whole. Zips whose files are unchanged stay as they are.
 *
 * Whether files are unchanged is decided as in git: the file WALK_MARK in the folder keeps, for each zip, a digest over the
 * names, paths, modes, sizes, times of change, and inodes of its files, and the zip's own size, times and inode. A zip
 * is not kept if one of its files was changed so shortly before it was listed that a later change could bear the same
 * time. A mark that is damaged, or of another program or user, is ignored.
 *
 * The folder may hold files of others, be the service's own, and come from a repository that somebody else wrote: only
 * what a run of this user has made there is removed, and no input of the run is written over.
 */
#ifndef SLSC_ARTIFACT_PACK_H
#define SLSC_ARTIFACT_PACK_H

#include "code/digest.h"
#include "code/mark.h"
#include "emit/package/lock.h"
#include "emit/package/progress.h"
#include "emit/package/reuse.h"

#include "ir/base/buf.h"

#include <dirent.h>

/* A zip of this run, for the summary. */
struct packed_zip {
	struct str name;
	uint32_t files;
	uint64_t unzipped, size; /* bytes */
	enum zip_news { ZIP_UNCHANGED, ZIP_CHANGED, ZIP_NEW } news; /* against the last run's zip of this name */
};

struct packing {
	struct cx *cx;
	struct arena *arena;
	struct str folder;           /* as the user names it; empty until the packing is open, where the command line does not name it */
	struct str dir, staging;     /* both end in '/' */
	DIR *staging_folder;         /* open, or NULL */
	int lock;                    /* on the folder, from packing_open on; the caller gives it up with folder_unlock */
	void (*waiting)(const char *folder); /* called once where another run holds the lock; or NULL */
	struct mark last;            /* what the last run has left; of no zips if it is not to be trusted */
	int64_t began_ns;            /* by the clock of dir's file system, before the tree was listed */
	struct value *made;          /* zips of this run by name, as in marks but for the state of the zip */
	struct value *inputs;        /* files that the run reads, as "device:inode"; NULL: not listed yet */
	struct value *by_print;      /* files' digest: path of a zip that holds them */
	struct reuse *reuse;
	struct value *files;         /* names of the package's other files, as keys */
	VEC(struct str) staged;      /* files in staging, in the order they take their places */
	VEC(struct str) without;     /* files of the last run that go */
	struct progress progress;    /* off, unless the caller switches it on */
	VEC(struct packed_zip) zips; /* of this run, in the order they were made */
	bool failed;                 /* reported */
};

/* A package to be made in folder; empty: in that which the configuration names as package.path, else in .serverless. */
struct packing *packing_new(struct cx *cx, struct arena *a, struct str folder);
/* Begins, once the configuration is known. The folder is made if it is missing. Reports what stands in the way: false. */
bool packing_open(struct packing *p);
/* For code_digests: makes each artifact's zip, or keeps the one that is there. After packing_open. */
struct code_zips packing_zips(struct packing *p);
/* A zip of bytes that are at hand. Names sorted and distinct. */
struct packed_bytes {
	struct str name, bytes;
};
/* Makes the zip NAME of them; a failure is reported, and the packing has failed. */
void packing_zip_bytes(struct packing *p, struct str name, const struct packed_bytes *of, uint32_t n);
/* A file of the package. */
void packing_file(struct packing *p, const char *name, struct str bytes, unsigned mode);
/* A file of the package that could not be made, for the reason errno gives: the packing has failed. */
void packing_fail(struct packing *p, const char *name, int error);
/* A file that this package does not have: one of the last run goes. */
void packing_without(struct packing *p, const char *name);
/* Puts everything in its place and removes zips of the last run that are no more. False if that failed, reported. */
bool packing_finish(struct packing *p);
/* What was packed, and what is new, as text for people. After packing_finish. */
void packing_summary(const struct packing *p, struct buf *out);
/* Removes what was made. */
void packing_discard(struct packing *p);

#endif
