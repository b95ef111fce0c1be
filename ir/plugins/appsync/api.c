/* api: the API itself, how its callers are known, its logs and its cache. */
#include "ir/js.h"
#include "ir/plugins/appsync/appsync.h"

#define LOG_GROUP "GraphQlApiLogGroup"

static struct str authorizer_name(struct appsync *s) { return STR_CAT(s->a, s->name, STR("Authorizer")); }

static const struct value *user_pool(struct appsync *s, const struct value *provider, bool additional)
{
	struct arena *a = s->a;
	const struct value *config = value_get(provider, "config");
	if (is_nil(config)) {
		plugin_refuses(s->cx, s->use, provider->span, "authentication with AMAZON_COGNITO_USER_POOLS has no config, which names the pool");
		return NULL;
	}
	const struct value *here = MAP(a, { "Fn::Sub", LITERAL("${AWS::Region}") });
	return MAP(a, { "AwsRegion", appsync_or(value_get(config, "awsRegion"), here) }, { "UserPoolId", value_get(config, "userPoolId") },
		{ "AppIdClientRegex", value_get(config, "appIdClientRegex") },
		{ "DefaultAction", additional ? NULL : appsync_or(value_get(config, "defaultAction"), LITERAL("ALLOW")) });
}

static const struct value *openid(struct appsync *s, const struct value *config)
{
	if (!js_truthy(config))
		return NULL;
	return MAP(s->a, { "Issuer", value_get(config, "issuer") }, { "ClientId", value_get(config, "clientId") }, { "IatTTL", value_get(config, "iatTTL") },
		{ "AuthTTL", value_get(config, "authTTL") });
}

static const struct value *lambda_authorizer(struct appsync *s, const struct value *provider)
{
	const struct value *config = value_get(provider, "config");
	const struct value *arn = appsync_lambda(s, config, authorizer_name(s), provider->span);
	if (!arn)
		return NULL;
	return MAP(s->a, { "AuthorizerUri", arn }, { "IdentityValidationExpression", value_get(config, "identityValidationExpression") },
		{ "AuthorizerResultTtlInSeconds", value_get(config, "authorizerResultTtlInSeconds") });
}

static void put_authentication(struct appsync *s, struct value *properties, const struct value *provider, bool additional)
{
	struct arena *a = s->a;
	const struct value *type = value_get(provider, "type");
	map_putz(a, properties, "AuthenticationType", type);
	if (value_is(type, "AMAZON_COGNITO_USER_POOLS"))
		map_putz(a, properties, "UserPoolConfig", user_pool(s, provider, additional));
	else if (value_is(type, "OPENID_CONNECT"))
		map_putz(a, properties, "OpenIDConnectConfig", openid(s, value_get(provider, "config")));
	else if (value_is(type, "AWS_LAMBDA"))
		map_putz(a, properties, "LambdaAuthorizerConfig", lambda_authorizer(s, provider));
}

/* One permission, for the first authorizer; additional ones come first. */
static void put_permission(struct appsync *s)
{
	struct arena *a = s->a;
	const struct value *first = NULL, *own = value_get(s->config, "authentication");
	list_each(i, s->additional)
		if (!first && value_is(value_get(s->additional->list.item[i], "type"), "AWS_LAMBDA"))
			first = s->additional->list.item[i];
	if (!first && value_is(value_get(own, "type"), "AWS_LAMBDA"))
		first = own;
	const struct value *arn = first ? appsync_lambda(s, value_get(first, "config"), authorizer_name(s), first->span) : NULL;
	if (!arn)
		return;
	const struct value *p = MAP(a, { "Action", LITERAL("lambda:InvokeFunction") }, { "FunctionName", arn }, { "Principal", LITERAL("appsync.amazonaws.com") },
		{ "SourceArn", appsync_ref(s, "GraphQlApi") });
	appsync_put(s, STR("LambdaAuthorizerPermission"), first->span, MAP(a, { "Type", LITERAL("AWS::Lambda::Permission") }, { "Properties", p }));
}

/* ---- logs */

/* The configuration of logs, or NULL where there are none. */
static const struct value *logging(struct appsync *s)
{
	const struct value *v = value_get(s->config, "logging");
	return js_truthy(v) && !is_false(value_get(v, "enabled")) ? v : NULL;
}

static void put_log_role(struct appsync *s, struct span at)
{
	struct arena *a = s->a;
	const struct value *statement = MAP(a, { "Effect", LITERAL("Allow") }, { "Action", TEXTS(a, "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents") },
		{ "Resource", LIST(a, appsync_get(s, STR(LOG_GROUP), "Arn")) });
	const struct value *document = MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, statement) });
	const struct value *policy = MAP(a, { "PolicyName", LITERAL(LOG_GROUP "Policy") }, { "Roles", LIST(a, appsync_ref(s, LOG_GROUP "Role")) }, { "PolicyDocument", document });
	appsync_put(s, STR(LOG_GROUP "Policy"), at, MAP(a, { "Type", LITERAL("AWS::IAM::Policy") }, { "Properties", policy }));
	appsync_put(s, STR(LOG_GROUP "Role"), at, appsync_role(s, NULL));
}

