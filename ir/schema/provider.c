/* provider: AWS, deployment and permissions. What functions inherit stands in ir/options, what event types define in their rooms. */
#include "ir/def.h"

/* ---- deployment */
static const struct schema stage_name = { .kind = SCHEMA_STRING, .pattern = "^[a-zA-Z0-9-]+$", .expected = "letters, digits and dashes" };
static const struct schema deployment_bucket = {
	.kind = SCHEMA_ANY_OF, .expected = "a bucket's name, or a map",
	.of = S_OF_(&aws_s3_bucket_name, S_OBJECT(
		{ "blockPublicAccess", S_BOOL, .doc = "The bucket that the stack makes refuses public access." },
		{ "skipPolicySetup", S_BOOL, .doc = "The stack's bucket gets no policy that demands TLS." },
		{ "maxPreviousDeploymentArtifacts", S_INT_FROM(0), .doc = "How many old deployments stay in the bucket; default: 5." },
		{ "name", &aws_s3_bucket_name, .doc = "An existing bucket; default: one that the stack makes." },
		{ "versioning", S_BOOL, .doc = "The stack's bucket keeps old versions of objects." },
		{ "serverSideEncryption", S_WORDS("AES256", "aws:kms"), .doc = "How uploaded artifacts are encrypted." },
		{ "sseCustomerAlgorithim", S_STRING, .doc = "The algorithm, where artifacts are encrypted with a key of one's own." },
		{ "sseCustomerKey", S_STRING, .doc = "The key, where artifacts are encrypted with a key of one's own." },
		{ "sseCustomerKeyMD5", S_STRING, .doc = "The MD5 of sseCustomerKey." },
		{ "sseKMSKeyId", S_STRING, .doc = "The KMS key that encrypts artifacts, with serverSideEncryption: aws:kms." },
		{ "tags", &aws_resource_tags, .doc = "Tags of the stack's bucket." })),
};
static const struct schema deletion_protection = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false, or stages",
	.of = S_OF_(S_BOOL, S_OBJECT({ "stages", S_LIST_OF(&stage_name, .least = 1), .required = true, .doc = "The stages whose stacks are protected." })),
};
static const struct schema prune_function_versions = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false, or number",
	.of = S_OF_(S_BOOL, S_OBJECT({ "number", S_INT_FROM(1), .required = true, .doc = "Versions that stay." })),
};
static const struct schema rollback = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "RollbackTriggers", S_LIST(S_OBJECT(
			{ "Arn", &aws_arn_string, .required = true, .doc = "The alarm's ARN." },
			{ "Type", S_WORDS("AWS::CloudWatch::Alarm"), .required = true, .doc = "The kind of trigger." })),
			  .doc = "Alarms that roll a deployment back." },
		{ "MonitoringTimeInMinutes", S_INT_FROM(0), .doc = "Minutes for which the alarms are watched after the deployment." }),
};
static const struct schema stack_parameters = {
	.kind = SCHEMA_LIST,
	.item = S_OBJECT(
		{ "ParameterKey", S_STRING, .doc = "The parameter's name in the template." },
		{ "ParameterValue", S_STRING, .doc = "The value." },
		{ "UsePreviousValue", S_BOOL, .doc = "Keep the value that the deployed stack has." },
		{ "ResolvedValue", S_STRING, .doc = "What the parameter of SSM holds; read only." }),
};

