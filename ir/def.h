/*
 * def: the row types by which a room presents itself. An event type is one
 * const struct event_def in ir/events/<name>.c, or in ir/events/<name>/<name>.c
 * where it needs several files; the Makefile lists the files, so nothing else
 * names a room.
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
	/* Tables of what the event type defines elsewhere: under provider, provider.logs and functions.<name>; NULL: nothing. */
	const struct schema_prop *provider, *logs, *function;
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
 * What an option of functions sets on AWS::Lambda::Function. All of an option is one row of the schema (`.option`) in a
 * table in ir/options/<family>.c: its key, shape and description, whether provider hands it down, and what it sets:
 *
 *	OPTIONS(lambda) = S_PROPS(
 *		{ "timeout", S_INT(1, 900), .level = INHERITED, .doc = "Seconds a function may run; default: 6.",
 *		  .option = SETS("Timeout", .otherwise = &default_timeout) },
 *		{ "tags", &aws_resource_tags, .level = INHERITED, .doc = "Tags of functions.", .option = SETS(.apply = tags) });
 *
 * The Makefile lists the files; the functions pass applies the rows in the order of files and rows. Rows without .option
 * are keys that other code handles.
 */
struct option {
	const char *property;          /* that takes the value as it is, if it is truthy; NULL: apply does everything */
	const struct value *otherwise; /* the property where neither the function nor (INHERITED) provider has one; NULL: left out */
	void (*apply)(struct cx *cx, struct function *fn, struct value *properties); /* or NULL */
};
#define SETS(...) (&(const struct option){ __VA_ARGS__ })
#define OPTIONS(name) \
	extern const struct schema_prop *const options_##name; \
	const struct schema_prop *const options_##name

/* Addresses of all tables, NULL-terminated: of options, and of what event types define elsewhere (ir/schema.h: options, more). */
extern const struct schema_prop *const *const option_tables[];
extern const struct schema_prop *const *const event_provider_keys[], *const *const event_log_keys[], *const *const event_function_keys[];

/* The function's value of a key if it is truthy, else the provider's if that is, else NULL. */
const struct value *option_value(const struct cx *cx, const struct function *fn, const char *key);

/* What stands beside the function: its url (options/url.c), and its invoke config (options/destinations.c). */
void function_url(struct cx *cx, const struct function *fn);
/* granted: a map whose keys are the destinations that the shared role may invoke by now; each is declared once. */
void function_invoke_config(struct cx *cx, const struct function *fn, struct value *granted);

/* Whether the function is durable, and whether it can be: false after reporting (options/versions.c). */
bool function_durable(const struct function *fn);
bool function_durable_fits(struct cx *cx, const struct function *fn);
/* Whether its logs go to a second log group of class INFREQUENT_ACCESS, as v4 has it: the class of a group cannot change. */
bool function_logs_rarely(const struct cx *cx, const struct function *fn);
/* LoggingConfig, which is no part of what names a version (options/logging.c). */
void function_logging(struct cx *cx, const struct function *fn, struct value *properties);

/* The image of a function (options/image.c); false after reporting. */
struct image {
	const struct value *uri; /* a text or what gives one */
	struct str sha256; /* hexadecimal; empty for one that is still to be built: its digest is known once it has been pushed */
};
bool function_image(struct cx *cx, const struct function *fn, struct image *out);

/* EVENT(sqs) = { .key = "sqs", ... }; at the end of ir/events/sqs.c */
#define EVENT(name) \
	extern const struct event_def event_##name; \
	const struct event_def event_##name

/* All event types, by name; the events pass visits them by rank. */
extern const struct event_def *const event_defs[];
extern const uint32_t event_defs_n;
/* NULL: no event type is called so. */
const struct event_def *event_find(struct str key);

#endif
