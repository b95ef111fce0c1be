/* ${env:NAME}: an environment variable, or one from the .env file. */
#include "compiler/vars/resolver.h"
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

const struct var_source source_env = { "env", resolve };
