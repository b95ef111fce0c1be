/*
 * grammar: what IAM refuses of a policy document: elements that it does not know or that are missing, values that it does not
 * have. And actions that no service has, or that act on none of a statement's resources: these do nothing.
 */
#include "ir/iam/actions.h"
#include "ir/iam/places.h"
#include "ir/truth/truth.h"
#include "ir/base/wildcard.h"
#include "schemas/iam_actions.h"

struct policy {
	struct truth *t;
	const struct subject *s;
	bool identity; /* of a role, a user or a group: it names resources and no principals */
	bool trust;    /* says who may take the role */
};

static const char *const document_elements[] = { "Version", "Id", "Statement", NULL };
static const char *const statement_elements[] = { "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition", NULL };

/* Operators of conditions; each also ends in IfExists, and follows ForAnyValue: or ForAllValues:. */
static const char *const operators[] = {
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals",
	"NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals",
	"DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike", "Null", NULL,
};

static struct diag *wrong(const struct policy *p, struct span at, struct str message)
{
	return diag(p->t->cx->diags, D_IAM_MALFORMED, span_or(at, subject_at(p->s)), "%.*s: %.*s", STRA(p->s->entry->key), STRA(message));
}

static bool is_among(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_eqz(word, *words))
			return true;
	return false;
}

static void suggest(const struct policy *p, struct diag *g, struct str word, const char *const *words)
{
	struct near n;
	if (truth_near_begin(p->t, &n, word))
		for (; *words; words++)
			near_offer(&n, str_z(*words));
	truth_near_end(p->t, &n, g);
}

static void check_elements(const struct policy *p, const struct value *map, const char *const *elements, const char *what)
{
	map_each(e, map)
		if (!is_among(e->key, elements) && !str_starts(e->key, "Fn::"))
			suggest(p, wrong(p, key_at_or(e, value_span(map)), str_fmt(p->t->cx->arena, "%s has no '%.*s'", what, STRA(e->key))), e->key, elements);
}

static void check_conditions(const struct policy *p, const struct value *condition)
{
	map_each(e, cfn_call(condition) ? NULL : condition) {
		struct str word = e->key;
		if (str_starts(word, "ForAnyValue:") || str_starts(word, "ForAllValues:"))
			word = str_from(word, (uint32_t)str_find(word, ':') + 1);
		if (str_ends(word, "IfExists") && !str_eqz(word, "NullIfExists"))
			word = str_to(word, word.n - (uint32_t)strlen("IfExists"));
		bool known = str_starts(word, "Fn::");
		for (const char *const *o = operators; *o && !known; o++)
			known = str_eq_nocase(word, str_z(*o));
		if (!known)
			suggest(p, wrong(p, key_at_or(e, value_span(condition)), str_fmt(p->t->cx->arena, "conditions have no operator '%.*s'", STRA(e->key))), word, operators);
		else if (!is_map(e->value))
			wrong(p, value_at_or(e->value, key_span(e)), str_fmt(p->t->cx->arena, "the operator '%.*s' takes a map of keys and values", STRA(e->key)));
	}
}

