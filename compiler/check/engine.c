/*
 * engine: a value against a schema as ajv 8 does it with allErrors and coerceTypes 'array'. Every keyword is
 * looked at; alternatives are tried in order until one fits, and what they coerce on the way stays coerced.
 */
#include "compiler/check/checker.h"
#include "compiler/vars/vars.h"
#include "ir/base/utf8.h"
#include "ir/def.h"

#include <math.h>

static bool problem(struct checker *c, enum problem_kind kind, const struct checked *at, const struct schema *s)
{
	struct problem p = { .kind = kind, .schema = s, .at = at, .value = at->value };
	vec_push(c->arena, &c->problems, p);
	return false;
}

static bool key_problem(struct checker *c, enum problem_kind kind, const struct checked *at, const struct schema *s, struct str key, struct span where)
{
	problem(c, kind, at, s);
	c->problems.at[c->problems.n - 1].key = key;
	c->problems.at[c->problems.n - 1].key_at = where;
	return false;
}

static struct checked checked_entry(const struct checked *above, struct entry *e)
{
	return (struct checked){ .above = above, .key = e->key, .key_at = key_span(e), .slot = &e->value, .value = e->value };
}

static struct checked checked_item(const struct checked *above, const struct value *list, uint32_t i)
{
	return (struct checked){ .above = above, .index = i, .slot = &list->list.item[i], .value = list->list.item[i] };
}

/* The place lives on only if there is a problem, which holds it. */
static bool check_below(struct checker *c, struct checked below, const struct schema *s)
{
	const uint32_t before = c->problems.n;
	struct checked *p = c->spares ? c->spares : ARENA_NEW(c->arena, struct checked);
	c->spares = p->next;
	*p = below;
	bool ok = check_value(c, p, s);
	if (c->problems.n == before) {
		p->next = c->spares;
		c->spares = p;
	}
	return ok;
}

/* Only scalars and lists are coerced; a list of one item is looked into for a scalar. */
static bool to_type(struct checker *c, struct checked *at, const struct schema *s)
{
	if (check_is(at->value, s->kind) || (s->kind == SCHEMA_OBJECT && s->untyped))
		return true;
	if (s->kind == SCHEMA_OBJECT || c->as_written)
		return problem(c, PROBLEM_TYPE, at, s);
	const struct value *made = NULL;
	const struct value *found = at->value;
	if (list_len(found) == 1) {
		at->value = found->list.item[0];
		made = check_is(at->value, s->kind) ? at->value : NULL;
	}
	if (!made)
		made = check_coerce(c->arena, s->kind, at->value);
	if (!made) {
		problem(c, PROBLEM_TYPE, at, s);
		c->problems.at[c->problems.n - 1].value = found;
		return false;
	}
	at->value = made;
	*at->slot = made;
	return true;
}

/* v3.40 reads an unquoted date as a moment, with its time: never one of the words, though ours keeps its text. */
static bool word_listed(const char *const *words, const struct value *v)
{
	for (; is_string(v) && !v->is_date && *words; words++)
		if (str_eqz(v->string, *words))
			return true;
	return false;
}

static bool number_listed(const struct schema *s, const struct value *v)
{
	for (uint32_t i = 0; is_number(v) && i < s->numbers_n; i++)
		if (s->numbers[i] == v->number)
			return true;
	return false;
}

static bool sized(struct checker *c, const struct checked *at, const struct schema *s, uint32_t n)
{
	return ((n >= s->least || is_damaged(at->value)) && (!s->most || n <= s->most)) || problem(c, PROBLEM_SIZE, at, s);
}

static bool check_string(struct checker *c, const struct checked *at, const struct schema *s)
{
	struct str text = at->value->string;
	bool ok = sized(c, at, s, utf8_count(text));
	if ((s->pattern && !check_matches(s->pattern, s->pattern_nocase, text)) || (s->format && !check_format(s->format, text)) ||
	    (s->words && !word_listed(s->words, at->value)))
		ok = problem(c, PROBLEM_VALUE, at, s);
	return ok;
}

static bool check_number(struct checker *c, const struct checked *at, const struct schema *s)
{
	double d = at->value->number;
	/* ajv skips the bounds of what is not finite, which only a coerced text can be. */
	if (!isfinite(d) && !s->numbers_n)
		return true;
	if ((s->bounded_below && !(d >= s->minimum)) || (s->bounded_above && !(d <= s->maximum)) ||
	    (s->numbers_n && !number_listed(s, at->value)))
		return problem(c, PROBLEM_VALUE, at, s);
	if (s->newer_from > 0 && d >= s->newer_from && d <= s->newer_to)
		check_report_newer(c, at);
	return true;
}

/* Lists of texts alone ask for it, and before their items are coerced: those that are no texts yet are passed over. */
static bool items_unique(struct checker *c, const struct value *list)
{
	struct value *seen = v_map(c->arena);
	list_each(i, list) {
		const struct value *v = list->list.item[i];
		if (!is_string(v) || is_unknown(v))
			continue;
		if (map_put_new(c->arena, seen, v->string, (struct span){ 0 }, v))
			return false;
	}
	return true;
}

