/* mark: the file that remembers what a folder's zips were made of. */
#ifndef SLSC_ARTIFACT_MARK_H
#define SLSC_ARTIFACT_MARK_H

#include "code/files.h"
#include "ir/base/buf.h"
#include "ir/value.h"

/* Digest over the state of files and the recipe by which a zip is made of them (zip_recipe), in hexadecimal. */
struct str mark_print(struct arena *a, const struct packaged_files *files, struct str recipe);
/* Whether no file could have changed since without its state showing it: all were older than began_ns when listed. */
bool mark_is_certain(const struct packaged_files *files, int64_t began_ns);
/* The state of a file by name, as a map of texts; NULL if it is no regular file. */
const struct value *mark_state(struct arena *a, const char *path);

/* What such a file remembers. */
struct mark {
	const struct value *zips;  /* by name; never NULL */
	const struct value *files; /* names of the package's other files, as keys; never NULL */
	bool whole;                /* else it is missing, damaged or of another version, and both are empty */
};
/* Reads the file at path through host; its nodes lie in a. Never fails: what cannot be read is not whole. */
struct mark mark_read(const struct host *host, struct arena *a, const char *path);
/* Whether slsc has written the file of this name in a folder with that mark; all zips if the mark is not whole. */
bool mark_owns(const struct mark *m, struct str name);
/* Whether every package may have a file of this name. */
bool mark_is_fixed_name(struct str name);
/* The bytes of the file. */
void mark_emit(struct arena *a, const struct value *zips, const struct value *files, struct buf *out);

#endif
