/*
 * deploy_time: plugins that change the template only when the framework deploys it (before:deploy:deploy), so that neither a
 * package nor its template has what they add. custom.slsc.deployTimePlugins makes slsc add it.
 */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

static bool is_type(const struct entry *e, const char *type) { return value_is(value_get(e->value, "Type"), type); }

/* The Properties of every resource of a type, free to be changed; it refuses one without any. */
struct properties {
	VEC(struct str) id;
	VEC(struct value *) of;
};

static struct properties all_of_type(struct cx *cx, const struct plugin_use *use, const char *type)
{
	struct properties found = { 0 };
	const struct value *resources = cx->graph->resources;
	for (uint32_t i = 0; i < map_len(resources); i++) {
		const struct entry e = resources->map.entry[i];
		struct value *p = is_type(&e, type) ? graph_own(cx, e.key, "Properties", NULL) : NULL;
		if (!is_type(&e, type))
			continue;
		if (is_map(p)) {
			vec_push(cx->arena, &found.id, e.key);
			vec_push(cx->arena, &found.of, p);
		} else {
			plugin_refuses(cx, use, e.value->span, "%.*s has no Properties, to which it would add some", STRA(e.key));
		}
	}
	return found;
}

/* ---- serverless-iam-helper */

/* The role that API Gateway writes logs by is otherwise made by the function behind the custom resource. */
static void log_api(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *logs = value_dig(cx->service->provider.config, "logs", "restApi");
	struct value *account = js_truthy(logs) ? graph_own(cx, STR("CustomApiGatewayAccountCloudWatchRole"), "Properties", NULL) : NULL;
	if (!js_truthy(logs))
		return;
	if (!account) {
		plugin_refuses(cx, use, logs->span, "provider.logs.restApi gives API Gateway a role, and the template has no CustomApiGatewayAccountCloudWatchRole to give it to");
		return;
	}
	struct value *role = graph_put(cx, STR("CloudWatchRoleForApiGatewayLogging"), "AWS::IAM::Role", logs->span);
	const struct value *statement = MAP(a, { "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "Service", LITERAL("apigateway.amazonaws.com") }) }, { "Action", LITERAL("sts:AssumeRole") });
	map_putz(a, role, "AssumeRolePolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, statement) }));
	map_putz(a, role, "ManagedPolicyArns", TEXTS(a, "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"));
	map_putz(a, account, "RoleArn", cfn_getatt(a, STR("CloudWatchRoleForApiGatewayLogging"), "Arn"));
}

static void shape_roles(struct cx *cx, const struct plugin_use *use)
{
	if (!plugin_deploy_time(cx))
		return;
	log_api(cx, use);
	const struct value *role = value_dig(cx->service->provider.config, "iam", "role");
	const struct value *path = value_get(role, "path"), *boundary = value_get(role, "permissionsBoundary");
	if (!js_truthy(path) && !js_truthy(boundary))
		return;
	const struct properties roles = all_of_type(cx, use, "AWS::IAM::Role");
	for (uint32_t i = 0; i < roles.of.n; i++) {
		map_putz(cx->arena, roles.of.at[i], "Path", js_truthy(path) ? path : NULL);
		map_putz(cx->arena, roles.of.at[i], "PermissionsBoundary", js_truthy(boundary) ? boundary : NULL);
	}
}

/* ---- buckets */

static const struct value *versioning(struct arena *a) { return MAP(a, { "Status", LITERAL("Enabled") }); }

static const struct value *no_public_access(struct arena *a)
{
	const struct value *yes = v_bool(a, true);
	return MAP(a, { "BlockPublicAcls", yes }, { "BlockPublicPolicy", yes }, { "IgnorePublicAcls", yes }, { "RestrictPublicBuckets", yes });
}

/* serverless-s3-security-helper: over what the bucket says itself. */
static void deny_plain_http(struct cx *cx, struct str bucket, struct span at)
{
	struct arena *a = cx->arena;
	struct str arn = STR_CAT(a, STR("arn:${AWS::Partition}:s3:::${"), bucket, STR("}"));
	const struct value *statement = MAP(a, { "Sid", LITERAL("RequireSecureTransport") }, { "Action", LITERAL("s3:*") }, { "Effect", LITERAL("Deny") }, { "Principal", LITERAL("*") },
		{ "Resource", LIST(a, cfn_sub(a, STR_CAT(a, arn, STR("/*"))), cfn_sub(a, arn)) },
		{ "Condition", MAP(a, { "Bool", MAP(a, { "aws:SecureTransport", v_bool(a, false) }) }) });
	struct value *p = graph_put(cx, STR_CAT(a, bucket, STR("BucketPolicy")), "AWS::S3::BucketPolicy", at);
	map_putz(a, p, "Bucket", cfn_ref(a, bucket));
	map_putz(a, p, "PolicyDocument", MAP(a, { "Statement", LIST(a, statement) }));
}

static void secure_buckets(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *skip = plugin_setting(cx, "s3SecurityHelper.skipPolicyCreation"), *resources = cx->graph->resources;
	if (!plugin_deploy_time(cx))
		return;
	for (uint32_t i = 0; i < map_len(resources); i++) /* this one adds Properties where there are none */
		if (is_type(&resources->map.entry[i], "AWS::S3::Bucket") && !value_get(resources->map.entry[i].value, "Properties"))
			map_putz(a, graph_own(cx, resources->map.entry[i].key, NULL), "Properties", v_map(a));
	const struct properties buckets = all_of_type(cx, use, "AWS::S3::Bucket");
	for (uint32_t i = 0; i < buckets.of.n; i++) {
		map_putz(a, buckets.of.at[i], "VersioningConfiguration", versioning(a));
		map_putz(a, buckets.of.at[i], "PublicAccessBlockConfiguration", no_public_access(a));
		if (!str_eqz(buckets.id.at[i], "ServerlessDeploymentBucket") && !list_has(skip, buckets.id.at[i]))
			deny_plain_http(cx, buckets.id.at[i], graph_resource(cx, buckets.id.at[i])->span);
	}
}

/* Its constructor reads the settings, so that it refuses a package, too. */
static void read_settings(struct cx *cx, const struct plugin_use *use)
{
	const struct value *custom = value_get(cx->tree, "custom"), *skip = plugin_setting(cx, "s3SecurityHelper.skipPolicyCreation");
	if (is_nil(custom))
		plugin_refuses(cx, use, use->span, "it reads custom, and there is none: write custom: {}");
	else if (js_truthy(skip) && !is_list(skip))
		plugin_refuses(cx, use, skip->span, "custom.s3SecurityHelper.skipPolicyCreation is %s; write a list of logical ids of buckets", value_kind_name(skip));
}

/* serverless-s3-bucket-helper: versioning over what a bucket says, the rest where it says nothing. */
static void shape_bucket(struct cx *cx, struct value *p, const struct value *logging)
{
	struct arena *a = cx->arena;
	map_putz(a, p, "VersioningConfiguration", versioning(a));
	if (!value_get(p, "PublicAccessBlockConfiguration"))
		map_putz(a, p, "PublicAccessBlockConfiguration", no_public_access(a));
	if (logging && !value_get(p, "LoggingConfiguration"))
		map_putz(a, p, "LoggingConfiguration", logging);
}

/* The template that creates the stack has the deployment bucket, which is none of the graph's. */
static void shape_core(struct cx *cx, const struct value *logging)
{
	struct value *core = map_copy(cx->arena, cx->graph->core), *resources = map_own(cx->arena, core, STR("Resources"));
	for (uint32_t i = 0; i < map_len(resources); i++)
		if (is_type(&resources->map.entry[i], "AWS::S3::Bucket"))
			shape_bucket(cx, map_own(cx->arena, map_own(cx->arena, resources, resources->map.entry[i].key), STR("Properties")), logging);
	cx->graph->core = core;
}

static void shape_buckets(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *settings = value_get(cx->tree, "s3BucketHelper"), *logs = value_get(settings, "loggingConfiguration"), *logging = NULL;
	if (!plugin_deploy_time(cx))
		return;
	if (js_truthy(settings) && is_nil(logs)) {
		plugin_refuses(cx, use, settings->span, "s3BucketHelper has no loggingConfiguration, which it takes from there: add it, or take s3BucketHelper out");
		return;
	}
	if (js_truthy(settings))
		logging = MAP(a, { "DestinationBucketName", value_get(logs, "destinationBucketName") }, { "LogFilePrefix", value_get(logs, "logFilePrefix") });
	const struct properties buckets = all_of_type(cx, use, "AWS::S3::Bucket");
	for (uint32_t i = 0; i < buckets.of.n; i++)
		shape_bucket(cx, buckets.of.at[i], logging);
	if (cx->graph->core)
		shape_core(cx, logging);
}

static const struct schema logs_to = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS({ "destinationBucketName", S_STRING, .doc = "The bucket that access logs go to." },
			 { "logFilePrefix", S_STRING, .doc = "What the logs' keys begin with." }),
};

#define LATE .effects = PLUGIN_DEPLOYS_TEMPLATE, .left_out = "an error of slsc package, unless custom.slsc.deployTimePlugins is true: then all is made"

PLUGINS(deploy_time) = {
	{ .names = S_WORD_LIST("@stratiformdigital/serverless-iam-helper", "serverless-iam-helper"), LATE, .version = "3.2.0",
	  .doc = "sets path and permissions boundary of roles", .hooks = HOOKS({ MOMENT_FINISHED, shape_roles }) },
	{ .names = S_WORD_LIST("@stratiformdigital/serverless-s3-security-helper", "serverless-s3-security-helper"), LATE, .version = "4.0.0",
	  .doc = "makes buckets versioned and private, with policies that deny plain HTTP", .hooks = HOOKS({ MOMENT_LOADED, read_settings }, { MOMENT_FINISHED, secure_buckets }) },
	{ .names = S_WORD_LIST("serverless-s3-bucket-helper"), LATE, .version = "1.0.0", .doc = "makes buckets versioned and private, and logs access to them",
	  .keys = (const struct plugin_keys[]){ { PLUGIN_TOP, NULL, S_PROPS({ "s3BucketHelper", S_OPEN_OBJECT({ "loggingConfiguration", &logs_to, .doc = "Access logs of all buckets." }),
									     .doc = "What serverless-s3-bucket-helper sets." }) }, { 0 } },
	  .hooks = HOOKS({ MOMENT_FINISHED, shape_buckets }) },
	{ 0 },
};
