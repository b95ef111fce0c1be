/* msk: an event source mapping from an Amazon MSK cluster. */
#include "ir/events/common/esm.h"
#include "ir/js.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "arn", S_ANY_OF(&aws_arn_string, &aws_cf_import, &aws_cf_ref), .required = true, .doc = "The cluster." },
		{ "topic", S_STRING, .required = true, .doc = "The topic's name." },
		{ "saslScram512", &aws_arn_string, .doc = "The secret that holds user name and password." },
		ESM_GROUP_SCHEMA, ESM_START_SCHEMA, ESM_BATCH_SCHEMA, ESM_POLLERS_SCHEMA(S_INT, 1000, 1000),
		ESM_METRICS_SCHEMA("EventCount", "ErrorCount", "KafkaMetrics"), ESM_REGISTRY_SCHEMA),
};

static const struct esm_option options[] = {
	{ "arn", "EventSourceArn" },
	{ "topic", "Topics", .listed = true },
	{ "consumerGroupId", "ConsumerGroupId", ESM_TRUTHY, .within = "AmazonManagedKafkaEventSourceConfig" },
	ESM_START,
	ESM_BATCH,
	{ 0 },
};

static const struct esm_naming naming = { .functions = { "Fn::ImportValue", "Ref" }, .path = true };

static void expand_one(struct cx *cx, const struct event *ev, struct value *clusters)
{
	struct arena *a = cx->arena;
	const struct value *arn = value_get(ev->config, "arn"), *secret = value_get(ev->config, "saslScram512");
	esm_check_timestamp(cx, ev, value_get(ev->config, "startingPositionTimestamp"));
	struct str cluster = esm_source_name(cx, ev, arn, &naming), topic = event_text(cx, ev, "topic");
	if (!cluster.p || !topic.p)
		return;
	struct value *p = esm_properties(cx, ev, options);
	if (!is_nil(secret))
		map_putz(a, p, "SourceAccessConfigurations", LIST(a, MAP(a, { "Type", LITERAL("SASL_SCRAM_512_AUTH") }, { "URI", secret })));
	map_putz(a, p, "ProvisionedPollerConfig", esm_pollers(cx, ev));
	map_putz(a, p, "MetricsConfig", esm_metrics(cx, ev));
	esm_schema_registry(cx, ev, p, "AmazonManagedKafkaEventSourceConfig");
	esm_put(cx, ev, STR_CAT(a, ev->fn->id, STR("EventSourceMappingMSK"), esm_id_part(cx, cluster, 79), esm_id_part(cx, topic, 79)), p);
	list_push(a, clusters, arn);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		struct value *clusters = v_list(a);
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++)
			expand_one(cx, uses->at[k], clusters);
		if (!list_len(clusters))
			continue;
		graph_allow_on(cx, TEXTS(a, "kafka:DescribeCluster", "kafka:GetBootstrapBrokers"), clusters);
		esm_allow_network(cx);
	}
}

EVENT(msk) = {
	.key = "msk",
	.rank = 100,
	.schema = &schema,
	.doc = "Messages of a topic of an Amazon MSK cluster.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
