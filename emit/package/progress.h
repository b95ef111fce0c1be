/*
 * progress: one line on a terminal that says what is being done, removed when it is done; of phases that took a second or
 * more it stays, with the time.
 */
#ifndef SLSC_ARTIFACT_PROGRESS_H
#define SLSC_ARTIFACT_PROGRESS_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct phase {
	struct str name;
	int64_t began_ns;  /* by the monotonic clock */
	bool kept;         /* its line stays on the terminal */
};

struct progress {
	bool on;           /* standard error is a terminal that wants it; false: nothing is ever written */
	bool shown;
	int64_t shown_ns;  /* when, by the monotonic clock */
	VEC(struct phase) phases; /* begun so far, noted on a terminal or not */
};

/* A phase of the work begins: it is noted, and shown. name lasts as long as the arena. */
void progress_phase(struct progress *p, struct arena *a, struct str name);
/* How long each phase took, a line each, once all is done. */
void progress_timings(struct progress *p);
/* Replaces the line. */
void progress_show(struct progress *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Whether the line has stood long enough to be changed again. */
bool progress_due(const struct progress *p);
/* Takes the line away, if there is one. */
void progress_clear(struct progress *p);

#endif
