/*
 * state: serverless-state.json, from which v3.40's and osls's `deploy --package` take the service, as they read no
 * template. It holds what a deployment reads: no custom section, no configuration as loaded, no absolute path.
 */
#ifndef SLSC_STATE_H
#define SLSC_STATE_H

#include "ir/cx.h"

/* In the arena, for json_emit; it shares nodes of the template. */
const struct value *state_build(struct cx *cx, const struct value *template);

#endif
