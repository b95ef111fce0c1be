#include "ir/agent/grants.h"

#include "ir/base/buf.h"
#include "ir/cfn_bytes.h"
#include "ir/iam/policy.h"
#include "ir/js.h"

#include <stdlib.h>

enum { PIECE = 1024 }; /* characters of a list that stay together when a statement is cut */

struct allowances grants_new(struct arena *a)
{
	return (struct allowances){ .arena = a, .by_key = v_map(a) };
}

void grant_add(struct allowances *g, struct str action, struct str resource, const struct value *condition, unsigned why)
{
	struct arena *a = g->arena;
	const struct str key = condition ? STR_CAT(a, resource, STR(" "), js_json(a, condition)) : resource;
	const struct value *number = map_get(g->by_key, key);
	if (!number) {
		number = v_int(a, g->of.n);
		map_put(a, g->by_key, key, number);
		vec_push(a, &g->of, (struct allowance){ .resource = resource, .condition = condition, .actions = v_map(a) });
	}
	struct allowance *grant = &g->of.at[(uint32_t)number->number];
	map_put(a, grant->actions, action, LITERAL(""));
	grant->why |= str_find(resource, '*') >= 0 ? why : 0;
}

void grants_collapse(struct allowances *g, struct str stack)
{
	struct arena *a = g->arena;
	const struct str own = STR_CAT(a, stack, STR("-"));
	struct allowances fewer = grants_new(a);
	for (uint32_t i = 0; i < g->of.n; i++) {
		const struct allowance *grant = &g->of.at[i];
		struct str resource = grant->resource;
		unsigned why = grant->why;
		const int32_t at = str_search(resource, own, 0);
		if (at > 0 && strchr(":/", resource.p[at - 1])) {
			resource = STR_CAT(a, str_to(resource, (uint32_t)at + own.n), STR("*"));
			why |= WHY_MANY;
		}
		map_each(action, grant->actions)
			grant_add(&fewer, action->key, resource, grant->condition, why);
	}
	*g = fewer;
}

/* ---- statements */

static int by_text(const void *x, const void *y)
{
	const struct value *const *a = x, *const *b = y;
	return str_cmp((*a)->string, (*b)->string);
}

static const struct value *sorted(struct arena *a, const struct value *map)
{
	struct value *list = v_list(a);
	map_each(e, map)
		list_push(a, list, v_str(a, e->key));
	if (list->list.n)
		qsort(list->list.item, list->list.n, sizeof *list->list.item, by_text);
	return list;
}

static const struct value *one_or_list(const struct value *list) { return list_len(list) == 1 ? list_at(list, 0) : list; }

/* One statement for all ARNs with the same actions and condition. */
static const struct value *statements(struct allowances *g)
{
	struct arena *a = g->arena;
	struct value *groups = v_map(a), *out = v_list(a);
	for (uint32_t i = 0; i < g->of.n; i++) {
		const struct allowance *grant = &g->of.at[i];
		const struct value *actions = sorted(a, grant->actions);
		const struct str key = STR_CAT(a, js_json(a, actions), grant->condition ? js_json(a, grant->condition) : STR(""));
		struct value *group = map_own(a, groups, key);
		if (!group) {
			group = MAP(a, { "Effect", LITERAL("Allow") }, { "Action", one_or_list(actions) }, { "Resource", v_map(a) }, { "Condition", grant->condition });
			map_put(a, groups, key, group);
		}
		map_put(a, map_own(a, group, STR("Resource")), grant->resource, LITERAL(""));
	}
	const struct value *keys = sorted(a, groups);
	list_each(i, keys) {
		struct value *group = map_own(a, groups, list_at(keys, i)->string);
		map_putz(a, group, "Resource", one_or_list(sorted(a, value_get(group, "Resource"))));
		list_push(a, out, group);
	}
	return out;
}

static struct value *document_of(struct arena *a, const struct value *list)
{
	return MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", list });
}

/* A statement whose ARNs do not fit into one policy, as several. */
static void add_cut(struct arena *a, struct value *out, const struct value *statement)
{
	const struct value *all = value_get(statement, "Resource");
	if (!is_list(all) || cfn_json_bytes(statement) <= PIECE * 2) {
		list_push(a, out, statement);
		return;
	}
	for (uint32_t i = 0; i < list_len(all);) {
		struct value *some = v_list(a), *part = map_copy(a, statement);
		for (uint32_t size = 0; i < list_len(all) && size <= PIECE; i++) {
			size += cfn_json_bytes(list_at(all, i)) + 1;
			list_push(a, some, list_at(all, i));
		}
		map_putz(a, part, "Resource", one_or_list(some));
		list_push(a, out, part);
	}
}

/* Filled in the order of the statements; the parts of a cut one that lie in the same policy are one again. */
const struct value *grants_policies(struct allowances *g)
{
	struct arena *a = g->arena;
	const struct value *whole = policy_minimise(a, document_of(a, statements(g))), *list = value_get(whole, "Statement");
	struct value *policies = v_list(a), *pieces = v_list(a), *open = NULL;
	uint32_t size = 0;
	if (cfn_json_bytes(whole) <= MANAGED_POLICY_CHARACTERS)
		return LIST(a, whole);
	list_each(i, list)
		add_cut(a, pieces, list_at(list, i));
	const uint32_t around = cfn_json_bytes(document_of(a, v_list(a)));
	list_each(i, pieces) {
		const uint32_t more = cfn_json_bytes(list_at(pieces, i)) + 1;
		if (!open || size + more > MANAGED_POLICY_CHARACTERS) {
			open = v_list(a);
			list_push(a, policies, open);
			size = around;
		}
		list_push(a, open, list_at(pieces, i));
		size += more;
	}
	struct value *out = v_list(a);
	list_each(i, policies)
		list_push(a, out, policy_minimise(a, document_of(a, list_at(policies, i))));
	return out;
}

/* ---- wildcards */

static const char *const reasons[] = { /* by bit of enum why */
	"AWS chooses the id", "CloudFormation generates the end of the name", "a value is known to the deployment only", "the properties do not say which one",
	"IAM knows no single resource for these actions", "parts of the resource: versions, objects, streams or paths", "the names are too many for IAM's limits",
	"a name is a secret",
};

const struct value *grants_wildcards(const struct allowances *g)
{
	struct arena *a = g->arena;
	struct value *out = v_list(a);
	for (uint32_t i = 0; i < g->of.n; i++) {
		const struct allowance *grant = &g->of.at[i];
		struct str reason = STR("");
		for (size_t k = 0; k < sizeof reasons / sizeof *reasons; k++)
			if (grant->why & 1u << k)
				reason = reason.n ? STR_CAT(a, reason, STR("; "), str_z(reasons[k])) : str_z(reasons[k]);
		if (str_find(grant->resource, '*') >= 0)
			list_push(a, out, MAP(a, { "resource", v_str(a, grant->resource) }, { "actions", sorted(a, grant->actions) }, { "reason", v_str(a, reason) }));
	}
	return out;
}
