/*
 * rewrite: values as they stand in their stacks. A reference to what another stack has becomes the parameter that it is
 * passed by, in the root the output of the nested stack, or its value where that is known from names (names.c). All other
 * nodes are shared with the template that is split.
 */
#include "ir/cfn.h"
#include "ir/naming.h"
#include "ir/split/split.h"

enum { LONGEST_NAME = 200 }; /* of the parts of a parameter's name; CloudFormation takes 255 */

/* ---- names of parameters and outputs */

static bool is_taken(const struct split *s, struct str name)
{
	return map_get(s->names, name) || map_get(s->resources, name) || map_get(s->parameters, name);
}

static struct str new_name(struct split *s, struct str wanted)
{
	wanted = str_to(wanted, LONGEST_NAME);
	struct str name = wanted;
	for (uint32_t i = 2; is_taken(s, name); i++)
		name = str_fmt(s->a, "%.*s%u", STRA(wanted), i);
	map_put(s->a, s->names, name, LITERAL(""));
	return name;
}

/* A resource's Ref and a parameter keep their names, so that what refers to them stays as it is. */
struct str split_import_name(struct split *s, uint32_t number)
{
	struct import *import = &s->imports.at[number];
	if (import->name.n)
		return import->name;
	switch (import->kind) {
	case IMPORT_REF: case IMPORT_PARAMETER: case IMPORT_MAPPING: return import->name = import->id;
	case IMPORT_CONDITION: return import->name = new_name(s, STR_CAT(s->a, import->id, STR("Condition")));
	case IMPORT_PSEUDO: return import->name = new_name(s, STR_CAT(s->a, STR("Root"), str_from(import->id, sizeof "AWS::" - 1)));
	default: return import->name = new_name(s, STR_CAT(s->a, import->id, name_letters_digits(s->a, import->attribute)));
	}
}

/* The service's own outputs keep theirs. */
struct str split_output_name(struct split *s, uint32_t number)
{
	struct import *import = &s->imports.at[number];
	if (!import->output.n) {
		const struct str name = split_import_name(s, number);
		import->output = map_get(s->outputs, name) ? new_name(s, STR_CAT(s->a, name, STR("Value"))) : name;
	}
	return import->output;
}

/* ---- what stands in place of a reference */

static const struct value *written(struct split *s, const struct import *import)
{
	return import->kind == IMPORT_ATTRIBUTE ? MAP(s->a, { "Fn::GetAtt", LIST(s->a, v_str(s->a, import->id), v_str(s->a, import->attribute)) }) : cfn_ref(s->a, import->id);
}

/* What a condition keeps from being made has no value: whoever needs it asks for the condition, too. */
static const struct value *if_made(struct split *s, const struct import *import, const struct value *v)
{
	const struct value *condition = import->of == NOTHING ? NULL : s->at[import->of].condition;
	return condition ? MAP(s->a, { "Fn::If", LIST(s->a, condition, v, LITERAL("")) }) : v;
}

/* A list is passed as one text: none of CloudFormation's has commas in its items. */
static const struct value *as_text(struct split *s, const struct import *import, const struct value *v)
{
	return import->list ? cfn_join(s->a, ",", v) : v;
}

const struct value *split_exported(struct split *s, uint32_t number)
{
	const struct import *import = &s->imports.at[number];
	return if_made(s, import, as_text(s, import, written(s, import)));
}

static const struct value *output_of(struct split *s, uint32_t number)
{
	const struct import *import = &s->imports.at[number];
	const struct split_stack *home = &s->stacks.at[split_home(s, import)];
	bit_put(home->exports, number);
	return cfn_getatt(s->a, home->id, STR_CAT(s->a, STR("Outputs."), split_output_name(s, number)).p);
}

const struct value *split_argument(struct split *s, uint32_t number)
{
	const struct import *import = &s->imports.at[number];
	if (import->kind == IMPORT_CONDITION)
		return MAP(s->a, { "Fn::If", LIST(s->a, v_str(s->a, import->id), LITERAL("true"), LITERAL("false")) });
	if (split_home(s, import) != ROOT)
		return output_of(s, number);
	return if_made(s, import, as_text(s, import, written(s, import)));
}

