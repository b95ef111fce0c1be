#include "ir/base/beside.h"

/* Enough for the deepest recursion that the readers' depth limits allow; some systems give threads far less. */
enum { STACK = 8 * 1024 * 1024 };

static void *start(void *of)
{
	struct beside *b = of;
	b->work(b->of);
	return NULL;
}

void beside_begin(struct beside *b, void (*work)(void *of), void *of)
{
	pthread_attr_t attributes;
	*b = (struct beside){ .work = work, .of = of };
	if (pthread_attr_init(&attributes) == 0) {
		b->started = pthread_attr_setstacksize(&attributes, STACK) == 0 && pthread_create(&b->thread, &attributes, start, b) == 0;
		pthread_attr_destroy(&attributes);
	}
	if (!b->started)
		work(of);
}

void beside_end(struct beside *b)
{
	if (b->started)
		pthread_join(b->thread, NULL);
	b->started = false;
}
