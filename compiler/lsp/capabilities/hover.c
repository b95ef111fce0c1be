/* hover: what an option means, what a variable's value is, what an option makes, what a property of CloudFormation is. */
#include "compiler/lsp/lsp.h"

#include "emit/review/explain.h"
#include "ir/js.h"
#include "ir/secrets.h"
#include "ir/service.h"
#include "schemas/cfn.h"

enum { MOST_RESOURCES = 12, LONGEST_VALUE = 2000 };

static const struct value *markdown(struct request *r, struct str text, struct range at)
{
	return MAP(r->a, { "contents", MAP(r->a, { "kind", LITERAL("markdown") }, { "value", v_str(r->a, text) }) },
		{ "range", range_value(r->s, r->a, r->document->text, at) });
}

/* A value as a block of code, without secrets. */
static struct str block(struct request *r, const struct value *v)
{
	const struct value *shown = value_redacted(r->a, v);
	struct str text = is_map(shown) || is_list(shown) ? js_json_lines(r->a, shown, 2) : js_string(r->a, shown);
	const bool cut = text.n > LONGEST_VALUE;
	return STR_CAT(r->a, STR("```json\n"), str_utf8(r->a, str_to(text, LONGEST_VALUE)), cut ? STR(" …\n```") : STR("\n```"));
}

static struct str add(struct request *r, struct str all, struct str more)
{
	return !more.n ? all : all.n ? STR_CAT(r->a, all, STR("\n\n"), more) : more;
}

static struct str type_of_property(struct request *r, struct str path)
{
	static const char *const change[] = { "A change updates the resource in place.", "A change may replace the resource.", "A change replaces the resource." };
	const struct resource_part part = resource_part_at(r, path);
	const struct cfn_property *p = part.property;
	if (!p)
		return STR("");
	return str_fmt(r->a, "**%s** of %s%s. %s", cfn_name(p->name), cfn_name(part.type->name), p->flags & CFN_REQUIRED ? " (required)" : "", change[cfn_replacement(p)]);
}

static struct str of_key(struct request *r, struct str path)
{
	struct meaning m;
	struct str all = STR("");
	uint32_t n;
	meaning_of(r, path, &m);
	if (m.doc)
		all = str_fmt(r->a, "**%.*s**: %s", STRA(outline_text(r->outline, r->outline->of.at[r->node].key)), m.doc);
	else
		all = type_of_property(r, path);
	if (str_starts(path, "functions.")) {
		const struct str made = resources_made(r, path, MOST_RESOURCES, &n);
		if (n)
			all = add(r, all, str_fmt(r->a, "Makes %u resource%s: %.*s", n, n == 1 ? "" : "s", STRA(made)));
	}
	return all;
}

static struct str of_variable(struct request *r, struct range variable, struct str path)
{
	struct str source, address;
	const struct str inside = outline_text(r->outline, (struct range){ variable.at + 2, variable.end - 1 });
	const struct value *v = NULL;
	if (!variable_parts(inside, &source, &address))
		return STR("");
	const struct range text = outline_scalar(r->outline, &r->outline->of.at[r->node]);
	if (str_eqz(source, "self") && str_find(address, '$') < 0)
		v = resolved_at(r, address);
	else if (variable.at == text.at && variable.end == text.end)
		v = resolved_at(r, path);
	const struct str head = str_fmt(r->a, "`${%.*s}`", STRA(inside));
	if (v)
		return STR_CAT(r->a, head, STR(" is\n"), block(r, v));
	v = resolved_at(r, path);
	return is_string(v) ? STR_CAT(r->a, STR("The text is\n"), block(r, v)) : STR_CAT(r->a, head, STR(" has no value that is known here"));
}

static struct str of_resource(struct request *r, struct str id)
{
	const struct str type = resource_type(r, id);
	return type.n ? STR_CAT(r->a, STR("**"), id, STR("**: "), type) : STR("");
}

static const struct value *answer(struct request *r)
{
	const struct node *n = &r->outline->of.at[r->node];
	const struct str path = place_path_of(r, r->node);
	const struct range variable = variable_at(r->document->text, n->value, r->at), id = logical_id_at(r);
	struct str text;
	if (!range_empty(variable) && (text = of_variable(r, variable, path)).n)
		return markdown(r, text, variable);
	if (!range_empty(id) && (text = of_resource(r, outline_text(r->outline, id))).n)
		return markdown(r, text, id);
	if (n->kind == NODE_KEY && range_has(n->key, r->at) && (text = of_key(r, path)).n)
		return markdown(r, text, n->key);
	return NULL;
}

CAPABILITY(hover) = { "textDocument/hover", .key = "hoverProvider", .value = "true", .document = true, .position = true, .answer = answer };
