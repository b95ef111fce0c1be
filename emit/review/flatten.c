#include "emit/review/flatten.h"

#include "ir/cfn.h"

struct flattener {
	struct arena *a;
	const struct value *root, *nested;
	struct value *resources; /* of the result, as far as they are known: for conditions */
	struct value *resolved;  /* "Stack.Parameter" and "Stack:Output" -> what it is; while that is looked for, what is written */
};

/* Where a value stands: a nested stack's id and template, or the root (id empty). */
struct template_at {
	struct str stack;
	const struct value *template;
};

static const struct value *resolve(struct flattener *f, const struct value *v, struct template_at at);

static struct str referred(const struct value *v)
{
	const struct entry *call = cfn_call(v);
	struct str id, attribute;
	if (call && str_eqz(call->key, "Ref"))
		return value_str(call->value);
	return call && str_eqz(call->key, "Fn::GetAtt") && cfn_getatt_parts(call->value, &id, &attribute) ? id : STR("");
}

/* The list that a text was joined of by commas; NULL: it was not. */
static const struct value *joined(const struct value *v)
{
	const struct value *join = intrinsic(v, "Fn::Join");
	return value_is(list_at(join, 0), ",") && list_len(join) == 2 ? list_at(join, 1) : NULL;
}

/* Of Fn::If that passes a value only where its resource is made: the value. */
static const struct value *unguarded(const struct flattener *f, const struct value *v)
{
	const struct value *choice = intrinsic(v, "Fn::If"), *made = list_at(choice, 1);
	if (list_len(choice) != 3 || !value_is(list_at(choice, 2), ""))
		return v;
	const struct value *resource = map_get(f->resources, referred(joined(made) ? joined(made) : made));
	return resource && value_str(list_at(choice, 0)).n && str_eq(value_str(value_get(resource, "Condition")), value_str(list_at(choice, 0))) ? made : v;
}

static const struct value *resolve_once(struct flattener *f, struct str key, const struct value *written, const struct value *v, struct template_at at)
{
	const struct value *known = map_get(f->resolved, key);
	if (known)
		return known;
	map_put(f->a, f->resolved, key, written);
	const struct value *now = unguarded(f, resolve(f, v, at));
	map_put(f->a, f->resolved, key, now);
	return now;
}

static const struct value *parameter(struct flattener *f, const struct value *written, struct str name, struct template_at at)
{
	const struct value *declared = map_get(value_get(at.template, "Parameters"), name);
	const struct value *stack = map_get(value_get(f->root, "Resources"), at.stack);
	const struct value *given = map_get(value_dig(stack, "Properties", "Parameters"), name);
	if (!declared || !at.stack.n)
		return written;
	if (!given)
		return value_get(declared, "Default") ? value_get(declared, "Default") : written;
	const struct value *now = resolve_once(f, STR_CAT(f->a, at.stack, STR("."), name), written, given, (struct template_at){ STR(""), f->root });
	const struct value *list = value_is(value_get(declared, "Type"), "CommaDelimitedList") ? joined(now) : NULL;
	return list ? list : now;
}

static const struct value *attribute_of(struct flattener *f, const struct value *written, struct str id, struct str attribute, struct template_at at)
{
	const struct value *template = at.stack.n ? NULL : map_get(f->nested, id);
	if (!template || !str_starts(attribute, "Outputs."))
		return written;
	const struct str name = str_from(attribute, sizeof "Outputs." - 1);
	const struct value *v = value_get(map_get(value_get(template, "Outputs"), name), "Value");
	return v ? resolve_once(f, STR_CAT(f->a, id, STR(":"), name), written, v, (struct template_at){ id, template }) : written;
}

/* ${…} by what it is: a name, or a variable of the second argument. */
static const struct value *sub(struct flattener *f, const struct value *v, struct template_at at)
{
	const struct value *argument = v->map.entry->value, *text = is_string(argument) ? argument : list_at(argument, 0), *variables = resolve(f, list_at(argument, 1), at);
	struct value *more = v_map(f->a);
	map_each(e, variables)
		map_put(f->a, more, e->key, e->value);
	struct str now = STR("");
	uint32_t next = 0, from = 0;
	for (struct str inside, id, attribute; cfn_sub_next(value_str(text), &next, &inside);) {
		const struct str name = str_trim(inside);
		const struct value *as_value = v_str(f->a, name);
		if (str_starts(name, "!") || map_get(variables, name))
			continue;
		const struct value *is = cfn_dotted(name, &id, &attribute) ? attribute_of(f, as_value, id, attribute, at) : parameter(f, as_value, name, at);
		if (is == as_value)
			continue;
		const struct entry *call = cfn_call(is);
		struct str put = name;
		if (call && str_eqz(call->key, "Ref"))
			put = value_str(call->value);
		else if (call && str_eqz(call->key, "Fn::GetAtt") && cfn_getatt_parts(call->value, &id, &attribute))
			put = STR_CAT(f->a, id, STR("."), attribute);
		else
			map_put(f->a, more, name, is);
		const uint32_t start = (uint32_t)(inside.p - text->string.p);
		now = STR_CAT(f->a, now, str_from(str_to(text->string, start), from), put);
		from = start + inside.n;
	}
	if (!from && variables == list_at(argument, 1))
		return v;
	const struct value *put = from ? value_at(v_str(f->a, STR_CAT(f->a, now, str_from(text->string, from))), text->span) : text;
	return value_at(MAP(f->a, { "Fn::Sub", map_len(more) ? LIST(f->a, put, more) : put }), v->span);
}

