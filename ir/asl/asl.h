/*
 * asl: checks the definition of a state machine as Amazon States Language: fields, kinds, paths, expressions of JSONata,
 * names of states that lead nowhere, states that nothing leads to. One checker for machines in `resources` (ir/truth) and
 * for those of the plugin serverless-step-functions.
 */
#ifndef SLSC_ASL_H
#define SLSC_ASL_H

#include "ir/base/near.h"
#include "ir/cx.h"

struct asl_check {
	struct cx *cx;
	struct span at; /* of the machine, for findings without a place of their own */
	bool strict;    /* judge as the plugin's validator does (stepFunctions.validate): nothing is decided later */
	/* Makes the diagnostic of a finding; never returns NULL. sure: AWS refuses it for certain. */
	struct diag *(*report)(const struct asl_check *c, struct span at, bool sure, struct str text);
	const void *user;             /* report's */
	struct value *names;          /* asl_check's own: of all states so far, and where they stand */
	const struct value *language; /* asl_check's own: of states that name none */
};

/* Checks a definition and all machines within; of what is no map it says so. cx, at, strict and report must be set. */
void asl_check(struct asl_check *c, const struct value *definition);

/* Whether v is a map with a key Ref or Fn::…, a function of CloudFormation. */
bool is_intrinsic(const struct value *v);

#endif
