/*
 * zip: archives that are the same bytes for the same files: entries in byte order of their names, the time 1980-01-01,
 * modes 0755 or 0644, no extra fields (but zip64's where a size needs it), deflate by libdeflate at one level, or
 * stored where deflate gains nothing.
 *
 * Files are compressed on all cores. At most IN_FLIGHT files are in memory at once, each with its compressed form,
 * so memory is bounded by the largest files, not by the archive. No thread exists outside zip_write.
 */
#ifndef SLSC_ZIP_H
#define SLSC_ZIP_H

#include "ir/base/str.h"

struct zip_entry {
	struct str name;    /* in the archive: relative, '/' between segments, UTF-8 */
	const char *source; /* file to read, NUL-terminated; NULL: bytes holds the content */
	struct str bytes;
	bool executable;
};

struct zip_result {
	int error;              /* 0 or an errno */
	struct str failed_path; /* the file that could not be read or written */
	uint64_t size;          /* bytes of the archive */
	uint8_t sha256[32];     /* of the archive */
	uint8_t content[32];    /* content digest of the entries (emit/artifact/content.h) */
};

/*
 * Writes the archive to path whole or not at all (a temporary file beside it, synced and renamed). The entries'
 * names must be sorted and distinct. threads 0: one a core.
 */
struct zip_result zip_write(const char *path, const struct zip_entry *entries, uint32_t n, unsigned threads);

#endif
