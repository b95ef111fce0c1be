#include "ir/cfn_bytes.h"

#include "ir/cfn.h"

/* Typical lengths of what is known only in the account. */
enum { ARN_BYTES = 60, NAME_BYTES = 20, OTHER_BYTES = 40 };

static const struct {
	const char *name;
	uint32_t bytes;
} pseudo[] = {
	{ "AWS::Region", 12 }, { "AWS::AccountId", 12 }, { "AWS::Partition", 3 }, { "AWS::URLSuffix", 13 },
	{ "AWS::StackName", 25 }, { "AWS::StackId", 110 }, { "AWS::NoValue", 0 },
};

static uint32_t name_bytes(struct str name)
{
	for (size_t i = 0; i < sizeof pseudo / sizeof *pseudo; i++)
		if (str_eqz(name, pseudo[i].name))
			return pseudo[i].bytes;
	return str_find(name, '.') > 0 ? ARN_BYTES + name.n : NAME_BYTES + name.n;
}

static uint32_t sub_bytes(struct str text, const struct value *variables)
{
	uint32_t n = text.n;
	uint32_t at = 0;
	for (struct str name; cfn_sub_next(text, &at, &name);) {
		if (str_starts(name, "!"))
			continue;
		const struct value *given = map_get(variables, name);
		n = n - name.n - 3 + (given ? cfn_text_bytes(given) : name_bytes(name));
	}
	return n;
}

static uint32_t join_bytes(const struct value *v)
{
	uint32_t n = 0, between = value_str(list_at(v, 0)).n;
	const struct value *parts = list_at(v, 1);
	list_each(i, parts)
		n += cfn_text_bytes(parts->list.item[i]) + (i ? between : 0);
	return is_list(parts) ? n : OTHER_BYTES;
}

static uint32_t call_bytes(const struct entry *f)
{
	const struct value *v = f->value;
	if (str_eqz(f->key, "Ref"))
		return name_bytes(value_str(v));
	if (str_eqz(f->key, "Fn::GetAtt"))
		return ARN_BYTES + value_str(is_list(v) ? list_at(v, 0) : v).n;
	if (str_eqz(f->key, "Fn::Sub"))
		return sub_bytes(value_str(is_list(v) ? list_at(v, 0) : v), list_at(v, 1));
	if (str_eqz(f->key, "Fn::Join"))
		return join_bytes(v);
	if (str_eqz(f->key, "Fn::If") && list_len(v) == 3) {
		uint32_t yes = cfn_text_bytes(list_at(v, 1)), no = cfn_text_bytes(list_at(v, 2));
		return yes > no ? yes : no;
	}
	return OTHER_BYTES;
}

uint32_t cfn_text_bytes(const struct value *v)
{
	const struct entry *f = cfn_call(v);
	if (f)
		return call_bytes(f);
	return is_string(v) ? v->string.n : cfn_json_bytes(v);
}

static uint32_t quoted_bytes(struct str s)
{
	uint32_t n = s.n + 2;
	for (uint32_t i = 0; i < s.n; i++)
		n += s.p[i] == '"' || s.p[i] == '\\' || (unsigned char)s.p[i] < ' ';
	return n;
}

uint32_t cfn_json_bytes(const struct value *v)
{
	const struct entry *f = cfn_call(v);
	uint32_t n = 2;
	if (f) {
		bool either = str_eqz(f->key, "Fn::If") && list_len(f->value) == 3 && !is_string(list_at(f->value, 1));
		return either ? call_bytes(f) : call_bytes(f) + 2;
	}
	if (is_map(v)) {
		map_each(e, v)
			n += quoted_bytes(e->key) + 2 + cfn_json_bytes(e->value);
		return n - (map_len(v) > 0);
	}
	if (is_list(v)) {
		list_each(i, v)
			n += cfn_json_bytes(v->list.item[i]) + 1;
		return n - (list_len(v) > 0);
	}
	if (is_string(v))
		return quoted_bytes(v->string);
	return is_number(v) && v->digits_n ? v->digits_n : 4;
}
