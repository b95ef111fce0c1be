/*
 * references: what each resource needs of the rest of the template: Ref, Fn::GetAtt, Fn::Sub, Fn::If, Fn::FindInMap,
 * Condition and DependsOn. One walk over the resources; generated resources share subtrees, and one without references is
 * entered once.
 */
#include "ir/cfn.h"
#include "ir/split/split.h"

struct walk {
	struct split *s;
	uint32_t resource;
	struct seen quiet; /* subtrees without references, and their bytes */
};

uint32_t split_resource_number(const struct split *s, struct str id)
{
	const struct entry *e = map_entry(s->resources, id);
	return e ? (uint32_t)(e - s->resources->map.entry) : NOTHING;
}

/* Pseudo parameters that are the nested stack's own in a nested stack. */
bool split_pseudo(struct str name)
{
	return str_eqz(name, "AWS::StackName") || str_eqz(name, "AWS::StackId") || str_eqz(name, "AWS::NotificationARNs");
}

static bool is_list_parameter(const struct split *s, struct str name)
{
	const struct str type = value_str(value_get(map_get(s->parameters, name), "Type"));
	return str_search(type, STR("List"), 0) >= 0;
}

static uint32_t add_import(struct split *s, const struct import *import)
{
	vec_push(s->a, &s->imports, *import);
	return s->imports.n - 1;
}

/* Values of resources are chained at their resource, which has few; the rest is found by kind and name. */
static uint32_t resource_import(struct split *s, uint32_t of, struct str attribute, bool add)
{
	struct split_resource *r = &s->at[of];
	for (uint32_t i = r->first_import; i != NOTHING; i = s->imports.at[i].next)
		if (str_eq(s->imports.at[i].attribute, attribute))
			return i;
	if (!add)
		return NOTHING;
	const struct str type = value_str(value_get(r->entry->value, "Type"));
	const struct import import = { .kind = attribute.n ? IMPORT_ATTRIBUTE : IMPORT_REF, .of = of, .next = r->first_import, .id = r->entry->key, .attribute = attribute,
				       .computed = split_computed(s, r->entry->value, attribute), .list = attribute.n && split_is_list(type, attribute) };
	return r->first_import = add_import(s, &import);
}

static uint32_t other_import(struct split *s, enum import_kind kind, struct str id, bool add)
{
	const struct str key = str_fmt(s->a, "%d %.*s", (int)kind, STRA(id));
	const struct value *known = map_get(s->import_numbers, key);
	if (known || !add)
		return known ? (uint32_t)known->number : NOTHING;
	const bool list = kind == IMPORT_PSEUDO ? str_eqz(id, "AWS::NotificationARNs") : kind == IMPORT_PARAMETER && is_list_parameter(s, id);
	const struct import import = { .kind = kind, .of = NOTHING, .next = NOTHING, .id = id, .list = list };
	map_put(s->a, s->import_numbers, key, v_int(s->a, s->imports.n));
	return add_import(s, &import);
}

uint32_t split_import(struct split *s, enum import_kind kind, struct str id, struct str attribute, bool add)
{
	switch (kind) {
	case IMPORT_REF: case IMPORT_ATTRIBUTE: {
		const uint32_t of = split_resource_number(s, id);
		if (of != NOTHING)
			return resource_import(s, of, attribute, add);
		if (kind == IMPORT_ATTRIBUTE)
			return NOTHING;
		return split_pseudo(id) ? other_import(s, IMPORT_PSEUDO, id, add) : map_get(s->parameters, id) ? other_import(s, IMPORT_PARAMETER, id, add) : NOTHING;
	}
	case IMPORT_CONDITION: return map_get(s->conditions, id) ? other_import(s, kind, id, add) : NOTHING;
	case IMPORT_MAPPING: return map_get(s->mappings, id) ? other_import(s, kind, id, add) : NOTHING;
	default: return other_import(s, kind, id, add);
	}
}

static void needs(struct walk *w, enum import_kind kind, struct str id, struct str attribute)
{
	struct split *s = w->s;
	const uint32_t import = split_import(s, kind, id, attribute, true);
	if (import == NOTHING)
		return;
	const uint32_t to = s->imports.at[import].of;
	if (to != w->resource)
		vec_push(s->a, &s->uses, (struct use){ w->resource, to, import });
}

/* What cannot be told apart cannot be passed: it and what it may name stay together, in the root. */
static void stays(struct walk *w, const struct value *named)
{
	struct split *s = w->s;
	s->at[w->resource].opaque = true;
	const uint32_t other = is_string(named) ? split_resource_number(s, named->string) : NOTHING;
	if (other != NOTHING)
		s->at[other].opaque = true;
}

static void sub_needs(struct walk *w, const struct value *argument)
{
	const struct value *text = is_string(argument) ? argument : list_at(argument, 0), *variables = list_at(argument, 1);
	uint32_t next = 0;
	for (struct str name, id, attribute; cfn_sub_next(value_str(text), &next, &name);) {
		name = str_trim(name);
		if (str_starts(name, "!") || map_get(variables, name))
			continue;
		if (cfn_dotted(name, &id, &attribute))
			needs(w, IMPORT_ATTRIBUTE, id, attribute);
		else
			needs(w, IMPORT_REF, name, STR(""));
	}
}

