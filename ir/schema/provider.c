/* provider: AWS, and what all functions share. */
#include "ir/schema.h"

#define TEXTS_ S_LIST(S_STRING)
#define ANY_CASE(word_) S_STRING_OF(.pattern = "^" word_ "$", .pattern_nocase = true, .expected = "'" word_ "'")
#define IMAGE_NAME "^[a-z][a-z0-9-_]{1,31}$"
#define INSTRUCTIONS S_ANY_OF(&aws_cf_instruction, S_LIST(&aws_cf_instruction))

/* ---- load balancers */
#define URI S_STRING_OF(.format = "uri", .expected = "a URI")
#define ALB_AUTHORIZER \
	{ "onUnauthenticatedRequest", S_WORDS("allow", "authenticate", "deny") }, \
	{ "requestExtraParams", S_OBJECT_OF(.most = 10, .extra = S_STRING) }, { "scope", S_STRING }, \
	{ "sessionCookieName", S_STRING }, { "sessionTimeout", S_INT_FROM(0), .doc = "Seconds." }

static const struct schema alb = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "targetGroupPrefix", S_STRING_OF(.most = 16) },
		{ "authorizers", S_MAP_OF(S_ANY_OF(
			S_OBJECT({ "type", S_WORDS("oidc"), .required = true }, { "authorizationEndpoint", URI, .required = true },
				 { "clientId", S_STRING, .required = true }, { "clientSecret", S_STRING },
				 { "issuer", URI, .required = true }, { "tokenEndpoint", URI, .required = true },
				 { "userInfoEndpoint", URI, .required = true }, ALB_AUTHORIZER),
			S_OBJECT({ "type", S_WORDS("cognito"), .required = true }, { "userPoolArn", &aws_arn, .required = true },
				 { "userPoolClientId", S_STRING, .required = true }, { "userPoolDomain", S_STRING, .required = true },
				 ALB_AUTHORIZER))) }),
};

/* ---- API Gateway, REST */
static const struct schema usage_plan = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "quota", S_OBJECT({ "limit", S_INT_FROM(0) }, { "offset", S_INT_FROM(0) }, { "period", S_WORDS("DAY", "WEEK", "MONTH") }) },
		{ "throttle", S_OBJECT({ "burstLimit", S_INT_FROM(0) }, { "rateLimit", S_INT_FROM(0) }) }),
};

static const struct schema api_gateway = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "apiKeys", &aws_api_gateway_api_keys },
		{ "apiKeySourceType", S_ANY_OF(ANY_CASE("HEADER"), ANY_CASE("AUTHORIZER")) },
		{ "binaryMediaTypes", S_LIST(S_STRING_OF(.pattern = "^\\S+\\/\\S+$", .expected = "a media type")) },
		{ "description", S_STRING },
		{ "disableDefaultEndpoint", S_BOOL },
		{ "endpoint", S_OBJECT(
			{ "accessMode", S_ANY_OF(ANY_CASE("BASIC"), ANY_CASE("STRICT"), S_WORDS("")), .doc = "Whether the SNI of a request must match its host." },
			{ "securityPolicy", S_STRING, .doc = "The least TLS version and the ciphers, such as SecurityPolicy_TLS13_1_3_2025_09." }) },
		{ "metrics", S_BOOL },
		{ "minimumCompressionSize", S_INT(0, 10485760), .doc = "Bytes." },
		{ "resourcePolicy", &aws_resource_policy_statements },
		{ "restApiId", &aws_cf_instruction, .doc = "An API that is not of this stack." },
		{ "restApiResources", S_ANY_OF(S_LIST(S_OBJECT({ "path", S_STRING }, { "resourceId", S_STRING })), S_ANY_OBJECT) },
		{ "restApiRootResourceId", &aws_cf_instruction },
		{ "request", S_OBJECT({ "schemas", S_MAP_OF(S_OBJECT({ "schema", S_ANY_OBJECT, .required = true },
								   { "name", S_STRING }, { "description", S_STRING })) }) },
		{ "shouldStartNameWithService", S_BOOL },
		{ "stage", S_STRING, .doc = "The API's stage where it is not the service's." },
		{ "timeoutInMillis", S_INT_FROM(50), .doc = "How long methods wait for their integration; 29000 unless told." },
		{ "usagePlan", S_ANY_OF(&usage_plan, S_LIST(S_OBJECT_OF(.most = 1, .extra = &usage_plan))) },
		{ "websocketApiId", &aws_cf_instruction }),
};

