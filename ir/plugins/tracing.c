/* tracing: serverless-plugin-tracing gives every function a TracingConfig, in the place of what v3.40 made of tracing. */
#include "ir/graph.h"
#include "ir/plugin.h"

static bool is_on(const struct value *v) { return is_true(v) || value_is(v, "true"); }
static bool is_off(const struct value *v) { return is_false(v) || value_is(v, "false"); }

/* `Active`, v3.40's own word, is neither: the plugin turns it off. */
static void set_tracing(struct cx *cx, const struct plugin_use *use)
{
	const bool provider_on = is_on(value_get(cx->service->provider.config, "tracing"));
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		const struct value *own = value_get(fn->config, "tracing");
		struct value *properties = graph_own(cx, fn->logical_id, "Properties", NULL);
		if (!properties)
			continue;
		const bool on = is_on(own) || (provider_on && !is_off(own));
		const struct value *mode = value_at(v_text(cx->arena, on ? "Active" : "PassThrough"), own ? own->span : use->span);
		map_putz(cx->arena, properties, "TracingConfig", MAP(cx->arena, { "Mode", mode }));
	}
}

PLUGINS(tracing) = {
	{ .names = S_WORD_LIST("serverless-plugin-tracing"), .effects = PLUGIN_ADDS, .version = "2.0.0",
	  .doc = "sets the tracing mode of every function", .hooks = HOOKS({ MOMENT_EVENTS, set_tracing }) },
	{ 0 },
};
