#include "ir/events/common/mq.h"

#include "ir/js.h"

const struct schema mq_broker_arn = {
	.kind = SCHEMA_ANY_OF,
	.expected = "the ARN of an Amazon MQ broker",
	.of = S_OF_(S_STRING_OF(.pattern = "arn:[a-z-]+:mq:[a-z0-9-]+:\\d+:broker:[A-Za-z0-9/_+=.@-]+:b-[a-z0-9-]+"),
		    &aws_cf_import, &aws_cf_ref),
};

const struct schema mq_secret_arn = {
	.kind = SCHEMA_ANY_OF,
	.expected = "the ARN of a secret",
	.of = S_OF_(&aws_secrets_manager_arn_string, &aws_cf_import, &aws_cf_ref),
};

static const struct esm_option options[] = {
	{ "arn", "EventSourceArn" },
	{ "queue", "Queues", .listed = true },
	ESM_BATCH,
	{ 0 },
};

void mq_expand(struct cx *cx, const struct event_uses *uses, const char *infix)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		struct value *secrets = v_list(a), *brokers = v_list(a);
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++) {
			const struct event *ev = uses->at[k];
			const struct value *secret = value_get(ev->config, "basicAuthArn"), *host = value_get(ev->config, "virtualHost");
			struct str queue = event_text(cx, ev, "queue");
			if (!queue.p)
				continue;
			struct value *p = esm_properties(cx, ev, options);
			map_putz(a, p, "SourceAccessConfigurations", LIST(a,
				MAP(a, { "Type", LITERAL("BASIC_AUTH") }, { "URI", secret }),
				js_truthy(host) ? MAP(a, { "Type", LITERAL("VIRTUAL_HOST") }, { "URI", host }) : NULL));
			esm_put(cx, ev, STR_CAT(a, ev->fn->id, str_z(infix), esm_id_part(cx, queue, 150)), p);
			const struct value *broker = value_get(ev->config, "arn");
			list_push(a, brokers, broker ? broker : v_null(a));
			list_push(a, secrets, secret ? secret : v_null(a));
		}
		graph_allow_on(cx, TEXTS(a, "secretsmanager:GetSecretValue"), secrets);
		graph_allow_on(cx, TEXTS(a, "mq:DescribeBroker"), brokers);
		esm_allow_network(cx);
	}
}