/* Functions whose arguments need no knowledge of the function. */
static bool is_plain(struct str name)
{
	static const char *const plain[] = {
		"Fn::Join", "Fn::Select", "Fn::Split", "Fn::Base64", "Fn::GetAZs", "Fn::Cidr", "Fn::ImportValue", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals",
		"Fn::Length", "Fn::ToJsonString", "Fn::GetStackOutput",
	};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_eqz(name, plain[i]))
			return true;
	return false;
}

static void call_needs(struct walk *w, const struct entry *call)
{
	const struct value *v = call->value;
	struct str id, attribute;
	if (str_eqz(call->key, "Ref")) {
		if (is_string(v))
			needs(w, IMPORT_REF, v->string, STR(""));
		else
			stays(w, NULL);
	} else if (str_eqz(call->key, "Fn::GetAtt")) {
		if (cfn_getatt_parts(v, &id, &attribute))
			needs(w, IMPORT_ATTRIBUTE, id, attribute);
		else
			stays(w, list_at(v, 0));
	} else if (str_eqz(call->key, "Fn::Sub")) {
		sub_needs(w, v);
	} else if (str_eqz(call->key, "Fn::If")) {
		if (is_string(list_at(v, 0)))
			needs(w, IMPORT_CONDITION, v->list.item[0]->string, STR(""));
		else
			stays(w, NULL);
	} else if (str_eqz(call->key, "Fn::FindInMap")) {
		if (is_string(list_at(v, 0)))
			needs(w, IMPORT_MAPPING, v->list.item[0]->string, STR(""));
		else
			stays(w, NULL);
	} else if (!is_plain(call->key)) {
		stays(w, NULL);
	}
}

/* Bytes of v as indented JSON; near enough, and rather too many. */
enum { LINE_BYTES = 4, INDENT_BYTES = 2 };

static uint32_t walk(struct walk *w, const struct value *v, uint32_t depth)
{
	if (is_string(v))
		return v->string.n + LINE_BYTES + INDENT_BYTES * depth;
	if (!is_map(v) && !is_list(v))
		return 2 * LINE_BYTES + INDENT_BYTES * depth;
	const size_t slot = seen_slot(v);
	if (w->quiet.at[slot].v == v)
		return (uint32_t)w->quiet.at[slot].outcome;
	const uint32_t uses = w->s->uses.n;
	uint32_t bytes = 2 * (LINE_BYTES + INDENT_BYTES * depth);
	list_each(i, v)
		bytes += walk(w, v->list.item[i], depth + 1);
	const struct entry *call = cfn_call(v);
	if (call)
		call_needs(w, call);
	map_each(e, v)
		bytes += e->key.n + LINE_BYTES + walk(w, e->value, depth + 1);
	if (w->s->uses.n == uses && !w->s->at[w->resource].opaque) {
		w->quiet.at[slot].v = v;
		w->quiet.at[slot].outcome = bytes;
	}
	return bytes;
}

static void depends(struct walk *w, const struct value *on)
{
	struct split *s = w->s;
	const uint32_t to = is_string(on) ? split_resource_number(s, on->string) : NOTHING;
	if (to != NOTHING && to != w->resource)
		vec_push(s->a, &s->uses, (struct use){ w->resource, to, NOTHING });
	list_each(i, on)
		depends(w, on->list.item[i]);
}

/* A resource, or an output. */
static void walk_row(struct walk *w, uint32_t number)
{
	struct split *s = w->s;
	struct split_resource *r = &s->at[number];
	r->first_use = s->uses.n;
	w->resource = number;
	map_each(e, r->entry->value) {
		if (str_eqz(e->key, "DependsOn")) {
			depends(w, e->value);
		} else if (str_eqz(e->key, "Condition") && is_string(e->value)) {
			r->condition = e->value;
			needs(w, IMPORT_CONDITION, e->value->string, STR(""));
		}
		r->bytes += e->key.n + LINE_BYTES + walk(w, e->value, 3);
	}
}

/* An output counts in the stack of what it is about. */
static void count_output(struct split *s, uint32_t number)
{
	for (uint32_t u = s->at[number].first_use; u < s->uses.n; u++)
		if (s->uses.at[u].to != NOTHING) {
			s->at[s->uses.at[u].to].outputs++;
			return;
		}
}

void split_find_references(struct split *s)
{
	struct walk *w = ARENA_NEW(s->a, struct walk);
	w->s = s;
	vec_reserve(s->a, &s->uses, 4 * s->n);
	for (uint32_t i = 0; i < s->n + s->outputs_n; i++)
		s->at[i] = (struct split_resource){ .entry = i < s->n ? &s->resources->map.entry[i] : &s->outputs->map.entry[i - s->n], .first_import = NOTHING, .stack = UNPLACED, .label = LABEL_NONE };
	for (uint32_t i = 0; i < s->n; i++)
		walk_row(w, i);
	for (uint32_t i = s->n; i < s->n + s->outputs_n; i++) {
		walk_row(w, i);
		count_output(s, i);
	}
}
