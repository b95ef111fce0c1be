/* lens: above each function, how many resources it makes. */
#include "compiler/lsp/lsp.h"

static const struct value *answer(struct request *r)
{
	const struct outline *o = r->outline;
	struct value *all = v_list(r->a);
	for (uint32_t i = 1; i < o->of.n; i++) {
		const struct node *n = &o->of.at[i];
		uint32_t made;
		if (n->kind != NODE_KEY || !r->service || !r->service->made)
			continue;
		const struct str path = place_path_of(r, i);
		if (!str_starts(path, "functions.") || str_find(str_from(path, 10), '.') >= 0)
			continue;
		const struct str ids = resources_made(r, path, 6, &made);
		if (!made)
			continue;
		const struct str title = str_fmt(r->a, "%u resource%s: %.*s", made, made == 1 ? "" : "s", STRA(ids));
		list_push(r->a, all, MAP(r->a, { "range", range_value(r->s, r->a, o->text, n->key) }, { "command", MAP(r->a, { "title", v_str(r->a, title) }, { "command", LITERAL("") }) }));
	}
	return all;
}

CAPABILITY(lens) = { "textDocument/codeLens", .key = "codeLensProvider", .value = "{}", .document = true, .answer = answer };
