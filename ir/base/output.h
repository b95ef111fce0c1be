/* output: files written whole or not at all. */
#ifndef SLSC_OUTPUT_H
#define SLSC_OUTPUT_H

#include "ir/base/str.h"

/*
 * Writes bytes to path whole or not at all: a temporary file beside it, synced and renamed. mode: permission
 * bits. path "-" is standard output. Returns 0 or an errno.
 */
int write_file(const char *path, struct str bytes, unsigned mode);
/* Writes all n bytes to an open file. Returns 0 or an errno. */
int write_all(int fd, const char *p, size_t n);

#endif
