/* simulate: whether the policies that are attached to the agent allow what the deployment calls: IAM's SimulatePrincipalPolicy, through the aws command line. */
#ifndef SLSC_COMMANDS_SIMULATE_H
#define SLSC_COMMANDS_SIMULATE_H

#include "compiler/cli/cli.h"
#include "ir/base/buf.h"

/*
 * Asks with the credentials that the aws command line takes without --profile: an administrator's, since the agent may not ask.
 * Reports what is denied, and writes to out how much was asked. cx is a compilation that has succeeded.
 */
void simulate_agent(struct cli *cli, struct cx *cx, struct buf *out);

#endif
