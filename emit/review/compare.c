#include "emit/review/compare.h"

#include "emit/review/brief.h"
#include "emit/review/refs.h"
#include "emit/review/sets.h"
#include "ir/base/buf.h"
#include "ir/cfn.h"
#include "ir/js.h"

#include <stdlib.h>

/* Where a value stands: its path, and what the schema says of it. */
struct at {
	struct str path;
	const struct cfn_shape *shape;    /* NULL: unknown */
	enum cfn_replacement replacement; /* of a change here, where nothing below says otherwise */
	struct span span;
	struct str key;                   /* the last key of the path that is no index */
};

struct comparison {
	struct arena *a;
	struct changes *out;
};

static void compare(struct comparison *c, const struct value *old, const struct value *now, const struct at *at);

/* ---- the schema on the way down */

static struct cfn_properties object_of(const struct cfn_shape *s, struct str key)
{
	const struct cfn_shape *alternative;
	if (s && s->kind == CFN_UNION)
		for (uint32_t i = 0; (alternative = cfn_alternative(s, i)); i++)
			if (cfn_property_find(cfn_object_properties(alternative), key))
				return cfn_object_properties(alternative);
	return cfn_object_properties(s);
}

static bool any_flag(struct cfn_properties of)
{
	for (uint32_t i = 0; i < of.n; i++)
		if (cfn_replacement(&of.at[i]) != CFN_UPDATES)
			return true;
	return false;
}

/*
 * "Replaces" holds for all below. Below "may replace", the nested properties that have a word of their own decide; an
 * object whose properties have none leaves it open.
 */
static struct at below(struct arena *a, const struct at *at, struct str key)
{
	struct cfn_properties of = object_of(at->shape, key);
	const struct cfn_property *p = cfn_property_find(of, key);
	struct at to = { .key = key, .span = at->span, .replacement = at->replacement };
	to.path = at->path.n ? str_fmt(a, "%.*s.%.*s", STRA(at->path), STRA(key)) : key;
	if (p) {
		enum cfn_replacement own = cfn_replacement(p);
		to.shape = cfn_property_shape(p);
		if (at->replacement != CFN_IS_REPLACED && (own != CFN_UPDATES || any_flag(of)))
			to.replacement = own;
	} else if (at->shape && at->shape->kind == CFN_MAP) {
		to.shape = cfn_element(at->shape);
	}
	return to;
}

static struct at item_of(struct arena *a, const struct at *at, struct str name)
{
	struct at to = *at;
	to.path = str_fmt(a, "%.*s[%.*s]", STRA(at->path), STRA(name));
	to.shape = at->shape && at->shape->kind == CFN_LIST ? cfn_element(at->shape) : NULL;
	return to;
}

/* The worst that any property within a value that came or went does. */
static enum cfn_replacement worst_within(const struct value *v, const struct at *at, struct arena *a)
{
	enum cfn_replacement worst = at->replacement;
	if (cfn_call(v))
		return worst;
	map_each(e, v) {
		struct at to = below(a, at, e->key);
		enum cfn_replacement r = worst_within(e->value, &to, a);
		worst = r > worst ? r : worst;
	}
	list_each(i, v) {
		struct at to = item_of(a, at, STR(""));
		enum cfn_replacement r = worst_within(v->list.item[i], &to, a);
		worst = r > worst ? r : worst;
	}
	return worst;
}

static void report(struct comparison *c, const struct value *old, const struct value *now, const struct at *at)
{
	struct change change = { .path = at->path, .old = old, .now = now, .replacement = at->replacement, .span = at->span };
	if (now && span_known(now->span))
		change.span = now->span;
	if (!old || !now)
		change.replacement = worst_within(old ? old : now, at, c->a);
	vec_push(c->a, &c->out->of, change);
}

/* ---- scalars, maps */

/* 5 and "5", true and "true": CloudFormation converts them. */
static bool same_scalar(struct arena *a, const struct value *x, const struct value *y)
{
	if (is_map(x) || is_list(x) || is_map(y) || is_list(y) || is_null(x) || is_null(y))
		return false;
	return x->kind != y->kind && str_eq(js_string(a, x), js_string(a, y));
}

static struct span span_of(const struct entry *e, const struct at *at)
{
	return span_known(e->value->span) ? e->value->span : span_known(key_span(e)) ? key_span(e) : at->span;
}

