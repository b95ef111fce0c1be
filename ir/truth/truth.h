/*
 * truth: what can be known about the finished template before CloudFormation sees it: references that lead nowhere,
 * circles, functions of the wrong shape, names given twice, properties that a type does not have, limits.
 *
 * v3.40 writes such templates without a word, so every finding is a warning, and an error with --strict. A finding
 * stands where the user wrote it; what slsc generated has no text of its own, and there the finding stands at what
 * it was made of: `at` is the span of the nearest value around that has one.
 */
#ifndef SLSC_TRUTH_H
#define SLSC_TRUTH_H

#include "ir/base/near.h"
#include "ir/cx.h"
#include "schemas/cfn.h"

struct edge {
	uint32_t from, to; /* entry numbers in resources */
	struct span at;    /* of the reference */
};

struct truth {
	struct cx *cx;
	const struct value *root, *resources, *parameters, *conditions, *mappings, *outputs;
	const struct cfn_type **types;       /* by entry number of resources; NULL: not in the table */
	bool macros;                         /* a Transform may add, change and remove anything */
	bool language_extensions;            /* functions take more shapes */
	VEC(struct edge) edges;              /* in ascending order of `from` */
	uint32_t suggestions;                /* how many more times did-you-mean may look for something near */
};

/* The number of a resource, UINT32_MAX if there is none of that id. */
uint32_t truth_resource(const struct truth *t, struct str id);
/* The argument of an intrinsic function: v is a map with one key, Ref or Fn::…; else NULL. */
const struct entry *truth_function(const struct value *v);
bool truth_is_ref(const struct entry *function);

static inline struct span span_or(struct span s, struct span at) { return s.file ? s : at; }
static inline struct span value_at_or(const struct value *v, struct span at) { return v ? span_or(v->span, at) : at; }
static inline struct span key_at_or(const struct entry *e, struct span at)
{
	return span_or(e->key_span, value_at_or(e->value, at));
}

/* did-you-mean: truth_near_begin, near_offer or truth_near_keys, truth_near_end. Quiet once enough were given. */
bool truth_near_begin(struct truth *t, struct near *n, struct str word);
void truth_near_keys(struct near *n, const struct value *map);
void truth_near_end(struct truth *t, const struct near *n, struct diag *g);

/* ---- the concerns, one file each */
void truth_sections(struct truth *t);   /* sections, logical ids, attributes of resources */
void truth_references(struct truth *t); /* everything that names something of the template; fills edges */
void truth_cycles(struct truth *t);     /* needs the edges */
void truth_names(struct truth *t);      /* names given by the user: too long, or twice */
void truth_properties(struct truth *t); /* resources against CloudFormation's table */
void truth_limits(struct truth *t);

/* The shape of one function's argument (shapes.c). False if it is so wrong that there is nothing to look into. */
bool truth_shape(struct truth *t, const struct entry *function, struct span at);

#endif
