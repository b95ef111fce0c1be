/* grants: the permissions of service integrations whose resource hangs on the task's parameters, and of functions. */
#include "ir/js.h"
#include "ir/plugins/step_functions/integrations.h"

#define EVERYTHING LITERAL("*")
#define RULES "events:PutTargets,events:PutRule,events:DescribeRule"
#define HERE "${AWS::Region}:${AWS::AccountId}"


void permit(struct permissions *p, struct str actions, const struct value *resource)
{
	vec_push(p->s->cx->arena, &p->of, (struct permission){ actions, resource ? resource : v_null(p->s->cx->arena) });
}

/* ---- a task's parameters */

/* JSONata's Arguments or JSONPath's Parameters; where both stand, QueryLanguage decides. */
static const struct value *parameter(const struct value *state, const char *key)
{
	const struct value *parameters = value_get(state, "Parameters"), *arguments = value_get(state, "Arguments"), *language = value_get(state, "QueryLanguage");
	if (value_is(language, "JSONata"))
		return value_get(arguments, key);
	if (value_is(language, "JSONPath"))
		return value_get(parameters, key);
	if (js_truthy(parameters) && js_truthy(arguments))
		return NULL;
	return value_get(js_truthy(parameters) ? parameters : arguments, key);
}

static bool by_path(struct arena *a, const struct value *state, const char *key)
{
	return js_truthy(map_get(value_get(state, "Parameters"), STR_CAT(a, str_z(key), STR(".$"))));
}

static bool by_expression(const struct value *state, const char *key)
{
	const struct value *v = value_dig(state, "Arguments", key);
	return is_string(v) && str_starts(str_trim(v->string), "{%");
}

/* Known only when the machine runs. */
static bool is_dynamic(struct arena *a, const struct value *state, const char *key)
{
	return by_path(a, state, key) || by_expression(state, key);
}

static void refuse_task(struct permissions *p, const struct value *state, const char *what)
{
	machine_refused(p->s, p->machine, value_span(state), "no permission can be made for this task: it has no %s", what);
}

/* Parameters, without which the plugin dies; NULL after refusing. */
static const struct value *needed_parameters(struct permissions *p, const struct value *state)
{
	const struct value *parameters = value_get(state, "Parameters");
	if (is_nil(parameters))
		refuse_task(p, state, "Parameters");
	return is_nil(parameters) ? NULL : parameters;
}

/* {Fn::Sub: [text, variables]}, of which the plugin makes the second empty. */
static struct value *sub_with(struct arena *a, struct str text, const struct value *variables)
{
	return MAP(a, { "Fn::Sub", LIST(a, v_str(a, text), variables ? variables : v_map(a)) });
}

static struct str insert(struct arena *a, const char *before, const struct value *v, const char *after)
{
	return STR_CAT(a, str_z(before), js_string(a, v), str_z(after));
}

static struct value *rule_by_join(struct arena *a, const char *rule)
{
	return CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("events"), CFN_REF("AWS::Region"), CFN_REF("AWS::AccountId"), v_fmt(a, "rule/%s", rule));
}

static struct value *rule_by_sub(struct arena *a, const char *rule)
{
	return sub_with(a, str_fmt(a, "arn:${AWS::Partition}:events:" HERE ":rule/%s", rule), NULL);
}

/* ---- what hangs on no parameter */

void on_everything(struct permissions *p, const struct value *state, const struct row *row)
{
	(void)state;
	permit(p, str_z(row->actions), EVERYTHING);
	if (row->more)
		permit(p, str_z(row->more), EVERYTHING);
}

void with_rule(struct permissions *p, const struct value *state, const struct row *row)
{
	(void)state;
	permit(p, str_z(row->actions), EVERYTHING);
	permit(p, STR(RULES), rule_by_join(p->s->cx->arena, row->more));
}

/* ---- queues, topics, tables */

static struct str partition_of(struct str region)
{
	return str_starts(region, "us-gov") ? STR("aws-us-gov") : str_starts(region, "cn-") ? STR("aws-cn") : STR("aws");
}

