/*
 * grants: what the deploying user may do, collected: actions on ARNs, under a condition or none. They become policies with one
 * statement for all ARNs that have the same actions, as few and short as ir/iam/policy.h makes them.
 */
#ifndef SLSC_AGENT_GRANTS_H
#define SLSC_AGENT_GRANTS_H

#include "ir/agent/arns.h"

enum { USER_MANAGED_POLICIES = 10 /* attached to one user, by default */ };

struct allowance {
	struct str resource;
	const struct value *condition; /* NULL: none */
	struct value *actions;         /* a map of them */
	unsigned why;                  /* of its wildcards: enum why */
};
struct allowances {
	struct arena *arena;
	struct value *by_key;          /* the number of each */
	VEC(struct allowance) of;
};

struct allowances grants_new(struct arena *a);
void grant_add(struct allowances *g, struct str action, struct str resource, const struct value *condition, unsigned why);
/* ARNs whose name begins with the stack's and a hyphen end behind that, where there are too many of them. */
void grants_collapse(struct allowances *g, struct str stack);
/* The managed policies, a list of documents, each within IAM's limit. Statements of the same grants give the same bytes. */
const struct value *grants_policies(struct allowances *g);
/* Each ARN with a *, and each action with one: a list of maps of resource, actions and reason. */
const struct value *grants_wildcards(const struct allowances *g);

#endif