/* ---- API Gateway, HTTP */
static const struct schema http_api = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "authorizers", S_MAP_OF(S_ONE_OF(
			S_OBJECT({ "type", S_WORDS("jwt") }, { "name", S_STRING },
				 { "identitySource", &aws_cf_instruction, .required = true },
				 { "issuerUrl", &aws_cf_instruction, .required = true }, { "audience", INSTRUCTIONS, .required = true }),
			S_OPEN_OBJECT({ "type", S_WORDS("request"), .required = true }, { "name", S_STRING },
				      { "functionName", S_STRING }, { "functionArn", &aws_cf_instruction },
				      { "managedExternally", S_BOOL }, { "resultTtlInSeconds", S_INT(0, 3600) },
				      { "enableSimpleResponses", S_BOOL }, { "payloadVersion", &aws_http_api_payload },
				      { "identitySource", INSTRUCTIONS }))) },
		{ "cors", S_ANY_OF(S_BOOL, S_OBJECT({ "allowCredentials", S_BOOL }, { "allowedHeaders", TEXTS_ },
			{ "allowedMethods", TEXTS_ }, { "allowedOrigins", TEXTS_ }, { "exposedResponseHeaders", TEXTS_ },
			{ "maxAge", S_INT_FROM(0) })) },
		{ "description", S_STRING },
		{ "id", S_ANY_OF(S_STRING, &aws_cf_import_locally_resolvable), .doc = "An API that is not of this stack." },
		{ "name", S_STRING },
		{ "payload", S_STRING },
		{ "metrics", S_BOOL },
		{ "useProviderTags", S_TRUE },
		{ "disableDefaultEndpoint", S_BOOL },
		{ "shouldStartNameWithService", S_BOOL }),
};

/* ---- CloudFront */
#define CACHE_KEY(selector_, list_, ...) \
	S_OBJECT({ (selector_), S_WORDS(__VA_ARGS__), .required = true }, { (list_), TEXTS_ })
static const struct schema cache_policy = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "Comment", S_STRING },
		{ "DefaultTTL", S_INT_FROM(0), .required = true },
		{ "MaxTTL", S_INT_FROM(0), .required = true },
		{ "MinTTL", S_INT_FROM(0), .required = true },
		{ "ParametersInCacheKeyAndForwardedToOrigin", S_OBJECT(
			{ "CookiesConfig", CACHE_KEY("CookieBehavior", "Cookies", "none", "whitelist", "allExcept", "all"), .required = true },
			{ "EnableAcceptEncodingBrotli", S_BOOL },
			{ "EnableAcceptEncodingGzip", S_BOOL, .required = true },
			{ "HeadersConfig", CACHE_KEY("HeaderBehavior", "Headers", "none", "whitelist"), .required = true },
			{ "QueryStringsConfig", CACHE_KEY("QueryStringBehavior", "QueryStrings", "none", "whitelist", "allExcept", "all"),
			  .required = true }), .required = true }),
};

