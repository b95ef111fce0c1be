/* function: one entry of functions. The kinds of events come from the event rooms. */
#include "ir/schema.h"

#define IMAGE_NAME "^[a-z][a-z0-9-_]{1,31}$"
#define HEADERS S_LIST_OF(S_STRING, .least = 1, .most = 100)

static const struct schema event = { .kind = SCHEMA_EVENT };

static const struct schema destination = {
	.kind = SCHEMA_ANY_OF, .expected = "a function's name, an ARN, or arn and type",
	.of = S_OF_(S_STRING_OF(.least = 1),
		    S_OBJECT(
			{ "arn", &aws_cf_function, .required = true, .doc = "The target's ARN by an intrinsic function." },
			{ "type", S_WORDS("function", "sns", "sqs", "eventBus"), .required = true, .doc = "Of which kind the target is." })),
};

static const struct schema file_system = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "arn", S_ANY_OF(S_STRING_OF(.expected = "the ARN of an EFS access point",
				.pattern = "^arn:aws[a-zA-Z-]*:elasticfilesystem:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-[1-9]{1}:"
					   "[0-9]{12}:access-point/fsap-[a-f0-9]{17}$"),
				  &aws_cf_getatt, &aws_cf_join, &aws_cf_import), .required = true, .doc = "The EFS access point." },
		{ "localMountPath", S_STRING_OF(.pattern = "^/mnt/[a-zA-Z0-9-_.]+$", .expected = "a path under /mnt/"), .required = true,
		  .doc = "Where the function finds it: a folder of /mnt." }),
};

static const struct schema image = {
	.kind = SCHEMA_ANY_OF, .expected = "an image in ECR, a name under provider.ecr.images, or a map",
	.of = S_OF_(&ecr_image_uri, S_STRING_OF(.pattern = IMAGE_NAME),
		S_OBJECT(
			{ "name", S_STRING_OF(.pattern = IMAGE_NAME), .doc = "A key under provider.ecr.images." },
			{ "uri", &ecr_image_uri, .doc = "The image's URI in ECR, with its digest." },
			{ "workingDirectory", S_STRING, .doc = "The folder in which the image's command starts." },
			{ "command", S_LIST(S_STRING), .doc = "Arguments instead of the image's own CMD." },
			{ "entryPoint", S_LIST(S_STRING), .doc = "A command instead of the image's own ENTRYPOINT." })),
};

static const struct schema url_cors = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "allowCredentials", S_BOOL, .doc = "Browsers may send cookies and credentials." },
		{ "allowedHeaders", HEADERS, .doc = "Request headers that browsers may send; the usual ones unless told." },
		{ "allowedMethods", S_LIST_OF(S_STRING, .least = 1, .most = 6), .doc = "HTTP methods that browsers may use; * unless told." },
		{ "allowedOrigins", HEADERS, .doc = "Sites that may call; * unless told." },
		{ "exposedResponseHeaders", HEADERS, .doc = "Headers of the answer that scripts may read." },
		{ "maxAge", S_INT_FROM(0), .doc = "Seconds for which browsers keep the answer." })),
};

static const struct schema url = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		/* Whatever else is written leaves the address open to anybody. */
		{ "authorizer", S_STRING_OF(.words = S_WORD_LIST("aws_iam"), .refused = true), .doc = "Only signed requests of IAM users and roles; anybody unless told." },
		{ "cors", &url_cors, .doc = "Let browsers of other sites call: true, or a map." },
		{ "invokeMode", S_ANY_OF(S_TYPED_WORDS("BUFFERED", "RESPONSE_STREAM"), S_STRING_OF(.pattern = "^(BUFFERED|RESPONSE_STREAM)$", .pattern_nocase = true,
			.expected = "'BUFFERED' or 'RESPONSE_STREAM'")),
		  .doc = "RESPONSE_STREAM sends the answer while the function runs; BUFFERED unless told." })),
};

/* false and null take it out of the provider's, which v3.40 does, too, where it does not validate. */
static const struct schema vpc = {
	.kind = SCHEMA_ANY_OF, .expected = "a map, or false for no VPC", .refused = true, .of = S_OF_(&aws_lambda_vpc_config, S_FALSE, S_NULL),
};

/* Not aws_cf_function, which lets any map pass. */
#define PROVIDER_ARN &aws_arn_string, &aws_cf_getatt, &aws_cf_ref, &aws_cf_import, &aws_cf_sub, &aws_cf_join
static const struct schema capacity_provider = {
	.kind = SCHEMA_ANY_OF, .expected = "a capacity provider's ARN, or a map",
	.of = S_OF_(PROVIDER_ARN, S_OBJECT(
		{ "name", S_(.kind = SCHEMA_ANY_OF, .expected = "a capacity provider's ARN", .of = S_OF_(PROVIDER_ARN)), .required = true, .doc = "The capacity provider's ARN." },
		{ "maxConcurrency", S_INT(1, 1600), .doc = "The most requests at once in one execution environment." },
		{ "memoryPerVCpu", S_NUMBERS(2, 4, 8), .doc = "GiB of memory for each vCPU." },
		{ "scaling", S_OBJECT(
			{ "min", S_INT(0, 15000), .doc = "The fewest execution environments." },
			{ "max", S_INT(0, 15000), .doc = "The most execution environments." }), .doc = "How many execution environments there are." })),
};

