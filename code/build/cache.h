/*
 * cache: what the last build has read and written, so that the next one makes only what has changed. It is kept as JSON
 * beside what was built. A file that was read counts as unchanged while its size, times and inode are the same, or else
 * its bytes; what was changed so shortly before it was recorded that a later change could bear the same time is compared
 * by its bytes.
 *
 * Beside files, names count: of folders in which a new file could be found before an old one.
 */
#ifndef SLSC_BUILD_CACHE_H
#define SLSC_BUILD_CACHE_H

#include "code/build/build.h"

struct cached_file {
	struct str path;       /* from the service's folder, or absolute */
	struct str state;      /* size, times and inode; empty: not certain */
	struct str sha256;     /* of its bytes; empty: there is no such file */
	VEC(uint32_t) imports; /* numbers of files */
	bool same;             /* as it was when it was recorded */
	uint32_t seen;         /* number of the last walk that reached it */
};

struct cached_output {
	struct str name;       /* below the build folder */
	struct str state, sha256;
};

/* What is made by itself, of one file and what that imports. */
struct cached_unit {
	struct str name;       /* path of that file */
	VEC(struct cached_output) outputs;
	VEC(struct str) externals; /* packages that its output asks for by name */
	bool good;             /* need not be made again */
};

struct cache {
	struct build *build;
	struct str key;        /* digest of the tool and its options */
	VEC(struct cached_file) files;
	struct value *index;   /* path: number in files */
	VEC(struct cached_unit) units;
	struct value *unit_index; /* name: number in units */
	struct value *watched; /* path: what was there, as text */
	struct value *messages; /* of the tool, a list that its builder knows */
	uint32_t walks;
};

/* An empty record. */
struct cache *cache_new(struct build *b, struct str key);
/* Reads the record `name` of the build folder. Another key, or something else that is watched, leaves it empty. */
struct cache *cache_read(struct build *b, const char *name, struct str key);
uint32_t cache_file(struct cache *c, struct str path);
/* The unit of that name, made if there is none; valid until the next one is made. */
struct cached_unit *cache_unit(struct cache *c, struct str name);
/* Calls f for each file that a unit's file leads to, itself included. */
void cache_walk(struct cache *c, struct str unit, void (*f)(void *of, struct cached_file *file), void *of);
/* All files that were read to make a unit, paths from the service's folder or absolute: its file leads to each of them. */
void cache_reads(struct cache *c, struct str unit, const struct value *paths);
/* What has just been made, files below the build folder: the unit is good with these. */
void cache_makes(struct cache *c, struct str unit, const struct value *names);
/* An output as a file of a zip, named without its first `cut` bytes. Its digest stands for its times: the same bytes keep the zip. */
struct packaged_file cache_output(struct build *b, const struct cached_output *output, uint32_t cut);
/* What there is at a path, as this process sees it, by size, times and inode; empty if it is no regular file. */
struct str cache_state(struct build *b, struct str path);
/* The SHA-256 of the bytes of the file at a path, as this process sees it, in base64; empty if there are none. */
struct str cache_sha256(struct build *b, struct str path);
/* Records the files that were read, after the tool has run. began: time() before it did. */
void cache_settle(struct cache *c, int64_t began);
void cache_write(struct cache *c, const char *name);

#endif
