/* localstack: serverless-localstack sends what the framework asks of AWS to LocalStack, in the stages that it is for. */
#include "ir/js.h"
#include "ir/plugin.h"

/* In the stages listed; without a list in stage dev. It knows of the stage by its own options, not by the provider's. */
static bool stage_is_local(struct cx *cx)
{
	const struct value *stages = plugin_setting(cx, "localstack.stages"), *own = plugin_setting(cx, "localstack.stage");
	struct str stage = cx->opt->stage.n ? cx->opt->stage : js_truthy(own) ? js_string(cx->arena, own) : STR("dev");
	return stages ? js_includes(stages, stage) : str_eqz(stage, "dev");
}

/* Then the template names a folder of this machine as the functions' code. */
static void lowered(struct cx *cx, const struct plugin_use *use)
{
	const struct value *mount = plugin_setting(cx, "localstack.lambda.mountCode");
	if (!js_truthy(mount) || !stage_is_local(cx))
		return;
	struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, mount->span, "%.*s makes functions run from this folder, which slsc does not do", STRA(use->name));
	diag_note(cx->diags, g, (struct span){ 0 }, "remove mountCode; or go on without it: list the plugin under custom.slsc.ignorePlugins");
}

static void after_deploy(struct cx *cx, struct plugin_deployment *d)
{
	if (stage_is_local(cx) && !cx->host->getenv(cx->host, "AWS_ENDPOINT_URL"))
		plugin_leaves(cx, d, "sending requests to LocalStack in this stage; set AWS_ENDPOINT_URL to deploy there");
}

PLUGINS(localstack) = {
	{ .names = S_WORD_LIST("serverless-localstack"), .effects = PLUGIN_DEPLOYS, .version = "1.4.0", .doc = "sends requests to LocalStack",
	  .hooks = HOOKS({ MOMENT_LOWERED, lowered }), .after_deploy = after_deploy, .left_out = "lambda.mountCode, an error; the endpoint, which is AWS_ENDPOINT_URL's" },
	{ 0 },
};
