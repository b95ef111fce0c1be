/* local: plugins without effect on template, zips and deployment: they run functions locally, show something, or have commands of their own. */
#include "ir/js.h"
#include "ir/plugin.h"

#define KEYS(...) (const struct plugin_keys[]){ __VA_ARGS__, { 0 } }
#define LOCAL(name_, version_, doc_, ...) { .names = S_WORD_LIST(name_), .version = (version_), .doc = (doc_), __VA_ARGS__ }
#define OFFLINE "runs or emulates what the service needs locally"
#define TESTS "runs tests"
#define DESCRIBES "describes the API, by its own command"

static const struct schema documented_event = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any, .props = S_PROPS({ "methodResponses", S_LIST(NULL), .required = true, .doc = "What the endpoint answers." }),
};
#define DOCUMENTATION { "documentation", &documented_event, .doc = "The endpoint's documentation." }

static const struct schema local_authorizer = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any, .props = S_PROPS({ "name", S_STRING, .doc = "The function that authorizes." }, { "type", S_STRING, .doc = "The kind of authorizer." }),
};

/* Without these it refuses to be loaded. */
static void step_functions_local(struct cx *cx, const struct plugin_use *use)
{
	static const char *const needed[] = { "stepFunctionsLocal.accountId", "stepFunctionsLocal.region" };
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!js_truthy(plugin_setting(cx, needed[i])))
			diag(cx->diags, D_PLUGIN_REFUSES, use->span, "%.*s needs custom.%s", STRA(use->name), needed[i]);
}

