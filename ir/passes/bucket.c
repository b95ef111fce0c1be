#include "ir/pass.h"

void pass_bucket(struct cx *cx)
{
	(void)cx;
}
