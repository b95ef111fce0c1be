/* module: JavaScript that node runs for slsc: configuration files, and the modules of ${file(x.js)}. */
#ifndef SLSC_MODULE_H
#define SLSC_MODULE_H

#include "ir/cx.h"

/* A script writes this and then its answer, a JSON object; what the module prints itself stands before it. */
#define MODULE_MARK "\n\x01slsc-answer\x01"

/*
 * Runs script with node, question (JSON) on its standard input. Returns its answer, a map without spans, in the
 * arena; or NULL and *why, a phrase for a message.
 */
const struct value *module_run(struct cx *cx, const char *script, struct str question, struct str *why);

/*
 * The configuration that a .js, .cjs, .mjs or .ts file exports. Every node has the span of the file's begin.
 * NULL after reporting.
 */
const struct value *module_config(struct cx *cx, struct str path, uint32_t base);

#endif
