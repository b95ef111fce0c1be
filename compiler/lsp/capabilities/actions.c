/* actions: the fixes of diagnostics. */
#include "compiler/lsp/lsp.h"

#include "ir/base/path.h"

static const struct value *edit_of(struct request *r, const struct analysis *x, const struct diag *g)
{
	struct value *changes = v_map(r->a);
	for (uint32_t i = 0; i < g->fix.edits.n; i++) {
		const struct diag_edit *e = &g->fix.edits.at[i];
		const struct source *f = source_of(&x->sources, e->span);
		const struct str uri = uri_of(r->a, path_normal(r->a, f->path));
		if (!map_get(changes, uri))
			map_put(r->a, changes, uri, v_list(r->a));
		list_push(r->a, map_own(r->a, changes, uri), MAP(r->a, { "range", range_value(r->s, r->a, f->text, (struct range){ e->span.at - f->base, e->span.at - f->base + e->span.len }) },
			{ "newText", v_str(r->a, e->text) }));
	}
	return MAP(r->a, { "changes", changes });
}

/* Whether the diagnostic stands in the part of the document that is asked for. */
static bool stands_in(const struct request *r, const struct analysis *x, const struct diag *g, struct range asked)
{
	const struct source *f = span_known(g->span) ? source_of(&x->sources, g->span) : NULL;
	return f && str_eq(path_normal(r->a, f->path), r->document->path) && g->span.at - f->base <= asked.end && g->span.at - f->base + g->span.len >= asked.at;
}

static const struct value *answer(struct request *r)
{
	struct value *all = v_list(r->a);
	const struct value *range = value_get(r->params, "range");
	const struct range asked = { position_offset(r->s, r->document->text, value_get(range, "start")), position_offset(r->s, r->document->text, value_get(range, "end")) };
	struct analysis *x = r->service ? r->service->now : NULL;
	for (uint32_t i = 0; x && i < x->report.n; i++) {
		const struct diag *g = x->report.all[i];
		if (!g->fix.edits.n || !stands_in(r, x, g, asked))
			continue;
		const struct str title = report_fix(&x->diags, g);
		list_push(r->a, all, MAP(r->a, { "title", v_str(r->a, g->fix.safe ? title : STR_CAT(r->a, title, STR(" (look at it)"))) }, { "kind", LITERAL("quickfix") },
			{ "isPreferred", v_bool(r->a, g->fix.safe) }, { "edit", edit_of(r, x, g) }));
	}
	return all;
}

CAPABILITY(actions) = { "textDocument/codeAction", .key = "codeActionProvider", .value = "{\"codeActionKinds\":[\"quickfix\"]}", .document = true, .answer = answer };
