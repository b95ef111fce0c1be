/* ${sls:stage}: the stage in force; ${sls:instanceId} changes with every run and is refused. */
#include "compiler/vars/resolver.h"

static enum outcome resolve(struct ask *a)
{
	struct str what;
	if (!ask_address(a, true, &what))
		return VAR_FAILED;
	if (str_eqz(what, "stage"))
		return ask_stage(a, &a->found);
	if (!str_eqz(what, "instanceId"))
		return ask_failed(a, D_VAR_ADDRESS, "'sls' knows 'stage' and 'instanceId', not '%.*s'", STRA(what));
	if (a->vars->phase < PHASE_OPTIONS)
		return VAR_PENDING;
	/* The framework draws a random one per run; a template must be a function of its input. */
	a->found = v_text(a->vars->arena, "00000000-0000-0000-0000-000000000000");
	return VAR_DONE;
}

const struct var_source source_sls = { "sls", resolve };
