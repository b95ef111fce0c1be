#include "ir/value.h"

#include "ir/base/hash.h"

#include <stdarg.h>

enum { INDEX_FROM = 17 }; /* keys from which a hash index pays */

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
	return copy;
}

struct value *v_null(struct arena *a) { return node(a, VALUE_NULL); }

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

struct value *v_str(struct arena *a, struct str s)
{
	struct value *v = node(a, VALUE_STRING);
	v->string = s;
	v->is_secret = str_secret(a, s);
	return v;
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

static const struct value *node_to_secret(struct arena *a, const struct value *v)
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
	struct value *out = (struct value *)node_to_secret(a, v);
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

struct value *v_list(struct arena *a) { return node(a, VALUE_LIST); }
struct value *v_map(struct arena *a) { return node(a, VALUE_MAP); }

static void list_reserve(struct arena *a, struct value *l, uint32_t cap);

struct value *map_of(struct arena *a, const struct kv *kv, size_t n)
{
	struct value *m = v_map(a);
	if (n >= INDEX_FROM) {
		for (size_t i = 0; i < n; i++)
			map_putz(a, m, kv[i].key, kv[i].value);
		return m;
	}
	/* A literal names each key once, so there is nothing to look for. */
	for (size_t i = 0; i < n; i++)
		m->map.cap += kv[i].value != NULL;
	m->map.entry = arena_take(a, m->map.cap * sizeof *m->map.entry);
	for (size_t i = 0; i < n; i++)
		if (kv[i].value)
			m->map.entry[m->map.n++] = entry_make(str_z(kv[i].key), (struct span){ 0 }, kv[i].value);
	return m;
}

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

struct value *v_map_for(struct arena *a, uint32_t n)
{
	struct value *m = v_map(a);
	map_reserve(a, m, n);
	return m;
}

void list_push(struct arena *a, struct value *l, const struct value *v)
{
	if (!v)
		return;
	if (l->list.n == l->list.cap)
		list_reserve(a, l, l->list.cap ? l->list.cap * 2 : 2);
	l->list.item[l->list.n++] = v;
}

/* ---- maps: a linear list of entries, with an open-addressing index once they are many */

/*
 * Stands behind the entries of a large map. Keys that come from outside can be chosen so that all have the same place in
 * the table, and each look-up walks over the others. So no key lies `most` steps or more from its place: where one would,
 * the map gets a seed that nobody could foresee, and twice the steps, so that this ends with any hash. The order of the
 * entries, which is all that others see, does not depend on it.
 */
struct index {
	uint64_t seed;
	uint32_t most;
	uint32_t at[]; /* entry number + 1 by hash, 0: free */
};
enum { STEPS_MOST = 256 }; /* chance makes no such run in a table that is half empty, however large it is */

/* The least power of two that leaves half of it empty. */
static inline uint32_t index_size(uint32_t cap) { return 2u << (31 - __builtin_clz(cap * 2 - 1)); }

/* Bytes of cap entries with their index. */
static size_t entries_size(uint32_t cap)
{
	return cap * sizeof(struct entry) + (cap < INDEX_FROM ? 0 : sizeof(struct index) + index_size(cap) * sizeof(uint32_t));
}

/* NULL for a small map. */
static struct index *index_of(const struct value *m)
{
	return m->map.cap < INDEX_FROM ? NULL : (struct index *)(void *)(m->map.entry + m->map.cap);
}

static uint32_t hash_of(const struct index *index, struct str key) { return (uint32_t)str_hash_seeded(key, index->seed); }

/* False if the entry would lie too far from its place. */
static bool index_add(struct value *m, struct index *index, uint32_t at, uint32_t hash)
{
	const uint32_t mask = index_size(m->map.cap) - 1;
	uint32_t slot = hash & mask, steps = 0;
	while (index->at[slot] && ++steps < index->most)
		slot = (slot + 1) & mask;
	if (index->at[slot])
		return false;
	index->at[slot] = at + 1;
	return true;
}

static bool index_add_all(struct value *m, struct index *index)
{
	memset(index->at, 0, index_size(m->map.cap) * sizeof *index->at);
	for (uint32_t i = 0; i < m->map.n; i++)
		if (!index_add(m, index, i, hash_of(index, m->map.entry[i].key)))
			return false;
	return true;
}

static void index_reseed(struct value *m, struct index *index)
{
	do {
		index->seed = hash_seed();
		index->most *= 2;
	} while (!index_add_all(m, index));
}

static void reindex(struct value *m)
{
	struct index *index = index_of(m);
	if (!index)
		return;
	index->seed = 0;
	index->most = STEPS_MOST;
	if (!index_add_all(m, index))
		index_reseed(m, index);
}

void map_reserve(struct arena *a, struct value *m, uint32_t cap)
{
	struct entry *old = m->map.entry;
	m->map.entry = arena_take(a, entries_size(cap));
	if (m->map.n)
		memcpy(m->map.entry, old, m->map.n * sizeof *old);
	arena_give_back(a, old, entries_size(m->map.cap));
	m->map.cap = cap;
	reindex(m);
}

static struct entry *find_indexed(const struct value *m, const struct index *index, struct str key, uint32_t hash)
{
	uint32_t mask = index_size(m->map.cap) - 1, slot = hash & mask;
	for (uint32_t steps = 0; index->at[slot] && steps < index->most; steps++, slot = (slot + 1) & mask) {
		struct entry *e = &m->map.entry[index->at[slot] - 1];
		if (str_eq(e->key, key))
			return e;
	}
	return NULL;
}

static inline struct entry *find_among(const struct value *m, struct str key)
{
	for (struct entry *e = m->map.entry, *end = e + m->map.n; e < end; e++)
		if (str_eq(e->key, key))
			return e;
	return NULL;
}

/* On its own, so that a look into a small map saves no registers. */
static __attribute__((noinline)) struct entry *find_large(const struct value *m, struct str key)
{
	/* What was just put is often asked for. */
	struct entry *latest = m->map.n ? &m->map.entry[m->map.n - 1] : NULL;
	if (latest && latest->key_p == key.p && latest->key_n == key.n)
		return latest;
	return find_indexed(m, index_of(m), key, hash_of(index_of(m), key));
}

static inline struct entry *find(const struct value *m, struct str key)
{
	return !is_map(m) ? NULL : m->map.cap < INDEX_FROM ? find_among(m, key) : find_large(m, key);
}

/* In small steps as long as there is no index: most maps of a template stay small, and there are many. */
static uint32_t next_cap(uint32_t cap)
{
	return cap < 4 ? cap + 2 : cap < INDEX_FROM - 4 ? cap + 4 : cap * 2;
}

/* The member of that key; NULL after adding it. */
static struct entry *put_new(struct arena *a, struct value *m, struct str key, struct span at, const struct value *v)
{
	struct index *index = index_of(m);
	uint32_t hash = index ? hash_of(index, key) : 0;
	struct entry *e = index ? find_indexed(m, index, key, hash) : find_among(m, key);
	if (e)
		return e;
	if (m->map.n == m->map.cap) {
		map_reserve(a, m, next_cap(m->map.cap));
		index = index_of(m);
		hash = index ? hash_of(index, key) : 0;
	}
	m->map.entry[m->map.n++] = entry_make(key, at, v);
	if (index && !index_add(m, index, m->map.n - 1, hash))
		index_reseed(m, index);
	return NULL;
}

const struct value *map_put_new(struct arena *a, struct value *m, struct str key, struct span at, const struct value *v)
{
	const struct entry *e = put_new(a, m, key, at, v);
	return e ? e->value : NULL;
}

void map_put_at(struct arena *a, struct value *m, struct str key, struct span at, const struct value *v)
{
	struct entry *e = v ? put_new(a, m, key, at, v) : NULL;
	if (!e)
		return;
	e->value = v;
	if (span_known(at))
		e->key_at = at.at;
}

void map_put(struct arena *a, struct value *m, struct str key, const struct value *v)
{
	map_put_at(a, m, key, (struct span){ 0 }, v);
}

void map_remove(struct value *m, struct str key)
{
	struct entry *e = find(m, key);
	if (!e)
		return;
	uint32_t at = (uint32_t)(e - m->map.entry);
	memmove(e, e + 1, (m->map.n - at - 1) * sizeof *e);
	m->map.n--;
	reindex(m);
}

void map_remove_nulls(struct value *m)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < m->map.n; i++)
		if (!is_null(m->map.entry[i].value))
			m->map.entry[kept++] = m->map.entry[i];
	m->map.n = kept;
	reindex(m);
}

