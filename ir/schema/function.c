/* function: one entry of functions. Its keys are the options in ir/options, and what event types define there. */
#include "ir/def.h"

const struct schema schema_function = {
	.kind = SCHEMA_OBJECT, .name = "function",
	.options = option_tables, .without = PROVIDER_ONLY,
	.more = event_function_keys,
};
