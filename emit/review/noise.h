/*
 * noise: what differs between two templates of the same infrastructure: the digest or time in the logical ids of
 * function versions and API deployments, the folder of the S3 keys, digests of code and of images that are built. It is taken out of both
 * templates before they are compared, and reported in one line each.
 */
#ifndef SLSC_REVIEW_NOISE_H
#define SLSC_REVIEW_NOISE_H

#include "ir/value.h"

struct quiet_stack {
	const struct value *template; /* without noise */
	const struct value *origins;  /* a map: steady logical id -> the id it stands for (a text) */
	const struct value *images;   /* a map: id of a function -> the address of the image that is built for it */
	const struct value *prints;   /* a map: steady id or path of what was taken out -> its value */
};

/* No noise is taken out if strict; Fn::GetAtt is brought to its list form all the same. */
struct quiet_stack quieten(struct arena *a, const struct value *template, bool strict);

/*
 * Lines ("code or configuration of X changed") for what the noise of two stacks means, as a list of texts.
 */
const struct value *noise_told(struct arena *a, const struct quiet_stack *old, const struct quiet_stack *now);

#endif
