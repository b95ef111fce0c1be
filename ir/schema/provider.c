/* provider: AWS, and what all functions share. */
#include "ir/schema.h"

#define TEXTS_ S_LIST(S_STRING)
#define ANY_CASE(word_) S_STRING_OF(.pattern = "^" word_ "$", .pattern_nocase = true, .expected = "'" word_ "'")
#define IMAGE_NAME "^[a-z][a-z0-9-_]{1,31}$"
#define INSTRUCTIONS S_ANY_OF(&aws_cf_instruction, S_LIST(&aws_cf_instruction))

/* ---- load balancers */
#define URI S_STRING_OF(.format = "uri", .expected = "a URI")
#define ALB_AUTHORIZER \
	{ "onUnauthenticatedRequest", S_WORDS("allow", "authenticate", "deny"), \
	  .doc = "What becomes of requests without a session; deny unless told." }, \
	{ "requestExtraParams", S_OBJECT_OF(.most = 10, .extra = S_STRING), \
	  .doc = "At most ten parameters more in the redirect to the sign-in page." }, \
	{ "scope", S_STRING, .doc = "What is asked of the identity provider; openid unless told." }, \
	{ "sessionCookieName", S_STRING, .doc = "The cookie that holds the session; AWSELBAuthSessionCookie unless told." }, \
	{ "sessionTimeout", S_INT_FROM(0), .doc = "Seconds for which a sign-in holds; a week unless told." }

static const struct schema alb = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "targetGroupPrefix", S_STRING_OF(.most = 16), .doc = "What names of target groups begin with, at most 16 characters." },
		{ "authorizers", S_MAP_OF(S_ANY_OF(
			S_OBJECT(
				{ "type", S_WORDS("oidc"), .required = true, .doc = "An identity provider by OpenID Connect." },
				{ "authorizationEndpoint", URI, .required = true, .doc = "The provider's authorization address." },
				{ "clientId", S_STRING, .required = true, .doc = "The id under which the provider knows the load balancer." },
				{ "clientSecret", S_STRING, .doc = "The secret that belongs to clientId." },
				{ "issuer", URI, .required = true, .doc = "The provider's issuer identifier." },
				{ "tokenEndpoint", URI, .required = true, .doc = "The provider's token address." },
				{ "userInfoEndpoint", URI, .required = true,
				  .doc = "The provider's address for claims about the user." }, ALB_AUTHORIZER),
			S_OBJECT(
				{ "type", S_WORDS("cognito"), .required = true, .doc = "A Cognito user pool." },
				{ "userPoolArn", &aws_arn, .required = true, .doc = "The user pool." },
				{ "userPoolClientId", S_STRING, .required = true, .doc = "The user pool's app client." },
				{ "userPoolDomain", S_STRING, .required = true,
				  .doc = "The user pool's domain: its prefix, or the whole of one's own." },
				ALB_AUTHORIZER))), .doc = "Sign-in by name, which alb events refer to." }),
};

/* ---- API Gateway, REST */
static const struct schema usage_plan = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "quota", S_OBJECT(
			{ "limit", S_INT_FROM(0), .doc = "Requests a period." },
			{ "offset", S_INT_FROM(0), .doc = "Requests taken off the first period." },
			{ "period", S_WORDS("DAY", "WEEK", "MONTH"), .doc = "The period of the quota." }), .doc = "The most requests in a period." },
		{ "throttle", S_OBJECT(
			{ "burstLimit", S_INT_FROM(0), .doc = "Requests at once, before throttling begins." },
			{ "rateLimit", S_INT_FROM(0), .doc = "Requests a second in the long run." }), .doc = "The most requests at a time." }),
};