const struct schema schema_function = {
	.kind = SCHEMA_OBJECT, .name = "function",
	.props = S_PROPS(
		{ "name", S_STRING, .doc = "The function's name in AWS; service-stage-key unless told." },
		{ "events", S_LIST(&event), .doc = "What invokes the function." },
		{ "architecture", &aws_lambda_architecture },
		{ "awsKmsKeyArn", &aws_kms_arn, .doc = "Old name of kmsKeyArn." },
		{ "condition", &aws_resource_condition, .doc = "A condition of resources.Conditions." },
		{ "dependsOn", &aws_resource_depends_on, .doc = "Logical ids that must exist first." },
		{ "description", S_STRING_OF(.most = 256), .doc = "The function's description." },
		{ "destinations", S_OBJECT(
			{ "onSuccess", &destination, .doc = "For invocations that succeeded: a function's name, an ARN, or arn and type." },
			{ "onFailure", &destination, .doc = "For invocations that failed for good: a function's name, an ARN, or arn and type." }),
		  .doc = "Where the results of asynchronous invocations go." },
		{ "disableLogs", S_BOOL, .doc = "No log group, and no permission to write logs." },
		{ "durableConfig", S_OBJECT(
			{ "executionTimeout", S_INT(1, 31622400), .required = true, .doc = "Seconds that one durable execution may take." },
			{ "retentionPeriodInDays", S_INT(1, 90), .doc = "Days for which finished executions are kept." }),
		  .doc = "Makes it a durable function, invoked by the alias durable." },
		{ "environment", &aws_lambda_environment, .doc = "Environment variables; they win over the provider's." },
		{ "ephemeralStorageSize", S_(.kind = SCHEMA_INTEGER, .bounded_below = true, .bounded_above = true, .minimum = 512, .maximum = 32768,
		  .newer_from = 10241, .newer_to = 32768, .expected = "a whole number of MB from 512 to 10240"), .doc = "MB of /tmp." },
		{ "fileSystemConfig", &file_system, .doc = "An EFS file system that the function mounts; needs vpc." },
		{ "handler", S_STRING, .doc = "File and exported function, such as src/app.handler." },
		{ "image", &image, .doc = "A container image instead of a handler." },
		{ "kmsKeyArn", &aws_kms_arn, .doc = "The key that encrypts the environment." },
		{ "snapStart", S_BOOL, .doc = "Start from a snapshot of the initialised function; needs a published version." },
		{ "layers", &aws_lambda_layers },
		{ "logs", &aws_lambda_logs, .doc = "Format, levels and group of its logs." },
		{ "logRetentionInDays", &aws_log_retention_in_days },
		{ "logDataProtectionPolicy", &aws_log_data_protection_policy },
		{ "maximumEventAge", S_INT(60, 21600), .doc = "Seconds an asynchronous event may wait." },
		{ "maximumRetryAttempts", S_INT(0, 2), .doc = "Retries of asynchronous invocations." },
		{ "memorySize", &aws_lambda_memory_size },
		{ "onError", S_ANY_OF(S_STRING_OF(.pattern = "^arn:aws[a-z-]*:sns", .expected = "the ARN of an SNS topic"), &aws_cf_function),
		  .doc = "The dead letter topic." },
		{ "package", &schema_function_package, .doc = "What the function's zip is made of." },
		{ "provisionedConcurrency", S_OR_FUNCTION(S_INT_FROM(0)), .doc = "Instances that are always ready; makes the alias provisioned." },
		{ "recursiveLoop", S_WORDS("Allow", "Terminate"), .doc = "What Lambda does when the function triggers itself; Terminate unless told." },
		{ "reservedConcurrency", S_OR_FUNCTION(S_INT_FROM(0)),
		  .doc = "The most instances at once, kept free for this function; 0 stops it." },
		{ "role", &aws_lambda_role, .doc = "A role of the function's own." },
		{ "runtime", &aws_lambda_runtime },
		{ "runtimeManagement", &aws_lambda_runtime_management },
		{ "tags", &aws_resource_tags, .doc = "Tags of the function, beside those of the provider." },
		{ "tenancy", S_OBJECT({ "mode", S_STRING_OF(.pattern = "^PER_TENANT$", .pattern_nocase = true, .expected = "'PER_TENANT'"), .required = true,
			.doc = "PER_TENANT: no two tenants share an execution environment." }), .doc = "How the function's tenants are kept apart." },
		{ "capacityProvider", &capacity_provider, .doc = "The capacity provider (Lambda Managed Instances) that the function runs on." },
		{ "timeout", &aws_lambda_timeout },
		{ "tracing", &aws_lambda_tracing },
		{ "url", &url, .doc = "A function URL." },
		{ "versionFunction", S_BOOL, .doc = "Publish a version with every deployment." },
		{ "vpc", &vpc, .doc = "The VPC that the function reaches, instead of provider.vpc; false for none." },
		{ "httpApi", S_OBJECT({ "payload", &aws_http_api_payload, .doc = "The shape of events; 2.0 unless told." }),
		  .doc = "How the function's httpApi events arrive." }),
};

bool schema_function_has(struct str key)
{
	for (const struct schema_prop *p = schema_function.props; p->key; p++)
		if (str_eqz(key, p->key))
			return true;
	return false;
}
