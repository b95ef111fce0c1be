/* secrets: what a pin holds instead of the secrets of the configuration: where they stand in it. */
#include "ir/js.h"
#include "ir/pins/pins.h"
#include "ir/secrets.h"
#include "ir/steady.h"

#include <stdlib.h>

enum { SHORTEST_PART = 6 }; /* bytes of a secret that is looked for within longer texts */

struct known_secret {
	struct str text, path;
	bool number;
};

struct search {
	struct cx *cx;
	VEC(struct known_secret) known;
	struct str block; /* that is looked at */
	bool ok;
};

/* custom.db.password, or with a key that has a dot in it /custom/db.main/password */
static struct str joined(struct arena *a, const struct str *keys, uint32_t n)
{
	bool dots = false;
	for (uint32_t i = 0; i < n; i++)
		dots |= str_find(keys[i], '.') >= 0;
	struct str path = STR("");
	for (uint32_t i = 0; i < n; i++)
		path = STR_CAT(a, path, dots ? STR("/") : i ? STR(".") : STR(""), keys[i]);
	return path;
}

enum { DEEPEST = 40 };

static void gather(struct search *s, const struct value *v, struct str *keys, uint32_t n)
{
	if (n == DEEPEST)
		return;
	if (value_secret(v) && (is_string(v) || is_number(v)) && js_string(s->cx->arena, v).n)
		vec_push(s->cx->arena, &s->known, (struct known_secret){ js_string(s->cx->arena, v), joined(s->cx->arena, keys, n), is_number(v) });
	map_each(e, v) {
		keys[n] = e->key;
		gather(s, e->value, keys, n + 1);
	}
	list_each(i, v) {
		keys[n] = str_int(s->cx->arena, i);
		gather(s, v->list.item[i], keys, n + 1);
	}
}

static void refuse(struct search *s, struct str block)
{
	if (s->ok)
		diag(s->cx->diags, D_PIN_SECRET, pins_place(s->cx), "what plugins made at %.*s holds a secret that no variable gives, and is not pinned", STRA(block));
	s->ok = false;
}

static const struct value *by_path(void *of, const struct value *v)
{
	struct search *s = of;
	struct arena *a = s->cx->arena;
	struct str text = value_str(v);
	for (uint32_t i = 0; i < s->known.n && (is_string(v) || is_number(v)); i++) {
		const struct known_secret *k = &s->known.at[i];
		if (is_number(v) && k->number && k->text.n >= SHORTEST_PART && str_eq(js_string(a, v), k->text))
			refuse(s, s->block);
		if (is_string(v) && (str_eq(text, k->text) || (k->text.n >= SHORTEST_PART && str_search(text, k->text, 0) >= 0)))
			text = str_replace(a, text, k->text, STR_CAT(a, STR("${self:"), k->path, STR("}")));
	}
	return !is_string(v) || text.p == v->string.p ? v : v_str(a, text);
}

static bool has_symbol(const struct value *v)
{
	if (is_string(v))
		return str_search(v->string, STR("${slsc:"), 0) >= 0 || str_search(v->string, STR("${self:"), 0) >= 0;
	map_each(e, v)
		if (has_symbol(e->value))
			return true;
	list_each(i, v)
		if (has_symbol(v->list.item[i]))
			return true;
	return false;
}

/* Secrets by their names or looks that stand there still. */
static bool shows_secret(const struct value *v, bool variables)
{
	map_each(e, v)
		if ((!has_symbol(e->value) && secret_member(e->key, e->value, variables)) || shows_secret(e->value, secret_variables_below(e->key, variables)))
			return true;
	list_each(i, v)
		if (shows_secret(v->list.item[i], variables))
			return true;
	return false;
}

/* The last key of a pointer, and whether the map that it stands in holds variables: the change of one value says nothing else of it. */
static struct str last_key(struct str pointer) { return str_from(pointer, (uint32_t)(str_rfind(pointer, '/') + 1)); }

static const struct value *change_without(struct search *s, struct str block, struct str pointer, const struct value *change)
{
	struct arena *a = s->cx->arena;
	struct value *out = map_copy(a, change);
	s->block = block;
	static const char *const parts[] = { "new", "append" };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct value *v = value_get(change, parts[i]), *kept = v ? scalars_replaced(a, v, by_path, s) : NULL;
		if (!kept)
			continue;
		const bool variables = str_search(pointer, STR("/Variables"), 0) >= 0, symbolic = has_symbol(kept);
		if (shows_secret(kept, variables) || (!symbolic && secret_member(last_key(pointer), kept, variables)))
			refuse(s, block);
		map_putz(a, out, parts[i], kept);
		map_putz(a, out, "variables", symbolic ? v_bool(a, true) : NULL);
	}
	return out;
}

/* Long ones first: one may be a part of another. */
static int by_length(const void *x, const void *y)
{
	const struct known_secret *a = x, *b = y;
	return a->text.n != b->text.n ? (a->text.n < b->text.n ? 1 : -1) : str_cmp(a->path, b->path);
}

const struct value *pins_without_secrets(struct cx *cx, const struct value *changes)
{
	struct search s = { .cx = cx, .ok = true };
	struct str keys[DEEPEST];
	gather(&s, cx->config, keys, 0);
	if (s.known.n)
		qsort(s.known.at, s.known.n, sizeof *s.known.at, by_length);
	struct value *out = v_map(cx->arena);
	map_each(block, changes) {
		struct value *of_block = v_map(cx->arena);
		map_each(change, block->value)
			map_put(cx->arena, of_block, change->key, change_without(&s, block->key, change->key, change->value));
		map_put(cx->arena, out, block->key, of_block);
		if (text_known(cx->arena, js_json(cx->arena, of_block)) || text_known(cx->arena, block->key)) /* in a key, or changed on its way */
			refuse(&s, block->key);
	}
	return s.ok ? out : NULL;
}
