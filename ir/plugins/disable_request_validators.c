/* disable_request_validators: serverless-disable-request-validators takes the checks out of v3.40's request validators, or the validators out. */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

#define ACTION "serverless-disable-request-validators.action"

static bool is_type(const struct entry *e, const char *type) { return value_is(value_get(e->value, "Type"), type); }

static void disable(struct cx *cx, struct str id)
{
	struct value *properties = graph_own(cx, id, "Properties", NULL);
	map_putz(cx->arena, properties, "ValidateRequestBody", v_bool(cx->arena, false));
	map_putz(cx->arena, properties, "ValidateRequestParameters", v_bool(cx->arena, false));
}

/* From all methods at once: every validator of the template goes. */
static void disassociate(struct cx *cx, const struct value *validators)
{
	const struct value *resources = cx->graph->resources;
	for (uint32_t i = 0; i < map_len(resources); i++) {
		const struct entry *e = &resources->map.entry[i];
		struct str validator = value_str(value_get(value_dig(e->value, "Properties", "RequestValidatorId"), "Ref"));
		if (is_type(e, "AWS::ApiGateway::Method") && map_get(validators, validator))
			map_remove(graph_own(cx, e->key, "Properties", NULL), STR("RequestValidatorId"));
	}
}

static void act(struct cx *cx, const struct plugin_use *use)
{
	struct value *validators = v_map(cx->arena);
	const struct value *settings = plugin_setting(cx, "serverless-disable-request-validators"), *action = plugin_setting(cx, ACTION);
	if (!is_map(value_get(cx->tree, "custom"))) {
		plugin_refuses(cx, use, use->span, "it reads custom, and there is none");
		return;
	}
	map_each(e, cx->graph->resources)
		if (is_type(e, "AWS::ApiGateway::RequestValidator"))
			map_put(cx->arena, validators, e->key, e->value);
	const bool only_disable = !js_truthy(settings) || value_is(action, "disable");
	if (!map_len(validators))
		return;
	if (!only_disable && !value_is(action, "disassociate") && !value_is(action, "delete")) {
		plugin_refuses(cx, use, action ? action->span : settings->span, "custom." ACTION " is one of disable, disassociate and delete");
		return;
	}
	if (!only_disable)
		disassociate(cx, validators);
	map_each(e, validators)
		if (only_disable)
			disable(cx, e->key);
		else if (value_is(action, "delete"))
			map_remove(cx->graph->resources, e->key);
}

PLUGINS(disable_request_validators) = {
	{ .names = S_WORD_LIST("serverless-disable-request-validators"), .effects = PLUGIN_ADDS, .version = "1.0.3",
	  .doc = "switches off the request validators of a REST API", .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, act }) },
	{ 0 },
};
