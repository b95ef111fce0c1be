/* inlay: behind a text with variables, what it is. */
#include "compiler/lsp/lsp.h"

#include "ir/js.h"
#include "ir/secrets.h"

enum { LONGEST = 60 };

static const struct value *answer(struct request *r)
{
	const struct outline *o = r->outline;
	struct value *all = v_list(r->a);
	const struct value *range = value_get(r->params, "range");
	const struct range asked = { position_offset(r->s, o->text, value_get(range, "start")), is_map(range) ? position_offset(r->s, o->text, value_get(range, "end")) : o->text.n };
	for (uint32_t i = 1; i < o->of.n; i++) {
		const struct node *n = &o->of.at[i];
		struct range variable;
		uint32_t at = n->value.at;
		if (n->value.end < asked.at || n->value.at > asked.end || !variable_next(o->text, n->value, &at, &variable))
			continue;
		const struct value *v = resolved_at(r, place_path_of(r, i));
		if (!v || is_map(v) || is_list(v))
			continue;
		struct str text = js_string(r->a, value_redacted(r->a, v));
		if (str_eq(text, outline_text(o, outline_scalar(o, n)))) /* ${AWS::Region} and the like */
			continue;
		text = text.n > LONGEST ? STR_CAT(r->a, str_utf16_to(text, LONGEST), STR("…")) : text;
		list_push(r->a, all, MAP(r->a, { "position", position_value(r->a, position_of(r->s, o->text, n->value.end)) }, { "label", v_str(r->a, STR_CAT(r->a, STR("= "), text)) },
			{ "paddingLeft", v_bool(r->a, true) }));
	}
	return all;
}

CAPABILITY(inlay) = { "textDocument/inlayHint", .key = "inlayHintProvider", .value = "true", .document = true, .answer = answer };
