/*
 * lock: slsc.stacks.json, as a map of logical ids to stacks; compiler/check/split.c reads the file and checks its form. Every
 * resource that may leave the root is named, but for versions of functions: their ids change with the code, and they
 * lie beside their function. What is no longer in the template stays named: another stage may have it.
 */
#include "ir/graph.h"
#include "ir/split/split.h"

#include <stdlib.h>

/* The root's name in the lock. */
#define ROOT_NAME "root"

static bool is_version(const struct split_resource *r)
{
	return value_is(value_get(r->entry->value, "Type"), "AWS::Lambda::Version");
}

static int by_number(const void *x, const void *y)
{
	const struct str p = (*(const struct entry *const *)x)->value->string, q = (*(const struct entry *const *)y)->value->string;
	return p.n != q.n ? (p.n < q.n ? -1 : 1) : str_cmp(p, q);
}

/* Stacks are resources of the root. False after a diagnostic where the template has something of that name. */
static bool can_name_stack(struct split *s, struct str id, struct span at)
{
	const bool resource = map_get(s->resources, id);
	if (!resource && !map_get(s->parameters, id))
		return true;
	diag(s->cx->diags, D_SPLIT_LOCK, at, "'%.*s' is a %s of the service, and no stack can be called so", STRA(id), resource ? "resource" : "parameter");
	return false;
}

/* The nested stacks of the lock that have something of this template, in the order of their numbers. */
static bool add_stacks(struct split *s)
{
	const struct entry **named = ARENA_ARRAY(s->a, const struct entry *, s->n + 1);
	struct value *known = v_map(s->a);
	uint32_t n = 0;
	map_each(e, s->cx->split_lock) {
		if (str_eqz(e->value->string, ROOT_NAME) || split_resource_number(s, e->key) == NOTHING || map_put_new(s->a, known, e->value->string, (struct span){ 0 }, e->value))
			continue;
		if (!can_name_stack(s, e->value->string, e->value->span))
			return false;
		named[n++] = e;
	}
	if (n)
		qsort(named, n, sizeof *named, by_number);
	for (uint32_t i = 0; i < n; i++)
		split_stack_add(s, named[i]->value->string, named[i]->value->span);
	return true;
}

static bool put_locked(struct split *s, const struct entry *e, uint32_t number)
{
	struct split_resource *r = &s->at[number];
	const struct value *stack = map_get(s->stack_numbers, e->value->string);
	r->locked = true;
	if (stack && r->opaque) {
		diag(s->cx->diags, D_SPLIT_LOCK, e->value->span, "'%.*s' has to be in the root now, since it names something that cannot be passed to a nested stack", STRA(e->key));
		return false;
	}
	if (stack && str_eq(value_str(value_get(graph_code_bucket(s->cx), "Ref")), e->key)) {
		diag(s->cx->diags, D_SPLIT_LOCK, e->value->span, "'%.*s' has to be in the root, since the templates of the nested stacks are in it", STRA(e->key));
		return false;
	}
	split_put(s, number, stack ? (uint32_t)stack->number : ROOT);
	return true;
}

bool split_lock_read(struct split *s)
{
	map_each(e, s->settings.stacks)
		if (!str_eqz(e->key, ROOT_NAME) && !can_name_stack(s, e->key, key_span(e)))
			return false;
	if (!add_stacks(s))
		return false;
	map_each(e, s->cx->split_lock) {
		const uint32_t number = split_resource_number(s, e->key);
		if (number != NOTHING && !put_locked(s, e, number))
			return false;
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].stack == UNPLACED && map_get(s->cx->opt->split_kept, s->at[i].entry->key))
			split_put(s, i, ROOT);
	for (uint32_t i = 0; i < s->n; i++) {
		const struct split_resource *r = &s->at[i];
		if (r->stack == UNPLACED && is_version(r) && r->label < s->n && s->at[r->label].stack != UNPLACED)
			split_put(s, i, s->at[r->label].stack);
	}
	return true;
}

const struct value *split_lock_now(struct split *s)
{
	struct value *lock = s->cx->split_lock ? map_copy_for(s->a, s->cx->split_lock, s->n) : v_map_for(s->a, s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		const struct split_resource *r = &s->at[i];
		if (r->mobility == STAYS || r->locked || is_version(r))
			continue;
		map_put(s->a, lock, r->entry->key, r->stack == ROOT ? LITERAL(ROOT_NAME) : v_str(s->a, s->stacks.at[r->stack].id));
	}
	return map_sorted(s->a, lock);
}
