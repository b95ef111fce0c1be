#include "emit/package/zip_crew.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	UNIT = 128 << 10,      /* bytes of small files taken together */
	LARGE = 1 << 20,       /* bytes of a file that is a unit of its own */
	FILE_COST = 2 << 10,   /* opening a file takes as long as packing so many bytes */
	WINDOW = 64,           /* units taken and not handed on, but for large ones out of turn */
	AHEAD = 256 << 20,     /* bytes of large units out of turn */
	ROOM_KEPT = 1 << 20,   /* bytes of memory kept for another unit */
	MOST_THREADS = 32,
};

struct unit {
	uint32_t from, to;   /* entries */
	uint64_t size;       /* bytes expected */
	struct room out;
	uint32_t failed;     /* entry */
	int error;
	bool large, taken, ahead, done;
};

struct crew {
	const struct zip_entry *entries;
	uint32_t n;
	struct zip_member *members;
	struct zip_sink sink;
	struct unit *units;
	uint32_t units_n;
	uint32_t *large;     /* units that are large, the largest first */
	uint32_t large_n;
	pthread_mutex_t lock;
	pthread_cond_t moved;   /* head has */
	/* under the lock */
	uint32_t next_large; /* in large */
	uint32_t next;       /* first unit that may not be taken */
	uint32_t head;       /* first unit that is not handed on */
	uint64_t ahead;      /* bytes of units marked so */
	struct room spare[WINDOW];
	uint32_t spare_n;
	bool handing_on, stop;
	int error;
	uint32_t failed;
};

/* ---- units */

/* Bytes to pack; copying as many is a tenth of the work. */
static uint64_t expected(const struct zip_entry *e)
{
	return e->copy ? e->copy->member.n / 10 : e->source ? e->size : e->bytes.n;
}

static void share_out(struct crew *c, struct arena *a)
{
	c->units = ARENA_ARRAY(a, struct unit, c->n);
	for (uint32_t i = 0; i < c->n; i++) {
		const uint64_t size = expected(&c->entries[i]);
		struct unit *u = c->units_n ? &c->units[c->units_n - 1] : NULL;
		if (!u || size >= LARGE || u->size >= UNIT)
			c->units[c->units_n++] = (struct unit){ .from = i, .to = i + 1, .size = size + FILE_COST, .large = size >= LARGE };
		else
			u->to++, u->size += size + FILE_COST;
		c->large_n += size >= LARGE;
	}
}

struct by_size {
	uint64_t size;
	uint32_t unit;
};

static int larger_first(const void *x, const void *y)
{
	const struct by_size *a = x, *b = y;
	return a->size != b->size ? (a->size < b->size ? 1 : -1) : a->unit < b->unit ? -1 : 1;
}

