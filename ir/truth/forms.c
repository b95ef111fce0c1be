/* forms: what AWS demands of a rule's and a subscription filter's properties, where CloudFormation's table has no pattern for it. */
#include "ir/truth/truth.h"

static void check_rule(struct truth *t, const struct subject *s)
{
	const struct value *v = value_get(s->properties, "ScheduleExpression");
	if (is_nil(v) && is_nil(value_get(s->properties, "EventPattern")) && !value_get(s->properties, "Fn::Transform"))
		diag(t->cx->diags, D_CFN_REQUIRED, subject_at(s), "a rule has neither EventPattern nor ScheduleExpression (Properties of '%.*s', %.*s)",
		     STRA(s->entry->key), STRA(s->type->name));
}

static void check_log_group(struct truth *t, const struct subject *s)
{
	const struct value *v = value_get(s->properties, "LogGroupName");
	bool good = true;
	for (uint32_t i = 0; cfn_is_literal(v) && good && i < v->string.n; i++)
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
