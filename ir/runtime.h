/*
 * runtime: what is wrong with the name of a Lambda runtime, read from the generated list (schemas/runtimes.h). A name is a
 * family ("python"), a version ("3.13") and perhaps a rest (".x", ".al2").
 */
#ifndef SLSC_RUNTIME_H
#define SLSC_RUNTIME_H

#include <stdbool.h>

#include "ir/base/arena.h"
#include "ir/base/str.h"
#include "schemas/runtimes.h"

/* NULL: not in the list. */
const struct lambda_runtime *runtime_find(struct str name);

/* The newest runtime of its family that AWS supports, as of the table's date; NULL: none. */
const struct lambda_runtime *runtime_newest(const struct lambda_runtime *of);
/* Whether Lambda creates functions with it, as of the table's date. */
bool runtime_offered(const struct lambda_runtime *r);

/*
 * What a message says of a name that is not taken, to follow the name: "is retired …", "is newer than …" or "is no Lambda runtime …". `meant` is
 * the runtime that may have been meant, empty if none is near: never an older version, and never one that AWS has
 * stopped supporting by the table's date, unless it is the very version that was written.
 */
struct str runtime_wrong(struct arena *a, struct str name, struct str *meant);

#endif
