#include "compiler/read/cfntags.h"

/* The seventeen that v3.40 knows; each takes a scalar, a list or a map, whatever it holds. */
static const struct {
	const char *name, *key;
} tags[] = {
	{ "And", "Fn::And" }, { "Base64", "Fn::Base64" }, { "Cidr", "Fn::Cidr" }, { "Condition", "Condition" },
	{ "Equals", "Fn::Equals" }, { "FindInMap", "Fn::FindInMap" }, { "GetAtt", "Fn::GetAtt" }, { "GetAZs", "Fn::GetAZs" },
	{ "If", "Fn::If" }, { "ImportValue", "Fn::ImportValue" }, { "Join", "Fn::Join" }, { "Not", "Fn::Not" },
	{ "Or", "Fn::Or" }, { "Ref", "Ref" }, { "Select", "Fn::Select" }, { "Split", "Fn::Split" }, { "Sub", "Fn::Sub" },
};

/* "a.b.c" is [a, "b.c"]; without a dot the attribute is empty. */
static const struct value *attribute_pair(struct arena *a, const struct value *v)
{
	int32_t dot = str_find(v->string, '.');
	uint32_t head = dot < 0 ? v->string.n : (uint32_t)dot;
	struct span resource = v->span, attribute = v->span;
	resource.len = head < resource.len ? head : resource.len;
	return value_at(LIST(a, value_at(v_str(a, str_to(v->string, head)), resource),
			     value_at(v_str(a, str_from(v->string, head + 1)), attribute)), v->span);
}

struct value *cfntag_expand(struct arena *a, struct str name, const struct value *v)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (!str_eqz(name, tags[i].name))
			continue;
		if (str_eqz(name, "GetAtt") && is_string(v))
			v = attribute_pair(a, v);
		struct value *m = value_at(v_map(a), v->span);
		map_put_at(a, m, str_z(tags[i].key), v->span, v);
		return m;
	}
	return NULL;
}

void cfntag_offer(struct near *near)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		near_offer(near, str_z(tags[i].name));
}
