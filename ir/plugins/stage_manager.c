/* stage_manager: serverless-stage-manager refuses stages that are not on the service's list. */
#include "ir/plugin.h"

static void lowered(struct cx *cx, const struct plugin_use *use)
{
	const struct value *stages = plugin_setting(cx, "stages");
	struct str stage = cx->service->provider.stage;
	if (!is_list(stages)) {
		diag(cx->diags, D_PLUGIN_REFUSES, stages ? stages->span : use->span, "%.*s needs a list of the stages in custom.stages", STRA(use->name));
		return;
	}
	if (!list_has(stages, stage))
		diag(cx->diags, D_PLUGIN_REFUSES, stages->span, "%.*s allows the stages of this list, and '%.*s' is not in it", STRA(use->name), STRA(stage));
}

PLUGINS(stage_manager) = {
	{ .names = S_WORD_LIST("serverless-stage-manager"), .version = "1.0.5", .doc = "refuses stages that custom.stages does not list", .hooks = HOOKS({ MOMENT_LOWERED, lowered }) },
	{ 0 },
};
