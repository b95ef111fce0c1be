#include "ir/events/common/apigw.h"

#include "ir/custom_resources.h"
#include "ir/graph.h"
#include "ir/js.h"

struct value *apigw_invocation_uri(struct arena *a, const struct value *function)
{
	return CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":apigateway:"),
		CFN_REF("AWS::Region"), LITERAL(":lambda:path/2015-03-31/functions/"), function, LITERAL("/invocations"));
}

void apigw_log_group(struct cx *cx, struct str id, struct str name, struct span span)
{
	const struct value *provider = cx->service->provider.config;
	const struct value *days = value_get(provider, "logRetentionInDays");
	const struct value *protection = value_get(provider, "logDataProtectionPolicy");
	struct value *p = graph_put(cx, id, "AWS::Logs::LogGroup", span);
	map_putz(cx->arena, p, "LogGroupName", v_str(cx->arena, name));
	map_putz(cx->arena, p, "RetentionInDays", js_truthy(days) ? days : NULL);
	map_putz(cx->arena, p, "DataProtectionPolicy", js_truthy(protection) ? protection : NULL);
}

void apigw_account_role(struct cx *cx, struct span span)
{
	const struct str id = STR("CustomApiGatewayAccountCloudWatchRole");
	const struct value *rest = value_dig(cx->service->provider.config, "logs", "restApi");
	if (js_truthy(value_get(rest, "roleManagedExternally")) || graph_resource(cx, id))
		return;
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, id, "Custom::ApiGatewayAccountRole", span);
	graph_attr(cx, id, "Version", v_int(a, 1));
	map_putz(a, p, "ServiceToken", custom_resource_token(cx, CUSTOM_API_GATEWAY_ROLE));
	/* A restApi that is false stands for its role. */
	map_putz(a, p, "RoleArn", js_truthy(rest) ? value_get(rest, "role") : rest);
	const struct value *roles = CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("iam:"),
		CFN_REF("AWS::AccountId"), LITERAL("role/*"));
	const struct value *account = CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("apigateway:*::/account"));
	const struct value *statements = LIST(a,
		MAP(a, { "Effect", LITERAL("Allow") }, { "Resource", roles },
			{ "Action", TEXTS(a, "iam:AttachRolePolicy", "iam:CreateRole", "iam:ListAttachedRolePolicies", "iam:PassRole") }),
		MAP(a, { "Effect", LITERAL("Allow") }, { "Resource", account },
			{ "Action", TEXTS(a, "apigateway:GET", "apigateway:PATCH") }));
	custom_resource_use(cx, CUSTOM_API_GATEWAY_ROLE, statements, span);
}

struct str apigw_allowed_methods(struct arena *a, struct str text, const struct value *methods)
{
	const int32_t any = list_has(methods, STR("ANY")) ? str_search(text, STR("ANY"), 0) : -1;
	return any < 0 ? text : STR_CAT(a, str_to(text, (uint32_t)any), STR("DELETE,GET,HEAD,PATCH,POST,PUT"), str_from(text, (uint32_t)any + 3));
}