static void compare_maps(struct comparison *c, const struct value *old, const struct value *now, const struct at *at)
{
	map_each(e, now) {
		const struct value *before = map_get(old, e->key);
		if (before && value_equal(before, e->value))
			continue;
		struct at to = below(c->a, at, e->key);
		to.span = span_of(e, at);
		compare(c, before, e->value, &to);
	}
	map_each(e, old)
		if (!map_get(now, e->key)) {
			struct at to = below(c->a, at, e->key);
			compare(c, e->value, NULL, &to);
		}
}

/* ---- lists */

static const struct value *as_list(struct arena *a, const struct value *v)
{
	return !v || is_list(v) ? v : LIST(a, v);
}

/* Items by their canonical text, or by that of their key. */
static struct value *by_name(struct arena *a, const struct value *list, const struct set_row *row)
{
	struct value *out = v_map(a);
	list_each(i, list) {
		const struct value *item = list->list.item[i];
		const struct value *key = row->key ? value_get(item, row->key) : NULL;
		map_put(a, out, canonical(a, key ? key : item), item);
	}
	return out;
}

static void compare_sets(struct comparison *c, const struct value *old, const struct value *now, const struct at *at,
			 const struct set_row *row)
{
	struct value *x = by_name(c->a, as_list(c->a, old), row), *y = by_name(c->a, as_list(c->a, now), row);
	map_each(e, y) {
		struct at to = item_of(c->a, at, row->key ? brief(c->a, value_get(e->value, row->key), false) : STR(""));
		to.span = span_known(e->value->span) ? e->value->span : at->span;
		compare(c, map_get(x, e->key), e->value, &to);
	}
	map_each(e, x) {
		struct at to = item_of(c->a, at, row->key ? brief(c->a, value_get(e->value, row->key), false) : STR(""));
		if (!map_get(y, e->key))
			compare(c, e->value, NULL, &to);
	}
}

/* By position, between what both lists begin and end with. */
static void compare_sequences(struct comparison *c, const struct value *old, const struct value *now, const struct at *at)
{
	uint32_t n = old->list.n, m = now->list.n, from = 0, tail = 0;
	while (from < n && from < m && value_equal(old->list.item[from], now->list.item[from]))
		from++;
	while (tail < n - from && tail < m - from && value_equal(old->list.item[n - 1 - tail], now->list.item[m - 1 - tail]))
		tail++;
	for (uint32_t i = from; i < n - tail || i < m - tail; i++) {
		struct at to = item_of(c->a, at, str_fmt(c->a, "%u", i));
		const struct value *x = i < n - tail ? old->list.item[i] : NULL, *y = i < m - tail ? now->list.item[i] : NULL;
		if (y && span_known(y->span))
			to.span = y->span;
		compare(c, x, y, &to);
	}
}

static void compare(struct comparison *c, const struct value *old, const struct value *now, const struct at *at)
{
	if (!old && !now)
		return;
	const struct set_row *row = set_of(at->key);
	bool lists = is_list(old) || is_list(now);
	if (!old || !now)
		report(c, old, now, at);
	else if (value_equal(old, now) || same_scalar(c->a, old, now))
		return;
	else if (row && lists && !(is_map(old) && !cfn_call(old)) && !(is_map(now) && !cfn_call(now)) && !str_ends(at->path, "]"))
		compare_sets(c, old, now, at, row);
	else if (is_list(old) && is_list(now))
		compare_sequences(c, old, now, at);
	else if (is_map(old) && is_map(now) && !cfn_call(old) && !cfn_call(now))
		compare_maps(c, old, now, at);
	else
		report(c, old, now, at);
}

void compare_values(struct arena *a, const struct value *old, const struct value *now, struct str path, struct span span,
		    struct changes *out)
{
	struct comparison c = { a, out };
	struct at at = { .path = path, .span = span, .key = path };
	compare(&c, old, now, &at);
}

/* ---- references to a replaced resource */

struct search {
	struct str id;
	bool found;
};

static void note_found(void *to, struct str id, struct str attribute)
{
	struct search *s = to;
	(void)attribute;
	s->found |= str_eq(id, s->id);
}