static bool check_list(struct checker *c, struct checked *at, const struct schema *s)
{
	const struct value *list = at->value;
	bool ok = sized(c, at, s, list->list.n);
	if (s->unique && !items_unique(c, list))
		ok = problem(c, PROBLEM_VALUE, at, s);
	uint32_t tuple_n = 0;
	while (s->tuple && s->tuple[tuple_n])
		tuple_n++;
	list_each(i, list) {
		const struct schema *item = i < tuple_n ? s->tuple[i] : s->item;
		if (item && item->kind != SCHEMA_ANY && !check_below(c, checked_item(at, list, i), item))
			ok = false;
	}
	return ok;
}

static const struct schema_prop *prop_named(const struct schema_prop *props, struct str key)
{
	for (const struct schema_prop *p = props; p && p->key; p++)
		if (key.n && key.p[0] == *p->key && str_eqz(key, p->key)) /* most differ in their first letter */
			return p;
	return NULL;
}

/* What a plugin defines beside a schema's own keys (NULL: beside the event types), or NULL. */
static const struct schema_prop *plugin_prop(const struct checker *c, const struct schema *at, struct str key)
{
	static const struct schema_prop let_be = { .key = "", .schema = &schema_any };
	for (uint32_t i = 0; i < c->keys.n; i++) {
		const struct known_keys *k = &c->keys.at[i];
		const struct schema_prop *p = k->at == at ? prop_named(k->props, key) : NULL;
		if (p)
			return k->active ? p : &let_be;
	}
	return NULL;
}

static bool check_entry(struct checker *c, struct checked *at, const struct schema *s, struct entry *e)
{
	const struct schema_prop *prop = schema_key(s, e->key);
	if (!prop)
		prop = plugin_prop(c, s, e->key);
	bool by_pattern = s->key_pattern && check_matches(s->key_pattern, false, e->key), ok = true;
	if (s->key_names) {
		const struct value **name = ARENA_NEW(c->arena, const struct value *);
		struct checked p = checked_entry(at, e);
		*name = p.value = value_at(v_str(c->arena, e->key), key_span(e));
		p.slot = name;
		ok = check_below(c, p, s->key_names);
	}
	if (!prop && !by_pattern && !s->extra)
		return key_problem(c, PROBLEM_KEY, at, s, e->key, key_span(e));
	if (prop && prop->needs && !is_damaged(at->value) && !value_get(at->value, prop->needs))
		ok = key_problem(c, PROBLEM_MISSING, at, s, str_z(prop->needs), key_span(e));
	if (!prop && is_damaged(at->value) && !is_map(e->value)) /* beside lost lines: it may be an option of what they began */
		return ok;
	const struct schema *shapes[] = { prop ? prop->schema : by_pattern ? NULL : s->extra, by_pattern ? s->key_schema : NULL };
	for (int i = 0; i < 2; i++)
		if (shapes[i] && shapes[i]->kind != SCHEMA_ANY && !check_below(c, checked_entry(at, e), shapes[i]))
			ok = false;
	return ok;
}

static bool has_required(struct checker *c, struct checked *at, const struct schema *s, const struct schema_prop *props)
{
	bool ok = true;
	for (const struct schema_prop *p = is_damaged(at->value) ? NULL : props; p && p->key; p++)
		if (p->required && !value_get(at->value, p->key))
			ok = key_problem(c, PROBLEM_MISSING, at, s, str_z(p->key), at->value->span);
	return ok;
}

static bool check_object(struct checker *c, struct checked *at, const struct schema *s)
{
	const struct value *map = at->value; /* the checker owns the tree: what it coerces goes into the slots */
	if (!is_map(map))
		return true;
	bool ok = sized(c, at, s, map->map.n);
	ok = has_required(c, at, s, s->props) && ok;
	for (uint32_t i = 0; i < c->keys.n; i++)
		if (c->keys.at[i].at == s && c->keys.at[i].active)
			ok = has_required(c, at, s, c->keys.at[i].props) && ok;
	for (uint32_t i = 0; i < map->map.n; i++)
		ok = check_entry(c, at, s, &map->map.entry[i]) && ok;
	return ok;
}

static bool check_needs(struct checker *c, const struct checked *at, const struct schema *s)
{
	bool all = true;
	if (is_damaged(at->value)) /* which keys it has is not known */
		return true;
	for (const char *const *key = s->words; is_map(at->value) && *key; key++) {
		if (value_get(at->value, *key))
			continue;
		all = false;
		if (s->kind == SCHEMA_NEEDS)
			key_problem(c, PROBLEM_MISSING, at, s, str_z(*key), at->value->span);
	}
	if (s->kind == SCHEMA_NEEDS)
		return all;
	return !all || problem(c, PROBLEM_CLASH, at, s);
}