static void put_logs(struct appsync *s, struct value *api)
{
	struct arena *a = s->a;
	const struct value *v = logging(s);
	if (!v)
		return;
	const struct value *role = value_get(v, "roleArn");
	const struct value *days = appsync_or(value_get(v, "retentionInDays"), value_dig(s->cx->tree, "provider", "logRetentionInDays"));
	const struct value *name = appsync_join(s, "/", LIST(a, LITERAL("/aws/appsync/apis"), s->api_id));
	map_putz(a, api, "LogConfig", MAP(a, { "CloudWatchLogsRoleArn", appsync_or(role, appsync_get(s, STR(LOG_GROUP "Role"), "Arn")) }, { "FieldLogLevel", value_get(v, "level") }, { "ExcludeVerboseContent", value_get(v, "excludeVerboseContent") }));
	appsync_put(s, STR(LOG_GROUP), v->span, MAP(a, { "Type", LITERAL("AWS::Logs::LogGroup") }, { "Properties", MAP(a, { "LogGroupName", name }, { "RetentionInDays", days }) }));
	if (!js_truthy(role))
		put_log_role(s, v->span);
}

/* ---- cache */

static void put_cache(struct appsync *s)
{
	struct arena *a = s->a;
	static const struct value hour = NUMBER(3600);
	const struct value *v = value_get(s->config, "caching"), *off = v_bool(a, false);
	if (!js_truthy(v) || is_false(value_get(v, "enabled")))
		return;
	const struct value *p = MAP(a, { "ApiCachingBehavior", value_get(v, "behavior") }, { "ApiId", s->api_id },
		{ "AtRestEncryptionEnabled", appsync_or(value_get(v, "atRestEncryption"), off) },
		{ "TransitEncryptionEnabled", appsync_or(value_get(v, "transitEncryption"), off) },
		{ "Ttl", appsync_or(value_get(v, "ttl"), &hour) }, { "Type", appsync_or(value_get(v, "type"), LITERAL("T2_SMALL")) });
	appsync_put(s, STR("GraphQlCaching"), v->span, MAP(a, { "Type", LITERAL("AWS::AppSync::ApiCache") }, { "Properties", p }));
}

/* ---- the API */

static void put_metrics(struct appsync *s, struct value *api)
{
	static const char *const keys[] = { "DataSourceLevelMetricsBehavior", "OperationLevelMetricsConfig", "ResolverLevelMetricsBehavior" };
	const struct value *v = value_get(s->config, "enhancedMetrics");
	struct value *metrics = v_map(s->a);
	if (!js_truthy(v))
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		map_putz(s->a, metrics, keys[i], value_get(v, keys[i]));
	map_putz(s->a, api, "EnhancedMetricsConfig", metrics);
}

void appsync_api(struct appsync *s)
{
	struct arena *a = s->a;
	const struct value *c = s->config, *authentication = value_get(c, "authentication"), *introspection = value_get(c, "introspection");
	const struct value *name = value_get(c, "name");
	const struct value *visibility = value_get(c, "visibility");
	struct value *p = MAP(a, { "Name", name }, { "XrayEnabled", appsync_or(value_get(c, "xrayEnabled"), v_bool(a, false)) },
		{ "Tags", appsync_tags(s) }, { "EnvironmentVariables", value_get(c, "environment") });
	put_authentication(s, p, authentication, false);
	struct value *additional = v_list(a);
	list_each(i, s->additional) {
		struct value *provider = v_map(a);
		put_authentication(s, provider, s->additional->list.item[i], true);
		list_push(a, additional, value_at(provider, s->additional->list.item[i]->span));
	}
	if (list_len(additional))
		map_putz(a, p, "AdditionalAuthenticationProviders", additional);
	put_logs(s, p);
	map_putz(a, p, "Visibility", js_truthy(visibility) ? visibility : NULL);
	put_metrics(s, p);
	if (introspection)
		map_putz(a, p, "IntrospectionConfig", value_at(v_text(a, js_truthy(introspection) ? "ENABLED" : "DISABLED"), introspection->span));
	map_putz(a, p, "QueryDepthLimit", value_get(c, "queryDepthLimit"));
	map_putz(a, p, "ResolverCountLimit", value_get(c, "resolverCountLimit"));
	/* The name of the type is not in AWS's own capitals, as the plugin writes it. */
	appsync_put(s, STR("GraphQlApi"), name ? name->span : c->span, MAP(a, { "Type", LITERAL("AWS::AppSync::GraphQLApi") }, { "Properties", value_at(p, c->span) }));
	put_permission(s);
	put_cache(s);
}
