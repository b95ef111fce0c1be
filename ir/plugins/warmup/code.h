/* code: what a warmer of serverless-plugin-warmup runs. */
#ifndef SLSC_WARMUP_CODE_H
#define SLSC_WARMUP_CODE_H

#include "ir/cx.h"

/*
 * The text of index.mjs, which exports warmUp. targets: a list of maps of name and config (alias, clientContext, payload,
 * concurrency) of the functions to invoke. verbose NULL: yes.
 */
struct str warmer_code(struct cx *cx, const struct value *targets, const struct value *verbose);

#endif
