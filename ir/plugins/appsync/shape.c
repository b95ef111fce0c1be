/*
 * shape: what appSync may hold. The plugin checks it with an ajv of its own, which coerces nothing; whether it then
 * refuses or only warns follows configValidationMode, as in v3.40.
 */
#include "ir/plugins/appsync/appsync.h"

#define OPEN(...) \
	{ \
		.kind = SCHEMA_OBJECT, .props = S_PROPS(__VA_ARGS__), .extra = &schema_any \
	}
#define CLOSED(...) \
	{ \
		.kind = SCHEMA_OBJECT, .props = S_PROPS(__VA_ARGS__) \
	}
#define CLOSED_AS_WRITTEN(...) \
	{ \
		.kind = SCHEMA_OBJECT, .as_written = true, .props = S_PROPS(__VA_ARGS__) \
	}

#define OR_FUNCTION S_ANY_OF(S_STRING, S_ANY_OBJECT)
#define TEMPLATE S_ANY_OF(S_STRING, S_FALSE)
#define LABEL "[_A-Za-z][_0-9A-Za-z]*"
#define PORTION S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .bounded_above = true, .minimum = 1, .maximum = 2000)
#define WHOLE S_(.kind = SCHEMA_INTEGER)

static const struct schema free_map = { .kind = SCHEMA_OBJECT, .extra = &schema_any };

/* ---- what several parts hold */

static const struct schema lambda = {
	.kind = SCHEMA_ONE_OF,
	.expected = "one of functionName, functionArn and function",
	.of = S_OF_(S_OPEN_OBJECT({ "functionName", S_STRING, .required = true }, { "functionAlias", S_STRING }),
		S_OPEN_OBJECT({ "functionArn", OR_FUNCTION, .required = true }), S_OPEN_OBJECT({ "function", &free_map, .required = true })),
};

static const struct schema statements = {
	.kind = SCHEMA_LIST,
	.item = S_OPEN_OBJECT({ "Effect", S_TYPED_WORDS("Allow", "Deny"), .required = true }, { "Action", S_LIST(S_STRING), .required = true },
		{ "Resource", S_ANY_OF(S_STRING, S_ANY_OBJECT, S_LIST(OR_FUNCTION)), .required = true }),
};

static const struct schema values = { .kind = SCHEMA_OBJECT, .extra = OR_FUNCTION };

static const struct schema sync_base = OPEN({ "functionArn", S_STRING }, { "functionName", S_STRING }, { "conflictDetection", S_TYPED_WORDS("VERSION", "NONE") },
	{ "conflictHandler", S_TYPED_WORDS("LAMBDA", "OPTIMISTIC_CONCURRENCY", "AUTOMERGE") });
/* The plugin wants the Lambda function where no handler is named, though it would name another one by itself. */
static const struct schema sync = { .kind = SCHEMA_ALL_OF, .of = S_OF_(&sync_base, S_ANY_OF(S_NEEDS("conflictHandler"), &lambda)) };

/* ---- authentication */

static const struct schema cognito = OPEN({ "userPoolId", OR_FUNCTION, .required = true }, { "awsRegion", OR_FUNCTION },
	{ "defaultAction", S_TYPED_WORDS("ALLOW", "DENY") }, { "appIdClientRegex", OR_FUNCTION });
static const struct schema authorizer_base = OPEN({ "functionName", S_STRING }, { "functionArn", S_STRING }, { "identityValidationExpression", S_STRING },
	{ "authorizerResultTtlInSeconds", S_NUMBER });
static const struct schema authorizer = { .kind = SCHEMA_ALL_OF, .of = S_OF_(&authorizer_base, &lambda) };
static const struct schema openid = OPEN({ "issuer", OR_FUNCTION, .required = true }, { "clientId", S_STRING }, { "iatTTL", S_NUMBER }, { "authTTL", S_NUMBER });

#define WITH_CONFIG(schema_) S_OPEN_OBJECT({ "config", (schema_), .required = true })

static const struct schema authentication = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(S_OPEN_OBJECT({ "type", S_TYPED_WORDS("AMAZON_COGNITO_USER_POOLS", "AWS_LAMBDA", "OPENID_CONNECT", "AWS_IAM", "API_KEY"), .required = true }),
		S_SWITCH("type", S_WORD_LIST("AMAZON_COGNITO_USER_POOLS", "AWS_LAMBDA", "OPENID_CONNECT"), WITH_CONFIG(&cognito), WITH_CONFIG(&authorizer), WITH_CONFIG(&openid))),
};

/* ---- data sources */

