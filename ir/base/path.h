/* path: paths by their letters alone. */
#ifndef SLSC_PATH_H
#define SLSC_PATH_H

#include "ir/base/str.h"

/* The path without ".", ".." behind a name, and doubled slashes, as Node's path.normalize; "" is the working folder. */
struct str path_normal(struct arena *a, struct str path);

#endif
