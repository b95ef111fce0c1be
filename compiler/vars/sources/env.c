/* ${env:NAME}: an environment variable, or one from the .env file. */
#include "compiler/vars/resolver.h"
#include "ir/js.h"
#include "ir/secrets.h"

static enum outcome resolve(struct ask *a)
{
	struct str name;
	struct vars *v = a->vars;
	if (!ask_address(a, true, &name))
		return VAR_FAILED;
	a->found = map_get(v->dotenv, name);
	const char *z = a->found ? NULL : v->cx->host->getenv(v->cx->host, str_zdup(v->arena, name));
	if (z)
		a->found = v_str(v->arena, str_utf8(v->arena, str_dup(v->arena, str_z(z))));
	a->secret = secret_variable(name) || secret_looks(a->found);
	if (!a->found) {
		vec_push(v->arena, &v->missing_env, name);
		ask_near(a, v->dotenv, name);
	}
	return a->found || v->phase >= PHASE_ENV ? VAR_DONE : VAR_PENDING;
}

/* Whether a .env file that is not read would set a name. */
static bool dotenv_would(struct vars *v, struct str name)
{
	if (js_truthy(value_get(v->root, "useDotenv")))
		return false;
	const uint32_t files = v->cx->files_read.n;
	v->cx->diags->muted++;
	const struct value *names = dotenv_load(v->cx, v->stage.n ? v->stage : STR("dev"));
	v->cx->diags->muted--;
	v->cx->files_read.n = files;
	return map_get(names, name);
}

static struct str way(struct vars *v, struct str name)
{
	if (dotenv_would(v, name))
		return STR("a .env file sets it, which is read with useDotenv: true");
	return str_fmt(v->arena, "set %.*s in the environment, or write a fallback: ${env:%.*s, 'text'}", STRA(name), STRA(name));
}

SOURCE(env) = { "env", .rank = 30, .phase = PHASE_CORE, .resolve = resolve, .way = way };
