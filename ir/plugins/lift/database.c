/* database: a table of DynamoDB for all kinds of items, with as many indexes as it is asked for. */
#include "ir/cfn.h"
#include "ir/plugins/lift/lift.h"

enum { LOCAL_INDEXES = 5, INDEXES_MOST = 20 };

const struct schema lift_database_shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS,
		{ "localSecondaryIndexes", S_BOOL, .doc = "The table has five local secondary indexes." },
		{ "gsiCount", S_INT(1, INDEXES_MOST), .doc = "How many global secondary indexes it has; default: none." }),
};

static const struct lift_reference variables[] = {
	{ "tableName", "Table", NULL }, { "tableArn", "Table", "Arn" }, { "tableStreamArn", "Table", "StreamArn" }, { .name = NULL },
};
static const struct lift_reference outputs[] = { { "TableName", "Table", NULL }, { .name = NULL } };
static const struct lift_reference extensions[] = { { "table", "Table", NULL }, { .name = NULL } };

static const struct value *key(struct arena *a, const struct value *name, const char *kind)
{
	return MAP(a, { "AttributeName", name }, { "KeyType", v_text(a, kind) });
}

static const struct value *attribute(struct arena *a, const struct value *name)
{
	return MAP(a, { "AttributeName", name }, { "AttributeType", LITERAL("S") });
}

/* The local indexes have the table's first key. */
static const struct value *add_index(struct arena *a, struct value *attributes, const char *kind, int number)
{
	const struct value *sort = v_fmt(a, "%s-%d-SK", kind, number), *first = v_fmt(a, "%s-%d-PK", kind, number);
	const bool local = kind[0] == 'L';
	list_push(a, attributes, local ? NULL : attribute(a, first));
	list_push(a, attributes, attribute(a, sort));
	return MAP(a, { "IndexName", v_fmt(a, "%s-%d", kind, number) }, { "KeySchema", LIST(a, key(a, local ? LITERAL("PK") : first, "HASH"), key(a, sort, "RANGE")) },
		{ "Projection", MAP(a, { "ProjectionType", LITERAL("ALL") }) });
}

static void make(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct value *count = value_get(c->config, "gsiCount");
	if (!is_nil(count) && (!is_number(count) || count->number > INDEXES_MOST)) {
		plugin_refuses(l->cx, l->use, count->span, "gsiCount is a number of at most %d, as a table has no more indexes", INDEXES_MOST);
		return;
	}
	struct value *attributes = LIST(a, attribute(a, LITERAL("PK")), attribute(a, LITERAL("SK"))), *locals = v_list(a), *globals = v_list(a);
	for (int i = 1; is_true(value_get(c->config, "localSecondaryIndexes")) && i <= LOCAL_INDEXES; i++)
		list_push(a, locals, add_index(a, attributes, "LSI", i));
	for (int i = 1; is_number(count) && i <= count->number; i++)
		list_push(a, globals, add_index(a, attributes, "GSI", i));
	lift_put(l, c, lift_id(l, c, "Table"), LITERAL("AWS::DynamoDB::Table"),
		 MAP(a, { "AttributeDefinitions", attributes }, { "BillingMode", LITERAL("PAY_PER_REQUEST") }, { "KeySchema", LIST(a, key(a, LITERAL("PK"), "HASH"), key(a, LITERAL("SK"), "RANGE")) },
		     { "LocalSecondaryIndexes", list_len(locals) ? locals : NULL }, { "GlobalSecondaryIndexes", list_len(globals) ? globals : NULL },
		     { "PointInTimeRecoverySpecification", MAP(a, { "PointInTimeRecoveryEnabled", v_bool(a, true) }) }, { "StreamSpecification", MAP(a, { "StreamViewType", LITERAL("NEW_AND_OLD_IMAGES") }) },
		     { "TimeToLiveSpecification", MAP(a, { "AttributeName", LITERAL("TimeToLive") }, { "Enabled", v_bool(a, true) }) }),
		 LITERAL("Retain"));
}

const struct lift_type lift_database = {
	.name = "database/dynamodb-single-table", .variables = variables, .outputs = outputs, .extensions = extensions,
	.actions = S_WORD_LIST("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
		"dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"),
	.below = "index/*", .make = make,
};
