/* alexaSkill: an Alexa skill may invoke the function. */
#include "ir/deprecated.h"
#include "ir/events/common/alexa.h"

/* The bare name makes no resource in v3.40; it is announced once for the service. */
static void announce_id(struct cx *cx)
{
	const struct service *s = cx->service;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		const struct value *events = value_get(s->functions[i].config, "events");
		list_each(k, events) {
			if (!value_is(events->list.item[k], "alexaSkill"))
				continue;
			/* No fix: nobody but the author knows the skill's id. */
			diag_label(cx->diags, deprecated(cx, "ALEXA_SKILL_EVENT_WITHOUT_APP_ID", events->list.item[k]->span,
							 "in the next major version an alexaSkill event needs the id of its skill"),
				   "write alexaSkill: {appId: amzn1.ask.skill.…}");
			return;
		}
	}
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	announce_id(cx);
	alexa_expand(cx, uses, "LambdaPermissionAlexaSkill", "alexa-appkit.amazon.com", true);
}

EVENT(alexaSkill) = {
	.key = "alexaSkill",
	.rank = 120,
	.schema = &alexa_schema,
	.always = true,
	.doc = "An Alexa skill.",
	.expand = expand,
};
