/*
 * conditions: plugins that take functions and options out by conditions, before anything is made of them:
 * serverless-plugin-conditional-functions, serverless-disable-functions, serverless-plugin-ifelse. The first and the last
 * give their conditions to JavaScript's eval (common/expression.h).
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/plugins/common/expression.h"

/*
 * Whether a condition holds, as JavaScript sees it. *failed where eval throws: the plugins print that and go on as if the
 * condition were not there; `then` says what that means.
 */
static bool condition_holds(struct cx *cx, const struct plugin_use *use, const struct value *condition, const char *then, bool *failed)
{
	const bool text = is_string(condition); /* eval gives back what is no text */
	const struct expression e = text ? expression_evaluate(cx, condition->string) : (struct expression){ .value = condition };
	*failed = e.outcome != EXPRESSION_VALUE;
	if (e.outcome == EXPRESSION_UNKNOWN) {
		struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, condition->span, "%.*s evaluates this condition as JavaScript, and slsc does not understand '%.*s' in it",
			STRA(use->name), STRA(e.problem));
		diag_note(cx->diags, g, (struct span){ 0 }, "compare texts, numbers and process.env.NAME with == != < >, && || ! ?: and brackets, [\"a\", \"b\"].includes(…), \"…\".startsWith(…), /…/.test(…)");
	} else if (e.outcome == EXPRESSION_THROWS) {
		struct diag *g = diag(cx->diags, D_PLUGIN_IDLE, condition->span, "this condition of %.*s cannot be evaluated, so %s: %.*s", STRA(use->name), then, STRA(e.problem));
		diag_label(cx->diags, g, "put texts in quotes: '\"${sls:stage}\" == \"prod\"'");
	}
	return e.outcome == EXPRESSION_VALUE && js_truthy(e.value);
}

static void keep_functions_if(struct cx *cx, const struct plugin_use *use)
{
	const struct value *functions = value_get(cx->tree, "functions");
	struct value *kept = map_like(cx->arena, functions);
	map_each(e, functions) {
		const struct value *condition = value_get(e->value, "enabled");
		bool failed = false;
		if (!js_truthy(condition) || condition_holds(cx, use, condition, "the function stays", &failed) || failed)
			map_put_at(cx->arena, kept, e->key, key_span(e), e->value);
	}
	if (is_map(functions))
		map_putz(cx->arena, cx->tree, "functions", kept);
}

static void drop_disabled_functions(struct cx *cx, const struct plugin_use *use)
{
	(void)use;
	const struct value *functions = value_get(cx->tree, "functions");
	struct value *kept = map_like(cx->arena, functions);
	map_each(e, functions) {
		const struct value *enabled = value_get(e->value, "enabled");
		if (!enabled || js_truthy(enabled))
			map_put_at(cx->arena, kept, e->key, key_span(e), e->value);
	}
	if (is_map(functions))
		map_putz(cx->arena, cx->tree, "functions", kept);
}

/* ---- ifelse */

static struct str next_step(struct str *path)
{
	const int32_t dot = str_find(*path, '.');
	struct str step = dot < 0 ? *path : str_to(*path, (uint32_t)dot);
	*path = dot < 0 ? STR("") : str_from(*path, (uint32_t)dot + 1);
	return step;
}

static bool list_index(const struct value *list, struct str step, uint32_t *i)
{
	double d;
	if (!is_list(list) || !js_number(step, &d) || d < 0 || d >= list_len(list) || d != (double)(uint32_t)d)
		return false;
	*i = (uint32_t)d;
	return true;
}

/* An item taken out of a list leaves a hole in it, at which v3.40 dies; here the list closes up. */
static void list_remove(struct value *list, uint32_t i)
{
	for (uint32_t j = i + 1; j < list->list.n; j++)
		list->list.item[j - 1] = list->list.item[j];
	list->list.n--;
}

