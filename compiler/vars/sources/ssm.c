/* ${ssm(region, raw, noDecrypt):name}: a parameter of the Systems Manager, or a secret through it. */
#include "compiler/vars/values.h"
#include "ir/js.h"

static enum outcome resolve(struct ask *a)
{
	struct lookup l = { .kind = LOOKUP_SSM };
	if (!ask_address(a, true, &l.name))
		return VAR_FAILED;
	bool region_known = false;
	for (uint32_t i = 0; i < a->n_params; i++) {
		bool raw = value_is(a->param[i], "raw"), no_decrypt = value_is(a->param[i], "noDecrypt");
		l.raw |= raw;
		l.no_decrypt |= no_decrypt;
		if (raw || no_decrypt || region_known)
			continue;
		region_known = true;
		if (js_truthy(a->param[i]))
			l.region = js_string(a->vars->arena, a->param[i]);
	}
	l.key = values_key(a, l.name);
	return values_look_up(a, &l);
}

SOURCE(ssm) = { "ssm", .rank = 80, .phase = PHASE_AWS, .resolve = resolve, .after_plugins = true };
