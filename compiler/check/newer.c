/*
 * newer: unknown options of which more can be said than a near spelling: those of Serverless Framework v4 that v3.40
 * does not have and slsc gives no effect (those that set a property of CloudFormation are taken and stand in the schema
 * itself), those that have another name or place, and those of the map above or of the one before.
 */
#include "compiler/check/checker.h"
#include "ir/def.h"

/* What has another name or place has a fix. What takes another value, or could be one of two options, has none. */
static const struct row {
	const char *above; /* the path of the map that holds it; "*" stands for a key; "" for the configuration itself */
	const char *key;
	struct newer is;
} rows[] = {
	{ "", "stages", { "an option of v4; write params: {default: …, <stage>: …} instead", NULL } },
	{ "", "useDotenv", { "a list of files is an option of v4; slsc reads the .env files that v3.40 reads", NULL } },
	{ "", "state", { "an option of v4, without an effect on the template", NULL } },
	{ "", "licenseKey", { "an option of v4, without an effect on the template", NULL } },
	{ "", "resolvers", { "an option of v4; slsc has the variable sources of v3.40", NULL } },
	{ "", "mcp", { "an option of v4; slsc makes nothing of it", NULL } },
	{ "", "ai", { "an option of v4; slsc makes nothing of it", NULL } },
	{ "", "sandboxes", { "an option of v4; slsc makes nothing of it", NULL } },
	{ "provider.ecr", "maxImages", { "an option of v4; write maxImageCount, as osls 4 has it", NULL } },
	{ "provider.logs.restApi", "logGroup", { "an option of v4; slsc makes a log group as v3.40 does", NULL } },
	{ "provider", "capacityProviders", { "an option of v4; write AWS::Lambda::CapacityProvider under resources, and its ARN in functions.*.capacityProvider", NULL } },
	{ "provider", "domain", { "an option of v4; use the plugin serverless-domain-manager", NULL } },
	{ "provider", "domains", { "an option of v4; use the plugin serverless-domain-manager", NULL } },
	{ "provider", "resolver", { "an option of v4; slsc has the variable sources of v3.40", NULL } },
	{ "provider.deploymentBucket", "codeStorageMode", { "an option of v4; slsc lets Lambda copy the code, as v3.40 does", NULL } },
	{ "provider.deploymentBucket", "enableLegacyDeploymentBucket", { "an option of v4; slsc makes the bucket as v3.40 does", NULL } },
	{ "functions.*", "domain", { "an option of v4; use the plugin serverless-domain-manager", NULL } },
	{ "functions.*", "iamRoleStatements", { "an option of v4; use the plugin serverless-iam-roles-per-function", NULL } },
	{ "functions.*.events[*]", "documentdb", { "no event of the framework; write an AWS::Lambda::EventSourceMapping with DocumentDBEventSourceConfig under resources", NULL } },
	{ "functions.*.events[*]", "mcp", { "no event of v3.40; slsc makes nothing of what v4 has for the Model Context Protocol", NULL } },
	/* options that v3.40 has elsewhere or by another name */
	{ "provider", "apiKeys", { "write it as provider.apiGateway.apiKeys", "provider.apiGateway.apiKeys" } },
	{ "provider", "usagePlan", { "write it as provider.apiGateway.usagePlan", "provider.apiGateway.usagePlan" } },
	{ "provider", "resourcePolicy", { "write it as provider.apiGateway.resourcePolicy", "provider.apiGateway.resourcePolicy" } },
	{ "provider", "cors", { "write cors: true in each http event, or provider.httpApi.cors for HTTP APIs", NULL } },
	{ "provider", "env", { "write environment", "environment" } },
	{ "provider", "memory", { "write memorySize", "memorySize" } },
	{ "provider.iam", "roleStatements", { "write it as provider.iam.role.statements", "provider.iam.role.statements" } },
	{ "provider.iam", "iamRoleStatements", { "write it as provider.iam.role.statements", "provider.iam.role.statements" } },
	{ "provider.iam", "statements", { "write it as provider.iam.role.statements", "provider.iam.role.statements" } },
	{ "provider.iam", "managedPolicies", { "write it as provider.iam.role.managedPolicies", "provider.iam.role.managedPolicies" } },
	{ "provider.iam.role", "iamRoleStatements", { "write statements", "statements" } },
	{ "provider.iam.role", "roleStatements", { "write statements", "statements" } },
	{ "functions.*", "env", { "write environment", "environment" } },
	{ "functions.*", "memory", { "write memorySize", "memorySize" } },
	{ "functions.*", "event", { "write events", "events" } },
	{ "functions.*", "logRetention", { "write logRetentionInDays", "logRetentionInDays" } },
	{ "functions.*", "concurrency", { "write reservedConcurrency", "reservedConcurrency" } },
	{ "functions.*.events[*]", "cron", { "write schedule: cron(…)", NULL } },
	{ "functions.*.events[*]", "rate", { "write schedule: rate(…)", NULL } },
	{ "functions.*.events[*]", "dynamodb", { "write stream: {type: dynamodb, arn: …}", NULL } },
	{ "functions.*.events[*]", "kinesis", { "write stream: {type: kinesis, arn: …}", NULL } },
	{ "functions.*.events[*]", "queue", { "write sqs", "sqs" } },
	{ "functions.*.events[*]", "topic", { "write sns", "sns" } },
	{ "functions.*.events[*]", "bucket", { "write s3", "s3" } },
	{ "functions.*.events[*]", "api", { "write http (REST API) or httpApi (HTTP API)", NULL } },
	{ "functions.*.events[*]", "rest", { "write http", "http" } },
	{ "functions.*.events[*]", "cognito", { "write cognitoUserPool", "cognitoUserPool" } },
};

