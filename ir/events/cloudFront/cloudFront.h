/* cloudFront: private to cloudFront.c and the files beside this one. */
#ifndef SLSC_CLOUD_FRONT_H
#define SLSC_CLOUD_FRONT_H

#include "ir/def.h"

struct cf_behavior {
	const struct value *config; /* CloudFront's CacheBehavior */
	const struct event *ev;     /* the first event that asked for it */
	const struct value *pattern; /* its PathPattern, NULL for the default behaviour */
};

struct cf_origin {
	const struct value *config; /* CloudFront's Origin */
	struct str id;
};

struct distribution {
	VEC(struct cf_origin) origins;
	VEC(struct cf_behavior) behaviors;
	struct value *origin_index;   /* origin id → its place */
	struct value *behavior_index; /* path pattern and origin → its place */
	struct value *unused;         /* cache policies of the provider that no event names yet, as keys */
	int32_t default_origin;       /* -1: none chosen */
	const struct event *chosen_by;
};

/* schema.c: of the event, and the rows of the provider's options. */
extern const struct schema cf_schema;
extern const struct schema_prop cf_provider[];

/* The limits of Lambda@Edge, and what it needs: a version, a small memory, a short timeout. */
void cf_prepare(struct cx *cx, const struct event_uses *uses);
/* Origin and behaviour of one event, joined with those that are there. False after reporting. */
bool cf_add(struct cx *cx, struct distribution *d, const struct event *ev);
/* Reports behaviours that cannot stand beside each other. */
void cf_check(struct cx *cx, const struct distribution *d);
/* An origin as CloudFront has it, with its Id; NULL after reporting. */
struct value *cf_origin_value(struct cx *cx, const struct event *ev);
/* Two definitions of one thing: lists are united, maps joined, and of two values the first stays. */
const struct value *cf_extend(struct arena *a, const struct value *first, const struct value *second);
struct str cf_policy_id(struct cx *cx, struct str name);

#endif
