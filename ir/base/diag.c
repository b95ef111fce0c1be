#include "ir/base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ir/base/near.h"
#include "ir/base/secret.h"
#include "ir/base/wildcard.h"

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

static const struct diag_verdict *verdict_on(const struct diags *d, const struct diag *g)
{
	const struct diag_info *info = diag_info(g->id);
	for (uint32_t i = 0; i < d->verdicts.n && info->severity != DIAG_ERROR; i++) {
		const struct diag_verdict *v = &d->verdicts.at[i];
		if (wildcard_covers(v->ids, str_z(info->name), false) &&
		    wildcard_covers(v->paths, span_known(g->span) ? source_path(d->sources, g->span) : STR(""), false))
			return v;
	}
	return NULL;
}

/* The one place that decides what a class is in this run. */
static void judge(const struct diags *d, struct diag *g, enum severity class)
{
	const struct diag_verdict *v = d->verdicts.n ? verdict_on(d, g) : NULL;
	class = v ? v->severity : class;
	if (class == DIAG_REFUSED && d->doubted)
		class = DIAG_WARNING;
	g->refused = class == DIAG_REFUSED;
	g->severity = g->refused ? DIAG_WARNING : class;
	if (g->severity == DIAG_WARNING && (d->strict || (g->refused && d->refuse)))
		g->severity = DIAG_ERROR;
}

static bool is_hard(const struct diag *g) { return diag_info(g->id)->severity == DIAG_ERROR && !g->softened; }

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

void diag_lower(struct diags *d, struct diag *g)
{
	if (!g->kept || is_hard(g) || (d->verdicts.n && verdict_on(d, g)))
		return;
	diag_uncount(d, g);
	judge(d, g, DIAG_NOTICE);
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
	const struct diag_verdict *v = d->verdicts.n ? verdict_on(d, g) : NULL;
	if (v && v->off)
		return g;
	g->kept = true;
	g->softened = d->errors_as != DIAG_ERROR && diag_info(id)->severity == DIAG_ERROR;
	judge(d, g, g->softened ? d->errors_as : diag_info(id)->severity);
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
	g->fix.edits.n = 0;
}

void diag_edit(struct diags *d, struct diag *g, bool safe, struct span span, struct str text)
{
	if (!span_known(span) || source_of(d->sources, span)->hidden || str_secret(d->arena, text)) {
		g->fix.edits.n = 0;
		return;
	}
	g->fix.safe = safe;
	vec_push(d->arena, &g->fix.edits, (struct diag_edit){ span, str_dup(d->arena, text) });
}

/* Whether a text can stand in the place of a word whatever quotes are around it, and without any. */
static bool needs_no_quotes(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		const bool after_blank = i && s.p[i - 1] == ' ';
		if (c < 0x20 || c >= 0x7F || strchr("'\"\\,[]`", c) || (c == '#' && after_blank) || (c == ' ' && s.p[i - 1 + !i] == ':'))
			return false;
	}
	return s.n && s.p[s.n - 1] != ':' && !strchr("-?:!&*#|>@%{} ", s.p[0]);
}

void diag_edit_word(struct diags *d, struct diag *g, bool safe, struct span at, struct str word, struct str meant)
{
	const struct span found = source_word(d->sources, at, word);
	if (span_known(found) && needs_no_quotes(meant))
		diag_edit(d, g, safe, found, meant);
}

void diag_meant(struct diags *d, struct diag *g, bool safe, struct str word, struct str meant)
{
	diag_label(d, g, "did you mean '%.*s'?", STRA(meant));
	diag_edit_word(d, g, safe, g->span, word, meant);
}

void diag_near(struct diags *d, struct diag *g, const struct near *n)
{
	if (!n->best.n)
		return;
	diag_meant(d, g, near_is_misspelled(n), n->word, n->best);
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
