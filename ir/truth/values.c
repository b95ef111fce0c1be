/*
 * values: patterns and bounds of values against CloudFormation's table. What slsc generates keeps to the patterns, but
 * may become too long; only what the user wrote is matched. As lenient as CloudFormation: a number may be a text, and
 * what a function gives is not known.
 */
#include "ir/truth/truth.h"

#include "ir/base/regex.h"
#include "ir/base/utf8.h"
#include "ir/js.h"
#include "ir/secrets.h"

#include <math.h>

enum { VALUE_MOST = 60, PATTERN_MOST = 160, MOST_COMPARED = 100 /* items of a list, each with each */ };

bool truth_matches(struct truth *t, const struct cfn_bound *b, struct str text)
{
	if (!b->pattern)
		return true;
	if (!t->patterns)
		t->patterns = ARENA_ARRAY(t->cx->arena, struct regex *, cfn_bounds_n);
	struct regex **r = &t->patterns[b - cfn_bounds];
	if (!*r && (*r = regex_new(str_z(cfn_name(b->pattern)))))
		vec_push(t->cx->arena, &t->compiled, *r);
	/* What takes too many steps is not judged. */
	return !*r || regex_matches(*r, text) || regex_endless(*r);
}

void truth_values_end(struct truth *t)
{
	for (uint32_t i = 0; i < t->compiled.n; i++)
		regex_free(t->compiled.at[i]);
}

static struct str shown(struct truth *t, const struct value *v)
{
	struct arena *a = t->cx->arena;
	if (value_secret(v) && !t->cx->opt->show_secrets)
		return STR("a secret value");
	struct str s = v->string;
	if (s.n > VALUE_MOST)
		s = STR_CAT(a, str_utf16_to(s, VALUE_MOST), STR("…"));
	return str_fmt(a, "'%.*s'", STRA(s));
}

/* What is beyond one of the bounds, if it is; none is NAN, which nothing is beyond. */
static struct str beyond(struct truth *t, const struct cfn_bound *b, double n, const char *what)
{
	struct arena *a = t->cx->arena;
	if (n < b->least)
		return str_fmt(a, "CloudFormation takes %s%.*s at least, and this is %.*s", what, STRA(js_number_text(a, b->least)), STRA(js_number_text(a, n)));
	if (n > b->most)
		return str_fmt(a, "CloudFormation takes %s%.*s at most, and this is %.*s", what, STRA(js_number_text(a, b->most)), STRA(js_number_text(a, n)));
	return STR("");
}

/* What a pattern means, in words; by a part of it, the most telling first. */
static const struct {
	const char *part;  /* of the pattern */
	const char *form;
} forms[] = {
	{ ":layer:", "arn:aws:lambda:REGION:123456789012:layer:NAME:VERSION" },
	{ ":policy/", "arn:aws:iam::123456789012:policy/NAME" },
	{ ":role", "arn:aws:iam::123456789012:role/NAME" },
	{ ":function:", "arn:aws:lambda:REGION:123456789012:function:NAME" },
	{ ":secretsmanager:", "arn:aws:secretsmanager:REGION:123456789012:secret:NAME" },
	{ ":log-group:", "arn:aws:logs:REGION:123456789012:log-group:NAME" },
	{ ":kms:", "arn:aws:kms:REGION:123456789012:key/ID" },
	{ "arn:", "arn:aws:SERVICE:REGION:123456789012:RESOURCE" },
	{ "^sg-[0-9a-f]", "sg- and 8 or 17 hexadecimal digits" },
	{ "^subnet-[0-9a-f]", "subnet- and 8 or 17 hexadecimal digits" },
	{ "^$|^rate", "rate(1 day), rate(5 minutes) or cron(…) with six fields" },
	{ "^vpc-[0-9a-f]", "vpc- and 8 or 17 hexadecimal digits" },
};

/* NULL: the pattern itself says it best. A pattern that takes other texts besides ARNs is described as one for ARNs only. */
static const char *form_of(struct str pattern, struct str text)
{
	const bool only_arn = str_starts(pattern, "^arn:") || str_starts(pattern, "arn:") || str_starts(pattern, "^(arn:");
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_search(pattern, str_z(forms[i].part), 0) >= 0 && (forms[i].part[0] == '^' || only_arn || str_starts(text, "arn:")))
			return forms[i].form;
	return NULL;
}

static struct str text_wrong(struct truth *t, const struct value *v, const struct cfn_bound *b)
{
	struct arena *a = t->cx->arena;
	if (b->pattern && span_known(v->span) && !truth_matches(t, b, v->string)) {
		struct str written = str_z(cfn_name(b->pattern));
		const char *form = form_of(written, v->string);
		if (form)
			return str_fmt(a, "%.*s is not of the form %s", STRA(shown(t, v)), form);
		return str_fmt(a, "%.*s does not match CloudFormation's pattern %.*s%s", STRA(shown(t, v)), STRA(str_to(written, PATTERN_MOST)),
			       written.n > PATTERN_MOST ? "…" : "");
	}
	if (!(v->string.n > b->most || v->string.n < b->least * UTF8_LONGEST)) /* whatever its characters are, or no bound */
		return STR("");
	return beyond(t, b, utf8_count(v->string), "texts with a length of ");
}

static struct str number_wrong(struct truth *t, const struct value *v, const struct cfn_bound *b)
{
	double n = is_number(v) ? v->number : 0;
	if (is_string(v) && !js_number(v->string, &n))
		return STR("");
	return beyond(t, b, n, "");
}

/* An item that is a function may turn out to be none. */
static struct str list_wrong(struct truth *t, const struct value *v, const struct cfn_bound *b)
{
	uint32_t literal = 0;
	list_each(i, v)
		literal += !cfn_call(v->list.item[i]);
	const uint32_t n = list_len(v);
	if (b->pattern && literal == n)
		for (uint32_t i = 1; i < n && n <= MOST_COMPARED; i++)
			for (uint32_t j = 0; j < i; j++)
				if (value_equal(v->list.item[i], v->list.item[j]))
					return str_fmt(t->cx->arena, "items %u and %u of this list are the same, and CloudFormation takes each once", j + 1, i + 1);
	return beyond(t, b, n < b->least ? n : fmax(literal, b->least), "lists with a length of ");
}

struct str truth_value_wrong(struct truth *t, const struct value *v, const struct cfn_shape *s, bool *open)
{
	const struct cfn_bound *b = &cfn_bounds[s->bound];
	double n;
	if (s->kind == CFN_LIST) {
		*open = list_len(v) > b->most;
		return is_list(v) ? list_wrong(t, v, b) : STR("");
	}
	if (s->kind == CFN_MAP) {
		*open = map_len(v) > b->most;
		return value_get(v, "Fn::Transform") ? STR("") : beyond(t, b, map_len(v), "maps with a number of entries of ");
	}
	if (s->kind != CFN_STRING) {
		*open = (is_number(v) && v->number > b->most) || (is_string(v) && js_number(v->string, &n) && n > b->most);
		return number_wrong(t, v, b);
	}
	if (!is_string(v))
		return STR("");
	const struct str wrong = text_wrong(t, v, b);
	*open = t->cx->passed_over && str_search(v->string, STR("#{"), 0) >= 0;
	return wrong.n && cfn_is_dynamic(v->string) ? STR("") : wrong;
}