static const struct schema api_gateway = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "apiKeys", &aws_api_gateway_api_keys,
		  .doc = "Keys for endpoints with private: true: names, maps, or lists of these by usage plan." },
		{ "apiKeySourceType", S_ANY_OF(ANY_CASE("HEADER"), ANY_CASE("AUTHORIZER")),
		  .doc = "Where a request's key stands: in the header x-api-key (HEADER, unless told), or given by the authorizer." },
		{ "binaryMediaTypes", S_LIST(S_STRING_OF(.pattern = "^\\S+\\/\\S+$", .expected = "a media type")),
		  .doc = "Media types that are handled as bytes; */* for all." },
		{ "description", S_STRING, .doc = "The REST API's description." },
		{ "disableDefaultEndpoint", S_BOOL, .doc = "No address under execute-api: only custom domains lead to the API." },
		{ "endpoint", S_OBJECT(
			{ "accessMode", S_ANY_OF(ANY_CASE("BASIC"), ANY_CASE("STRICT"), S_WORDS("")), .doc = "Whether the SNI of a request must match its host." },
			{ "securityPolicy", S_STRING, .doc = "The least TLS version and the ciphers, such as SecurityPolicy_TLS13_1_3_2025_09." }),
		  .doc = "TLS at the API's own address." },
		{ "accessMode", S_ANY_OF(ANY_CASE("BASIC"), ANY_CASE("STRICT")), .doc = "The same as endpoint.accessMode." },
		{ "metrics", S_BOOL, .doc = "Detailed CloudWatch metrics of the stage; set after the deployment, not in the template." },
		{ "minimumCompressionSize", S_INT(0, 10485760), .doc = "Bytes from which on answers are compressed; none unless told." },
		{ "resourcePolicy", &aws_resource_policy_statements, .doc = "Statements about who may call the API." },
		{ "restApiId", &aws_cf_instruction, .doc = "An API that is not of this stack." },
		{ "restApiResources", S_ANY_OF(S_LIST(S_OBJECT(
			{ "path", S_STRING, .doc = "A path such as /users." },
			{ "resourceId", S_STRING, .doc = "The id of the path's resource." })), S_ANY_OBJECT),
			  .doc = "Paths that the other stack's API already has, with their resource ids." },
		{ "restApiRootResourceId", &aws_cf_instruction, .doc = "The resource of / in the API of restApiId." },
		{ "request", S_OBJECT({ "schemas", S_MAP_OF(S_OBJECT(
			{ "schema", S_ANY_OBJECT, .required = true, .doc = "The JSON schema." },
			{ "name", S_STRING, .doc = "The model's name; made by CloudFormation unless told." },
			{ "description", S_STRING, .doc = "The model's description." })), .doc = "JSON schemas by name, for request.schemas of http events." }),
			  .doc = "What http events check requests against." },
		{ "shouldStartNameWithService", S_BOOL, .doc = "The REST API is named service-stage instead of stage-service." },
		{ "stage", S_STRING, .doc = "The API's stage where it is not the service's." },
		{ "timeoutInMillis", S_INT_FROM(50), .doc = "How long methods wait for their integration; 29000 unless told." },
		{ "usagePlan", S_ANY_OF(&usage_plan, S_LIST(S_OBJECT_OF(.most = 1, .extra = &usage_plan))),
		  .doc = "Quota and throttle of API keys: one plan, or a list of plans by name." },
		{ "websocketApiId", &aws_cf_instruction, .doc = "A WebSocket API that is not of this stack." }),
};

