/* split: --split: resources leave the root template for nested stacks (ir/stacks.h). */
#include "ir/pass.h"

void pass_split(struct cx *cx)
{
	(void)cx;
}
