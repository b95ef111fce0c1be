/*
 * script: slsc's own scripts, which node runs in the service's folder with the packages that are installed there. Each is
 * code/builders/<folder>/<name>.cjs (named from code/), behind code/build/prelude.cjs: a question comes in as JSON, an answer goes out.
 */
#ifndef SLSC_BUILD_SCRIPT_H
#define SLSC_BUILD_SCRIPT_H

#include "code/build/cache.h"
#include "ir/base/digest.h"

/*
 * Runs the script "builders/<folder>/<name>.cjs", with the build folder as `out` in its question. Returns its answer, a map: messages
 * (for messages.h), failed, and what else its builder knows; NULL after an error at `at`, which names the tool.
 */
const struct value *script_run(struct build *b, const char *name, struct value *question, const char *tool, struct span at);
/* Adds a script's text, and the prelude's, to what decides whether something is built again. */
void script_digest(struct digest *d, const char *name);

#endif
