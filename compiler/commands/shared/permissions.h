/* permissions: what the user needs who deploys the services that a command names. */
#ifndef SLSC_COMMANDS_PERMISSIONS_H
#define SLSC_COMMANDS_PERMISSIONS_H

#include "compiler/cli/cli.h"
#include "ir/agent/grants.h"

struct permissions {
	struct str user, region;       /* the services' profile; the first one's region */
	struct span at;                /* of the profile */
	struct str account, partition; /* account: AGENT_ACCOUNT where no values file says it */
	VEC(struct str) stacks;        /* the services' */
	struct allowances grants;
	const struct value *policies;  /* a list of documents */
	struct value *undeclared;      /* types without declared permissions, as the keys of a map */
};

/* Compiles the services of the operands, all of one profile. False after errors. */
bool permissions_find(struct cli *cli, struct permissions *out);
/* The same of a compilation that has succeeded. */
bool permissions_of(struct cli *cli, struct cx *cx, struct permissions *out);
/* formatVersion 1: user, policies with their sizes, wildcards with their reasons, types without permissions. */
const struct value *permissions_json(struct arena *a, const struct permissions *p);

#endif
