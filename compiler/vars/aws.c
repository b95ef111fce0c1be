/* ${aws:region}: the region in force; ${aws:accountId}: the account of the profile. */
#include "compiler/values.h"

static enum outcome resolve(struct ask *a)
{
	struct str what;
	if (!ask_address(a, true, &what))
		return VAR_FAILED;
	if (str_eqz(what, "region"))
		return ask_region(a, &a->found);
	if (!str_eqz(what, "accountId"))
		return ask_failed(a, D_VAR_ADDRESS, "'aws' knows 'accountId' and 'region', not '%.*s'", STRA(what));
	return values_look_up(a, &(struct lookup){ .kind = LOOKUP_ACCOUNT, .key = STR("aws:accountId"), .name = what });
}

const struct var_source source_aws = { "aws", resolve };
