/* iotFleetProvisioning: a provisioning template of AWS IoT with the function as its hook. */
#include "ir/events/common/trigger.h"
#include "ir/js.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "enabled", S_BOOL, .doc = "Whether it is in effect; default: true." },
		{ "provisioningRoleArn", &aws_arn, .required = true, .doc = "The role by which AWS IoT registers a device." },
		{ "templateBody", S_ANY_OBJECT, .required = true, .doc = "The provisioning template: its parameters and resources." },
		{ "templateName", S_STRING, .doc = "The template's name; default: one made by CloudFormation." }),
};

static void expand_one(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *body = value_get(ev->config, "templateBody"), *enabled = value_get(ev->config, "enabled");
	const struct value *name = value_get(ev->config, "templateName");
	struct str permission = STR_CAT(a, ev->fn->id, STR("LambdaPermissionIotProvisioningTemplate"));
	struct str id = STR_CAT(a, ev->fn->id, STR("IotProvisioningTemplate"));
	struct value *p = graph_put(cx, id, "AWS::IoT::ProvisioningTemplate", ev->span);
	map_putz(a, p, "Enabled", enabled ? enabled : v_bool(a, true));
	map_putz(a, p, "PreProvisioningHook", MAP(a, { "TargetArn", function_target(cx, ev->fn) }));
	map_putz(a, p, "ProvisioningRoleArn", value_get(ev->config, "provisioningRoleArn"));
	map_putz(a, p, "TemplateBody", body ? v_str(a, js_json(a, body)) : NULL);
	map_putz(a, p, "TemplateName", js_truthy(name) ? name : NULL);
	graph_merge_depends(cx, id, LIST(a, v_str(a, permission), trigger_depends(cx, ev->fn)));
	graph_permission(cx, permission, ev->fn, LITERAL("iot.amazonaws.com"), NULL, ev->span);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		if (i && uses->at[i - 1]->fn == ev->fn) {
			struct diag *g = diag(cx->diags, D_IOT_FLEET_TEMPLATES, ev->span, "function '%.*s' has more than one iotFleetProvisioning event", STRA(ev->fn->key));
			diag_note(cx->diags, g, uses->at[i - 1]->span, "another one is here");
		}
		expand_one(cx, ev);
	}
}

EVENT(iotFleetProvisioning) = {
	.key = "iotFleetProvisioning",
	.rank = 150,
	.schema = &schema,
	.doc = "Devices that AWS IoT provisions by a template.",
	.expand = expand,
};
