/* inputs: what a pin depends on, as digests by path. */
#include "ir/pins/pins.h"
#include "ir/plugin.h"
#include "ir/secrets.h"
#include "ir/service.h"

#include <inttypes.h>
#include <stdlib.h>

struct span pins_place(const struct cx *cx)
{
	for (uint32_t i = 0; i < cx->plugins_n; i++)
		if (cx->plugins[i].pinned)
			return cx->plugins[i].span;
	return (struct span){ 0 };
}

const struct value *pins_digest(struct arena *a, const struct value *v)
{
	struct seen *seen = ARENA_NEW(a, struct seen);
	return v_fmt(a, "%016" PRIx64, value_hash(seen, value_without_secrets(a, v)));
}

const struct value *pins_digest_of(struct arena *a, struct str bytes) { return pins_digest(a, v_str(a, bytes)); }

/* How many levels below a section are told apart: a function each, a resource each. */
static uint32_t levels_of(struct str section) { return str_eqz(section, "resources") ? 2 : 1; }

static void put_tree(struct arena *a, struct value *out, struct str path, struct span at, const struct value *v, uint32_t levels)
{
	if (levels && map_len(v)) {
		map_each(e, v)
			put_tree(a, out, STR_CAT(a, path, STR("."), e->key), key_span(e), e->value, levels - 1);
		return;
	}
	if (levels > 1 && list_len(v)) { /* resources may be a list of such maps */
		list_each(i, v)
			put_tree(a, out, str_fmt(a, "%.*s.%u", STRA(path), i), v->list.item[i]->span, v->list.item[i], levels);
		return;
	}
	const struct value *digest = pins_digest(a, v);
	map_put(a, out, path, value_at(v_str(a, digest->string), span_known(v->span) ? v->span : at));
}

static struct str first_segment(struct str path)
{
	const int32_t dot = str_find(path, '.');
	return dot < 0 ? path : str_to(path, (uint32_t)dot);
}

static struct str behind_first(struct str path)
{
	const int32_t dot = str_find(path, '.');
	return dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
}

/* The values that a path names, each with the path that leads to it. */
static void put_named(struct arena *a, struct value *out, struct str before, const struct value *v, struct str rest, uint32_t levels)
{
	if (!rest.n) {
		put_tree(a, out, before, v->span, v, levels);
		return;
	}
	const struct str step = first_segment(rest), on = behind_first(rest), dot = before.n ? STR(".") : STR("");
	const bool any = str_eqz(step, "*");
	const struct value *one = any ? NULL : value_step(v, step);
	if (one)
		put_named(a, out, STR_CAT(a, before, dot, step), one, on, before.n ? levels - (levels > 0) : levels_of(step));
	if (any) {
		map_each(e, v)
			put_named(a, out, STR_CAT(a, before, dot, e->key), e->value, on, before.n ? levels - (levels > 0) : levels_of(e->key));
		list_each(i, v)
			put_named(a, out, str_fmt(a, "%.*s.%u", STRA(before), i), v->list.item[i], on, 0);
	}
}

const struct value *pins_inputs(struct cx *cx, const struct value *config, const struct value *paths)
{
	struct arena *a = cx->arena;
	struct value *out = v_map(a);
	list_each(i, paths)
		put_named(a, out, STR(""), config, value_str(paths->list.item[i]), 0);
	if (is_string(paths))
		put_named(a, out, STR(""), config, paths->string, 0);
	if (paths)
		return map_sorted(a, out);
	map_put(a, out, STR("--region"), v_str(a, service_region(cx, value_get(config, "provider"))));
	map_each(e, config) {
		struct value *custom = str_eqz(e->key, "custom") && value_get(e->value, "slsc") ? map_copy(a, e->value) : NULL;
		if (custom)
			map_remove(custom, STR("slsc"));
		put_tree(a, out, e->key, key_span(e), custom ? custom : e->value, levels_of(e->key));
	}
	return map_sorted(a, out);
}

static bool covers(struct str path, struct str input)
{
	while (path.n) {
		if (!input.n || (!str_eq(first_segment(path), first_segment(input)) && !str_eqz(first_segment(path), "*")))
			return false;
		path = behind_first(path);
		input = behind_first(input);
	}
	return true;
}

bool pins_covered(const struct value *paths, struct str input)
{
	if (!paths || (is_string(paths) && covers(paths->string, input)))
		return true;
	list_each(i, paths)
		if (covers(value_str(paths->list.item[i]), input))
			return true;
	return false;
}
