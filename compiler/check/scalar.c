/* scalar: ajv's coercion of one value to one type. */
#include "compiler/check/checker.h"
#include "ir/js.h"

#include <math.h>

bool check_is(const struct value *v, enum schema_kind kind)
{
	switch (kind) {
	case SCHEMA_STRING: return is_string(v);
	case SCHEMA_NUMBER: return is_number(v) && isfinite(v->number);
	case SCHEMA_INTEGER: return is_number(v) && isfinite(v->number) && fmod(v->number, 1) == 0;
	case SCHEMA_BOOLEAN: return is_bool(v);
	case SCHEMA_NULL: return is_null(v);
	case SCHEMA_LIST: return is_list(v);
	case SCHEMA_OBJECT: return is_map(v);
	default: return true;
	}
}

/* What is made of v stands in v's place. */
static struct value *from(struct arena *a, struct value *made, const struct value *v)
{
	return value_made_of(value_from(a, value_at(made, v->span), value_origin(v)), v);
}

static const struct value *to_string(struct arena *a, const struct value *v)
{
	if (is_null(v))
		return from(a, v_str(a, STR("")), v);
	return is_number(v) || is_bool(v) ? from(a, v_str(a, js_string(a, v)), v) : NULL;
}

static const struct value *to_number(struct arena *a, const struct value *v, bool whole)
{
	double d;
	if (is_null(v) || is_bool(v))
		return from(a, v_int(a, is_true(v)), v);
	if (!is_string(v) || !v->string.n || !js_number(v->string, &d))
		return NULL;
	/* Infinity % 1 is NaN in JavaScript, and so counts as whole. */
	return whole && isfinite(d) && fmod(d, 1) != 0 ? NULL : from(a, v_number(a, d, STR("")), v);
}

static const struct value *to_boolean(struct arena *a, const struct value *v)
{
	if (value_is(v, "false") || is_null(v) || (is_number(v) && v->number == 0))
		return from(a, v_bool(a, false), v);
	return value_is(v, "true") || (is_number(v) && v->number == 1) ? from(a, v_bool(a, true), v) : NULL;
}

static const struct value *to_null(struct arena *a, const struct value *v)
{
	return value_is(v, "") || is_false(v) || (is_number(v) && v->number == 0) ? from(a, v_null(a), v) : NULL;
}

const struct value *check_coerce(struct arena *a, enum schema_kind to, const struct value *v)
{
	switch (to) {
	case SCHEMA_STRING: return to_string(a, v);
	case SCHEMA_NUMBER: return to_number(a, v, false);
	case SCHEMA_INTEGER: return to_number(a, v, true);
	case SCHEMA_BOOLEAN: return to_boolean(a, v);
	case SCHEMA_NULL: return to_null(a, v);
	case SCHEMA_LIST: return is_map(v) ? NULL : from(a, LIST(a, v), v);
	default: return NULL;
	}
}
