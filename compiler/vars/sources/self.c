/* ${self:a.b.c}: another place of the configuration; ${self:} is all of it. */
#include "compiler/vars/resolver.h"
#include "ir/js.h"

#include <math.h>

static enum outcome resolve(struct ask *a)
{
	if (js_truthy(a->address) && !is_string(a->address))
		return ask_failed(a, D_VAR_ADDRESS, "the address of 'self' must be a text, not %s", value_kind_name(a->address));
	struct str *key = NULL;
	struct str address = value_str(a->address);
	uint32_t n = address.n ? var_keys(a->vars->arena, address, &key) : 0;
	enum outcome r = ask_property(a, key, n, &a->found);
	if (r == VAR_DONE && is_number(a->found) && !isfinite(a->found->number))
		return ask_endless(a);
	return r;
}

/* The stage and the region are what the command line gives as well. */
static struct str way(struct vars *v, struct str name)
{
	if (!str_eqz(name, "provider.stage") && !str_eqz(name, "provider.region"))
		return STR("write it, or a default behind a comma");
	const struct str key = str_from(name, sizeof "provider." - 1);
	return str_fmt(v->arena, "write it under provider, or give --%.*s", STRA(key));
}

SOURCE(self) = { "self", .rank = 10, .phase = PHASE_CORE, .resolve = resolve, .way = way };
