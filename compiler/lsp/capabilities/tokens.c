/* tokens: of ${source:address} the source as a namespace and the address as a variable. */
#include "compiler/lsp/lsp.h"

enum { NAMESPACE, VARIABLE }; /* in the order of the legend */

struct tokens {
	struct request *r;
	struct value *data;
	struct lsp_position last;
	uint32_t at;  /* where last is */
};

static void put(struct tokens *t, struct range range, int type)
{
	const struct str text = t->r->outline->text;
	if (range_empty(range) || range.at < t->at || memchr(text.p + range.at, '\n', range.end - range.at))
		return;
	/* From the last token on: a text is gone through once. */
	struct lsp_position p = position_of(t->r->s, str_from(text, t->at), range.at - t->at);
	if (p.line == 0)
		p.character += t->last.character;
	const uint32_t length = t->r->s->utf8 ? range.end - range.at : str_utf16(outline_text(t->r->outline, range));
	const uint32_t row[] = { p.line, p.line ? p.character : p.character - t->last.character, length, (uint32_t)type, 0 };
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		list_push(t->r->a, t->data, v_int(t->r->a, row[i]));
	t->last.character = p.character;
	t->at = range.at;
}

static const struct value *answer(struct request *r)
{
	const struct outline *o = r->outline;
	struct tokens t = { .r = r, .data = v_list(r->a) };
	for (uint32_t i = 1; i < o->of.n; i++) {
		struct range variable;
		for (uint32_t at = o->of.at[i].value.at; variable_next(o->text, o->of.at[i].value, &at, &variable);) {
			struct str source, address;
			const struct range inside = { variable.at + 2, variable.end - 1 };
			if (!variable_parts(outline_text(o, inside), &source, &address))
				continue;
			put(&t, (struct range){ inside.at, inside.at + source.n }, NAMESPACE);
			if (address.n && str_find(address, '$') < 0)
				put(&t, (struct range){ (uint32_t)(address.p - o->text.p), (uint32_t)(address.p - o->text.p) + address.n }, VARIABLE);
		}
	}
	return MAP(r->a, { "data", t.data });
}

CAPABILITY(tokens) = { "textDocument/semanticTokens/full", .key = "semanticTokensProvider",
	.value = "{\"legend\":{\"tokenTypes\":[\"namespace\",\"variable\"],\"tokenModifiers\":[]},\"full\":true}", .document = true, .answer = answer };
