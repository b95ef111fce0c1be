#include "schemas/cfn.h"

const char *cfn_name(uint32_t string) { return cfn_strings + string; }

/* As str_cmp, without measuring z. */
static int compare(struct str s, const char *z)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] != z[i] || !z[i])
			return z[i] && (unsigned char)s.p[i] < (unsigned char)z[i] ? -1 : 1;
	return z[s.n] ? -1 : 0;
}

/* Which of n rows, stride bytes apart and sorted by the name that is their first field, has this one; n: none. */
static uint32_t find(const void *rows, uint32_t n, size_t stride, struct str name)
{
	uint32_t lo = 0, hi = n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2, string;
		memcpy(&string, (const char *)rows + mid * stride, sizeof string);
		int c = compare(name, cfn_name(string));
		if (c == 0)
			return mid;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return n;
}

const struct cfn_type *cfn_type_find(struct str name)
{
	const uint32_t i = find(cfn_types, cfn_types_n, sizeof *cfn_types, name);
	return i < cfn_types_n ? &cfn_types[i] : NULL;
}

struct cfn_properties cfn_type_properties(const struct cfn_type *type)
{
	return (struct cfn_properties){ cfn_properties + type->first, type->n };
}

struct cfn_properties cfn_object_properties(const struct cfn_shape *object)
{
	if (!object || object->kind != CFN_OBJECT)
		return (struct cfn_properties){ NULL, 0 };
	return (struct cfn_properties){ cfn_properties + cfn_definitions[object->of].first, cfn_definitions[object->of].n };
}

const struct cfn_property *cfn_property_find(struct cfn_properties of, struct str name)
{
	const uint32_t i = find(of.at, of.n, sizeof *of.at, name);
	return i < of.n ? &of.at[i] : NULL;
}

uint32_t cfn_required(struct cfn_properties of)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < of.n; i++)
		n += of.at[i].flags & CFN_REQUIRED;
	return n;
}

const struct cfn_shape *cfn_element(const struct cfn_shape *s)
{
	return s && (s->kind == CFN_LIST || s->kind == CFN_MAP) ? &cfn_shapes[s->of] : NULL;
}

const struct cfn_shape *cfn_alternative(const struct cfn_shape *s, uint32_t i)
{
	if (!s || s->kind != CFN_UNION || i >= cfn_unions[s->of].n)
		return NULL;
	return &cfn_shapes[cfn_union_shapes[cfn_unions[s->of].first + i]];
}

const char *cfn_allowed(const struct cfn_shape *s, uint32_t i)
{
	if (!s || !cfn_is_closed(s) || i >= cfn_words[s->of].n)
		return NULL;
	return cfn_name(cfn_word_strings[cfn_words[s->of].first + i]);
}

const char *cfn_attribute(const struct cfn_type *type, uint32_t i)
{
	return i < type->attributes_n ? cfn_name(cfn_attributes[type->first_attribute + i]) : NULL;
}