static void check_statement(const struct policy *p, const struct value *s)
{
	static const struct { const char *one, *other; } pairs[] = { { "Action", "NotAction" }, { "Resource", "NotResource" }, { "Principal", "NotPrincipal" } };
	enum { ACTION, RESOURCE, PRINCIPAL };
	struct arena *a = p->t->cx->arena;
	const struct value *effect = value_get(s, "Effect");
	if (!is_map(s) || cfn_call(s) || value_get(s, "Fn::Transform"))
		return;
	check_elements(p, s, statement_elements, "a statement");
	if (is_nil(effect) || (cfn_is_literal(effect) && !value_is(effect, "Allow") && !value_is(effect, "Deny"))) {
		struct diag *g = wrong(p, value_at_or(effect, value_span(s)), is_nil(effect) ? STR("a statement needs an Effect") :
			str_fmt(a, "an Effect is Allow or Deny, not '%.*s'", STRA(effect->string)));
		static const char *const effects[] = { "Allow", "Deny", NULL };
		if (effect && effect->kind == VALUE_STRING)
			suggest(p, g, effect->string, effects);
	}
	for (int i = 0; i < 3; i++) {
		const struct value *one = value_get(s, pairs[i].one), *other = value_get(s, pairs[i].other);
		const bool needed = i == ACTION || (i == RESOURCE && p->identity) || (i == PRINCIPAL && !p->identity);
		if (one && other)
			wrong(p, value_at_or(other, value_span(s)), str_fmt(a, "a statement has either %s or %s", pairs[i].one, pairs[i].other));
		else if (!one && !other && needed)
			wrong(p, value_span(s), str_fmt(a, "a statement needs %s", i == RESOURCE ? "a Resource" : i == ACTION ? "an Action" : "a Principal"));
		else if (one && p->trust && i == RESOURCE)
			wrong(p, value_at_or(one, value_span(s)), STR("a trust policy names no Resource"));
	}
	check_conditions(p, value_get(s, "Condition"));
	const struct value *sid = value_get(s, "Sid");
	for (uint32_t i = 0; p->identity && cfn_is_literal(sid) && i < sid->string.n; i++)
		if (!ascii_alnum(sid->string.p[i])) {
			wrong(p, value_at_or(sid, value_span(s)), str_fmt(a, "a Sid has letters and digits only, not '%.*s'", STRA(sid->string)));
			break;
		}
}

static void check_document(void *of, const struct policy_place *place, const struct value *document)
{
	struct policy p = *(const struct policy *)of;
	const struct value *version = value_get(document, "Version"), *statements = value_get(document, "Statement");
	p.trust = strcmp(place->property, "AssumeRolePolicyDocument") == 0;
	p.identity = !p.trust && str_starts(p.s->type->name, "AWS::IAM::");
	if (cfn_call(document) || value_get(document, "Fn::Transform") || str_eqz(place->type, "AWS::Events::EventBusPolicy"))
		return;
	check_elements(&p, document, document_elements, "a policy");
	if (cfn_is_literal(version) && !value_is(version, "2012-10-17") && !value_is(version, "2008-10-17"))
		wrong(&p, value_at_or(version, value_span(document)), str_fmt(p.t->cx->arena, "IAM has no Version '%.*s' of policies: the current one is 2012-10-17", STRA(version->string)));
	if (is_nil(statements))
		wrong(&p, value_span(document), STR("a policy needs a Statement"));
	check_statement(&p, statements);
	list_each(i, statements)
		check_statement(&p, statements->list.item[i]);
}

void truth_grammar(struct truth *t, const struct subject *s)
{
	struct policy p = { .t = t, .s = s };
	if (!t->macros && s->type->first)
		policy_documents(s->type->first, s->entry->value, check_document, &p);
}

/* ---- actions */

static void unknown_action(const struct policy *p, const struct value *v, struct str service, struct str action, enum iam_found found)
{
	struct truth *t = p->t;
	struct diag *g = diag(t->cx->diags, D_IAM_ACTION_UNKNOWN, value_at_or(v, subject_at(p->s)), "%.*s: %s '%.*s' is not in AWS's list of actions (of %s)", STRA(p->s->entry->key),
		found == IAM_NO_SERVICE ? "the service of" : "the action", STRA(v->string), iam_date);
	struct near n;
	if (!truth_near_begin(t, &n, found == IAM_NO_SERVICE ? service : action))
		return;
	if (found == IAM_NO_SERVICE)
		iam_offer_services(&n);
	else
		iam_offer_actions(t->actions, service, &n);
	truth_misspelled_end(t, &n, g);
}

static void check_action(const struct policy *p, const struct value *v)
{
	struct truth *t = p->t;
	if (!is_string(v) || !span_known(v->span) || str_search(v->string, STR("{{"), 0) >= 0 || str_search(v->string, STR("${"), 0) >= 0)
		return;
	const int32_t colon = str_find(v->string, ':');
	if (colon <= 0 || truth_told(t, v->span, v))
		return;
	const struct str service = str_to(v->string, (uint32_t)colon), action = str_from(v->string, (uint32_t)colon + 1);
	if (wildcard_any(service))
		return;
	t->actions = t->actions ? t->actions : iam_catalogue_new(t->cx->arena);
	const enum iam_found found = iam_find(t->actions, service, action);
	if (found != IAM_ACTION)
		unknown_action(p, v, service, action, found);
}

