/*
 * map: the maps of values (ir/value.h): a linear list of entries, with an open-addressing index behind it once they are
 * many.
 */
#include "ir/value.h"

#include "ir/base/hash.h"

#include <stdlib.h>

enum { INDEX_FROM = 17 }; /* keys from which a hash index pays */

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
static inline bool index_add(struct value *m, struct index *index, uint32_t at, uint32_t hash)
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

/* ---- making them */

struct value *v_map(struct arena *a)
{
	struct value *m = ARENA_NEW(a, struct value);
	m->kind = VALUE_MAP;
	return m;
}

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

struct value *v_map_for(struct arena *a, uint32_t n)
{
	struct value *m = v_map(a);
	map_reserve(a, m, n);
	return m;
}

struct value *map_copy(struct arena *a, const struct value *map) { return map_copy_for(a, map, 0); }

struct value *map_copy_for(struct arena *a, const struct value *map, uint32_t more)
{
	if (!is_map(map))
		return value_at(v_map(a), value_span(map));
	struct value *m = value_from(a, map, value_origin(map));
	m->map.cap = map->map.n + more;
	m->map.entry = arena_take(a, entries_size(m->map.cap));
	if (m->map.n)
		memcpy(m->map.entry, map->map.entry, m->map.n * sizeof *m->map.entry);
	reindex(m);
	return m;
}

static struct value *own_copy(struct arena *a, const struct value *v)
{
	return is_map(v) ? map_copy_for(a, v, 1) : is_list(v) ? list_copy(a, v) : NULL;
}

struct value *map_own(struct arena *a, struct value *map, struct str key)
{
	struct entry *e = find(map, key);
	struct value *own = e ? own_copy(a, e->value) : NULL;
	if (own)
		e->value = own;
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
	return value_at(m, value_span(map));
}

struct value *map_assign(struct arena *arena, const struct value *a, const struct value *b)
{
	struct value *m = map_copy(arena, is_map(a) ? a : NULL);
	map_each(e, b)
		map_put_at(arena, m, e->key, key_span(e), e->value);
	return m;
}

static int by_key(const void *x, const void *y)
{
	return str_cmp((*(const struct entry *const *)x)->key, (*(const struct entry *const *)y)->key);
}

struct value *map_sorted(struct arena *a, const struct value *map)
{
	const uint32_t n = map_len(map);
	struct value *out = v_map_for(a, n);
	const struct entry **entries = ARENA_ARRAY(a, const struct entry *, n + 1);
	uint32_t i = 0;
	map_each(e, map)
		entries[i++] = e;
	qsort(entries, n, sizeof *entries, by_key);
	for (i = 0; i < n; i++)
		map_put_at(a, out, entries[i]->key, key_span(entries[i]), entries[i]->value);
	return out;
}
