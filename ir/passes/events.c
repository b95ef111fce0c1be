/* events: hands every event type all of its uses, in v3.40's order of types. */
#include "ir/def.h"
#include "ir/js.h"
#include "ir/pass.h"

#include <stdlib.h>

static int by_rank(const void *x, const void *y)
{
	const struct event_def *a = *(const struct event_def *const *)x, *b = *(const struct event_def *const *)y;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

/* The event types by rank, and the uses of each. One counting walk, one filling walk: each room sees only its own. */
static struct event_uses *collect(struct cx *cx, const struct event_def **defs)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	memcpy(defs, event_defs, event_defs_n * sizeof *defs);
	qsort(defs, event_defs_n, sizeof *defs, by_rank);
	struct event_uses *uses = ARENA_ARRAY(a, struct event_uses, event_defs_n);
	for (int filling = 0; filling < 2; filling++) {
		for (uint32_t i = 0; filling && i < event_defs_n; i++) {
			uses[i].at = ARENA_ARRAY(a, struct event *, uses[i].n);
			uses[i].n = 0;
		}
		for (uint32_t f = 0; f < s->functions_n; f++) {
			for (uint32_t k = 0; k < s->functions[f].events_n; k++) {
				struct event *ev = &s->functions[f].events[k];
				uint32_t i = 0;
				if (!js_truthy(ev->config))
					continue; /* v3.40 passes over `sns:` and `sns: false` */
				while (defs[i] != ev->def)
					i++;
				if (filling)
					uses[i].at[uses[i].n] = ev;
				uses[i].n++;
			}
		}
	}
	return uses;
}

void pass_prepare(struct cx *cx)
{
	const struct event_def **defs = ARENA_ARRAY(cx->arena, const struct event_def *, event_defs_n);
	const struct event_uses *uses = collect(cx, defs);
	for (uint32_t i = 0; i < event_defs_n; i++)
		if (uses[i].n && defs[i]->prepare)
			defs[i]->prepare(cx, &uses[i]);
}

void pass_events(struct cx *cx)
{
	const struct event_def **defs = ARENA_ARRAY(cx->arena, const struct event_def *, event_defs_n);
	const struct event_uses *uses = collect(cx, defs);
	for (uint32_t i = 0; i < event_defs_n; i++)
		if (uses[i].n || defs[i]->always)
			defs[i]->expand(cx, &uses[i]);
}
