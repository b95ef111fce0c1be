/*
 * references: what refers to a resource that is in another stack now goes through parameters and outputs.
 *
 * The order in which the plugin finds references decides the order in which stacks wait for each other: lists and maps are
 * gone through from their ends. Texts that equal a logical id are references, too. Every Fn::Sub without a map is given one,
 * and then ${!x} is ${x}: the plugin loses the escape. A map or list that the framework shares between resources is
 * changed for all of them at once.
 */
#include "ir/plugins/split_stacks/split.h"

#include "ir/js.h"
#include "ir/naming.h"

#include <stdarg.h>

struct reference {
	struct str id;              /* of the resource */
	const struct value **slot;  /* where it stands */
};
struct references {
	VEC(struct reference) of;
	VEC(const struct value **) todo;
	VEC(struct span) stack_names; /* where AWS::StackName or AWS::StackId is asked for */
};

struct unit *split_unit(const struct split *s, struct str id)
{
	const struct value *at = map_get(s->unit_index, id);
	return at ? &s->units.at[(uint32_t)at->number] : NULL;
}

struct diag *split_warns(struct split *s, enum diag_id id, struct span at, const char *fmt, ...)
{
	const struct str place = str_fmt(s->a, "%d %u:%u", (int)id, (unsigned)at.at, (unsigned)at.len);
	if (span_known(at) && map_put_new(s->a, s->told, place, (struct span){ 0 }, LITERAL("")))
		return NULL;
	va_list args;
	va_start(args, fmt);
	const struct str text = str_vfmt(s->a, fmt, args);
	va_end(args);
	return diag(s->cx->diags, id, span_known(at) ? at : s->use->span, "%.*s: %.*s", STRA(s->use->name), STRA(text));
}

/* ---- finding them */

static bool is_stack_name(struct str s) { return str_eqz(s, "AWS::StackName") || str_eqz(s, "AWS::StackId"); }

