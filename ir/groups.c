#include "ir/groups.h"

static struct value *group(struct arena *a, struct groups *g, struct str key, struct value *(*make)(struct arena *a))
{
	const struct entry *e = map_entry(g->by_key, key);
	if (e)
		return g->made.at[e - g->by_key->map.entry];
	struct value *made = make(a);
	if (!g->by_key)
		g->by_key = v_map(a);
	map_put(a, g->by_key, key, made);
	vec_push(a, &g->made, made);
	return made;
}

struct value *groups_list(struct arena *a, struct groups *g, struct str key) { return group(a, g, key, v_list); }
struct value *groups_map(struct arena *a, struct groups *g, struct str key) { return group(a, g, key, v_map); }
