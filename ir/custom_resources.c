#include "ir/custom_resources.h"

#include "ir/base/digest.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

#define ROLE STR("IamRoleCustomResourcesLambdaExecution")

static const struct kind {
	const char *name; /* of the function, behind <service>-<stage>-; its logical ids come of it, too */
	const char *handler;
} kinds[] = {
	[CUSTOM_S3] = { "custom-resource-existing-s3", "s3/handler.handler" },
	[CUSTOM_COGNITO_USER_POOL] = { "custom-resource-existing-cup", "cognito-user-pool/handler.handler" },
	[CUSTOM_EVENT_BRIDGE] = { "custom-resource-event-bridge", "event-bridge/handler.handler" },
	[CUSTOM_API_GATEWAY_ROLE] = { "custom-resource-apigw-cw-role", "api-gateway-cloud-watch-role/handler.handler" },
};

static struct str logical_id(struct cx *cx, enum custom_resource kind, const char *suffix)
{
	return STR_CAT(cx->arena, name_resource(cx->arena, str_z(kinds[kind].name)), str_z(suffix));
}

struct str custom_resource_handler(struct cx *cx, enum custom_resource kind)
{
	return logical_id(cx, kind, "LambdaFunction");
}

struct value *custom_resource_token(struct cx *cx, enum custom_resource kind)
{
	return cfn_getatt(cx->arena, custom_resource_handler(cx, kind), "Arn");
}

