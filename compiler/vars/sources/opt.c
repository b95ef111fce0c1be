/* ${opt:name}: an option of the command line; ${opt:} is all of them, null where not given. */
#include "compiler/vars/resolver.h"
#include "ir/secrets.h"

void option_asked(struct vars *v, struct str name)
{
	struct unknown_options *unknown = v->cx->opt->unknown;
	if (unknown && !option_read(unknown, name))
		vec_push(v->arena, &unknown->read, name);
}

static enum outcome resolve(struct ask *a)
{
	struct str name;
	struct vars *v = a->vars;
	if (!ask_address(a, false, &name))
		return VAR_FAILED;
	bool ready = v->phase >= PHASE_OPTIONS;
	if (!a->address) {
		a->found = ready ? v->options : NULL;
		return ready ? VAR_DONE : VAR_PENDING;
	}
	option_asked(v, name);
	a->found = map_get(v->options, name);
	a->secret = secret_variable(name) && !is_bool(a->found);
	if (is_nil(a->found))
		ask_near(a, v->cx->opt->given, name);
	/* Plugins might add options: before they are loaded, only the command's own are known to be absent. */
	return a->found || ready ? VAR_DONE : VAR_PENDING;
}

static struct str way(struct vars *v, struct str name)
{
	return str_fmt(v->arena, "give --%.*s, or write a fallback: ${opt:%.*s, 'text'}", STRA(name), STRA(name));
}

SOURCE(opt) = { "opt", .rank = 20, .phase = PHASE_CORE, .resolve = resolve, .way = way };
