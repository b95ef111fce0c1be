/* network: a function's VPC, the file system it mounts there, its concurrency and its layers. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

static const struct value *vpc_part(const struct cx *cx, const struct value *own, const char *key)
{
	const struct value *v = value_get(own, key);
	return js_truthy(v) ? v : value_get(cx->service->provider.vpc, key);
}

/* A function's null or false takes it out of the provider's VPC; half a configuration counts for none. */
static void vpc(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *own = value_get(fn->config, "vpc");
	if (js_truthy(value_get(fn->config, "capacityProvider")))
		return;
	const struct value *groups = vpc_part(cx, own, "securityGroupIds"), *subnets = vpc_part(cx, own, "subnetIds");
	if (is_null(own) || is_false(own) || !js_truthy(groups) || !js_truthy(subnets))
		return;
	map_putz(cx->arena, p, "VpcConfig", MAP(cx->arena,
		{ "SecurityGroupIds", groups }, { "SubnetIds", subnets }, { "Ipv6AllowedForDualStack", vpc_part(cx, own, "ipv6AllowedForDualStack") }));
}

static void file_system(struct cx *cx, struct function *fn, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *config = value_get(fn->config, "fileSystemConfig");
	if (!js_truthy(config))
		return;
	if (!value_get(p, "VpcConfig")) {
		diag(cx->diags, D_FUNCTION_FILE_SYSTEM, config->span, "function '%.*s' mounts a file system, but neither it nor the provider "
			"has vpc with securityGroupIds and subnetIds", STRA(fn->key));
		return;
	}
	const struct value *arn = value_get(config, "arn");
	graph_allow_on(cx, TEXTS(a, "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"), LIST(a, arn ? arn : v_null(a)));
	map_putz(a, p, "FileSystemConfigs", LIST(a, MAP(a,
		{ "Arn", arn }, { "LocalMountPath", value_get(config, "localMountPath") })));
}

static void reserved_concurrency(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *n = value_get(fn->config, "reservedConcurrency");
	if (js_truthy(n) || (is_number(n) && n->number == 0))
		map_putz(cx->arena, p, "ReservedConcurrentExecutions", n);
}

/* v3.40 copies the provider's with Array.from: what is no list gives none. */
static void layers(struct cx *cx, struct function *fn, struct value *p)
{
	const struct value *own = value_get(fn->config, "layers"), *shared = cx->service->provider.layers;
	map_putz(cx->arena, p, "Layers", js_truthy(own) ? own : !js_truthy(shared) ? NULL : is_list(shared) ? shared : v_list(cx->arena));
}

#define VPC_LIST(most_) S_ANY_OF(S_LIST_OF(S_ANY_OF(&aws_cf_instruction, &aws_cf_if), .most = (most_)), \
	&aws_cf_split, &aws_cf_find_in_map)
const struct schema aws_lambda_vpc_config = {
	.kind = SCHEMA_OBJECT, .name = "awsLambdaVpcConfig",
	.props = S_PROPS(
		{ "securityGroupIds", VPC_LIST(5), .required = true, .doc = "At most five security groups." },
		{ "subnetIds", VPC_LIST(16), .required = true, .doc = "At most sixteen subnets." },
		{ "ipv6AllowedForDualStack", S_BOOL, .doc = "Outgoing IPv6 in subnets that have both IPv4 and IPv6." }),
};
/* false and null take it out of the provider's, which v3.40 does, too, where it does not validate. */
static const struct schema own_vpc = {
	.kind = SCHEMA_ANY_OF, .expected = "a map, or false for no VPC", .refused = true, .of = S_OF_(&aws_lambda_vpc_config, S_FALSE, S_NULL),
};

static const struct schema file_system_config = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "arn", S_ANY_OF(S_STRING_OF(.expected = "the ARN of an EFS access point",
				.pattern = "^arn:aws[a-zA-Z-]*:elasticfilesystem:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-[1-9]{1}:"
					   "[0-9]{12}:access-point/fsap-[a-f0-9]{17}$"),
				  &aws_cf_getatt, &aws_cf_join, &aws_cf_import), .required = true, .doc = "The EFS access point." },
		{ "localMountPath", S_STRING_OF(.pattern = "^/mnt/[a-zA-Z0-9-_.]+$", .expected = "a path under /mnt/"), .required = true,
		  .doc = "Where the function finds it: a folder of /mnt." }),
};

static const struct schema layer_arns = { .kind = SCHEMA_LIST, .name = "awsLambdaLayers", .item = &aws_arn };

OPTIONS(network) = S_PROPS(
	{ "vpc", &own_vpc, .doc = "The VPC that the function reaches, instead of provider.vpc; false for none.", .option = SETS(.apply = vpc) },
	{ "vpc", &aws_lambda_vpc_config, .level = PROVIDER_ONLY, .doc = "The VPC that functions reach." },
	{ "fileSystemConfig", &file_system_config, .doc = "An EFS file system that the function mounts; needs vpc.",
	  .option = SETS(.apply = file_system) },
	{ "reservedConcurrency", S_OR_FUNCTION(S_INT_FROM(0)),
	  .doc = "The most instances at once, kept free for this function; 0 stops it.", .option = SETS(.apply = reserved_concurrency) },
	{ "layers", &layer_arns, .level = INHERITED, .doc = "Layers by their ARNs; a function's own replace the provider's.",
	  .option = SETS(.apply = layers) });
