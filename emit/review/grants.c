/* grants: what the resources of a template grant, from the places that hold it. */
#include "emit/review/brief.h"
#include "emit/review/iam.h"
#include "emit/review/refs.h"
#include "ir/base/buf.h"
#include "ir/cfn.h"
#include "ir/iam/places.h"

static void add_texts(struct arena *a, struct value *set, const struct value *v)
{
	if (is_list(v)) {
		list_each(i, v)
			add_texts(a, set, v->list.item[i]);
	} else if (v) {
		struct str s = brief(a, v, false);
		map_put(a, set, s, v_str(a, s));
	}
}

static struct value *texts_of(struct arena *a, const struct value *v)
{
	struct value *set = v_map(a);
	add_texts(a, set, v);
	return set;
}

static struct str principal_text(struct arena *a, const struct value *v)
{
	if (!is_map(v) || cfn_call(v))
		return v ? brief(a, v, false) : STR("");
	struct buf b = { .shows = a };
	map_each(e, v)
		buf_putf(&b, "%s%.*s:%.*s", e == v->map.entry ? "" : " ", STRA(e->key), STRA(grant_texts(a, texts_of(a, e->value))));
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

struct collector {
	struct arena *a;
	struct grants *out;
};

static void add_statement(void *of, const struct value *s)
{
	const struct collector *to = of;
	struct arena *a = to->a;
	const struct value *action = value_get(s, "Action"), *resource = value_get(s, "Resource"), *principal = value_get(s, "Principal");
	const struct value *not_action = value_get(s, "NotAction"), *not_resource = value_get(s, "NotResource");
	const struct value *not_principal = value_get(s, "NotPrincipal");
	struct grant g = { .effect = value_str(value_get(s, "Effect")), .when = value_get(s, "Condition"), .span = value_span(s) };
	g.actions = texts_of(a, action ? action : not_action);
	g.resources = texts_of(a, resource ? resource : not_resource);
	g.principal = principal_text(a, principal ? principal : not_principal);
	g.condition = g.when ? brief(a, g.when, false) : STR("");
	g.all_but = not_action || not_resource || not_principal;
	vec_push(a, &to->out->of, g);
}

static struct grant simple(struct arena *a, const char *effect, const char *action, const struct value *on, struct span span)
{
	struct value *actions = v_map(a);
	map_putz(a, actions, action, v_text(a, action));
	struct span at = on && span_known(on->span) ? on->span : span;
	return (struct grant){ .effect = str_z(effect), .actions = actions, .resources = texts_of(a, on), .span = at };
}

/* AWS::Lambda::Permission and LayerVersionPermission: what narrows them is their condition. */
static void add_permission(struct arena *a, const struct value *p, const char *target, struct span span, struct grants *out)
{
	static const char *const narrowing[] = { "SourceArn", "SourceAccount", "PrincipalOrgID", "OrganizationId", "EventSourceToken", "FunctionUrlAuthType" };
	struct grant g = simple(a, "Allow", "", value_get(p, target), span);
	g.actions = texts_of(a, value_get(p, "Action"));
	g.principal = principal_text(a, value_get(p, "Principal"));
	struct value *when = v_map(a);
	for (size_t i = 0; i < sizeof narrowing / sizeof *narrowing; i++)
		map_putz(a, when, narrowing[i], value_get(p, narrowing[i]));
	g.when = map_len(when) ? when : NULL;
	g.condition = g.when ? brief(a, g.when, false) : STR("");
	g.open = !value_get(p, "SourceArn") && !value_get(p, "SourceAccount") && !value_get(p, "EventSourceToken") &&
		 str_ends(g.principal, ".amazonaws.com");
	vec_push(a, &out->of, g);
}

static void add_url(struct arena *a, const struct value *p, struct span span, struct grants *out)
{
	if (!value_is(value_get(p, "AuthType"), "NONE"))
		return;
	struct grant g = simple(a, "Allow", "lambda:InvokeFunctionUrl", value_get(p, "TargetFunctionArn"), span);
	g.principal = STR("* (AuthType NONE)");
	vec_push(a, &out->of, g);
}

void grants_of(struct arena *a, const struct value *resource, struct grants *out)
{
	const struct value *type = value_get(resource, "Type"), *p = value_get(resource, "Properties");
	struct span span = value_span(resource);
	struct collector to = { a, out };
	policy_statements(policy_place_next(NULL, value_str(type)), resource, add_statement, &to);
	const struct value *managed = value_get(p, "ManagedPolicyArns"), *boundary = value_get(p, "PermissionsBoundary");
	list_each(i, managed)
		vec_push(a, &out->of, simple(a, "Managed", "(its policy)", managed->list.item[i], span));
	if (boundary)
		vec_push(a, &out->of, simple(a, "Boundary", "(at most)", boundary, span));
	if (value_is(type, "AWS::Lambda::Permission"))
		add_permission(a, p, "FunctionName", span, out);
	if (value_is(type, "AWS::Lambda::LayerVersionPermission"))
		add_permission(a, p, "LayerVersionArn", span, out);
	if (value_is(type, "AWS::Lambda::Url"))
		add_url(a, p, span, out);
}
