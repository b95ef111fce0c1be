#include "emit/review/diff.h"

#include "emit/review/moves.h"
#include "emit/review/noise.h"
#include "emit/review/pair.h"
#include "emit/review/refs.h"
#include "ir/groups.h"

struct differ {
	struct arena *a;
	struct diff *d;
	const struct value *old, *now;      /* Resources of both, without noise, under the new ids */
	const struct value *renamed;        /* new id -> old id */
	const struct value *users;          /* id -> list of the ids that refer to it; made when needed */
	struct value *place;                /* id -> its number in d->resources */
};

static const char *const policies_that_keep[] = { "Retain", "RetainExceptOnCreate", "Snapshot" };

static bool keeps(const struct value *resource, const char *attribute)
{
	const struct value *v = value_get(resource, attribute);
	for (size_t i = 0; i < sizeof policies_that_keep / sizeof *policies_that_keep; i++)
		if (value_is(v, policies_that_keep[i]))
			return true;
	return false;
}

/* A removed resource is handled by the policy it was deployed with, a replaced one by that of the new template. */
static const char *data_lost(enum action action, const struct value *old, const struct value *now)
{
	const struct cfn_type *type = cfn_type_find(value_str(value_get(old, "Type")));
	if (!type || !(type->flags & CFN_STATEFUL))
		return NULL;
	if ((action == ACTION_REMOVE || action == ACTION_RENAME) && !keeps(old, "DeletionPolicy"))
		return action == ACTION_REMOVE ? "it is removed without DeletionPolicy Retain" : "it is removed under its old id without DeletionPolicy Retain";
	if (action == ACTION_MOVE && !move_fails(now) && !keeps(old, "DeletionPolicy"))
		return "it is deleted in its old stack without DeletionPolicy Retain";
	if (action == ACTION_REPLACE && !keeps(now, "UpdateReplacePolicy"))
		return "it is replaced without UpdateReplacePolicy Retain";
	return NULL;
}

static void settle(struct resource_diff *r, const struct value *old, const struct value *now)
{
	enum cfn_replacement worst = CFN_UPDATES;
	for (uint32_t i = 0; i < r->changes.of.n; i++)
		if (r->changes.of.at[i].replacement > worst)
			worst = r->changes.of.at[i].replacement;
	if (r->action == ACTION_UPDATE || r->action == ACTION_MAY_REPLACE)
		r->action = worst == CFN_IS_REPLACED ? ACTION_REPLACE : worst == CFN_MAYBE_REPLACES ? ACTION_MAY_REPLACE : ACTION_UPDATE;
	r->lost = data_lost(r->action, old, now);
}

static struct span span_of(const struct entry *e)
{
	return span_known(e->value->span) ? e->value->span : key_span(e);
}

/* What stands beside Properties: DependsOn, Condition, DeletionPolicy, … */
static void compare_attributes(struct differ *f, const struct value *old, const struct value *now, struct resource_diff *r)
{
	const struct value *sides[] = { now, old };
	for (int side = 0; side < 2; side++)
		map_each(e, sides[side]) {
			if (str_eqz(e->key, "Properties") || (side == 1 && map_get(now, e->key)))
				continue;
			uint32_t from = r->changes.of.n;
			compare_values(f->a, map_get(old, e->key), map_get(now, e->key), e->key, r->span, &r->changes);
			for (uint32_t i = from; i < r->changes.of.n; i++)
				r->changes.of.at[i].attribute = true;
		}
}

static void add(struct differ *f, const struct resource_diff *r)
{
	map_put(f->a, f->place, r->id, v_int(f->a, f->d->resources.n));
	vec_push(f->a, &f->d->resources, *r);
}

/* Without Properties the comparison would tell the whole map as one change. */
static const struct value *properties(struct differ *f, const struct value *resource)
{
	const struct value *p = value_get(resource, "Properties");
	return p ? p : v_map(f->a);
}

