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

const struct option_def options_network[] = {
	{ "vpc", .apply = vpc },
	{ "fileSystemConfig", .apply = file_system },
	{ "reservedConcurrency", .apply = reserved_concurrency },
	{ "layers", .apply = layers },
	{ 0 },
};
