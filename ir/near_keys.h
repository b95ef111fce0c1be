/*
 * near_keys: did-you-mean (ir/base/near.h) among names that the input itself holds, of which there may be as many as there
 * are mistakes. All look-ups of a compilation share one allowance of comparisons, so that time stays linear in the input;
 * once it is used up, problems are reported without a proposal.
 */
#ifndef SLSC_NEAR_KEYS_H
#define SLSC_NEAR_KEYS_H

#include "ir/base/near.h"
#include "ir/cx.h"

enum { NEAR_KEYS_MOST = 100000 }; /* names compared in a compilation: some tens of milliseconds */

/* Whether n further names may be compared. They are counted if so. */
bool near_keys_allow(struct cx *cx, uint32_t n);
/* Offers the keys of a map, with their places. Of what is no map: nothing. */
void near_offer_keys(struct cx *cx, struct near *near, const struct value *map);

#endif
