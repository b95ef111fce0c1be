#include "ir/value.h"

#include "ir/base/hash.h"

#include <stdarg.h>

const struct value value_unknown = { .kind = VALUE_STRING, .string = { "unknown", 7 } };

static struct value *node(struct arena *a, enum value_kind kind)
{
	struct value *v = ARENA_NEW(a, struct value);
	v->kind = kind;
	return v;
}

/* Bytes of a node: a number's digits may go on behind it. */
static size_t node_size(const struct value *v)
{
	size_t inside = sizeof *v - offsetof(struct value, digits);
	return sizeof *v + (is_number(v) && v->digits_n > inside ? v->digits_n - inside : 0);
}

struct value *value_from(struct arena *a, const struct value *v, const struct origin *origin)
{
	const size_t size = node_size(v);
	const struct origin **before = arena_alloc(a, size + (origin ? sizeof *before : 0));
	struct value *copy = (void *)(before + (origin ? 1 : 0));
	memcpy((void *)copy, v, size);
	if (origin)
		*before = origin;
	copy->has_origin = origin != NULL;
	a->nulls |= is_null(v);
	return copy;
}

struct value *v_null(struct arena *a)
{
	a->nulls = true;
	return node(a, VALUE_NULL);
}

struct value *v_bool(struct arena *a, bool b)
{
	struct value *v = node(a, VALUE_BOOL);
	v->boolean = b;
	return v;
}

struct value *v_number(struct arena *a, double d, struct str digits)
{
	const struct value number = { .kind = VALUE_NUMBER, .number = d, .digits_n = digits.n };
	unsigned char *p = arena_alloc(a, node_size(&number));
	memcpy(p, &number, sizeof number);
	if (digits.n)
		memcpy(p + offsetof(struct value, digits), digits.p, digits.n);
	struct value *v = (void *)p;
	v->is_secret = str_secret(a, digits);
	return v;
}

struct value *v_int(struct arena *a, int64_t i)
{
	return v_number(a, (double)i, str_int(a, i));
}

/* On its own, so that v_str saves no registers. */
static __attribute__((noinline)) struct value *text_of_secrets(const struct arena *a, struct value *v)
{
	v->is_secret = str_secret(a, v->string);
	return v;
}

struct value *v_str(struct arena *a, struct str s)
{
	struct value *v = node(a, VALUE_STRING);
	v->string = s;
	return secrets_any(a) ? text_of_secrets(a, v) : v;
}

struct value *v_text(struct arena *a, const char *z) { return v_str(a, str_z(z)); }

struct value *v_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str s = str_vfmt(a, fmt, ap);
	va_end(ap);
	return v_str(a, s);
}

static struct value *node_to_secret(struct arena *a, const struct value *v)
{
	struct value *out = value_from(a, v, value_origin(v));
	out->is_secret = true;
	if (is_string(v))
		out->string = str_to_secret(a, v->string);
	return out;
}

const struct value *value_to_secret(struct arena *a, const struct value *v)
{
	if (!v)
		return NULL;
	struct value *out = node_to_secret(a, v);
	if (is_map(v)) {
		out->map = map_copy(a, v)->map;
		for (uint32_t i = 0; i < out->map.n; i++)
			out->map.entry[i].value = value_to_secret(a, out->map.entry[i].value);
	}
	if (is_list(v)) {
		out->list = list_copy(a, v)->list;
		for (uint32_t i = 0; i < out->list.n; i++)
			out->list.item[i] = value_to_secret(a, out->list.item[i]);
	}
	return out;
}

bool value_holds_secret(const struct arena *a, const struct value *v)
{
	if (!v || !secrets_any(a))
		return false;
	if (v->is_secret)
		return true;
	map_each(e, v)
		if (str_secret(a, e->key) || value_holds_secret(a, e->value))
			return true;
	list_each(i, v)
		if (value_holds_secret(a, v->list.item[i]))
			return true;
	return false;
}

bool list_has(const struct value *list, struct str text)
{
	list_each(i, list)
		if (is_string(list->list.item[i]) && str_eq(list->list.item[i]->string, text))
			return true;
	return false;
}

struct value *v_list(struct arena *a) { return node(a, VALUE_LIST); }

static void list_reserve(struct arena *a, struct value *l, uint32_t cap);