#define ROLE \
	{ "serviceRoleArn", OR_FUNCTION }, { "iamRoleStatements", &statements }

static const struct schema dynamodb = OPEN({ "tableName", OR_FUNCTION, .required = true }, { "useCallerCredentials", S_BOOL }, { "region", OR_FUNCTION }, ROLE,
	{ "versioned", S_BOOL }, { "deltaSyncConfig", S_OPEN_OBJECT({ "deltaSyncTableName", S_STRING, .required = true }, { "baseTableTTL", WHOLE }, { "deltaSyncTableTTL", WHOLE }) });
static const struct schema source_lambda_base = OPEN({ "functionName", S_STRING }, { "functionArn", OR_FUNCTION }, ROLE);
static const struct schema source_lambda = { .kind = SCHEMA_ALL_OF, .of = S_OF_(&source_lambda_base, &lambda) };
static const struct schema http = OPEN({ "endpoint", OR_FUNCTION, .required = true }, ROLE,
	{ "authorizationConfig", S_OPEN_OBJECT({ "authorizationType", S_TYPED_WORDS("AWS_IAM"), .required = true }, { "awsIamConfig", S_OPEN_OBJECT({ "signingRegion", OR_FUNCTION, .required = true }, { "signingServiceName", OR_FUNCTION }), .required = true }) });
static const struct schema search_base = OPEN({ "endpoint", OR_FUNCTION }, { "domain", OR_FUNCTION }, { "region", OR_FUNCTION }, ROLE);
static const struct schema search = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(&search_base, S_(.kind = SCHEMA_ONE_OF, .expected = "either an endpoint or a domain", .of = S_OF_(S_NEEDS("endpoint"), S_NEEDS("domain")))),
};
static const struct schema relational = OPEN({ "dbClusterIdentifier", OR_FUNCTION, .required = true }, { "awsSecretStoreArn", OR_FUNCTION, .required = true },
	{ "region", OR_FUNCTION }, { "relationalDatabaseSourceType", S_TYPED_WORDS("RDS_HTTP_ENDPOINT") }, ROLE, { "databaseName", OR_FUNCTION }, { "schema", S_STRING });
static const struct schema eventbridge = OPEN({ "eventBusArn", OR_FUNCTION, .required = true });
static const struct schema bedrock = OPEN(ROLE, { "region", OR_FUNCTION }, { "models", S_LIST(OR_FUNCTION) });

static const struct schema source = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(S_OPEN_OBJECT({ "type", S_TYPED_WORDS("AMAZON_DYNAMODB", "AMAZON_OPENSEARCH_SERVICE", "AWS_LAMBDA", "HTTP", "NONE", "RELATIONAL_DATABASE", "AMAZON_EVENTBRIDGE", "AMAZON_BEDROCK_RUNTIME"), .required = true, .doc = "What AppSync reads from and writes to." }, { "description", S_STRING }),
		S_SWITCH("type", S_WORD_LIST("AMAZON_DYNAMODB", "AWS_LAMBDA", "HTTP", "AMAZON_OPENSEARCH_SERVICE", "RELATIONAL_DATABASE", "AMAZON_EVENTBRIDGE", "AMAZON_BEDROCK_RUNTIME"),
			WITH_CONFIG(&dynamodb), WITH_CONFIG(&source_lambda), WITH_CONFIG(&http), WITH_CONFIG(&search), WITH_CONFIG(&relational), WITH_CONFIG(&eventbridge),
			S_OPEN_OBJECT({ "config", &bedrock }))),
};
#define SOURCE_OR_NAME S_ANY_OF(S_STRING, &source)

/* ---- resolvers and functions */

static const struct schema function = OPEN({ "dataSource", SOURCE_OR_NAME, .required = true }, { "description", S_STRING }, { "request", S_STRING }, { "response", S_STRING },
	{ "sync", &sync }, { "maxBatchSize", PORTION }, { "substitutions", &values });
#define FUNCTION_OR_NAME S_ANY_OF(S_STRING, &function)

#define RESOLVER \
	{ "kind", S_TYPED_WORDS("UNIT", "PIPELINE"), .doc = "UNIT for one data source, PIPELINE (the default) for functions." }, { "maxBatchSize", PORTION }, \
		{ "code", S_STRING, .doc = "A file of JavaScript." }, { "request", TEMPLATE }, { "response", TEMPLATE }, { "sync", &sync }, { "substitutions", &values }, \
		{ "caching", S_ANY_OF(S_BOOL, S_OPEN_OBJECT({ "ttl", S_INT(1, 3600) }, { "keys", S_LIST(S_STRING) })) }, { "metricsConfig", S_TYPED_WORDS("ENABLED", "DISABLED") }
