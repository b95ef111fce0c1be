/* resources: the user's CloudFormation. Properties stay opaque. */
#include "ir/schema.h"

#define LOGICAL_ID "^[a-zA-Z0-9]{1,255}$"
#define ATTRIBUTES \
	{ "Properties", S_ANY_OBJECT }, { "CreationPolicy", S_ANY_OBJECT }, { "DeletionPolicy", S_STRING }, \
	{ "DependsOn", &aws_resource_depends_on }, { "Metadata", S_ANY_OBJECT }, { "UpdatePolicy", S_ANY_OBJECT }, \
	{ "UpdateReplacePolicy", S_STRING }, { "Condition", &aws_resource_condition }

static const struct schema resource = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "Type", S_STRING, .required = true, .doc = "The resource's type, such as AWS::SQS::Queue." }, ATTRIBUTES),
};
static const struct schema extension = { .kind = SCHEMA_OBJECT, .props = S_PROPS(ATTRIBUTES) };
static const struct schema transform = {
	.kind = SCHEMA_OBJECT, .props = S_PROPS({ "Name", S_STRING, .required = true }, { "Parameters", S_ANY_OBJECT }),
};

const struct schema schema_resources = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AWSTemplateFormatVersion", S_STRING },
		{ "Conditions", S_ANY_OBJECT },
		{ "Description", S_STRING, .doc = "The stack's description." },
		{ "Mappings", S_ANY_OBJECT },
		{ "Metadata", S_ANY_OBJECT },
		{ "Outputs", S_ANY_OBJECT },
		{ "Parameters", S_ANY_OBJECT },
		{ "Resources", S_OBJECT_OF(.props = S_PROPS({ "Fn::Transform", &transform }), .key_pattern = LOGICAL_ID, .key_schema = &resource),
		  .doc = "Resources by logical id." },
		{ "Transform", S_LIST(S_STRING), .doc = "Macros." },
		{ "extensions", S_OBJECT_OF(.key_pattern = LOGICAL_ID, .key_schema = &extension),
		  .doc = "Changes to generated resources, by logical id." }),
};
