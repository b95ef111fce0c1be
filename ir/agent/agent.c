#include "ir/agent/agent.h"

#include "ir/base/wildcard.h"
#include "ir/cfn.h"
#include "ir/custom_resources.h"

/* ---- rows */

/*
 * Declared permissions that a handler needs only with an option: where is the way to it in the resource, with dots. Without an
 * option they are left out, with it they stay, also where the properties do not name what they act on. "": always.
 */
static const struct option_row {
	const char *type, *action, *where;
} options[] = {
	{ "AWS::Lambda::Function", "ec2:*", "Properties.VpcConfig" },
	{ "AWS::Lambda::Function", "elasticfilesystem:*", "Properties.FileSystemConfigs" },
	{ "AWS::Lambda::Function", "s3files:*", "Properties.FileSystemConfigs" },
	{ "AWS::Lambda::Function", "lambda:GetLayerVersion", "Properties.Layers" },
	{ "AWS::Lambda::Function", "lambda:GetCodeSigningConfig", "Properties.CodeSigningConfigArn" },
	{ "AWS::Lambda::Function", "lambda:PassCapacityProvider", "Properties.CapacityProviderConfig" },
	{ "AWS::Lambda::Alias", "codedeploy:*", "UpdatePolicy.CodeDeployLambdaAliasUpdate" },
	{ "AWS::Lambda::Alias", "lambda:*ProvisionedConcurrencyConfig", "Properties.ProvisionedConcurrencyConfig" },
	{ "AWS::ApiGateway*", "s3:*", "Properties.BodyS3Location" },
	{ "AWS::DynamoDB::Table", "kms:*", "Properties.SSESpecification" },
	{ "AWS::DynamoDB::Table", "dynamodb:*Import*", "Properties.ImportSourceSpecification" },
	{ "AWS::DynamoDB::Table", "logs:*", "Properties.ImportSourceSpecification" },
	{ "AWS::DynamoDB::Table", "s3:*", "Properties.ImportSourceSpecification" },
	{ "AWS::DynamoDB::Table", "kinesis:*", "Properties.KinesisStreamSpecification" },
	{ "AWS::RDS::DB*", "secretsmanager:*", "Properties.ManageMasterUserPassword" },
	{ "AWS::S3::Bucket", "s3tables:*", "Properties.MetadataTableConfiguration" },
	{ "AWS::Cognito::UserPoolDomain", "cloudfront:*", "Properties.CustomDomainConfig" },
	{ "AWS::Cognito::UserPool", "iam:CreateServiceLinkedRole", "Properties.EmailConfiguration" },
	{ "AWS::Cognito::UserPoolClient", "iam:*", "Properties.AnalyticsConfiguration" },
	{ "AWS::AppSync::DomainName", "cloudfront:*", "" },
	{ "AWS::ApplicationAutoScaling::*", "cloudwatch:*", "" },
	{ "AWS::CertificateManager::Certificate", "route53:*", "Properties.DomainValidationOptions" },
	{ "AWS::EC2::Instance", "ssm:*", "Properties.SsmAssociations" },
};

/* Types for which CloudFormation calls nothing. */
static const char *const without_calls[] = {
	"AWS::CDK::Metadata", "AWS::CloudFormation::WaitConditionHandle", "AWS::CloudFormation::WaitCondition", NULL,
};

/* What API Gateway's verbs act on, by the beginning of a type's name: the way below its ARN and the property that says the id. */
static const struct {
	const char *type, *way, *id;
} apis[] = {
	{ "AWS::ApiGateway::Account", "/account", NULL }, { "AWS::ApiGateway::ApiKey", "/apikeys", NULL }, { "AWS::ApiGateway::UsagePlan", "/usageplans", NULL },
	{ "AWS::ApiGateway::DomainName", "/domainnames", "DomainName" }, { "AWS::ApiGateway::BasePathMapping", "/domainnames", "DomainName" },
	{ "AWS::ApiGateway::VpcLink", "/vpclinks", NULL }, { "AWS::ApiGateway::ClientCertificate", "/clientcertificates", NULL },
	{ "AWS::ApiGateway::", "/restapis", "RestApiId" }, { "AWS::ApiGatewayV2::VpcLink", "/vpclinks", NULL },
	{ "AWS::ApiGatewayV2::DomainName", "/domainnames", "DomainName" }, { "AWS::ApiGatewayV2::ApiMapping", "/domainnames", "DomainName" },
	{ "AWS::ApiGatewayV2::", "/apis", "ApiId" },
};

