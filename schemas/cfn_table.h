/* cfn_table: the rows of the generated table; schemas/cfn.h reads them. */
#ifndef SLSC_CFN_TABLE_H
#define SLSC_CFN_TABLE_H

#include <stdint.h>

enum cfn_kind { CFN_ANY, CFN_STRING, CFN_INTEGER, CFN_NUMBER, CFN_BOOLEAN, CFN_LIST, CFN_MAP, CFN_OBJECT, CFN_UNION };
enum { CFN_STATEFUL = 1 /* holds data that is lost with it */, CFN_REF_IS_NAME = 2 /* Ref gives its name, not the ARN that it has */,
	CFN_REFACTORS = 4 /* a stack refactor can move it to another stack */ };
enum { CFN_REQUIRED = 1, CFN_REPLACES = 2, CFN_MAY_REPLACE = 4 };

struct cfn_type {
	uint32_t name;              /* into cfn_strings; the table is sorted by name */
	uint32_t first, n;          /* its properties, sorted by name */
	uint32_t first_attribute, attributes_n;
	uint32_t rules;             /* a node in cfn_rules, 0 none */
	uint8_t flags;              /* CFN_STATEFUL, CFN_REF_IS_NAME, CFN_REFACTORS */
};
struct cfn_definition {
	uint32_t first, n;
};
struct cfn_property {
	uint32_t name;
	uint32_t shape : 24;        /* into cfn_shapes */
	uint32_t flags : 8;         /* CFN_REQUIRED, CFN_REPLACES, CFN_MAY_REPLACE */
};
/* What a value must keep to besides: NAN where there is no bound. */
struct cfn_bound {
	uint32_t pattern;           /* STRING: a regular expression in Perl's notation, unanchored; 0 none. LIST: 1 where no item may stand twice */
	double least, most;         /* STRING: code points; LIST, MAP: items; INTEGER, NUMBER: the value */
};
struct cfn_shape {
	uint8_t kind;               /* enum cfn_kind */
	uint16_t bound;             /* into cfn_bounds, 0 none */
	uint32_t of;                /* STRING, INTEGER: into cfn_words, 0 none; LIST, MAP: a shape; OBJECT: a definition; UNION: into cfn_unions */
};
struct cfn_range {
	uint32_t first, n;
};

extern const char cfn_date[];   /* of the provider schemas, "YYYY-MM-DD" */
extern const char cfn_source[]; /* both sources with their versions */
extern const char cfn_strings[];
extern const struct cfn_type cfn_types[];
extern const uint32_t cfn_types_n;
extern const struct cfn_definition cfn_definitions[];
extern const struct cfn_property cfn_properties[];
extern const struct cfn_shape cfn_shapes[];
extern const struct cfn_bound cfn_bounds[];
extern const uint32_t cfn_bounds_n;
extern const struct cfn_range cfn_unions[], cfn_words[];
/*
 * What the shapes cannot say (alternatives, conditions, groups of properties), as a program of nodes: each is a run of instructions
 * that ends with CFN_RULE_END. An instruction is enum cfn_rule + 256 * n, and then its operands: texts are offsets in cfn_strings, names
 * those with their length (cfn_rule_name), nodes indexes in cfn_rules. The notation is JSON Schema's; a value is right where all instructions of the node are content.
 */
enum cfn_rule {
	CFN_RULE_END,
	CFN_RULE_TYPE,          /* a mask of CFN_IS_… */
	CFN_RULE_REQUIRED,      /* n names */
	CFN_RULE_ENUM,          /* n names: a text is one of them */
	CFN_RULE_ENUM_NOCASE,   /* n names */
	CFN_RULE_BOUND,         /* n: 0 text, 1 number, 2 list, 3 map; a row of cfn_bounds */
	CFN_RULE_PROPERTIES,    /* n pairs of a name and a node */
	CFN_RULE_CLOSED,        /* n names: there are no others */
	CFN_RULE_ITEMS,         /* a node */
	CFN_RULE_VALUES,        /* a node, of a map's values */
	CFN_RULE_ALL,           /* n nodes, as in the next two */
	CFN_RULE_ANY,
	CFN_RULE_ONE,
	CFN_RULE_NOT,           /* a node */
	CFN_RULE_IF,            /* three nodes: if, then, else */
	CFN_RULE_DEPENDS,       /* n pairs of names: with the first goes the second */
	CFN_RULE_EXCLUDES,      /* n pairs of names: with the first there is no second */
	CFN_RULE_XOR,           /* n names: exactly one of them */
	CFN_RULE_OR,            /* n names: at least one of them */
	CFN_RULE_NEVER,         /* nothing may stand here */
	CFN_RULE_CONTAINS,      /* a node: of one item at least */
	CFN_RULE_NAMES,         /* a node: of a map's keys */
	CFN_RULE_REFERS,        /* a type's name, a node: a Ref or GetAtt of such a resource, whose properties are of the node */
	/*
	 * n: 0 refused, 1 warning, 2 notice; a text, a node, two masks of 64 bits: what is wrong with the node in words. It cannot be
	 * wrong of a map of whose names (cfn_name_bit) none is in the first mask, or none in the second.
	 */
	CFN_RULE_SAYS,
	CFN_RULE_MULTIPLE,      /* a number */
	CFN_RULE_UNIQUE,        /* no item stands twice */
};
enum { CFN_IS_TEXT = 1, CFN_IS_INTEGER = 2, CFN_IS_NUMBER = 4, CFN_IS_BOOLEAN = 8, CFN_IS_LIST = 16, CFN_IS_MAP = 32 };
extern const uint32_t cfn_rules[];
extern const uint32_t cfn_union_shapes[], cfn_word_strings[], cfn_attributes[];

#endif
