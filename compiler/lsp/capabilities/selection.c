/* selection: from what stands at a place outwards: the variable, the value, the entry, what holds it. */
#include "compiler/lsp/lsp.h"

static const struct value *around(struct request *r, struct range range, const struct value *parent)
{
	return range_empty(range) ? parent : MAP(r->a, { "range", range_value(r->s, r->a, r->outline->text, range) }, { "parent", parent });
}

static const struct value *node_range(struct request *r, uint32_t node)
{
	const struct node *n = &r->outline->of.at[node];
	return around(r, n->whole, node ? node_range(r, n->parent) : NULL);
}

static const struct value *answer(struct request *r)
{
	struct value *all = v_list(r->a);
	const struct value *positions = value_get(r->params, "positions");
	list_each(i, positions) {
		const uint32_t at = position_offset(r->s, r->document->text, positions->list.item[i]), node = outline_at(r->outline, at);
		const struct node *n = &r->outline->of.at[node];
		const struct value *v = node_range(r, node);
		if (range_has(n->value, at))
			v = around(r, variable_at(r->outline->text, n->value, at), around(r, outline_scalar(r->outline, n), v));
		else if (range_has(n->key, at))
			v = around(r, n->key, v);
		list_push(r->a, all, v ? v : around(r, (struct range){ 0, r->outline->text.n }, NULL));
	}
	return all;
}

CAPABILITY(selection) = { "textDocument/selectionRange", .key = "selectionRangeProvider", .value = "true", .document = true, .answer = answer };