/* NULL: it stays as it is written. */
static const struct value *given(struct split *s, uint32_t number, uint32_t stack)
{
	const struct import *import = &s->imports.at[number];
	const uint32_t home = split_home(s, import);
	if (home == stack)
		return NULL;
	if (import->computed)
		return import->computed;
	if (stack == ROOT) {
		const struct value *v = output_of(s, number);
		return import->list ? MAP(s->a, { "Fn::Split", LIST(s->a, LITERAL(","), v) }) : v;
	}
	bit_put(s->stacks.at[stack].imports, number);
	const struct str name = split_import_name(s, number);
	return import->kind != IMPORT_ATTRIBUTE && str_eq(name, import->id) ? NULL : cfn_ref(s->a, name);
}

/* ---- the functions */

static const struct value *rewrite_ref(struct split *s, const struct value *v, struct str id, uint32_t stack)
{
	const uint32_t import = split_import(s, IMPORT_REF, id, STR(""), false);
	const struct value *now = import == NOTHING ? NULL : given(s, import, stack);
	return now ? now : v;
}

static const struct value *rewrite_attribute(struct split *s, const struct value *v, struct str id, struct str attribute, uint32_t stack)
{
	const uint32_t import = split_import(s, IMPORT_ATTRIBUTE, id, attribute, false);
	const struct value *now = import == NOTHING ? NULL : given(s, import, stack);
	return now ? now : v;
}

/* Only marks that the stack needs it: its name stays. */
static void needs_name(struct split *s, enum import_kind kind, const struct value *name, uint32_t stack)
{
	const uint32_t import = is_string(name) && stack != ROOT ? split_import(s, kind, name->string, STR(""), false) : NOTHING;
	if (import != NOTHING)
		bit_put(s->stacks.at[stack].imports, import);
}

/*
 * A name in the text becomes a parameter's, or a variable of the second argument, which has what is more than a name.
 * The text between names stays as it is.
 */
static const struct value *rewrite_sub(struct split *s, const struct value *v, uint32_t stack)
{
	const struct value *argument = v->map.entry->value, *text = is_string(argument) ? argument : list_at(argument, 0), *variables = list_at(argument, 1);
	const struct value *old = variables ? split_rewrite(s, variables, stack) : NULL;
	struct value *more = NULL;
	struct str now = STR("");
	uint32_t next = 0, from = 0;
	for (struct str inside; cfn_sub_next(value_str(text), &next, &inside);) {
		const struct str name = str_trim(inside);
		struct str id, attribute;
		if (str_starts(name, "!") || map_get(variables, name))
			continue;
		const bool dotted = cfn_dotted(name, &id, &attribute);
		const uint32_t import = dotted ? split_import(s, IMPORT_ATTRIBUTE, id, attribute, false) : split_import(s, IMPORT_REF, name, STR(""), false);
		const struct value *in_place = import == NOTHING ? NULL : given(s, import, stack);
		if (!in_place)
			continue;
		struct str variable = split_import_name(s, import);
		const struct entry *call = cfn_call(in_place);
		if (!(call && str_eqz(call->key, "Ref") && value_str(call->value).n && str_eq(call->value->string, variable))) {
			if (map_get(variables, variable))
				variable = new_name(s, STR_CAT(s->a, variable, STR("Value")));
			more = more ? more : map_copy(s->a, old ? old : v_map(s->a));
			map_put(s->a, more, variable, in_place);
		}
		const uint32_t at = (uint32_t)(inside.p - text->string.p);
		now = STR_CAT(s->a, now, str_from(str_to(text->string, at), from), variable);
		from = at + inside.n;
	}
	if (!from && old == variables)
		return v;
	const struct value *rewritten = from ? value_at(v_str(s->a, STR_CAT(s->a, now, str_from(text->string, from))), text->span) : text;
	const struct value *with = more ? more : old;
	return value_at(MAP(s->a, { "Fn::Sub", with ? LIST(s->a, rewritten, with) : rewritten }), v->span);
}

static const struct value *rewrite_list(struct split *s, const struct value *v, uint32_t stack)
{
	struct value *list = NULL;
	list_each(i, v) {
		const struct value *item = v->list.item[i], *now = split_rewrite(s, item, stack);
		if (now == item)
			continue;
		list = list ? list : list_copy(s->a, v);
		list->list.item[i] = now;
	}
	return list ? list : v;
}