#define BY_KIND \
	S_SWITCH("kind", S_WORD_LIST("UNIT"), S_OPEN_OBJECT({ "dataSource", SOURCE_OR_NAME, .required = true }), \
		S_OPEN_OBJECT({ "functions", S_LIST(FUNCTION_OR_NAME), .required = true }))

static const struct schema resolver = { .kind = SCHEMA_ALL_OF, .of = S_OF_(S_OPEN_OBJECT(RESOLVER, { "type", S_STRING }, { "field", S_STRING }), BY_KIND) };
/* A key that is no Type.field leaves both to be said. */
static const struct schema other_resolver = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(S_OPEN_OBJECT(RESOLVER, { "type", S_STRING, .required = true }, { "field", S_STRING, .required = true }), BY_KIND),
};
static const struct schema resolver_map = { .kind = SCHEMA_OBJECT, .key_pattern = "^" LABEL "\\." LABEL "$", .key_schema = &resolver, .extra = &other_resolver };
static const struct schema source_map = { .kind = SCHEMA_OBJECT, .extra = &source };
static const struct schema function_map = { .kind = SCHEMA_OBJECT, .extra = FUNCTION_OR_NAME };

/* ---- the rest */

static const struct schema visibility = OPEN({ "cloudWatchMetricsEnabled", S_BOOL }, { "name", S_STRING }, { "sampledRequestsEnabled", S_BOOL });
static const struct schema throttle = OPEN({ "name", S_STRING }, { "action", S_TYPED_WORDS("Allow", "Block") }, { "aggregateKeyType", S_TYPED_WORDS("IP", "FORWARDED_IP") },
	{ "limit", S_INT_FROM(100) }, { "evaluationWindowSec", S_(.kind = SCHEMA_INTEGER, S_NUMBER_LIST(60, 120, 300, 600)) }, { "priority", WHOLE },
	{ "scopeDownStatement", &free_map }, { "visibilityConfig", &visibility },
	{ "forwardedIPConfig", S_OPEN_OBJECT({ "headerName", S_STRING_OF(.pattern = "^[a-zA-Z0-9-]+$"), .required = true }, { "fallbackBehavior", S_TYPED_WORDS("MATCH", "NO_MATCH"), .required = true }) });
static const struct schema rule = {
	.kind = SCHEMA_ANY_OF,
	.expected = "throttle, disableIntrospection or a map with name and statement",
	.of = S_OF_(S_TYPED_WORDS("throttle", "disableIntrospection"),
		S_OPEN_OBJECT({ "disableIntrospection", S_OPEN_OBJECT({ "name", S_STRING }, { "priority", WHOLE }, { "visibilityConfig", &visibility }), .required = true }),
		S_OPEN_OBJECT({ "throttle", S_ANY_OF(S_INT_FROM(100), &throttle), .required = true }),
		S_OPEN_OBJECT({ "name", S_STRING, .required = true }, { "statement", &free_map, .required = true }, { "priority", S_NUMBER },
			{ "action", S_TYPED_WORDS("Allow", "Block", "Count", "Captcha") }, { "visibilityConfig", &visibility })),
};
static const struct schema rules = { .kind = SCHEMA_LIST, .item = &rule };

static const struct schema own_waf = OPEN({ "enabled", S_BOOL }, { "name", S_STRING }, { "defaultAction", S_TYPED_WORDS("Allow", "Block") }, { "description", S_STRING },
	{ "rules", &rules, .required = true });
static const struct schema named_waf = OPEN({ "enabled", S_BOOL }, { "arn", OR_FUNCTION, .required = true });
static const struct schema waf = { .kind = SCHEMA_ANY_OF, .of = S_OF_(&own_waf, &named_waf) };

#define DOMAIN "^([a-z][a-z0-9+-]*\\.)+[a-z][a-z0-9]*"
static const struct schema domain_base = OPEN({ "name", S_STRING_OF(.pattern = DOMAIN "$", .expected = "a domain name"), .required = true }, { "enabled", S_BOOL },
	{ "useCloudFormation", S_BOOL }, { "retain", S_BOOL }, { "certificateArn", OR_FUNCTION }, { "hostedZoneId", OR_FUNCTION }, { "route53", S_BOOL },
	{ "hostedZoneName", S_STRING_OF(.pattern = DOMAIN "\\.$", .expected = "the name of a zone with a dot at its end") });
