/* forms: texts that AWS takes in one form only and for which CloudFormation's table has no pattern. */
#include "ir/truth/truth.h"

static struct str skip_blanks(struct str s)
{
	while (s.n && s.p[0] == ' ')
		s = str_from(s, 1);
	return s;
}

/* Takes the next field of an expression off its text; empty after the last. */
static struct str next_field(struct str *rest)
{
	*rest = skip_blanks(*rest);
	const int32_t end = str_find(*rest, ' ');
	const struct str field = end < 0 ? *rest : str_to(*rest, (uint32_t)end);
	*rest = str_from(*rest, field.n);
	return field;
}

/* "5 minutes": a number from 1 on, and a unit in the singular for 1 alone. */
static bool is_rate(struct str s)
{
	static const char *const units[] = { "minute", "hour", "day" };
	const struct str number = next_field(&s), unit = next_field(&s);
	bool zero = true;
	for (uint32_t i = 0; i < number.n; i++) {
		if (!ascii_digit(number.p[i]))
			return false;
		zero &= number.p[i] == '0';
	}
	if (zero || next_field(&s).n)
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_eqz(number, "1") ? str_eqz(unit, units[i]) : str_starts(unit, units[i]) && str_ends(unit, "s") && unit.n == strlen(units[i]) + 1)
			return true;
	return false;
}

/* Six fields; what they hold is not looked at. */
static bool is_cron(struct str s)
{
	enum { FIELDS = 6 };
	uint32_t n = 0;
	while (next_field(&s).n)
		n++;
	return n == FIELDS;
}

static bool is_expression(struct str s)
{
	if (!str_ends(s, ")"))
		return false;
	const struct str inner = str_to(s, s.n - 1);
	return (str_starts(s, "rate(") && is_rate(str_from(inner, 5))) || (str_starts(s, "cron(") && is_cron(str_from(inner, 5)));
}

static bool is_literal(const struct value *v) { return is_string(v) && str_search(v->string, STR("{{resolve:"), 0) < 0; }

static void check_rule(struct truth *t, const struct subject *s)
{
	const struct value *v = value_get(s->properties, "ScheduleExpression");
	if (is_nil(v) && is_nil(value_get(s->properties, "EventPattern")) && !value_get(s->properties, "Fn::Transform"))
		diag(t->cx->diags, D_CFN_REQUIRED, subject_at(s), "a rule has neither EventPattern nor ScheduleExpression (Properties of '%.*s', %.*s)",
		     STRA(s->entry->key), STRA(s->type->name));
	if (is_literal(v) && !is_expression(v->string))
		diag(t->cx->diags, D_CFN_BOUND, value_at_or(v, subject_at(s)),
		     "'%.*s' is no schedule of a rule: cron(…) has six fields, rate(…) a number and its unit, in the singular for 1 (ScheduleExpression of '%.*s', %.*s)",
		     STRA(v->string), STRA(s->entry->key), STRA(s->type->name));
}

static void check_log_group(struct truth *t, const struct subject *s)
{
	const struct value *v = value_get(s->properties, "LogGroupName");
	bool good = true;
	for (uint32_t i = 0; is_literal(v) && good && i < v->string.n; i++)
		good = ascii_alnum(v->string.p[i]) || memchr("._-/#", v->string.p[i], 5);
	if (!good)
		diag(t->cx->diags, D_CFN_BOUND, value_at_or(v, subject_at(s)), "a log group's name holds letters, digits and ._-/# only (LogGroupName of '%.*s', %.*s)",
		     STRA(s->entry->key), STRA(s->type->name));
}

void truth_forms(struct truth *t, const struct subject *s)
{
	if (str_eqz(s->type->name, "AWS::Events::Rule"))
		check_rule(t, s);
	else if (str_eqz(s->type->name, "AWS::Logs::SubscriptionFilter"))
		check_log_group(t, s);
}
