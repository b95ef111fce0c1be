/* alb: private to alb.c and the files beside this one. */
#ifndef SLSC_ALB_H
#define SLSC_ALB_H

#include "ir/def.h"

struct alb_rule {
	const struct event *ev;
	const struct value *listener; /* listenerArn as given */
	struct str alb;             /* the load balancer's id in the ARN, or the logical id of a Ref */
	struct str listener_id;     /* the listener's id in the ARN, or the logical id of a Ref */
	struct str target_group;    /* logical id */
	bool multi_value;           /* multiValueHeaders */
};

/* provider.c: the rows of the provider's options. */
extern const struct schema_prop alb_provider[];

/* Reads and checks an event. False after reporting, and for an event without content. */
bool alb_read(struct cx *cx, const struct event *ev, struct alb_rule *out);
/* Reports rules that want a priority that another one has. */
void alb_check_priorities(struct cx *cx, const struct alb_rule *rules, uint32_t n);
void alb_emit_rule(struct cx *cx, const struct alb_rule *rule);

#endif
