/* stream: an event source mapping from a Kinesis or DynamoDB stream. */
#include "ir/deprecated.h"
#include "ir/edits.h"
#include "ir/events/common/esm.h"
#include "ir/js.h"
#include "ir/naming.h"

/* An ARN in a text tells its type; an intrinsic function does not. */
#define ARN_OR_FUNCTION_WITH_TYPE .also = S_ANY_OF( \
	S_OBJECT_OF(.untyped = true, .extra = S_ANY, .props = S_PROPS( \
		{ "arn", &aws_cf_function, .required = true, .doc = "The target by an intrinsic function; needs type." }, \
		{ "type", S_ANY, .required = true, .doc = "Of which kind it is." })), \
	S_OBJECT_OF(.untyped = true, .extra = S_ANY, .props = S_PROPS({ "arn", &aws_arn_string, .required = true, .doc = "The ARN." })))

static const struct schema destinations = { .kind = SCHEMA_OBJECT, .props = S_PROPS(
	{ "onFailure", S_ANY_OF(&aws_arn_string, S_OBJECT_OF(
		.props = S_PROPS(
		{ "arn", S_ANY, .doc = "The topic's or queue's ARN, or an intrinsic function together with type." },
		{ "type", S_WORDS("sns", "sqs"),
		  .doc = "Of which kind the target is, where the ARN does not tell." }), ARN_OR_FUNCTION_WITH_TYPE)), .required = true,
	  .doc = "The topic or queue that gets what could not be processed." }) };

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&aws_arn_string, S_OBJECT_OF(
		.props = S_PROPS(
			{ "arn", S_ANY, .doc = "The stream: an ARN, or an intrinsic function together with `type`." },
			{ "type", S_WORDS("dynamodb", "kinesis"), .doc = "The stream's kind, where the ARN does not tell." },
			{ "batchSize", S_INT(1, 10000), .doc = "The most records an invocation gets; default: 10." },
			{ "parallelizationFactor", S_INT(1, 10), .doc = "Batches of one shard processed at once." },
			{ "startingPosition", S_WORDS("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"), .doc = "Where reading begins; default: TRIM_HORIZON." },
			{ "startingPositionTimestamp", S_NUMBER, .doc = "Seconds since 1970, for AT_TIMESTAMP." },
			{ "enabled", S_BOOL, .doc = "Whether the function is invoked; default: true." },
			{ "consumer", S_ANY_OF(S_TRUE, &aws_arn), .doc = "true for a consumer of its own, or an existing one." },
			{ "batchWindow", S_INT(0, 300), .doc = "Seconds to wait for a batch to fill." },
			{ "maximumRetryAttempts", S_INT(-1, 10000), .doc = "How often a failed batch is tried again; -1: until its records expire." },
			{ "bisectBatchOnFunctionError", S_BOOL, .doc = "Split a failed batch in two before it is tried again." },
			{ "maximumRecordAgeInSeconds", S_ANY_OF(S_NUMBERS(-1), S_INT(60, 604800)), .doc = "Older records are dropped; -1: never." },
			{ "functionResponseType", S_WORDS("ReportBatchItemFailures"),
			  .doc = "The function says from which record on a batch failed, and only the rest comes again." },
			{ "destinations", &destinations, .doc = "Where the batches go that failed for good." },
			{ "tumblingWindowInSeconds", S_INT(0, 900), .doc = "Seconds of the windows over which the function keeps state." },
			{ "filterPatterns", &filter_patterns, .doc = "Only records that match one of the patterns." },
			ESM_METRICS_SCHEMA("EventCount")),
		ARN_OR_FUNCTION_WITH_TYPE)),
};

