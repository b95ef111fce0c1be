/* mark: the file that remembers what a folder's zips were made of. */
#ifndef SLSC_ARTIFACT_MARK_H
#define SLSC_ARTIFACT_MARK_H

#include "emit/artifact/files.h"
#include "ir/base/buf.h"
#include "ir/value.h"

/* Digest over the state of files and what else makes their zip, in hexadecimal. */
struct str mark_print(struct arena *a, const struct packaged_files *files);
/* Whether no file could have changed since without its state showing it: all were older than began_ns when listed. */
bool mark_is_certain(const struct packaged_files *files, int64_t began_ns);
/* The state of a file by name, as a map of texts; NULL if it is no regular file. */
const struct value *mark_state(struct arena *a, const char *path);
/* The zips by name that the file at path remembers: an empty map if it is missing, damaged or of another version. */
const struct value *mark_read(struct cx *cx, struct arena *a, const char *path);
/* The bytes of that file. */
void mark_emit(struct arena *a, const struct value *zips, struct buf *out);

#endif
