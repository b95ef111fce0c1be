#include "emit/review/diff.h"
#include "ir/truth/limits.h"

/* The largest amount of each limit that a reviewer wants to see. */
void limits_of(struct arena *a, const struct stack *s, struct limit out[LIMITS])
{
	static const struct { enum limit_id id; const char *what; } rows[LIMITS] = {
		{ LIMIT_RESOURCES, "resources" }, { LIMIT_OUTPUTS, "outputs" }, { LIMIT_PARAMETERS, "parameters" }, { LIMIT_MAPPINGS, "mappings" },
		{ LIMIT_TEMPLATE, "template bytes" }, { LIMIT_ROLE_POLICIES, "characters of a role's inline policies" },
	};
	struct measures all = { 0 };
	limits_measure(a, s->root ? s->root : s->template, &all);
	for (size_t i = 0; i < LIMITS; i++) {
		out[i] = (struct limit){ rows[i].what, rows[i].id == LIMIT_TEMPLATE ? s->bytes : 0, limit_infos[rows[i].id].most };
		for (uint32_t k = 0; k < all.of.n; k++)
			if (all.of.at[k].limit == rows[i].id && all.of.at[k].amount > out[i].used)
				out[i].used = all.of.at[k].amount;
	}
}
