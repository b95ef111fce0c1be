/* agent: the commands that set up the IAM user who deploys: user, policies, key, profile. */
#ifndef SLSC_EMIT_AGENT_H
#define SLSC_EMIT_AGENT_H

#include "ir/base/buf.h"
#include "ir/value.h"

#define AGENT_ACCOUNT "<account>" /* stands in ARNs where the account is not known; IAM refuses it, the commands fill it in */

struct agent_setup {
	struct str user, region;  /* the profile has the user's name */
	struct str account;       /* AGENT_ACCOUNT: not known */
	const struct value *policies; /* a list of documents */
};

/* The name of policy i: that of the user and a number. */
struct str agent_policy_name(struct arena *a, struct str user, uint32_t i);
/* Appends a script for sh. It changes nothing without the argument apply, can be repeated, and shows no key. */
void agent_commands(struct arena *a, const struct agent_setup *setup, struct buf *out);

#endif
