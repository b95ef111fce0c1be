/* path: paths by their letters alone. */
#ifndef SLSC_PATH_H
#define SLSC_PATH_H

#include "ir/base/str.h"

/* The path without ".", ".." behind a name, and doubled slashes, as Node's path.normalize; "" is the working folder. */
struct str path_normal(struct arena *a, struct str path);
/* The folder that a path lies in, without the slash; empty where it names none. */
struct str path_folder(struct str path);
/* The name of the package that a path behind node_modules/ begins with: "@s/x" of "@s/x/y.js". */
struct str path_package(struct str path);

#endif
