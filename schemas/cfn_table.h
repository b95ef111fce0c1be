/* cfn_table: the rows of the generated table; schemas/cfn.h reads them. */
#ifndef SLSC_CFN_TABLE_H
#define SLSC_CFN_TABLE_H

#include <stdint.h>

enum cfn_kind { CFN_ANY, CFN_STRING, CFN_INTEGER, CFN_NUMBER, CFN_BOOLEAN, CFN_LIST, CFN_MAP, CFN_OBJECT, CFN_UNION };
enum { CFN_REQUIRED = 1, CFN_REPLACES = 2, CFN_MAY_REPLACE = 4 };

struct cfn_type {
	uint32_t name;              /* into cfn_strings; the table is sorted by name */
	uint32_t first, n;          /* its properties, sorted by name */
	uint32_t first_attribute, attributes_n;
	uint8_t stateful;           /* holds data that is lost with it */
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
	uint32_t pattern;           /* STRING: a regular expression in Perl's notation, unanchored; 0 none */
	double least, most;         /* STRING: code points; LIST: items; INTEGER, NUMBER: the value */
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
extern const uint32_t cfn_union_shapes[], cfn_word_strings[], cfn_attributes[];

#endif
