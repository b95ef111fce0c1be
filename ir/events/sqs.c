/* sqs: an event source mapping from a queue. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/events/common/esm.h"
#include "ir/js.h"
#include "ir/naming.h"

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&aws_arn_string,
		S_OBJECT(
			{ "arn", &aws_arn, .required = true, .doc = "The queue: an ARN or an intrinsic function that gives one." },
			{ "batchSize", S_INT(1, 10000), .doc = "The most messages an invocation gets; 10 unless told." },
			{ "enabled", S_BOOL },
			{ "maximumBatchingWindow", S_INT(0, 300), .doc = "Seconds to wait for a batch to fill." },
			{ "functionResponseType", S_WORDS("ReportBatchItemFailures") },
			{ "filterPatterns", &filter_patterns },
			{ "maximumConcurrency", S_INT(2, 1000) })),
};

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct value *queues = v_list(a);
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		const struct value *arn = is_map(ev->config) ? value_get(ev->config, "arn") : ev->config;
		struct str queue = esm_source_name(cx, ev, arn);
		if (!queue.p)
			continue;
		struct str id = STR_CAT(a, ev->fn->id, STR("EventSourceMappingSQS"), name_alphanumeric(a, queue));
		const struct value *batch = value_get(ev->config, "batchSize");
		const struct value *enabled = value_get(ev->config, "enabled");
		const struct value *response = value_get(ev->config, "functionResponseType");
		const struct value *concurrency = value_get(ev->config, "maximumConcurrency");
		const struct value *window = value_get(ev->config, "maximumBatchingWindow");
		graph_merge(cx, id, "AWS::Lambda::EventSourceMapping", MAP(a,
			{ "BatchSize", js_truthy(batch) ? batch : v_int(a, 10) },
			{ "MaximumBatchingWindowInSeconds", is_nil(window) ? NULL : window },
			{ "EventSourceArn", arn },
			{ "FunctionName", function_target(cx, ev->fn) },
			{ "Enabled", enabled ? enabled : v_bool(a, true) },
			{ "FunctionResponseTypes", is_nil(response) ? NULL : LIST(a, response) },
			{ "FilterCriteria", esm_filter_criteria(cx, ev) },
			{ "ScalingConfig", js_truthy(concurrency) ? MAP(a, { "MaximumConcurrency", concurrency }) : NULL }), ev->span);
		esm_depends(cx, ev, id);
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
};
