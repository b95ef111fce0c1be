/*
 * permissions: what the template's policies give away without need. v3.40 accepts, and in part generates, such
 * statements, so each finding is a notice. One finding a statement and rule. What IAM refuses altogether is a warning.
 */
#include "ir/iam/places.h"
#include "ir/base/wildcard.h"
#include "ir/iam/policy.h"
#include "ir/truth/truth.h"

struct look {
	struct cx *cx;
	const struct entry *resource;
};

typedef bool test(struct str text);

/* Whether v, or an item of it, is a text that passes the test. */
static bool any(const struct value *v, test *ok)
{
	list_each(i, v)
		if (is_string(v->list.item[i]) && ok(v->list.item[i]->string))
			return true;
	return is_string(v) && ok(v->string);
}

static bool is_star(struct str s) { return str_eqz(s, "*"); }
static bool is_wide(struct str s) { return is_star(s) || str_ends(s, ":*"); }
static bool passes_roles(struct str s) { return wildcard_covers(s, STR("iam:PassRole"), true); }

/* Patterns of actions that only read, and of those that AWS allows on no single resource. */
static const char *const harmless[] = {
	"*:Get*", "*:List*", "*:Describe*", "*:BatchGet*", "*:Head*", "*:Query*", "*:Scan*", "*:Search*", "*:Lookup*", "*:View*",
	"*:Check*", "*:Simulate*", "xray:*", "cloudwatch:PutMetricData", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
	"ec2:*PrivateIpAddresses", "ssmmessages:*", "ec2messages:*", "sts:DecodeAuthorizationMessage", "textract:*", "rekognition:Detect*",
	"comprehend:Detect*", "translate:TranslateText", "polly:SynthesizeSpeech", "transcribe:Start*",
	"iam:PassRole", /* has a rule of its own */
};

static bool writes(struct str action)
{
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (wildcard_covers(str_z(harmless[i]), action, true))
			return false;
	return true;
}

/* ---- the rules; s is an Allow */

static bool wide_action(const struct value *s) { return any(value_get(s, "Action"), is_wide); }
static bool everywhere(const struct value *s) { return any(value_get(s, "Resource"), is_star); }
static bool wide_resource(const struct value *s) { return everywhere(s) && any(value_get(s, "Action"), writes); }
static bool any_role(const struct value *s) { return everywhere(s) && any(value_get(s, "Action"), passes_roles); }

static bool everybody(const struct value *s)
{
	const struct value *principal = value_get(s, "Principal");
	return any(principal, is_star) || any(value_get(principal, "AWS"), is_star);
}

static const struct rule {
	enum diag_id id;
	bool (*broken)(const struct value *statement);
	bool identities;      /* asked of the policies of identities only: a key's or bucket's means itself by * */
	bool conditions_help; /* a statement with a Condition is left alone */
	const char *says;
} rules[] = {
	{ D_IAM_WILDCARD_ACTION, wide_action, true, false, "every action of a service is allowed" },
	{ D_IAM_WILDCARD_RESOURCE, wide_resource, true, true, "an action that changes something is allowed on every resource" },
	{ D_IAM_PASS_ROLE, any_role, true, true, "every role may be passed to every service" },
	{ D_IAM_PUBLIC_PRINCIPAL, everybody, false, true, "everybody is allowed to act" },
};

static struct span place_of(const struct look *look, const struct value *v)
{
	struct span at = value_span(v);
	return span_known(at) ? at : value_span(look->resource->value);
}

/* Literal texts alone are judged; a wildcard may stand for what is missed. */
static bool is_open_text(struct str s) { return wildcard_any(s) || cfn_is_dynamic(s); }
static bool no_arn(struct str s)
{
	enum { PARTS = 6 }; /* arn:partition:service:region:account:resource */
	uint32_t parts = 1;
	for (uint32_t i = 0; i < s.n; i++)
		parts += s.p[i] == ':';
	return !is_open_text(s) && (parts < PARTS || !str_starts(s, "arn:"));
}
static bool no_action(struct str s) { return str_find(s, ':') < 0 && !is_open_text(s); }