/* Sets what a path with dots leads to, or takes it out (v NULL). A path of one step, or one that leads nowhere, does nothing: v3.40's service has these sections alone. */
static void change(struct cx *cx, struct str path, const struct value *v)
{
	static const char *const sections[] = { "provider", "functions", "resources", "custom", "package", "layers", "outputs", NULL };
	struct value *at = NULL;
	uint32_t i;
	if (str_find(path, '.') < 0)
		return;
	struct str step = next_step(&path);
	for (const char *const *section = sections; *section; section++)
		if (str_eqz(step, *section))
			at = cx->tree;
	for (; at && str_find(path, '.') >= 0; step = next_step(&path))
		at = list_index(at, step, &i) ? list_own(cx->arena, at, i) : is_map(at) ? map_own(cx->arena, at, step) : NULL;
	at = !at ? NULL : list_index(at, step, &i) ? list_own(cx->arena, at, i) : is_map(at) ? map_own(cx->arena, at, step) : NULL;
	step = path;
	if (list_index(at, step, &i) && v)
		at->list.item[i] = v;
	else if (list_index(at, step, &i))
		list_remove(at, i);
	else if (is_map(at) && v)
		map_put_at(cx->arena, at, step, v->span, v);
	else if (is_map(at))
		map_remove(at, step);
}

static void set_all(struct cx *cx, const struct value *changes)
{
	map_each(e, changes)
		change(cx, e->key, e->value);
}

static void exclude_all(struct cx *cx, const struct value *paths)
{
	if (js_truthy(paths) && !is_list(paths))
		change(cx, js_string(cx->arena, paths), NULL);
	list_each(i, paths)
		change(cx, js_string(cx->arena, paths->list.item[i]), NULL);
}

static void apply_conditions(struct cx *cx, const struct plugin_use *use)
{
	const struct value *all = plugin_setting(cx, "serverlessIfElse");
	bool failed;
	if (is_nil(value_get(cx->tree, "custom")))
		plugin_refuses(cx, use, use->span, "it finds no conditions, as there is no custom section");
	if (is_map(all)) {
		struct diag *g = plugin_refuses(cx, use, all->span, "custom.serverlessIfElse is a list of conditions, and this is %s", value_kind_name(all));
		diag_label(cx->diags, g, "begin each condition with '- If: …'");
	}
	list_each(i, all) {
		const struct value *item = all->list.item[i], *condition = value_get(item, "If"), *exclude_if = value_get(item, "ExcludeIf");
		if (js_truthy(condition)) {
			const bool holds = condition_holds(cx, use, condition, "nothing is set or excluded", &failed);
			if (!failed) {
				set_all(cx, value_get(item, holds ? "Set" : "ElseSet"));
				exclude_all(cx, value_get(item, holds ? "Exclude" : "ElseExclude"));
			}
		}
		map_each(e, exclude_if)
			if (condition_holds(cx, use, e->value, "nothing is excluded", &failed))
				change(cx, e->key, NULL);
	}
}

/* ---- rows */

#define ENABLED(schema) (const struct plugin_keys[]){ { PLUGIN_FUNCTION, NULL, S_PROPS({ "enabled", schema, .doc = "Whether the service has this function." }) }, { 0 } }

PLUGINS(conditions) = {
	{ .names = S_WORD_LIST("serverless-plugin-conditional-functions"), .effects = PLUGIN_ADDS, .version = "1.0.8", .keys = ENABLED(S_STRING),
	  .doc = "takes out functions by conditions", .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, keep_functions_if }),
	  .left_out = "conditions that need more of JavaScript than comparisons, an error" },
	{ .names = S_WORD_LIST("serverless-disable-functions"), .effects = PLUGIN_ADDS, .version = "1.0.1", .keys = ENABLED(S_BOOL),
	  .doc = "takes out functions that are not enabled", .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, drop_disabled_functions }) },
	{ .names = S_WORD_LIST("serverless-plugin-ifelse"), .effects = PLUGIN_ADDS, .version = "1.0.7",
	  .doc = "sets and takes out options by conditions", .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, apply_conditions }),
	  .left_out = "conditions that need more of JavaScript than comparisons, an error" },
	{ 0 },
};
