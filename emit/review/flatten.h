/* flatten: a root template and its nested templates as the one template that they are together. */
#ifndef SLSC_REVIEW_FLATTEN_H
#define SLSC_REVIEW_FLATTEN_H

#include "ir/value.h"

struct flat {
	const struct value *template;
	const struct value *homes; /* logical id of each nested stack's resource -> the stack's logical id, a text */
};

/*
 * nested: by logical id of the root's AWS::CloudFormation::Stack its template. Parameters give way to what the root passes,
 * outputs to what they are of, and conditions and mappings to the root's of the same name; what only ties the stacks
 * together is gone. What cannot be resolved stays as it is written. Linear in the templates.
 */
struct flat stacks_flatten(struct arena *a, const struct value *root, const struct value *nested);

#endif
