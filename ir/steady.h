/* steady: logical ids that end in a digest or a time, and the part of them that stays the same. */
#ifndef SLSC_STEADY_H
#define SLSC_STEADY_H

#include "ir/value.h"

/*
 * Of the resources whose logical ids end in a digest or a time (versions of functions and layers, deployments of APIs):
 * id -> the id without it, as a text, where no other resource has that one.
 */
struct value *steady_ids(struct arena *a, const struct value *resources);
/*
 * v with each scalar in it as with says, which may return the same; v itself where all are. Maps and lists that hold another one are new.
 */
const struct value *scalars_replaced(struct arena *a, const struct value *v, const struct value *(*with)(void *of, const struct value *scalar), void *of);
/*
 * v with every word (letters and digits between anything else) of its texts that is a key of words replaced by that key's
 * text; v itself where there is none. Keys of maps stay.
 */
const struct value *words_replaced(struct arena *a, const struct value *v, const struct value *words);

#endif
