/*
 * zip: archives that are the same bytes for the same files: entries in byte order of their names, the time 1980-01-01,
 * modes 0755 or 0644, no extra fields (but zip64's where a size needs it), deflate by libdeflate at one level, or
 * stored where deflate gains nothing.
 *
 * Files are compressed on all cores (zip_crew.h); memory is bounded by the largest files, not by the archive. No thread
 * exists outside zip_write.
 */
#ifndef SLSC_ZIP_H
#define SLSC_ZIP_H

#include "ir/base/str.h"

/*
 * What an archive's bytes depend on beside its files: the library that deflates, and its level. The same recipe and
 * files, the same bytes; libdeflate's versions differ.
 */
#define ZIP_RECIPE_USUAL "libdeflate 1.14, level 4"
/* That of the library in use: ZIP_RECIPE_USUAL, or another text where its version is another. */
struct str zip_recipe(void);

/* What an archive says of an entry beside its name and mode. */
struct zip_member {
	uint64_t offset; /* of its local header in the archive */
	uint64_t n;      /* bytes in the archive, header not counted */
	uint64_t size;   /* bytes uncompressed, never fewer than n */
	uint32_t crc;    /* of the bytes uncompressed */
	bool deflated;
	uint8_t sha256[32]; /* of the bytes uncompressed: not written */
};

/* A file as another archive of ours holds it. */
struct zip_copy {
	const char *archive; /* NUL-terminated path */
	uint64_t at;         /* offset of the file's bytes there */
	struct zip_member member;
};

struct zip_entry {
	struct str name;    /* in the archive: relative, '/' between segments, UTF-8 */
	const char *source; /* file to read, NUL-terminated; NULL: bytes holds the content */
	struct str bytes;
	bool executable;
	uint64_t size;      /* bytes that source is expected to have: the work is shared out by it */
	const struct zip_copy *copy; /* taken instead of source if not NULL */
};

struct zip_result {
	int error;              /* 0 or an errno */
	struct str failed_path; /* the file that could not be read or written */
	uint64_t size;          /* bytes of the archive */
	uint8_t sha256[32];     /* of the archive */
	uint8_t content[32];    /* content digest of the entries (code/content.h) */
	struct zip_member *members; /* one an entry, in the arena */
};

/* Who wants to know how far it is; called from one thread at a time, with the bytes of the archive so far. */
struct zip_watch {
	void (*written)(void *data, uint64_t bytes); /* or NULL */
	void *data;
};

/*
 * Writes the archive to path, where no file may be, whole or not at all; making it durable is left to the caller. The
 * entries' names must be sorted and distinct. threads 0: one a core.
 */
struct zip_result zip_write(struct arena *a, const char *path, const struct zip_entry *entries, uint32_t n, unsigned threads, struct zip_watch watch);

#endif
