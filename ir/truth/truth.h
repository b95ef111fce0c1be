/*
 * truth: what can be known about the finished template before CloudFormation sees it: references that lead nowhere,
 * circles, functions of the wrong shape, names given twice, properties that a type does not have, limits.
 *
 * v3.40 writes such templates without a word. What AWS surely refuses is of the class DIAG_REFUSED, what it may take one
 * day a warning; where a macro or a plugin that slsc passes over may change it, all are warnings. A finding
 * stands where the user wrote it; what slsc generated has no text of its own, and there the finding stands at what
 * it was made of: `at` is the span of the nearest value around that has one.
 */
#ifndef SLSC_TRUTH_H
#define SLSC_TRUTH_H

#include "ir/base/near.h"
#include "ir/cfn.h"
#include "ir/cx.h"
#include "ir/truth/limits.h"
#include "schemas/cfn.h"

struct edge {
	uint32_t from, to; /* entry numbers in resources */
	struct span at;    /* of the reference */
};

/* Generated resources share the texts of their names, so most look-ups end at the address of an earlier one. */
enum { REMEMBERED = 256 };
/* Addresses of texts differ in their low bits, those of tables (of) in higher ones. */
static inline size_t remembered_at(const void *p, const void *of)
{
	return ((uintptr_t)p >> 2 ^ (uintptr_t)p >> 10 ^ (uintptr_t)of >> 4 ^ (uintptr_t)of >> 12) % REMEMBERED;
}
struct truth;
struct subject;
struct known_type {
	struct str name;                  /* empty: it is no text */
	const struct cfn_type *type;      /* NULL: not in the table */
	uint32_t required;                /* properties that it must have */
	uint32_t named;                   /* truth_named's */
	void (*concern)(struct truth *t, const struct subject *s); /* what looks at resources of this type only (concerns.c), or NULL */
	bool is_custom;                   /* AWS::CloudFormation::CustomResource: its properties and attributes are not in any schema */
	const struct policy_place *first; /* of the places where it holds policies, or NULL */
	enum counted counted;
};
struct remembered_property {
	const struct cfn_property *of, *found; /* of: the first of the properties that were searched */
	struct str name;
};
struct remembered_resource {
	struct str id;
	uint32_t number;
};

enum { GATHERED_SUBNET, GATHERED_ROUTE, GATHERED_ATTACHMENT, GATHERED };

/* A resource as the concerns see it; the sweep reads it once for all of them. */
struct subject {
	const struct entry *entry;       /* its id, and the whole of it */
	uint32_t number;                 /* the entry's number in resources */
	const struct known_type *type;   /* never NULL */
	const struct value *properties;  /* as written, of whatever kind; NULL: none */
};

/* The way to a property, for messages: innermost step first. */
struct step {
	const struct step *up;
	struct str key;  /* empty: an item of a list */
	uint32_t index;
};
/* "VpcConfig.SubnetIds[0]"; "Properties" at the top. */
struct str truth_path(struct arena *a, const struct step *way);

struct truth {
	struct cx *cx;
	const struct value *root, *resources, *parameters, *conditions, *mappings, *outputs;
	const struct known_type **types;     /* by entry number of resources; truth_known fills it */
	bool macros;                         /* a Transform may add, change and remove anything */
	bool language_extensions;            /* functions take more shapes */
	VEC(struct edge) edges;              /* in ascending order of `from` */
	uint32_t suggestions;                /* how many more times did-you-mean may look for something near */
	const struct value *environment;     /* environment.c: the variables it looked at last; most functions have the provider's */
	struct regex **patterns;             /* values.c: by number of a bound, as far as they were needed; NULL: none yet */
	VEC(struct regex *) compiled;        /* the same ones in a row */
	const struct value *runtime;         /* lambda.c: the name that it looked at last and found good */
	struct known_type *remembered_types[REMEMBERED];
	struct remembered_property remembered_properties[REMEMBERED];
	struct remembered_resource remembered_resources[REMEMBERED];
	VEC(struct subject) gathered[GATHERED]; /* concerns.c: resources that are compared with each other in the end */
	const struct value *tags;            /* tags.c: the tags it looked at last; most resources have the provider's */
	struct iam_catalogue *actions;       /* ir/iam/actions.h: what has been unpacked, NULL: nothing yet */
	struct seen quiet;                   /* within resources: subtrees without an edge and a finding */
	struct seen fitting;                 /* subtrees without a finding, and the shape (its address) that they fit */
};

/* The number of a resource, UINT32_MAX if there is none of that id. */
uint32_t truth_resource(struct truth *t, struct str id);
/* What is known of a resource's type. Never NULL. */
const struct known_type *truth_known(struct truth *t, uint32_t resource);
static inline struct span span_or(struct span s, struct span at) { return span_known(s) ? s : at; }
static inline struct span value_at_or(const struct value *v, struct span at) { return v ? span_or(v->span, at) : at; }
static inline struct span key_at_or(const struct entry *e, struct span at)
{
	return span_or(key_span(e), value_at_or(e->value, at));
}
/* Where a finding about a resource stands that has no better place. */
static inline struct span subject_at(const struct subject *s) { return key_at_or(s->entry, s->entry->value->span); }

