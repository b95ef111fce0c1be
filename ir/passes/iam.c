#include "ir/pass.h"

void pass_iam(struct cx *cx)
{
	(void)cx;
}
