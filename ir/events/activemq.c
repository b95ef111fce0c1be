/* activemq: an event source mapping from a queue of an ActiveMQ broker. */
#include "ir/events/common/mq.h"

static const struct schema schema = { .kind = SCHEMA_OBJECT, .props = S_PROPS(MQ_SCHEMA) };

static void expand(struct cx *cx, const struct event_uses *uses)
{
	mq_expand(cx, uses, "EventSourceMappingActiveMQ");
}

EVENT(activemq) = {
	.key = "activemq",
	.rank = 80,
	.schema = &schema,
	.doc = "Messages of a queue of an ActiveMQ broker.",
	.expand = expand,
	.durable = DURABLE_AWAITED,
};
