/*
 * rule: EventBridge rules of schedule and cloudwatchEvent. v3.40 assembles them as JSON text and puts some options
 * between quotes as they are, so escapes in them are read, and a quote, line break or lone backslash ends the run.
 */
#ifndef SLSC_RULE_H
#define SLSC_RULE_H

#include "ir/events/common/trigger.h"

/* What v3.40 makes of a text between quotes in JSON text. NULL after a report at `at`; what names the option. */
const struct value *rule_text(struct cx *cx, const struct event *ev, const char *what, struct str s, struct span at);
/* An option of the event as such a text; NULL if it is falsy or after a report. */
const struct value *rule_option(struct cx *cx, const struct event *ev, const char *key);
/* The text with its quotes escaped, as v3.40 does with `input`. */
struct str rule_escape(struct arena *a, struct str s);
/* Without the two-character texts \n and \r, which v3.40 takes out of JSON texts. */
struct str rule_without_escapes(struct arena *a, struct str s);
/* InputTransformer, or NULL. */
struct value *rule_input_transformer(struct cx *cx, const struct event *ev);

#endif
