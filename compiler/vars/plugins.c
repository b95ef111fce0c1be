/* Sources of variables that plugins of the service define, ${git:sha1}, and those of v3.40's own that they answer before AWS. */
#include "compiler/vars/values.h"
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/service.h"

/* The plugin of a name, unless it is not known, switched off or ignored. */
static const struct plugin *in_use(const struct vars *v, struct str name)
{
	const struct value *ignored = value_dig(v->root, "custom", "slsc", "ignorePlugins");
	const bool passed = is_string(ignored) ? str_eq(ignored->string, name) : list_has(ignored, name);
	return passed || v->cx->opt->plugins == PLUGINS_OFF ? NULL : plugin_find(name);
}

/* The rows of plugins in use that answer variables, in the order of plugins:, once that list is known. */
static void find_rows(struct vars *v)
{
	const struct value *names = plugin_names(v->root);
	v->plugin_sources_known = true;
	v->plugin_answers = v_map(v->arena);
	list_each(i, names) {
		const struct plugin *row = in_use(v, value_str(names->list.item[i]));
		if (row && row->variables)
			vec_push(v->arena, &v->plugin_sources, row->variables);
	}
}

/* The source of that name which a plugin in use defines, or NULL. */
static const struct plugin_variables *defined(struct vars *v, struct str type)
{
	if (!v->plugin_sources_known)
		find_rows(v);
	for (uint32_t i = 0; i < v->plugin_sources.n; i++)
		if (str_eqz(type, v->plugin_sources.at[i]->type))
			return v->plugin_sources.at[i];
	return NULL;
}

struct str vars_plugin_of(const struct vars *v, struct str type)
{
	const struct value *names = plugin_names(v->root);
	struct str unknown = STR("");
	list_each(i, names) {
		const struct str name = value_str(names->list.item[i]);
		const struct plugin *row = name.n ? plugin_find(name) : NULL;
		if (row && row->unanswered && str_eqz(type, row->unanswered))
			return name;
		unknown = row || unknown.n ? unknown : name;
	}
	return unknown;
}

enum outcome vars_plugins_account(struct vars *v)
{
	const struct value *names = plugin_names(v->root);
	list_each(i, names) {
		const struct value *name = names->list.item[i];
		const struct plugin *row = in_use(v, value_str(name));
		if (!row || !row->asks_account || !row->asks_account(v->cx, v->root))
			continue;
		struct ask a = { .vars = v, .use = name->span };
		const enum outcome outcome = values_look_up(&a, &(struct lookup){ .kind = LOOKUP_ACCOUNT, .key = STR("aws:accountId"), .name = STR("accountId"),
			.way = "a plugin asks for it: without aws, add \"aws:accountId\" to a values file (--values) and use --offline" });
		v->cx->asked_account = a.found;
		return outcome;
	}
	return VAR_DONE;
}

/* The stack's name as v3.40 has it once variables are resolved. */
static struct str stack_name(const struct vars *v)
{
	const struct value *own = value_dig(v->root, "provider", "stackName"), *service = value_get(v->root, "service");
	service = is_map(service) ? value_get(service, "name") : service;
	return js_truthy(own) ? js_string(v->arena, own) : STR_CAT(v->arena, js_string(v->arena, service), STR("-"), service_stage(v->cx, value_get(v->root, "provider")));
}

enum outcome vars_plugins_stack(struct vars *v)
{
	const struct value *names = plugin_names(v->root);
	list_each(i, names) {
		const struct value *name = names->list.item[i];
		const struct plugin *row = in_use(v, value_str(name));
		if (!row || !row->asks_stack)
			continue;
		const struct str stack = stack_name(v);
		struct ask a = { .vars = v, .use = name->span };
		const enum outcome outcome = values_look_up(&a, &(struct lookup){ .kind = LOOKUP_STACK, .key = STR_CAT(v->arena, STR("aws:stackResources:"), stack), .name = stack,
			.way = "a plugin asks which resources the stack has: --offline makes the template of a first deployment, or takes \"aws:stackResources:<stack>\" from a values file (--values)" });
		v->cx->deployed = a.found;
		return outcome;
	}
	return VAR_DONE;
}

static enum outcome resolve(struct ask *a)
{
	struct vars *v = a->vars;
	const struct plugin_variables *of = defined(v, a->as->type);
	const struct var_source *own = var_source_find(a->as->type);
	struct str address, why = STR("");
	if (!of || !ask_address(a, true, &address))
		return VAR_FAILED;
	const struct str key = STR_CAT(v->arena, a->as->type, STR(":"), address);
	a->found = map_get(v->plugin_answers, key);
	if (a->found)
		return VAR_DONE;
	a->found = of->answer(v->cx, v->root, address, &why);
	if (why.n)
		return ask_failed(a, D_PLUGIN_REFUSES, "%.*s", STRA(why));
	if (!a->found && own)
		return own->resolve(a);
	if (!a->found)
		return ask_failed(a, D_VAR_ADDRESS, "'%s' knows %s, not '%.*s'", of->type, of->addresses, STRA(address));
	map_put(v->arena, v->plugin_answers, key, a->found);
	return VAR_DONE;
}

const struct var_source source_plugins = { .name = "", .phase = PHASE_AWS, .resolve = resolve };

bool var_source_of_plugin(struct vars *v, struct str type) { return v->phase >= PHASE_AWS && defined(v, type) != NULL; }
