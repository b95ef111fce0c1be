/* dependson: serverless-dependson-plugin lets each function wait for the one before it, so that few are made at a time. */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

/* How many functions are made at a time. */
static uint32_t chains(const struct cx *cx)
{
	const struct value *v = plugin_setting(cx, "dependsOn.chains");
	if (!is_number(v) || !(v->number > 1))
		return 1;
	return v->number < UINT32_MAX ? (uint32_t)v->number : UINT32_MAX;
}

/* The logical ids of functions in JavaScript's order of their names: whole numbers come first. */
static const struct entry **in_order(struct cx *cx)
{
	struct value *ids = v_map(cx->arena);
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		map_put(cx->arena, ids, cx->service->functions[i].key, v_str(cx->arena, cx->service->functions[i].logical_id));
	return js_entries(cx->arena, ids);
}

static void chain(struct cx *cx, const struct plugin_use *use)
{
	(void)use;
	struct arena *a = cx->arena;
	const struct value *enabled = plugin_setting(cx, "dependsOn.enabled");
	if (is_false(enabled) || value_is(enabled, "false"))
		return;
	const struct entry **ids = in_order(cx);
	for (uint32_t i = chains(cx), n = i; i < cx->service->functions_n; i++) {
		struct value *resource = graph_own(cx, ids[i]->value->string, NULL);
		if (!value_is(value_get(resource, "Type"), "AWS::Lambda::Function"))
			continue;
		const struct value *old = value_get(resource, "DependsOn"), *before = ids[i - n]->value;
		struct value *depends = LIST(a, before, is_list(old) ? NULL : old);
		list_each(j, old)
			list_push(a, depends, old->list.item[j]);
		map_putz(a, resource, "DependsOn", old ? depends : before);
	}
}

PLUGINS(dependson) = {
	{ .names = S_WORD_LIST("serverless-dependson-plugin"), .effects = PLUGIN_ADDS, .version = "1.1.2",
	  .doc = "lets functions wait for each other", .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, chain }) },
	{ 0 },
};
