/*
 * policy: what a team demands of its services, off by default. Rules stand in custom.slsc.policy and, for all
 * services of a team, in a file named by --policy; those of both must hold, so that a service cannot loosen the
 * team's.
 *
 *	profile: '*-serverless-agent'   provider.profile is there, literal, and matches (* and ?); true: this default
 *	region: true                    provider.region is there and literal
 *	regions: [eu-central-1]         the only regions allowed
 *	tags: [customer]                keys of provider.tags or provider.stackTags
 *	severities: {ID: SEVERITY}      error, warning, notice or off for the ids that the pattern covers; or a map from patterns of
 *	                                files to one of these. The first that covers counts, and errors stay errors
 *	rules: [RULE]                   rules over the template (docs/POLICY.md)
 *	standingCosts: [prod]           the only stages whose resources may be billed while nobody uses them; forbid: none may
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
/* The rules over the finished template, which policy_check has read. */
void policy_template(struct cx *cx);

/* policy_rules.c: takes over the severities, standingCosts and rules of one policy, and reports what is malformed in them. */
void policy_severities(struct cx *cx, const struct value *severities);
void policy_standing(struct cx *cx, const struct value *rule);
void policy_rules(struct cx *cx, const struct value *rules);

#endif
