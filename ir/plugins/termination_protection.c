/* termination_protection: serverless-stack-termination-protection protects the stack in the stages of its list, or in all. */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"

/* It says so at each deployment: also that a stack is protected no more. */
static void after_deploy(struct cx *cx, struct plugin_deployment *d)
{
	const struct value *stages = plugin_setting(cx, "serverlessTerminationProtection.stages");
	const bool on = (!list_len(stages) || list_has(stages, cx->service->provider.stage)) && !js_truthy(value_get(cx->opt->given, "disable-termination-protection"));
	struct plugin_step *s = plugin_step(cx, d, "cloudformation", "update-termination-protection", "--stack-name", NULL);
	plugin_word(cx, s, name_stack(cx));
	plugin_word(cx, s, on ? STR("--enable-termination-protection") : STR("--no-enable-termination-protection"));
}

PLUGINS(termination_protection) = {
	{ .names = S_WORD_LIST("serverless-stack-termination-protection"), .effects = PLUGIN_DEPLOYS, .version = "2.0.2",
	  .doc = "protects the stack from deletion", .after_deploy = after_deploy },
	{ 0 },
};
