/* bucket: the core of every template: its version and description, the deployment bucket and that bucket's policy. */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/pass.h"

#define BUCKET STR("ServerlessDeploymentBucket")
#define POLICY STR("ServerlessDeploymentBucketPolicy")

static struct value *bucket_arn(struct arena *a, const char *suffix)
{
	return CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":s3:::"), cfn_ref(a, BUCKET),
			suffix ? v_text(a, suffix) : NULL);
}

static struct value *put_bucket(struct cx *cx, const struct value *options, struct span span)
{
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, BUCKET, "AWS::S3::Bucket", span);
	map_putz(a, p, "BucketEncryption", MAP(a, { "ServerSideEncryptionConfiguration",
		LIST(a, MAP(a, { "ServerSideEncryptionByDefault", MAP(a, { "SSEAlgorithm", LITERAL("AES256") }) })) }));
	const struct value *tags = js_object(a, value_get(options, "tags"));
	if (map_len(tags))
		map_putz(a, p, "Tags", cfn_tags(a, tags));
	if (js_truthy(value_get(options, "blockPublicAccess")))
		map_putz(a, p, "PublicAccessBlockConfiguration", MAP(a,
			{ "BlockPublicAcls", v_bool(a, true) },
			{ "BlockPublicPolicy", v_bool(a, true) },
			{ "IgnorePublicAcls", v_bool(a, true) },
			{ "RestrictPublicBuckets", v_bool(a, true) }));
	if (js_truthy(value_get(options, "versioning")))
		map_putz(a, p, "VersioningConfiguration", MAP(a, { "Status", LITERAL("Enabled") }));
	return p;
}

/*
 * --aws-s3-accelerate, as serverless deploy has it; --no-aws-s3-accelerate suspends what an earlier deployment began. Not
 * for what v3.40 takes for regions without it.
 */
static void accelerate(struct cx *cx, struct value *bucket, const struct value *said)
{
	struct arena *a = cx->arena;
	struct str region = str_lower(a, cx->service->provider.region);
	if (!bucket || str_search(region, STR("us-gov"), 0) >= 0 || str_search(region, STR("cn-"), 0) >= 0 ||
	    str_search(region, STR("iso-"), 0) >= 0 || str_search(region, STR("isob-"), 0) >= 0)
		return;
	map_putz(a, bucket, "AccelerateConfiguration",
		 MAP(a, { "AccelerationStatus", said->boolean ? LITERAL("Enabled") : LITERAL("Suspended") }));
	if (said->boolean)
		graph_output(cx, STR("ServerlessDeploymentBucketAccelerated"), NULL, v_bool(a, true));
}

/* Refuses everything that does not come over TLS. */
static void put_policy(struct cx *cx, struct span span)
{
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, POLICY, "AWS::S3::BucketPolicy", span);
	map_putz(a, p, "Bucket", cfn_ref(a, BUCKET));
	map_putz(a, p, "PolicyDocument", MAP(a, { "Statement", LIST(a, MAP(a,
		{ "Action", LITERAL("s3:*") },
		{ "Effect", LITERAL("Deny") },
		{ "Principal", LITERAL("*") },
		{ "Resource", LIST(a, bucket_arn(a, "/*"), bucket_arn(a, NULL)) },
		{ "Condition", MAP(a, { "Bool", MAP(a, { "aws:SecureTransport", v_bool(a, false) }) }) })) }));
}

void pass_bucket(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct provider *provider = &cx->service->provider;
	const struct value *options = provider->deployment_bucket;
	struct span span = value_span(options);
	map_putz(a, cx->graph->root, "AWSTemplateFormatVersion", LITERAL("2010-09-09"));
	map_putz(a, cx->graph->root, "Description", LITERAL("The AWS CloudFormation template for this Serverless application"));
	struct value *bucket = NULL;
	if (!provider->bucket) {
		bucket = put_bucket(cx, options, span);
		if (!js_truthy(value_get(options, "skipPolicySetup")))
			put_policy(cx, span);
	}
	graph_output(cx, STR("ServerlessDeploymentBucketName"), NULL, graph_code_bucket(cx));
	const struct value *said = map_get(cx->opt->given, STR("aws-s3-accelerate"));
	if (is_bool(said) && provider->bucket && said->boolean)
		diag(cx->diags, D_OPTION_INVALID, value_span(provider->bucket), "--aws-s3-accelerate is for the deployment bucket that the stack makes, and provider.deploymentBucket names another");
	else if (is_bool(said))
		accelerate(cx, bucket, said);
	cx->graph->core = value_deep_copy(a, cx->graph->root);
}
