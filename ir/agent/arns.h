/*
 * arns: which ARNs of IAM the resources of a template will have, as far as the template makes them known. What it does not make known
 * is a * in them, and why says the reason.
 */
#ifndef SLSC_AGENT_ARNS_H
#define SLSC_AGENT_ARNS_H

#include "ir/agent/handlers.h"
#include "ir/value.h"

/* Why an ARN has a *, as bits. */
enum why {
	WHY_CHOSEN = 1,     /* AWS chooses the id */
	WHY_GENERATED = 2,  /* CloudFormation generates the end of the name */
	WHY_DEPLOYED = 4,   /* a value that only the deployment knows */
	WHY_OPEN = 8,       /* the properties do not say which one */
	WHY_ACTION = 16,    /* IAM knows no single resource for the action */
	WHY_PART = 32,      /* parts of a resource: its versions, objects, streams */
	WHY_MANY = 64,      /* the names are too many for IAM's limits */
	WHY_SECRET = 128,   /* a name is a secret, which no policy is to show */
};

/* A template, and where it is deployed. */
struct arn_scope {
	struct arena *arena;
	struct handlers *handlers;
	const struct value *root, *resources, *parameters; /* the template and its sections */
	bool shows_secrets; /* --show-secrets */
	bool nested; /* its nested stacks are part of it */
	struct str partition, region, account, stack; /* of the stack that has the template; account: a placeholder where it is not known */
};

/* What a resource's properties name: other resources of the template, and ARNs as they are written. */
struct named_by {
	VEC(const struct entry *) resources;
	VEC(struct str) arns;      /* "arn:…", * where they are not known */
	bool unknown_role;         /* a property that holds a role has a value that only the deployment knows */
};
struct named_by arns_named_by(const struct arn_scope *s, const struct value *resource);

/* A value as a text with * for what is not known, with the reason added to *why. */
struct str arn_pattern(const struct arn_scope *s, const struct value *v, unsigned *why);
/* The ARN that a resource will have; empty where the table knows none for its type. */
struct str arn_of(const struct arn_scope *s, const struct entry *resource, unsigned *why);
/* A template of the table with the parts that the resource's own properties say; *bound: how many do. */
struct str arn_filled(const struct arn_scope *s, const struct entry *resource, struct str form, unsigned *why, uint32_t *bound);
/* How a template goes on behind another one, which is its beginning: "/{ObjectName}" for a bucket's objects. False where it is none. */
bool arn_extends(struct str form, struct str base, struct str *rest);
/* The part behind an ARN's template, with * for its names. */
struct str arn_rest(struct arena *a, struct str rest);

#endif