/* ---- permissions, images, logs */
static const struct schema role = {
	.kind = SCHEMA_ANY_OF, .expected = "a role's ARN, an intrinsic function, or a map",
	.of = S_OF_(&aws_lambda_role, S_OBJECT(
		{ "name", S_STRING_OF(.pattern = "^[A-Za-z0-9/_+=,.@-]{1,64}$", .expected = "a role's name of at most 64 characters"),
		  .doc = "The role's name; default: service-stage-region-lambdaRole." },
		{ "path", S_STRING_OF(.pattern = "(^\\/$)|(^\\/[\\x21-\\x7f]+\\/$)", .expected = "a path between slashes"),
		  .doc = "The role's path; default: /." },
		{ "managedPolicies", S_LIST(&aws_arn), .doc = "Managed policies that the role has besides." },
		{ "statements", &aws_iam_policy_statements, .doc = "What the functions may do." },
		{ "permissionBoundary", &aws_arn, .doc = "Old name of permissionsBoundary." },
		{ "permissionsBoundary", &aws_arn, .doc = "The policy that bounds what the role may be allowed." },
		{ "tags", &aws_resource_tags, .doc = "Tags of the role." })),
};
static const struct schema logs = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "frameworkLambda", S_BOOL, .doc = "Functions of the framework's custom resources write logs; default: false." },
		{ "lambda", S_OPEN_OBJECT({ "logGroupClass", S_STRING_OF(.pattern = "^(STANDARD|INFREQUENT_ACCESS)$", .pattern_nocase = true, .expected = "'STANDARD' or 'INFREQUENT_ACCESS'"),
			.doc = "INFREQUENT_ACCESS: logs of functions go to a second, cheaper log group each." }), .doc = "Logs of functions; of osls's options here only logGroupClass has an effect." }),
	.more = event_log_keys,
};
static const struct schema region = {
	.kind = SCHEMA_WORDS, .expected = "an AWS region",
	.words = S_WORD_LIST("us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1",
		"us-isob-east-1", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2",
		"ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
		"ca-central-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
		"eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "sa-east-1",
		/* opened after v3.40; osls 4 knows them */
		"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "mx-central-1"),
};

const struct schema schema_provider = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "name", S_WORDS("aws"), .required = true, .doc = "The cloud: aws." },
		{ "cfnRole", &aws_arn, .doc = "Old name of iam.deploymentRole." },
		{ "deletionProtection", &deletion_protection, .doc = "Whether CloudFormation refuses to delete the stack." },
		{ "deploymentBucket", &deployment_bucket, .doc = "Where the artifacts are uploaded." },
		{ "deploymentPrefix", S_STRING, .doc = "The first part of the artifacts' keys; default: serverless." },
		{ "disableRollback", S_BOOL, .doc = "A failed deployment stays as it is, instead of being rolled back." },
		{ "iam", S_OBJECT(
			{ "role", &role, .doc = "The role that functions share." },
			{ "deploymentRole", &aws_arn, .doc = "The role by which CloudFormation makes the stack." }),
			  .doc = "The functions' role, and the one that deploys." },
		{ "iamManagedPolicies", S_LIST(&aws_arn), .doc = "Old name of iam.role.managedPolicies." },
		{ "iamRoleStatements", &aws_iam_policy_statements, .doc = "Old name of iam.role.statements." },
		{ "lambdaHashingVersion", S_TYPED_WORDS("20200924", "20201221"),
		  .doc = "How versions of functions are named; default: 20201221." },
		{ "logs", &logs, .doc = "Logs of APIs and of the framework's own functions." },
		{ "notificationArns", S_LIST(&aws_arn_string), .doc = "Topics that hear of the stack's events." },
		{ "profile", S_STRING, .doc = "The profile of ~/.aws/config to deploy with." },
		{ "pruneFunctionVersions", &prune_function_versions, .doc = "Whether osls deletes old versions after a deployment; slsc leaves them." },
		{ "region", &region, .doc = "The region to deploy to; default: us-east-1." },
		{ "role", &aws_lambda_role, .doc = "Old name of iam.role." },
		{ "rolePermissionsBoundary", &aws_arn_string, .doc = "Old name of iam.role.permissionsBoundary." },
		{ "rollbackConfiguration", &rollback, .doc = "When CloudFormation rolls a deployment back." },
		{ "deploymentMethod", S_WORDS("changesets", "direct"), .doc = "How the stack is deployed, by change sets or directly; default: changesets." },
		{ "stage", &stage_name,
		  .doc = "The stage, part of most names; default: dev." },
		{ "stackName", S_STRING_OF(.pattern = "^[a-zA-Z][a-zA-Z0-9-]*$", .most = 128, .expected = "a stack's name"),
		  .doc = "The stack's name; default: service-stage." },
		{ "stackParameters", &stack_parameters, .doc = "Values of the template's parameters." },
		{ "stackPolicy", &aws_iam_policy_statements, .doc = "Statements about which resources an update may change." },
		{ "stackTags", &aws_resource_tags, .doc = "Tags of the stack, and so of all its resources that can have some." }),
	.options = option_tables, .without = FUNCTION_ONLY,
	.more = event_provider_keys,
};
