/* symbols: the keys of a text as a tree. */
#include "compiler/lsp/lsp.h"

enum { KIND_MODULE = 2, KIND_CLASS = 5, KIND_PROPERTY = 7, KIND_FUNCTION = 12, KIND_EVENT = 24 };
enum { DEEPEST = 6 }; /* resources.Resources.Table.Properties.KeySchema.0: what is deeper is looked for by its text */

static int kind_of(struct str path)
{
	uint32_t steps = 1;
	for (uint32_t i = 0; i < path.n; i++)
		steps += path.p[i] == '.';
	if (steps == 1)
		return KIND_MODULE;
	if (str_starts(path, "functions.") && steps == 2)
		return KIND_FUNCTION;
	if (str_starts(path, "functions.") && steps >= 4 && str_search(path, STR(".events."), 0) > 0)
		return steps == 4 || steps == 5 ? KIND_EVENT : KIND_PROPERTY;
	return str_starts(path, "resources.") && steps == 3 ? KIND_CLASS : KIND_PROPERTY;
}

/* Adds what is below a node, whose number *next is the first of; leaves *next behind all of it. */
static struct value *below(struct request *r, uint32_t parent, uint32_t *next, unsigned depth)
{
	const struct outline *o = r->outline;
	struct value *all = v_list(r->a);
	while (*next < o->of.n && o->of.at[*next].parent == parent) {
		const uint32_t number = (*next)++;
		const struct node *n = &o->of.at[number];
		const struct value *children = below(r, number, next, depth + 1);
		if (depth >= DEEPEST || n->kind == NODE_WORD)
			continue;
		if (n->kind == NODE_ITEM) { /* an event is named by its type: the item adds nothing */
			list_each(i, children)
				list_push(r->a, all, children->list.item[i]);
			continue;
		}
		const struct str name = outline_text(o, n->key);
		list_push(r->a, all, MAP(r->a, { "name", v_str(r->a, name.n ? name : STR("\"\"")) }, { "kind", v_int(r->a, kind_of(place_path_of(r, number))) },
			{ "range", range_value(r->s, r->a, o->text, n->whole) }, { "selectionRange", range_value(r->s, r->a, o->text, n->key) }, { "children", list_len(children) ? children : NULL }));
	}
	return all;
}

static const struct value *answer(struct request *r)
{
	uint32_t next = 1;
	return below(r, 0, &next, 1);
}

CAPABILITY(symbols) = { "textDocument/documentSymbol", .key = "documentSymbolProvider", .value = "true", .document = true, .answer = answer };
