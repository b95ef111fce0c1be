/* workspace_symbols: functions and logical ids of all services that are open. */
#include "compiler/lsp/lsp.h"

#include "ir/base/path.h"
#include "ir/base/secret.h"
#include "ir/graph.h"
#include "ir/service.h"

enum { KIND_CLASS = 5, KIND_FUNCTION = 12, MOST = 500 };

/* All letters of the query, in their order. */
static bool fits(struct str name, struct str query)
{
	uint32_t i = 0;
	for (uint32_t k = 0; k < name.n && i < query.n; k++)
		i += str_eq_nocase(str_to(str_from(name, k), 1), str_to(str_from(query, i), 1));
	return i == query.n;
}

static void add(struct request *r, const struct analysis *x, struct value *all, struct str name, int kind, struct str detail, struct span at)
{
	const struct source *f = span_known(at) ? source_of(&x->sources, at) : NULL;
	if (!f || str_secret(&x->arena, name) || list_len(all) >= MOST || !fits(name, value_str(value_get(r->params, "query"))))
		return;
	const struct range range = { at.at - f->base, at.at - f->base + at.len };
	list_push(r->a, all, MAP(r->a, { "name", v_str(r->a, name) }, { "kind", v_int(r->a, kind) }, { "containerName", detail.n ? v_str(r->a, str_shown(&x->arena, detail)) : NULL },
		{ "location", location_value(r->s, r->a, path_normal(r->a, f->path), f->text, range) }));
}

static const struct value *answer(struct request *r)
{
	struct value *all = v_list(r->a);
	for (uint32_t i = 0; i < r->s->services.n; i++) {
		const struct analysis *x = r->s->services.at[i]->made;
		for (uint32_t k = 0; x && k < x->cx->service->functions_n; k++)
			add(r, x, all, x->cx->service->functions[k].key, KIND_FUNCTION, x->cx->service->name, x->cx->service->functions[k].span);
		map_each(e, x ? x->cx->graph->resources : NULL)
			add(r, x, all, e->key, KIND_CLASS, value_str(value_get(e->value, "Type")), span_known(e->value->span) ? e->value->span : key_span(e));
	}
	return all;
}

CAPABILITY(workspace_symbols) = { "workspace/symbol", .key = "workspaceSymbolProvider", .value = "true", .answer = answer };
