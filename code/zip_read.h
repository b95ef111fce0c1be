/* zip_read: the directory of an archive that another program made, jar files too. */
#ifndef SLSC_ARTIFACT_ZIP_READ_H
#define SLSC_ARTIFACT_ZIP_READ_H

#include "code/files.h"

/*
 * The files that the archive holds, by name, with their sizes uncompressed; folders are left out. Names point into
 * bytes. False if these are no zip archive whose directory can be read.
 */
bool zip_read(struct arena *a, struct str bytes, struct packaged_files *out);
/* The CRC-32 of a file that zip_read found in bytes. */
uint32_t zip_checksum(struct str bytes, const struct packaged_file *file);
/* Its content, in the arena or within bytes. False where it is not stored or deflated, or is broken. Mind file->file.size first: so many bytes are asked for. */
bool zip_content(struct arena *a, struct str bytes, const struct packaged_file *file, struct str *out);

#endif