/* Services that take roles under another name than their type's. */
static const struct {
	const char *group, *service;
} principals[] = {
	{ "StepFunctions", "states" }, { "KinesisFirehose", "firehose" }, { "Cognito", "cognito-idp" }, { "ECS", "ecs-tasks" }, { "ApiGatewayV2", "apigateway" },
	{ "CertificateManager", "acm" }, { "OpenSearchService", "opensearchservice" }, { "ApplicationAutoScaling", "application-autoscaling" },
};

/* ---- one resource */

struct asked {
	struct cx *cx;
	struct allowances *g;
	const struct arn_scope *s;
	const struct entry *resource;
	const struct handler *handler;
	struct named_by names;
};

static struct str type_of(const struct entry *resource) { return value_str(value_get(resource->value, "Type")); }

static const struct option_row *option_of(const struct asked *q, struct str action)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (wildcard_covers(str_z(options[i].type), q->handler->type, false) && wildcard_covers(str_z(options[i].action), action, false))
			return &options[i];
	return NULL;
}

static struct str service_of(struct str action) { return str_to(action, (uint32_t)str_find(action, ':')); }

/* Whether an action is one of the type's own service: that of its ARN, or one whose name is the type's ("cognito-idp", "AWS::Cognito::…"). */
static bool own_service(const struct asked *q, struct str action)
{
	struct arena *a = q->g->arena;
	const struct str service = service_of(action), inner = str_from(q->handler->type, 5);
	const struct str group = str_lower(a, str_to(inner, (uint32_t)str_find(inner, ':')));
	if (str_starts(q->handler->own, str_zdup(a, STR_CAT(a, service, STR(":")))))
		return true;
	if (q->handler->own.n)
		return false;
	return str_starts(str_replace(a, service, STR("-"), STR("")), str_zdup(a, group)) || str_starts(group, str_zdup(a, service)) ||
	       (str_eqz(group, "elasticloadbalancingv2") && str_eqz(service, "elasticloadbalancing"));
}

/* An ARN as IAM wants it, with the parts that belong to it. */
static void add_arn(const struct asked *q, struct str action, struct str arn, struct str form, unsigned why)
{
	struct arena *a = q->g->arena;
	grant_add(q->g, action, arn, NULL, why);
	const bool group = str_ends(form, ":log-group:{LogGroupName}");
	const bool version = str_ends(form, ":function:{FunctionName}") && !str_eqz(q->handler->type, "AWS::Lambda::Function");
	if ((group || version) && !str_ends(arn, "*"))
		grant_add(q->g, action, STR_CAT(a, arn, STR(":*")), NULL, WHY_PART);
}

/* The folder of a function's code in its bucket, behind the bucket's ARN. */
static struct str objects_of(const struct asked *q)
{
	const struct value *p = value_get(q->resource->value, "Properties"), *code = value_get(p, "Code") ? value_get(p, "Code") : value_get(p, "Content");
	struct str key = value_str(value_get(code, "S3Key"));
	for (int i = 0; i < 2 && key.n; i++) /* the file, and the folder of this deployment */
		key = str_to(key, str_rfind(key, '/') < 0 ? 0 : (uint32_t)str_rfind(key, '/'));
	return key.n ? STR_CAT(q->g->arena, STR("/"), key, STR("/*")) : STR("/*");
}

