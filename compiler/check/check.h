/* check: the configuration against the schema (compiler/check/check.c). */
#ifndef SLSC_CHECK_H
#define SLSC_CHECK_H

#include "ir/cx.h"

/*
 * The configuration coerced as v3.40's validator does it, or NULL after errors. configValidationMode decides whether a
 * breach is an error, a warning or silent.
 */
const struct value *check_config(struct cx *cx, const struct value *config);
/* The same for cx->partial, the configuration with variables that could not be resolved; those fit any schema. One run reports every mistake. */
void check_partial(struct cx *cx);

/* compiler/check/split.c: sets cx->split and reads the lock file. config: checked. */
void check_split(struct cx *cx, const struct value *config);

#endif
