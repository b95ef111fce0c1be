#include "ir/events/common/alexa.h"

#include "ir/js.h"

const struct schema alexa_schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&aws_alexa_event_token,
		S_OBJECT(
			{ "appId", &aws_alexa_event_token, .required = true, .doc = "The skill's id." },
			{ "enabled", S_BOOL, .doc = "false takes the permission away." })),
};

void alexa_expand(struct cx *cx, const struct event_uses *uses, const char *infix, const char *principal, bool open)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++) {
			const struct event *ev = uses->at[k];
			const struct value *id = is_map(ev->config) ? value_get(ev->config, "appId") : ev->config;
			bool any = open && !js_truthy(id);
			struct str token = any ? STR("") : event_text_of(cx, ev, id, "appId");
			bool off = is_false(value_get(ev->config, "enabled"));
			/* v3.40 takes \n and \r out where they are written as two characters. */
			token = str_replace(a, str_replace(a, token, STR("\\n"), STR("")), STR("\\r"), STR(""));
			trigger_permission(cx, ev, str_fmt(a, "%.*s%s%u", STRA(ev->fn->id), infix, k - i + 1), MAP(a,
				{ "Action", v_text(a, off ? "lambda:DisableInvokeFunction" : "lambda:InvokeFunction") },
				{ "Principal", v_text(a, principal) },
				{ "EventSourceToken", any ? NULL : v_str(a, token) }));
		}
	}
}
