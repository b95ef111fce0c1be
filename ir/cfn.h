/* cfn: CloudFormation's intrinsic functions as values. */
#ifndef SLSC_CFN_H
#define SLSC_CFN_H

#include "ir/value.h"

/* Each is a new map of one key, in the arena, without a place. */
struct value *cfn_ref(struct arena *a, struct str id);
/* The constant Ref of a literal id or pseudo parameter: CFN_REF("AWS::Region"). */
#define CFN_REF(z) (__extension__({ \
	static const struct value id_ = TEXT(z); \
	static struct entry ref_ = { .key = { "Ref", 3 }, .value = &id_ }; \
	static const struct value call_ = { .kind = VALUE_MAP, .map = { &ref_, 1, 1 } }; \
	value_itself(&call_); \
}))
struct value *cfn_getatt(struct arena *a, struct str id, const char *attribute);
/* "Id.Attribute" at its first dot. False without one. */
bool cfn_dotted(struct str text, struct str *id, struct str *attribute);
/* Id and attribute of Fn::GetAtt's argument: a list of two texts, or one with a dot. False where it is neither. */
bool cfn_getatt_parts(const struct value *argument, struct str *id, struct str *attribute);
/* The value at keys joined by dots, "" itself; where an intrinsic function stands in the way, that. NULL: there is none. */
const struct value *cfn_at(const struct value *v, struct str keys);
struct value *cfn_sub(struct arena *a, struct str text);
/* What stands in the next ${…} of a text of Fn::Sub, from *at on, which is behind it then: a name, or "!…" of a literal one. False at the end. */
bool cfn_sub_next(struct str text, uint32_t *at, struct str *inside);
/* Fn::Join of the parts (a list value). */
struct value *cfn_join(struct arena *a, const char *delimiter, const struct value *parts);
/* CFN_JOIN(a, ":", v, w) */
#define CFN_JOIN(a, delimiter, ...) cfn_join((a), (delimiter), LIST((a), __VA_ARGS__))

/* A trust policy: the services (a list: "lambda.amazonaws.com") may assume the role. */
struct value *cfn_assume_role_policy(struct arena *a, const struct value *services);

/* A map of tags as CloudFormation's list of Key and Value; of what is no map, js_object of it. */
struct value *cfn_tags(struct arena *a, const struct value *tags);

/* The argument of an intrinsic function: intrinsic(v, "Fn::GetAtt"); NULL if v is no map with that key. */
static inline const struct value *intrinsic(const struct value *v, const char *name)
{
	return value_get(v, name);
}

/* The only entry of a map that calls a function: Ref or Fn::…; NULL for anything else. */
static inline const struct entry *cfn_call(const struct value *v)
{
	if (!is_map(v) || v->map.n != 1)
		return NULL;
	const struct str name = v->map.entry->key;
	const bool ref = name.n == 3 && memcmp(name.p, "Ref", 3) == 0;
	return ref || (name.n >= 4 && memcmp(name.p, "Fn::", 4) == 0) ? v->map.entry : NULL;
}

/* Whether a text has a dynamic reference, which CloudFormation replaces when it deploys: nobody knows it before. */
static inline bool cfn_is_dynamic(struct str text) { return str_search(text, STR("{{resolve:"), 0) >= 0; }

/* A text that is known as it stands. */
static inline bool cfn_is_literal(const struct value *v) { return is_string(v) && !cfn_is_dynamic(v->string); }

#endif
