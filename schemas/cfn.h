/*
 * cfn: what CloudFormation knows of resource types, read from the generated table without any parsing: a type's
 * properties, whether they are required, which values they allow, what a change of them does to the resource, and the
 * attributes that Fn::GetAtt gives. All results are static constants; NULL where the table has nothing.
 */
#ifndef SLSC_SCHEMAS_CFN_H
#define SLSC_SCHEMAS_CFN_H

#include "ir/base/str.h"
#include "schemas/cfn_table.h"

enum cfn_replacement { CFN_UPDATES, CFN_MAYBE_REPLACES, CFN_IS_REPLACED };

/* "AWS::Lambda::Function"; custom resources and private types are not in the table. Logarithmic in the number of types. */
const struct cfn_type *cfn_type_find(struct str name);
/* A name of the table by its place in cfn_strings. */
const char *cfn_name(uint32_t string);
/* An operand of cfn_rules that is a name. */
static inline struct str cfn_rule_name(uint32_t operand) { return (struct str){ cfn_strings + (operand & 0xfffff), operand >> 20 }; }

/* One of 64, for the masks of CFN_RULE_SAYS; the name is not empty. */
static inline uint64_t cfn_name_bit(struct str name)
{
	const unsigned char *p = (const unsigned char *)name.p;
	return (uint64_t)1 << ((p[0] + 7u * p[name.n / 2] + 3u * p[name.n - 1] + 5u * name.n) % 64);
}

/* The properties of a type, or of an object's definition. */
struct cfn_properties {
	const struct cfn_property *at;
	uint32_t n;
};
struct cfn_properties cfn_type_properties(const struct cfn_type *type);
struct cfn_properties cfn_object_properties(const struct cfn_shape *object);
/* By its name; logarithmic in their number. */
const struct cfn_property *cfn_property_find(struct cfn_properties of, struct str name);
/* How many of them are required. */
uint32_t cfn_required(struct cfn_properties of);

static inline const struct cfn_shape *cfn_property_shape(const struct cfn_property *p) { return &cfn_shapes[p->shape]; }
/* What a list's items or a map's values are. */
const struct cfn_shape *cfn_element(const struct cfn_shape *list_or_map);
/* Alternative i of a union, NULL past the last. */
const struct cfn_shape *cfn_alternative(const struct cfn_shape *shape_union, uint32_t i);
/* Allowed value i of a string or an integer (in digits), NULL past the last; no value at all: anything goes, as cfn_is_closed says beforehand. */
static inline bool cfn_is_closed(const struct cfn_shape *s) { return (s->kind == CFN_STRING || s->kind == CFN_INTEGER) && s->of; }
const char *cfn_allowed(const struct cfn_shape *closed, uint32_t i);
/* Attribute i of Fn::GetAtt, NULL past the last. */
const char *cfn_attribute(const struct cfn_type *type, uint32_t i);
static inline enum cfn_replacement cfn_replacement(const struct cfn_property *p)
{
	return p->flags & CFN_REPLACES ? CFN_IS_REPLACED : p->flags & CFN_MAY_REPLACE ? CFN_MAYBE_REPLACES : CFN_UPDATES;
}

#endif
