/*
 * machine: the definition of a state machine, as a map or as JSON in a text, against Amazon States Language (ir/asl). A
 * definition in a file of S3 is not looked into.
 */
#include "ir/asl/asl.h"
#include "ir/js.h"
#include "ir/truth/truth.h"

static struct diag *report(const struct asl_check *c, struct span at, bool sure, struct str text)
{
	const struct subject *s = c->user;
	return diag(c->cx->diags, sure ? D_STATE_MACHINE : D_STATES_LANGUAGE, at, "%.*s ('%.*s')", STRA(text), STRA(s->entry->key));
}

/*
 * The definition in DefinitionString, NULL if it is known later. Its values have no places; a text that a plugin made was checked
 * by that plugin, where they have.
 */
static const struct value *definition_of_text(struct truth *t, const struct subject *s, const struct value *text)
{
	const struct value *sub = value_get(text, "Fn::Sub"), *json = !sub ? text : is_list(sub) ? list_at(sub, 0) : sub;
	if (!is_string(json) || !span_known(json->span) || map_get(t->cx->made_by, s->entry->key))
		return NULL;
	const struct value *definition = js_json_parse(t->cx->arena, json->string);
	if (definition || str_search(json->string, STR("${"), 0) >= 0 || str_search(json->string, STR("{{"), 0) >= 0)
		return definition;
	diag(t->cx->diags, D_STATE_MACHINE, json->span, "DefinitionString is not JSON ('%.*s')", STRA(s->entry->key));
	return NULL;
}

void truth_state_machine(struct truth *t, const struct subject *s)
{
	const struct value *definition = value_get(s->properties, "Definition"), *text = value_get(s->properties, "DefinitionString");
	const struct value *from = text ? text : definition;
	struct asl_check c = { .cx = t->cx, .at = value_at_or(from, subject_at(s)), .report = report, .user = s };
	if (text)
		definition = definition_of_text(t, s, text);
	if (is_map(definition) && !truth_told(t, c.at, from))
		asl_check(&c, definition);
}
