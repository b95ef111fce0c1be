#include "ir/iam/policy.h"

#include "ir/base/hash.h"
#include "ir/base/vec.h"
#include "ir/base/wildcard.h"
#include "ir/js.h"

/* A statement's three dimensions. */
enum { ACTION, RESOURCE, PRINCIPAL, DIMENSIONS };

static const char *const dimension_keys[DIMENSIONS] = { "Action", "Resource", "Principal" };

/* One action, resource or principal. */
struct item {
	const struct value *value; /* NULL: the statement has no such element */
	struct str type;           /* of a principal: "AWS", "Service", … ; empty for "*" */
	struct str text;           /* p NULL: an intrinsic function */
	struct str key;            /* what equal items have in common: canonical JSON, lower case for actions */
	uint64_t hash;             /* of key */
	bool wild;                 /* may cover others */
};

typedef VEC(struct item) items;

struct statement {
	const struct value *source; /* as written: every element but the three is kept from it */
	struct str rest;            /* canonical text of all that must agree */
	items of[DIMENSIONS];
	bool product;               /* has the form that takes part */
	bool dropped;
};

static bool same_item(const struct item *x, const struct item *y) { return x->hash == y->hash && str_eq(x->key, y->key); }

static bool item_covers(const struct item *x, const struct item *y, int dimension)
{
	if (same_item(x, y))
		return true;
	if (!x->wild)
		return false;
	return str_eqz(x->text, "*") || (y->text.p && wildcard_covers(x->text, y->text, dimension == ACTION));
}

static struct item make_item(struct arena *a, const struct value *v, struct str type, int dimension)
{
	struct item it = { .value = v, .type = type };
	if (is_string(v))
		it.text = v->string;
	struct str json = v ? js_json(a, v) : STR("");
	it.key = STR_CAT(a, type, STR(":"), dimension == ACTION ? str_lower(a, json) : json);
	it.hash = str_hash(it.key);
	/* A principal's * is a word, not a pattern. */
	it.wild = dimension != PRINCIPAL && it.text.p && wildcard_any(it.text);
	return it;
}

static void read_items(struct arena *a, const struct value *v, struct str type, int dimension, items *out)
{
	if (!is_list(v))
		vec_push(a, out, make_item(a, v, type, dimension));
	list_each(i, v)
		vec_push(a, out, make_item(a, v->list.item[i], type, dimension));
}

static bool contains(const items *set, const struct item *x)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (same_item(&set->at[i], x))
			return true;
	return false;
}

/* Whether some item of the set covers x. */
static bool set_covers(const items *set, const struct item *x, int dimension)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (item_covers(&set->at[i], x, dimension))
			return true;
	return false;
}

static bool set_covers_all(const items *set, const items *all, int dimension)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (!set_covers(set, &all->at[i], dimension))
			return false;
	return true;
}

/* x has no doubles: then equal counts and inclusion are enough. */
static bool same_set(const items *x, const items *y)
{
	if (x->n != y->n)
		return false;
	for (uint32_t i = 0; i < x->n; i++)
		if (!contains(y, &x->at[i]))
			return false;
	return true;
}

/* Drops items that another item of the same set covers; of equal ones the first stays. */
static bool thin(items *set, int dimension)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < set->n; i++) {
		bool covered = false;
		for (uint32_t j = 0; j < set->n && !covered; j++) {
			bool earlier = j < kept; /* items before i have moved to [0, kept) */
			const struct item *other = earlier ? &set->at[j] : j > i ? &set->at[j] : NULL;
			if (!other)
				continue;
			bool equal = same_item(other, &set->at[i]);
			covered = equal ? earlier : item_covers(other, &set->at[i], dimension);
		}
		if (!covered)
			set->at[kept++] = set->at[i];
	}
	bool changed = kept != set->n;
	set->n = kept;
	return changed;
}

/* ---- statements */

static int dimension_of(struct str key)
{
	for (int d = 0; d < DIMENSIONS; d++)
		if (str_eqz(key, dimension_keys[d]))
			return d;
	return DIMENSIONS;
}

/* What has to agree: everything but the three, keys in a fixed order. */
static struct str rest_of(struct arena *a, const struct value *statement)
{
	static const char *const keys[] = { "Sid", "Effect", "Condition", "NotPrincipal", "NotAction", "NotResource" };
	struct str out = STR("");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(statement, keys[i]);
		out = STR_CAT(a, out, STR("|"), v ? js_json(a, v) : STR(""));
	}
	return out;
}

static items read_principals(struct arena *a, const struct value *principal)
{
	items out = { 0 };
	if (!is_map(principal))
		read_items(a, principal, STR(""), PRINCIPAL, &out);
	map_each(e, principal)
		read_items(a, e->value, e->key, PRINCIPAL, &out);
	return out;
}

static struct statement read_statement(struct arena *a, const struct value *v)
{
	struct statement s = { .source = v };
	const struct value *action = value_get(v, "Action"), *principal = value_get(v, "Principal");
	s.product = is_map(v) && (is_string(action) || is_list(action)) && !is_list(principal);
	if (!s.product)
		return s;
	s.rest = rest_of(a, v);
	read_items(a, action, STR(""), ACTION, &s.of[ACTION]);
	read_items(a, value_get(v, "Resource"), STR(""), RESOURCE, &s.of[RESOURCE]);
	s.of[PRINCIPAL] = read_principals(a, principal);
	for (int d = 0; d < DIMENSIONS; d++)
		s.product &= s.of[d].n > 0; /* an empty list grants nothing: leave it to be seen */
	return s;
}

