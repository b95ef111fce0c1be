/*
 * policy: IAM policy documents made smaller without changing what they grant or deny.
 *
 * A statement is a product: every action on every resource for every principal, under one effect and condition.
 * Statements that agree in all but one of the three are merged; what another item of the same statement covers by its
 * wildcards is dropped; so is what another statement of the same effect and condition covers. Nothing is done across
 * different conditions, Sids or Not… elements. Repeated until nothing changes; what stays keeps the order of its first
 * appearance.
 *
 * References: IAM's action names and wildcards ignore case in actions, not in resources; * is any text, ? one
 * character. An intrinsic function is a resource that only itself or "*" covers.
 */
#ifndef SLSC_POLICY_H
#define SLSC_POLICY_H

#include "ir/value.h"

enum {
	ROLE_POLICY_CHARACTERS = 10240,   /* all inline policies of a role together, white space not counted */
	MANAGED_POLICY_CHARACTERS = 6144,
};

/* The document with its statements minimised; the same value if nothing can be gained or it is no document. */
const struct value *policy_minimise(struct arena *a, const struct value *document);
/* Characters of a document as IAM counts them: its JSON without white space. Intrinsic functions count as written. */
uint32_t policy_characters(struct arena *a, const struct value *document);

#endif
