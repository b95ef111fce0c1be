/* aws: the definitions that provider, function and event schemas share. Names and bounds are v3.40's. */
#include "ir/schema.h"
#include "schemas/runtimes.h"

const struct schema schema_any = { .kind = SCHEMA_ANY };

/* ---- names and ARNs */
const struct schema aws_account_id = {
	.kind = SCHEMA_STRING, .name = "awsAccountId", .pattern = "^\\d{12}$", .expected = "an account id of 12 digits",
};
const struct schema aws_arn_string = {
	.kind = SCHEMA_STRING, .name = "awsArnString", .pattern = "^arn:", .expected = "an ARN",
};
const struct schema aws_arn = {
	.kind = SCHEMA_ANY_OF, .name = "awsArn", .expected = "an ARN or an intrinsic function",
	.of = S_OF_(&aws_arn_string, &aws_cf_function),
};
const struct schema aws_secrets_manager_arn_string = {
	.kind = SCHEMA_STRING, .name = "awsSecretsManagerArnString", .expected = "the ARN of a Secrets Manager secret",
	.pattern = "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d+:secret:[A-Za-z0-9/_+=.@-]+",
};
const struct schema aws_kms_arn = {
	.kind = SCHEMA_ANY_OF, .name = "awsKmsArn", .expected = "the ARN of a KMS key or an intrinsic function", .refused = true,
	.of = S_OF_(&aws_cf_function, S_STRING_OF(.pattern = "^arn:aws[a-z-]*:kms", .expected = "the ARN of a KMS key", .refused = true)),
};
const struct schema aws_alb_listener_arn = {
	.kind = SCHEMA_STRING, .name = "awsAlbListenerArn", .expected = "the ARN of a load balancer's listener",
	.pattern = "^arn:aws[\\w-]*:elasticloadbalancing:.+:listener\\/app\\/[\\w-]+\\/([\\w-]+)\\/([\\w-]+)$",
};
const struct schema aws_alexa_event_token = {
	.kind = SCHEMA_STRING, .name = "awsAlexaEventToken", .most = 256, .pattern = "^[a-zA-Z0-9._\\-]+$",
	.expected = "an Alexa application's id",
};
const struct schema aws_api_gateway_abbreviated_arn = {
	.kind = SCHEMA_STRING, .name = "awsApiGatewayAbbreviatedArn", .pattern = "^execute-api:/", .expected = "'execute-api:/…'",
};
const struct schema aws_logical_resource_id = {
	.kind = SCHEMA_STRING, .name = "awsLogicalResourceId", .pattern = "^[#A-Za-z0-9-_./]+[*]?$", .expected = "a logical id",
};
const struct schema aws_log_group_name = {
	.kind = SCHEMA_STRING, .name = "awsLogGroupName", .pattern = "^[/#A-Za-z0-9-_.]+$", .expected = "a log group's name",
};
const struct schema aws_s3_bucket_name = {
	.kind = SCHEMA_STRING, .name = "awsS3BucketName", .least = 3, .most = 63, .expected = "a bucket's name",
	.pattern = "(?!^(\\d{1,3}\\.){3}\\d{1,3}$)"
		   "(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)",
};

/* ---- intrinsic functions */
#define FUNCTION(key_, schema_, doc_) .kind = SCHEMA_OBJECT, .props = S_PROPS({ (key_), (schema_), .required = true, .doc = (doc_) })
#define IMPORT_DOC "What another stack exports under this name."
#define SOME_TEXT S_STRING_OF(.least = 1)

const struct schema aws_cf_import = { .name = "awsCfImport", FUNCTION("Fn::ImportValue", S_ANY, IMPORT_DOC) };
const struct schema aws_cf_import_locally_resolvable = {
	.name = "awsCfImportLocallyResolvable", FUNCTION("Fn::ImportValue", S_STRING, IMPORT_DOC),
};
const struct schema aws_cf_join = {
	.name = "awsCfJoin", FUNCTION("Fn::Join", S_LIST_OF(NULL, .least = 2, .most = 2, .tuple = S_OF_(S_STRING, S_LIST(NULL))),
		 "Texts joined: [delimiter, [texts]]."),
};
const struct schema aws_cf_getatt = { .name = "awsCfGetAtt", FUNCTION("Fn::GetAtt", S_LIST_OF(SOME_TEXT, .least = 2, .most = 2),
		 "An attribute of a resource: [logical id, attribute].") };
