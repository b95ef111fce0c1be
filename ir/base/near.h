/* near: did-you-mean by edit distance (insert, delete, replace, swap; case differences are cheap). */
#ifndef SLSC_NEAR_H
#define SLSC_NEAR_H

#include "ir/base/source.h"

struct near {
	struct str word;     /* what the user wrote */
	uint32_t most;       /* edits that a proposal may be away; 0: one in three letters */
	struct str best;     /* empty while nothing is near */
	uint32_t best_cost;
	struct span best_at; /* where it stands in the configuration; file 0: nowhere */
};

/*
 * Whether the best is surely what was meant, and the word no newer name of its kind: the same letters in other cases or
 * with other separators, or one letter wrong in a long word. A plural, a digit or a short word may well be new.
 */
bool near_is_misspelled(const struct near *n);
/* Offer candidates one by one; then best holds the nearest one worth proposing. */
void near_offer(struct near *n, struct str candidate);
/* The same with the place where the candidate stands. */
void near_offer_at(struct near *n, struct str candidate, struct span at);

#endif
