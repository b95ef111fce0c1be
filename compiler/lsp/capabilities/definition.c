/* definition: where what stands here comes from: variables, files, anchors, logical ids, handlers. */
#include "compiler/lsp/lsp.h"

#include "compiler/lsp/targets.h"

static const struct value *answer(struct request *r)
{
	struct target t;
	return target_at(r, &t) ? location_value(r->s, r->a, t.path, t.text, t.range) : NULL;
}

CAPABILITY(definition) = { "textDocument/definition", .key = "definitionProvider", .value = "true", .document = true, .position = true, .answer = answer };
