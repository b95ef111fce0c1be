/* ${aws:region}: the region in force; ${aws:partition}, which only v4 has: that of the region; ${aws:accountId}: the account of the profile. */
#include "compiler/vars/values.h"
#include "ir/naming.h"

static enum outcome resolve(struct ask *a)
{
	struct str what;
	if (!ask_address(a, true, &what))
		return VAR_FAILED;
	if (str_eqz(what, "region"))
		return ask_region(a, &a->found);
	if (str_eqz(what, "partition")) {
		const struct value *region = NULL;
		const enum outcome outcome = ask_region(a, &region);
		if (outcome == VAR_DONE)
			a->found = v_text(a->vars->arena, name_partition(value_str(region)));
		return outcome;
	}
	if (!str_eqz(what, "accountId"))
		return ask_failed(a, D_VAR_ADDRESS, "'aws' knows 'accountId', 'region' and 'partition', not '%.*s'", STRA(what));
	return values_look_up(a, &(struct lookup){ .kind = LOOKUP_ACCOUNT, .key = STR("aws:accountId"), .name = what });
}

SOURCE(aws) = { "aws", .rank = 110, .phase = PHASE_AWS, .resolve = resolve };