/* Of https://sqs.REGION.amazonaws.com/ACCOUNT/NAME; NULL for another text. */
static const struct value *queue_arn_of_url(struct arena *a, struct str url)
{
	int32_t at = str_search(url, STR("https://sqs"), 0), end = -1;
	if (at < 0)
		return NULL;
	struct str rest = str_from(url, (uint32_t)at + 12);
	for (int32_t i = str_search(rest, STR("amazonaws"), 0); i >= 0; i = str_search(rest, STR("amazonaws"), (uint32_t)i + 1))
		if (i > 0 && str_starts(str_from(rest, (uint32_t)i + 10), "com/") && str_find(str_from(rest, (uint32_t)i + 14), '/') >= 0)
			end = i;
	if (end < 0)
		return NULL;
	struct str region = str_to(rest, (uint32_t)end - 1), queue = str_from(rest, (uint32_t)end + 14);
	uint32_t slash = (uint32_t)str_rfind(queue, '/');
	struct str account = str_to(queue, slash), partition = partition_of(region);
	return v_fmt(a, "arn:%.*s:sqs:%.*s:%.*s:%.*s", STRA(partition), STRA(region), STRA(account), STRA(str_from(queue, slash + 1)));
}

static const struct value *attribute_of_ref(struct arena *a, const struct value *ref)
{
	return MAP(a, { "Fn::GetAtt", LIST(a, ref, LITERAL("Arn")) });
}

void on_queue(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *parameters = value_get(state, "Parameters"), *url = value_get(parameters, "QueueUrl"), *path = value_get(parameters, "QueueUrl.$");
	if (!url && !path)
		return;
	const struct value *arn = js_truthy(path) ? EVERYTHING : is_string(url) ? queue_arn_of_url(a, url->string) : NULL;
	if (!arn && is_intrinsic(url))
		arn = js_truthy(value_get(url, "Ref")) ? attribute_of_ref(a, value_get(url, "Ref")) : EVERYTHING;
	permit(p, str_z(row->actions), arn ? arn : v_list(a));
}

void on_topic(struct permissions *p, const struct value *state, const struct row *row)
{
	const struct value *parameters = value_get(state, "Parameters"), *topic = value_get(parameters, "TopicArn"), *path = value_get(parameters, "TopicArn.$");
	if (topic || path)
		permit(p, str_z(row->actions), js_truthy(path) ? EVERYTHING : topic);
}

static const struct value *table_join(struct arena *a, const struct value *last)
{
	return CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("dynamodb"), CFN_REF("AWS::Region"), CFN_REF("AWS::AccountId"), last);
}

static const struct value *table_arn(struct arena *a, const struct value *name)
{
	const struct value *ref = value_get(name, "Ref"), *import = value_get(name, "Fn::ImportValue");
	if (js_truthy(ref))
		return attribute_of_ref(a, ref);
	if (js_truthy(import))
		return table_join(a, CFN_JOIN(a, "/", LITERAL("table"), name));
	return table_join(a, v_str(a, insert(a, "table/", name, "")));
}

void on_table(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *table = parameter(state, "TableName"), *index = parameter(state, "IndexName");
	const bool any_index = is_dynamic(a, state, "IndexName");
	if (is_dynamic(a, state, "TableName")) {
		permit(p, str_z(row->actions), EVERYTHING);
		return;
	}
	if (any_index || js_truthy(index))
		table = v_str(a, STR_CAT(a, js_string(a, table), STR("/index/"), any_index ? STR("*") : js_string(a, index)));
	permit(p, str_z(row->actions), table_arn(a, table));
}

static struct str replace_first(struct arena *a, struct str s, const char *from, const char *to)
{
	int32_t at = str_search(s, str_z(from), 0);
	return at < 0 ? s : STR_CAT(a, str_to(s, (uint32_t)at), str_z(to), str_from(s, (uint32_t)at + (uint32_t)strlen(from)));
}

void on_tables(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *items = parameter(state, "RequestItems");
	if (is_dynamic(a, state, "RequestItems")) {
		permit(p, str_z(row->actions), EVERYTHING);
		return;
	}
	if (!is_map(items))
		refuse_task(p, state, "map RequestItems");
	const struct entry **entries = is_map(items) ? js_entries(a, items) : NULL;
	for (uint32_t i = 0; i < map_len(items); i++)
		permit(p, str_z(row->actions), table_arn(a, v_str(a, replace_first(a, entries[i]->key, ".$", ""))));
}

/* ---- Redshift, Athena */

static const struct value *redshift_secret(struct arena *a, const struct value *secret)
{
	if (str_starts(value_str(secret), "arn:"))
		return secret;
	return cfn_sub(a, insert(a, "arn:${AWS::Partition}:secretsmanager:" HERE ":secret:", secret, "*"));
}

