/*
 * agent: what CloudFormation does for a template, in the name of the user who deploys it: the permissions that the handlers of its
 * types of resources declare, on the ARNs that the template makes known (ir/agent/arns.h).
 *
 * A permission of another service than the type's own counts where the properties name a resource that it acts on; rows say when
 * others do. iam:PassRole is for the roles that the properties name, and for the services that these roles trust.
 */
#ifndef SLSC_AGENT_H
#define SLSC_AGENT_H

#include "ir/agent/grants.h"
#include "ir/cx.h"

/* Adds the grants for a template of the stack; types without declared permissions are reported, each once (told: a map of them). */
void agent_template(struct cx *cx, struct allowances *g, const struct arn_scope *s, struct value *told);
/* iam:PassRole for a role of another account's or this one's ARN, to a service. */
void agent_pass_role(struct allowances *g, struct str role, const struct value *services, unsigned why);

#endif
