/* rabbitmq: an event source mapping from a queue of a RabbitMQ broker. */
#include "ir/events/common/mq.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(MQ_SCHEMA, { "virtualHost", S_STRING, .doc = "The broker's virtual host; default: /." }),
};

static void expand(struct cx *cx, const struct event_uses *uses)
{
	mq_expand(cx, uses, "EventSourceMappingRabbitMQ");
}

EVENT(rabbitmq) = {
	.key = "rabbitmq",
	.rank = 90,
	.schema = &schema,
	.doc = "Messages of a queue of a RabbitMQ broker.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
