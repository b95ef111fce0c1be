/* mq: event source mappings from the queues of Amazon MQ's brokers (activemq, rabbitmq). */
#ifndef SLSC_MQ_H
#define SLSC_MQ_H

#include "ir/events/common/esm.h"

/* infix: what stands between function and queue in the logical id. */
void mq_expand(struct cx *cx, const struct event_uses *uses, const char *infix);

extern const struct schema mq_broker_arn, mq_secret_arn;

#define MQ_SCHEMA \
	{ "arn", &mq_broker_arn, .required = true, .doc = "The broker." }, \
	{ "basicAuthArn", &mq_secret_arn, .required = true, .doc = "The secret that holds user name and password." }, \
	{ "queue", S_STRING, .required = true, .doc = "The queue's name." }, \
	ESM_BATCH_SCHEMA

#endif
