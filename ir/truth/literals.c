/* literals: texts that look like a variable and stay as they are, wherever Fn::Sub does not replace them. */
#include "ir/literals.h"
#include "ir/truth/truth.h"

/* Properties that hold a language of their own, in which ${…} means something else. */
#define WORD(z) { z, sizeof(z) - 1 }
static const struct str languages[] = {
	WORD("Body"), WORD("BuildSpec"), WORD("Code"), WORD("Definition"), WORD("DefinitionBody"), WORD("DefinitionString"), WORD("DashboardBody"),
	WORD("FunctionCode"), WORD("RequestMappingTemplate"), WORD("RequestTemplates"), WORD("ResponseMappingTemplate"), WORD("ResponseTemplates"),
	WORD("UserData"), WORD("ZipFile"),
};

static bool is_language(struct str key)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (key.n == languages[i].n && key.p[0] == *languages[i].p && str_eq(key, languages[i]))
			return true;
	return false;
}

/* Whether Fn::Sub would find what ${name} names: a pseudo parameter, or a resource or parameter of this template. */
static bool is_for_sub(struct truth *t, struct str name)
{
	if (str_starts(name, "AWS::"))
		return true;
	const int32_t dot = str_find(name, '.');
	const struct str id = dot < 0 ? name : str_to(name, (uint32_t)dot);
	return map_get(t->parameters, id) || truth_resource(t, id) != UINT32_MAX;
}

static void check_text(struct truth *t, const struct value *v)
{
	struct literal l;
	/* Several lines are a program or a document. */
	if (!literal_possible(t->cx, v->string) || str_find(v->string, '\n') >= 0)
		return;
	for (uint32_t at = 0; literal_next(t->cx, v->string, &at, &l);) {
		const bool sub = !l.meant.n && !t->macros && !t->cx->passed_over && is_for_sub(t, l.name);
		if (!l.meant.n && !sub)
			continue;
		struct diag *g = diag(t->cx->diags, D_VAR_LITERAL, v->span, "'%.*s' is not resolved: it stays in the text as it is", STRA(l.text));
		if (sub) {
			diag_label(t->cx->diags, g, "write !Sub before the text: only Fn::Sub replaces it");
			if (source_text(t->cx->sources, v->span).n)
				diag_edit(t->cx->diags, g, false, span_make(v->span.at, 0), STR("!Sub "));
			return;
		}
		diag_label(t->cx->diags, g, "did you mean %.*s?", STRA(l.meant));
		diag_edit_word(t->cx->diags, g, false, v->span, l.text, l.meant);
		return;
	}
}

static void walk(struct truth *t, const struct value *v)
{
	if (is_string(v) && span_known(v->span))
		check_text(t, v);
	list_each(i, v)
		walk(t, v->list.item[i]);
	map_each(e, v) {
		/* Most are texts that slsc made, or numbers: their keys need no look. */
		if (!is_map(e->value) && !is_list(e->value) && (!is_string(e->value) || !span_known(e->value->span)))
			continue;
		const bool sub = str_eqz(e->key, "Fn::Sub");
		if (sub && is_list(e->value))
			walk(t, list_at(e->value, 1));
		else if (!sub && !is_language(e->key))
			walk(t, e->value);
	}
}

/* Whether some text of a configuration may look like a variable. All that do come from there, and it is small beside the template. */
static bool may_have_any(const struct cx *cx, const struct value *v)
{
	if (is_string(v))
		return literal_possible(cx, v->string);
	list_each(i, v)
		if (may_have_any(cx, v->list.item[i]))
			return true;
	map_each(e, v)
		if (may_have_any(cx, e->value))
			return true;
	return false;
}

void truth_literals(struct truth *t)
{
	if (may_have_any(t->cx, t->cx->config))
		walk(t, t->root);
}
