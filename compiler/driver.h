/* driver: one compilation, from a configuration file to the template's bytes. */
#ifndef SLSC_DRIVER_H
#define SLSC_DRIVER_H

#include "ir/base/buf.h"
#include "ir/cx.h"

struct input {
	const char *path;           /* configuration file, relative to the working folder */
	const struct host *host;
	struct options options;
	bool minify;                /* no white space in the output */
};

/*
 * Compiles in->path and appends the template to out. Problems are collected in d, whose arena holds
 * everything the compilation made; sources must be d's. False if there were errors: out is then unusable.
 */
bool compile(const struct input *in, struct buf *out, struct diags *d);

#endif
