#include "ir/cfntags.h"

/* The seventeen that v3.40 knows; each takes a scalar, a list or a map, whatever it holds. */
#define TAG(name, key) { "!" name, key }
static const struct {
	const char *tag, *key;
} tags[] = {
	TAG("And", "Fn::And"), TAG("Base64", "Fn::Base64"), TAG("Cidr", "Fn::Cidr"), TAG("Condition", "Condition"),
	TAG("Equals", "Fn::Equals"), TAG("FindInMap", "Fn::FindInMap"), TAG("GetAtt", "Fn::GetAtt"), TAG("GetAZs", "Fn::GetAZs"),
	TAG("If", "Fn::If"), TAG("ImportValue", "Fn::ImportValue"), TAG("Join", "Fn::Join"), TAG("Not", "Fn::Not"),
	TAG("Or", "Fn::Or"), TAG("Ref", "Ref"), TAG("Select", "Fn::Select"), TAG("Split", "Fn::Split"), TAG("Sub", "Fn::Sub"),
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
		if (!str_eqz(name, tags[i].tag + 1))
			continue;
		if (str_eqz(name, "GetAtt") && is_string(v))
			v = attribute_pair(a, v);
		struct value *m = value_at(v_map(a), v->span);
		map_put_at(a, m, str_z(tags[i].key), v->span, v);
		return m;
	}
	return NULL;
}

const char *cfntag_of(struct str key)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_eqz(key, tags[i].key))
			return tags[i].tag;
	return NULL;
}

bool cfntag_known(struct str tag)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_eqz(tag, tags[i].tag))
			return true;
	return false;
}

void cfntag_offer(struct near *near)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		near_offer(near, str_z(tags[i].tag + 1));
}
