/* host: the real outside world, behind struct host. */
#ifndef SLSC_HOST_H
#define SLSC_HOST_H

#include "ir/base/buf.h"
#include "ir/cx.h"

/* host.run of the real host (compiler/process.c). */
int process_run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		struct str *out, struct str *err);
extern const struct host real_host;

/*
 * Writes bytes to path whole or not at all: a temporary file beside it, synced and renamed. mode: permission
 * bits. path "-" is standard output. Returns 0 or an errno.
 */
int write_file(const char *path, struct str bytes, unsigned mode);

#endif