static bool check_union(struct checker *c, struct checked *at, const struct schema *s)
{
	uint32_t n = 0, first = c->problems.n, fitting = 0, kept = first;
	for (; s->of[n]; n++)
		if (s->kind == SCHEMA_ANY_OF && s->of[n]->kind == SCHEMA_ANY)
			return true;
	uint32_t *marks = ARENA_ARRAY(c->arena, uint32_t, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		marks[i] = c->problems.n;
		if (check_value(c, at, s->of[i]))
			fitting++;
		if (fitting == (s->kind == SCHEMA_ANY_OF ? 1 : 2))
			break;
	}
	marks[n] = c->problems.n;
	if (fitting == 0) {
		check_choose(c, at, s, first, marks, n);
		return false;
	}
	c->problems.n = kept;
	return fitting == 1 || c->cx->partial || problem(c, PROBLEM_CLASH, at, s);
}

static bool check_all(struct checker *c, struct checked *at, const struct schema *s)
{
	bool ok = true;
	for (uint32_t i = 0; s->of[i]; i++)
		ok = check_value(c, at, s->of[i]) && ok;
	return ok;
}

/* A map's text under .by chooses the schema: that of the same word, else the last, which is not asked while the text is unknown. */
static bool check_switch(struct checker *c, struct checked *at, const struct schema *s)
{
	const struct value *by = value_get(at->value, s->by);
	uint32_t i = 0;
	while (s->words[i] && !value_is(by, s->words[i]))
		i++;
	const bool open = !is_map(at->value) || (!s->words[i] && (is_unknown(by) || (!by && is_damaged(at->value))));
	return open || !s->of[i] || check_value(c, at, s->of[i]);
}

/* v3.40 has one alternative a kind of event, each a map of just that key; looking at the keys comes to the same. */
static bool check_event(struct checker *c, struct checked *at, const struct schema *s)
{
	const struct value *map = at->value;
	if (!is_map(map))
		return problem(c, PROBLEM_TYPE, at, s);
	bool ok = map->map.n == 1 || (!map->map.n && is_damaged(map)) || problem(c, PROBLEM_SIZE, at, s);
	for (uint32_t i = 0; i < map->map.n; i++) {
		struct entry *e = &map->map.entry[i];
		const struct event_def *def = event_find(e->key);
		const struct schema_prop *other = def ? NULL : plugin_prop(c, NULL, e->key);
		const struct schema *shape = def ? def->schema : other ? other->schema : NULL;
		if (!def && !other)
			ok = key_problem(c, PROBLEM_KEY, at, s, e->key, key_span(e));
		else if (shape && shape->kind != SCHEMA_ANY && !check_below(c, checked_entry(at, e), shape))
			ok = false;
	}
	return ok;
}

static bool check_kind(struct checker *c, struct checked *at, const struct schema *s)
{
	if (s->kind <= SCHEMA_OBJECT && !to_type(c, at, s))
		return false;
	bool ok = !s->also || check_value(c, at, s->also);
	switch (s->kind) {
	case SCHEMA_ANY: case SCHEMA_BOOLEAN: case SCHEMA_NULL: return ok;
	case SCHEMA_STRING: return check_string(c, at, s) && ok;
	case SCHEMA_NUMBER: case SCHEMA_INTEGER: return check_number(c, at, s) && ok;
	case SCHEMA_WORDS:
		return (word_listed(s->words, at->value) && !(s->gone && word_listed(s->gone, at->value))) || problem(c, PROBLEM_VALUE, at, s);
	case SCHEMA_NUMBERS: return number_listed(s, at->value) || problem(c, PROBLEM_VALUE, at, s);
	case SCHEMA_TRUE: return is_true(at->value) || problem(c, PROBLEM_VALUE, at, s);
	case SCHEMA_FALSE: return is_false(at->value) || problem(c, PROBLEM_VALUE, at, s);
	case SCHEMA_LIST: return check_list(c, at, s) && ok;
	case SCHEMA_OBJECT: return check_object(c, at, s) && ok;
	case SCHEMA_ANY_OF: case SCHEMA_ONE_OF: return check_union(c, at, s);
	case SCHEMA_ALL_OF: return check_all(c, at, s);
	case SCHEMA_SWITCH: return check_switch(c, at, s);
	case SCHEMA_NEEDS: case SCHEMA_LACKS: return check_needs(c, at, s);
	case SCHEMA_EVENT: return check_event(c, at, s);
	}
	return ok;
}

bool check_value(struct checker *c, struct checked *at, const struct schema *s)
{
	if (is_unknown(at->value) || (list_len(at->value) == 1 && is_unknown(list_at(at->value, 0))))
		return true;
	const bool before = c->as_written;
	c->as_written |= s->as_written;
	const bool ok = check_kind(c, at, s);
	c->as_written = before;
	return ok;
}