const struct schema aws_cf_ref = { .name = "awsCfRef", FUNCTION("Ref", SOME_TEXT, "The value of a parameter, or the physical id of a resource.") };
const struct schema aws_cf_sub = { .name = "awsCfSub", FUNCTION("Fn::Sub", S_ANY, "A text with ${references}; or [text, values by name].") };
/* Open in v3.40: any map at all passes wherever a function may stand. */
const struct schema aws_cf_base64 = {
	.kind = SCHEMA_OBJECT, .name = "awsCfBase64", .props = S_PROPS({ "Fn::Base64", S_ANY,
	.doc = "The text that is encoded." }), .extra = &schema_any,
};
const struct schema aws_cf_to_json_string = {
	.name = "awsCfToJsonString", FUNCTION("Fn::ToJsonString", S_ANY_OF(S_ANY_OBJECT, S_LIST(NULL)), "The value as JSON text; needs the transform AWS::LanguageExtensions."),
};
const struct schema aws_cf_function = {
	.kind = SCHEMA_ANY_OF, .name = "awsCfFunction", .expected = "an intrinsic function",
	.of = S_OF_(&aws_cf_import, &aws_cf_join, &aws_cf_getatt, &aws_cf_ref, &aws_cf_sub, &aws_cf_base64, &aws_cf_to_json_string),
};
const struct schema aws_cf_instruction = {
	.kind = SCHEMA_ANY_OF, .name = "awsCfInstruction", .expected = "a text or an intrinsic function",
	.of = S_OF_(SOME_TEXT, &aws_cf_function),
};
const struct schema aws_cf_split = {
	.name = "awsCfSplit", FUNCTION("Fn::Split", S_LIST_OF(S_ONE_OF(S_STRING, &aws_cf_function), .least = 2, .most = 2),
		 "A text as a list: [delimiter, text]."),
};
const struct schema aws_cf_array_instruction = {
	.kind = SCHEMA_ANY_OF, .name = "awsCfArrayInstruction", .of = S_OF_(S_LIST(&aws_cf_instruction), &aws_cf_split),
};
const struct schema aws_cf_if = {
	.name = "awsCfIf", FUNCTION("Fn::If", S_LIST_OF(&aws_cf_instruction, .least = 3, .most = 3),
		 "One of two values: [condition, value if it holds, value if not]."),
};
const struct schema aws_cf_find_in_map = {
	.name = "awsCfFindInMap",
	FUNCTION("Fn::FindInMap", S_LIST_OF(S_ONE_OF(S_STRING, &aws_cf_function), .least = 3, .most = 3),
		 "A value of Mappings: [mapping, key, second key]."),
};
const struct schema aws_cf_get_azs = { .name = "awsCfGetAZs", FUNCTION("Fn::GetAZs", S_ONE_OF(SOME_TEXT, &aws_cf_ref), "The availability zones of a region.") };
const struct schema aws_cf_select = {
	.name = "awsCfSelect",
	FUNCTION("Fn::Select", S_LIST_OF(S_ANY_OF(S_NUMBER, S_STRING, S_LIST(NULL), &aws_cf_find_in_map, &aws_cf_getatt,
		&aws_cf_get_azs, &aws_cf_if, &aws_cf_split, &aws_cf_ref), .least = 2, .most = 2), "One of a list: [index from 0, list]."),
};

