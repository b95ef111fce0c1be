/* near: did-you-mean by edit distance (insert, delete, replace, swap; case differences are cheap). */
#ifndef SLSC_NEAR_H
#define SLSC_NEAR_H

#include "ir/base/str.h"

struct near {
	struct str word;     /* what the user wrote */
	struct str best;     /* empty while nothing is near */
	uint32_t best_cost;
};

/* Offer candidates one by one; then best holds the nearest one worth proposing. */
void near_offer(struct near *n, struct str candidate);

#endif
