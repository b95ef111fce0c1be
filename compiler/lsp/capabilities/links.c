/* links: ${file(…)} and handlers lead to their files. */
#include "compiler/lsp/targets.h"

static const struct value *answer(struct request *r)
{
	const struct outline *o = r->outline;
	struct value *all = v_list(r->a);
	for (uint32_t i = 1; i < o->of.n; i++) {
		struct range variable;
		for (uint32_t at = o->of.at[i].value.at; variable_next(o->text, o->of.at[i].value, &at, &variable);) {
			const struct str inside = outline_text(o, (struct range){ variable.at + 2, variable.end - 1 }), path = file_named(r, inside);
			if (!path.n)
				continue;
			const uint32_t from = variable.at + 2 + 5, end = variable.at + 2 + (uint32_t)str_find(inside, ')');
			list_push(r->a, all, MAP(r->a, { "range", range_value(r->s, r->a, o->text, (struct range){ from, end }) }, { "target", v_str(r->a, uri_of(r->a, path)) }));
		}
	}
	return all;
}

CAPABILITY(links) = { "textDocument/documentLink", .key = "documentLinkProvider", .value = "{}", .document = true, .answer = answer };