uint32_t map_steps(const struct value *m)
{
	const struct index *index = is_map(m) ? index_of(m) : NULL;
	uint32_t mask = index ? index_size(m->map.cap) - 1 : 0, most = 0;
	for (uint32_t slot = 0; index && slot <= mask; slot++) {
		uint32_t home = index->at[slot] ? hash_of(index, m->map.entry[index->at[slot] - 1].key) : slot;
		uint32_t steps = (slot - home) & mask;
		most = steps > most ? steps : most;
	}
	return most;
}

const struct entry *map_entry(const struct value *m, struct str key) { return find(m, key); }

const struct value *map_get(const struct value *m, struct str key)
{
	const struct entry *e = find(m, key);
	return e ? e->value : NULL;
}

const struct value *value_walk(const struct value *v, const char *const *keys, size_t n)
{
	for (size_t i = 0; v && i < n; i++)
		v = value_get(v, keys[i]);
	return v;
}

const struct value *value_step(const struct value *v, struct str name)
{
	if (!is_list(v))
		return map_get(v, name);
	uint32_t at = 0;
	for (uint32_t i = 0; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' || at > v->list.n)
			return NULL;
		at = at * 10 + (uint32_t)(name.p[i] - '0');
	}
	return name.n ? list_at(v, at) : NULL;
}

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

struct value *map_copy(struct arena *a, const struct value *map)
{
	if (!is_map(map))
		return value_at(v_map(a), value_span(map));
	struct value *m = value_from(a, map, value_origin(map));
	m->map.cap = map->map.n;
	m->map.entry = arena_alloc(a, entries_size(m->map.cap));
	if (m->map.n)
		memcpy(m->map.entry, map->map.entry, m->map.n * sizeof *m->map.entry);
	reindex(m);
	return m;
}

static struct value *own_copy(struct arena *a, const struct value *v)
{
	return is_map(v) ? map_copy(a, v) : is_list(v) ? list_copy(a, v) : NULL;
}

struct value *map_own(struct arena *a, struct value *map, struct str key)
{
	const struct entry *e = map_entry(map, key);
	struct value *own = e ? own_copy(a, e->value) : NULL;
	if (own)
		map_put_at(a, map, key, key_span(e), own);
	return own;
}

struct value *list_own(struct arena *a, struct value *list, uint32_t i)
{
	struct value *own = own_copy(a, list_at(list, i));
	if (own)
		list->list.item[i] = own;
	return own;
}

struct value *map_like(struct arena *a, const struct value *map)
{
	const struct value empty = { .kind = VALUE_MAP };
	struct value *m = value_from(a, &empty, value_origin(map));
	return value_at(m, map->span);
}

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

struct value *map_assign(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value *m = map_copy(arena, is_map(a) ? a : NULL);
	map_each(e, b)
		map_put_at(arena, m, e->key, key_span(e), e->value);
	return m;
}