static const struct value *resolve_members(struct flattener *f, const struct value *v, struct template_at at)
{
	struct value *copy = NULL;
	list_each(i, v) {
		const struct value *now = resolve(f, v->list.item[i], at);
		if (now != v->list.item[i]) {
			copy = copy ? copy : list_copy(f->a, v);
			copy->list.item[i] = now;
		}
	}
	map_each(e, v) {
		const struct value *now = resolve(f, e->value, at);
		if (now != e->value) {
			copy = copy ? copy : map_copy(f->a, v);
			map_put(f->a, copy, e->key, now);
		}
	}
	return copy ? copy : v;
}

static const struct value *resolve(struct flattener *f, const struct value *v, struct template_at at)
{
	const struct entry *call = cfn_call(v);
	struct str id, attribute;
	if (call && str_eqz(call->key, "Ref") && is_string(call->value))
		return parameter(f, v, call->value->string, at);
	if (call && str_eqz(call->key, "Fn::GetAtt") && cfn_getatt_parts(call->value, &id, &attribute))
		return attribute_of(f, v, id, attribute, at);
	if (call && str_eqz(call->key, "Fn::Sub") && value_str(is_string(call->value) ? call->value : list_at(call->value, 0)).n)
		return sub(f, v, at);
	const struct value *now = is_map(v) || is_list(v) ? resolve_members(f, v, at) : v;
	const struct value *split = intrinsic(now, "Fn::Split"), *list = value_is(list_at(split, 0), ",") ? joined(list_at(split, 1)) : NULL;
	return list && now != v ? list : now;
}

/* DependsOn of the root may name nested stacks. */
static const struct value *without_stacks(struct flattener *f, const struct value *resource)
{
	const struct value *on = value_get(resource, "DependsOn");
	struct value *list = v_list(f->a);
	list_each(i, on)
		if (!map_get(f->nested, value_str(on->list.item[i])))
			list_push(f->a, list, on->list.item[i]);
	if (list_len(list) == list_len(on) && !map_get(f->nested, value_str(on)))
		return resource;
	struct value *now = map_copy(f->a, resource);
	if (list_len(list))
		map_putz(f->a, now, "DependsOn", list);
	else
		map_remove(now, STR("DependsOn"));
	return now;
}

static void put_outputs(struct flattener *f, struct value *outputs, const struct value *own_outputs, const struct value *of, struct template_at at)
{
	map_each(e, of)
		if (!map_get(outputs, e->key) && (!at.stack.n || map_get(own_outputs, e->key) || value_get(e->value, "Export")))
			map_put_at(f->a, outputs, e->key, key_span(e), resolve(f, e->value, at));
}

struct flat stacks_flatten(struct arena *a, const struct value *root, const struct value *nested)
{
	const struct value *all = value_get(root, "Resources"), *root_outputs = value_get(root, "Outputs");
	struct flattener f = { .a = a, .root = root, .nested = nested, .resources = v_map(a), .resolved = v_map(a) };
	struct value *homes = v_map(a), *resources = v_map(a), *outputs = v_map(a), *template = map_copy(a, root);
	const struct template_at top = { STR(""), root };
	map_each(e, all)
		map_put(a, f.resources, e->key, e->value);
	map_each(s, nested)
		map_each(e, value_get(s->value, "Resources"))
			map_put(a, f.resources, e->key, e->value);
	map_each(e, all)
		if (!map_get(nested, e->key))
			map_put_at(a, resources, e->key, key_span(e), without_stacks(&f, resolve(&f, e->value, top)));
	map_each(s, nested) {
		const struct template_at at = { s->key, s->value };
		map_each(e, value_get(s->value, "Resources")) {
			map_put_at(a, resources, e->key, key_span(e), resolve(&f, e->value, at));
			map_put(a, homes, e->key, v_str(a, s->key));
		}
		put_outputs(&f, outputs, root_outputs, value_get(s->value, "Outputs"), at);
	}
	put_outputs(&f, outputs, NULL, root_outputs, top);
	map_putz(a, template, "Resources", resources);
	if (map_len(outputs))
		map_putz(a, template, "Outputs", outputs);
	return (struct flat){ template, homes };
}
