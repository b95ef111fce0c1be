/* Sources of variables that plugins of the service define: ${appsync:id}. */
#include "compiler/vars/values.h"
#include "ir/plugin.h"

static const struct value *plugin_names(const struct vars *v)
{
	const struct value *plugins = value_get(v->root, "plugins");
	return is_map(plugins) ? value_get(plugins, "modules") : plugins;
}

/* The plugin of a name, unless it is not known, switched off or ignored. */
static const struct plugin *in_use(const struct vars *v, struct str name)
{
	const struct value *ignored = value_dig(v->root, "custom", "slsc", "ignorePlugins");
	bool used = v->cx->opt->plugins != PLUGINS_OFF && !(is_string(ignored) && str_eq(ignored->string, name));
	list_each(i, ignored)
		used &= !str_eq(value_str(ignored->list.item[i]), name);
	return used ? plugin_find(name) : NULL;
}

/* The source of that name which a plugin in use defines, or NULL. */
static const struct plugin_variables *defined(const struct vars *v, struct str type)
{
	const struct value *names = plugin_names(v);
	list_each(i, names) {
		const struct plugin *row = in_use(v, value_str(names->list.item[i]));
		if (row && row->variables && str_eqz(type, row->variables->type))
			return row->variables;
	}
	return NULL;
}

enum outcome vars_plugins_account(struct vars *v)
{
	const struct value *names = plugin_names(v);
	list_each(i, names) {
		const struct value *name = names->list.item[i];
		const struct plugin *row = in_use(v, value_str(name));
		if (!row || !row->asks_account || !row->asks_account(v->cx, v->root))
			continue;
		struct ask a = { .vars = v, .use = name->span };
		const enum outcome outcome = values_look_up(&a, &(struct lookup){ .kind = LOOKUP_ACCOUNT, .key = STR("aws:accountId"), .name = STR("accountId"),
			.way = "a plugin asks for it: without aws, add \"aws:accountId\" to a values file (--values) and use --offline" });
		v->cx->account = a.found;
		return outcome;
	}
	return VAR_DONE;
}

static enum outcome resolve(struct ask *a)
{
	const struct plugin_variables *of = defined(a->vars, a->as->type);
	struct str address;
	if (!of || !ask_address(a, true, &address))
		return VAR_FAILED;
	a->found = of->answer(a->vars->cx, address);
	if (!a->found)
		return ask_failed(a, D_VAR_ADDRESS, "'%s' knows %s, not '%.*s'", of->type, of->addresses, STRA(address));
	return VAR_DONE;
}

const struct var_source source_plugins = { .name = "", .phase = PHASE_AWS, .resolve = resolve };

bool var_source_of_plugin(const struct vars *v, struct str type) { return defined(v, type) != NULL; }
