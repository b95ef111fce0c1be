/*
 * optimize: -O minimises every policy document of the template, the user's own included. A role whose inline policies
 * are still longer than IAM takes gets managed policies for what is too much.
 */
#include "ir/graph.h"
#include "ir/iam/places.h"
#include "ir/iam/policy.h"
#include "ir/iam/split.h"
#include "ir/pass.h"
#include "ir/cfn_bytes.h"

struct tally {
	uint32_t statements_before, statements_after, before, after;
};

static uint32_t statement_count(const struct value *document)
{
	const struct value *list = value_get(document, "Statement");
	return is_map(list) ? 1 : list_len(list);
}

static const struct value *minimised(struct arena *a, const struct value *document, struct tally *t)
{
	const struct value *small = policy_minimise(a, document);
	t->statements_before += statement_count(document);
	t->statements_after += statement_count(small);
	t->before += cfn_json_bytes(document);
	t->after += cfn_json_bytes(small);
	return small;
}

static const struct value *minimised_list(struct arena *a, const struct value *list, struct tally *t)
{
	struct value *out = list_copy(a, list);
	for (uint32_t i = 0; i < out->list.n; i++) {
		const struct value *document = value_get(out->list.item[i], "PolicyDocument");
		if (!document)
			continue;
		struct value *policy = map_copy(a, out->list.item[i]);
		map_putz(a, policy, "PolicyDocument", minimised(a, document, t));
		out->list.item[i] = policy;
	}
	return out;
}

static void report(struct cx *cx, const struct entry *resource, const struct policy_place *place, const struct tally *t)
{
	if (t->before == t->after && t->statements_before == t->statements_after)
		return;
	struct diag *g = diag(cx->diags, D_POLICY_MINIMISED, resource->value->span, "%.*s.%s: %u statements of %u characters became %u of %u",
			      STRA(resource->key), place->property, t->statements_before, t->before, t->statements_after, t->after);
	if (place->most && t->after > place->most)
		diag_label(cx->diags, g, "%u characters more than %u", t->after - place->most, place->most);
	else if (place->most)
		diag_label(cx->diags, g, "%u characters left of %u", place->most - t->after, place->most);
}

static const struct value *optimized(struct cx *cx, const struct entry *e)
{
	struct arena *a = cx->arena;
	struct value *copy = NULL;
	const struct str type = value_str(value_get(e->value, "Type"));
	for (const struct policy_place *place = NULL; (place = policy_place_next(place, type));) {
		const struct value *held = place->minimise ? policy_place_held(place, e->value) : NULL;
		if (!held)
			continue;
		struct tally t = { 0 };
		const struct value *small = place->list ? minimised_list(a, held, &t) : minimised(a, held, &t);
		if (!copy)
			copy = map_copy(a, value_get(e->value, "Properties"));
		map_putz(a, copy, place->property, small);
		report(cx, e, place, &t);
	}
	if (!copy)
		return e->value;
	struct value *resource = map_copy(a, e->value);
	map_putz(a, resource, "Properties", copy);
	return resource;
}

/* <role>Policy1, Policy2, …; one that the template has already is passed over. */
static struct str free_id(struct arena *a, const struct value *resources, struct str role, uint32_t *number)
{
	struct str id;
	do
		id = str_fmt(a, "%.*sPolicy%u", STRA(role), ++*number);
	while (map_get(resources, id));
	return id;
}

/* What makes the role exist and stay makes its policies do so. */
static struct value *managed_policy(struct arena *a, const struct value *role, const struct value *document)
{
	static const char *const shared[] = { "Condition", "DeletionPolicy", "UpdateReplacePolicy" };
	struct value *policy = MAP(a, { "Type", LITERAL("AWS::IAM::ManagedPolicy") },
		{ "Properties", MAP(a, { "PolicyDocument", document }) });
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		map_putz(a, policy, shared[i], value_get(role, shared[i]));
	return value_at(policy, role->span);
}

/* The role without what is too much for it; its managed policies are put into resources. */
static const struct value *relieved(struct cx *cx, const struct entry *e, struct value *resources)
{
	struct arena *a = cx->arena;
	const struct value *properties = value_get(e->value, "Properties"), *policies = value_get(properties, "Policies");
	const struct value *attached = value_get(properties, "ManagedPolicyArns");
	struct split s = { 0 };
	if (!value_is(value_get(e->value, "Type"), "AWS::IAM::Role") || !is_list(policies) || (attached && !is_list(attached)) ||
	    list_len(attached) >= ROLE_MANAGED_POLICIES || !policies_split(a, policies, ROLE_MANAGED_POLICIES - list_len(attached), &s))
		return e->value;
	struct value *arns = attached ? list_copy(a, attached) : v_list(a);
	for (uint32_t i = 0, number = 0; i < s.managed.n; i++) {
		struct str id = free_id(a, resources, e->key, &number);
		map_put(a, resources, id, managed_policy(a, e->value, s.managed.at[i]));
		list_push(a, arns, cfn_ref(a, id));
	}
	struct value *copy = map_copy(a, properties), *role = map_copy(a, e->value);
	map_putz(a, copy, "Policies", s.policies);
	map_putz(a, copy, "ManagedPolicyArns", arns);
	map_putz(a, role, "Properties", copy);
	struct diag *g = diag(cx->diags, D_POLICY_SPLIT, e->value->span, "%.*s: of %u characters of inline policies, %u stay, and the rest moves into %u managed policies",
			      STRA(e->key), policies_characters(policies), policies_characters(s.policies), s.managed.n);
	diag_label(cx->diags, g, "a role takes %u", ROLE_POLICY_CHARACTERS);
	return role;
}

void pass_optimize(struct cx *cx)
{
	const struct value *resources = value_get(cx->graph->root, "Resources");
	if (!cx->opt->optimize || !is_map(resources))
		return;
	struct value *out = map_copy(cx->arena, resources);
	for (uint32_t i = 0; i < map_len(resources); i++) {
		out->map.entry[i].value = optimized(cx, &out->map.entry[i]);
		const struct entry e = out->map.entry[i]; /* new resources may move the entries */
		map_put(cx->arena, out, e.key, relieved(cx, &e, out));
	}
	map_putz(cx->arena, cx->graph->root, "Resources", out);
	cx->graph->resources = out;
}