/* "*" and a map of principals are different shapes, which cannot stand together. */
static bool can_hold(const items *x, const items *y) { return x->n && y->n && (x->at[0].type.n > 0) == (y->at[0].type.n > 0) && !x->at[0].value == !y->at[0].value; }

static void append_new(struct arena *a, items *to, const items *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		if (!contains(to, &from->at[i]))
			vec_push(a, to, from->at[i]);
}

/* Merges y into x if they differ in one dimension only. */
static bool merge(struct arena *a, struct statement *x, struct statement *y)
{
	int different = 0, last = ACTION;
	for (int d = 0; d < DIMENSIONS; d++) {
		if (!same_set(&x->of[d], &y->of[d])) {
			different++;
			last = d;
		}
	}
	if (different > 1 || (different == 1 && !can_hold(&x->of[last], &y->of[last])))
		return false;
	append_new(a, &x->of[last], &y->of[last]);
	y->dropped = true;
	return true;
}

/* Takes out of y what x covers: in the one dimension in which x does not cover all of y. */
static bool subtract(const struct statement *x, struct statement *y)
{
	int open = -1;
	for (int d = 0; d < DIMENSIONS; d++) {
		if (set_covers_all(&x->of[d], &y->of[d], d))
			continue;
		if (open >= 0)
			return false;
		open = d;
	}
	if (open < 0) {
		y->dropped = true;
		return true;
	}
	items *from = &y->of[open];
	uint32_t kept = 0;
	for (uint32_t i = 0; i < from->n; i++)
		if (!set_covers(&x->of[open], &from->at[i], open))
			from->at[kept++] = from->at[i];
	bool changed = kept != from->n;
	from->n = kept;
	return changed;
}

static bool step(struct arena *a, struct statement *s, uint32_t n)
{
	bool changed = false;
	for (uint32_t i = 0; i < n; i++) {
		if (!s[i].product || s[i].dropped)
			continue;
		for (int d = 0; d < DIMENSIONS; d++)
			changed |= thin(&s[i].of[d], d);
		for (uint32_t j = 0; j < n; j++) {
			if (i == j || !s[j].product || s[j].dropped || !str_eq(s[i].rest, s[j].rest))
				continue;
			if (i < j && merge(a, &s[i], &s[j]))
				changed = true;
			else if (subtract(&s[i], &s[j]))
				changed = true;
		}
	}
	return changed;
}

/* ---- back to values */

/* The items of one type (all of them for actions and resources): a value, or a list of several. */
static const struct value *write_items(struct arena *a, const items *set, struct str type)
{
	struct value *list = v_list(a);
	for (uint32_t i = 0; i < set->n; i++)
		if (str_eq(set->at[i].type, type))
			list_push(a, list, set->at[i].value);
	return list_len(list) == 1 ? list_at(list, 0) : list;
}

static const struct value *write_principal(struct arena *a, const items *set)
{
	if (!set->at[0].type.n)
		return set->at[0].value;
	struct value *map = v_map(a);
	for (uint32_t i = 0; i < set->n; i++)
		if (!map_get(map, set->at[i].type))
			map_put(a, map, set->at[i].type, write_items(a, set, set->at[i].type));
	return map;
}

static const struct value *write_statement(struct arena *a, const struct statement *s)
{
	if (!s->product)
		return s->source;
	struct value *out = map_copy(a, s->source);
	for (uint32_t i = 0; i < out->map.n; i++) {
		int d = dimension_of(out->map.entry[i].key);
		items written = d == PRINCIPAL ? read_principals(a, out->map.entry[i].value) : (items){ 0 };
		if (d == PRINCIPAL && same_set(&s->of[d], &written))
			continue; /* unchanged, they keep their form */
		if (d == PRINCIPAL)
			out->map.entry[i].value = write_principal(a, &s->of[d]);
		else if (d < DIMENSIONS)
			out->map.entry[i].value = write_items(a, &s->of[d], STR(""));
	}
	return out;
}

const struct value *policy_minimise(struct arena *a, const struct value *document)
{
	const struct value *list = value_get(document, "Statement");
	uint32_t n = is_map(list) ? 1 : list_len(list);
	if (!n)
		return document;
	struct statement *s = ARENA_ARRAY(a, struct statement, n);
	for (uint32_t i = 0; i < n; i++)
		s[i] = read_statement(a, is_map(list) ? list : list_at(list, i));
	while (step(a, s, n))
		;
	struct value *out = v_list(a);
	for (uint32_t i = 0; i < n; i++)
		if (!s[i].dropped)
			list_push(a, out, write_statement(a, &s[i]));
	struct value *copy = map_copy(a, document);
	map_putz(a, copy, "Statement", is_map(list) ? list_at(out, 0) : out);
	return policy_characters(a, copy) < policy_characters(a, document) ? copy : document;
}

uint32_t policy_characters(struct arena *a, const struct value *document)
{
	return js_json(a, document).n;
}
