/* deploy_grants: what the printed commands call in the name of the deploying user, beside what CloudFormation does for the stack. */
#ifndef SLSC_DEPLOY_GRANTS_H
#define SLSC_DEPLOY_GRANTS_H

#include "ir/agent/agent.h"

/* Adds the grants for the commands of deploy_commands (emit/package/deploy.h) for a compiled service; what plugins run that nobody knows is reported. */
void deploy_grants(struct cx *cx, struct allowances *g, const struct arn_scope *s);

#endif