const struct value *split_rewrite(struct split *s, const struct value *v, uint32_t stack)
{
	struct str id, attribute;
	if (is_list(v))
		return rewrite_list(s, v, stack);
	if (!is_map(v))
		return v;
	const struct entry *call = cfn_call(v);
	if (call && str_eqz(call->key, "Ref") && is_string(call->value))
		return rewrite_ref(s, v, call->value->string, stack);
	if (call && str_eqz(call->key, "Fn::GetAtt") && cfn_getatt_parts(call->value, &id, &attribute))
		return rewrite_attribute(s, v, id, attribute, stack);
	if (call && str_eqz(call->key, "Fn::Sub") && value_str(is_string(call->value) ? call->value : list_at(call->value, 0)).n)
		return rewrite_sub(s, v, stack);
	if (call && str_eqz(call->key, "Fn::If"))
		needs_name(s, IMPORT_CONDITION, list_at(call->value, 0), stack);
	if (call && str_eqz(call->key, "Fn::FindInMap"))
		needs_name(s, IMPORT_MAPPING, list_at(call->value, 0), stack);
	struct value *map = NULL;
	map_each(e, v) {
		const struct value *now = split_rewrite(s, e->value, stack);
		if (now == e->value)
			continue;
		map = map ? map : map_copy(s->a, v);
		map_put(s->a, map, e->key, now);
	}
	return map ? map : v;
}

/* ---- resources */

static void add_once(struct split *s, struct value *list, const struct value *v)
{
	if (!list_has(list, v->string))
		list_push(s->a, list, v);
}

/* DependsOn within the stack; what nested stacks have becomes, in the root, a dependency on them. */
static const struct value *rewrite_depends(struct split *s, uint32_t resource, const struct value *on)
{
	const struct split_resource *r = &s->at[resource];
	struct value *list = v_list(s->a);
	bool changed = false;
	for (uint32_t i = 0, n = is_string(on) ? 1 : list_len(on); i < n; i++) {
		const struct value *item = is_string(on) ? on : on->list.item[i];
		const uint32_t to = split_resource_number(s, value_str(item));
		if (to == NOTHING || s->at[to].stack == r->stack)
			list_push(s->a, list, item);
		else
			changed = true;
	}
	for (uint32_t u = r->first_use; r->stack == ROOT && u < uses_end(s, resource); u++) {
		const struct use *use = &s->uses.at[u];
		if (use->to == NOTHING || s->at[use->to].stack == ROOT || (use->import != NOTHING && !s->imports.at[use->import].computed))
			continue;
		add_once(s, list, v_str(s->a, s->stacks.at[s->at[use->to].stack].id));
		changed = true;
	}
	return !changed ? on : list->list.n ? list : NULL;
}

/* Whether anything in it is another stack's. */
static bool is_at_home(const struct split *s, uint32_t resource)
{
	const struct split_resource *r = &s->at[resource];
	for (uint32_t u = r->first_use; u < uses_end(s, resource); u++) {
		const struct use *use = &s->uses.at[u];
		const uint32_t home = use->import == NOTHING ? s->at[use->to].stack : split_home(s, &s->imports.at[use->import]);
		if (home != r->stack)
			return false;
	}
	return true;
}

const struct value *split_rewrite_resource(struct split *s, uint32_t resource)
{
	const struct split_resource *r = &s->at[resource];
	const struct value *whole = r->entry->value;
	if (is_at_home(s, resource))
		return whole;
	if (r->condition)
		needs_name(s, IMPORT_CONDITION, r->condition, r->stack);
	struct value *now = v_map_for(s->a, map_len(whole) + 1);
	value_at(now, whole->span);
	const struct value *depends = value_get(whole, "DependsOn");
	if (resource < s->n) /* an output waits for nothing */
		depends = rewrite_depends(s, resource, depends);
	map_each(e, whole)
		map_put_at(s->a, now, e->key, key_span(e), str_eqz(e->key, "DependsOn") ? depends : split_rewrite(s, e->value, r->stack));
	if (depends)
		map_putz(s->a, now, "DependsOn", depends);
	return now;
}
