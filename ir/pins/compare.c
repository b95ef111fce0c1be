/* compare: the difference between the template that slsc makes and the framework's, as changes by JSON pointer. */
#include "ir/graph.h"
#include "ir/pins/pins.h"
#include "ir/steady.h"

/* ---- symbols */

/*
 * Whether the digest in the logical id of a version is the framework's own, because the code was zipped before: then the id
 * says something where the two templates differ.
 */
static bool is_exact(const struct cx *cx, struct str id)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (str_eq(fn->version_id, id))
			return fn->code && fn->code->prebuilt;
	}
	return false;
}

static struct value *symbols_of(struct arena *a, const struct value *resources)
{
	struct value *ids = steady_ids(a, resources), *symbols = v_map(a);
	map_each(e, ids)
		map_put(a, symbols, e->key, v_str(a, STR_CAT(a, STR("${slsc:"), e->value->string, STR("}"))));
	return symbols;
}

struct pins_symbols pins_symbols_own(struct cx *cx)
{
	return (struct pins_symbols){ symbols_of(cx->arena, cx->graph->resources), cx->service->code_directory };
}

struct pins_symbols pins_symbols_other(struct cx *cx, const struct value *template, struct str folder)
{
	struct arena *a = cx->arena;
	const struct value *others = symbols_of(a, value_get(template, "Resources")), *own = symbols_of(a, cx->graph->resources);
	struct value *ids_by_symbol = v_map(a), *shared = v_map(a);
	map_each(e, own)
		map_put(a, ids_by_symbol, e->value->string, v_str(a, e->key));
	map_each(e, others) {
		const struct value *ours = map_get(ids_by_symbol, e->value->string);
		if (ours && (!is_exact(cx, ours->string) || str_eq(ours->string, e->key)))
			map_put(a, shared, e->key, e->value);
	}
	return (struct pins_symbols){ shared, folder };
}

struct folder_symbol {
	struct arena *a;
	struct str folder;
};

static const struct value *without_folder(void *of, const struct value *v)
{
	const struct folder_symbol *f = of;
	if (!is_string(v) || !f->folder.n || str_search(v->string, f->folder, 0) < 0)
		return v;
	return value_at(v_str(f->a, str_replace(f->a, v->string, f->folder, STR("${slsc:folder}"))), v->span);
}

/* Properties that are a digest of code or the time of the run. */
static const struct value *steady_resource(struct arena *a, const struct value *resource)
{
	static const char *const digests[] = { "CodeSha256", "ForceDeploy" };
	const struct value *properties = value_get(resource, "Properties");
	struct value *copy = NULL;
	for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
		if (!value_get(properties, digests[i]))
			continue;
		copy = copy ? copy : map_copy(a, properties);
		map_remove(copy, str_z(digests[i]));
	}
	if (!copy)
		return resource;
	struct value *out = map_copy(a, resource);
	map_putz(a, out, "Properties", copy);
	return out;
}

const struct value *pins_symbolic(struct arena *a, const struct pins_symbols *s, const struct value *v, bool root)
{
	struct folder_symbol folder = { a, s->folder };
	v = scalars_replaced(a, words_replaced(a, v, s->ids), without_folder, &folder);
	if (!root)
		return is_string(value_get(v, "Type")) ? steady_resource(a, v) : v;
	struct value *out = map_copy(a, v), *resources = v_map_for(a, map_len(value_get(v, "Resources")));
	map_each(e, value_get(v, "Resources")) {
		const struct value *symbol = map_get(s->ids, e->key);
		map_put_at(a, resources, symbol ? symbol->string : e->key, key_span(e), steady_resource(a, e->value));
	}
	map_putz(a, out, "Resources", resources);
	return out;
}

/* ---- comparing */

struct comparison {
	struct cx *cx;
	struct value *changes;
};

struct spot {
	struct str block, pointer; /* "/Resources/Id", "/Properties/Timeout" */
};

static struct str escaped(struct arena *a, struct str key)
{
	return str_replace(a, str_replace(a, key, STR("~"), STR("~0")), STR("/"), STR("~1"));
}

static struct spot below(struct comparison *c, struct spot at, struct str key)
{
	at.pointer = STR_CAT(c->cx->arena, at.pointer, STR("/"), escaped(c->cx->arena, key));
	return at;
}

static void add_change(struct comparison *c, struct spot at, const struct value *change)
{
	struct arena *a = c->cx->arena;
	struct value *of_block = map_get(c->changes, at.block) ? map_own(a, c->changes, at.block) : v_map(a);
	map_put(a, of_block, at.pointer, change);
	map_put(a, c->changes, at.block, of_block);
}

