/* parameters: values that parameters lack or do not allow themselves, and names of exports that are given twice. */
#include "ir/js.h"
#include "ir/service.h"
#include "ir/truth/truth.h"

#include "ir/base/regex.h"
#include "ir/base/utf8.h"

static bool is_scalar(const struct value *v) { return is_string(v) || is_number(v) || is_bool(v); }

static const struct value *given_value(struct truth *t, struct str name)
{
	const struct value *list = value_get(t->cx->service->provider.config, "stackParameters");
	list_each(i, list) {
		const struct value *one = list->list.item[i];
		if (is_string(value_get(one, "ParameterKey")) && str_eq(value_get(one, "ParameterKey")->string, name))
			return value_get(one, "ParameterValue") ? value_get(one, "ParameterValue") : one;
	}
	return NULL;
}

static bool is_allowed(struct arena *a, const struct value *allowed, struct str text)
{
	list_each(i, allowed)
		if (is_scalar(allowed->list.item[i]) && str_eq(js_string(a, allowed->list.item[i]), text))
			return true;
	return !is_list(allowed);
}

static struct str parameter_wrong(struct truth *t, const struct value *parameter, const struct value *v)
{
	struct arena *a = t->cx->arena;
	const struct value *allowed = value_get(parameter, "AllowedValues"), *pattern = value_get(parameter, "AllowedPattern");
	const struct str text = js_string(a, v);
	const bool is_number_type = value_is(value_get(parameter, "Type"), "Number");
	double n = 0, bound;
	if (value_is(value_get(parameter, "Type"), "CommaDelimitedList") || str_starts(value_str(value_get(parameter, "Type")), "List<")) {
		for (struct str rest = text; rest.n;) {
			const int32_t comma = str_find(rest, ',');
			if (!is_allowed(a, allowed, str_trim(comma < 0 ? rest : str_to(rest, (uint32_t)comma))))
				return STR("has an item that is none of its AllowedValues");
			rest = comma < 0 ? STR("") : str_from(rest, (uint32_t)comma + 1);
		}
		return STR("");
	}
	if (!is_allowed(a, allowed, text))
		return STR("is none of its AllowedValues");
	if (is_number_type && !js_number(text, &n))
		return STR("is no number");
	const struct value *least = value_get(parameter, is_number_type ? "MinValue" : "MinLength"), *most = value_get(parameter, is_number_type ? "MaxValue" : "MaxLength");
	const double size = is_number_type ? n : utf8_count(text);
	if (is_scalar(least) && js_number(js_string(a, least), &bound) && size < bound)
		return is_number_type ? STR("is below its MinValue") : STR("is shorter than its MinLength");
	if (is_scalar(most) && js_number(js_string(a, most), &bound) && size > bound)
		return is_number_type ? STR("is above its MaxValue") : STR("is longer than its MaxLength");
	if (is_string(pattern)) {
		struct regex *r = regex_new(str_fmt(a, "^(?:%.*s)$", STRA(pattern->string)));
		const bool good = !r || regex_matches(r, text) || regex_endless(r);
		if (r)
			regex_free(r);
		if (!good)
			return STR("does not match its AllowedPattern");
	}
	return STR("");
}

/* String, Number, lists of these, and the types of AWS's resources, which have colons in their names. */
static bool is_type(struct str type)
{
	static const char *const plain[] = { "String", "Number", "CommaDelimitedList", "List<Number>", "List<String>" };
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_eqz(type, plain[i]))
			return true;
	return str_search(type, STR("::"), 0) >= 0;
}

static void check_parameter(struct truth *t, const struct entry *e)
{
	const struct value *type = value_get(e->value, "Type");
	if (is_string(type) && !is_type(type->string))
		diag(t->cx->diags, D_PARAMETER_VALUE, value_at_or(type, key_span(e)), "there is no type '%.*s' of parameters ('%.*s')", STRA(type->string), STRA(e->key));
	/* Those of a nested stack get theirs from its resource, which is made with them. */
	const bool nested = t->cx->stack != NULL;
	const struct value *given = nested ? NULL : given_value(t, e->key), *otherwise = value_get(e->value, "Default"), *v = given ? given : otherwise;
	if (!is_map(e->value))
		return;
	if (!v && nested)
		return;
	if (!v) {
		diag(t->cx->diags, D_PARAMETER_VALUE, key_at_or(e, e->value->span), "the parameter '%.*s' has no Default, and provider.stackParameters gives it no value", STRA(e->key));
		return;
	}
	const struct value *both[] = { otherwise, given };
	for (int i = 0; i < 2; i++) {
		const struct str wrong = is_scalar(both[i]) && !value_secret(both[i]) ? parameter_wrong(t, e->value, both[i]) : STR("");
		if (wrong.n)
			diag(t->cx->diags, D_PARAMETER_VALUE, value_at_or(both[i], key_span(e)), "%s of the parameter '%.*s' %.*s", i ? "the value" : "the Default", STRA(e->key), STRA(wrong));
	}
}

static void check_exports(struct truth *t)
{
	struct value *seen = NULL;
	map_each(e, t->outputs) {
		const struct value *name = value_dig(e->value, "Export", "Name");
		if (!is_string(name) || value_get(e->value, "Condition"))
			continue;
		seen = seen ? seen : v_map_for(t->cx->arena, map_len(t->outputs));
		const struct value *first = map_put_new(t->cx->arena, seen, name->string, name->span, v_str(t->cx->arena, e->key));
		if (first)
			diag(t->cx->diags, D_NAME_DUPLICATE, value_at_or(name, key_span(e)), "'%.*s' and '%.*s' export the same name '%.*s'", STRA(first->string), STRA(e->key), STRA(name->string));
	}
}

void truth_parameters(struct truth *t)
{
	if (t->macros)
		return;
	map_each(e, t->parameters)
		check_parameter(t, e);
	check_exports(t);
}