static void compare_pair(struct differ *f, const struct entry *e, const struct value *old)
{
	const struct value *old_id = map_get(f->renamed, e->key), *now = e->value;
	struct str type = value_str(value_get(now, "Type")), old_type = value_str(value_get(old, "Type"));
	if (!old_id && value_equal(old, now))
		return;
	struct resource_diff r = { .action = old_id ? ACTION_RENAME : ACTION_UPDATE, .id = e->key, .type = type, .span = span_of(e) };
	if (old_id)
		r.old_id = old_id->string;
	compare_attributes(f, old, now, &r);
	if (!str_eq(type, old_type))
		r.type = old_type; /* the change of Type tells the new one */
	if (str_eq(type, old_type)) {
		const struct cfn_type *known = cfn_type_find(type);
		const uint32_t before = r.changes.of.n;
		compare_properties(f->a, known, properties(f, old), properties(f, now), r.span, &r.changes);
		/* Of a type that is newer than the table, any property may be one that replaces. */
		for (uint32_t i = before; !known && str_starts(type, "AWS::") && i < r.changes.of.n; i++)
			r.changes.of.at[i].replacement = CFN_MAYBE_REPLACES;
	} else
		for (uint32_t i = 0; i < r.changes.of.n; i++)
			if (str_eqz(r.changes.of.at[i].path, "Type"))
				r.changes.of.at[i].replacement = CFN_IS_REPLACED;
	if (!old_id && !r.changes.of.n)
		return;
	settle(&r, old, now);
	iam_compare(f->a, e->key, old, now, &f->d->iam);
	add(f, &r);
}

static void compare_resources(struct differ *f)
{
	map_each(e, f->now) {
		const struct value *old = map_get(f->old, e->key);
		if (old) {
			compare_pair(f, e, old);
			continue;
		}
		struct resource_diff r = { .action = ACTION_CREATE, .id = e->key, .type = value_str(value_get(e->value, "Type")), .span = span_of(e) };
		iam_compare(f->a, e->key, NULL, e->value, &f->d->iam);
		add(f, &r);
	}
	map_each(e, f->old) {
		if (map_get(f->now, e->key))
			continue;
		struct resource_diff r = { .action = ACTION_REMOVE, .id = e->key, .type = value_str(value_get(e->value, "Type")), .span = span_of(e) };
		settle(&r, e->value, NULL);
		iam_compare(f->a, e->key, e->value, NULL, &f->d->iam);
		add(f, &r);
	}
}

/* ---- what a replacement brings about */

struct index {
	struct arena *a;
	struct groups users;
	struct str user;
};

static void index_ref(void *to, struct str id, struct str attribute)
{
	struct index *x = to;
	(void)attribute;
	struct value *list = groups_list(x->a, &x->users, id);
	const struct value *last = list_len(list) ? list_at(list, list_len(list) - 1) : NULL;
	if (!last || !str_eq(last->string, x->user))
		list_push(x->a, list, v_str(x->a, x->user));
}

static const struct value *users_of(struct differ *f, struct str id)
{
	if (!f->users) {
		struct index x = { .a = f->a };
		map_each(e, f->now) {
			x.user = e->key;
			refs_each(value_get(e->value, "Properties"), index_ref, &x);
		}
		f->users = x.users.by_key ? x.users.by_key : v_map(f->a);
	}
	return map_get(f->users, id);
}

/* The user of a replaced resource gets a new value: where its schema says so, it is replaced in turn. */
static void follow(struct differ *f, struct str user, struct str id)
{
	const struct entry *e = map_entry(f->now, user);
	const struct value *old = map_get(f->old, user), *at = map_get(f->place, user);
	if (!e || !old)
		return;
	struct changes found = { 0 };
	compare_references(f->a, cfn_type_find(value_str(value_get(e->value, "Type"))), value_get(e->value, "Properties"), id, span_of(e), &found);
	if (!found.of.n)
		return;
	if (!at) {
		struct resource_diff r = { .action = ACTION_UPDATE, .id = user, .type = value_str(value_get(e->value, "Type")), .span = span_of(e) };
		add(f, &r);
		at = map_get(f->place, user);
	}
	struct resource_diff *r = &f->d->resources.at[(uint32_t)at->number];
	for (uint32_t i = 0; i < found.of.n; i++)
		vec_push(f->a, &r->changes.of, found.of.at[i]);
	settle(r, old, e->value);
}

static bool renews(const struct resource_diff *r) { return r->action == ACTION_REPLACE || r->action == ACTION_RENAME; }

