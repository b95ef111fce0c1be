#include "ir/base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

#include "ir/base/near.h"
#include "ir/base/secret.h"

static const struct diag_info infos[DIAG_COUNT] = {
#define ERROR DIAG_ERROR
#define REFUSED DIAG_REFUSED
#define WARNING DIAG_WARNING
#define NOTICE DIAG_NOTICE
#define D(id, name, severity, meaning, way) [D_##id] = { name, severity, meaning, way },
#include "ir/base/diag.def"
#undef D
#undef ERROR
#undef REFUSED
#undef WARNING
#undef NOTICE
};

const struct diag_info *diag_info(enum diag_id id) { return &infos[id]; }

void diags_init(struct diags *d, struct arena *a, struct sources *s)
{
	*d = (struct diags){ .arena = a, .sources = s };
}

/* A message's text: secrets stay out of it. */
static __attribute__((format(printf, 2, 0), nonnull(2))) struct str vfmt(struct arena *a, const char *fmt, va_list ap)
{
	if (secrets_any(a))
		return str_vfmt_shown(a, fmt, ap);
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
	va_end(again);
	return (struct str){ p, n < 0 ? 0 : (uint32_t)n };
}

/* The one place that decides what a class is in this run. */
static void judge(const struct diags *d, struct diag *g, enum severity class)
{
	if (class == DIAG_REFUSED && d->doubted)
		class = DIAG_WARNING;
	g->refused = class == DIAG_REFUSED;
	g->severity = g->refused ? DIAG_WARNING : class;
	if (g->severity == DIAG_WARNING && (d->strict || (g->refused && d->refuse)))
		g->severity = DIAG_ERROR;
}

static bool is_hard(const struct diag *g) { return infos[g->id].severity == DIAG_ERROR && !g->softened; }

static void count(struct diags *d, const struct diag *g, uint32_t by)
{
	if (g->severity == DIAG_ERROR)
		*(is_hard(g) ? &d->errors : &d->failures) += by;
	d->warnings += g->severity == DIAG_WARNING ? by : 0;
}

void diag_uncount(struct diags *d, const struct diag *g) { count(d, g, (uint32_t)-1); }

void diag_refuse(struct diags *d, struct diag *g)
{
	if (!g->kept || g->refused || is_hard(g))
		return;
	diag_uncount(d, g);
	judge(d, g, DIAG_REFUSED);
	count(d, g, 1);
}

struct diag *diag(struct diags *d, enum diag_id id, struct span span, const char *fmt, ...)
{
	struct diag *g = ARENA_NEW(d->arena, struct diag);
	d->calls++;
	va_list ap;
	va_start(ap, fmt);
	*g = (struct diag){ .id = id, .span = span, .message = vfmt(d->arena, fmt, ap), .seq = d->all.n };
	va_end(ap);
	if (d->muted)
		return g;
	for (uint32_t i = d->all.n; i-- > 0 && d->all.n - i <= 64;) {
		struct diag *o = d->all.at[i];
		if (o->id == id && o->span.at == span.at && str_eq(o->message, g->message))
			return g;
	}
	g->kept = true;
	g->softened = d->errors_as != DIAG_ERROR && infos[id].severity == DIAG_ERROR;
	judge(d, g, g->softened ? d->errors_as : infos[id].severity);
	vec_push(d->arena, &d->all, g);
	count(d, g, 1);
	return g;
}

void diag_note(struct diags *d, struct diag *g, struct span span, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag_note note = { span, vfmt(d->arena, fmt, ap) };
	va_end(ap);
	for (uint32_t i = 0; i < g->notes.n; i++) {
		const struct diag_note *o = &g->notes.at[i];
		if (span_same(o->span, span) && str_eq(o->text, note.text))
			return;
	}
	vec_push(d->arena, &g->notes, note);
}

void diag_label(struct diags *d, struct diag *g, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g->label = vfmt(d->arena, fmt, ap);
	va_end(ap);
}

void diag_near(struct diags *d, struct diag *g, const struct near *n)
{
	if (!n->best.n)
		return;
	diag_label(d, g, "did you mean '%.*s'?", STRA(n->best));
	if (span_known(n->best_at))
		diag_note(d, g, n->best_at, "'%.*s' comes from here", STRA(n->best));
}

void diags_finish(struct diags *d)
{
	void (*finish)(void *of) = d->finish;
	d->finish = NULL;
	if (finish)
		finish(d->finish_of);
}

bool diag_failed(const struct diags *d) { return d->errors || d->failures; }
void diag_stage(struct diags *d) { d->errors_before = d->errors; }
bool diag_broken(const struct diags *d) { return d->errors > d->errors_before; }