/* A row's path against a place's, from the innermost key outwards. */
static bool stands_at(const struct checked *p, struct str path)
{
	while (path.n) {
		const bool item = str_ends(path, "[*]");
		if (!p->above || item != !p->key.p)
			return false;
		if (item) {
			path = str_to(path, path.n - 3);
		} else {
			const int32_t dot = str_rfind(path, '.');
			const struct str last = str_from(path, (uint32_t)(dot + 1));
			if (!str_eqz(last, "*") && !str_eq(last, p->key))
				return false;
			path = str_to(path, dot < 0 ? 0 : (uint32_t)dot);
		}
		p = p->above;
	}
	return !p->above;
}

const struct newer *check_newer(const struct checked *at, struct str key)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(key, rows[i].key) && stands_at(at, str_z(rows[i].above)))
			return &rows[i].is;
	return NULL;
}

/* ---- an option that is indented too much or too little */

static bool knows(const struct schema *s, struct str key)
{
	if (schema_key(s, key) || (s->also && knows(s->also, key)))
		return true;
	for (uint32_t i = 0; s->of && s->of[i]; i++)
		if (knows(s->of[i], key))
			return true;
	return false;
}

/* What a schema has for a member (or an item: key.p NULL), the first of its alternatives; NULL for what it does not tell. */
static const struct schema *member(const struct schema *s, struct str key)
{
	const struct schema_prop *prop = key.p ? schema_key(s, key) : NULL;
	if (prop)
		return prop->schema;
	if (s->kind == SCHEMA_EVENT && key.p)
		return event_find(key) ? event_find(key)->schema : NULL;
	if (!key.p && s->kind == SCHEMA_LIST)
		return s->item;
	if (key.p && s->key_pattern && check_matches(s->key_pattern, false, key))
		return s->key_schema;
	const struct schema *found = s->also ? member(s->also, key) : NULL;
	for (uint32_t i = 0; !found && s->of && s->of[i]; i++)
		found = member(s->of[i], key);
	return found;
}

static const struct schema *schema_of(const struct checked *p)
{
	if (!p->above)
		return &schema_config;
	const struct schema *above = schema_of(p->above);
	return above ? member(above, p->key) : NULL;
}

bool check_belongs(const struct checked *at, struct str key, const struct checked **above, const struct entry **before)
{
	const struct schema *own = schema_of(at);
	*above = NULL;
	*before = NULL;
	map_each(e, at->value) {
		if (str_eq(e->key, key))
			break;
		const struct schema *s = own && is_map(e->value) ? member(own, e->key) : NULL;
		*before = s && knows(s, key) ? e : NULL;
	}
	for (const struct checked *p = at->above; p && !*before && !*above; p = p->above) {
		const struct schema *s = schema_of(p);
		if (s && knows(s, key) && s->kind == SCHEMA_OBJECT)
			*above = p;
	}
	return *before || *above;
}