static struct value *log_statement(struct arena *a, struct value *actions, struct str prefix, const char *suffix)
{
	struct str arn = STR_CAT(a, STR("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"),
				 prefix, str_z(suffix));
	return MAP(a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", LIST(a, cfn_sub(a, arn)) });
}

/* The Statement list of the custom resources' role, which is made at the first call. */
static struct value *role_statements(struct cx *cx, struct str prefix, bool logs)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	if (cx->graph->custom_statements)
		return cx->graph->custom_statements;
	struct value *statements = cx->graph->custom_statements = v_list(a);
	if (logs) {
		struct value *create = TEXTS(a, "logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource");
		list_push(a, statements, log_statement(a, create, prefix, "*:*"));
		list_push(a, statements, log_statement(a, TEXTS(a, "logs:PutLogEvents"), prefix, "*:*:*"));
	}
	struct value *p = graph_put(cx, ROLE, "AWS::IAM::Role", (struct span){ 0 });
	map_putz(a, p, "AssumeRolePolicyDocument", cfn_assume_role_policy(a, TEXTS(a, "lambda.amazonaws.com")));
	map_putz(a, p, "Policies", LIST(a, MAP(a,
		{ "PolicyName", CFN_JOIN(a, "-", v_str(a, s->provider.stage), v_str(a, s->name), LITERAL("custom-resources-lambda")) },
		{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", statements }) })));
	return statements;
}

/* v3.40 compares resources by identity: of two statements on the same text, only the first stays. */
static void add_statements(struct arena *a, struct value *to, const struct value *statements)
{
	struct value *seen = v_map(a);
	list_each(i, to)
		if (is_string(value_get(to->list.item[i], "Resource")))
			map_put(a, seen, value_get(to->list.item[i], "Resource")->string, to);
	list_each(i, statements) {
		const struct value *resource = value_get(statements->list.item[i], "Resource");
		if (is_string(resource) && map_get(seen, resource->string))
			continue;
		if (is_string(resource))
			map_put(a, seen, resource->string, resource);
		list_push(a, to, statements->list.item[i]);
	}
}

void custom_resource_use(struct cx *cx, enum custom_resource kind, const struct value *statements, struct span span)
{
	struct arena *a = cx->arena;
	struct service *s = cx->service;
	const struct value *own_role = provider_deployment_role(&s->provider);
	const bool logs = js_truthy(value_dig(s->provider.config, "logs", "frameworkLambda"));
	const struct str prefix = STR_CAT(a, s->name, STR("-"), s->provider.stage), id = custom_resource_handler(cx, kind);
	struct str name = STR_CAT(a, prefix, STR("-"), str_z(kinds[kind].name));
	if (str_utf16(name) > 64) /* Lambda takes no more */
		name = STR_CAT(a, str_utf16_to(name, 32), md5_hex(a, name));

	s->custom_resources_used = true;
	if (!own_role)
		add_statements(a, role_statements(cx, prefix, logs), statements);
	struct value *p = graph_put(cx, id, "AWS::Lambda::Function", span);
	map_putz(a, p, "Code", MAP(a,
		{ "S3Bucket", graph_code_bucket(cx) },
		{ "S3Key", v_str(a, STR_CAT(a, name_code_folder(cx), STR("/custom-resources.zip"))) }));
	map_putz(a, p, "FunctionName", v_str(a, name));
	map_putz(a, p, "Handler", v_text(a, kinds[kind].handler));
	map_putz(a, p, "MemorySize", v_int(a, 1024));
	map_putz(a, p, "Runtime", LITERAL("nodejs18.x"));
	map_putz(a, p, "Timeout", v_int(a, 180));
	map_putz(a, p, "Role", own_role ? own_role : cfn_getatt(a, ROLE, "Arn"));
	graph_depends(cx, id, own_role ? STR("") : ROLE);
	if (logs) {
		struct str group = logical_id(cx, kind, "LogGroup");
		struct value *g = graph_put(cx, group, "AWS::Logs::LogGroup", span);
		map_putz(a, g, "LogGroupName", v_str(a, STR_CAT(a, STR("/aws/lambda/"), name)));
		map_putz(a, g, "RetentionInDays", value_get(s->provider.config, "logRetentionInDays"));
		map_putz(a, g, "DataProtectionPolicy", value_get(s->provider.config, "logDataProtectionPolicy"));
		graph_depends(cx, id, group);
	}
}

void custom_resource_put(struct cx *cx, enum custom_resource kind, struct str id, const char *type,
			 const struct function *fn, const struct value *properties, struct span span)
{
	struct arena *a = cx->arena;
	struct value *own = MAP(a, { "ServiceToken", custom_resource_token(cx, kind) }, { "FunctionName", v_str(a, fn->name) });
	graph_merge(cx, id, type, map_assign(a, own, properties), span);
	graph_attr(cx, id, "Version", v_int(a, 1));
	graph_attr(cx, id, "DependsOn", LIST(a, v_str(a, fn->logical_id), v_str(a, custom_resource_handler(cx, kind))));
}

void custom_resource_link(struct cx *cx, struct groups *chains, struct str changed, struct str id)
{
	map_put(cx->arena, groups_map(cx->arena, chains, changed), id, v_str(cx->arena, id));
}

void custom_resource_chain(struct cx *cx, const struct groups *chains)
{
	map_each(e, chains->by_key)
		for (uint32_t i = 1; i < map_len(e->value); i++)
			graph_depends(cx, e->value->map.entry[i].key, e->value->map.entry[i - 1].key);
}

struct value *custom_resource_force_deploy(struct cx *cx, const struct value *force_deploy)
{
	if (!js_truthy(force_deploy))
		return NULL;
	struct str directory = cx->service->code_directory;
	int64_t instant = 0;
	for (uint32_t i = 0; i < directory.n && ascii_digit(directory.p[i]); i++)
		instant = instant * 10 + (directory.p[i] - '0');
	return v_int(cx->arena, instant);
}

struct value *custom_resource_permissions_statement(struct cx *cx)
{
	struct arena *a = cx->arena;
	return MAP(a, { "Effect", LITERAL("Allow") },
		{ "Resource", CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("lambda"),
			CFN_REF("AWS::Region"), CFN_REF("AWS::AccountId"), LITERAL("function"), LITERAL("*")) },
		{ "Action", TEXTS(a, "lambda:AddPermission", "lambda:RemovePermission") });
}
