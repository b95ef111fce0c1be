#include "emit/review/pair.h"

#include "emit/review/compare.h"
#include "emit/review/refs.h"
#include "ir/groups.h"

/* The ids that the other side lacks, each meaning "some id that the other side lacks". */
static const struct value *lacking(struct arena *a, const struct value *these, const struct value *others)
{
	const struct value *any = LITERAL("?");
	struct value *ids = v_map(a);
	map_each(e, these)
		if (!map_get(others, e->key))
			map_put(a, ids, e->key, any);
	return ids;
}

/* Body -> list of the ids that have it. */
static const struct value *by_body(struct arena *a, const struct value *resources, const struct value *ids)
{
	struct groups out = { 0 };
	map_each(e, ids) {
		struct str body = canonical(a, refs_renamed(a, map_get(resources, e->key), ids));
		list_push(a, groups_list(a, &out, body), v_str(a, e->key));
	}
	return out.by_key;
}

const struct value *renames(struct arena *a, const struct value *old_resources, const struct value *new_resources)
{
	const struct value *gone = lacking(a, old_resources, new_resources), *come = lacking(a, new_resources, old_resources);
	struct value *out = v_map(a);
	if (!map_len(gone) || !map_len(come))
		return out;
	const struct value *old = by_body(a, old_resources, gone), *now = by_body(a, new_resources, come);
	map_each(e, old) {
		const struct value *to = map_get(now, e->key);
		/* Of equal bodies in different number, nobody can say which went. */
		if (list_len(to) != list_len(e->value))
			continue;
		list_each(i, to)
			map_put(a, out, e->value->list.item[i]->string, to->list.item[i]);
	}
	return out;
}

const struct value *with_renames(struct arena *a, const struct value *template, const struct value *ids)
{
	if (!map_len(ids))
		return template;
	struct value *out = map_copy(a, refs_renamed(a, template, ids)), *resources = v_map(a);
	map_each(e, value_get(out, "Resources")) {
		const struct value *to = map_get(ids, e->key);
		map_put_at(a, resources, to ? to->string : e->key, key_span(e), e->value);
	}
	map_putz(a, out, "Resources", resources);
	return out;
}
