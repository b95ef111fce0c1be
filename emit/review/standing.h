/* standing: the resources of a stack that are billed while nobody uses them (ir/standing.h), and how two stacks differ in them. */
#ifndef SLSC_REVIEW_STANDING_H
#define SLSC_REVIEW_STANDING_H

#include "emit/review/diff.h"
#include "ir/base/buf.h"
#include "ir/base/source.h"
#include "ir/standing.h"

/* As a table, with the line of each; unknown types are named below it. */
void standing_text(struct buf *out, struct arena *a, struct sources *sources, const struct value *template);
/* formatVersion 1. */
const struct value *standing_json(struct arena *a, struct sources *sources, const struct value *template);
/* What the second has and the first has not (+), and the other way round (-). How many they are. */
uint32_t standing_difference_text(struct buf *out, struct sources *sources, const struct value *old, const struct value *now);
uint32_t standing_difference_json(struct arena *a, struct sources *sources, const struct value *old, const struct value *now, const struct value **out);

#endif