PLUGINS(local) = {
	LOCAL("@serverless/typescript", "4.30.0", "types for serverless.ts, and no plugin"),
	LOCAL("serverless-offline", "14.8.2", OFFLINE),
	LOCAL("serverless-offline-aws-eventbridge", "2.2.4", OFFLINE),
	LOCAL("serverless-offline-direct-lambda", "0.0.1", OFFLINE),
	LOCAL("serverless-offline-dotenv", "0.4.1", OFFLINE),
	LOCAL("serverless-offline-dynamodb-streams", "8.0.1", OFFLINE),
	LOCAL("serverless-offline-edge-lambda", "1.3.1", OFFLINE),
	LOCAL("serverless-offline-http-mock", "1.0.0", OFFLINE),
	LOCAL("serverless-offline-kinesis", "6.2.3", OFFLINE),
	LOCAL("serverless-offline-lambda", "1.0.6", OFFLINE),
	LOCAL("serverless-offline-lambda-function-urls", "1.0.3", OFFLINE),
	LOCAL("serverless-offline-lambda-invoke", "0.0.6", OFFLINE),
	LOCAL("serverless-offline-local-authorizers-plugin", "1.2.0", OFFLINE,
	      .keys = KEYS({ PLUGIN_EVENT, "http", S_PROPS({ "localAuthorizer", &local_authorizer, .doc = "What authorizes locally." }) })),
	LOCAL("serverless-offline-redis-server", "0.0.2", OFFLINE),
	LOCAL("serverless-offline-s3", "7.0.0", OFFLINE),
	LOCAL("serverless-offline-schedule", "1.0.4", OFFLINE),
	LOCAL("serverless-offline-scheduler", "0.5.0", OFFLINE),
	LOCAL("serverless-offline-ses-v2", "1.0.4", OFFLINE),
	LOCAL("serverless-offline-sns", "0.78.2", OFFLINE),
	LOCAL("serverless-offline-sqs", "8.0.0", OFFLINE),
	LOCAL("serverless-offline-sqs-dlq", "1.5.2", OFFLINE),
	LOCAL("serverless-offline-watcher", "1.1.0", OFFLINE),
	LOCAL("@deliverr/serverless-offline-step-functions", "1.0.3", OFFLINE),
	LOCAL("@fernthedev/serverless-offline-step-functions", "1.0.0-alpha.28", OFFLINE),
	LOCAL("serverless-step-functions-local", "0.5.1", OFFLINE, .hooks = HOOKS({ MOMENT_LOWERED, step_functions_local })),
	LOCAL("serverless-step-functions-offline", "2.1.4", OFFLINE),
	LOCAL("serverless-appsync-simulator", "0.20.0", OFFLINE),
	LOCAL("serverless-plugin-offline-dynamodb-stream", "1.0.20", OFFLINE),
	LOCAL("serverless-dynamodb", "0.2.58", OFFLINE),
	LOCAL("serverless-dynamodb-local", "1.0.2", OFFLINE),
	LOCAL("serverless-dynamodb-seed", "0.3.0", OFFLINE),
	LOCAL("serverless-dynalite", "1.4.0", OFFLINE),
	LOCAL("@nearst/serverless-dynalite", "2.0.4", OFFLINE),
	LOCAL("serverless-mongodb-local", "1.6.0", OFFLINE),
	LOCAL("serverless-sqs-local", "1.1.2", OFFLINE),
	LOCAL("serverless-s3-local", "0.8.5", OFFLINE),
	LOCAL("serverless-ngrok-tunnel", "0.2.0", OFFLINE),
	LOCAL("serverless-plugin-simulate", "0.0.17", OFFLINE),
	LOCAL("serverless-plugin-static", "0.0.7", OFFLINE),
	LOCAL("serverless-cloudside-plugin", "1.0.6", OFFLINE),
	{ .names = S_WORD_LIST("@stratiformdigital/serverless-online", "serverless-online"), .version = "3.2.0", .doc = "deploys a function at each change, by its own command" },
	LOCAL("serverless-jest-plugin", "0.4.0", TESTS),
	LOCAL("serverless-mocha-plugin", "1.12.0", TESTS),
	LOCAL("serverless-artillery", "0.5.2", TESTS),
	LOCAL("serverless-openapi-documenter", "0.1.7", DESCRIBES,
	      .keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "documentation", S_ANY_OBJECT, .required = true, .doc = "The API's documentation." }) },
			   { PLUGIN_EVENT, "http", S_PROPS(DOCUMENTATION) }, { PLUGIN_EVENT, "httpApi", S_PROPS(DOCUMENTATION) },
			   { PLUGIN_FUNCTION, NULL, S_PROPS({ "summary", S_STRING, .doc = "What the function does, in a line." },
							    { "servers", S_ANY_OF(S_ANY_OBJECT, S_LIST(NULL)), .doc = "Servers of the function's endpoints." }) })),
	LOCAL("serverless-openapi-documentation", "0.4.0", DESCRIBES),
	LOCAL("serverless-openapi-documentation-v2", "0.4.6", DESCRIBES),
	LOCAL("@conqa/serverless-openapi-documentation", "1.1.0", DESCRIBES),
	LOCAL("serverless-openapi", "1.1.2", DESCRIBES),
	LOCAL("serverless-better-credentials", "2.0.1", "finds credentials of AWS"),
	LOCAL("serverless-export-env", "2.2.0", "writes environment variables to a file, by its own command"),
	LOCAL("@creator.co/serverless-export-env", "2.3.2", "writes environment variables to a file, by its own command"),
	LOCAL("serverless-analyze-bundle-plugin", "2.1.0", "shows what is in a bundle, by its own option"),
	LOCAL("serverless-plugin-package-size", "1.0.1", "shows the size of zips"),
	LOCAL("serverless-plugin-diff", "1.3.0", "compares templates, by its own command"),
	LOCAL("serverless-cloudformation-changesets", "0.0.2", "stops at the change set, by its own option"),
	LOCAL("serverless-kms-secrets", "1.0.5", "encrypts secrets, by its own command"),
	LOCAL("serverless-build-client", "2.5.0", "builds a website, by its own command"),
	LOCAL("serverless-client-s3", "2.0.0", "uploads a website, by its own command"),
	LOCAL("serverless-lambda-prune-plugin", "1.3.0", "deletes old versions of functions, by its own command"),
	LOCAL("serverless-sequelize-migrations", "1.1.2", "migrates databases, by its own command"),
	LOCAL("serverless-s3-remover", "0.6.0", "empties buckets before the stack is removed"),
	LOCAL("@purple/serverless-s3-remover", "0.7.0", "empties buckets before the stack is removed"),
	LOCAL("@serverless-aws/serverless-s3-remover", "0.6.5", "empties buckets before the stack is removed"),
	LOCAL("serverless-plugin-s3-remover", "0.1.8", "empties buckets before the stack is removed"),
	LOCAL("serverless-plugin-vpc-eni-cleanup", "1.0.0", "deletes network interfaces while the stack is removed"),
	{ 0 },
};
