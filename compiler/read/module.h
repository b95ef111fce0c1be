/* module: JavaScript that node runs for slsc: configuration files, and the modules of ${file(x.js)}. */
#ifndef SLSC_MODULE_H
#define SLSC_MODULE_H

#include "ir/cx.h"

/* Why no answer came. */
struct module_failure {
	struct str why;   /* one line: a phrase for a message */
	struct span at;   /* the place in the service's own code, or unknown */
};

/*
 * Runs a script of compiler/read/js with node. question is a map of what the script reads; "root" and "path", the service's
 * folder and the module, are added here. Returns its answer, a map without spans, in the arena; or NULL and *f. The files
 * that the module has brought count as read.
 */
const struct value *module_run(struct cx *cx, const char *script, struct str path, struct value *question, struct module_failure *f);

/*
 * The configuration that a .js, .cjs, .mjs or .ts file exports. Every node has the span of the file's begin.
 * NULL after reporting.
 */
const struct value *module_config(struct cx *cx, struct str path, uint32_t base);

/* struct cx_readers: stacks_map (ir/cx.h). */
const struct value *module_stacks_map(struct cx *cx, struct str path, const struct value *resources, struct str *why, struct span *at);

#endif
