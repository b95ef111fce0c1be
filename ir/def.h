/*
 * def: the row types by which a room presents itself. An event type is one
 * const struct event_def in ir/events/<name>.c; the Makefile lists the files,
 * so nothing else names a room.
 */
#ifndef SLSC_DEF_H
#define SLSC_DEF_H

#include "ir/cx.h"
#include "ir/schema.h"
#include "ir/service.h"

/* All uses of one event type in a service: function by function, as written. */
struct event_uses {
	struct event **at;
	uint32_t n;
};

/* Whether an event type can invoke durable functions. */
enum event_durable {
	DURABLE_INVOKED,
	DURABLE_AWAITED, /* by an event source mapping, which waits 900 seconds at most */
	DURABLE_REFUSED,
};

struct event_def {
	const char *key;             /* as written under events: */
	int rank;                    /* v3.40's order of expansion, which orders the role's statements */
	const struct schema *schema; /* of the value behind the key */
	const char *doc;             /* one sentence for editors and docs */
	/* Adds the resources, permissions and statements of all uses; called once, only if uses->n > 0 or always. */
	void (*expand)(struct cx *cx, const struct event_uses *uses);
	bool always;                 /* the provider's options alone have an effect or can be wrong */
	enum event_durable durable;
	/*
	 * What the event type demands of the functions that use it, settled before they are compiled: may give
	 * fn->config other values. Called once, only if uses->n > 0; may be NULL.
	 */
	void (*prepare)(struct cx *cx, const struct event_uses *uses);
};

/*
 * An option of functions: what it sets on AWS::Lambda::Function. Rows are tables in ir/options/<family>.c; the
 * functions pass applies them in the order in which it lists the tables.
 */
struct option_def {
	const char *key;             /* under functions.<name>, and under provider where `inherited` */
	const char *property;        /* that takes the value as it is, if it is truthy; NULL: apply does everything */
	bool inherited;              /* provider's value holds where the function has none */
	const struct value *otherwise; /* the property where both have none; NULL: left out */
	void (*apply)(struct cx *cx, struct function *fn, struct value *properties); /* or NULL */
};

/* Tables end in a row without key. */
extern const struct option_def options_lambda[], options_network[], options_durable[];

/* The function's value of a key if it is truthy, else the provider's if that is, else NULL. */
const struct value *option_value(const struct cx *cx, const struct function *fn, const char *key);

/* What stands beside the function: its url (options/url.c), and its invoke config (options/destinations.c). */
void function_url(struct cx *cx, const struct function *fn);
void function_invoke_config(struct cx *cx, const struct function *fn, struct value *granted);

/* Whether the function is durable, and whether it can be: false after reporting (options/durable.c). */
bool function_durable(const struct function *fn);
bool function_durable_fits(struct cx *cx, const struct function *fn);
/* LoggingConfig, which is no part of what names a version (options/logging.c). */
/* Whether its logs go to a second log group of class INFREQUENT_ACCESS, as v4 has it: the class of a group cannot change. */
bool function_logs_rarely(const struct cx *cx, const struct function *fn);
void function_logging(struct cx *cx, const struct function *fn, struct value *properties);

/* The image of a function (options/image.c): its URI and digest; false after reporting. */
struct image {
	struct str uri, sha256;
	struct span span; /* where the URI is written */
};
bool function_image(struct cx *cx, const struct function *fn, struct image *out);

/* EVENT(sqs) = { .key = "sqs", ... }; at the end of ir/events/sqs.c */
#define EVENT(name) \
	extern const struct event_def event_##name; \
	const struct event_def event_##name

/* All event types, by name; the events pass visits them by rank. */
extern const struct event_def *const event_defs[];
extern const uint32_t event_defs_n;
const struct event_def *event_find(struct str key);

#endif
