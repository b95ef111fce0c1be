/*
 * glob: package patterns with micromatch's meaning (dot files included), as regular expressions.
 * *, ?, **, [classes], {a,b}, {1..3}, !(x) ?(x) +(x) *(x) @(x), (a|b), \escapes, a leading ! for all but.
 * A path also matches a pattern that is the same text. Wildcards of IAM are another language: ir/base/wildcard.h.
 */
#ifndef SLSC_GLOB_H
#define SLSC_GLOB_H

#include "ir/base/str.h"

struct glob {
	struct str text;  /* the pattern as written, for the same-text rule */
	struct str regex; /* anchored expression over the whole path, in the arena */
	bool negated;     /* matches what the expression does not */
};

/* Never fails: what is no group or class is plain text, as in micromatch. The expression is compiled by the caller, and freed (ir/base/regex.h). */
struct glob glob_parse(struct arena *a, struct str pattern);

#endif
