/*
 * sizes: code against Lambda's quotas (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): 250 MB of files
 * in a function's zip and its layers together, and 50 MB of zip in a direct call, where it does not come from S3.
 */
#ifndef SLSC_ARTIFACT_SIZES_H
#define SLSC_ARTIFACT_SIZES_H

#include "code/handler.h"

#define SIZE_MOST_UNZIPPED 262144000 /* bytes */
#define SIZE_MOST_DIRECT 52428800    /* bytes */

/* Bytes of all the files; NULL: 0. */
uint64_t size_unzipped(const struct packaged_files *files);
/* "12.3 MB", of 1024 times 1024 bytes as in Lambda's quotas; "830 bytes", "12.3 kB". */
struct str size_text(struct arena *a, uint64_t bytes);
/* The folders that hold the most: "node_modules/a 80.1 MB, src 3.0 MB". An installed package counts as one folder. */
struct str size_biggest_folders(struct arena *a, const struct packaged_files *files);
/* A notice where the zip of an artifact, of so many bytes, cannot be had in a direct call. */
void size_note_direct(struct cx *cx, struct arena *a, const struct artifact *artifact, uint64_t zip, const struct packaged_files *files);
/* Reports functions and layers that are too large. */
void sizes_check(struct cx *cx, struct arena *a, const struct zip_contents *functions, const struct zip_contents *layers);

#endif
