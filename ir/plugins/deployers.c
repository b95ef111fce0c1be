/* deployers: plugins that leave template and zips alone and act once the stack is deployed, in ways that the printed commands leave out. */
#include "ir/js.h"
#include "ir/plugin.h"

#define KEYS(...) (const struct plugin_keys[]){ __VA_ARGS__, { 0 } }
#define DEPLOYS(name_, version_, doc_, ...) \
	{ .names = S_WORD_LIST(name_), .effects = PLUGIN_DEPLOYS, .version = (version_), .doc = (doc_), .left_out = "all of it", __VA_ARGS__ }

/* Domains are on unless `enabled` says otherwise. */
static bool any_domain(const struct cx *cx)
{
	const struct value *one = plugin_setting(cx, "customDomain"), *more = plugin_setting(cx, "customDomains");
	bool on = js_truthy(one) && !is_false(value_get(one, "enabled")) && !value_is(value_get(one, "enabled"), "false");
	list_each(i, more)
		map_each(e, list_at(more, i)) /* written by the kind of the API, or not */
			on |= !is_false(value_get(list_at(more, i), "enabled")) && !is_false(value_get(e->value, "enabled"));
	return on;
}

static void domains(struct cx *cx, struct plugin_deployment *d)
{
	if (any_domain(cx))
		plugin_leaves(cx, d, "mapping the API to its custom domain, its Route 53 records, and the stack's outputs of them");
}

static void deployment_bucket(struct cx *cx, struct plugin_deployment *d)
{
	if (cx->service->provider.bucket)
		plugin_leaves(cx, d, "creating and configuring provider.deploymentBucket");
}

static void dead_letters(struct cx *cx, struct plugin_deployment *d)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		if (js_truthy(value_get(cx->service->functions[i].config, "deadLetter")))
			plugin_leaves(cx, d, "functions.%.*s.deadLetter (onError does it in the template)", STRA(cx->service->functions[i].key));
}

static const struct schema cleaner = {
	.kind = SCHEMA_OBJECT, .also = S_ANY_OF(S_NEEDS("buckets"), S_NEEDS("bucketsToCleanOnDeploy")),
	.props = S_PROPS(
		{ "prompt", S_BOOL, .doc = "Ask before a bucket is emptied." },
		{ "buckets", S_LIST_OF(S_STRING, .unique = true), .doc = "Buckets that are emptied before the stack is removed." },
		{ "bucketsToCleanOnDeploy", S_LIST_OF(S_STRING, .unique = true), .doc = "Buckets that are emptied before a deployment." }),
};

static const struct schema ses_templates = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "addStage", S_BOOL, .doc = "Names of templates end in the stage." }, { "removeMissed", S_BOOL, .doc = "Delete templates that are no longer listed." },
		{ "configFile", S_STRING, .doc = "The file that lists the templates." }, { "deployHook", S_STRING, .doc = "When templates are synced." },
		{ "disableAutoDeploy", S_BOOL, .doc = "Sync by command only." }, { "region", S_STRING, .doc = "The region of SES." }),
};

static const struct schema edge_settings = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS({ "validStages", S_LIST_OF(S_STRING, .unique = true), .doc = "Stages in which functions are associated." }),
};

static const struct schema edge_event = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "distributionId", S_ANY_OF(S_STRING, S_ANY_OBJECT), .required = true, .doc = "The distribution." },
		{ "eventType", S_STRING, .required = true, .doc = "When the function runs: viewer-request and the like." },
		{ "pathPattern", S_STRING, .required = true, .doc = "The behaviour, by its path pattern." },
		{ "includeBody", S_BOOL, .required = true, .doc = "Whether the function gets the request's body." },
		{ "stage", S_STRING, .doc = "The only stage in which it is associated." }),
};

static const struct schema exported = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS({ "overwrite", S_BOOL, .required = true }, { "format", S_STRING, .required = true }, { "file", S_STRING, .required = true }),
};

static const struct schema exports = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS({ "environment", &exported, .doc = "The file for environment variables." }, { "stack", &exported, .doc = "The file for the stack's outputs." }),
};

static const struct schema safeguards = {
	.kind = SCHEMA_LIST,
	.item = S_OBJECT(
		{ "safeguard", S_STRING, .required = true, .doc = "The policy." }, { "title", S_STRING }, { "description", S_STRING },
		{ "enforcementLevel", S_WORDS("warning", "error") }, { "config", S_ANY }, { "path", S_STRING },
		{ "stage", S_ANY_OF(S_STRING, S_LIST(NULL)) }),
};

