/*
 * devdeps: installed packages that only development needs. v3.40 asks npm, in every folder with a package.json outside
 * of node_modules, for what is reachable with and without that folder's devDependencies, and leaves out the difference.
 * The same is computed here from the installed package.json files, whichever tool installed them: npm, yarn or pnpm.
 */
#ifndef SLSC_DEVDEPS_H
#define SLSC_DEVDEPS_H

#include "code/walk.h"
#include "ir/value.h"

/* A map whose keys are paths relative to the listing's root: folders of packages, and links to their programs. */
const struct value *dev_only(struct cx *cx, struct arena *a, const struct files *files);

#endif