/* The ARNs of resources that the properties name, for one template. False where they name none. */
static bool add_named(const struct asked *q, struct str action, struct str form)
{
	struct arena *a = q->g->arena;
	bool found = false;
	for (uint32_t i = 0; i < q->names.resources.n; i++) {
		const struct entry *e = q->names.resources.at[i];
		const struct handler *h = handlers_find(q->s->handlers, type_of(e));
		struct str rest;
		unsigned why = 0;
		if (!h || !arn_extends(form, h->own, &rest))
			continue;
		const struct str behind = str_eqz(rest, "/{ObjectName}") ? objects_of(q) : arn_rest(a, rest);
		const struct str arn = STR_CAT(a, arn_of(q->s, e, &why), behind);
		add_arn(q, action, arn, form, rest.n ? why | WHY_PART : why);
		found = true;
	}
	/* "kms:{Region}:{Account}:key/{KeyId}": literal ARNs of the service, and of the kind that stands before the first name. */
	const int32_t service_end = str_find(form, ':');
	const struct str shape = STR_CAT(a, STR("arn:*:"), str_to(form, (uint32_t)service_end), STR(":*"));
	const int32_t account = str_search(form, STR("{Account}:"), 0);
	struct str kind = account < 0 ? STR("") : str_from(form, (uint32_t)account + 10);
	kind = str_find(kind, '{') < 0 ? kind : str_to(kind, (uint32_t)str_find(kind, '{'));
	for (uint32_t i = 0; i < q->names.arns.n; i++) {
		const struct str arn = q->names.arns.at[i];
		if (!wildcard_covers(shape, arn, false) || str_search(arn, STR_CAT(a, STR(":"), kind), 0) < 0)
			continue;
		add_arn(q, action, arn, form, WHY_DEPLOYED);
		found = true;
	}
	return found;
}

/* Code in a bucket that the properties name by a text. */
static bool add_bucket(const struct asked *q, struct str action, struct str form)
{
	const struct value *p = value_get(q->resource->value, "Properties"), *code = value_get(p, "Code") ? value_get(p, "Code") : value_get(p, "Content");
	const struct value *bucket = value_get(code, "S3Bucket");
	unsigned why = 0;
	if (!bucket || !str_eqz(form, "s3:::{BucketName}/{ObjectName}"))
		return false;
	const struct str name = arn_pattern(q->s, bucket, &why);
	grant_add(q->g, action, STR_CAT(q->g->arena, STR("arn:"), q->s->partition, STR(":s3:::"), name, objects_of(q)), NULL, why | WHY_PART);
	return true;
}

static uint32_t names_in(struct str form)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < form.n; i++)
		n += form.p[i] == '{';
	return n - (str_search(form, STR("{Region}"), 0) >= 0) - (str_search(form, STR("{Account}"), 0) >= 0);
}

static bool is_own(const struct asked *q, struct str form)
{
	struct str rest;
	return arn_extends(form, q->handler->own, &rest);
}

/* Tags are those of the resource itself. */
static bool only_own(const struct asked *q, const struct handler_action *action)
{
	bool own = false;
	for (uint32_t i = 0; i < action->arns.n; i++)
		own |= is_own(q, action->arns.at[i]);
	return own && str_search(action->name, STR("Tag"), 0) >= 0;
}

static bool add_form(const struct asked *q, struct str action, struct str form)
{
	struct str rest;
	unsigned why = 0;
	uint32_t bound = 0;
	const struct str own = q->handler->own, filled = arn_filled(q->s, q->resource, form, &why, &bound);
	if (arn_extends(form, own, &rest)) {
		add_arn(q, action, filled, form, why | (rest.n ? WHY_PART : 0));
		return true;
	}
	if (bound && bound == names_in(form) && own_service(q, action)) {
		add_arn(q, action, filled, form, why);
		return true;
	}
	return add_bucket(q, action, form) || add_named(q, action, form);
}

