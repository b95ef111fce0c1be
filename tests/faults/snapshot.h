/* snapshot: a folder's files in memory. Whatever fails here ends the sweep with status 1. */
#ifndef SLSC_SNAPSHOT_H
#define SLSC_SNAPSHOT_H

#include <stddef.h>
#include <sys/stat.h>

enum { MOST_FILES = 256 };

struct text {
	char *p;
	size_t n;
};

struct file {
	char *path; /* below the folder */
	struct text bytes;
	mode_t mode;
};

struct snapshot {
	struct file of[MOST_FILES];
	size_t n;
};

/* The files of a folder and those below it; snapshot_free frees it. */
struct snapshot *snapshot(const char *root);
void snapshot_free(struct snapshot *s);
/* NULL if there is none of that path. */
const struct file *snapshot_find(const struct snapshot *s, const char *path);

/* Ends in NUL, which is not counted; to be freed. */
struct text read_path(const char *path);
/* Makes the folders on the way. */
void write_path(const char *path, struct text t, mode_t mode);
void remove_tree(const char *path);

/* A text to be freed. */
char *fmt(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says what errno is of, and exits with status 1. */
void die(const char *what);

#endif
