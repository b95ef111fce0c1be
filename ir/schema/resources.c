/* resources: the user's CloudFormation. Properties stay opaque. */
#include "ir/schema.h"

#define LOGICAL_ID "^[a-zA-Z0-9]{1,255}$"
#define ATTRIBUTES \
	{ "Properties", S_ANY_OBJECT, .doc = "The resource's properties, as its type has them." }, \
	{ "CreationPolicy", S_ANY_OBJECT, .doc = "The signals that CloudFormation waits for." }, \
	{ "DeletionPolicy", S_STRING, \
	  .doc = "What becomes of the resource when it is taken out: Delete, Retain, Snapshot or RetainExceptOnCreate." }, \
	{ "DependsOn", &aws_resource_depends_on }, \
	{ "Metadata", S_ANY_OBJECT, .doc = "Whatever tools want to keep with the resource." }, \
	{ "UpdatePolicy", S_ANY_OBJECT, .doc = "How CloudFormation replaces a group of instances or an alias step by step." }, \
	{ "UpdateReplacePolicy", S_STRING, .doc = "What becomes of the old resource when an update replaces it: Delete, Retain or Snapshot." }, \
	{ "Condition", &aws_resource_condition }

static const struct schema resource = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "Type", S_STRING, .required = true, .doc = "The resource's type, such as AWS::SQS::Queue." }, ATTRIBUTES),
};
static const struct schema extension = { .kind = SCHEMA_OBJECT, .props = S_PROPS(ATTRIBUTES) };
static const struct schema transform = {
	.kind = SCHEMA_OBJECT, .props = S_PROPS(
		{ "Name", S_STRING, .required = true, .doc = "The macro's name, such as AWS::Include." },
		{ "Parameters", S_ANY_OBJECT, .doc = "What the macro gets." }),
};

const struct schema schema_resources = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AWSTemplateFormatVersion", S_STRING, .doc = "2010-09-09, the only version there is." },
		{ "Conditions", S_ANY_OBJECT, .doc = "Conditions by name, from Fn::Equals, Fn::And, Fn::Or and Fn::Not." },
		{ "Description", S_STRING, .doc = "The stack's description." },
		{ "Mappings", S_ANY_OBJECT, .doc = "Tables for Fn::FindInMap." },
		{ "Metadata", S_ANY_OBJECT, .doc = "Whatever tools want to keep with the template." },
		{ "Outputs", S_ANY_OBJECT, .doc = "Values that the stack gives, by name; with Export for other stacks." },
		{ "Parameters", S_ANY_OBJECT, .doc = "Parameters by name; their values come from provider.stackParameters." },
		{ "Resources", S_OBJECT_OF(.props = S_PROPS({ "Fn::Transform", &transform,
		  .doc = "A macro that writes resources, such as AWS::Include." }), .key_pattern = LOGICAL_ID, .key_schema = &resource),
		  .doc = "Resources by logical id." },
		{ "Transform", S_LIST(S_STRING), .doc = "Macros." },
		{ "extensions", S_OBJECT_OF(.key_pattern = LOGICAL_ID, .key_schema = &extension),
		  .doc = "Changes to generated resources, by logical id." }),
};