/* ---- API Gateway, HTTP */
static const struct schema http_api = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "authorizers", S_MAP_OF(S_ONE_OF(
			S_OBJECT(
				{ "type", S_WORDS("jwt"), .doc = "Checks JSON Web Tokens; jwt unless told." },
				{ "name", S_STRING, .doc = "The authorizer's name; its key unless told." },
				{ "identitySource", &aws_cf_instruction, .required = true,
				  .doc = "Where the token stands, such as $request.header.Authorization." },
				{ "issuerUrl", &aws_cf_instruction, .required = true, .doc = "The token's issuer." },
				{ "audience", INSTRUCTIONS, .required = true, .doc = "Values of which the token's aud must have one." }),
			S_OPEN_OBJECT(
				{ "type", S_WORDS("request"), .required = true, .doc = "A function decides." },
				{ "name", S_STRING, .doc = "The authorizer's name; its key unless told." },
				{ "functionName", S_STRING, .doc = "A function of this service." },
				{ "functionArn", &aws_cf_instruction, .doc = "A function of another service." },
				{ "managedExternally", S_BOOL, .doc = "No permission is made for the function." },
				{ "resultTtlInSeconds", S_INT(0, 3600), .doc = "Seconds for which a decision holds; needs identitySource." },
				{ "enableSimpleResponses", S_BOOL,
				  .doc = "The function answers isAuthorized instead of a policy; payload 2.0 only." },
				{ "payloadVersion", &aws_http_api_payload, .doc = "The shape of what the function gets; 2.0 unless told." },
				{ "identitySource", INSTRUCTIONS, .doc = "What of a request decides; without it in the request, the function is not asked." }))),
				  .doc = "Authorizers by name, which httpApi events refer to." },
		{ "cors", S_ANY_OF(S_BOOL, S_OBJECT(
			{ "allowCredentials", S_BOOL, .doc = "Browsers may send cookies and credentials." },
			{ "allowedHeaders", TEXTS_, .doc = "Request headers that browsers may send; the usual ones unless told." },
			{ "allowedMethods", TEXTS_, .doc = "HTTP methods that browsers may use; those of the routes unless told." },
			{ "allowedOrigins", TEXTS_, .doc = "Sites that may call; * unless told." },
			{ "exposedResponseHeaders", TEXTS_, .doc = "Headers of the answer that scripts may read." },
			{ "maxAge", S_INT_FROM(0), .doc = "Seconds for which browsers keep the answer." })),
			  .doc = "Let browsers of other sites call: true, or a map." },
		{ "description", S_STRING, .doc = "The HTTP API's description." },
		{ "id", S_ANY_OF(S_STRING, &aws_cf_import_locally_resolvable), .doc = "An API that is not of this stack." },
		{ "name", S_STRING, .doc = "The HTTP API's name; stage-service unless told." },
		{ "payload", S_STRING, .doc = "The shape of events, 1.0 or 2.0; 2.0 unless told." },
		{ "metrics", S_BOOL, .doc = "Detailed CloudWatch metrics of the stage; false unless told." },
		{ "useProviderTags", S_TRUE, .doc = "No longer of any effect: the API has the provider's tags." },
		{ "disableDefaultEndpoint", S_BOOL, .doc = "No address under execute-api: only custom domains lead to the API." },
		{ "shouldStartNameWithService", S_BOOL, .doc = "The HTTP API is named service-stage instead of stage-service." }),
};

/* ---- CloudFront */
#define CACHE_KEY(selector_, list_, ...) \
	S_OBJECT({ (selector_), S_WORDS(__VA_ARGS__), .required = true, .doc = "Which of them make part of the key." }, { (list_), TEXTS_, \
	.doc = "The names that are meant." })
static const struct schema cache_policy = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "Comment", S_STRING, .doc = "The policy's comment." },
		{ "DefaultTTL", S_INT_FROM(0), .required = true, .doc = "Seconds that an answer stays in the cache where the origin says nothing." },
		{ "MaxTTL", S_INT_FROM(0), .required = true, .doc = "The most seconds that an answer stays in the cache." },
		{ "MinTTL", S_INT_FROM(0), .required = true, .doc = "The fewest seconds that an answer stays in the cache." },
		{ "ParametersInCacheKeyAndForwardedToOrigin", S_OBJECT(
			{ "CookiesConfig", CACHE_KEY("CookieBehavior", "Cookies", "none", "whitelist", "allExcept", "all"), .required = true,
			  .doc = "Cookies in the cache key." },
			{ "EnableAcceptEncodingBrotli", S_BOOL, .doc = "Keep answers compressed by Brotli apart." },
			{ "EnableAcceptEncodingGzip", S_BOOL, .required = true, .doc = "Keep answers compressed by gzip apart." },
			{ "HeadersConfig", CACHE_KEY("HeaderBehavior", "Headers", "none", "whitelist"), .required = true,
			  .doc = "Headers in the cache key." },
			{ "QueryStringsConfig", CACHE_KEY("QueryStringBehavior", "QueryStrings", "none", "whitelist", "allExcept", "all"),
			  .required = true, .doc = "Query parameters in the cache key." }), .required = true,
			  .doc = "What tells answers apart in the cache, and reaches the origin." }),
};

