/*
 * dependencies: what the service's package.json asks for and no zip holds, as it lies in a folder above (workspaces of
 * npm, yarn or pnpm hoist it there), or is not installed. Lambda would say "Cannot find module" at the first invocation.
 */
#ifndef SLSC_ARTIFACT_DEPENDENCIES_H
#define SLSC_ARTIFACT_DEPENDENCIES_H

#include "code/handler.h"

struct dependencies;

/* Reads the package.json of the service's folder. NULL if there is none, or nothing that it asks for. */
struct dependencies *dependencies_new(struct cx *cx, struct arena *a, struct code_tree *tree);
/* What one function has at hand: its zip, and of its layers the service's own. */
void dependencies_offer(struct dependencies *d, const struct function *fn, const struct zip_contents *zip, const struct zip_contents *layers);
/* Reports, as warnings, what a function lacks that would take it if it lay in the service's folder. */
void dependencies_report(struct dependencies *d);

#endif
