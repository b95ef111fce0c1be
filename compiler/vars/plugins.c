/* Sources of variables that plugins of the service define: ${appsync:id}. */
#include "compiler/vars/resolver.h"
#include "ir/plugin.h"

/* The source of that name which a plugin in use defines, or NULL. */
static const struct plugin_variables *defined(const struct vars *v, struct str type)
{
	const struct value *plugins = value_get(v->root, "plugins"), *ignored = value_dig(v->root, "custom", "slsc", "ignorePlugins");
	const struct value *names = is_map(plugins) ? value_get(plugins, "modules") : plugins;
	list_each(i, names) {
		const struct plugin *row = plugin_find(value_str(names->list.item[i]));
		bool used = v->cx->opt->plugins != PLUGINS_OFF && !(is_string(ignored) && str_eq(ignored->string, value_str(names->list.item[i])));
		list_each(j, ignored)
			used &= !str_eq(value_str(ignored->list.item[j]), value_str(names->list.item[i]));
		if (used && row && row->variables && str_eqz(type, row->variables->type))
			return row->variables;
	}
	return NULL;
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