static const struct value *redshift_name(struct arena *a, const char *kind, struct str cluster, struct str name)
{
	return cfn_sub(a, str_fmt(a, "arn:${AWS::Partition}:redshift:" HERE ":%s:%.*s/%.*s", kind, STRA(cluster), STRA(name)));
}

void on_redshift(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *parameters = value_get(state, "Parameters"), *workgroup = value_get(parameters, "WorkgroupName"), *cluster = value_get(parameters, "ClusterIdentifier");
	const struct value *secret = value_get(parameters, "SecretArn"), *user = value_get(parameters, "DbUser"), *database = value_get(parameters, "Database"), *group = NULL;
	if ((workgroup && !is_string(workgroup)) || (secret && !is_string(secret))) {
		machine_refused(p->s, p->machine, is_string(workgroup) || !workgroup ? secret->span : workgroup->span, "WorkgroupName and SecretArn are texts here");
		return;
	}
	if (workgroup || value_get(parameters, "WorkgroupName.$"))
		group = str_starts(value_str(workgroup), "arn:") ? workgroup : cfn_sub(a, STR("arn:${AWS::Partition}:redshift-serverless:" HERE ":workgroup/*"));
	struct str cluster_name = group ? STR("undefined") : cluster ? js_string(a, cluster) : STR("*"), database_name = database ? js_string(a, database) : STR("*");
	permit(p, str_z(row->actions), group ? group : cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:redshift:" HERE ":cluster:"), cluster_name)));
	if (secret || value_get(parameters, "SecretArn.$"))
		permit(p, STR("secretsmanager:GetSecretValue"), secret ? redshift_secret(a, secret) : redshift_secret(a, v_text(a, "")));
	else if (user ? js_truthy(user) : value_get(parameters, "DbUser.$") != NULL)
		permit(p, STR("redshift:GetClusterCredentials"), LIST(a, redshift_name(a, "dbuser", cluster_name, user ? js_string(a, user) : STR("*")), redshift_name(a, "dbname", cluster_name, database_name)));
	else if (group)
		permit(p, STR("redshift-serverless:GetCredentials"), group);
	else
		permit(p, STR("redshift:GetClusterCredentialsWithIAM"), redshift_name(a, "dbname", cluster_name, database_name));
}

static const struct value *athena_arn(struct arena *a, const char *what, struct str name)
{
	return sub_with(a, STR_CAT(a, STR("arn:${AWS::Partition}:athena:" HERE ":"), str_z(what), name), NULL);
}

/* Athena reads the Glue catalogue and S3 with the rights of whoever calls it. */
void on_athena_query(struct permissions *p, const struct value *state, const struct row *row)
{
	static const char *const catalogue[] = { "catalog", "database/*", "table/*", "userDefinedFunction/*" };
	struct arena *a = p->s->cx->arena;
	struct str group = value_str(value_dig(state, "Parameters", "WorkGroup"));
	struct value *glue = v_list(a);
	for (size_t i = 0; i < sizeof catalogue / sizeof *catalogue; i++)
		list_push(a, glue, sub_with(a, STR_CAT(a, STR("arn:${AWS::Partition}:glue:" HERE ":"), str_z(catalogue[i])), NULL));
	permit(p, str_z(row->actions), LIST(a, athena_arn(a, "workgroup/", group.n ? group : STR("*")), athena_arn(a, "datacatalog/", STR("*"))));
	permit(p, STR("s3:GetBucketLocation,s3:GetObject,s3:ListBucket,s3:ListBucketMultipartUploads,s3:ListMultipartUploadParts,s3:AbortMultipartUpload,s3:CreateBucket,s3:PutObject"),
	       LITERAL("arn:aws:s3:::*"));
	permit(p, STR("glue:CreateDatabase,glue:GetDatabase,glue:GetDatabases,glue:UpdateDatabase,glue:DeleteDatabase,glue:CreateTable,glue:UpdateTable,glue:GetTable,glue:GetTables,"
		      "glue:DeleteTable,glue:BatchDeleteTable,glue:BatchCreatePartition,glue:CreatePartition,glue:UpdatePartition,glue:GetPartition,glue:GetPartitions,"
		      "glue:BatchGetPartition,glue:DeletePartition,glue:BatchDeletePartition"), glue);
	permit(p, STR("lakeformation:GetDataAccess"), EVERYTHING);
}

void on_athena(struct permissions *p, const struct value *state, const struct row *row)
{
	(void)state;
	permit(p, str_z(row->actions), athena_arn(p->s->cx->arena, "workgroup/", STR("*")));
	if (row->more)
		permit(p, str_z(row->more), LITERAL("arn:aws:s3:::*"));
}

/* ---- builds, models, buckets, connections */

void on_project(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *parameters = needed_parameters(p, state);
	permit(p, str_z(row->actions), sub_with(a, insert(a, "arn:${AWS::Partition}:codebuild:" HERE ":project/", value_get(parameters, "ProjectName"), ""), NULL));
	permit(p, STR(RULES), rule_by_sub(a, row->more));
}

void on_transform_job(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *name = value_get(needed_parameters(p, state), "TransformJobName");
	permit(p, str_z(row->actions), sub_with(a, insert(a, "arn:${AWS::Partition}:sagemaker:" HERE ":transform-job/", js_truthy(name) ? name : LITERAL(""), "*"), NULL));
	permit(p, STR("sagemaker:ListTags"), EVERYTHING);
	permit(p, STR(RULES), rule_by_sub(a, row->more));
}

void on_model(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *model = value_get(needed_parameters(p, state), "ModelId");
	if (!is_string(model)) {
		refuse_task(p, state, "text ModelId");
		return;
	}
	permit(p, str_z(row->actions), str_starts(model->string, "arn:") ? model
		: sub_with(a, insert(a, "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/", model, ""), NULL));
}

static const struct value *in_bucket(struct arena *a, const struct value *bucket, struct str arn)
{
	if (is_intrinsic(bucket))
		return sub_with(a, arn, MAP(a, { "bucket", bucket }));
	return cfn_sub(a, str_replace(a, arn, STR("${bucket}"), js_string(a, bucket)));
}

void on_objects(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *parameters = needed_parameters(p, state), *bucket = value_get(parameters, "Bucket"), *key = value_get(parameters, "Key"), *prefix = value_get(parameters, "Prefix");
	bucket = js_truthy(bucket) ? bucket : EVERYTHING;
	key = js_truthy(key) ? key : EVERYTHING;
	struct str path = js_truthy(prefix) ? STR_CAT(a, js_string(a, prefix), STR("/"), js_string(a, key)) : js_string(a, key);
	const bool all = !js_truthy(prefix) && value_is(bucket, "*") && value_is(key, "*");
	permit(p, str_z(row->actions), LIST(a, all ? EVERYTHING : in_bucket(a, bucket, STR_CAT(a, STR("arn:${AWS::Partition}:s3:::${bucket}/"), path))));
}

void on_bucket(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *bucket = value_get(needed_parameters(p, state), "Bucket");
	bucket = js_truthy(bucket) ? bucket : EVERYTHING;
	const struct value *both = LIST(a, in_bucket(a, bucket, STR("arn:${AWS::Partition}:s3:::${bucket}")), in_bucket(a, bucket, STR("arn:${AWS::Partition}:s3:::${bucket}/*")));
	permit(p, str_z(row->actions), both);
	permit(p, str_z(row->more), both);
}

void on_connection(struct permissions *p, const struct value *state, const struct row *row)
{
	const struct value *connection = value_dig(state, "Parameters", "Authentication", "ConnectionArn");
	permit(p, str_z(row->actions), EVERYTHING);
	permit(p, STR("events:RetrieveConnectionCredentials"), js_truthy(connection) ? connection : EVERYTHING);
	permit(p, STR("secretsmanager:GetSecretValue,secretsmanager:DescribeSecret"),
	       cfn_sub(p->s->cx->arena, STR("arn:${AWS::Partition}:secretsmanager:" HERE ":secret:events!connection/*")));
}

/* ---- EventBridge */

void on_buses(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *entries = parameter(state, "Entries");
	struct value *buses = v_list(a);
	if (!is_list(entries))
		refuse_task(p, state, "list Entries");
	list_each(i, entries) {
		const struct value *bus = value_get(entries->list.item[i], "EventBusName");
		list_push(a, buses, sub_with(a, STR("arn:${AWS::Partition}:events:" HERE ":event-bus/${eventBus}"), MAP(a, { "eventBus", js_truthy(bus) ? bus : LITERAL("default") })));
	}
	permit(p, str_z(row->actions), buses);
}

void on_rule(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *bus = parameter(state, "EventBusName"), *rule = parameter(state, "Rule");
	if (is_dynamic(a, state, "Rule"))
		permit(p, str_z(row->actions), EVERYTHING);
	else
		permit(p, str_z(row->actions), sub_with(a, js_truthy(bus) ? STR("arn:${AWS::Partition}:events:" HERE ":rule/${eventBusName}/${ruleName}") : STR("arn:${AWS::Partition}:events:" HERE ":rule/${ruleName}"),
			MAP(a, { "eventBusName", js_truthy(bus) ? bus : NULL }, { "ruleName", rule })));
}

void on_schedules(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *group = parameter(state, "GroupName"), *role = value_get(parameter(state, "Target"), "RoleArn");
	permit(p, str_z(row->actions), sub_with(a, STR("arn:${AWS::Partition}:scheduler:" HERE ":schedule/${scheduleGroupName}/*"),
		MAP(a, { "scheduleGroupName", js_truthy(group) ? group : LITERAL("default") })));
	if (js_truthy(role))
		permit(p, STR("iam:PassRole"), role);
}

/* ---- state machines */

static const struct value *machine_arn(struct arena *a, const struct value *state)
{
	const struct value *arguments = value_get(state, "Arguments"), *parameters = value_get(state, "Parameters"), *own = value_get(state, "StateMachineArn");
	if (value_is(value_get(state, "Mode"), "DISTRIBUTED"))
		return sub_with(a, insert(a, "arn:${AWS::Partition}:states:" HERE ":stateMachine:", value_get(state, "StateMachineName"), ""), NULL);
	if (js_truthy(arguments))
		return by_expression(state, "StateMachineArn") ? EVERYTHING : value_get(arguments, "StateMachineArn");
	if (js_truthy(parameters))
		return by_path(a, state, "StateMachineArn") ? EVERYTHING : value_get(parameters, "StateMachineArn");
	return js_truthy(own) ? own : EVERYTHING;
}

static struct str execution(struct arena *a, struct str machine)
{
	return STR_CAT(a, replace_first(a, machine, ":stateMachine:", ":execution:"), STR(":*"));
}

static const struct value *execution_arn(struct arena *a, const struct value *machine)
{
	const struct value *sub = value_get(machine, "Fn::Sub");
	if (is_string(machine))
		return value_is(machine, "*") ? machine : v_str(a, execution(a, machine->string));
	if (is_string(sub))
		return cfn_sub(a, execution(a, sub->string));
	if (is_list(sub) && is_string(list_at(sub, 0)))
		return MAP(a, { "Fn::Sub", LIST(a, v_str(a, execution(a, list_at(sub, 0)->string)), list_at(sub, 1)) });
	return EVERYTHING;
}

void on_executions(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *machine = machine_arn(a, state);
	if (is_nil(machine)) {
		refuse_task(p, state, "StateMachineArn");
		return;
	}
	permit(p, str_z(row->actions), machine);
	permit(p, STR("states:DescribeExecution,states:StopExecution"), execution_arn(a, machine));
	permit(p, STR(RULES), rule_by_sub(a, "StepFunctionsGetEventsForStepFunctionsExecutionRule"));
}

/* ---- functions */

/* /arn:aws(-[a-z]+)*:lambda/; at the beginning only, or anywhere. */
static bool is_function_arn(struct str s, bool anywhere)
{
	for (int32_t at = str_search(s, STR("arn:aws"), 0); at >= 0 && (anywhere || at == 0); at = str_search(s, STR("arn:aws"), (uint32_t)at + 1)) {
		uint32_t i = (uint32_t)at + 7;
		while (i + 1 < s.n && s.p[i] == '-' && ascii_lower(s.p[i + 1]))
			for (i++; i < s.n && ascii_lower(s.p[i]);)
				i++;
		if (str_starts(str_from(s, i), ":lambda"))
			return true;
	}
	return false;
}

static struct value *function_subs(struct arena *a, const char *before, struct str name)
{
	struct str arn = STR_CAT(a, STR("arn:${AWS::Partition}:lambda:"), str_z(before), name);
	return LIST(a, cfn_sub(a, arn), cfn_sub(a, STR_CAT(a, arn, STR(":*"))));
}

static struct value *function_named(struct arena *a, struct str name)
{
	return function_subs(a, HERE ":function:", name);
}

/* ACCOUNT:function:NAME */
static bool is_partial_arn(struct str s)
{
	uint32_t digits = 0, colons = 0;
	while (digits < s.n && ascii_digit(s.p[digits]))
		digits++;
	for (uint32_t i = 0; i < s.n; i++)
		colons += s.p[i] == ':';
	return digits && digits < s.n && s.p[digits] == ':' && colons == 2;
}

static const struct value *by_function_name(struct arena *a, const struct value *name)
{
	if (is_function_arn(name->string, false))
		return LIST(a, name, v_str(a, STR_CAT(a, name->string, STR(":*"))));
	return is_partial_arn(name->string) ? function_subs(a, "${AWS::Region}:", name->string) : function_named(a, name->string);
}

static const struct value *with_versions(struct arena *a, const struct value *arn)
{
	const struct value *sub = value_get(arn, "Fn::Sub");
	if (is_string(sub))
		return LIST(a, arn, cfn_sub(a, STR_CAT(a, sub->string, STR(":*"))));
	if (is_list(sub))
		return LIST(a, arn, MAP(a, { "Fn::Sub", LIST(a, v_str(a, insert(a, "", list_at(sub, 0), ":*")), list_at(sub, 1)) }));
	return LIST(a, arn, sub_with(a, STR("${functionArn}:*"), MAP(a, { "functionArn", arn })));
}

void on_function(struct permissions *p, const struct value *state, const struct row *row)
{
	struct arena *a = p->s->cx->arena;
	const struct value *name = parameter(state, "FunctionName"), *resource = name;
	if (is_dynamic(a, state, "FunctionName")) {
		const struct value *allowed = parameter(state, "AllowedFunctions");
		resource = js_truthy(allowed) ? allowed : EVERYTHING;
	} else if (is_string(name)) {
		resource = by_function_name(a, name);
	} else if (value_get(name, "Fn::GetAtt")) {
		const struct value *arn = translate_function(p->s, name);
		resource = LIST(a, arn, sub_with(a, STR("${functionArn}:*"), MAP(a, { "functionArn", arn })));
	} else if (value_get(name, "Ref")) {
		struct str local = referred_function(p->s, name);
		const struct value *variables = MAP(a, { "functionArn", translate_function(p->s, name) });
		resource = local.n ? function_named(a, local)
			: LIST(a, sub_with(a, STR("arn:${AWS::Partition}:lambda:" HERE ":function:${functionArn}"), variables),
				sub_with(a, STR("arn:${AWS::Partition}:lambda:" HERE ":function:${functionArn}:*"), variables));
	}
	permit(p, str_z(row->actions), resource);
}

/* An ARN of eight parts ends in an alias or version, which is cut off. */
static const struct value *without_alias(struct arena *a, const struct value *arn)
{
	uint32_t colons = 0;
	for (uint32_t i = 0; is_string(arn) && i < arn->string.n; i++)
		colons += arn->string.p[i] == ':';
	if (colons != 7 || !is_function_arn(arn->string, false))
		return arn;
	return value_at(v_str(a, str_to(arn->string, (uint32_t)str_rfind(arn->string, ':'))), arn->span);
}

void on_other(struct permissions *p, const struct value *state, const struct value *resource)
{
	struct step_functions *s = p->s;
	struct arena *a = s->cx->arena;
	if (!is_string(resource) && !is_intrinsic(resource)) {
		machine_refused(s, p->machine, value_span(resource ? resource : state), "a task's Resource is an ARN or an intrinsic function");
		return;
	}
	if (is_intrinsic(resource) || is_function_arn(resource->string, true)) {
		const struct value *arn = without_alias(a, resource);
		struct str local = referred_function(s, arn);
		permit(p, STR(INVOKE), local.n ? function_named(a, local) : with_versions(a, translate_function(s, arn)));
		return;
	}
	if (!list_len(value_get(p->machine->config, "iamRoleStatements")) && str_search(resource->string, STR(":activity:"), 0) < 0)
		diag(s->cx->diags, D_STATES_PERMISSION, resource->span, "%.*s knows no permission for '%.*s', so the role of state machine '%.*s' does not have it",
		     STRA(s->use->name), STRA(resource->string), STRA(p->machine->key));
}
