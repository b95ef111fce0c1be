#include "ir/pass.h"

void pass_layers(struct cx *cx)
{
	(void)cx;
}
