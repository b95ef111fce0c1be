/*
 * def: the row types by which a room presents itself. An event type is one
 * const struct event_def in ir/events/<name>.c; the Makefile lists the files,
 * so nothing else names a room.
 */
#ifndef SLSC_DEF_H
#define SLSC_DEF_H

#include "ir/cx.h"
#include "ir/schema.h"
#include "ir/service.h"

/* All uses of one event type in a service: function by function, as written. */
struct event_uses {
	struct event **at;
	uint32_t n;
};

struct event_def {
	const char *key;             /* as written under events: */
	int rank;                    /* v3.40's order of expansion, which orders the role's statements */
	const struct schema *schema; /* of the value behind the key */
	const char *doc;             /* one sentence for editors and docs */
	/* Adds the resources, permissions and statements of all uses; called once, only if uses->n > 0 or always. */
	void (*expand)(struct cx *cx, const struct event_uses *uses);
	bool always;                 /* the provider's options alone have an effect or can be wrong */
	/*
	 * What the event type demands of the functions that use it, settled before they are compiled: may give
	 * fn->config other values. Called once, only if uses->n > 0; may be NULL.
	 */
	void (*prepare)(struct cx *cx, const struct event_uses *uses);
};

/* EVENT(sqs) = { .key = "sqs", ... }; at the end of ir/events/sqs.c */
#define EVENT(name) \
	extern const struct event_def event_##name; \
	const struct event_def event_##name

/* All event types, by name; the events pass visits them by rank. */
extern const struct event_def *const event_defs[];
extern const uint32_t event_defs_n;
const struct event_def *event_find(struct str key);

#endif