static const struct esm_option options[] = {
	{ "batchSize", "BatchSize", ESM_TRUTHY, .otherwise = &esm_ten },
	{ "parallelizationFactor", "ParallelizationFactor", ESM_TRUTHY },
	{ "startingPosition", "StartingPosition", ESM_TRUTHY, .otherwise = &esm_trim_horizon },
	{ "enabled", "Enabled", ESM_WRITTEN, .otherwise = &esm_true },
	{ "batchWindow", "MaximumBatchingWindowInSeconds" },
	{ "maximumRetryAttempts", "MaximumRetryAttempts" },
	{ "bisectBatchOnFunctionError", "BisectBatchOnFunctionError" },
	{ "functionResponseType", "FunctionResponseTypes", .listed = true },
	{ "maximumRecordAgeInSeconds", "MaximumRecordAgeInSeconds", ESM_TRUTHY },
	{ "tumblingWindowInSeconds", "TumblingWindowInSeconds" },
	{ 0 },
};

static const struct esm_naming naming = {
	.functions = { "Fn::GetAtt", "Fn::ImportValue", "Ref", "Fn::Join" },
	.path = true,
};

/* What the role is allowed, in the order of v3.40's statements. */
enum { DYNAMODB, KINESIS, KINESIS_CONSUMED, CONSUMERS, TOPICS, QUEUES, KINDS };

static const struct {
	const char *actions[5];
} allowed[KINDS] = {
	[DYNAMODB] = { { "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams" } },
	[KINESIS] = { { "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListStreams" } },
	[KINESIS_CONSUMED] = { { "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStreamSummary", "kinesis:ListShards" } },
	[CONSUMERS] = { { "kinesis:SubscribeToShard" } },
	[TOPICS] = { { "sns:Publish" } },
	[QUEUES] = { { "sqs:ListQueues", "sqs:SendMessage" } },
};

/* The type of a stream or destination: written beside the ARN, or its third part. Empty after a report. */
static struct str type_of(struct cx *cx, const struct event *ev, const struct value *type, const struct value *arn)
{
	if (js_truthy(type))
		return js_string(cx->arena, type);
	struct str s = value_str(arn);
	for (int i = 0; i < 2; i++)
		s = str_from(s, str_find(s, ':') < 0 ? s.n : (uint32_t)str_find(s, ':') + 1);
	s = str_to(s, str_find(s, ':') < 0 ? s.n : (uint32_t)str_find(s, ':'));
	if (!is_string(arn)) {
		struct diag *g = diag(cx->diags, D_EVENT_SOURCE_TYPE, arn ? arn->span : ev->span, "this ARN does not show which service it belongs to");
		diag_label(cx->diags, g, "add 'type' beside it");
	}
	return s;
}

static void add_destination(struct cx *cx, const struct event *ev, struct value *p, struct value **resources)
{
	struct arena *a = cx->arena;
	const struct value *all = value_get(ev->config, "destinations"), *failure = value_get(all, "onFailure");
	if (!js_truthy(all))
		return;
	const struct value *arn = is_map(failure) ? value_get(failure, "arn") : failure;
	struct str type = type_of(cx, ev, value_get(failure, "type"), arn);
	list_push(a, resources[str_eqz(type, "sns") ? TOPICS : QUEUES], arn);
	map_putz(a, p, "DestinationConfig", MAP(a, { "OnFailure", MAP(a, { "Destination", arn }) }));
}

/* A consumer of the function's own is a resource, whose logical id is returned; an existing one is only named. */
static struct str add_consumer(struct cx *cx, const struct event *ev, struct value *p, struct str stream, struct value *consumers)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *consumer = value_get(ev->config, "consumer"), *timestamp = value_get(ev->config, "startingPositionTimestamp");
	struct str id = STR("");
	if (is_true(consumer)) {
		bool by_service = js_truthy(value_dig(s->provider.config, "kinesis", "consumerNamingMode"));
		struct str name = STR_CAT(a, ev->fn->key, stream, by_service ? s->name : STR(""),
					  by_service ? s->provider.stage : STR(""), STR("Consumer"));
		id = STR_CAT(a, name_resource(a, name), STR("StreamConsumer"));
		graph_merge(cx, id, "AWS::Kinesis::StreamConsumer", MAP(a,
			{ "StreamARN", value_get(p, "EventSourceArn") }, { "ConsumerName", v_str(a, name) }), ev->span);
		consumer = cfn_ref(a, id);
	}
	list_push(a, consumers, consumer);
	map_putz(a, p, "EventSourceArn", consumer);
	if (!js_truthy(timestamp))
		timestamp = NULL;
	esm_check_timestamp(cx, ev, timestamp);
	map_putz(a, p, "StartingPositionTimestamp", timestamp);
	return id;
}

