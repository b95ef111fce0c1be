/* .env files, as the packages dotenv and dotenv-expand read them. */
#include "compiler/vars/resolver.h"

const struct value *dotenv_load(struct cx *cx, struct str stage, bool *there)
{
	(void)stage;
	*there = false;
	return v_map(cx->arena);
}
