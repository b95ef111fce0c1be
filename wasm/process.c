/* In place of compiler/host/process.c: a WebAssembly program starts no other. Who asked says where, at the value that needs it. */
#include "compiler/host/host.h"

int process_run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		struct str *out, struct str *err)
{
	(void)h, (void)argv, (void)input, (void)timeout_ms;
	*out = STR("");
	*err = str_dup(a, STR("the WebAssembly build of slsc starts no programs"));
	return RUN_NOT_STARTED;
}
