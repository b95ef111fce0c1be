/* webhook: an HTTP API whose one route puts what it is sent on a bus of EventBridge, once a function has let it pass. */
#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/lift/lift.h"

enum { POLICY_NAME_MOST = 128 };

const struct schema lift_webhook_shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS,
		{ "authorizer", S_OPEN_OBJECT({ "handler", S_STRING, .required = true }), .doc = "The function that lets requests pass: its options." },
		{ "insecure", S_BOOL, .doc = "There is no authorizer." },
		{ "path", S_STRING, .required = true, .doc = "The path of the route." },
		{ "eventType", S_STRING, .doc = "The detail type of the events; default: Webhook." },
		{ "method", S_WORDS("POST", "PUT", "PATCH"), .doc = "Default: POST." }),
};

static const struct lift_reference variables[] = { { "busName", "Bus", NULL }, { .name = NULL } };
static const struct lift_reference outputs[] = { { "HttpApiEndpoint", "HttpApi", "ApiEndpoint" }, { .name = NULL } };
static const struct lift_reference extensions[] = { { "api", "HttpApi", NULL }, { "bus", "Bus", NULL }, { .name = NULL } };

static bool check(struct lift *l, const struct construct *c)
{
	const struct value *insecure = value_get(c->config, "insecure"), *authorizer = value_get(c->config, "authorizer"), *path = value_get(c->config, "path");
	if (!is_string(path))
		plugin_refuses(l->cx, l->use, path ? path->span : c->at, "the webhook '%.*s' needs a path, which is a text", STRA(c->id));
	else if (js_truthy(insecure) && authorizer)
		plugin_refuses(l->cx, l->use, insecure->span, "the webhook '%.*s' is insecure and has an authorizer: take one of them out", STRA(c->id));
	else if (!js_truthy(insecure) && !is_map(authorizer))
		plugin_refuses(l->cx, l->use, authorizer ? authorizer->span : c->at, "the webhook '%.*s' needs an authorizer, the options of a function; or insecure: true", STRA(c->id));
	else
		return true;
	return false;
}

static struct value *policy_document(struct arena *a, const struct value *action, const struct value *resource)
{
	const struct value *statement = MAP(a, { "Action", action }, { "Effect", LITERAL("Allow") }, { "Resource", resource });
	return MAP(a, { "Statement", LIST(a, statement) }, { "Version", LITERAL("2012-10-17") });
}