static void add_apigateway(const struct asked *q, struct str action)
{
	struct arena *a = q->g->arena;
	const struct str type = q->handler->type, root = STR_CAT(a, STR("arn:"), q->s->partition, STR(":apigateway:"), q->s->region, STR("::"));
	const struct value *properties = value_get(q->resource->value, "Properties");
	size_t i = 0;
	while (i + 1 < sizeof apis / sizeof *apis && !str_starts(type, apis[i].type))
		i++;
	const struct value *id = apis[i].id ? value_get(properties, apis[i].id) : NULL;
	unsigned why = 0;
	const struct str way = STR_CAT(a, root, str_z(apis[i].way)), name = is_string(id) ? arn_pattern(q->s, id, &why) : STR("");
	if (name.n && !str_eqz(name, "*"))
		grant_add(q->g, action, STR_CAT(a, way, STR("/"), name), NULL, why);
	if (!name.n || str_ends(type, "::DomainName") || strcmp(apis[i].way, "/account") == 0)
		grant_add(q->g, action, way, NULL, 0); /* its list, to which a new one is posted */
	if (strcmp(apis[i].way, "/account") != 0)
		grant_add(q->g, action, STR_CAT(a, way, STR("/"), name.n ? name : STR("*"), name.n ? STR("/*") : STR("")), NULL, name.n ? why | WHY_PART : WHY_CHOSEN);
	if (value_get(properties, "Tags"))
		grant_add(q->g, action, STR_CAT(a, root, STR("/tags/*")), NULL, WHY_CHOSEN);
}

static void add_action(const struct asked *q, const struct handler_action *action)
{
	struct arena *a = q->g->arena;
	const struct option_row *option = option_of(q, action->name);
	const bool given = option && cfn_at(q->resource->value, str_z(option->where));
	bool found = false;
	if (option && !given)
		return;
	if (str_starts(action->name, "apigateway:") && str_starts(q->handler->type, "AWS::ApiGateway")) {
		add_apigateway(q, action->name);
		return;
	}
	if (str_eqz(action->name, "iam:CreateServiceLinkedRole")) {
		grant_add(q->g, action->name, STR_CAT(a, STR("arn:"), q->s->partition, STR(":iam::"), q->s->account, STR(":role/aws-service-role/*")), NULL, WHY_OPEN);
		return;
	}
	const bool own = only_own(q, action);
	for (uint32_t i = 0; i < action->arns.n; i++)
		if (!own || is_own(q, action->arns.at[i]))
			found |= add_form(q, action->name, action->arns.at[i]);
	if (found)
		return;
	if (!action->arns.n) {
		grant_add(q->g, action->name, STR("*"), NULL, WHY_ACTION);
		return;
	}
	for (uint32_t i = 0; (given || own_service(q, action->name)) && i < action->arns.n; i++) {
		unsigned why = WHY_OPEN;
		uint32_t bound = 0;
		grant_add(q->g, action->name, arn_filled(q->s, q->resource, action->arns.at[i], &why, &bound), NULL, why);
	}
}

/* ---- roles */

void agent_pass_role(struct allowances *g, struct str role, const struct value *services, unsigned why)
{
	struct arena *a = g->arena;
	grant_add(g, STR("iam:PassRole"), role, MAP(a, { "StringEquals", MAP(a, { "iam:PassedToService", list_len(services) == 1 ? list_at(services, 0) : services }) }), why);
}

static const struct value *default_services(const struct asked *q)
{
	struct arena *a = q->g->arena;
	const struct str inner = str_from(q->handler->type, 5), group = str_to(inner, (uint32_t)str_find(inner, ':'));
	struct str service = str_lower(a, group);
	for (size_t i = 0; i < sizeof principals / sizeof *principals; i++)
		if (str_eqz(group, principals[i].group))
			service = str_z(principals[i].service);
	return LIST(a, v_str(a, STR_CAT(a, service, STR(".amazonaws.com"))));
}

/* The services that a role of the template trusts. */
static const struct value *trusted(const struct asked *q, const struct value *role)
{
	struct arena *a = q->g->arena;
	const struct value *document = value_dig(role, "Properties", "AssumeRolePolicyDocument"), *list = value_get(document, "Statement");
	struct value *out = v_list(a);
	for (uint32_t i = 0; i < (is_map(list) ? 1 : list_len(list)); i++) {
		const struct value *service = value_dig(is_map(list) ? list : list_at(list, i), "Principal", "Service");
		for (uint32_t k = 0; k < (is_list(service) ? list_len(service) : 1); k++) {
			unsigned why = 0;
			const struct value *one = is_list(service) ? list_at(service, k) : service;
			const struct str name = one ? arn_pattern(q->s, one, &why) : STR("");
			if (name.n && !why && !list_has(out, name))
				list_push(a, out, v_str(a, name));
		}
	}
	return list_len(out) ? out : default_services(q);
}