static const struct schema domain = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(&domain_base, S_(.kind = SCHEMA_ANY_OF, .expected = "certificateArn or hostedZoneId, unless useCloudFormation is false", .of = S_OF_(S_NEEDS("certificateArn"), S_NEEDS("hostedZoneId"), S_OPEN_OBJECT({ "useCloudFormation", S_FALSE, .required = true })))),
};

static const struct schema caching = OPEN({ "behavior", S_TYPED_WORDS("FULL_REQUEST_CACHING", "PER_RESOLVER_CACHING"), .required = true }, { "enabled", S_BOOL },
	{ "type", S_WORDS("SMALL", "MEDIUM", "LARGE", "XLARGE", "LARGE_2X", "LARGE_4X", "LARGE_8X", "LARGE_12X") }, { "ttl", S_INT(1, 3600) },
	{ "atRestEncryption", S_BOOL }, { "transitEncryption", S_BOOL });

#define DURATION "^([0-9]+)(y|q|M|w|d|h|m|s|ms)?$"
static const struct schema key = OPEN({ "name", S_STRING, .required = true }, { "description", S_STRING }, { "wafRules", &rules },
	{ "expiresAfter", S_ANY_OF(S_STRING_OF(.pattern = DURATION, .expected = "a duration"), S_NUMBER) },
	{ "expiresAt", S_STRING_OF(.format = "date-time", .expected = "a date and time with its zone (2030-01-31T00:00:00Z)") });

static const struct schema logging = OPEN({ "level", S_TYPED_WORDS("ALL", "INFO", "DEBUG", "ERROR", "NONE"), .required = true }, { "roleArn", OR_FUNCTION },
	{ "retentionInDays", WHOLE }, { "excludeVerboseContent", S_ANY_OF(S_BOOL, S_ANY_OBJECT) }, { "enabled", S_BOOL });

static const struct schema metrics = CLOSED(
	{ "DataSourceLevelMetricsBehavior", S_TYPED_WORDS("FULL_REQUEST_DATA_SOURCE_METRICS", "PER_DATA_SOURCE_METRICS"), .required = true },
	{ "OperationLevelMetricsConfig", S_TYPED_WORDS("ENABLED", "DISABLED"), .required = true },
	{ "ResolverLevelMetricsBehavior", S_TYPED_WORDS("FULL_REQUEST_RESOLVER_METRICS", "PER_RESOLVER_METRICS"), .required = true });

#define MAP_OR_LIST(schema_) S_ANY_OF((schema_), S_LIST(schema_))

const struct schema appsync_schema = CLOSED_AS_WRITTEN(
	{ "name", S_STRING, .required = true, .doc = "The name of the API." },
	{ "authentication", &authentication, .required = true, .doc = "How callers are known." },
	{ "additionalAuthentications", S_LIST(&authentication), .doc = "More ways." },
	{ "schema", S_ANY_OF(S_STRING, S_LIST(S_STRING)), .doc = "GraphQL files, patterns as well; default: schema.graphql." },
	{ "domain", &domain, .doc = "A domain name of the API's own." },
	{ "xrayEnabled", S_ANY_OF(S_BOOL, S_ANY_OBJECT), .doc = "Traces by X-Ray; default: false." },
	{ "visibility", S_TYPED_WORDS("GLOBAL", "PRIVATE") },
	{ "introspection", S_BOOL, .doc = "Whether callers may ask for the schema." },
	{ "queryDepthLimit", S_INT(1, 75) },
	{ "resolverCountLimit", S_INT(1, 1000) },
	{ "substitutions", &values, .doc = "Values for ${name} in templates and #name# in code." },
	{ "environment", &values, .doc = "Environment variables of resolvers." },
	{ "waf", &waf, .doc = "The firewall before the API." },
	{ "tags", S_MAP_OF(S_STRING) },
	{ "caching", &caching },
	{ "apiKeys", S_LIST(S_ANY_OF(S_STRING, &key)), .doc = "Names of API keys, or maps with name and expiry." },
	{ "logging", &logging },
	{ "enhancedMetrics", &metrics },
	{ "dataSources", MAP_OR_LIST(&source_map), .doc = "What resolvers read from, by name." },
	{ "resolvers", MAP_OR_LIST(&resolver_map), .doc = "What answers fields, by Type.field." },
	{ "pipelineFunctions", MAP_OR_LIST(&function_map), .doc = "Functions of pipelines, by name." },
	{ "esbuild", S_ANY_OF(&free_map, S_FALSE), .doc = "Options of esbuild for code; false: it goes into the template as it is." });