/* ---- deployment */
static const struct schema stage_name = { .kind = SCHEMA_STRING, .pattern = "^[a-zA-Z0-9-]+$", .expected = "letters, digits and dashes" };
static const struct schema deployment_bucket = {
	.kind = SCHEMA_ANY_OF, .expected = "a bucket's name, or a map",
	.of = S_OF_(&aws_s3_bucket_name, S_OBJECT(
		{ "blockPublicAccess", S_BOOL }, { "skipPolicySetup", S_BOOL }, { "maxPreviousDeploymentArtifacts", S_INT_FROM(0) },
		{ "name", &aws_s3_bucket_name }, { "versioning", S_BOOL }, { "serverSideEncryption", S_WORDS("AES256", "aws:kms") },
		{ "sseCustomerAlgorithim", S_STRING }, { "sseCustomerKey", S_STRING }, { "sseCustomerKeyMD5", S_STRING },
		{ "sseKMSKeyId", S_STRING }, { "tags", &aws_resource_tags })),
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
		{ "RollbackTriggers", S_LIST(S_OBJECT({ "Arn", &aws_arn_string, .required = true },
						      { "Type", S_WORDS("AWS::CloudWatch::Alarm"), .required = true })) },
		{ "MonitoringTimeInMinutes", S_INT_FROM(0) }),
};
static const struct schema stack_parameters = {
	.kind = SCHEMA_LIST,
	.item = S_OBJECT({ "ParameterKey", S_STRING }, { "ParameterValue", S_STRING }, { "UsePreviousValue", S_BOOL },
			 { "ResolvedValue", S_STRING }),
};

/* ---- permissions, images, logs */
static const struct schema role = {
	.kind = SCHEMA_ANY_OF, .expected = "a role's ARN, an intrinsic function, or a map",
	.of = S_OF_(&aws_lambda_role, S_OBJECT(
		{ "name", S_STRING_OF(.pattern = "^[A-Za-z0-9/_+=,.@-]{1,64}$", .expected = "a role's name of at most 64 characters") },
		{ "path", S_STRING_OF(.pattern = "(^\\/$)|(^\\/[\\x21-\\x7f]+\\/$)", .expected = "a path between slashes") },
		{ "managedPolicies", S_LIST(&aws_arn) },
		{ "statements", &aws_iam_policy_statements, .doc = "What the functions may do." },
		{ "permissionBoundary", &aws_arn, .doc = "Old name of permissionsBoundary." },
		{ "permissionsBoundary", &aws_arn },
		{ "tags", &aws_resource_tags })),
};
static const struct schema ecr = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "scanOnPush", S_BOOL },
		{ "maxImageCount", S_INT_FROM(1), .doc = "How many images the repository keeps." },
		{ "images", S_OBJECT_OF(.extra = &schema_any, .key_pattern = IMAGE_NAME, .key_schema = S_ANY_OF(
			S_OBJECT({ "uri", &ecr_image_uri }, { "path", S_STRING }, { "file", S_STRING }, { "buildArgs", S_MAP_OF(S_STRING) },
				 { "buildOptions", TEXTS_, .doc = "More options of docker build." },
				 { "cacheFrom", TEXTS_ }, { "platform", S_STRING }, { "provenance", S_STRING }), S_STRING)), .required = true }),
};
#define LOG_OPTIONS \
	{ "accessLogging", S_BOOL }, { "executionLogging", S_BOOL }, { "format", S_STRING }, { "fullExecutionData", S_BOOL }, \
	{ "level", S_WORDS("INFO", "ERROR") }