/* What the plugin takes for a name in a text of Fn::Sub. */
static bool is_variable(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* The escape is lost: a name that the template has would be put in its place. */
static void lose_escape(struct split *s, struct str name, struct span at)
{
	struct value **lost = &s->cx->nested.unescaped;
	*lost = *lost ? *lost : v_map(s->a);
	map_put(s->a, *lost, name, LITERAL(""));
	const int32_t dot = str_find(name, '.');
	const struct str id = dot < 0 ? name : str_to(name, (uint32_t)dot);
	const struct unit *to = split_unit(s, id);
	const bool found = to ? to->nest == s->here : s->here == IN_ROOT && map_get(value_get(s->cx->graph->root, "Parameters"), id);
	if (!found)
		return; /* the template has nothing of that name, and the truth pass says so */
	struct diag *g = split_warns(s, D_NESTED_ALTERED, at, "the ! of ${!%.*s} is lost, and CloudFormation puts a value in its place", STRA(name));
	if (g)
		diag_label(s->cx->diags, g, "slsc's own --split keeps it");
}

/* The argument of Fn::Sub with a map of what its text names. */
static struct value *with_map(struct split *s, const struct value *sub)
{
	struct arena *a = s->a;
	VEC(struct str) parts = { 0 };
	struct value *map = v_map(a);
	const struct str text = sub->string;
	uint32_t done = 0;
	for (uint32_t i = 0; i + 1 < text.n; i++) {
		const int32_t end = text.p[i] == '$' && text.p[i + 1] == '{' ? str_find(str_from(text, i), '}') : -1;
		if (end < 0)
			continue;
		struct str name = str_to(str_from(text, i + 2), (uint32_t)end - 2);
		const bool escaped = str_starts(name, "!");
		name = str_from(name, escaped ? 1 : 0);
		if (!is_variable(name))
			continue;
		const int32_t dot = str_find(name, '.');
		struct str key = name;
		if (escaped) {
			lose_escape(s, name, sub->span);
		} else if (dot >= 0) {
			struct value *path = v_list(a);
			for (struct str rest = name; rest.p;) {
				const int32_t next = str_find(rest, '.');
				list_push(a, path, v_str(a, next < 0 ? rest : str_to(rest, (uint32_t)next)));
				rest = next < 0 ? (struct str){ 0 } : str_from(rest, (uint32_t)next + 1);
			}
			key = STR_CAT(a, str_to(name, (uint32_t)dot), STR("_"), str_from(name, (uint32_t)dot + 1));
			map_put(a, map, key, value_at(MAP(a, { "Fn::GetAtt", path }), sub->span));
		} else {
			map_put(a, map, key, value_at(cfn_ref(a, name), sub->span));
		}
		vec_push(a, &parts, str_to(str_from(text, done), i - done));
		vec_push(a, &parts, STR("${"));
		vec_push(a, &parts, key);
		done = i + (uint32_t)end;
		i = done;
	}
	vec_push(a, &parts, str_from(text, done));
	return value_at(LIST(a, value_at(v_str(a, str_cat(a, parts.at, parts.n)), sub->span), map), sub->span);
}

static void look_later(struct split *s, struct references *r, const struct value *v, uint32_t i)
{
	if (i < list_len(v))
		vec_push(s->a, &r->todo, &v->list.item[i]);
}

static void add(struct split *s, struct references *r, struct str id, const struct value **slot)
{
	if (split_unit(s, id))
		vec_push(s->a, &r->of, (struct reference){ id, slot });
}

static struct str attribute_owner(const struct value *get_att)
{
	if (is_list(get_att))
		return value_str(list_at(get_att, 0));
	const struct str text = value_str(get_att);
	const int32_t dot = str_find(text, '.');
	return dot < 0 ? text : str_to(text, (uint32_t)dot);
}

/* The slot of a member that is there. */
static const struct value **member(const struct value *map, const char *key)
{
	struct entry *all = map->map.entry;
	return &all[map_entry(map, str_z(key)) - all].value;
}

static void look_at_map(struct split *s, struct references *r, const struct value **slot)
{
	const struct value *v = *slot, *ref = value_get(v, "Ref"), *get_att = value_get(v, "Fn::GetAtt");
	const struct value *join = value_get(v, "Fn::Join"), *sub = value_get(v, "Fn::Sub");
	if (is_string(ref) && is_stack_name(ref->string))
		vec_push(s->a, &r->stack_names, value_span(ref));
	if (is_string(ref) && split_unit(s, ref->string)) {
		add(s, r, ref->string, slot);
	} else if (js_truthy(get_att)) {
		add(s, r, attribute_owner(get_att), slot);
	} else if (is_list(join)) {
		look_later(s, r, join, 1);
	} else if (js_truthy(sub)) {
		const struct str text = value_str(is_list(sub) ? list_at(sub, 0) : sub);
		if (str_search(text, STR("${AWS::StackName}"), 0) >= 0 || str_search(text, STR("${AWS::StackId}"), 0) >= 0)
			vec_push(s->a, &r->stack_names, sub->span);
		if (is_string(sub))
			*member(v, "Fn::Sub") = sub = with_map(s, sub);
		look_later(s, r, sub, 1);
	} else {
		for (uint32_t i = 0; i < v->map.n; i++)
			if (!str_eqz(v->map.entry[i].key, "DependsOn"))
				vec_push(s->a, &r->todo, &v->map.entry[i].value);
	}
}

static struct references find(struct split *s, const struct value **start)
{
	struct references r = { 0 };
	vec_push(s->a, &r.todo, start);
	while (r.todo.n) {
		const struct value **slot = r.todo.at[--r.todo.n], *v = *slot;
		if (is_string(v))
			add(s, &r, v->string, slot);
		else if (is_map(v))
			look_at_map(s, &r, slot);
		for (uint32_t i = 0; i < list_len(v); i++)
			look_later(s, &r, v, i);
	}
	return r;
}

/* ---- replacing them */

/* The name of what carries the reference: the resource's id, and of an attribute that as well. */
static struct str carried_as(struct split *s, const struct reference *ref)
{
	struct arena *a = s->a;
	const struct value *get_att = is_map(*ref->slot) ? value_get(*ref->slot, "Fn::GetAtt") : NULL;
	if (!get_att)
		return ref->id;
	struct str text = js_string(a, get_att);
	if (is_list(get_att)) {
		text = STR("");
		list_each(i, get_att)
			text = STR_CAT(a, text, is_nil(get_att->list.item[i]) ? STR("") : js_string(a, get_att->list.item[i]));
	}
	return name_letters_digits(a, text);
}

/* The value as an output of the nested stack that has the resource, and what reads that output. */
static struct value *through_output(struct split *s, const struct reference *ref, struct nest *of)
{
	struct arena *a = s->a;
	const struct str name = carried_as(s, ref);
	if (!map_get(of->graph->outputs, name))
		map_put_at(a, of->graph->outputs, name, (*ref->slot)->span, MAP(a, { "Value", *ref->slot }));
	return value_at(MAP(a, { "Fn::GetAtt", LIST(a, v_str(a, of->name), v_str(a, STR_CAT(a, STR("Outputs."), name))) }), (*ref->slot)->span);
}

/* The value as a parameter of the nested stack in which it is needed, and what reads it there. */
static struct value *through_parameter(struct split *s, struct str name, const struct value *v, struct nest *in)
{
	struct arena *a = s->a;
	const struct str parameter = STR_CAT(a, name, STR("Parameter"));
	map_put_at(a, in->declared, parameter, v->span, MAP(a, { "Type", LITERAL("String") }));
	map_put_at(a, in->given, parameter, v->span, v);
	return value_at(cfn_ref(a, parameter), v->span);
}

static void needs(struct split *s, struct nest *n, struct str id) { map_put(s->a, n->needs, id, LITERAL("")); }

/* A text that equals a logical id by chance is no text any more. */
static void tell_of_text(struct split *s, const struct reference *ref)
{
	if (!is_string(*ref->slot))
		return;
	struct diag *g = split_warns(s, D_NESTED_ALTERED, (*ref->slot)->span, "the text '%.*s' is also the id of a resource in another stack, and becomes a reference to that", STRA(ref->id));
	if (g)
		diag_label(s->cx->diags, g, "slsc's own --split leaves texts alone");
}

static void replace(struct split *s, struct unit *u, const struct reference *ref, struct value *depends)
{
	const struct unit *to = split_unit(s, ref->id);
	struct nest *here = u->nest == IN_ROOT ? NULL : &s->nests.at[u->nest], *there = to->nest == IN_ROOT ? NULL : &s->nests.at[to->nest];
	if (here == there)
		return;
	tell_of_text(s, ref);
	if (!here) {
		*ref->slot = through_output(s, ref, there);
		map_put(s->a, depends, there->name, LITERAL(""));
	} else {
		const struct str name = carried_as(s, ref);
		const struct value *v = there ? through_output(s, ref, there) : *ref->slot;
		*ref->slot = through_parameter(s, name, v, here);
		needs(s, here, there ? there->name : ref->id);
	}
}

/* DependsOn once references are replaced: what is in another stack is waited for by stacks. depends: the stacks that it waits for. */
static struct value *dependencies(struct split *s, struct unit *u, const struct value *old, struct value *depends)
{
	struct arena *a = s->a;
	struct value *out = v_list(a), *seen = v_map(a);
	list_each(i, old) {
		const struct value *v = old->list.item[i];
		const struct unit *to = is_string(v) ? split_unit(s, v->string) : NULL;
		const int32_t there = to ? to->nest : IN_ROOT;
		if (!is_string(v) || there == u->nest || map_get(s->nest_index, v->string)) {
			if (!is_string(v) || !map_put_new(a, seen, v->string, (struct span){ 0 }, v))
				list_push(a, out, v);
		} else if (u->nest == IN_ROOT) {
			map_put(a, depends, s->nests.at[there].name, LITERAL(""));
		} else {
			needs(s, &s->nests.at[u->nest], there == IN_ROOT ? v->string : s->nests.at[there].name);
		}
	}
	map_each(e, depends)
		if (!map_get(seen, e->key))
			list_push(a, out, v_str(a, e->key));
	return out;
}

static void tell_of_stack_names(struct split *s, const struct unit *u, const struct references *r)
{
	for (uint32_t i = 0; u->nest != IN_ROOT && i < r->stack_names.n; i++) {
		struct diag *g = split_warns(s, D_NESTED_ALTERED, r->stack_names.at[i], "'%.*s' goes to the nested stack '%.*s', and AWS::StackName and AWS::StackId are that stack's there",
					     STRA(u->id), STRA(s->nests.at[u->nest].name));
		if (g)
			diag_label(s->cx->diags, g, "slsc's own --split keeps their meaning");
	}
}

static void rewrite(struct split *s, struct unit *u)
{
	struct arena *a = s->a;
	const struct value *old = value_get(u->resource, "DependsOn"), *start = u->resource;
	const struct value *list = is_list(old) ? old : js_truthy(old) ? LIST(a, old) : v_list(a);
	/* Before slots of the map are noted, as a new member may move the others. */
	map_putz(a, u->resource, "DependsOn", list);
	struct value *depends = v_map(a);
	s->here = u->nest;
	const struct references r = find(s, &start);
	for (uint32_t i = 0; i < r.of.n; i++)
		replace(s, u, &r.of.at[i], depends);
	map_putz(a, u->resource, "DependsOn", dependencies(s, u, list, depends));
	tell_of_stack_names(s, u, &r);
}

void split_references(struct split *s)
{
	for (uint32_t i = 0; i < s->units.n; i++)
		if (is_map(s->units.at[i].resource))
			rewrite(s, &s->units.at[i]);
}

void split_outputs(struct split *s)
{
	const struct value *start = s->outputs;
	if (!start)
		return;
	s->here = IN_ROOT;
	const struct references r = find(s, &start);
	for (uint32_t i = 0; i < r.of.n; i++) {
		const struct unit *to = split_unit(s, r.of.at[i].id);
		if (to->nest == IN_ROOT)
			continue;
		tell_of_text(s, &r.of.at[i]);
		*r.of.at[i].slot = through_output(s, &r.of.at[i], &s->nests.at[to->nest]);
	}
}

/* A condition is decided in the root, and told to the nested stack as 'true' or 'false'. */
void split_conditions(struct split *s)
{
	struct arena *a = s->a;
	for (uint32_t i = 0; i < s->moved.n; i++) {
		const struct unit *u = &s->units.at[s->moved.at[i]];
		const struct value *condition = value_get(u->resource, "Condition");
		if (!js_truthy(condition) || !is_string(condition))
			continue;
		struct nest *n = &s->nests.at[u->nest];
		struct value *conditions = map_own(a, n->graph->root, STR("Conditions"));
		if (!conditions)
			map_putz(a, n->graph->root, "Conditions", conditions = v_map(a));
		if (map_get(conditions, condition->string))
			continue;
		const struct value *met = value_at(MAP(a, { "Fn::If", LIST(a, condition, LITERAL("true"), LITERAL("false")) }), condition->span);
		map_put_at(a, conditions, condition->string, condition->span,
			   MAP(a, { "Fn::Equals", LIST(a, through_parameter(s, STR_CAT(a, condition->string, STR("IsMet")), met, n), LITERAL("true")) }));
	}
}
