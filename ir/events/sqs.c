/* sqs: an event source mapping from a queue. */
#include "ir/events/common/esm.h"
#include "ir/naming.h"

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&aws_arn_string,
		S_OBJECT(
			{ "arn", &aws_arn, .required = true, .doc = "The queue: an ARN or an intrinsic function that gives one." },
			{ "batchSize", S_INT(1, 10000), .doc = "The most messages an invocation gets; default: 10." },
			{ "enabled", S_BOOL, .doc = "Whether the function is invoked; default: true." },
			{ "maximumBatchingWindow", S_INT(0, 300), .doc = "Seconds to wait for a batch to fill." },
			{ "functionResponseType", S_WORDS("ReportBatchItemFailures"),
			  .doc = "The function says which messages failed, and only these come again." },
			{ "filterPatterns", &filter_patterns, .doc = "Only messages that match one of the patterns." },
			{ "maximumConcurrency", S_INT(2, 1000), .doc = "The most concurrent invocations of this queue." },
			ESM_POLLERS_SCHEMA(S_INT, 200, 2000),
			ESM_METRICS_SCHEMA("EventCount"))),
};

static const struct esm_option options[] = {
	{ "batchSize", "BatchSize", ESM_TRUTHY, .otherwise = &esm_ten },
	{ "maximumBatchingWindow", "MaximumBatchingWindowInSeconds" },
	{ "enabled", "Enabled", ESM_WRITTEN, .otherwise = &esm_true },
	{ "functionResponseType", "FunctionResponseTypes", .listed = true },
	{ "maximumConcurrency", "MaximumConcurrency", ESM_TRUTHY, .within = "ScalingConfig" },
	{ 0 },
};

static const struct esm_naming naming = { .functions = { "Fn::GetAtt", "Fn::ImportValue", "Fn::Join" } };

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct value *queues = v_list(a);
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		const struct value *arn = is_map(ev->config) ? value_get(ev->config, "arn") : ev->config;
		struct str queue = esm_source_name(cx, ev, arn, &naming);
		if (!queue.p)
			continue;
		struct str id = STR_CAT(a, ev->fn->id, STR("EventSourceMappingSQS"), name_alphanumeric(a, queue));
		struct value *p = esm_properties(cx, ev, options);
		map_putz(a, p, "EventSourceArn", arn);
		map_putz(a, p, "ProvisionedPollerConfig", esm_pollers(cx, ev));
		map_putz(a, p, "MetricsConfig", esm_metrics(cx, ev));
		esm_merge(cx, ev, id, p, esm_depends(cx, ev, STR("")));
		list_push(a, queues, arn);
	}
	if (list_len(queues))
		graph_allow_on(cx, TEXTS(a, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queues);
}

EVENT(sqs) = {
	.key = "sqs",
	.rank = 190,
	.schema = &schema,
	.doc = "Messages of an SQS queue.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
