#include "ir/cfn.h"

#include "ir/js.h"

struct value *cfn_ref(struct arena *a, struct str id) { return MAP(a, { "Ref", v_str(a, id) }); }
struct value *cfn_sub(struct arena *a, struct str text) { return MAP(a, { "Fn::Sub", v_str(a, text) }); }

bool cfn_sub_next(struct str text, uint32_t *at, struct str *inside)
{
	const int32_t from = str_search(text, STR("${"), *at);
	const int32_t to = from < 0 ? -1 : str_search(text, STR("}"), (uint32_t)from);
	if (to < 0)
		return false;
	*at = (uint32_t)to + 1;
	*inside = str_to(str_from(text, (uint32_t)from + 2), (uint32_t)(to - from - 2));
	return true;
}

struct value *cfn_getatt(struct arena *a, struct str id, const char *attribute)
{
	return MAP(a, { "Fn::GetAtt", LIST(a, v_str(a, id), v_text(a, attribute)) });
}

bool cfn_dotted(struct str text, struct str *id, struct str *attribute)
{
	const int32_t dot = str_find(text, '.');
	if (dot <= 0)
		return false;
	*id = str_to(text, (uint32_t)dot);
	*attribute = str_from(text, (uint32_t)dot + 1);
	return true;
}

bool cfn_getatt_parts(const struct value *argument, struct str *id, struct str *attribute)
{
	if (is_string(argument))
		return cfn_dotted(argument->string, id, attribute);
	const struct value *first = list_at(argument, 0), *second = list_at(argument, 1);
	if (list_len(argument) != 2 || !is_string(first) || !is_string(second))
		return false;
	*id = first->string;
	*attribute = second->string;
	return true;
}

const struct value *cfn_at(const struct value *v, struct str keys)
{
	while (keys.n && v && !cfn_call(v)) {
		const int32_t dot = str_find(keys, '.');
		v = map_get(v, dot < 0 ? keys : str_to(keys, (uint32_t)dot));
		keys = dot < 0 ? STR("") : str_from(keys, (uint32_t)dot + 1);
	}
	return v;
}

struct value *cfn_join(struct arena *a, const char *delimiter, const struct value *parts)
{
	return MAP(a, { "Fn::Join", LIST(a, v_text(a, delimiter), parts) });
}

struct value *cfn_assume_role_policy(struct arena *a, const struct value *services)
{
	return MAP(a, { "Version", v_text(a, "2012-10-17") }, { "Statement", LIST(a, MAP(a,
		{ "Effect", v_text(a, "Allow") },
		{ "Principal", MAP(a, { "Service", services }) },
		{ "Action", TEXTS(a, "sts:AssumeRole") })) });
}

struct value *cfn_tags(struct arena *a, const struct value *tags)
{
	struct value *list = v_list(a);
	const struct value *map = js_object(a, tags);
	const struct entry **entries = js_entries(a, map);
	for (uint32_t i = 0; i < map_len(map); i++)
		list_push(a, list, MAP(a, { "Key", v_str(a, entries[i]->key) }, { "Value", entries[i]->value }));
	return list;
}
