/* pair: resources of two templates that are the same under another logical id. */
#ifndef SLSC_REVIEW_PAIR_H
#define SLSC_REVIEW_PAIR_H

#include "ir/value.h"

/* Old id -> new id (a text) of the resources that only one side has and whose bodies are equal, ids that changed aside. */
const struct value *renames(struct arena *a, const struct value *old_resources, const struct value *new_resources);
/* The template with its resources and all references under their new ids. */
const struct value *with_renames(struct arena *a, const struct value *template, const struct value *ids);

#endif
