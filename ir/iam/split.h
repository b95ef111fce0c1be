/*
 * split: a role's inline policies that are too long together, divided into what stays and managed policies. A
 * principal's policies count as one set of statements, so that nothing changes in what they grant and deny.
 *
 * Statements move from the end; a long list of actions or resources is cut first, since minimising has made it of many
 * statements. A document keeps its first statement, and a managed policy the Version of the document it was part of.
 */
#ifndef SLSC_SPLIT_H
#define SLSC_SPLIT_H

#include "ir/base/vec.h"
#include "ir/value.h"

enum { ROLE_MANAGED_POLICIES = 10 }; /* attached to one role, by default */

struct split {
	const struct value *policies; /* the role's Policies now */
	VEC(const struct value *) managed; /* documents of the managed policies */
};

/*
 * False, and nothing in out, if the policies (a role's, minimised) are short enough, or cannot be made so with at most
 * `most` managed policies.
 */
bool policies_split(struct arena *a, const struct value *policies, uint32_t most, struct split *out);
/* Characters of a role's inline policies together, as IAM will count them. */
uint32_t policies_characters(const struct value *policies);

#endif
