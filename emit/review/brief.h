/* brief: a template's value in few words: ${Table.Arn} instead of {"Fn::GetAtt": …}. */
#ifndef SLSC_REVIEW_BRIEF_H
#define SLSC_REVIEW_BRIEF_H

#include "ir/value.h"

/*
 * Ref, Fn::GetAtt and Fn::Sub as ${…}, Fn::Join as the joined text, anything else as JSON in one line. Texts stand in
 * quotes if quoted. Secrets read "(secret)". NULL reads as nothing.
 */
struct str brief(struct arena *a, const struct value *v, bool quoted);
/* s, cut to most bytes at a code point, with an ellipsis. */
struct str shortened(struct arena *a, struct str s, uint32_t most);

#endif
