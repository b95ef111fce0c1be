/*
 * pass: the stages over the graph, as a table (pass.c): a name, a function, the
 * pass it must follow and why. Order in the table is order of execution;
 * passes_run dies if it contradicts the `after` column.
 */
#ifndef SLSC_PASS_H
#define SLSC_PASS_H

#include "ir/cx.h"
#include "ir/plugin.h"

struct pass {
	const char *name;          /* for --dump-after and --time-passes */
	void (*run)(struct cx *cx);  /* NULL: what plugins do at .moment */
	enum plugin_moment moment;
	const char *after;         /* name of the pass this one needs, or NULL */
	const char *because;
	bool nested;               /* it runs on the template of each nested stack as well (ir/stacks.h), after the root's */
	bool reads;                /* it changes nothing but the diagnostics: the template is complete whatever it reports */
};

extern const struct pass passes[];
extern const uint32_t passes_n;

/*
 * Runs the passes until one that changes something reports an error, or the one of --dump-after is done. False if the
 * template is not complete.
 */
bool passes_run(struct cx *cx);

/* ir/passes/<name>.c */
void pass_deprecations(struct cx *cx); /* options that v3.40 announces the end of */
void pass_bucket(struct cx *cx);    /* the deployment bucket and its policy */
void pass_shared_role(struct cx *cx); /* whether the stack has the shared role (iam.c) */
void pass_layers(struct cx *cx);    /* layer versions and their permissions */
void pass_prepare(struct cx *cx);   /* what event types demand of functions (events.c) */
void pass_functions(struct cx *cx); /* log groups, functions, versions, aliases, urls, invoke configs */
void pass_events(struct cx *cx);    /* every event room, by rank */
void pass_iam(struct cx *cx);       /* the shared role from what was declared */
void pass_exports(struct cx *cx);   /* names for the outputs so far, for other stacks to import */
void pass_merge(struct cx *cx);     /* the user's resources and extensions */
void pass_nulls(struct cx *cx);     /* what is null is left out of resources' properties */
void pass_pins(struct cx *cx);      /* what pinned plugins did */
void pass_optimize(struct cx *cx);  /* -O: policy documents minimised, long roles split */
void pass_split(struct cx *cx);     /* --split: resources leave the root for nested stacks */
void pass_truth(struct cx *cx);     /* what CloudFormation will refuse (ir/truth) */

/* After the passes: so many bytes make the template of cx->graph, so many of them white space. Says so if they are near the limit. */
void template_written(struct cx *cx, size_t bytes, size_t layout);

/* graph and service invariants; dies on a breach. Debug builds call it after each pass. */
void ir_verify(struct cx *cx);

#endif
