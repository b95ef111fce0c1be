/* ${sls:stage}: the stage in force; ${sls:instanceId}: the time of the run in v3.40, here always the same. */
#include "compiler/vars/resolver.h"
#include "ir/naming.h"

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
	/* A template must be a function of its input; references to the API's deployment get its real id in the end. */
	a->vars->cx->instance_id_used = true;
	a->found = v_text(a->vars->arena, INSTANCE_ID);
	return VAR_DONE;
}

SOURCE(sls) = { "sls", .rank = 50, .phase = PHASE_CORE, .resolve = resolve };