static const struct value *offending(const struct value *v, test *bad)
{
	list_each(i, v)
		if (is_string(v->list.item[i]) && bad(v->list.item[i]->string))
			return v->list.item[i];
	return is_string(v) && bad(v->string) ? v : NULL;
}

/* Statements of IAM's own policies that the service does not accept. */
static void look_for_malformed(const struct look *look, const struct value *statement)
{
	static const struct { const char *key; test *bad; const char *wanted; } texts[] = {
		{ "Resource", no_arn, "a resource is an ARN or '*'" },
		{ "NotResource", no_arn, "a resource is an ARN or '*'" },
		{ "Action", no_action, "an action is written service:Action" },
		{ "NotAction", no_action, "an action is written service:Action" },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct value *v = offending(value_get(statement, texts[i].key), texts[i].bad);
		if (v)
			diag(look->cx->diags, D_IAM_MALFORMED, place_of(look, v), "%.*s: %s, not '%.*s'", STRA(look->resource->key), texts[i].wanted, STRA(v->string));
	}
	const bool principal = value_get(statement, "Principal") || value_get(statement, "NotPrincipal");
	if (principal && (value_get(statement, "Resource") || value_get(statement, "NotResource")))
		diag(look->cx->diags, D_IAM_MALFORMED, place_of(look, statement),
		     "%.*s: a statement has either a principal, in a trust policy, or resources", STRA(look->resource->key));
}

static void look_at(void *of, const struct value *statement)
{
	const struct look *look = of;
	const bool identity = str_starts(value_str(value_get(look->resource->value, "Type")), "AWS::IAM::");
	if (identity)
		look_for_malformed(look, statement);
	if (!value_is(value_get(statement, "Effect"), "Allow"))
		return;
	const bool conditional = map_len(value_get(statement, "Condition")) > 0;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *r = &rules[i];
		if ((identity || !r->identities) && !(conditional && r->conditions_help) && r->broken(statement))
			diag(look->cx->diags, r->id, place_of(look, statement), "%.*s: %s", STRA(look->resource->key), r->says);
	}
}

/* Services that name what they act for, so that a permission can ask for it. */
static const char *const naming_services[] = {
	"apigateway.*", "cognito-idp.*", "config.*", "events.*", "elasticloadbalancing.*", "iot.*", "lex*.*", "logs.*", "s3.*", "secretsmanager.*",
	"ses.*", "sns.*", "codecommit.*", "cloudwatch.*", "lambda.alarms.cloudwatch.*", "scheduler.*",
};

/* The text of a principal as far as it is written: v3.40 joins the name and AWS::URLSuffix. */
static struct str service_of(const struct value *principal)
{
	const struct value *join = value_get(principal, "Fn::Join"), *sub = value_get(principal, "Fn::Sub");
	return value_str(join ? list_at(list_at(join, 1), 0) : is_list(sub) ? list_at(sub, 0) : sub ? sub : principal);
}

static bool names_its_source(struct str service)
{
	for (size_t i = 0; i < sizeof naming_services / sizeof *naming_services; i++)
		if (wildcard_covers(str_z(naming_services[i]), service, false))
			return true;
	return false;
}

static void look_at_permission(const struct look *look, const struct value *p)
{
	static const char *const narrowing[] = { "SourceArn", "SourceAccount", "EventSourceToken" };
	for (size_t i = 0; i < sizeof narrowing / sizeof *narrowing; i++)
		if (!is_nil(value_get(p, narrowing[i])))
			return;
	const struct str service = service_of(value_get(p, "Principal"));
	if (names_its_source(service))
		diag(look->cx->diags, D_PERMISSION_OPEN, place_of(look, p), "%.*s: any account can have '%.*s' invoke the function",
		     STRA(look->resource->key), STRA(service));
}

void truth_permissions(struct truth *t, const struct subject *s)
{
	struct look look = { t->cx, s->entry };
	policy_statements(s->type->first, s->entry->value, look_at, &look);
	if (s->type->counted == COUNTED_PERMISSION)
		look_at_permission(&look, s->properties);
}
