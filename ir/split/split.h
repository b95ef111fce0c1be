/*
 * split: one finished template as a root and nested stacks, for --split and custom.slsc.split (docs/STACKS.md). The steps,
 * a file each, over one struct split:
 *
 *	references  what each resource needs of the rest of the template
 *	atoms       which function each resource belongs to
 *	lock        slsc.stacks.json: where each resource has been put before; written anew
 *	place       the stack of each resource
 *	rewrite     a resource as it stands in its stack: references to others become parameters, outputs or computed names
 *	assemble    the templates
 *
 * Flattened, the stacks are the template that was split. Time is linear in the references, but for what each function
 * costs by stack (a look at each one's parameters) and by reference between stacks. No step writes files.
 */
#ifndef SLSC_SPLIT_H
#define SLSC_SPLIT_H

#include "ir/cx.h"
#include "ir/service.h"

/* Numbers of stacks: the root, then nested ones in the order of struct split's stacks. */
#define ROOT 0u
#define UNPLACED UINT32_MAX
#define NOTHING UINT32_MAX

/* What a template may need of another one. Each is there once; conditions and template parameters are passed as well. */
enum import_kind { IMPORT_REF, IMPORT_ATTRIBUTE, IMPORT_PARAMETER, IMPORT_PSEUDO, IMPORT_CONDITION, IMPORT_MAPPING };
struct import {
	enum import_kind kind;
	uint32_t of;          /* number of the resource, NOTHING: it is no resource's */
	uint32_t next;        /* the next import of the same resource, NOTHING: none */
	struct str id, attribute;
	struct str name, output; /* as a parameter, as an output of its stack; empty until they are asked for */
	const struct value *computed; /* its value from names that are known, in any template of the service; or NULL */
	bool list;            /* its value is a list of texts */
};

struct use {
	uint32_t from;   /* number of the resource that needs it */
	uint32_t to;     /* number of another resource, NOTHING: none */
	uint32_t import; /* number of the import, NOTHING: it only has to be there before (DependsOn) */
};

/* How a type of resource may leave the root. */
enum mobility {
	STAYS,
	IS_FUNCTION,
	FOLLOWS_NEEDED, /* belongs to the function that it refers to: a permission, a mapping */
	FOLLOWS_USER,   /* belongs to the function that refers to it: a log group, a role */
};
#define LABEL_NONE UINT32_MAX
#define LABEL_SHARED (UINT32_MAX - 1)

struct split_resource {
	const struct entry *entry;
	const struct value *condition; /* the name of its condition, or NULL */
	uint32_t first_use;     /* of those in struct split's uses; they end where the next resource's begin */
	uint32_t first_import;  /* imports that are its values, chained by next; NOTHING: none */
	uint32_t label;         /* number of the function that it belongs to, LABEL_NONE or LABEL_SHARED */
	uint32_t stack;         /* UNPLACED until it is placed */
	uint32_t bytes;         /* of its JSON, about */
	uint32_t outputs;       /* of the template's outputs, those that are about it alone */
	enum mobility mobility;
	const struct function *function; /* of mobility IS_FUNCTION */
	bool opaque;            /* it names something in a way that cannot be followed into another stack */
	bool locked;            /* the lock says where it is */
};

struct split_stack {
	struct str id;       /* logical id of the AWS::CloudFormation::Stack; empty: the root */
	struct span span;    /* of its first line in the lock, unknown for a new one */
	uint32_t resources, bytes, parameters, outputs; /* what it holds so far */
	uint64_t *imports;   /* bits by number of import: needed in it, from elsewhere */
	uint64_t *exports;   /* bits: its values that others need */
	struct split_edges {
		uint64_t *seen;
		VEC(uint32_t) to;
	} needs, needed_by;  /* of its node: numbers of resources in the root, or n and the number of a stack */
};

struct split_settings {
	uint32_t budget;              /* resources in a nested stack while functions are added */
	const struct value *stacks;   /* by name a list of patterns of function keys; NULL: none */
	struct span span;             /* where splitting is asked for */
};

struct split {
	struct cx *cx;
	struct arena *a;
	struct split_settings settings;
	const struct value *root, *resources, *parameters, *conditions, *mappings, *outputs;
	struct split_resource *at; /* the n resources by place in Resources, then the outputs by place in Outputs */
	uint32_t n, outputs_n;
	VEC(struct use) uses;
	VEC(struct import) imports;
	VEC(struct split_stack) stacks;
	struct value *import_numbers; /* of what is no resource's: by kind and name */
	struct value *names;          /* of parameters, outputs and stacks: who has each */
	struct value *stack_numbers;  /* by id */
};

/* Bits. */
static inline bool bit_is(const uint64_t *bits, uint32_t i) { return bits[i / 64] >> (i % 64) & 1; }
static inline void bit_put(uint64_t *bits, uint32_t i) { bits[i / 64] |= (uint64_t)1 << (i % 64); }

static inline uint32_t uses_end(const struct split *s, uint32_t resource)
{
	return resource + 1 < s->n + s->outputs_n ? s->at[resource + 1].first_use : s->uses.n;
}

/* references.c: fills uses and imports, and each resource's bytes. What cannot be passed between stacks makes both sides stay. */
void split_find_references(struct split *s);
/* The number of the resource of that id, NOTHING if there is none. */
uint32_t split_resource_number(const struct split *s, struct str id);
/* The number of an import that references has found, NOTHING: nothing of that kind. attribute: empty but for IMPORT_ATTRIBUTE. */
uint32_t split_import(struct split *s, enum import_kind kind, struct str id, struct str attribute, bool add);
/* What names a parameter, not a resource, or a pseudo parameter that is another one in a nested stack. */
bool split_pseudo(struct str name);

/* names.c: the value of a resource's Ref (attribute empty) or attribute where its own name makes it known; else NULL. */
const struct value *split_computed(struct split *s, const struct value *resource, struct str attribute);
/* Whether an attribute of the type is a list of texts. */
bool split_is_list(struct str type, struct str attribute);

/* atoms.c: mobility and label of each resource. */
void split_atoms(struct split *s);

/* lock.c */
/* Places what the lock names. False after a diagnostic. */
bool split_lock_read(struct split *s);
/* The lock, from where everything is now, as id -> stack; what it named before stays in it. */
const struct value *split_lock_now(struct split *s);

/* place.c: the stack of each resource. False after a diagnostic. */
bool split_place(struct split *s);
/* A nested stack of that id, which is new. */
uint32_t split_stack_add(struct split *s, struct str id, struct span span);
/* Puts a resource into a stack, and counts it there. */
void split_put(struct split *s, uint32_t resource, uint32_t stack);

/* rewrite.c */
/* v as it stands in `stack`. What it needs of elsewhere is noted in the stacks: imports and exports. */
const struct value *split_rewrite(struct split *s, const struct value *v, uint32_t stack);
/* The resource as it stands in its stack. */
const struct value *split_rewrite_resource(struct split *s, uint32_t resource);
/* In the root, the value of an import that a nested stack takes as a parameter. */
const struct value *split_argument(struct split *s, uint32_t import);
/* In its own stack, the value of an import that others need, as an output has it. */
const struct value *split_exported(struct split *s, uint32_t import);
/* The stack that has the import's definition. */
uint32_t split_home(const struct split *s, const struct import *import);
/* Its name as a parameter; no other thing of the template has it. */
struct str split_import_name(struct split *s, uint32_t import);
struct str split_output_name(struct split *s, uint32_t import);

/* assemble.c: the graph becomes the root's, and nested stacks are added to the compilation. */
void split_assemble(struct split *s);

#endif