/* did-you-mean: truth_near_begin, near_offer or truth_near_keys, truth_near_end. Quiet once enough were given. */
bool truth_near_begin(struct truth *t, struct near *n, struct str word);
void truth_near_keys(struct near *n, const struct value *map);
void truth_near_end(struct truth *t, const struct near *n, struct diag *g);
/* The same for what may be newer than the table: refused only where it is a known name misspelled. */
void truth_misspelled_end(struct truth *t, const struct near *n, struct diag *g);

/*
 * Whether this was asked before about the place; of what has none, about the node. A shared option stands in many
 * resources, and is reported once.
 */
bool truth_told(struct truth *t, struct span at, const void *node);
/* The same of anything else, by a key that no place has: of one template of the service or another. */
bool truth_known_before(struct truth *t, struct str what);

/*
 * The concerns, one file each. What looks at one resource at a time is called for each in turn, by one sweep, so that
 * all of them find it in the processor's cache.
 */
void truth_sections(struct truth *t);   /* sections and logical ids */
void truth_null(struct truth *t, const struct value *v, struct span at); /* tells of a null at v, or else at `at` */
void truth_attributes(struct truth *t, const struct subject *s);
/* Everything that names something of the template, in a resource and elsewhere; fills edges. */
void truth_resource_references(struct truth *t, const struct subject *s);
void truth_references(struct truth *t);
void truth_cycles(struct truth *t);     /* needs the edges */
/* Names given by the user: too long, or twice, in whatever stacks. */
/* The row of names.c that says which property names the resources of a type, + 1; 0: none does. */
uint32_t truth_named(struct str type);
/* The property that names the resources of a type; NULL: none does. */
const char *truth_naming_property(struct str type);
void truth_name(struct truth *t, const struct subject *s);
void truth_properties(struct truth *t, const struct subject *s);  /* against CloudFormation's table */
/*
 * Patterns and bounds (values.c), for values of the shape's kind with a bound: what is wrong, empty if nothing is. open: AWS
 * may take it nevertheless: a number or length above a maximum, which it raises now and then, or what a plugin replaces.
 */
struct str truth_value_wrong(struct truth *t, const struct value *v, const struct cfn_shape *s, bool *open);
/* Whether a text matches a bound's pattern; true where it has none. */
bool truth_matches(struct truth *t, const struct cfn_bound *b, struct str text);
void truth_rules(struct truth *t, const struct subject *s); /* properties that depend on each other (rules.c) */
/* The resource of this template that a Ref or Fn::GetAtt means, and the attribute if there is one; NULL if it is none or not known. */
const struct entry *truth_meant(struct truth *t, const struct value *reference, struct str *attribute);
void truth_values_end(struct truth *t); /* lets the patterns go */
void truth_permissions(struct truth *t, const struct subject *s); /* what statements give away (notices) */
void truth_environment(struct truth *t, const struct subject *s); /* names of a function's variables */
void truth_lambda(struct truth *t, const struct subject *s);      /* timeout, memory and /tmp of a function */
void truth_queue_visibility(struct truth *t, const struct subject *s); /* of an event source mapping's queue */
void truth_forms(struct truth *t, const struct subject *s); /* texts that the table has no pattern for */
void truth_tags(struct truth *t, const struct subject *s);
void truth_parameters(struct truth *t); /* values of parameters, names of exports */
/* Concerns of one type each; those of concerns.c's table. */
typedef void truth_concern(struct truth *t, const struct subject *s);
truth_concern *truth_concern_of(struct str type);
truth_concern truth_table_keys, truth_state_machine, truth_notifications, truth_key_policy, truth_subnet, truth_route, truth_attachment, truth_schedule;
void truth_network(struct truth *t);    /* needs what the concerns gathered */
/* What IAM refuses of a resource's policy documents (grammar.c), and actions that do not exist. */
void truth_grammar(struct truth *t, const struct subject *s);
void truth_actions(struct truth *t, const struct subject *s);
void truth_literals(struct truth *t); /* texts that look like a variable and are none */
void truth_limits(struct truth *t, const struct measures *all);
/* Of the template of cx->graph alone what depends on how a service is split: resources, parameters, outputs, mappings. */
void truth_template_limits(struct cx *cx);
void truth_stack_name(struct truth *t);

/* The functions that are told apart. */
enum intrinsic {
	INTRINSIC_WRONG, /* its argument is so wrong that there is nothing to look into */
	INTRINSIC_OTHER,
	INTRINSIC_REF, INTRINSIC_GET_ATT, INTRINSIC_SUB, INTRINSIC_JOIN, INTRINSIC_IF, INTRINSIC_SELECT, INTRINSIC_SPLIT,
	INTRINSIC_FIND_IN_MAP, INTRINSIC_IMPORT_VALUE,
};
/* Which function a call is of, its argument's shape checked (shapes.c). */
enum intrinsic truth_shape(struct truth *t, const struct entry *call, struct span at);

#endif