/* Each replaced resource is followed once; what it replaces in turn comes later in the list, or is taken again. */
static void cascade(struct differ *f)
{
	struct value *done = v_map(f->a);
	VEC(struct str) queue = { 0 };
	for (uint32_t i = 0; i < f->d->resources.n; i++)
		if (renews(&f->d->resources.at[i]))
			vec_push(f->a, &queue, f->d->resources.at[i].id);
	for (uint32_t i = 0; i < queue.n; i++) {
		struct str id = queue.at[i];
		if (map_get(done, id))
			continue;
		map_put(f->a, done, id, v_bool(f->a, true));
		const struct value *users = users_of(f, id);
		list_each(k, users) {
			struct str user = users->list.item[k]->string;
			if (str_eq(user, id))
				continue;
			struct resource_diff *r = &f->d->resources.at[(uint32_t)map_get(f->place, id)->number];
			vec_push(f->a, &r->users.of, user);
			follow(f, user, id);
			const struct value *at = map_get(f->place, user);
			if (at && renews(&f->d->resources.at[(uint32_t)at->number]))
				vec_push(f->a, &queue, user);
		}
	}
}

/* ---- moves */

static struct str home(const struct value *homes, const struct quiet_stack *quiet, struct str id)
{
	const struct value *origin = map_get(quiet->origins, id);
	return value_str(map_get(homes, origin ? origin->string : id));
}

/* What is the same in both but stands in another nested stack is no difference of the templates, and yet made anew. */
static void find_moves(struct differ *f, const struct quiet_stack *old_quiet, const struct quiet_stack *now_quiet)
{
	const struct value *from = f->d->old->homes, *to = f->d->now->homes;
	if (!from && !to)
		return;
	map_each(e, f->now) {
		const struct value *old = map_get(f->old, e->key);
		const struct str was = home(from, old_quiet, e->key), is = home(to, now_quiet, e->key);
		if (!old || map_get(f->renamed, e->key) || str_eq(was, is))
			continue;
		const struct value *at = map_get(f->place, e->key);
		if (!at)
			vec_push(f->a, &f->d->resources, (struct resource_diff){ .id = e->key, .type = value_str(value_get(e->value, "Type")), .span = span_of(e) });
		struct resource_diff *r = &f->d->resources.at[at ? (uint32_t)at->number : f->d->resources.n - 1];
		r->action = ACTION_MOVE;
		r->old_stack = was;
		r->stack = is;
		r->effect = move_effect(e->value);
		r->lost = data_lost(ACTION_MOVE, old, e->value);
	}
}

/* ---- the other sections */

static void compare_sections(struct differ *f, const struct value *old, const struct value *now)
{
	const struct value *sides[] = { now, old };
	for (int side = 0; side < 2; side++)
		map_each(e, sides[side]) {
			if (str_eqz(e->key, "Resources") || (side == 1 && map_get(now, e->key)))
				continue;
			struct section_diff s = { .name = e->key };
			const struct value *x = map_get(old, e->key), *y = map_get(now, e->key);
			/* A section that came or went is reported entry by entry. */
			if (is_map(x ? x : y))
				compare_properties(f->a, NULL, x ? x : v_map(f->a), y ? y : v_map(f->a), (struct span){ 0 }, &s.changes);
			else
				compare_values(f->a, x, y, e->key, (struct span){ 0 }, &s.changes);
			if (s.changes.of.n)
				vec_push(f->a, &f->d->sections, s);
		}
}

struct diff *stacks_compare(struct arena *a, const struct stack *old, const struct stack *now, bool strict)
{
	struct diff *d = ARENA_NEW(a, struct diff);
	d->old = old;
	d->now = now;
	struct quiet_stack x = quieten(a, old->template, strict), y = quieten(a, now->template, strict);
	d->code = noise_told(a, &x, &y);
	const struct value *ids = renames(a, value_get(x.template, "Resources"), value_get(y.template, "Resources"));
	const struct value *old_template = with_renames(a, x.template, ids);
	struct value *renamed = v_map(a);
	map_each(e, ids)
		map_put(a, renamed, e->value->string, v_str(a, e->key));
	struct differ f = { .a = a, .d = d, .renamed = renamed, .place = v_map(a) };
	f.old = value_get(old_template, "Resources");
	f.now = value_get(y.template, "Resources");
	compare_resources(&f);
	cascade(&f);
	find_moves(&f, &x, &y);
	compare_sections(&f, old_template, y.template);
	for (uint32_t i = 0; i < d->resources.n; i++) {
		d->totals[d->resources.at[i].action]++;
		d->lost_n += d->resources.at[i].lost != NULL;
	}
	limits_of(a, now, d->limits);
	return d;
}

bool diff_empty(const struct diff *d) { return !d->resources.n && !d->sections.n; }
