/*
 * policy: what a team demands of its services, off by default. Rules stand in custom.slsc.policy and, for all
 * services of a team, in a file named by --policy; those of both must hold, so that a service cannot loosen the
 * team's.
 *
 *	profile: '*-serverless-agent'   provider.profile is there, literal, and matches (* and ?); true: this default
 *	region: true                    provider.region is there and literal
 *	regions: [eu-central-1]         the only regions allowed
 *	tags: [customer]                keys of provider.tags or provider.stackTags
 *	forbidWildcards: true           no Allow of Action '*' or 'service:*', nor of Resource '*'; or a list of those two
 *
 * policy: true stands for the first two. Literal means written where it stands, not brought by a variable: only
 * then can a reader see what will be deployed to.
 */
#ifndef SLSC_POLICY_H
#define SLSC_POLICY_H

#include "ir/cx.h"

/* Reports every breach in cx->config. */
void policy_check(struct cx *cx);

#endif
