/* alexa: permissions for Alexa's services (alexaSkill, alexaSmartHome). */
#ifndef SLSC_ALEXA_H
#define SLSC_ALEXA_H

#include "ir/events/common/trigger.h"

/* infix: what stands between function and number in the logical id. open: a skill without an id is any skill. */
void alexa_expand(struct cx *cx, const struct event_uses *uses, const char *infix, const char *principal, bool open);

extern const struct schema alexa_schema;

#endif
