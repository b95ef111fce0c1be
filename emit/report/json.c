/* json: diagnostics as a JSON array. Keys: id, severity, refused, file, line, column, endLine, endColumn, message, label, notes, fix. */
#include "emit/report/report.h"

#include "ir/json.h"

static void put_text(struct arena *a, struct value *to, const char *key, struct str s) { map_put(a, to, str_z(key), v_str(a, s)); }

static void put_number(struct arena *a, struct value *to, const char *key, uint32_t n) { map_put(a, to, str_z(key), v_int(a, n)); }

static void put_place(struct diags *d, struct value *to, struct span at)
{
	const struct report_place p = report_place(d, at);
	put_text(d->arena, to, "file", p.path);
	put_number(d->arena, to, "line", p.from.line);
	put_number(d->arena, to, "column", p.from.col);
	put_number(d->arena, to, "endLine", p.to.line);
	put_number(d->arena, to, "endColumn", p.to.col);
}

static const struct value *note(struct diags *d, const struct diag_note *n)
{
	struct value *v = v_map(d->arena);
	if (span_known(n->span))
		put_place(d, v, n->span);
	put_text(d->arena, v, "message", n->text);
	return v;
}

static const struct value *fix(struct diags *d, const struct diag *g)
{
	struct arena *a = d->arena;
	struct value *v = v_map(a), *edits = v_list(a);
	for (uint32_t i = 0; i < g->fix.edits.n; i++) {
		struct value *edit = v_map(a);
		put_place(d, edit, g->fix.edits.at[i].span);
		put_text(a, edit, "text", g->fix.edits.at[i].text);
		list_push(a, edits, edit);
	}
	put_text(a, v, "description", report_fix(d, g));
	map_put(a, v, STR("safe"), v_bool(a, g->fix.safe));
	map_put(a, v, STR("edits"), edits);
	return v;
}

static const struct value *one(struct diags *d, const struct diag *g)
{
	struct arena *a = d->arena;
	struct value *v = v_map(a), *notes = v_list(a);
	put_text(a, v, "id", str_z(diag_info(g->id)->name));
	put_text(a, v, "severity", str_z(report_severities[g->severity]));
	if (g->refused)
		map_put(a, v, STR("refused"), v_bool(a, true));
	put_place(d, v, g->span);
	put_text(a, v, "message", g->message);
	if (g->label.n)
		put_text(a, v, "label", g->label);
	for (uint32_t i = 0; i < g->notes.n; i++)
		list_push(a, notes, note(d, &g->notes.at[i]));
	map_put(a, v, STR("notes"), notes);
	if (g->fix.edits.n)
		map_put(a, v, STR("fix"), fix(d, g));
	return v;
}

void report_json(const struct report *r, struct buf *out)
{
	struct value *all = v_list(r->d->arena);
	for (uint32_t i = 0; i < r->n; i++)
		list_push(r->d->arena, all, one(r->d, r->all[i]));
	json_emit(out, all, 2);
	buf_c(out, '\n');
}