static const struct schema logs = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "frameworkLambda", S_BOOL },
		{ "httpApi", S_ANY_OF(S_BOOL, S_OBJECT({ "format", S_STRING })) },
		{ "restApi", S_ANY_OF(S_BOOL, S_OBJECT(LOG_OPTIONS, { "role", &aws_arn }, { "roleManagedExternally", S_BOOL })) },
		{ "websocket", S_ANY_OF(S_BOOL, S_OBJECT(LOG_OPTIONS)) }),
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
		{ "name", S_WORDS("aws"), .required = true },
		{ "alb", &alb, .doc = "Application load balancers." },
		{ "apiGateway", &api_gateway, .doc = "The REST API." },
		{ "apiName", S_STRING, .doc = "The REST API's name." },
		{ "architecture", &aws_lambda_architecture },
		{ "cfnRole", &aws_arn, .doc = "Old name of iam.deploymentRole." },
		{ "cloudFront", S_OBJECT({ "cachePolicies", S_MAP_OF(&cache_policy) }) },
		{ "deletionProtection", &deletion_protection, .doc = "Whether CloudFormation refuses to delete the stack." },
		{ "deploymentBucket", &deployment_bucket, .doc = "Where the artifacts are uploaded." },
		{ "deploymentPrefix", S_STRING, .doc = "The first part of the artifacts' keys; serverless unless told." },
		{ "disableRollback", S_BOOL },
		{ "endpointType", S_ANY_OF(ANY_CASE("REGIONAL"), ANY_CASE("EDGE"), ANY_CASE("PRIVATE")) },
		{ "environment", &aws_lambda_environment, .doc = "Environment variables of all functions." },
		{ "eventBridge", S_OBJECT({ "useCloudFormation", S_BOOL }) },
		{ "httpApi", &http_api, .doc = "The HTTP API." },
		{ "iam", S_OBJECT({ "role", &role, .doc = "The role that functions share." }, { "deploymentRole", &aws_arn }) },
		{ "iamManagedPolicies", S_LIST(&aws_arn), .doc = "Old name of iam.role.managedPolicies." },
		{ "iamRoleStatements", &aws_iam_policy_statements, .doc = "Old name of iam.role.statements." },
		{ "ecr", &ecr, .doc = "Container images to build." },
		{ "kmsKeyArn", &aws_kms_arn },
		{ "lambdaHashingVersion", S_TYPED_WORDS("20200924", "20201221") },
		{ "layers", &aws_lambda_layers },
		{ "logRetentionInDays", &aws_log_retention_in_days },
		{ "logDataProtectionPolicy", &aws_log_data_protection_policy },
		{ "logs", &logs },
		{ "memorySize", &aws_lambda_memory_size },
		{ "notificationArns", S_LIST(&aws_arn_string), .doc = "Topics that hear of the stack's events." },
		{ "profile", S_STRING, .doc = "The profile of ~/.aws/config to deploy with." },
		{ "pruneFunctionVersions", &prune_function_versions, .doc = "Whether osls deletes old versions after a deployment; slsc leaves them." },
		{ "region", &region },
		{ "role", &aws_lambda_role, .doc = "Old name of iam.role." },
		{ "rolePermissionsBoundary", &aws_arn_string, .doc = "Old name of iam.role.permissionsBoundary." },
		{ "rollbackConfiguration", &rollback },
		{ "runtime", &aws_lambda_runtime },
		{ "runtimeManagement", &aws_lambda_runtime_management },
		{ "deploymentMethod", S_WORDS("changesets", "direct") },
		{ "s3", S_MAP_OF(&schema_provider_s3), .doc = "Properties of the buckets that s3 events create." },
		{ "stage", &stage_name },
		{ "stackName", S_STRING_OF(.pattern = "^[a-zA-Z][a-zA-Z0-9-]*$", .most = 128, .expected = "a stack's name") },
		{ "stackParameters", &stack_parameters },
		{ "stackPolicy", &aws_iam_policy_statements },
		{ "stackTags", &aws_resource_tags },
		{ "tags", &aws_resource_tags, .doc = "Tags of all functions." },
		{ "timeout", &aws_lambda_timeout },
		{ "tracing", S_OBJECT({ "apiGateway", S_BOOL }, { "lambda", &aws_lambda_tracing }) },
		{ "vpc", &aws_lambda_vpc_config },
		{ "vpcEndpointIds", &aws_cf_array_instruction },
		{ "versionFunctions", S_BOOL },
		{ "websocket", S_OBJECT({ "useProviderTags", S_BOOL }) },
		{ "websocketsApiName", S_STRING },
		{ "kinesis", S_OBJECT({ "consumerNamingMode", S_WORDS("serviceSpecific") }) },
		{ "websocketsApiRouteSelectionExpression", S_STRING },
		{ "websocketsDescription", S_STRING }),
};
