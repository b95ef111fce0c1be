#include "ir/iam/places.h"

#include "ir/iam/policy.h"

const struct policy_place policy_places[] = {
	{ "AWS::IAM::Role", "AssumeRolePolicyDocument", false, true, 2048 },
	{ "AWS::IAM::Role", "Policies", true, true, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::User", "Policies", true, true, 2048 },
	{ "AWS::IAM::Group", "Policies", true, true, 5120 },
	{ "AWS::IAM::Policy", "PolicyDocument", false, true, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::RolePolicy", "PolicyDocument", false, true, ROLE_POLICY_CHARACTERS },
	{ "AWS::IAM::UserPolicy", "PolicyDocument", false, true, 2048 },
	{ "AWS::IAM::GroupPolicy", "PolicyDocument", false, true, 5120 },
	{ "AWS::IAM::ManagedPolicy", "PolicyDocument", false, true, MANAGED_POLICY_CHARACTERS },
	{ "AWS::S3::BucketPolicy", "PolicyDocument", false, true, 20480 },
	{ "AWS::SQS::QueuePolicy", "PolicyDocument", false, true, 0 },
	{ "AWS::SNS::TopicPolicy", "PolicyDocument", false, true, 30720 },
	{ "AWS::KMS::Key", "KeyPolicy", false, true, 32768 },
	{ "AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", false, true, 20480 },
	{ "AWS::ECR::Repository", "RepositoryPolicyText", false, true, 10240 },
	{ "AWS::ApiGateway::RestApi", "Policy", false, false, 0 },
	{ "AWS::Events::EventBusPolicy", "Statement", false, false, 0 },
};
const uint32_t policy_places_n = sizeof policy_places / sizeof *policy_places;

const struct value *policy_place_held(const struct policy_place *place, const struct value *resource)
{
	if (!value_is(value_get(resource, "Type"), place->type))
		return NULL;
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

void policy_statements(const struct value *resource, void (*each)(void *of, const struct value *statement), void *of)
{
	for (uint32_t p = 0; p < policy_places_n; p++) {
		const struct value *held = policy_place_held(&policy_places[p], resource);
		if (is_map(held))
			document_statements(held, each, of);
		list_each(i, held)
			document_statements(value_get(held->list.item[i], "PolicyDocument"), each, of);
	}
}