struct value *list_of(struct arena *a, const struct value *const *v, size_t n)
{
	struct value *l = v_list(a);
	list_reserve(a, l, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		list_push(a, l, v[i]);
	return l;
}

struct value *list_of_texts(struct arena *a, const char *const *z, size_t n)
{
	struct value *l = v_list(a);
	list_reserve(a, l, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		list_push(a, l, v_text(a, z[i]));
	return l;
}

static void list_reserve(struct arena *a, struct value *l, uint32_t cap)
{
	const struct value **old = l->list.item;
	l->list.item = arena_take(a, cap * sizeof *old);
	if (l->list.n)
		memcpy(l->list.item, old, l->list.n * sizeof *old);
	arena_give_back(a, old, l->list.cap * sizeof *old);
	l->list.cap = cap;
}

void list_push(struct arena *a, struct value *l, const struct value *v)
{
	if (!v)
		return;
	if (l->list.n == l->list.cap)
		list_reserve(a, l, l->list.cap ? l->list.cap * 2 : 2);
	l->list.item[l->list.n++] = v;
}

/* ---- reading */

const char *value_kind_name(const struct value *v)
{
	static const char *const names[] = { "null", "true or false", "a number", "a text", "a list", "a map" };
	return v ? names[v->kind] : "nothing";
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->kind != b->kind)
		return false;
	switch ((enum value_kind)a->kind) {
	case VALUE_NULL: return true;
	case VALUE_BOOL: return a->boolean == b->boolean;
	case VALUE_NUMBER: return a->number == b->number;
	case VALUE_STRING: return str_eq(a->string, b->string);
	case VALUE_LIST:
		if (a->list.n != b->list.n)
			return false;
		list_each(i, a)
			if (!value_equal(a->list.item[i], b->list.item[i]))
				return false;
		return true;
	case VALUE_MAP:
		if (a->map.n != b->map.n)
			return false;
		map_each(e, a)
			if (!value_equal(e->value, map_get(b, e->key)))
				return false;
		return true;
	}
	return false;
}

/* Of two parts in their order. */
static uint64_t mixed(uint64_t a, uint64_t b)
{
	a = (a ^ b) * UINT64_C(0x9E3779B97F4A7C15);
	return (a ^ (a >> 32)) * UINT64_C(0xD6E8FEB86659FD93) + b;
}

uint64_t member_hash(struct seen *seen, struct str key, const struct value *v)
{
	return mixed(str_hash(key), value_hash(seen, v));
}

static uint64_t scalar_hash(const struct value *v)
{
	switch ((enum value_kind)v->kind) {
	case VALUE_BOOL: return v->boolean;
	case VALUE_NUMBER: return XXH3_64bits(&(double){ v->number + 0.0 }, sizeof v->number);
	case VALUE_STRING: return str_hash(v->string);
	default: return 0;
	}
}

uint64_t value_hash(struct seen *seen, const struct value *v)
{
	uint64_t h = (uint64_t)v->kind + 1;
	if (!is_list(v) && !is_map(v))
		return mixed(h, scalar_hash(v));
	const size_t slot = seen_slot(v);
	if (seen->at[slot].v == v)
		return seen->at[slot].outcome;
	list_each(i, v)
		h = mixed(h, value_hash(seen, v->list.item[i]));
	map_each(e, v)
		h += member_hash(seen, e->key, e->value);
	seen->at[slot].v = v;
	seen->at[slot].outcome = h;
	return h;
}

/* ---- copies */

struct value *list_copy(struct arena *a, const struct value *list)
{
	if (!is_list(list))
		return value_at(v_list(a), value_span(list));
	struct value *l = value_from(a, list, value_origin(list));
	l->list.cap = list->list.n;
	l->list.item = ARENA_ARRAY(a, const struct value *, list->list.n);
	if (list->list.n)
		memcpy(l->list.item, list->list.item, list->list.n * sizeof *l->list.item);
	return l;
}

const struct value *value_deep_copy(struct arena *a, const struct value *v)
{
	if (is_map(v)) {
		struct value *m = map_copy(a, v);
		for (uint32_t i = 0; i < m->map.n; i++)
			m->map.entry[i].value = value_deep_copy(a, m->map.entry[i].value);
		return m;
	}
	if (is_list(v)) {
		struct value *l = list_copy(a, v);
		for (uint32_t i = 0; i < l->list.n; i++)
			l->list.item[i] = value_deep_copy(a, l->list.item[i]);
		return l;
	}
	return v;
}

const char *origin_word(enum origin_kind kind)
{
	return kind == ORIGIN_ALIAS ? "alias" : kind == ORIGIN_MERGE ? "merge" : "variable";
}

/* lodash keeps the list and sets the map's keys on it: JSON shows those that are places in the list. */
static const struct value *merge_by_index(struct arena *arena, const struct value *list, const struct value *map)
{
	struct value *l = list_copy(arena, list);
	map_each(e, map) {
		uint32_t i = 0, at = 0;
		while (i < e->key.n && i < 9 && ascii_digit(e->key.p[i]))
			at = at * 10 + (uint32_t)(e->key.p[i++] - '0');
		bool is_index = i > 0 && i == e->key.n && (i == 1 || e->key.p[0] != '0');
		if (is_index && at < l->list.n)
			l->list.item[at] = value_merge(arena, l->list.item[at], e->value);
		else if (is_index && at == l->list.n)
			list_push(arena, l, e->value);
	}
	return l;
}

const struct value *value_merge(struct arena *arena, const struct value *a, const struct value *b)
{
	if (!b)
		return a;
	if (is_list(a) && is_map(b))
		return merge_by_index(arena, a, b);
	if (!a || a->kind != b->kind)
		return b;
	if (is_map(b)) {
		if (!map_len(b))
			return a;
		struct value *m = map_copy(arena, a);
		map_each(e, b)
			map_put_at(arena, m, e->key, key_span(e), value_merge(arena, map_get(a, e->key), e->value));
		return m;
	}
	if (is_list(b)) {
		struct value *l = list_copy(arena, a);
		list_each(i, b) {
			const struct value *v = value_merge(arena, list_at(a, i), b->list.item[i]);
			if (i < l->list.n)
				l->list.item[i] = v;
			else
				list_push(arena, l, v);
		}
		return l;
	}
	return b;
}
