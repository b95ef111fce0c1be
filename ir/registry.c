#include "ir/def.h"

/* events.inc is made by the Makefile from the names in ir/events: E(alb) E(http) … */
#define E(name) extern const struct event_def event_##name;
#include "events.inc"
#undef E

const struct event_def *const event_defs[] = {
#define E(name) &event_##name,
#include "events.inc"
#undef E
};
const uint32_t event_defs_n = sizeof event_defs / sizeof *event_defs;

const struct schema_prop *const *const event_provider_keys[] = {
#define E(name) &event_##name.provider,
#include "events.inc"
#undef E
	NULL,
};
const struct schema_prop *const *const event_log_keys[] = {
#define E(name) &event_##name.logs,
#include "events.inc"
#undef E
	NULL,
};
const struct schema_prop *const *const event_function_keys[] = {
#define E(name) &event_##name.function,
#include "events.inc"
#undef E
	NULL,
};

/* options.inc likewise, from the names in ir/options */
#define E(name) extern const struct schema_prop *const options_##name;
#include "options.inc"
#undef E

const struct schema_prop *const *const option_tables[] = {
#define E(name) &options_##name,
#include "options.inc"
#undef E
	NULL,
};

const struct event_def *event_find(struct str key)
{
	for (uint32_t i = 0; i < event_defs_n; i++) /* the first letter alone tells most of them apart */
		if (key.n && key.p[0] == event_defs[i]->key[0] && str_eqz(key, event_defs[i]->key))
			return event_defs[i];
	return NULL;
}
