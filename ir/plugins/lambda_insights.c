/*
 * lambda_insights: serverless-plugin-lambda-insights gives functions the layer of Lambda Insights, and the shared role the
 * policy that it needs. The layer's version is the plugin's own for the region, or the one asked for.
 */
#include "ir/js.h"
#include "ir/plugin.h"

/* Which account publishes the layer in a region, and the version that the plugin takes; 0: none. */
static const struct layer_versions {
	const char *region, *account;
	uint8_t x86_64, arm64;
} versions[] = {
	{ "us-east-1", "580247275435", 35, 2 }, { "us-east-2", "580247275435", 33, 2 }, { "us-west-1", "580247275435", 33, 0 },
	{ "us-west-2", "580247275435", 33, 2 }, { "af-south-1", "012438385374", 25, 0 }, { "ap-east-1", "519774774795", 25, 0 },
	{ "ap-south-2", "891564319516", 8, 0 }, { "ap-southeast-3", "439286490199", 11, 0 }, { "ap-south-1", "580247275435", 31, 2 },
	{ "ap-northeast-3", "194566237122", 2, 0 }, { "ap-northeast-2", "580247275435", 32, 0 }, { "ap-southeast-1", "580247275435", 33, 2 },
	{ "ap-southeast-2", "580247275435", 33, 2 }, { "ap-northeast-1", "580247275435", 50, 2 }, { "ca-central-1", "580247275435", 32, 0 },
	{ "cn-north-1", "488211338238", 26, 0 }, { "cn-northwest-1", "488211338238", 26, 0 }, { "eu-central-1", "580247275435", 35, 2 },
	{ "eu-west-1", "580247275435", 33, 2 }, { "eu-west-2", "580247275435", 33, 2 }, { "eu-south-1", "339249233099", 25, 0 },
	{ "eu-west-3", "580247275435", 32, 0 }, { "eu-south-2", "352183217350", 10, 0 }, { "eu-north-1", "580247275435", 30, 0 },
	{ "eu-central-2", "033019950311", 7, 0 }, { "me-south-1", "285320876703", 25, 0 }, { "me-central-1", "732604637566", 9, 0 },
	{ "sa-east-1", "580247275435", 32, 0 },
};

/* custom.lambdaInsights, read. */
struct insights {
	bool by_default, attach_policy, ok;
	const struct value *version; /* asked for; or NULL */
};

static bool is_on_or_off(struct cx *cx, const struct plugin_use *use, const struct value *v, const char *option)
{
	if (!is_bool(v))
		plugin_refuses(cx, use, v->span, "%s is true or false, not %s", option, value_kind_name(v));
	return is_bool(v);
}

/* Of the default and the version only what is truthy counts. */
static struct insights read_options(struct cx *cx, const struct plugin_use *use)
{
	const struct value *config = plugin_setting(cx, "lambdaInsights"), *policy = value_get(config, "attachPolicy");
	const struct value *usual = value_get(config, "defaultLambdaInsights"), *version = value_get(config, "lambdaInsightsVersion");
	struct insights in = { .by_default = js_truthy(usual), .attach_policy = !policy || is_true(policy), .ok = true };
	if (in.by_default)
		in.ok = is_on_or_off(cx, use, usual, "defaultLambdaInsights");
	if (policy)
		in.ok &= is_on_or_off(cx, use, policy, "attachPolicy");
	in.version = js_truthy(version) ? version : NULL;
	if (in.version && !is_number(in.version)) {
		plugin_refuses(cx, use, version->span, "lambdaInsightsVersion is a number, not %s", value_kind_name(version));
		in.ok = false;
	}
	return in;
}

