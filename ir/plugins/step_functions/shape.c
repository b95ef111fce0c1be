/* shape: values judged as Joi does it, by the tables that schemas are written in. */
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

static bool broken(struct arena *a, struct breach *out, const struct value *v, struct str path, const char *what)
{
	*out = (struct breach){ value_span(v), str_fmt(a, "%.*s is %s, but should be %s", STRA(path), value_kind_name(v), what) };
	return false;
}

static bool text_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out)
{
	const char *what = shape->expected ? shape->expected : "a text";
	if (!is_string(v))
		return broken(a, out, v, path, what);
	bool fits = v->string.n > 0 && (!shape->pattern || str_starts(v->string, shape->pattern + 1));
	for (const char *const *w = shape->words; w && *w; w++)
		if (str_eqz(v->string, *w))
			return true;
	if (fits && !shape->words)
		return true;
	*out = (struct breach){ v->span, v->string.n ? str_fmt(a, "%.*s is '%.*s', but should be %s", STRA(path), STRA(v->string), what)
						     : str_fmt(a, "%.*s is empty, but should be %s", STRA(path), what) };
	return false;
}

static bool number_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out)
{
	double d = is_number(v) ? v->number : 0;
	const bool number = is_number(v) || (is_string(v) && str_trim(v->string).n && js_number(v->string, &d));
	const bool whole = shape->kind == SCHEMA_INTEGER;
	if (number && (!whole || (d == (double)(int64_t)d && d >= shape->minimum)))
		return true;
	return broken(a, out, v, path, whole ? "a whole number of 1 or more" : "a number");
}

bool shape_boolean(const struct value *v)
{
	return is_true(v) || (is_string(v) && str_eq_nocase(v->string, STR("true")));
}

static bool list_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out)
{
	if (!is_list(v))
		return broken(a, out, v, path, "a list");
	if (v->list.n < shape->least)
		return broken(a, out, v, path, "a list that is not empty");
	for (uint32_t i = 0; shape->item && i < v->list.n; i++)
		if (!shape_fits(a, v->list.item[i], shape->item, str_fmt(a, "%.*s[%u]", STRA(path), i), out))
			return false;
	return true;
}

static const struct schema_prop *prop_of(const struct schema *shape, struct str key)
{
	for (const struct schema_prop *p = shape->props; p && p->key; p++)
		if (str_eqz(key, p->key))
			return p;
	return NULL;
}

static bool unknown_key(struct arena *a, const struct entry *e, const struct schema *shape, struct str path, struct breach *out)
{
	*out = (struct breach){ key_span(e), str_fmt(a, "%.*s has no option '%.*s'", STRA(path), STRA(e->key)), { .word = e->key } };
	for (const struct schema_prop *p = shape->props; p && p->key; p++)
		near_offer(&out->near, str_z(p->key));
	return false;
}

static bool map_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out)
{
	if (!is_map(v))
		return broken(a, out, v, path, "a map");
	for (const struct schema_prop *p = shape->props; p && p->key; p++) {
		const struct value *own = value_get(v, p->key);
		if (!own && p->required) {
			*out = (struct breach){ v->span, str_fmt(a, "%.*s has no '%s'", STRA(path), p->key) };
			return false;
		}
		if (own && !shape_fits(a, own, p->schema, str_fmt(a, "%.*s.%s", STRA(path), p->key), out))
			return false;
	}
	map_each(e, v) {
		if (prop_of(shape, e->key))
			continue;
		if (!shape->extra)
			return unknown_key(a, e, shape, path, out);
		if (!shape_fits(a, e->value, shape->extra, str_fmt(a, "%.*s.%.*s", STRA(path), STRA(e->key)), out))
			return false;
	}
	return true;
}

bool shape_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out)
{
	switch (shape->kind) {
	case SCHEMA_STRING: return text_fits(a, v, shape, path, out);
	case SCHEMA_NUMBER:
	case SCHEMA_INTEGER: return number_fits(a, v, shape, path, out);
	case SCHEMA_BOOLEAN:
		return is_bool(v) || shape_boolean(v) || (is_string(v) && str_eq_nocase(v->string, STR("false"))) || broken(a, out, v, path, "true or false");
	case SCHEMA_LIST: return list_fits(a, v, shape, path, out);
	case SCHEMA_OBJECT: return map_fits(a, v, shape, path, out);
	case SCHEMA_ANY_OF:
		for (const struct schema *const *one = shape->of; *one; one++)
			if (shape_fits(a, v, *one, path, out))
				return true;
		*out = (struct breach){ value_span(v), str_fmt(a, "%.*s should be %s", STRA(path), shape->expected) };
		return false;
	default: return true;
	}
}
