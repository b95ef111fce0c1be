/* kafka: an event source mapping from a Kafka cluster of one's own. */
#include "ir/events/common/esm.h"
#include "ir/js.h"

static const struct schema secrets = { .kind = SCHEMA_LIST, .item = &aws_secrets_manager_arn_string, .least = 1 };

static const struct schema access_configurations = {
	.kind = SCHEMA_OBJECT,
	.least = 1,
	.props = S_PROPS(
		{ "vpcSubnet", S_LIST_OF(S_STRING_OF(.pattern = "subnet-[a-z0-9]+"), .least = 1),
		  .doc = "Subnets in which Lambda reaches the brokers." },
		{ "vpcSecurityGroup", S_LIST_OF(S_STRING_OF(.pattern = "sg-[a-z0-9]+"), .least = 1),
		  .doc = "Security groups by which Lambda reaches the brokers." },
		{ "saslPlainAuth", &secrets, .doc = "Secrets with user name and password for SASL/PLAIN." },
		{ "saslScram256Auth", &secrets, .doc = "Secrets with user name and password for SASL/SCRAM-256." },
		{ "saslScram512Auth", &secrets, .doc = "Secrets with user name and password for SASL/SCRAM-512." },
		{ "clientCertificateTlsAuth", &secrets, .doc = "Secrets with the client's certificate and private key." },
		{ "serverRootCaCertificate", &secrets, .doc = "Secrets with the root certificate that signed the brokers'." }),
};

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "accessConfigurations", &access_configurations, .required = true, .doc = "How Lambda reaches the cluster: VPC and secrets." },
		{ "bootstrapServers", S_LIST_OF(S_STRING, .least = 1), .required = true, .doc = "Brokers as host:port." },
		{ "topic", S_STRING, .required = true, .doc = "The topic's name." },
		ESM_GROUP_SCHEMA, ESM_START_SCHEMA, ESM_BATCH_SCHEMA,
		ESM_POLLERS_SCHEMA(ESM_NUMBER, 200, 2000, .least = 1),
		ESM_METRICS_SCHEMA("EventCount", "ErrorCount", "KafkaMetrics"), ESM_REGISTRY_SCHEMA,
		{ "onFailureDestination", S_STRING, .doc = "ARN of a queue, topic or bucket for records that failed; the role must be allowed to write there." }),
};

static const struct esm_option options[] = {
	{ "topic", "Topics", .listed = true },
	{ "consumerGroupId", "ConsumerGroupId", ESM_TRUTHY, .within = "SelfManagedKafkaEventSourceConfig" },
	ESM_START,
	ESM_BATCH,
	{ 0 },
};

/* Ways to reach a cluster; one that is not listed goes to AWS under its own name. */
static const struct access {
	const char *key, *type, *prefix;
	bool secret;
} accesses[] = {
	{ "vpcSubnet", "VPC_SUBNET", "subnet:", false },
	{ "vpcSecurityGroup", "VPC_SECURITY_GROUP", "security_group:", false },
	{ "saslPlainAuth", "BASIC_AUTH", "", true },
	{ "saslScram256Auth", "SASL_SCRAM_256_AUTH", "", true },
	{ "saslScram512Auth", "SASL_SCRAM_512_AUTH", "", true },
	{ "clientCertificateTlsAuth", "CLIENT_CERTIFICATE_TLS_AUTH", "", true },
	{ "serverRootCaCertificate", "SERVER_ROOT_CA_CERTIFICATE", "", true },
};

static const struct access *access_of(struct str key)
{
	for (size_t i = 0; i < sizeof accesses / sizeof *accesses; i++)
		if (str_eqz(key, accesses[i].key))
			return &accesses[i];
	return NULL;
}

/* What the uses of one function ask of its role. */
struct needs {
	struct value *secrets;
	bool network;
};

static struct value *source_access(struct cx *cx, const struct event *ev, const struct value *given, struct needs *needs)
{
	struct arena *a = cx->arena;
	struct value *list = v_list(a);
	const struct entry **entries = js_entries(a, given);
	for (uint32_t i = 0; i < map_len(given); i++) {
		const struct entry *e = entries[i];
		const struct access *access = access_of(e->key);
		if (!is_list(e->value))
			diag(cx->diags, D_EVENT_OPTION, e->value->span, "accessConfigurations.%.*s of the %s event is a list, and this is %s",
			     STRA(e->key), ev->def->key, value_kind_name(e->value));
		needs->network |= access && !access->secret;
		list_each(k, e->value) {
			const struct value *v = e->value->list.item[k];
			if (access && access->secret)
				list_push(a, needs->secrets, v);
			list_push(a, list, MAP(a,
				{ "Type", access ? v_text(a, access->type) : v_str(a, e->key) },
				{ "URI", v_str(a, STR_CAT(a, str_z(access ? access->prefix : ""), js_string(a, v))) }));
		}
	}
	return list;
}

static void expand_one(struct cx *cx, const struct event *ev, struct needs *needs)
{
	struct arena *a = cx->arena;
	const struct value *access = value_get(ev->config, "accessConfigurations");
	if (!is_map(access)) {
		diag(cx->diags, D_EVENT_OPTION, access ? access->span : ev->span, "the kafka event of function '%.*s' needs accessConfigurations", STRA(ev->fn->key));
		return;
	}
	bool subnets = js_truthy(value_get(access, "vpcSubnet")), groups = js_truthy(value_get(access, "vpcSecurityGroup"));
	if (subnets != groups)
		diag(cx->diags, D_KAFKA_VPC, access->span, "the kafka event of function '%.*s' has %s without %s", STRA(ev->fn->key),
		     subnets ? "vpcSubnet" : "vpcSecurityGroup", subnets ? "vpcSecurityGroup" : "vpcSubnet");
	esm_check_timestamp(cx, ev, value_get(ev->config, "startingPositionTimestamp"));
	struct str topic = event_text(cx, ev, "topic");
	if (!topic.p)
		return;
	struct value *p = esm_properties(cx, ev, options);
	const struct value *failed = value_get(ev->config, "onFailureDestination");
	map_putz(a, p, "SelfManagedEventSource", MAP(a,
		{ "Endpoints", MAP(a, { "KafkaBootstrapServers", value_get(ev->config, "bootstrapServers") }) }));
	map_putz(a, p, "SourceAccessConfigurations", source_access(cx, ev, access, needs));
	map_putz(a, p, "DestinationConfig", js_truthy(failed) ? MAP(a, { "OnFailure", MAP(a, { "Destination", failed }) }) : NULL);
	map_putz(a, p, "ProvisionedPollerConfig", esm_pollers(cx, ev));
	map_putz(a, p, "MetricsConfig", esm_metrics(cx, ev));
	esm_schema_registry(cx, ev, p, "SelfManagedKafkaEventSourceConfig");
	esm_put(cx, ev, STR_CAT(a, ev->fn->id, STR("EventSourceMappingKafka"), esm_id_part(cx, topic, 158)), p);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		struct needs needs = { .secrets = v_list(a) };
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++)
			expand_one(cx, uses->at[k], &needs);
		if (list_len(needs.secrets))
			graph_allow_on(cx, TEXTS(a, "secretsmanager:GetSecretValue"), needs.secrets);
		if (needs.network)
			esm_allow_network(cx);
	}
}

EVENT(kafka) = {
	.key = "kafka",
	.rank = 70,
	.schema = &schema,
	.doc = "Messages of a topic of a Kafka cluster of one's own.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
