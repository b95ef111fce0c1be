/* zip_pack: one entry read, hashed and deflated, as its bytes in the archive. One packer a thread. */
#ifndef SLSC_ZIP_PACK_H
#define SLSC_ZIP_PACK_H

#include "emit/package/zip_format.h"

/* Bytes in malloc'd memory that grows and is used again: pages once touched stay touched. */
struct room {
	unsigned char *p;
	size_t n, cap;
};

/* Empties it; memory beyond `most` bytes goes back. */
void room_shrink(struct room *r, size_t most);

struct packer {
	struct libdeflate_compressor *deflate, *taster;
	struct room content; /* of the file in hand */
	const char *archive; /* the one last copied from, open as fd */
	int fd;
};

/* False: out of memory. packer_end must be called in either case. */
bool packer_begin(struct packer *k);
void packer_end(struct packer *k);
/* Appends the entry, local header first, to out and fills m but for its offset. Returns 0 or an errno. */
int pack_entry(struct packer *k, const struct zip_entry *e, struct room *out, struct zip_member *m);

#endif
