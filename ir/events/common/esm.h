/* esm: what the event source mappings (sqs, stream, kafka, msk, activemq, rabbitmq) have in common. */
#ifndef SLSC_ESM_H
#define SLSC_ESM_H

#include "ir/def.h"

/*
 * The name within an ARN that goes into the logical id: of Fn::GetAtt the resource, of Fn::ImportValue its text,
 * of Fn::Join the last part, of a text what follows the last colon. Anything else, which v3.40 dies of, is
 * reported at the event, and the result has p NULL.
 */
struct str esm_source_name(struct cx *cx, const struct event *ev, const struct value *arn);
/* FilterCriteria from filterPatterns (each pattern as JSON text), or NULL. */
struct value *esm_filter_criteria(struct cx *cx, const struct event *ev);
/* DependsOn: the function's role, if it is a resource of this stack, and its alias. Always a list. */
void esm_depends(struct cx *cx, const struct event *ev, struct str id);

#endif