static void make_role(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct value *trust = MAP(a, { "Action", LITERAL("sts:AssumeRole") }, { "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "Service", LITERAL("apigateway.amazonaws.com") }) });
	const struct value *policy = MAP(a, { "PolicyDocument", policy_document(a, LITERAL("events:PutEvents"), lift_get(l, c, "Bus", "Arn")) }, { "PolicyName", LITERAL("EventBridge") });
	lift_put(l, c, lift_id(l, c, "ApiGatewayRole"), LITERAL("AWS::IAM::Role"),
		 MAP(a, { "AssumeRolePolicyDocument", MAP(a, { "Statement", LIST(a, trust) }, { "Version", LITERAL("2012-10-17") }) }, { "Policies", LIST(a, policy) }), NULL);
}

/* Returns the authorizer's id. */
static struct str make_authorizer(struct lift *l, const struct construct *c, const struct value *api, const struct value *role)
{
	struct arena *a = l->a;
	const struct str function = STR_CAT(a, c->id, STR("Authorizer")), id = CDK_ID(a, c->id, STR("Authorizer"));
	const struct value *arn = cfn_getatt(a, STR_CAT(a, name_resource(a, function), STR("LambdaFunction")), "Arn");
	const struct str policy = CDK_ID(a, c->id, STR("ApiGatewayRole"), STR("DefaultPolicy"), STR("Resource"));
	const struct str policy_name = policy.n > POLICY_NAME_MOST ? str_from(policy, policy.n - POLICY_NAME_MOST) : policy;
	lift_put(l, c, policy, LITERAL("AWS::IAM::Policy"),
		 MAP(a, { "PolicyDocument", policy_document(a, LITERAL("lambda:InvokeFunction"), LIST(a, arn, CFN_JOIN(a, "", arn, LITERAL(":*")))) }, { "PolicyName", v_str(a, policy_name) },
		     { "Roles", LIST(a, lift_get(l, c, "ApiGatewayRole", NULL)) }),
		 NULL);
	const struct value *path = v_str(a, STR_CAT(a, STR("arn:aws:apigateway:"), plugin_region(l->cx), STR(":lambda:path/2015-03-31/functions")));
	lift_put(l, c, id, LITERAL("AWS::ApiGatewayV2::Authorizer"),
		 MAP(a, { "ApiId", api }, { "AuthorizerCredentialsArn", role }, { "AuthorizerPayloadFormatVersion", LITERAL("2.0") }, { "AuthorizerType", LITERAL("REQUEST") },
		     { "AuthorizerUri", CFN_JOIN(a, "/", path, arn, LITERAL("invocations")) }, { "EnableSimpleResponses", v_bool(a, true) },
		     { "Name", v_str(a, STR_CAT(a, c->id, STR("-authorizer"))) }),
		 NULL);
	lift_add_function(l, function, value_get(c->config, "authorizer"));
	return id;
}

static void make(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	if (!check(l, c))
		return;
	const struct value *method = value_get(c->config, "method"), *type = value_get(c->config, "eventType");
	const struct value *api = lift_get(l, c, "HttpApi", NULL), *role = lift_get(l, c, "ApiGatewayRole", "Arn");
	lift_put(l, c, lift_id(l, c, "HttpApi"), LITERAL("AWS::ApiGatewayV2::Api"), MAP(a, { "Name", LITERAL("HttpApi") }, { "ProtocolType", LITERAL("HTTP") }), NULL);
	lift_put(l, c, CDK_ID(a, c->id, STR("HttpApi"), STR("DefaultStage"), STR("Resource")), LITERAL("AWS::ApiGatewayV2::Stage"),
		 MAP(a, { "ApiId", api }, { "AutoDeploy", v_bool(a, true) }, { "StageName", LITERAL("$default") }), NULL);
	lift_put(l, c, lift_id(l, c, "Bus"), LITERAL("AWS::Events::EventBus"), MAP(a, { "Name", v_str(a, CDK_ID(a, c->id, STR("Bus"))) }), NULL);
	make_role(l, c);
	const struct str integration = CDK_ID(a, c->id, STR("Integration")), route = CDK_ID(a, c->id, STR("Route"));
	lift_put(l, c, integration, LITERAL("AWS::ApiGatewayV2::Integration"),
		 MAP(a, { "ApiId", api }, { "ConnectionType", LITERAL("INTERNET") }, { "CredentialsArn", role }, { "IntegrationSubtype", LITERAL("EventBridge-PutEvents") },
		     { "IntegrationType", LITERAL("AWS_PROXY") }, { "PayloadFormatVersion", LITERAL("1.0") },
		     { "RequestParameters", MAP(a, { "DetailType", is_nil(type) ? LITERAL("Webhook") : type }, { "Detail", LITERAL("$request.body") }, { "Source", v_str(a, c->id) },
				{ "EventBusName", lift_get(l, c, "Bus", NULL) }) }),
		 NULL);
	const struct value *authorizer = js_truthy(value_get(c->config, "insecure")) ? NULL : cfn_ref(a, make_authorizer(l, c, api, role));
	const struct value *key = v_str(a, STR_CAT(a, method ? js_string(a, method) : STR("POST"), STR(" "), value_get(c->config, "path")->string));
	lift_put(l, c, route, LITERAL("AWS::ApiGatewayV2::Route"),
		 MAP(a, { "ApiId", api }, { "AuthorizationType", authorizer ? LITERAL("CUSTOM") : LITERAL("NONE") }, { "AuthorizerId", authorizer }, { "RouteKey", key },
		     { "Target", CFN_JOIN(a, "/", LITERAL("integrations"), cfn_ref(a, integration)) }),
		 NULL);
	map_put_at(a, l->outputs, CDK_ID(a, c->id, STR("Endpoint")), c->at, value_at(MAP(a, { "Value", key }), c->at));
}

const struct lift_type lift_webhook = { .name = "webhook", .variables = variables, .outputs = outputs, .extensions = extensions, .make = make };