/* An action for which none of the resources is of its type; only where all of them are written. */
static void check_resources(const struct policy *p, const struct value *v, const struct value *resources)
{
	struct truth *t = p->t;
	const int32_t colon = is_string(v) ? str_find(v->string, ':') : -1;
	const uint32_t n = is_list(resources) ? resources->list.n : 1;
	struct str expected = STR("");
	if (colon <= 0 || !span_known(v->span) || wildcard_any(v->string) || !t->actions || !n)
		return;
	const struct str service = str_to(v->string, (uint32_t)colon), action = str_from(v->string, (uint32_t)colon + 1);
	for (uint32_t i = 0; i < n; i++) {
		const struct value *one = is_list(resources) ? list_at(resources, i) : resources;
		if (!is_string(one) || !str_starts(one->string, "arn:") || str_search(one->string, STR("{{"), 0) >= 0 || str_search(one->string, STR("${"), 0) >= 0 ||
		    iam_takes(t->actions, service, action, one->string, &expected))
			return;
	}
	diag(t->cx->diags, D_IAM_RESOURCE_TYPE, value_at_or(v, subject_at(p->s)), "%.*s: '%.*s' acts on none of the statement's resources, but on %.*s", STRA(p->s->entry->key),
	     STRA(v->string), STRA(expected.n ? expected : STR("'*' only")));
}

static void check_actions(void *of, const struct value *statement)
{
	const struct policy *p = of;
	const struct value *actions = value_get(statement, "Action"), *all[] = { actions, value_get(statement, "NotAction") }, *resources = value_get(statement, "Resource");
	for (int k = 0; k < 2; k++) {
		check_action(p, all[k]);
		list_each(i, all[k])
			check_action(p, all[k]->list.item[i]);
	}
	if (!resources || !value_is(value_get(statement, "Effect"), "Allow"))
		return;
	check_resources(p, actions, resources);
	list_each(i, actions)
		check_resources(p, actions->list.item[i], resources);
}

void truth_actions(struct truth *t, const struct subject *s)
{
	struct policy p = { .t = t, .s = s };
	if (!t->macros && s->type->first)
		policy_statements(s->type->first, s->entry->value, check_actions, &p);
}

/* ---- keys of KMS */

struct lockout {
	bool open; /* somebody may put a new policy, or nobody knows */
};

static bool puts_policy(const struct value *action)
{
	return !cfn_is_literal(action) || wildcard_covers(action->string, STR("kms:PutKeyPolicy"), true);
}

static void look_for_administrator(void *of, const struct value *statement)
{
	struct lockout *l = of;
	const struct value *action = value_get(statement, "Action"), *effect = value_get(statement, "Effect");
	if (cfn_call(statement) || !cfn_is_literal(effect) || value_get(statement, "NotAction"))
		l->open = true;
	if (!value_is(effect, "Allow"))
		return;
	list_each(i, action)
		l->open |= puts_policy(action->list.item[i]);
	l->open |= !is_list(action) && puts_policy(action);
}

void truth_key_policy(struct truth *t, const struct subject *s)
{
	struct lockout l = { false };
	const struct value *policy = value_get(s->properties, "KeyPolicy"), *bypass = value_get(s->properties, "BypassPolicyLockoutSafetyCheck");
	if (!is_map(policy) || cfn_call(policy) || (bypass && !is_false(bypass)) || cfn_call(value_get(policy, "Statement")))
		return;
	policy_statements(s->type->first, s->entry->value, look_for_administrator, &l);
	if (!l.open)
		diag(t->cx->diags, D_KEY_POLICY, value_at_or(policy, subject_at(s)), "nobody may change this policy afterwards (kms:PutKeyPolicy), and KMS refuses that ('%.*s')", STRA(s->entry->key));
}
