#include "ir/cfn.h"

struct value *cfn_ref(struct arena *a, struct str id) { return MAP(a, { "Ref", v_str(a, id) }); }
struct value *cfn_refz(struct arena *a, const char *id) { return cfn_ref(a, str_z(id)); }
struct value *cfn_sub(struct arena *a, struct str text) { return MAP(a, { "Fn::Sub", v_str(a, text) }); }

struct value *cfn_getatt(struct arena *a, struct str id, const char *attribute)
{
	return MAP(a, { "Fn::GetAtt", LIST(a, v_str(a, id), v_text(a, attribute)) });
}

struct value *cfn_join(struct arena *a, const char *delimiter, const struct value *parts)
{
	return MAP(a, { "Fn::Join", LIST(a, v_text(a, delimiter), parts) });
}