static void expand_one(struct cx *cx, const struct event *ev, struct value **resources)
{
	struct arena *a = cx->arena;
	const struct value *arn = is_map(ev->config) ? value_get(ev->config, "arn") : ev->config;
	struct str type = type_of(cx, ev, value_get(ev->config, "type"), arn);
	struct str name = esm_source_name(cx, ev, arn, &naming);
	if (!name.p)
		return;
	bool consumed = js_truthy(value_get(ev->config, "consumer"));
	struct str id = STR_CAT(a, ev->fn->id, STR("EventSourceMapping"), name_upper_first(a, type), name_alphanumeric(a, name));
	struct value *p = esm_properties(cx, ev, options);
	map_putz(a, p, "EventSourceArn", arn);
	map_putz(a, p, "MetricsConfig", esm_metrics(cx, ev));
	list_push(a, resources[str_eqz(type, "dynamodb") ? DYNAMODB : consumed ? KINESIS_CONSUMED : KINESIS], arn);
	add_destination(cx, ev, p, resources);
	struct str consumer = STR("");
	if (consumed && str_eqz(type, "kinesis"))
		consumer = add_consumer(cx, ev, p, name, resources[CONSUMERS]);
	esm_merge(cx, ev, id, p, esm_depends(cx, ev, consumer));
}

/* Once for the service, at the first consumer. */
static void announce_naming(struct cx *cx, const struct event_uses *uses)
{
	if (value_is(value_dig(cx->service->provider.config, "kinesis", "consumerNamingMode"), "serviceSpecific"))
		return;
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct value *consumer = value_get(uses->at[i]->config, "consumer");
		if (!js_truthy(consumer))
			continue;
		struct diag *g = deprecated(cx, "KINESIS_CONSUMER_NAME_CONTAINING_SERVICE", consumer->span,
					    "in the next major version the names of Kinesis consumers hold the service's name");
		diag_label(cx->diags, g, "write provider.kinesis.consumerNamingMode: serviceSpecific to have the new names now");
		edit_put(cx, g, false, cx->service->config, "provider.kinesis.consumerNamingMode", "serviceSpecific");
		return;
	}
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	announce_naming(cx, uses);
	for (uint32_t from = 0, end; from < uses->n; from = end) {
		struct value *resources[KINDS];
		for (int k = 0; k < KINDS; k++)
			resources[k] = v_list(a);
		end = uses_end(uses, from);
		for (uint32_t i = from; i < end; i++)
			expand_one(cx, uses->at[i], resources);
		for (int k = 0; k < KINDS; k++) {
			size_t n = 0;
			while (allowed[k].actions[n])
				n++;
			if (list_len(resources[k]))
				graph_allow_on(cx, list_of_texts(a, allowed[k].actions, n), resources[k]);
		}
	}
}

EVENT(stream) = {
	.key = "stream",
	.rank = 60,
	.schema = &schema,
	.provider = S_PROPS(
		{ "kinesis", S_OBJECT({ "consumerNamingMode", S_WORDS("serviceSpecific"), .doc = "Names of Kinesis consumers hold the service's name." }),
		  .doc = "How stream events are made." }),
	.doc = "Records of a Kinesis or DynamoDB stream.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