/* v3.40 makes a time of a YAML date (deviation 2): where slsc keeps the date, they are the same. */
static bool same_date(const struct value *old, const struct value *now)
{
	return is_string(old) && is_string(now) && now->string.n == old->string.n + 14 && str_ends(now->string, "T00:00:00.000Z") &&
	       str_eq(old->string, str_to(now->string, old->string.n));
}

/* In what is new, a policy's version is written as AWS takes it. */
static const struct value *with_date(void *of, const struct value *v)
{
	const bool version = value_is(v, "2012-10-17T00:00:00.000Z") || value_is(v, "2008-10-17T00:00:00.000Z");
	return version ? v_str(of, str_to(v->string, 10)) : v;
}

static const struct value *with_dates(struct arena *a, const struct value *v) { return scalars_replaced(a, v, with_date, a); }

static void compare(struct comparison *c, struct spot at, const struct value *old, const struct value *now);

static void compare_maps(struct comparison *c, struct spot at, const struct value *old, const struct value *now)
{
	map_each(e, old)
		compare(c, below(c, at, e->key), e->value, map_get(now, e->key));
	map_each(e, now)
		if (!map_get(old, e->key))
			compare(c, below(c, at, e->key), NULL, e->value);
}

/* Lists of one length item by item; a list that goes on is that, and any other is replaced. False: it is to be replaced. */
static bool compare_lists(struct comparison *c, struct spot at, const struct value *old, const struct value *now)
{
	struct arena *a = c->cx->arena;
	if (list_len(now) < list_len(old))
		return false;
	if (list_len(now) == list_len(old)) {
		list_each(i, old)
			compare(c, below(c, at, str_int(a, i)), old->list.item[i], now->list.item[i]);
		return true;
	}
	struct value *more = v_list(a);
	list_each(i, now) {
		if (i < list_len(old) && !value_equal(old->list.item[i], now->list.item[i]) && !same_date(old->list.item[i], now->list.item[i]))
			return false;
		list_push(a, more, i < list_len(old) ? NULL : with_dates(a, now->list.item[i]));
	}
	add_change(c, at, MAP(a, { "append", more }));
	return true;
}

/* NULL: there is nothing. */
static void compare(struct comparison *c, struct spot at, const struct value *old, const struct value *now)
{
	struct arena *a = c->cx->arena;
	if ((old && now && value_equal(old, now)) || same_date(old, now))
		return;
	if (is_map(old) && is_map(now) && map_len(now))
		compare_maps(c, at, old, now);
	else if (!is_list(old) || !is_list(now) || !list_len(old) || !compare_lists(c, at, old, now))
		add_change(c, at, MAP(a, { "old", old ? pins_digest(a, old) : NULL }, { "new", now ? with_dates(a, now) : NULL }));
}

/* Outputs that repeat the digest of a layer, or where its zip lies. */
static bool repeats_digest(struct str output) { return str_ends(output, "LambdaLayerHash") || str_ends(output, "LambdaLayerS3Key"); }

static bool is_section(struct str key)
{
	static const char *const sections[] = { "Resources", "Outputs", "Conditions", "Mappings", "Parameters", "Rules", "Metadata" };
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (str_eqz(key, sections[i]))
			return true;
	return false;
}

/* A block a member of a section. */
static void compare_section(struct comparison *c, struct str section, const struct value *old, const struct value *now)
{
	struct arena *a = c->cx->arena;
	const struct value *sides[] = { old, now };
	for (int side = 0; side < 2; side++)
		map_each(e, sides[side]) {
			if (side == 1 && map_get(old, e->key))
				continue;
			const struct value *other = map_get(now, e->key);
			if (repeats_digest(e->key) && side == 0 && other)
				continue;
			compare(c, (struct spot){ STR_CAT(a, STR("/"), section, STR("/"), escaped(a, e->key)), STR("") }, side == 0 ? e->value : NULL,
				side == 0 ? other : e->value);
		}
}

const struct value *pins_compare(struct cx *cx, const struct value *old, const struct value *now)
{
	struct arena *a = cx->arena;
	struct comparison c = { .cx = cx, .changes = v_map(a) };
	const struct value *keys = map_assign(a, old, now);
	map_each(e, keys) {
		const struct value *x = map_get(old, e->key), *y = map_get(now, e->key);
		if (is_section(e->key) && (!x || is_map(x)) && (!y || is_map(y)))
			compare_section(&c, e->key, x, y);
		else
			compare(&c, (struct spot){ STR_CAT(a, STR("/"), escaped(a, e->key)), STR("") }, x, y);
	}
	struct value *sorted = map_sorted(a, c.changes);
	map_each(e, sorted)
		map_put(a, sorted, e->key, map_sorted(a, e->value));
	return sorted;
}
