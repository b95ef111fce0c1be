/* groups: lists and maps that are filled one by one and found by a key, in the order in which the keys came first. */
#ifndef SLSC_GROUPS_H
#define SLSC_GROUPS_H

#include "ir/value.h"

/* Zeroed: empty. Lists or maps, not both. */
struct groups {
	struct value *by_key;     /* key -> its list or map, for reading; NULL as long as there is none */
	VEC(struct value *) made; /* the same, for filling: by the number of by_key's entry */
};

/* The list of a key, made by the first call. The key must live as long as the arena. */
struct value *groups_list(struct arena *a, struct groups *g, struct str key);
/* The map of a key, likewise. */
struct value *groups_map(struct arena *a, struct groups *g, struct str key);

#endif