static void add_roles(const struct asked *q)
{
	struct arena *a = q->g->arena;
	for (uint32_t i = 0; i < q->names.resources.n; i++) {
		const struct entry *e = q->names.resources.at[i];
		unsigned why = 0;
		if (!str_eqz(type_of(e), "AWS::IAM::Role"))
			continue;
		const struct str arn = arn_of(q->s, e, &why);
		agent_pass_role(q->g, arn, trusted(q, e->value), why);
	}
	for (uint32_t i = 0; i < q->names.arns.n; i++)
		if (str_search(q->names.arns.at[i], STR(":role/"), 0) > 0)
			agent_pass_role(q->g, q->names.arns.at[i], default_services(q), WHY_DEPLOYED);
	if (q->names.unknown_role)
		agent_pass_role(q->g, STR_CAT(a, STR("arn:"), q->s->partition, STR(":iam::"), q->s->account, STR(":role/*")), default_services(q), WHY_DEPLOYED);
}

/* ---- the template */

static bool is_custom(struct str type) { return str_starts(type, "Custom::") || str_eqz(type, "AWS::CloudFormation::CustomResource"); }

/* CloudFormation calls the function behind a custom resource, or publishes to its topic. */
static void add_custom(struct allowances *g, const struct arn_scope *s, const struct entry *resource)
{
	const struct value *token = value_dig(resource->value, "Properties", "ServiceToken");
	unsigned why = 0;
	const struct str arn = token ? arn_pattern(s, token, &why) : STR("");
	if (str_search(arn, STR(":sns:"), 0) > 0)
		grant_add(g, STR("sns:Publish"), arn, NULL, why);
	else if (arn.n)
		grant_add(g, STR("lambda:InvokeFunction"), str_starts(arn, "arn:") ? arn :
			  STR_CAT(g->arena, STR("arn:"), s->partition, STR(":lambda:"), s->region, STR(":"), s->account, STR(":function:*")), NULL, why);
}

static bool calls_nothing(struct str type)
{
	for (const char *const *t = without_calls; *t; t++)
		if (str_eqz(type, *t))
			return true;
	return false;
}

static void report_type(struct cx *cx, const struct entry *resource, struct str type, struct value *told)
{
	if (map_put_new(cx->arena, told, type, (struct span){ 0 }, LITERAL("")))
		return;
	const struct value *written = value_get(resource->value, "Type");
	const struct span at = span_known(value_span(written)) ? written->span : key_span(resource);
	struct diag *g = diag(cx->diags, D_AGENT_TYPE, at, "CloudFormation declares no permissions for %.*s: the agent's policy has none for it", STRA(type.n ? type : STR("a resource without a type")));
	diag_label(cx->diags, g, "attach a policy of your own with what AWS's documentation asks for");
}

static void report_nested(struct cx *cx, const struct entry *resource)
{
	struct diag *g = diag(cx->diags, D_AGENT_TYPE, key_span(resource), "the template of the nested stack '%.*s' lies elsewhere: the agent's policy has nothing for its resources", STRA(resource->key));
	diag_label(cx->diags, g, "attach a policy of your own for them");
}

void agent_template(struct cx *cx, struct allowances *g, const struct arn_scope *s, struct value *told)
{
	map_each(e, s->resources) {
		const struct str type = type_of(e);
		struct asked q = { .cx = cx, .g = g, .s = s, .resource = e, .handler = handlers_find(s->handlers, type) };
		if (is_custom(type)) {
			add_custom(g, s, e);
			continue;
		}
		if (!q.handler) {
			if (!calls_nothing(type))
				report_type(cx, e, type, told);
			continue;
		}
		if (str_eqz(type, "AWS::CloudFormation::Stack") && !s->nested)
			report_nested(cx, e);
		q.names = arns_named_by(s, e->value);
		for (uint32_t i = 0; i < q.handler->actions.n; i++) {
			if (str_eqz(q.handler->actions.at[i].name, "iam:PassRole"))
				add_roles(&q);
			else
				add_action(&q, &q.handler->actions.at[i]);
		}
	}
}
