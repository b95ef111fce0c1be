/* literals: texts that look like a variable and stay as they are, wherever Fn::Sub does not replace them. */
#include "ir/literals.h"
#include "ir/truth/truth.h"

/* Properties that hold a language of their own, in which ${…} means something else. */
static const char *const languages[] = {
	"Body", "BuildSpec", "Code", "Definition", "DefinitionBody", "DefinitionString", "DashboardBody", "FunctionCode", "RequestMappingTemplate",
	"RequestTemplates", "ResponseMappingTemplate", "ResponseTemplates", "UserData", "ZipFile",
};

static bool is_language(struct str key)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (str_eqz(key, languages[i]))
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
	if (!span_known(v->span) || str_find(v->string, '{') + str_find(v->string, '(') == -2 || str_find(v->string, '\n') >= 0)
		return;
	for (uint32_t at = 0; literal_next(t->cx->arena, v->string, &at, &l);) {
		const bool sub = !l.meant.n && !t->macros && !t->cx->passed_over && is_for_sub(t, l.name);
		if (!l.meant.n && !sub)
			continue;
		struct diag *g = diag(t->cx->diags, D_VAR_LITERAL, v->span, "'%.*s' stays text", STRA(l.text));
		if (sub)
			diag_label(t->cx->diags, g, "write !Sub before the text: only Fn::Sub replaces it");
		else
			diag_label(t->cx->diags, g, "did you mean %.*s?", STRA(l.meant));
		return;
	}
}

static void walk(struct truth *t, const struct value *v)
{
	if (is_string(v))
		check_text(t, v);
	list_each(i, v)
		walk(t, v->list.item[i]);
	map_each(e, v) {
		const bool sub = str_eqz(e->key, "Fn::Sub");
		if (sub && is_list(e->value))
			walk(t, list_at(e->value, 1));
		else if (!sub && !is_language(e->key))
			walk(t, e->value);
	}
}

void truth_literals(struct truth *t)
{
	walk(t, t->root);
}
