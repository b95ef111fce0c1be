/* grants: what the resources of a template grant, from the places that hold it. */
#include "emit/review/brief.h"
#include "emit/review/iam.h"
#include "emit/review/refs.h"
#include "ir/base/buf.h"

/* Where resources hold policy documents. A list property holds maps with a PolicyDocument each. */
static const struct place {
	const char *type, *property;
	bool list;
} places[] = {
	{ "AWS::IAM::Role", "AssumeRolePolicyDocument", false },
	{ "AWS::IAM::Role", "Policies", true },
	{ "AWS::IAM::User", "Policies", true },
	{ "AWS::IAM::Group", "Policies", true },
	{ "AWS::IAM::Policy", "PolicyDocument", false },
	{ "AWS::IAM::RolePolicy", "PolicyDocument", false },
	{ "AWS::IAM::UserPolicy", "PolicyDocument", false },
	{ "AWS::IAM::GroupPolicy", "PolicyDocument", false },
	{ "AWS::IAM::ManagedPolicy", "PolicyDocument", false },
	{ "AWS::S3::BucketPolicy", "PolicyDocument", false },
	{ "AWS::SQS::QueuePolicy", "PolicyDocument", false },
	{ "AWS::SNS::TopicPolicy", "PolicyDocument", false },
	{ "AWS::KMS::Key", "KeyPolicy", false },
	{ "AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", false },
	{ "AWS::ECR::Repository", "RepositoryPolicyText", false },
	{ "AWS::ApiGateway::RestApi", "Policy", false },
	{ "AWS::Events::EventBusPolicy", "Statement", false },
};

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
	if (!is_map(v) || intrinsic_of(v))
		return v ? brief(a, v, false) : STR("");
	struct buf b = { 0 };
	map_each(e, v)
		buf_putf(&b, "%s%.*s:%.*s", e == v->map.entry ? "" : " ", STRA(e->key), STRA(grant_texts(a, texts_of(a, e->value))));
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

static void add_statement(struct arena *a, const struct value *s, struct grants *out)
{
	const struct value *action = value_get(s, "Action"), *resource = value_get(s, "Resource"), *principal = value_get(s, "Principal");
	const struct value *not_action = value_get(s, "NotAction"), *not_resource = value_get(s, "NotResource");
	const struct value *not_principal = value_get(s, "NotPrincipal");
	struct grant g = { .effect = value_str(value_get(s, "Effect")), .when = value_get(s, "Condition"), .span = value_span(s) };
	g.actions = texts_of(a, action ? action : not_action);
	g.resources = texts_of(a, resource ? resource : not_resource);
	g.principal = principal_text(a, principal ? principal : not_principal);
	g.condition = g.when ? brief(a, g.when, false) : STR("");
	g.all_but = not_action || not_resource || not_principal;
	vec_push(a, &out->of, g);
}

static void add_document(struct arena *a, const struct value *document, struct grants *out)
{
	const struct value *list = value_get(document, "Statement");
	if (!list && value_get(document, "Effect"))
		list = document;
	if (is_map(list))
		add_statement(a, list, out);
	list_each(i, list)
		add_statement(a, list->list.item[i], out);
}

static struct grant simple(struct arena *a, const char *effect, const char *action, const struct value *on, struct span span)
{
	struct value *actions = v_map(a);
	map_putz(a, actions, action, v_text(a, action));
	struct span at = on && on->span.file ? on->span : span;
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
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct value *held = value_get(p, places[i].property);
		if (!held || !value_is(type, places[i].type))
			continue;
		if (!places[i].list)
			add_document(a, held, out);
		else
			list_each(k, held)
				add_document(a, value_get(held->list.item[k], "PolicyDocument"), out);
	}
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
