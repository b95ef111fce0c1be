/* broader: why a change of permissions lets more through. */
#include "emit/review/iam.h"
#include "ir/base/buf.h"
#include "ir/base/wildcard.h"
#include "ir/iam/policy.h"

/* Managed policies of AWS that give away the account. */
static const char *const mighty[] = { "/AdministratorAccess", "/PowerUserAccess", "/IAMFullAccess" };

static bool set_covers(const struct value *set, struct str item, bool ignore_case)
{
	if (map_get(set, item))
		return true;
	map_each(e, set)
		if (wildcard_covers(e->key, item, ignore_case))
			return true;
	return false;
}

static bool public_principal(struct str p)
{
	return str_eqz(p, "*") || str_eqz(p, "AWS:*") || str_starts(p, "* (");
}

static bool holds(const struct value *values, const struct value *v)
{
	list_each(i, values)
		if (value_equal(values->list.item[i], v))
			return true;
	return value_equal(values, v);
}

/* A condition test is kept if the new values are among the old ones. */
static bool kept(const struct value *old, const struct value *now)
{
	if (!is_list(now))
		return holds(old, now);
	list_each(i, now)
		if (!holds(old, now->list.item[i]))
			return false;
	return true;
}

/* StringNotEquals, NotIpAddress, ArnNotLike …: they let through what they do not name. */
static bool negative(struct str operation) { return str_search(operation, STR("Not"), 0) >= 0; }

/* Every test of the old condition must still be made, with the same values or fewer; with as many or more where it is negative. */
static bool looser(const struct value *old, const struct value *now)
{
	map_each(e, old) {
		const struct value *tests = map_get(now, e->key);
		if (!is_map(e->value) || !is_map(tests)) {
			if (!tests || !value_equal(e->value, tests))
				return true;
			continue;
		}
		map_each(test, e->value) {
			const struct value *now_is = map_get(tests, test->key);
			if (!now_is || !(negative(e->key) ? kept(now_is, test->value) : kept(test->value, now_is)))
				return true;
		}
	}
	return false;
}

/* Whether `by`, as one grant, grants an action on a resource to the principal and under the condition of g. */
static bool covers(const struct grant *by, const struct grant *g, struct str action, struct str resource)
{
	if (by->all_but || g->all_but || !str_eq(by->effect, g->effect))
		return false;
	if (by->when && (!is_map(by->when) || !is_map(g->when) ? !str_eq(by->condition, g->condition) : looser(by->when, g->when)))
		return false;
	if (!str_eq(by->principal, g->principal) && !(public_principal(by->principal)))
		return false;
	return set_covers(by->actions, action, true) && (!map_len(by->resources) || set_covers(by->resources, resource, false));
}

static bool covered(const struct grants *by, const struct grant *g, struct str action, struct str resource)
{
	for (uint32_t i = 0; i < by->of.n; i++)
		if (covers(&by->of.at[i], g, action, resource))
			return true;
	return false;
}

/* Whether all that g grants was granted by the others already, one pair of action and resource at a time. */
static bool all_covered(const struct grants *by, const struct grant *g)
{
	if (g->all_but)
		return false;
	map_each(action, g->actions) {
		if (!map_len(g->resources) && !covered(by, g, action->key, STR("")))
			return false;
		map_each(resource, g->resources)
			if (!covered(by, g, action->key, resource->key))
				return false;
	}
	return true;
}

static bool same_but_condition(const struct grant *x, const struct grant *y)
{
	return str_eq(x->effect, y->effect) && str_eq(x->principal, y->principal) && x->all_but == y->all_but &&
	       value_equal(x->actions, y->actions) && value_equal(x->resources, y->resources);
}

static bool wildcard(const struct grant *g, const struct grants *old)
{
	map_each(e, g->actions)
		if (str_find(e->key, '*') >= 0)
			return true;
	map_each(e, g->resources) {
		if (str_eqz(e->key, "*"))
			return true;
		for (uint32_t i = 0; str_find(e->key, '*') >= 0 && i < old->of.n; i++)
			map_each(o, old->of.at[i].resources)
				if (!str_eq(o->key, e->key) && wildcard_covers(e->key, o->key, false))
					return true;
	}
	return false;
}

static void because(struct buf *b, bool when, const char *why)
{
	if (when)
		buf_putf(b, "%s%s", b->n ? ", " : "", why);
}

static void allow_reasons(struct buf *b, const struct grant *g, const struct grants *old)
{
	bool admin = map_get(g->actions, STR("*")) && map_get(g->resources, STR("*"));
	bool url = str_ends(g->principal, "(AuthType NONE)");
	because(b, admin && !g->all_but, "administrator");
	because(b, url, "public function URL");
	because(b, !url && !g->when && public_principal(g->principal), "public principal");
	because(b, g->open, "permission without SourceArn");
	because(b, !admin && !g->all_but && set_covers(g->actions, STR("iam:PassRole"), true), "PassRole");
	because(b, g->all_but, "allows all but what it names");
	because(b, !admin && !g->all_but && wildcard(g, old), "new wildcard");
	for (uint32_t i = 0; i < old->of.n; i++)
		if (same_but_condition(&old->of.at[i], g) && looser(old->of.at[i].when, g->when)) {
			because(b, true, "looser condition");
			return;
		}
	because(b, !b->n, "new Allow");
}

static void managed_reasons(struct buf *b, const struct grant *g)
{
	map_each(e, g->resources)
		for (size_t i = 0; i < sizeof mighty / sizeof *mighty; i++)
			because(b, str_ends(e->key, mighty[i]), "administrator");
	because(b, !b->n, "new managed policy");
}

static bool any_boundary(const struct grants *g)
{
	for (uint32_t i = 0; i < g->of.n; i++)
		if (str_eqz(g->of.at[i].effect, "Boundary"))
			return true;
	return false;
}

/* A boundary does not grant: only its end or another one can let more through. */
static void boundary_reasons(struct buf *b, bool added, const struct grants *old, const struct grants *now)
{
	if (added)
		because(b, any_boundary(old), "boundary changed");
	else /* of a role that is still there */
		because(b, now->of.n && !any_boundary(now), "boundary removed");
}

struct str broadening(struct arena *a, const struct grant *g, bool added, const struct grants *old, const struct grants *now)
{
	struct buf b = { 0 };
	if (str_eqz(g->effect, "Boundary"))
		boundary_reasons(&b, added, old, now);
	else if (str_eqz(g->effect, "Managed") && added)
		managed_reasons(&b, g);
	else if (str_eqz(g->effect, "Allow") && added && !all_covered(old, g))
		allow_reasons(&b, g, old);
	else if (str_eqz(g->effect, "Deny") && !added)
		because(&b, !all_covered(now, g), "Deny lost");
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}
