/* yaml_scalar: what a scalar's text is under js-yaml 4.3's default schema. */
#ifndef SLSC_YAML_SCALAR_H
#define SLSC_YAML_SCALAR_H

#include "ir/value.h"

/* A plain scalar: null, boolean, integer, float, timestamp or text. */
struct value *yaml_plain(struct arena *a, struct str s);
/*
 * A scalar under an explicit core tag ("int" of !!int): NULL if the text is not of that type or the tag is not one for
 * scalars. A date without a time stays as written; with one it becomes v3.40's ISO text.
 */
struct value *yaml_tagged_scalar(struct arena *a, struct str tag, struct str s);
/* What is written between single quotes: doubled quotes halved, line breaks folded. */
struct str yaml_single_quoted(struct arena *a, struct str written);
/*
 * A folded block scalar (>): lines from the one after the header on. chomp is '+', '-' or 0. The indentation is that of
 * the first line with content, or the one given with given_indent.
 */
struct str yaml_folded(struct arena *a, struct str lines, char chomp, bool given_indent, uint32_t indent);
/* A mapping key's text as JavaScript has it: 1 and '1' are the same, a date is its long text. */
struct str yaml_key_text(struct arena *a, const struct value *key);

#endif
