#include "ir/pass.h"

void pass_overrides(struct cx *cx)
{
	(void)cx;
}
