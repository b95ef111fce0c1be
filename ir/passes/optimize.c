/* optimize: -O minimises every policy document of the template, the user's own included. */
#include "ir/graph.h"
#include "ir/iam/policy.h"
#include "ir/pass.h"

/* Where resources hold policy documents. A list property holds maps with a PolicyDocument each. */
static const struct place {
	const char *type, *property;
	bool list;
	uint32_t most; /* IAM's limit in characters, 0: not counted here */
} places[] = {
	{ "AWS::IAM::Role", "AssumeRolePolicyDocument", false, 2048 },
	{ "AWS::IAM::Role", "Policies", true, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::User", "Policies", true, 2048 },
	{ "AWS::IAM::Group", "Policies", true, 5120 },
	{ "AWS::IAM::Policy", "PolicyDocument", false, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::RolePolicy", "PolicyDocument", false, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::UserPolicy", "PolicyDocument", false, 2048 },
	{ "AWS::IAM::GroupPolicy", "PolicyDocument", false, 5120 },
	{ "AWS::IAM::ManagedPolicy", "PolicyDocument", false, MANAGED_POLICY_CHARACTERS },
	{ "AWS::S3::BucketPolicy", "PolicyDocument", false, 20480 },
	{ "AWS::SQS::QueuePolicy", "PolicyDocument", false, 0 },
	{ "AWS::SNS::TopicPolicy", "PolicyDocument", false, 30720 },
	{ "AWS::KMS::Key", "KeyPolicy", false, 32768 },
	{ "AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", false, 20480 },
	{ "AWS::ECR::Repository", "RepositoryPolicyText", false, 10240 },
};

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
	t->before += policy_characters(a, document);
	t->after += policy_characters(a, small);
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

static void report(struct cx *cx, const struct entry *resource, const struct place *place, const struct tally *t)
{
	if (t->before == t->after)
		return;
	struct diag *g = diag(cx->diags, D_POLICY_MINIMISED, resource->value->span, "%.*s.%s: %u statements of %u characters became %u of %u",
			      STRA(resource->key), place->property, t->statements_before, t->before, t->statements_after, t->after);
	if (place->most)
		diag_label(cx->diags, g, "%d characters left of %u", (int)place->most - (int)t->after, place->most);
}

static const struct value *optimized(struct cx *cx, const struct entry *e)
{
	struct arena *a = cx->arena;
	const struct value *type = value_get(e->value, "Type"), *properties = value_get(e->value, "Properties");
	struct value *copy = NULL;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct value *held = value_get(properties, places[i].property);
		if (!held || !value_is(type, places[i].type) || is_list(held) != places[i].list)
			continue;
		struct tally t = { 0 };
		const struct value *small = places[i].list ? minimised_list(a, held, &t) : minimised(a, held, &t);
		if (!copy)
			copy = map_copy(a, properties);
		map_putz(a, copy, places[i].property, small);
		report(cx, e, &places[i], &t);
	}
	if (!copy)
		return e->value;
	struct value *resource = map_copy(a, e->value);
	map_putz(a, resource, "Properties", copy);
	return resource;
}

void pass_optimize(struct cx *cx)
{
	const struct value *resources = value_get(cx->graph->root, "Resources");
	if (!cx->opt->optimize || !is_map(resources))
		return;
	struct value *out = map_copy(cx->arena, resources);
	for (uint32_t i = 0; i < out->map.n; i++)
		out->map.entry[i].value = optimized(cx, &out->map.entry[i]);
	map_putz(cx->arena, cx->graph->root, "Resources", out);
	cx->graph->resources = out;
}
