/* sources: data sources, and the role of each, which may do with the source what AppSync does unless the user says what. */
#include "ir/base/regex.h"
#include "ir/js.h"
#include "ir/plugins/appsync/appsync.h"

struct data_source {
	struct appsync *s;
	struct arena *a;
	struct str name;
	const struct value *all, *config; /* config: NULL where it is no map */
	struct span at;
};

static const struct value *setting(const struct data_source *d, const char *key) { return value_get(d->config, key); }

static const struct value *region(const struct data_source *d) { return appsync_or(setting(d, "region"), appsync_ref(d->s, "AWS::Region")); }

/* arn:<partition>:<service>:<region>:<account>:… */
static struct value *arn_parts(const struct data_source *d, const char *service)
{
	return LIST(d->a, LITERAL("arn"), appsync_ref(d->s, "AWS::Partition"), v_text(d->a, service), region(d), appsync_ref(d->s, "AWS::AccountId"));
}

static const struct value *statement(struct arena *a, struct value *actions, const struct value *resources)
{
	return MAP(a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", resources });
}

/* ---- one kind of source: its properties, and the statements that it is given by default */

struct made {
	const char *key; /* of the properties */
	const struct value *properties;
	struct value *statements; /* NULL: none */
	bool failed;
};

static struct made lambda(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *arn = appsync_lambda(d->s, d->config, d->name, d->at);
	if (!arn)
		return (struct made){ .failed = true };
	const struct value *of_it = LIST(a, arn, appsync_join(d->s, ":", LIST(a, arn, LITERAL("*"))));
	return (struct made){ "LambdaConfig", MAP(a, { "LambdaFunctionArn", arn }), LIST(a, statement(a, TEXTS(a, "lambda:invokeFunction"), of_it)), false };
}

static struct made dynamodb(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *table = appsync_item(d->s, setting(d, "tableName")), *delta = setting(d, "deltaSyncConfig");
	struct value *p = MAP(a, { "AwsRegion", region(d) }, { "TableName", setting(d, "tableName") },
		{ "UseCallerCredentials", v_bool(a, js_truthy(setting(d, "useCallerCredentials"))) });
	if (js_truthy(setting(d, "versioned")) && js_truthy(delta)) {
		map_putz(a, p, "Versioned", v_bool(a, true));
		map_putz(a, p, "DeltaSyncConfig", MAP(a, { "BaseTableTTL", appsync_or(value_get(delta, "baseTableTTL"), v_int(a, 43200)) }, { "DeltaSyncTableName", value_get(delta, "deltaSyncTableName") }, { "DeltaSyncTableTTL", appsync_or(value_get(delta, "deltaSyncTableTTL"), v_int(a, 1440)) }));
	}
	struct value *parts = arn_parts(d, "dynamodb");
	list_push(a, parts, LITERAL("table"));
	const struct value *tables = appsync_join(d->s, ":", parts);
	const struct value *of_it = LIST(a, appsync_join(d->s, "/", LIST(a, tables, table)), appsync_join(d->s, "/", LIST(a, tables, table, LITERAL("*"))));
	struct value *actions = TEXTS(a, "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem",
		"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem");
	return (struct made){ "DynamoDBConfig", p, LIST(a, statement(a, actions, of_it)), false };
}

static struct made relational(const struct data_source *d)
{
	struct arena *a = d->a;
	struct value *parts = arn_parts(d, "rds");
	list_push(a, parts, LITERAL("cluster"));
	list_push(a, parts, appsync_item(d->s, setting(d, "dbClusterIdentifier")));
	const struct value *cluster = appsync_join(d->s, ":", parts), *secret = setting(d, "awsSecretStoreArn"), *secret_item = appsync_item(d->s, secret);
	const struct value *endpoint = MAP(a, { "AwsRegion", region(d) }, { "DbClusterIdentifier", cluster }, { "DatabaseName", setting(d, "databaseName") },
		{ "Schema", setting(d, "schema") }, { "AwsSecretStoreArn", secret });
	const struct value *type = appsync_or(setting(d, "relationalDatabaseSourceType"), LITERAL("RDS_HTTP_ENDPOINT"));
	struct value *actions = TEXTS(a, "rds-data:DeleteItems", "rds-data:ExecuteSql", "rds-data:ExecuteStatement", "rds-data:GetItems", "rds-data:InsertItems", "rds-data:UpdateItems");
	const struct value *data = statement(a, actions, LIST(a, cluster, appsync_join(d->s, ":", LIST(a, cluster, LITERAL("*")))));
	const struct value *secrets = statement(a, TEXTS(a, "secretsmanager:GetSecretValue"),
		LIST(a, secret_item, appsync_join(d->s, ":", LIST(a, secret_item, LITERAL("*")))));
	return (struct made){ "RelationalDatabaseConfig", MAP(a, { "RdsHttpEndpointConfig", endpoint }, { "RelationalDatabaseSourceType", type }),
		LIST(a, data, secrets), false };
}

/* https://<domain>.<region>.es.amazonaws.com: the host, and the region in it. False: another text. */
static bool search_host(struct str url, struct str *host, struct str *in_region)
{
	struct regex *r = regex_new(STR("^https://[a-z0-9-]+\\.[A-Za-z0-9_]{2}-[a-z]+-[0-9]\\.es\\.amazonaws\\.com\\z"));
	const bool fits = regex_matches(r, url);
	regex_free(r);
	*host = str_from(url, 8);
	*in_region = str_from(*host, (uint32_t)str_find(*host, '.') + 1);
	*in_region = str_to(*in_region, (uint32_t)(str_find(*in_region, '.') < 0 ? 0 : str_find(*in_region, '.')));
	return fits;
}

/* What the role may use, NULL after an error: only a role with the plugin's own statements needs it. */
static const struct value *search_resource(const struct data_source *d, const struct value *endpoint, const struct value *domain)
{
	struct arena *a = d->a;
	struct str host, in_region;
	if (is_string(endpoint) && endpoint->string.n) {
		if (search_host(endpoint->string, &host, &in_region))
			return appsync_join(d->s, ":", LIST(a, LITERAL("arn"), appsync_ref(d->s, "AWS::Partition"), LITERAL("es"), v_str(a, in_region), appsync_ref(d->s, "AWS::AccountId"), v_str(a, STR_CAT(a, STR("domain/"), host, STR("/*")))));
		struct diag *g = plugin_refuses(d->s->cx, d->s->use, endpoint->span, "'%.*s' is no endpoint of OpenSearch: https://NAME.REGION.es.amazonaws.com", STRA(endpoint->string));
		diag_label(d->s->cx->diags, g, "for another endpoint, say what the role may do: add iamRoleStatements");
		return NULL;
	}
	if (js_truthy(domain))
		return appsync_join(d->s, "/", LIST(a, MAP(a, { "Fn::GetAtt", LIST(a, domain, LITERAL("Arn")) }), LITERAL("*")));
	struct diag *g = plugin_refuses(d->s->cx, d->s->use, endpoint->span, "the ARN of the data source '%.*s' does not follow from this endpoint", STRA(d->name));
	diag_label(d->s->cx->diags, g, "name the domain instead, or add iamRoleStatements");
	return NULL;
}

static bool own_statements(const struct data_source *d) { return js_truthy(setting(d, "serviceRoleArn")) || js_truthy(setting(d, "iamRoleStatements")); }

static struct made search(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *endpoint = setting(d, "endpoint"), *domain = setting(d, "domain"), *url = endpoint;
	if (!js_truthy(endpoint) && js_truthy(domain))
		url = appsync_join(d->s, "", LIST(a, LITERAL("https://"), MAP(a, { "Fn::GetAtt", LIST(a, domain, LITERAL("DomainEndpoint")) })));
	if (!js_truthy(url)) {
		plugin_refuses(d->s->cx, d->s->use, d->at, "the data source '%.*s' names neither an endpoint nor a domain", STRA(d->name));
		return (struct made){ .failed = true };
	}
	const struct value *of_it = own_statements(d) ? NULL : search_resource(d, endpoint, domain);
	struct value *actions = TEXTS(a, "es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpPatch");
	return (struct made){ "OpenSearchServiceConfig", MAP(a, { "AwsRegion", region(d) }, { "Endpoint", url }),
		of_it ? LIST(a, statement(a, actions, LIST(a, of_it))) : NULL, !of_it && !own_statements(d) };
}

static struct made http(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *authorization = setting(d, "authorizationConfig"), *iam = value_get(authorization, "awsIamConfig");
	struct value *p = MAP(a, { "Endpoint", setting(d, "endpoint") });
	if (js_truthy(authorization)) {
		if (is_nil(iam)) {
			plugin_refuses(d->s->cx, d->s->use, authorization->span, "the data source '%.*s' has an authorizationConfig without awsIamConfig", STRA(d->name));
			return (struct made){ .failed = true };
		}
		const struct value *signing = MAP(a, { "SigningRegion", appsync_or(value_get(iam, "signingRegion"), appsync_ref(d->s, "AWS::Region")) },
			{ "SigningServiceName", value_get(iam, "signingServiceName") });
		map_putz(a, p, "AuthorizationConfig", MAP(a, { "AuthorizationType", value_get(authorization, "authorizationType") }, { "AwsIamConfig", signing }));
	}
	if (value_is(value_get(authorization, "authorizationType"), "AWS_IAM") && !own_statements(d)) {
		struct diag *g = plugin_refuses(d->s->cx, d->s->use, authorization->span, "the data source '%.*s' signs its requests, and nothing says what its role may do", STRA(d->name));
		diag_label(d->s->cx->diags, g, "add iamRoleStatements");
	}
	return (struct made){ "HttpConfig", p, NULL, false };
}

static struct made eventbridge(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *bus = setting(d, "eventBusArn");
	return (struct made){ "EventBridgeConfig", MAP(a, { "EventBusArn", bus }),
		LIST(a, statement(a, TEXTS(a, "events:PutEvents"), LIST(a, appsync_item(d->s, bus)))), false };
}

/* Models whose id begins with a geography are called through an inference profile, which leads to any of its regions. */
static void push_model(const struct data_source *d, struct value *to, const struct value *model)
{
	static const char *const geographies[] = { "us-gov.", "us.", "eu.", "apac.", "global." };
	struct arena *a = d->a;
	const struct value *partition = appsync_ref(d->s, "AWS::Partition");
	if (!is_string(model) || str_starts(model->string, "arn:")) {
		list_push(a, to, model);
		return;
	}
	struct str base = model->string;
	for (size_t i = 0; i < sizeof geographies / sizeof *geographies && base.n == model->string.n; i++)
		if (str_starts(base, geographies[i]))
			base = str_from(base, (uint32_t)strlen(geographies[i]));
	const bool profile = base.n != model->string.n;
	if (profile)
		list_push(a, to, appsync_join(d->s, ":", LIST(a, LITERAL("arn"), partition, LITERAL("bedrock"), region(d), appsync_ref(d->s, "AWS::AccountId"), v_str(a, STR_CAT(a, STR("inference-profile/"), model->string)))));
	list_push(a, to, appsync_join(d->s, ":", LIST(a, LITERAL("arn"), partition, LITERAL("bedrock"), profile ? LITERAL("*") : region(d), LITERAL(""), v_str(a, STR_CAT(a, STR("foundation-model/"), base)))));
}

static struct made bedrock(const struct data_source *d)
{
	struct arena *a = d->a;
	const struct value *models = setting(d, "models");
	struct value *of_it = v_list(a);
	if (value_str(models).n) {
		plugin_refuses(d->s->cx, d->s->use, models->span, "models takes a list, not %s", value_kind_name(models));
		return (struct made){ .failed = true };
	}
	list_each(i, models)
		push_model(d, of_it, models->list.item[i]);
	if (!list_len(models))
		list_push(a, of_it, LITERAL("*"));
	return (struct made){ .statements = LIST(a, statement(a, TEXTS(a, "bedrock:InvokeModel", "bedrock:Converse"), of_it)) };
}

static const struct {
	const char *type;
	struct made (*make)(const struct data_source *d);
	bool bare; /* it does without a config */
} kinds[] = {
	{ "AWS_LAMBDA", lambda, false },
	{ "AMAZON_DYNAMODB", dynamodb, false },
	{ "RELATIONAL_DATABASE", relational, false },
	{ "AMAZON_OPENSEARCH_SERVICE", search, false },
	{ "HTTP", http, false },
	{ "AMAZON_EVENTBRIDGE", eventbridge, false },
	{ "AMAZON_BEDROCK_RUNTIME", bedrock, true },
};

static struct made make(const struct data_source *d, const struct value *type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!value_is(type, kinds[i].type))
			continue;
		if (kinds[i].bare || !is_nil(value_get(d->all, "config")))
			return kinds[i].make(d);
		plugin_refuses(d->s->cx, d->s->use, d->at, "the data source '%.*s' of type %s has no config", STRA(d->name), kinds[i].type);
		return (struct made){ .failed = true };
	}
	return (struct made){ 0 };
}