/* ---- deployment */
static const struct schema stage_name = { .kind = SCHEMA_STRING, .pattern = "^[a-zA-Z0-9-]+$", .expected = "letters, digits and dashes" };
static const struct schema deployment_bucket = {
	.kind = SCHEMA_ANY_OF, .expected = "a bucket's name, or a map",
	.of = S_OF_(&aws_s3_bucket_name, S_OBJECT(
		{ "blockPublicAccess", S_BOOL, .doc = "The bucket that the stack makes refuses public access." },
		{ "skipPolicySetup", S_BOOL, .doc = "The stack's bucket gets no policy that demands TLS." },
		{ "maxPreviousDeploymentArtifacts", S_INT_FROM(0), .doc = "How many old deployments stay in the bucket; 5 unless told." },
		{ "name", &aws_s3_bucket_name, .doc = "An existing bucket; the stack makes one unless told." },
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
		  .doc = "The role's name; service-stage-region-lambdaRole unless told." },
		{ "path", S_STRING_OF(.pattern = "(^\\/$)|(^\\/[\\x21-\\x7f]+\\/$)", .expected = "a path between slashes"),
		  .doc = "The role's path; / unless told." },
		{ "managedPolicies", S_LIST(&aws_arn), .doc = "Managed policies that the role has besides." },
		{ "statements", &aws_iam_policy_statements, .doc = "What the functions may do." },
		{ "permissionBoundary", &aws_arn, .doc = "Old name of permissionsBoundary." },
		{ "permissionsBoundary", &aws_arn, .doc = "The policy that bounds what the role may be allowed." },
		{ "tags", &aws_resource_tags, .doc = "Tags of the role." })),
};
static const struct schema ecr = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "scanOnPush", S_BOOL, .doc = "ECR looks for known vulnerabilities in pushed images." },
		{ "maxImageCount", S_INT_FROM(1), .doc = "How many images the repository keeps." },
		{ "images", S_OBJECT_OF(.extra = &schema_any, .key_pattern = IMAGE_NAME, .key_schema = S_ANY_OF(
			S_OBJECT(
				{ "uri", &ecr_image_uri, .doc = "An image in ECR, with its digest." },
				{ "path", S_STRING, .doc = "The folder to build; slsc builds no images." },
				{ "file", S_STRING, .doc = "The Dockerfile's name; Dockerfile unless told." },
				{ "buildArgs", S_MAP_OF(S_STRING), .doc = "Arguments of the build, by name." },
				{ "buildOptions", TEXTS_, .doc = "More options of docker build." },
				{ "cacheFrom", TEXTS_, .doc = "Images whose layers may be reused." },
				{ "platform", S_STRING, .doc = "The platform to build for, such as linux/arm64." },
				{ "provenance", S_STRING, .doc = "Whether the build is attested, as docker build takes it." }), S_STRING)), .required = true,
				  .doc = "Images by name, which functions refer to." }),
};
#define LOG_OPTIONS \
	{ "accessLogging", S_BOOL, .doc = "A line for each request; true unless told." }, \
	{ "executionLogging", S_BOOL, .doc = "What API Gateway does with a request; true unless told." }, \
	{ "format", S_STRING, .doc = "The line's format, with $context variables." }, \
	{ "fullExecutionData", S_BOOL, .doc = "Execution logs hold whole requests and answers; true unless told." }, \
	{ "level", S_WORDS("INFO", "ERROR"), .doc = "Whether execution logs hold everything (INFO, unless told) or errors only." }
