#include "emit/package/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

/* A line that wraps could not be taken back; and eyes follow ten changes a second. */
enum { WIDEST = 78, REST_NS = 100000000, LONG_NS = 1000000000 };

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void progress_show(struct progress *p, const char *fmt, ...)
{
	char line[WIDEST + 1];
	va_list ap;
	if (!p->on)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	for (char *c = line; *c; c++) /* names come from the input */
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = '?';
	fprintf(stderr, "\r\033[K%s", line);
	fflush(stderr);
	p->shown = true;
	p->shown_ns = now_ns();
}

/* Who has waited for a phase sees for how long. */
static void keep_line(struct progress *p)
{
	const struct phase *last = p->phases.n ? &p->phases.at[p->phases.n - 1] : NULL;
	const int64_t took = last ? now_ns() - last->began_ns : 0;
	if (!p->on || !last || last->kept || took < LONG_NS)
		return;
	progress_show(p, "%.*s: %.1f s", STRA(last->name), (double)took / 1e9);
	fputc('\n', stderr);
	p->phases.at[p->phases.n - 1].kept = true;
	p->shown = false;
}

void progress_phase(struct progress *p, struct arena *a, struct str name)
{
	keep_line(p);
	vec_push(a, &p->phases, (struct phase){ .name = name, .began_ns = now_ns() });
	progress_show(p, "%.*s", STRA(name));
}

void progress_timings(struct progress *p)
{
	const int64_t end = now_ns();
	for (uint32_t i = 0; i < p->phases.n; i++) {
		const int64_t next = i + 1 < p->phases.n ? p->phases.at[i + 1].began_ns : end;
		fprintf(stderr, "%9.1f ms  %.*s\n", (double)(next - p->phases.at[i].began_ns) / 1e6, STRA(p->phases.at[i].name));
	}
}

bool progress_due(const struct progress *p) { return p->on && now_ns() - p->shown_ns >= REST_NS; }

void progress_clear(struct progress *p)
{
	keep_line(p);
	if (p->shown)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	p->shown = false;
}
