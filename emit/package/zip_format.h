/*
 * zip_format: the bytes of an archive around its files' own: local headers, central directory, end records; with zip64's
 * forms where a number needs them, and only there.
 */
#ifndef SLSC_ZIP_FORMAT_H
#define SLSC_ZIP_FORMAT_H

#include "emit/package/zip.h"
#include "ir/base/buf.h"

/* Bytes of the local header of an entry whose content has this size. */
size_t zip_local_size(const struct zip_entry *e, uint64_t size);
/* Writes that many bytes to out. */
void zip_put_local(unsigned char *out, const struct zip_entry *e, const struct zip_member *m);
/* Appends the entry's record of the central directory. */
void zip_put_central(struct buf *out, const struct zip_entry *e, const struct zip_member *m);
/* Appends what follows the central directory of n records, which begins at offset start and has size bytes. */
void zip_put_end(struct buf *out, uint64_t n, uint64_t start, uint64_t size);

#endif