/* ---- IAM */
const struct schema aws_iam_policy_action = { .kind = SCHEMA_LIST, .name = "awsIamPolicyAction", .item = S_STRING };
const struct schema aws_iam_policy_principal = {
	.kind = SCHEMA_ANY_OF, .name = "awsIamPolicyPrincipal",
	.of = S_OF_(S_WORDS("*"),
		S_OBJECT(
			{ "AWS", S_ANY_OF(S_WORDS("*"), &aws_cf_if, S_LIST(S_ANY_OF(&aws_account_id, &aws_arn))),
			  .doc = "Accounts, users and roles: ids, ARNs, or '*'." },
			{ "Federated", S_LIST(S_STRING), .doc = "Identity providers." },
			{ "Service", S_LIST(S_STRING), .doc = "Services of AWS, such as events.amazonaws.com." },
			{ "CanonicalUser", S_LIST(S_STRING), .doc = "Accounts by their canonical ids of S3." })),
};
#define RESOURCE S_WORDS("*"), &aws_arn, &aws_logical_resource_id
const struct schema aws_iam_policy_resource = {
	.kind = SCHEMA_ANY_OF, .name = "awsIamPolicyResource", .of = S_OF_(RESOURCE, S_LIST(S_ANY_OF(RESOURCE))),
};
#define API_RESOURCE S_WORDS("*"), &aws_arn, &aws_api_gateway_abbreviated_arn
const struct schema aws_resource_policy_resource = {
	.kind = SCHEMA_ANY_OF, .name = "awsResourcePolicyResource", .of = S_OF_(API_RESOURCE, S_LIST(S_ANY_OF(API_RESOURCE))),
};
#define STATEMENT(resource_) S_OBJECT_OF( \
	.also = S_ALL_OF(S_(.kind = SCHEMA_NEEDS, .words = S_WORD_LIST("Effect"), .refused = true), \
			 S_(.kind = SCHEMA_ONE_OF, .of = S_OF_(S_NEEDS("Action"), S_NEEDS("NotAction")), .refused = true), \
			 S_(.kind = SCHEMA_ONE_OF, .of = S_OF_(S_NEEDS("Resource"), S_NEEDS("NotResource")), .refused = true)), \
	.refused = true, .props = S_PROPS( \
		{ "Sid", S_STRING, .doc = "The statement's id." }, \
		{ "Effect", S_(.kind = SCHEMA_WORDS, .words = S_WORD_LIST("Allow", "Deny"), .refused = true), .doc = "Whether the statement allows or denies." }, \
		{ "Action", &aws_iam_policy_action, .doc = "What may be done, such as s3:GetObject; * is a wildcard." }, \
		{ "NotAction", &aws_iam_policy_action, .doc = "All actions but these." }, \
		{ "Principal", &aws_iam_policy_principal, .doc = "Who may do it; only in policies of resources." }, \
		{ "NotPrincipal", &aws_iam_policy_principal, .doc = "All but these; only in policies of resources." }, \
		{ "Resource", (resource_), .doc = "To what it may be done: ARNs, with * as a wildcard." }, \
		{ "NotResource", (resource_), .doc = "To everything but these." }, \
		{ "Condition", S_ANY_OBJECT, .doc = "When the statement holds: values by operator and key." }))
const struct schema aws_iam_policy_statements = {
	.kind = SCHEMA_LIST, .name = "awsIamPolicyStatements", .item = STATEMENT(&aws_iam_policy_resource),
};
const struct schema aws_resource_policy_statements = {
	.kind = SCHEMA_LIST, .name = "awsResourcePolicyStatements", .item = STATEMENT(&aws_resource_policy_resource),
};

/* ---- Lambda */
const struct schema aws_lambda_architecture = {
	.kind = SCHEMA_WORDS, .name = "awsLambdaArchitecture",
	.words = S_WORD_LIST("arm64", "x86_64"),
};
const struct schema aws_lambda_role = {
	.kind = SCHEMA_ANY_OF, .name = "awsLambdaRole", .expected = "a role's ARN, a logical id or an intrinsic function",
	.of = S_OF_(SOME_TEXT, &aws_cf_sub, &aws_cf_import, &aws_cf_getatt),
};
/* Those of AWS (schemas/runtimes.c), which are those of v3.40 and newer ones: runtimes are data, an unknown one is only a warning. */
const struct schema aws_lambda_runtime = {
	.kind = SCHEMA_WORDS, .name = "awsLambdaRuntime", .expected = "a Lambda runtime",
	/* Lambda creates no functions with these any more, and v3.40 refuses them. */
	.gone = S_WORD_LIST("nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x",
		"python2.7", "python3.6", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "ruby2.5"),
	.words = lambda_runtime_names,
};

/* ---- the rest */
const struct schema aws_resource_condition = { .kind = SCHEMA_STRING, .name = "awsResourceCondition", .doc = "The condition under which it is made." };
const struct schema aws_resource_depends_on = { .kind = SCHEMA_LIST, .name = "awsResourceDependsOn", .item = S_STRING,
	.doc = "Logical ids of what must be made first.",
};
const struct schema aws_resource_tags = {
	.kind = SCHEMA_OBJECT, .name = "awsResourceTags", .key_pattern = "^(?!aws:)[\\w./=+:\\-_\\x20]{1,128}$",
	.key_schema = S_STRING_OF(.most = 256), .expected = "tags by name",
};
const struct schema aws_http_api_payload = {
	.kind = SCHEMA_STRING, .name = "awsHttpApiPayload", .words = S_WORD_LIST("1.0", "2.0"),
};
const struct schema filter_patterns = {
	.kind = SCHEMA_LIST, .name = "filterPatterns", .least = 1, .most = 10, .item = S_ANY_OBJECT,
};
