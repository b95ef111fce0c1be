/*
 * reuse: files that an earlier zip of the same run holds are copied from there. Functions that are packaged one by one
 * share most of their node_modules: each of its files is read and compressed once.
 */
#ifndef SLSC_ARTIFACT_REUSE_H
#define SLSC_ARTIFACT_REUSE_H

#include "code/files.h"
#include "emit/package/zip.h"

struct reuse;

/* Empty; in the arena. */
struct reuse *reuse_new(struct arena *a);
/* A zip that was made of files; all must outlive the reuse. */
void reuse_add(struct reuse *r, const char *zip, const struct packaged_files *files, const struct zip_member *members);
/* Where the file at path can be copied from, or NULL. What is returned lasts until the next reuse_add. */
const struct zip_copy *reuse_find(struct reuse *r, struct str path);

#endif
