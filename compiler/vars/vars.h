/* vars: the configuration's variables, resolved as v3.40 resolves them (compiler/vars/phases.c). */
#ifndef SLSC_VARS_H
#define SLSC_VARS_H

#include "ir/cx.h"

/*
 * The configuration with every variable resolved, no map or list shared with another place, or NULL after reporting
 * every problem. It takes over the tree that it is given, which shares none either, and resolves in it. Where it fails it leaves
 * cx->partial behind, with value_unknown for each text that has no value.
 */
const struct value *vars_resolve(struct cx *cx, const struct value *config);
/* The sources whose names stand for a variable in any text, NULL-terminated: cx->variable_sources. */
const char *const *vars_source_names(struct arena *a);
/* What slsc values writes: the answers of all AWS-backed variables by their keys in a values file. */
const struct value *vars_answers(struct cx *cx, const struct value *config);

#endif
