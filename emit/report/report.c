/* report: which diagnostics are shown, in which order, and what all forms say alike. */
#include "emit/report/report.h"

#include "ir/base/secret.h"

#include <stdlib.h>

static int by_place(const void *x, const void *y)
{
	const struct diag *a = *(const struct diag *const *)x, *b = *(const struct diag *const *)y;
	if (a->span.at != b->span.at)
		return a->span.at < b->span.at ? -1 : 1;
	if (a->severity != b->severity)
		return (int)a->severity - (int)b->severity;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static bool shown(const struct diag *g, const struct diag_style *style)
{
	return g->severity == DIAG_ERROR || (g->severity == DIAG_WARNING && !style->quiet) || (g->severity == DIAG_NOTICE && style->notices);
}

/* What the schema only warns of goes where a later stage reports an error at the same place. Sorted; returns how many are left. */
static uint32_t collapse(struct diag **all, uint32_t n)
{
	uint32_t kept = 0;
	for (uint32_t i = 0, end; i < n; i = end) {
		bool error = false;
		for (end = i; end < n && all[end]->span.at == all[i]->span.at; end++)
			error |= diag_info(all[end]->id)->severity == DIAG_ERROR && !all[end]->softened;
		for (uint32_t k = i; k < end; k++)
			if (!error || !all[k]->softened || !span_known(all[k]->span))
				all[kept++] = all[k];
	}
	return kept;
}

const char *const report_severities[] = { "error", "refused", "warning", "notice" };

struct report_place report_place(struct diags *d, struct span at)
{
	if (span_known(at))
		return (struct report_place){ str_shown(d->arena, source_path(d->sources, at)), source_pos(d->sources, at), source_end(d->sources, at) };
	return (struct report_place){ d->fallback.n ? d->fallback : STR("serverless.yml"), { 1, 1 }, { 1, 1 } };
}

static bool is_short(struct str s)
{
	enum { LONGEST = 60 };
	return s.n <= LONGEST && str_find(s, '\n') < 0;
}

struct str report_fix(struct diags *d, const struct diag *g)
{
	const struct diag_edit *e = &g->fix.edits.at[0];
	const struct str before = source_text(d->sources, e->span);
	if (g->fix.edits.n > 1 || !is_short(before) || !is_short(e->text))
		return g->label.n ? g->label : e->text.n ? STR("rewrite these lines") : STR("remove these lines");
	if (!e->text.n && !str_trim(before).n)
		return g->label.n ? g->label : STR("remove blanks");
	if (!e->text.n)
		return str_fmt(d->arena, "remove '%.*s'", STRA(str_trim(before)));
	if (!before.n)
		return str_fmt(d->arena, "insert '%.*s'", STRA(str_trim(e->text)));
	return str_fmt(d->arena, "replace '%.*s' with '%.*s'", STRA(before), STRA(e->text));
}

struct report report_of(struct diags *d, const struct diag_style *style)
{
	diags_finish(d);
	struct report r = { d, style, ARENA_ARRAY(d->arena, struct diag *, d->all.n), 0 };
	for (uint32_t i = 0; i < d->all.n; i++)
		if (shown(d->all.at[i], style))
			r.all[r.n++] = d->all.at[i];
	qsort(r.all, r.n, sizeof *r.all, by_place);
	r.n = collapse(r.all, r.n);
	return r;
}

void diag_render(struct diags *d, const struct diag_style *style, struct buf *out)
{
	struct report r = report_of(d, style);
	if (style->format == DIAG_JSON)
		report_json(&r, out);
	else if (style->format == DIAG_SARIF)
		report_sarif(&r, out);
	else
		report_text(&r, out);
}
