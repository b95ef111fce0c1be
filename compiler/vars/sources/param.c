/* ${param:name}: --param, then params.<stage>, then params.default. */
#include "compiler/vars/resolver.h"
#include "ir/secrets.h"

static struct str trim_end(struct str s)
{
	while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

static const struct value *from(const struct value *params, struct str group, struct str name)
{
	const struct value *v = map_get(map_get(params, group), name);
	return is_null(v) ? NULL : v;
}

static enum outcome resolve(struct ask *a)
{
	struct str name;
	struct vars *v = a->vars;
	if (!ask_address(a, true, &name))
		return VAR_FAILED;
	const struct value *given = map_get(v->cx->opt->params, name);
	if (given)
		a->found = v_str(v->arena, trim_end(value_str(given)));
	/* As they stand: the variables in them are resolved where the value is used. */
	const struct value *params = value_get(v->root, "params"), *stage = NULL;
	if (!a->found)
		stage = from(params, v->stage, name);
	if (!a->found)
		a->found = stage ? stage : from(params, STR("default"), name);
	a->secret = (secret_variable(name) && !is_bool(a->found)) || secret_looks(a->found) || value_secret(a->found);
	if (!a->found) {
		ask_near(a, value_get(params, "default"), name);
		ask_near(a, map_get(params, v->stage), name);
	}
	return VAR_DONE;
}

static struct str way(struct vars *v, struct str name)
{
	return str_fmt(v->arena, "give --param %.*s=…, or write params: {default: {%.*s: …}}", STRA(name), STRA(name));
}

SOURCE(param) = { "param", .rank = 60, .phase = PHASE_OPTIONS, .resolve = resolve, .way = way };
