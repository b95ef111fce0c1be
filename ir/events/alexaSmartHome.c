/* alexaSmartHome: a smart home skill may invoke the function. */
#include "ir/events/common/alexa.h"

static void expand(struct cx *cx, const struct event_uses *uses)
{
	alexa_expand(cx, uses, "LambdaPermissionAlexaSmartHome", "alexa-connectedhome.amazon.com", false);
}

EVENT(alexaSmartHome) = {
	.key = "alexaSmartHome",
	.rank = 130,
	.schema = &alexa_schema,
	.doc = "An Alexa smart home skill.",
	.expand = expand,
};