PLUGINS(deployers) = {
	DEPLOYS("serverless-domain-manager", "10.3.1", "maps the API to a custom domain", .deploys_if = "customDomain customDomains", .after_deploy = domains),
	DEPLOYS("serverless-prune-plugin", "2.1.0", "deletes old versions of functions", .deploys_if = "prune.automatic"),
	DEPLOYS("serverless-prune-versions", "1.0.4", "deletes old versions of functions"),
	DEPLOYS("serverless-deployment-bucket", "1.6.0", "creates and configures the deployment bucket", .after_deploy = deployment_bucket),
	DEPLOYS("serverless-apigw-binary", "0.4.4", "sets the API's binary media types; provider.apiGateway.binaryMediaTypes does it in the template"),
	DEPLOYS("serverless-apigwy-binary", "1.0.1", "sets how integrations convert content"),
	DEPLOYS("serverless-plugin-lambda-dead-letter", "1.2.1", "sets the dead letter targets of functions (deadLetter); onError does it in the template",
		.after_deploy = dead_letters),
	DEPLOYS("serverless-finch", "4.0.4", "uploads a website, by its own command (client deploy)", .deploys_if = "client"),
	DEPLOYS("serverless-s3-deploy", "0.10.1", "uploads files to buckets", .deploys_if = "assets.auto"),
	DEPLOYS("serverless-sync-s3", "0.3.0", "syncs folders to buckets", .deploys_if = "syncS3"),
	DEPLOYS("serverless-single-page-app-plugin", "1.0.4", "uploads a website, by its own command (syncToS3)"),
	DEPLOYS("serverless-stack-output", "0.2.3", "hands the stack's outputs to a file or handler", .deploys_if = "output"),
	DEPLOYS("@anttiviljami/serverless-stack-output", "0.3.1", "hands the stack's outputs to a file or handler", .deploys_if = "output"),
	DEPLOYS("serverless-export-outputs", "1.0.2", "writes the stack's outputs to a file", .deploys_if = "exportOutputs"),
	DEPLOYS("serverless-manifest-plugin", "1.0.9", "writes what was deployed to a file"),
	DEPLOYS("serverless-exports-plugin", "1.4.0", "writes environment variables and the stack's outputs to files",
		.keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "exports", &exports, .required = true, .doc = "Where serverless-exports-plugin writes." }) })),
	DEPLOYS("serverless-export-swagger", "2.0.0", "uploads the API's description to a bucket", .deploys_if = "swaggerDestinations"),
	DEPLOYS("serverless-certificate-creator", "1.6.0", "creates certificates", .deploys_if = "customCertificate", .unanswered = "certificate"),
	DEPLOYS("serverless-add-api-key", "4.2.1", "creates API keys and usage plans"),
	DEPLOYS("serverless-api-client-certificate", "1.0.2", "creates and rotates the API's client certificate", .deploys_if = "serverlessApiClientCertificate"),
	DEPLOYS("serverless-api-gateway-execution-log-manager", "2.0.2", "sets the retention of the API's execution logs"),
	DEPLOYS("serverless-tag-cloud-watch-logs", "1.0.0", "tags log groups", .deploys_if = "cloudWatchLogsTags"),
	DEPLOYS("serverless-tag-api-gateway", "1.0.0", "tags the API", .deploys_if = "apiGatewayTags"),
	DEPLOYS("serverless-s3-encryption", "1.0.0", "sets the encryption of buckets", .deploys_if = "s3-encryption"),
	DEPLOYS("serverless-dynamodb-ttl", "0.1.1", "sets the time to live of tables", .deploys_if = "dynamodb.ttl"),
	DEPLOYS("serverless-dynamodb-pitr", "0.1.1", "sets point-in-time recovery of tables", .deploys_if = "pitr"),
	DEPLOYS("serverless-dynamodb-fixtures", "0.0.4", "loads data into tables", .deploys_if = "fixtures"),
	DEPLOYS("serverless-create-global-dynamodb-table", "3.1.1", "makes tables global", .deploys_if = "globalTables"),
	DEPLOYS("serverless-resources-env", "0.3.1", "gives functions ids of the stack's resources in their environment"),
	DEPLOYS("serverless-ssm-publish", "1.7.0", "writes parameters of SSM", .deploys_if = "ssmPublish"),
	DEPLOYS("serverless-website-domain", "3.0.2", "makes records of Route 53", .deploys_if = "websiteDomain", .unanswered = "websiteDomain"),
	DEPLOYS("serverless-external-s3-event", "1.0.10", "attaches functions to buckets of elsewhere"),
	DEPLOYS("serverless-plugin-existing-s3", "2.4.0", "attaches functions to buckets of elsewhere, by its own command (s3deploy)"),
	DEPLOYS("serverless-cloudformation-changesets-v3", "0.1.0", "stops at the change set", .deploys_if = "cf-changesets.requireChangeSet"),
	DEPLOYS("serverless-cloudformation-resource-counter", "1.1.1", "counts the stack's resources"),
	DEPLOYS("serverless-plugin-test-helper", "2.6.4", "writes the stack's outputs for tests to a file"),
	DEPLOYS("serverless-s3-cleaner", "2.0.2", "empties buckets before the deployment", .deploys_if = "serverless-s3-cleaner.bucketsToCleanOnDeploy",
		.keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "serverless-s3-cleaner", &cleaner, .doc = "Buckets that are emptied." }) })),
	DEPLOYS("@haftahave/serverless-ses-template", "6.2.0", "syncs templates of SES",
		.keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "sesTemplates", &ses_templates, .doc = "Templates of SES." }) })),
	DEPLOYS("serverless-lambda-edge-pre-existing-cloudfront", "1.2.0", "associates functions with distributions of elsewhere",
		.keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "lambdaEdgePreExistingCloudFront", &edge_settings, .doc = "Stages in which functions are associated." }) },
			     { PLUGIN_EVENT_TYPE, NULL, S_PROPS({ "preExistingCloudFront", &edge_event, .doc = "A distribution of elsewhere." }) })),
	DEPLOYS("@serverless/safeguards-plugin", "1.2.1", "checks the template against policies before the deployment", .deploys_if = "safeguards",
		.keys = KEYS({ PLUGIN_CUSTOM, NULL, S_PROPS({ "safeguards", &safeguards, .doc = "Policies that the template must keep." }) })),
	{ 0 },
};
