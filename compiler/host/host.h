/* host: the real outside world, behind struct host. */
#ifndef SLSC_HOST_H
#define SLSC_HOST_H

#include "ir/base/buf.h"
#include "ir/base/output.h"
#include "ir/cx.h"

/* host.run of the real host (compiler/host/process.c). */
int process_run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		struct str *out, struct str *err);
extern const struct host real_host;

#endif
