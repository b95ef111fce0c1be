/* trigger: what the rooms of simple triggers share: permissions, DependsOn, options that must be texts. */
#ifndef SLSC_TRIGGER_H
#define SLSC_TRIGGER_H

#include "ir/def.h"
#include "ir/graph.h"

/* Uses come function by function: the end of the run that begins at `from`. */
uint32_t uses_end(const struct event_uses *uses, uint32_t from);

/* DependsOn of what invokes a function: its alias's logical id as a text, or NULL without alias. */
struct value *trigger_depends(struct cx *cx, const struct function *fn);
/* A resource that waits for the function's alias, merged into one of the same id as v3.40's _.merge does. */
void trigger_merge(struct cx *cx, const struct event *ev, struct str id, const char *type, const struct value *properties);
/*
 * A permission to invoke the function, merged into one of the same id. more holds Principal and what else it has
 * (SourceArn, another Action).
 */
void trigger_permission(struct cx *cx, const struct event *ev, struct str id, const struct value *more);
/*
 * An event asks for what one function only can have, such as "GET /users": v3.40 gives it to the last event, and warns of
 * nothing. `taken` is a map for what was asked for before, kept by the caller.
 */
void trigger_claim(struct cx *cx, struct value *taken, const struct event *ev, struct str what);
/* arn:<partition>:<service>:<region>:<account><kind><name>[suffix] as Fn::Join; suffix may be NULL. */
struct value *trigger_arn(struct cx *cx, const char *service, const char *kind, const struct value *name, const char *suffix);

/* A text that the event cannot do without; p NULL after a report. */
struct str event_text(struct cx *cx, const struct event *ev, const char *key);
/* A text that may be missing: empty if it is, p NULL after a report. */
struct str event_optional_text(struct cx *cx, const struct event *ev, const char *key);
/* As event_text for a value that is at hand: name is what messages call it. */
struct str event_text_of(struct cx *cx, const struct event *ev, const struct value *v, const char *name);
/* The text without line breaks (\n, \r\n), as v3.40 cleans it. */
struct str without_breaks(struct arena *a, struct str s);

#endif
