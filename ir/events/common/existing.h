/*
 * existing: triggers on what other stacks own, buckets and user pools. All such events of a function become one custom
 * resource, which sets them at deployment.
 */
#ifndef SLSC_EXISTING_H
#define SLSC_EXISTING_H

#include "ir/custom_resources.h"
#include "ir/def.h"

struct existing { /* what becomes one custom resource */
	const struct event *first;  /* of the function's events */
	const struct value *target; /* the bucket or pool as its first event names it; may be NULL for a bucket */
	struct str key;             /* the target as a text: custom resources of one key run one after the other */
	struct value *configs;      /* a list: what each event asks for */
};
typedef VEC(struct existing) existings;

struct existing_kind { /* what v3.40 makes of a kind */
	enum custom_resource resource;
	const char *suffix, *type;    /* of the logical id, behind the function's; the resource's type */
	const char *target, *configs; /* the names of these properties */
	/* Adds what the custom resource's role must be allowed, for this target. */
	void (*allow)(struct cx *cx, const struct existing *x, struct value *statements);
};

/*
 * That of the event's function; at its first event it is added, with this target and key. Events come function by function.
 * A function can have one target only: the caller compares, and reports another one.
 */
struct existing *existing_of(struct cx *cx, existings *all, const struct event *ev, const struct value *target, struct str key);
/* Makes the custom resources, in a chain for each key. last: a statement behind those of `allow`. Nothing without events. */
void existing_expand(struct cx *cx, const struct existing_kind *kind, const existings *all, const struct value *last);

#endif
