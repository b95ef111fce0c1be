/*
 * split: serverless-plugin-split-stacks 1.15.0 moves resources of the finished template to nested stacks and rewrites what
 * they refer to. The parts of ir/plugins/split_stacks.c.
 */
#ifndef SLSC_SPLIT_STACKS_H
#define SLSC_SPLIT_STACKS_H

#include "ir/graph.h"
#include "ir/plugin.h"

/* A nested stack in the making. */
struct nest {
	struct str name;            /* its logical id: "PoliciesNestedStack" */
	struct graph *graph;        /* its template */
	struct value *declared;     /* the template's Parameters */
	struct value *given;        /* the same ones' values, in the root's resource */
	struct value *needs;        /* what the stack has to wait for: logical ids as keys, in order */
	bool used;                  /* some resource has gone there, so that the root has it */
};

enum { IN_ROOT = -1 };

/* A resource of the template that is split. */
struct unit {
	struct str id;
	struct value *resource;     /* this plugin's own; of whatever kind the user wrote */
	struct str type;            /* empty: it has none */
	int32_t nest;               /* number of its nested stack, or IN_ROOT */
};

struct split {
	struct cx *cx;
	struct arena *a;
	const struct plugin_use *use;
	VEC(struct unit) units;     /* in the order of the template */
	struct value *unit_index;   /* their places by logical id */
	VEC(uint32_t) moved;        /* units, in the order they went */
	VEC(struct nest) nests;     /* in the order they were made */
	struct value *nest_index;   /* their places by name */
	struct value *copies;       /* of nodes with a place in the user's texts: what the framework shares between resources */
	VEC(struct value *) copied;
	struct value *outputs;      /* the root's, this plugin's own */
	int32_t here;               /* the nest of the resource that is looked at, or IN_ROOT */
	struct value *told;         /* places of which a warning was given */
};

/* A whole number from least on, written as a number: what else stands in such an option does not count. */
static inline bool split_whole(const struct value *v, double least)
{
	return is_number(v) && v->number >= least && v->number <= UINT32_MAX && v->number == (double)(uint32_t)v->number;
}

/* The unit of an id, or NULL. */
struct unit *split_unit(const struct split *s, struct str id);

/* ---- choose.c: which resource goes where */
struct choice {
	enum { CHOICE_NONE, CHOICE_STAY, CHOICE_GO } what;
	struct str destination;     /* "Policies" */
	bool suffix;                /* a full stack is followed by another one of that name with a number */
	bool force;                 /* also what is deployed elsewhere already */
};
struct chooser;
/* Reads the options and the user's map. NULL after reporting. */
struct chooser *chooser_new(struct split *s);
/* Also lets the unit wait for the one before it, where resourceConcurrency is set. */
struct choice choose(struct chooser *c, struct unit *u);

/* ---- references.c */
void split_references(struct split *s);
void split_outputs(struct split *s);
void split_conditions(struct split *s);
/* A warning about the plugin's work at a place, once a place. NULL where it was given already. */
struct diag *split_warns(struct split *s, enum diag_id id, struct span at, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