static void order_large(struct crew *c, struct arena *a)
{
	struct by_size *of = ARENA_ARRAY(a, struct by_size, c->large_n);
	uint32_t n = 0;
	for (uint32_t i = 0; i < c->units_n; i++)
		if (c->units[i].large)
			of[n++] = (struct by_size){ c->units[i].size, i };
	if (n)
		qsort(of, n, sizeof *of, larger_first);
	c->large = ARENA_ARRAY(a, uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		c->large[i] = of[i].unit;
}

/* ---- under the lock */

static struct unit *take_large(struct crew *c)
{
	while (c->next_large < c->large_n && c->units[c->large[c->next_large]].taken)
		c->next_large++;
	if (c->next_large == c->large_n)
		return NULL;
	struct unit *u = &c->units[c->large[c->next_large]];
	if (u->size > AHEAD - c->ahead)
		return NULL;
	c->next_large++;
	c->ahead += u->size;
	u->ahead = true;
	return u;
}

/* The next unit in order, if the window reaches it; the one that all wait for always can be taken. */
static struct unit *take_next(struct crew *c)
{
	while (c->next < c->units_n && c->units[c->next].taken)
		c->next++;
	return c->next < c->units_n && c->next < c->head + WINDOW ? &c->units[c->next++] : NULL;
}

/* Waits for a unit to do. NULL: there is none left. */
static struct unit *next_unit(struct crew *c)
{
	for (;;) {
		struct unit *u = c->stop ? NULL : take_large(c);
		if (!u && !c->stop)
			u = take_next(c);
		if (u) {
			u->taken = true;
			if (c->spare_n)
				u->out = c->spare[--c->spare_n];
			return u;
		}
		if (c->stop || c->next == c->units_n)
			return NULL;
		pthread_cond_wait(&c->moved, &c->lock);
	}
}

/* Called with the lock, which is let go of while the sink works. */
static void hand_on(struct crew *c)
{
	c->handing_on = true;
	while (!c->stop && c->head < c->units_n && c->units[c->head].done) {
		struct unit *u = &c->units[c->head];
		pthread_mutex_unlock(&c->lock);
		int error = u->error ? u->error : c->sink.put(c->sink.data, u->out.p, u->out.n);
		room_shrink(&u->out, ROOM_KEPT);
		pthread_mutex_lock(&c->lock);
		if (u->out.p && c->spare_n < WINDOW) {
			c->spare[c->spare_n++] = u->out;
			u->out = (struct room){ 0 };
		}
		if (error) {
			c->stop = true;
			c->error = error;
			c->failed = u->failed;
		}
		c->ahead -= u->ahead ? u->size : 0;
		c->head++;
		pthread_cond_broadcast(&c->moved);
	}
	c->handing_on = false;
}

/* ---- the threads */

static void pack_unit(struct crew *c, struct packer *k, struct unit *u)
{
	u->failed = c->n;
	for (uint32_t i = u->from; i < u->to && !u->error; i++) {
		u->error = k ? pack_entry(k, &c->entries[i], &u->out, &c->members[i]) : ENOMEM;
		if (u->error)
			u->failed = i;
	}
}

static void *work(void *data)
{
	struct crew *c = data;
	struct packer k;
	const bool able = packer_begin(&k);
	pthread_mutex_lock(&c->lock);
	for (struct unit *u; (u = next_unit(c));) {
		pthread_mutex_unlock(&c->lock);
		pack_unit(c, able ? &k : NULL, u);
		pthread_mutex_lock(&c->lock);
		u->done = true;
		if (!c->handing_on)
			hand_on(c);
	}
	pthread_mutex_unlock(&c->lock);
	packer_end(&k);
	return NULL;
}

static unsigned thread_count(unsigned wanted, uint32_t units)
{
	long cores = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
	unsigned count = cores < 1 ? 1 : cores > MOST_THREADS ? MOST_THREADS : (unsigned)cores;
	return units < count ? units : count;
}

/* The caller's thread works, too: should no other start, it does everything. */
static void run_threads(struct crew *c, unsigned threads)
{
	pthread_t ids[MOST_THREADS];
	unsigned started = 0;
	while (started + 1 < threads && pthread_create(&ids[started], NULL, work, c) == 0)
		started++;
	work(c);
	for (unsigned i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
}

int crew_run(const struct zip_entry *entries, uint32_t n, unsigned threads, struct zip_sink sink, struct zip_member *members, uint32_t *failed)
{
	struct crew c = { .entries = entries, .n = n, .members = members, .sink = sink, .failed = n };
	struct arena a = { 0 };
	share_out(&c, &a);
	order_large(&c, &a);
	pthread_mutex_init(&c.lock, NULL);
	pthread_cond_init(&c.moved, NULL);
	if (n)
		run_threads(&c, thread_count(threads, c.units_n));
	pthread_mutex_destroy(&c.lock);
	pthread_cond_destroy(&c.moved);
	for (uint32_t i = 0; i < c.units_n; i++)
		free(c.units[i].out.p);
	while (c.spare_n)
		free(c.spare[--c.spare_n].p);
	arena_free(&a);
	uint64_t at = 0;
	for (uint32_t i = 0; i < n; i++) {
		members[i].offset = at;
		at += zip_local_size(&entries[i], members[i].size) + members[i].n;
	}
	*failed = c.failed;
	return c.error;
}
