/*
 * beside: one piece of work next to the caller's own. It runs on a thread where one can be started, else at once.
 * Between beside_begin and beside_end it and the caller may only read what they share; arenas are not shared.
 */
#ifndef SLSC_BESIDE_H
#define SLSC_BESIDE_H

#include <pthread.h>
#include <stdbool.h>

struct beside {
	void (*work)(void *of);
	void *of;
	pthread_t thread;
	bool started;
};

void beside_begin(struct beside *b, void (*work)(void *of), void *of);
/* Waits until it is done. */
void beside_end(struct beside *b);

#endif
