/* modules: installed packages, found as Node finds them; links (pnpm, workspaces) are followed. */
#ifndef SLSC_BUILD_MODULES_H
#define SLSC_BUILD_MODULES_H

#include "code/build/build.h"

/* The service's folder, absolute and without links. */
struct str modules_root(struct build *b);
/* The folder of the package that a file in the folder `from` (absolute, without links) gets for a name; empty: none. */
struct str modules_find(struct build *b, struct str from, struct str name);
/* The package.json in a folder, or NULL. */
const struct value *modules_json(struct build *b, struct str folder);

#endif
