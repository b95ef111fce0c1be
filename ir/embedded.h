/*
 * embedded: files of the source tree that stand in the program (shell, JavaScript, completion scripts), and texts with
 * @names to be filled in. ir/embed.sh makes the rows; the Makefile says of which files.
 */
#ifndef SLSC_EMBEDDED_H
#define SLSC_EMBEDDED_H

#include "ir/base/buf.h"
#include "ir/value.h"

struct embedded {
	const char *name; /* relative to its folder */
	const unsigned char *bytes;
	uint32_t n;
};

/*
 * A file's text without its head, the comment for readers that ends at the first empty line. The name must be
 * one of the n rows.
 */
struct str embedded_text(const struct embedded *rows, size_t n, const char *name);
/*
 * Writes the text with each @name (small letters and _) that is a key of values replaced by that key's text. Any other @
 * stays as it is. A value is not searched for @names in turn.
 */
void embedded_fill(struct buf *out, const struct value *values, struct str text);

#endif
