/* references: all that name what stands here. */
#include "compiler/lsp/targets.h"

static const struct value *answer(struct request *r)
{
	struct symbol symbol;
	struct uses uses;
	if (!symbol_at(r, &symbol))
		return NULL;
	uses_of(r, &symbol, &uses);
	const bool declared = !is_false(value_dig(r->params, "context", "includeDeclaration"));
	struct value *all = v_list(r->a);
	for (uint32_t i = 0; i < uses.of.n; i++)
		if (declared || !uses.of.at[i].definition)
			list_push(r->a, all, location_value(r->s, r->a, uses.of.at[i].path, uses.of.at[i].text, uses.of.at[i].range));
	return all;
}

CAPABILITY(references) = { "textDocument/references", .key = "referencesProvider", .value = "true", .document = true, .position = true, .answer = answer };
