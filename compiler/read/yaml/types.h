/* types: what a scalar's text is under js-yaml 4.3's default schema. */
#ifndef SLSC_YAML_TYPES_H
#define SLSC_YAML_TYPES_H

#include "compiler/read/yaml/reader.h"

/* A plain scalar, not empty: null, boolean, integer, float, timestamp or text. */
struct value *yaml_plain(struct arena *a, struct str s);
/*
 * A scalar under an explicit core tag: NULL if the text is not of that type or the tag is not one for scalars. A date
 * without a time stays as written; with one it becomes v3.40's ISO text.
 */
struct value *yaml_tagged_scalar(struct arena *a, enum tag_id id, struct str s);
/* A mapping key's text as JavaScript has it: 1 and '1' are the same, a date is its long text. */
struct str yaml_key_text(struct arena *a, const struct value *key);

#endif
