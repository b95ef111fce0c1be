#include "ir/iam/places.h"

#include "ir/iam/policy.h"

#define TYPE(name) { name, sizeof name - 1 }
static const struct policy_place places[] = {
	{ TYPE("AWS::IAM::Role"), "AssumeRolePolicyDocument", false, true, 2048 },
	{ TYPE("AWS::IAM::Role"), "Policies", true, true, ROLE_POLICY_CHARACTERS },
	{ TYPE("AWS::IAM::User"), "Policies", true, true, 2048 },
	{ TYPE("AWS::IAM::Group"), "Policies", true, true, 5120 },
	{ TYPE("AWS::IAM::Policy"), "PolicyDocument", false, true, ROLE_POLICY_CHARACTERS },
	{ TYPE("AWS::IAM::RolePolicy"), "PolicyDocument", false, true, ROLE_POLICY_CHARACTERS },
	{ TYPE("AWS::IAM::UserPolicy"), "PolicyDocument", false, true, 2048 },
	{ TYPE("AWS::IAM::GroupPolicy"), "PolicyDocument", false, true, 5120 },
	{ TYPE("AWS::IAM::ManagedPolicy"), "PolicyDocument", false, true, MANAGED_POLICY_CHARACTERS },
	{ TYPE("AWS::S3::BucketPolicy"), "PolicyDocument", false, true, 20480 },
	{ TYPE("AWS::SQS::QueuePolicy"), "PolicyDocument", false, true, 0 },
	{ TYPE("AWS::SNS::TopicPolicy"), "PolicyDocument", false, true, 30720 },
	{ TYPE("AWS::KMS::Key"), "KeyPolicy", false, true, 32768 },
	{ TYPE("AWS::SecretsManager::ResourcePolicy"), "ResourcePolicy", false, true, 20480 },
	{ TYPE("AWS::ECR::Repository"), "RepositoryPolicyText", false, true, 10240 },
	{ TYPE("AWS::ApiGateway::RestApi"), "Policy", false, false, 0 },
	{ TYPE("AWS::Events::EventBusPolicy"), "Statement", false, false, 0 },
};
#undef TYPE

const struct policy_place *policy_place_next(const struct policy_place *last, struct str type)
{
	for (const struct policy_place *p = last ? last + 1 : places; p < places + sizeof places / sizeof *places; p++)
		if (str_eq(p->type, type))
			return p;
	return NULL;
}

const struct value *policy_place_held(const struct policy_place *place, const struct value *resource)
{
	const struct value *held = value_dig(resource, "Properties", place->property);
	return place->list ? (is_list(held) ? held : NULL) : is_map(held) ? held : NULL;
}

static void document_statements(const struct value *document, void (*each)(void *of, const struct value *statement), void *of)
{
	const struct value *list = value_get(document, "Statement");
	if (!list && value_get(document, "Effect"))
		list = document;
	if (is_map(list))
		each(of, list);
	list_each(i, list)
		if (is_map(list->list.item[i]))
			each(of, list->list.item[i]);
}

void policy_statements(const struct policy_place *first, const struct value *resource, void (*each)(void *of, const struct value *statement), void *of)
{
	for (const struct policy_place *p = first; p; p = policy_place_next(p, p->type)) {
		const struct value *held = policy_place_held(p, resource);
		if (is_map(held))
			document_statements(held, each, of);
		list_each(i, held)
			document_statements(value_get(held->list.item[i], "PolicyDocument"), each, of);
	}
}

void policy_documents(const struct policy_place *first, const struct value *resource, void (*each)(void *of, const struct policy_place *place, const struct value *document), void *of)
{
	for (const struct policy_place *p = first; p; p = policy_place_next(p, p->type)) {
		const struct value *held = policy_place_held(p, resource);
		if (is_map(held))
			each(of, p, held);
		list_each(i, held)
			if (is_map(value_get(held->list.item[i], "PolicyDocument")))
				each(of, p, value_get(held->list.item[i], "PolicyDocument"));
	}
}
