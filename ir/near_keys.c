#include "ir/near_keys.h"

bool near_keys_allow(struct cx *cx, uint32_t n)
{
	if (n > NEAR_KEYS_MOST - cx->names_compared)
		return false;
	cx->names_compared += n;
	return true;
}

void near_offer_keys(struct cx *cx, struct near *near, const struct value *map)
{
	if (!near_keys_allow(cx, map_len(map)))
		return;
	map_each(e, map)
		near_offer_at(near, e->key, key_span(e));
}
