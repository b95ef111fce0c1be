/* In place of schemas/cfn_table.c in the playground's core: no resource type is known, so that hints in messages are fewer. */
#include "schemas/cfn_table.h"

const char cfn_date[] = "", cfn_source[] = "", cfn_strings[] = "";
const uint32_t cfn_types_n = 0, cfn_bounds_n = 0;
/* Never read, as there is no type that leads to them. */
const struct cfn_type cfn_types[1] = { { 0 } };
const struct cfn_definition cfn_definitions[1] = { { 0 } };
const struct cfn_property cfn_properties[1] = { { 0 } };
const struct cfn_shape cfn_shapes[1] = { { 0 } };
const struct cfn_bound cfn_bounds[1] = { { 0 } };
const struct cfn_range cfn_unions[1] = { { 0 } }, cfn_words[1] = { { 0 } };
const uint32_t cfn_rules[1] = { 0 }, cfn_union_shapes[1] = { 0 }, cfn_word_strings[1] = { 0 }, cfn_attributes[1] = { 0 };
