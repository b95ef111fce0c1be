/* alexaSkill: an Alexa skill may invoke the function. */
#include "ir/deprecated.h"
#include "ir/events/common/alexa.h"

/* Once for the service, at the first event that is the bare name. */
static void announce_id(struct cx *cx, const struct event_uses *uses)
{
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		const struct value *events = value_get(ev->fn->config, "events");
		if (!is_string(events->list.item[ev->index]))
			continue;
		deprecated(cx, "ALEXA_SKILL_EVENT_WITHOUT_APP_ID", ev->span, "an alexaSkill event will need the skill's id; write it as appId");
		return;
	}
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	announce_id(cx, uses);
	alexa_expand(cx, uses, "LambdaPermissionAlexaSkill", "alexa-appkit.amazon.com", true);
}

EVENT(alexaSkill) = {
	.key = "alexaSkill",
	.rank = 120,
	.schema = &alexa_schema,
	.doc = "An Alexa skill.",
	.expand = expand,
};