static const struct schema logs = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "frameworkLambda", S_BOOL, .doc = "Functions of the framework's custom resources write logs; false unless told." },
		{ "lambda", S_OPEN_OBJECT({ "logGroupClass", S_STRING_OF(.pattern = "^(STANDARD|INFREQUENT_ACCESS)$", .pattern_nocase = true, .expected = "'STANDARD' or 'INFREQUENT_ACCESS'"),
			.doc = "INFREQUENT_ACCESS: logs of functions go to a second, cheaper log group each." }), .doc = "Logs of functions; of osls's options here only logGroupClass has an effect." },
		{ "httpApi", S_ANY_OF(S_BOOL, S_OBJECT({ "format", S_STRING, .doc = "The line's format, with $context variables." })),
		  .doc = "Access logs of the HTTP API; makes a log group." },
		{ "restApi", S_ANY_OF(S_BOOL, S_OBJECT(LOG_OPTIONS,
			{ "role", &aws_arn, .doc = "The role by which API Gateway writes logs; one is made unless told." },
			{ "roleManagedExternally", S_BOOL, .doc = "The account's role for API Gateway logs is set elsewhere." })),
			  .doc = "Access and execution logs of the REST API; makes a log group." },
		{ "websocket", S_ANY_OF(S_BOOL, S_OBJECT(LOG_OPTIONS)),
		  .doc = "Access and execution logs of the WebSocket API; makes a log group." }),
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
		{ "alb", &alb, .doc = "Application load balancers." },
		{ "apiGateway", &api_gateway, .doc = "The REST API." },
		{ "apiName", S_STRING, .doc = "The REST API's name." },
		{ "architecture", &aws_lambda_architecture },
		{ "cfnRole", &aws_arn, .doc = "Old name of iam.deploymentRole." },
		{ "cloudFront", S_OBJECT({ "cachePolicies", S_MAP_OF(&cache_policy), .doc = "Cache policies of this stack, by name." }),
		  .doc = "What cloudFront events refer to." },
		{ "deletionProtection", &deletion_protection, .doc = "Whether CloudFormation refuses to delete the stack." },
		{ "deploymentBucket", &deployment_bucket, .doc = "Where the artifacts are uploaded." },
		{ "deploymentPrefix", S_STRING, .doc = "The first part of the artifacts' keys; serverless unless told." },
		{ "disableRollback", S_BOOL, .doc = "A failed deployment stays as it is, instead of being rolled back." },
		{ "endpointType", S_ANY_OF(ANY_CASE("REGIONAL"), ANY_CASE("EDGE"), ANY_CASE("PRIVATE")),
		  .doc = "Where the REST API is reached: EDGE (unless told), REGIONAL or PRIVATE." },
		{ "environment", &aws_lambda_environment, .doc = "Environment variables of all functions." },
		{ "eventBridge", S_OBJECT({ "useCloudFormation", S_BOOL, .doc = "Make rules as AWS::Events::Rule; without it, where eventBridge stands, a custom resource makes them." }),
		  .doc = "How eventBridge events are made." },
		{ "httpApi", &http_api, .doc = "The HTTP API." },
		{ "iam", S_OBJECT(
			{ "role", &role, .doc = "The role that functions share." },
			{ "deploymentRole", &aws_arn, .doc = "The role by which CloudFormation makes the stack." }),
			  .doc = "The functions' role, and the one that deploys." },
		{ "iamManagedPolicies", S_LIST(&aws_arn), .doc = "Old name of iam.role.managedPolicies." },
		{ "iamRoleStatements", &aws_iam_policy_statements, .doc = "Old name of iam.role.statements." },
		{ "ecr", &ecr, .doc = "Container images to build." },
		{ "kmsKeyArn", &aws_kms_arn, .doc = "The key that encrypts the environment of all functions." },
		{ "lambdaHashingVersion", S_TYPED_WORDS("20200924", "20201221"),
		  .doc = "How versions of functions are named; 20201221 unless told." },
		{ "layers", &aws_lambda_layers },
		{ "logRetentionInDays", &aws_log_retention_in_days },
		{ "logDataProtectionPolicy", &aws_log_data_protection_policy },
		{ "logs", &logs, .doc = "Logs of APIs and of the framework's own functions." },
		{ "memorySize", &aws_lambda_memory_size },
		{ "notificationArns", S_LIST(&aws_arn_string), .doc = "Topics that hear of the stack's events." },
		{ "profile", S_STRING, .doc = "The profile of ~/.aws/config to deploy with." },
		{ "pruneFunctionVersions", &prune_function_versions, .doc = "Whether osls deletes old versions after a deployment; slsc leaves them." },
		{ "region", &region, .doc = "The region to deploy to; us-east-1 unless told." },
		{ "role", &aws_lambda_role, .doc = "Old name of iam.role." },
		{ "rolePermissionsBoundary", &aws_arn_string, .doc = "Old name of iam.role.permissionsBoundary." },
		{ "rollbackConfiguration", &rollback, .doc = "When CloudFormation rolls a deployment back." },
		{ "runtime", &aws_lambda_runtime },
		{ "runtimeManagement", &aws_lambda_runtime_management },
		{ "deploymentMethod", S_WORDS("changesets", "direct"), .doc = "By change sets (changesets, unless told) or directly." },
		{ "s3", S_MAP_OF(&schema_provider_s3), .doc = "Properties of the buckets that s3 events create." },
		{ "stage", &stage_name,
		  .doc = "The stage, part of most names; dev unless told." },
		{ "stackName", S_STRING_OF(.pattern = "^[a-zA-Z][a-zA-Z0-9-]*$", .most = 128, .expected = "a stack's name"),
		  .doc = "The stack's name; service-stage unless told." },
		{ "stackParameters", &stack_parameters, .doc = "Values of the template's parameters." },
		{ "stackPolicy", &aws_iam_policy_statements, .doc = "Statements about which resources an update may change." },
		{ "stackTags", &aws_resource_tags, .doc = "Tags of the stack, and so of all its resources that can have some." },
		{ "tags", &aws_resource_tags, .doc = "Tags of all functions." },
		{ "timeout", &aws_lambda_timeout },
		{ "tracing", S_OBJECT(
			{ "apiGateway", S_BOOL, .doc = "X-Ray for the REST API; set after the deployment, not in the template." },
			{ "lambda", &aws_lambda_tracing }), .doc = "X-Ray for APIs and functions." },
		{ "vpc", &aws_lambda_vpc_config },
		{ "vpcEndpointIds", &aws_cf_array_instruction, .doc = "VPC endpoints that lead to an API of endpointType PRIVATE." },
		{ "versionFunctions", S_BOOL, .doc = "Publish a version of each function with every deployment; true unless told." },
		{ "websocket", S_OBJECT({ "useProviderTags", S_BOOL, .doc = "The WebSocket API gets the provider's tags." }),
		  .doc = "The WebSocket API." },
		{ "websocketsApiName", S_STRING, .doc = "The WebSocket API's name; stage-service-websockets unless told." },
		{ "kinesis", S_OBJECT({ "consumerNamingMode", S_WORDS("serviceSpecific"), .doc = "Names of Kinesis consumers hold the service's name." }),
		  .doc = "How stream events are made." },
		{ "websocketsApiRouteSelectionExpression", S_STRING, .doc = "What of a message names its route; $request.body.action unless told." },
		{ "websocketsDescription", S_STRING, .doc = "The WebSocket API's description." }),
};
