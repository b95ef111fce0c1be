/* alexaSkill: an Alexa skill may invoke the function. */
#include "ir/events/common/alexa.h"

static void expand(struct cx *cx, const struct event_uses *uses)
{
	alexa_expand(cx, uses, "LambdaPermissionAlexaSkill", "alexa-appkit.amazon.com", true);
}

EVENT(alexaSkill) = {
	.key = "alexaSkill",
	.rank = 120,
	.schema = &alexa_schema,
	.doc = "An Alexa skill.",
	.expand = expand,
};
