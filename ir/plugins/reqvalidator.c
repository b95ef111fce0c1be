/* reqvalidator: serverless-reqvalidator-plugin gives methods of http events a request validator of the user's own. */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/plugins/common/rest.h"

/* What names the validator: a logical id, an import, or an id of API Gateway's. */
static const struct value *validator(struct arena *a, const struct value *v)
{
	if (!is_map(v) && !is_list(v))
		return cfn_ref(a, js_string(a, v));
	const struct value *id = value_get(v, "id");
	return !js_truthy(intrinsic(v, "Fn::ImportValue")) && js_truthy(id) ? id : v;
}

static void validate(struct cx *cx, const struct plugin_use *use, const struct event *ev)
{
	const struct value *v = value_get(ev->config, "reqValidatorName");
	struct str id = http_method_id(cx, ev);
	if (!id.n || !js_truthy(v))
		return;
	struct value *properties = graph_own(cx, id, "Properties", NULL);
	if (properties)
		map_putz(cx->arena, properties, "RequestValidatorId", validator(cx->arena, v));
	else
		plugin_refuses(cx, use, v->span, "the template has no method %.*s to give the validator to", STRA(id));
}

static void validators(struct cx *cx, const struct plugin_use *use)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		for (uint32_t j = 0; j < cx->service->functions[i].events_n; j++)
			validate(cx, use, &cx->service->functions[i].events[j]);
}

static const struct schema name = {
	.kind = SCHEMA_ANY_OF, .expected = "a logical id, Fn::ImportValue or an id",
	.of = S_OF_(S_STRING,
		S_OPEN_OBJECT({ "Fn::ImportValue", S_STRING, .required = true, .doc = "The export that holds the validator's id." }),
		S_OPEN_OBJECT({ "id", S_STRING, .required = true, .doc = "The validator's id." })),
};

static const struct plugin_keys keys[] = {
	{ PLUGIN_EVENT, "http", S_PROPS({ "reqValidatorName", &name, .doc = "The request validator of the method." }) },
	{ 0 },
};

PLUGINS(reqvalidator) = {
	{ .names = S_WORD_LIST("serverless-reqvalidator-plugin"), .effects = PLUGIN_ADDS, .version = "3.1.0", .keys = keys,
	  .doc = "gives methods of a REST API request validators", .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, validators }) },
	{ 0 },
};