/* The layer's ARN, or NULL after an error. The plugin looks for it whether the function wants it or not. */
static const struct value *layer_arn(struct cx *cx, const struct plugin_use *use, const struct insights *in, const struct value *fn)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(fn, "architecture"), *architecture = js_truthy(own) ? own : value_dig(cx->tree, "provider", "architecture");
	const bool arm64 = value_is(architecture, "arm64");
	const struct str region = plugin_region(cx), name = arm64 ? STR("LambdaInsightsExtension-Arm64") : STR("LambdaInsightsExtension");
	if (in->version)
		return value_at(v_fmt(a, "arn:aws:lambda:%.*s:580247275435:layer:%.*s:%.*s", STRA(region), STRA(name), STRA(js_string(a, in->version))), in->version->span);
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		const struct layer_versions *v = &versions[i];
		const unsigned version = arm64 ? v->arm64 : v->x86_64;
		if (str_eqz(region, v->region) && version)
			return value_at(v_fmt(a, "arn:%s:lambda:%s:%s:layer:%.*s:%u", str_starts(region, "cn-") ? "aws-cn" : "aws", v->region, v->account, STRA(name), version), use->span);
	}
	struct diag *g = plugin_refuses(cx, use, use->span, "it knows no version of its layer for %s in region %.*s", arm64 ? "arm64" : "x86_64", STRA(region));
	diag_note(cx->diags, g, (struct span){ 0 }, "name one: custom.lambdaInsights.lambdaInsightsVersion");
	return NULL;
}

/* Layers of a function's own take the place of provider.layers: a function that had none loses those. */
static bool add_layers(struct cx *cx, const struct plugin_use *use, const struct insights *in)
{
	struct arena *a = cx->arena;
	struct value *functions = is_map(value_get(cx->tree, "functions")) ? plugin_own(cx, "functions", NULL) : NULL;
	bool any = false;
	map_each(e, functions) {
		if (!is_map(e->value))
			continue;
		const struct value *arn = layer_arn(cx, use, in, e->value), *own = value_get(e->value, "lambdaInsights"), *layers = value_get(e->value, "layers");
		if (!arn || (own && !is_on_or_off(cx, use, own, "lambdaInsights")))
			return false;
		if (own ? !is_true(own) : !in->by_default)
			continue;
		struct value *more = is_list(layers) ? list_copy(a, layers) : v_list(a);
		list_push(a, more, arn);
		map_putz(a, map_own(a, functions, e->key), "layers", value_at(more, is_list(layers) ? layers->span : arn->span));
		any = true;
	}
	return any;
}

static void add_insights(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct insights in = read_options(cx, use);
	if (!in.ok || !add_layers(cx, use, &in) || !in.attach_policy)
		return;
	const struct value *policies = value_dig(cx->tree, "provider", "iamManagedPolicies");
	struct value *more = is_list(policies) ? list_copy(a, policies) : v_list(a), *provider = plugin_own(cx, "provider", NULL);
	list_push(a, more, value_at(v_text(a, "arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy"), use->span));
	map_putz(a, provider, "iamManagedPolicies", value_at(more, is_list(policies) ? policies->span : use->span));
}

PLUGINS(lambda_insights) = {
	{ .names = S_WORD_LIST("serverless-plugin-lambda-insights"), .effects = PLUGIN_ADDS, .version = "2.0.0",
	  .doc = "gives functions the layer of Lambda Insights, and its policy", .hooks = HOOKS({ MOMENT_BEFORE_PROVIDER, add_insights }),
	  .left_out = "asking AWS whether the version under lambdaInsightsVersion exists",
	  .keys = (const struct plugin_keys[]){
		  { PLUGIN_CUSTOM, NULL, S_PROPS({ "lambdaInsights", S_OPEN_OBJECT(
			{ "defaultLambdaInsights", S_BOOL, .doc = "Whether functions have it that do not say; default: false." },
			{ "attachPolicy", S_BOOL, .doc = "Whether the shared role gets the policy; default: true." },
			{ "lambdaInsightsVersion", S_NUMBER, .doc = "The layer's version; default: the plugin's own for the region." })}) },
		  { PLUGIN_FUNCTION, NULL, S_PROPS({ "lambdaInsights", S_BOOL, .doc = "Whether the function has Lambda Insights." }) }, { 0 } } },
	{ 0 },
};
