/*
 * handlers: the permissions that CloudFormation's resource handlers declare for a type of resource (create, read, update, delete
 * together), from the generated table (schemas/agent_table.h). ARNs are without "arn:aws:", their unknown parts are names in
 * braces: "sqs:{Region}:{Account}:{QueueName}".
 */
#ifndef SLSC_AGENT_HANDLERS_H
#define SLSC_AGENT_HANDLERS_H

#include "ir/base/arena.h"
#include "ir/base/str.h"
#include "ir/base/vec.h"

struct handler_action {
	struct str name;       /* "sqs:CreateQueue" */
	VEC(struct str) arns;  /* of what it acts on; none: it acts on no single resource, or nobody says on which */
};
struct handler {
	struct str type;
	struct str own;        /* the ARN of such a resource; empty: not known */
	VEC(struct handler_action) actions;
};

/* What has been unpacked; lives as long as its arena. */
struct handlers;
struct handlers *handlers_new(struct arena *a);
/* NULL for a type that declares nothing. */
const struct handler *handlers_find(struct handlers *h, struct str type);

#endif