static void put_source(struct appsync *s, struct str name, const struct value *all, struct span at)
{
	struct arena *a = s->a;
	const struct data_source d = { s, a, name, all, value_get(all, "config"), at };
	struct made made = make(&d, value_get(all, "type"));
	if (made.failed)
		return;
	struct value *p = MAP(a, { "ApiId", s->api_id }, { "Name", value_get(all, "name") }, { "Description", value_get(all, "description") }, { "Type", value_get(all, "type") });
	if (made.key)
		map_putz(a, p, made.key, made.properties);
	const struct value *role = setting(&d, "serviceRoleArn"), *own = setting(&d, "iamRoleStatements");
	const struct value *statements = js_truthy(own) ? own : made.statements;
	struct str role_id = STR_CAT(a, appsync_id(s, "GraphQlDs", name), STR("Role"));
	if (js_truthy(role)) {
		map_putz(a, p, "ServiceRoleArn", role);
	} else if (statements && (!is_list(statements) || list_len(statements))) {
		map_putz(a, p, "ServiceRoleArn", appsync_get(s, role_id, "Arn"));
		const struct value *document = MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", statements });
		const struct value *policy = MAP(a, { "PolicyName", v_str(a, STR_CAT(a, STR("AppSync-Datasource-"), name)) }, { "PolicyDocument", document });
		appsync_put(s, role_id, at, appsync_role(s, LIST(a, policy)));
	}
	appsync_put(s, appsync_id(s, "GraphQlDs", name), at, MAP(a, { "Type", LITERAL("AWS::AppSync::DataSource") }, { "Properties", value_at(p, at) }));
}

void appsync_sources(struct appsync *s)
{
	map_each(e, s->sources)
		put_source(s, e->key, e->value, key_span(e));
}
