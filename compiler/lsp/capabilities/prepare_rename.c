/* prepare_rename: what would be renamed, before a name is asked for. */
#include "compiler/lsp/targets.h"

static const struct value *answer(struct request *r)
{
	struct symbol s;
	if (!symbol_at(r, &s))
		return NULL;
	return MAP(r->a, { "range", range_value(r->s, r->a, r->document->text, s.at) }, { "placeholder", v_str(r->a, s.name) });
}

CAPABILITY(prepare_rename) = { "textDocument/prepareRename", .document = true, .position = true, .answer = answer };