static void find_references(struct comparison *c, const struct value *v, const struct at *at, struct str id)
{
	if (is_map(v) && !cfn_call(v)) {
		map_each(e, v) {
			struct at to = below(c->a, at, e->key);
			to.span = span_of(e, at);
			find_references(c, e->value, &to, id);
		}
		return;
	}
	if (is_list(v)) {
		list_each(i, v) {
			struct at to = item_of(c->a, at, str_fmt(c->a, "%u", i));
			find_references(c, v->list.item[i], &to, id);
		}
		return;
	}
	struct search s = { id, false };
	if (at->replacement != CFN_UPDATES)
		refs_each(v, note_found, &s);
	if (s.found)
		vec_push(c->a, &c->out->of, (struct change){ .path = at->path, .replacement = at->replacement, .span = at->span, .because = id });
}

static struct at top(struct cfn_properties of, const struct entry *e, struct span span)
{
	struct at at = { .path = e->key, .key = e->key, .span = span };
	at.span = span_of(e, &at);
	const struct cfn_property *p = cfn_property_find(of, e->key);
	if (p) {
		at.shape = cfn_property_shape(p);
		at.replacement = cfn_replacement(p);
	}
	return at;
}

void compare_references(struct arena *a, const struct cfn_type *type, const struct value *properties, struct str id, struct span span,
			struct changes *out)
{
	struct comparison c = { a, out };
	struct cfn_properties of = type ? cfn_type_properties(type) : (struct cfn_properties){ NULL, 0 };
	map_each(e, properties) {
		struct at at = top(of, e, span);
		find_references(&c, e->value, &at, id);
	}
}

void compare_properties(struct arena *a, const struct cfn_type *type, const struct value *old, const struct value *now,
			struct span span, struct changes *out)
{
	struct comparison c = { a, out };
	struct cfn_properties of = type ? cfn_type_properties(type) : (struct cfn_properties){ NULL, 0 };
	const struct value *sides[] = { now, old };
	for (int side = 0; side < 2; side++)
		map_each(e, sides[side]) {
			const struct value *before = map_get(old, e->key), *after = map_get(now, e->key);
			if ((side == 1 && after) || (before && after && value_equal(before, after)))
				continue;
			struct at at = top(of, e, span);
			/* What is gone has no place in the new text. */
			if (!after)
				at.span = span;
			compare(&c, before, after, &at);
		}
}

/* ---- canonical texts */

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void put_canonical(struct arena *a, struct buf *b, const struct value *v, struct str key);

static void put_sorted(struct buf *b, struct str *texts, uint32_t n, const char *brackets)
{
	qsort(texts, n, sizeof *texts, by_text);
	buf_c(b, brackets[0]);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_c(b, ',');
		buf_str(b, texts[i]);
	}
	buf_c(b, brackets[1]);
}

static struct str one(struct arena *a, const struct value *v, struct str name, struct str key)
{
	struct buf b = { 0 };
	if (name.n) {
		buf_str(&b, js_json_string(a, name));
		buf_c(&b, ':');
	}
	put_canonical(a, &b, v, key);
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

static void put_canonical(struct arena *a, struct buf *b, const struct value *v, struct str key)
{
	bool set = set_of(key) != NULL;
	if (is_map(v)) {
		struct str *texts = ARENA_ARRAY(a, struct str, v->map.n);
		map_each(e, v)
			texts[e - v->map.entry] = one(a, e->value, e->key, e->key);
		put_sorted(b, texts, v->map.n, "{}");
	} else if (is_list(v) && set && v->list.n == 1) {
		put_canonical(a, b, v->list.item[0], STR(""));
	} else if (is_list(v)) {
		struct str *texts = ARENA_ARRAY(a, struct str, v->list.n);
		list_each(i, v)
			texts[i] = one(a, v->list.item[i], STR(""), STR(""));
		if (set) {
			put_sorted(b, texts, v->list.n, "[]");
			return;
		}
		buf_c(b, '[');
		list_each(i, v) {
			if (i)
				buf_c(b, ',');
			buf_str(b, texts[i]);
		}
		buf_c(b, ']');
	} else if (v) {
		buf_str(b, js_json_string(a, js_string(a, v)));
	}
}

struct str canonical(struct arena *a, const struct value *v) { return one(a, v, STR(""), STR("")); }
