/* ${cf(region):stack.output}: an output of a deployed stack. */
#include "compiler/vars/values.h"
#include "ir/js.h"

static enum outcome resolve(struct ask *a)
{
	struct lookup l = { .kind = LOOKUP_CF };
	struct str address;
	if (!ask_address(a, true, &address))
		return VAR_FAILED;
	int32_t dot = str_find(address, '.');
	if (dot < 0)
		return ask_failed(a, D_VAR_ADDRESS, "'cf' takes STACK.OUTPUT, not '%.*s'", STRA(address));
	l.name = str_to(address, (uint32_t)dot);
	l.output = str_from(address, (uint32_t)dot + 1);
	if (a->n_params && js_truthy(a->param[0]))
		l.region = js_string(a->vars->arena, a->param[0]);
	l.key = values_key(a, address);
	return values_look_up(a, &l);
}

SOURCE(cf) = { "cf", .rank = 90, .phase = PHASE_AWS, .resolve = resolve };
