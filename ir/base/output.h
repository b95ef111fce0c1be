/* output: files written whole or not at all. */
#ifndef SLSC_OUTPUT_H
#define SLSC_OUTPUT_H

#include "ir/base/str.h"

/*
 * The end of temporary files' names. What a killed run leaves, the next run that writes the same file takes over;
 * packages never hold such files.
 */
#define OUTPUT_TEMPORARY ".slsc-new"

/* A file being written, in a temporary file beside its place. Its names lie in the arena. */
struct output {
	int fd;
	int error; /* errno of the first thing that went wrong, or 0 */
	const char *path, *temporary; /* temporary NULL: it is written as it is */
};

/*
 * mode: permission bits of a new file. One that is there keeps its own (a program also becomes executable for those who can read it), its owner and group as far
 * as the system lets this user give them; without the right to write it is not replaced (EACCES). A path that is a symbolic link is
 * followed, also to a file that is not there yet; the link stays. Other hard links keep the old content. "-" is
 * standard output; it, devices and pipes are written as they are.
 */
struct output output_open(struct arena *a, const char *path, unsigned mode);
void output_put(struct output *o, const void *p, size_t n);
/* Syncs it and puts it in its place, or, after an error, leaves what was there. Returns 0 or an errno. */
int output_close(struct output *o);
/* Closes it and leaves what was there. */
void output_drop(struct output *o);

/* Writes bytes to path whole or not at all, as output_open takes it. Returns 0 or an errno. */
int write_file(const char *path, struct str bytes, unsigned mode);
/* Writes all n bytes to an open file. Returns 0 or an errno. */
int write_all(int fd, const char *p, size_t n);
/* Removes a folder and all in it, as far as the system lets it; links are not followed. */
void folder_remove(const char *path);
/* fsync, however often a signal comes. Returns 0 or an errno. */
int sync_file(int fd);

#endif
