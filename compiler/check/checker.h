/* checker: what the parts of the checker share; nothing outside of compiler/check/ includes it. */
#ifndef SLSC_CHECKER_H
#define SLSC_CHECKER_H

#include "ir/base/near.h"
#include "ir/cx.h"
#include "ir/schema.h"

/* Where a value stands, from the root down: for messages and for putting a coerced value in its place. */
struct checked {
	const struct checked *above;  /* NULL at the root */
	struct checked *next;         /* among the checker's spares */
	struct str key;             /* of the map above; p NULL: an item of a list */
	uint32_t index;             /* of the list above */
	struct span key_at;
	const struct value **slot;  /* what holds the value */
	/*
	 * What the schemas at this place look at. It is *slot until a list of one item was looked into for a scalar:
	 * ajv then keeps looking at that item in all later alternatives, but only a coercion that works is stored.
	 */
	const struct value *value;
};

enum problem_kind {
	PROBLEM_TYPE,    /* another kind of value is expected */
	PROBLEM_VALUE,   /* a text or number that is not allowed */
	PROBLEM_SIZE,    /* too long, too short, too many, too few */
	PROBLEM_KEY,     /* an unknown key; it stands at .key_at */
	PROBLEM_MISSING, /* a required key; .key names it */
	PROBLEM_CHOICE,  /* none of several alternatives */
	PROBLEM_CLASH,   /* more than one of alternatives that exclude each other */
};

struct problem {
	enum problem_kind kind;
	const struct schema *schema;
	const struct checked *at;
	const struct value *value; /* what was found */
	struct str key;
	struct span key_at;
	enum severity as; /* what it is reported as; check.c decides */
};

/* Keys that a plugin of the service defines. */
struct known_keys {
	const struct schema *at; /* beside this schema's own; NULL: event types */
	const struct schema_prop *props;
	bool active;             /* false: the plugin is switched off; its keys are accepted unchecked */
};

struct checker {
	struct cx *cx;
	struct arena *arena;
	VEC(struct known_keys) keys;
	bool keys_open;     /* some plugin of unknown keys was passed over: unknown keys may be its own */
	bool runtimes_open; /* some plugin was passed over: runtimes may be its own, too */
	bool pins_looked_for, pins_broken; /* whether slsc.pins.json was looked for; whether it cannot be used */
	bool plugins_lost; /* the list of plugins is damaged: which keys they define is not known */
	const struct value *pinned_keys; /* a list of keys that pinned plugins know, wherever they stand; NULL: none */
	VEC(struct problem) problems;
	bool as_written;    /* within a schema that says so: nothing is coerced */
	struct checked *spares; /* places that no problem holds */
};

/* compiler/check/engine.c: checks and coerces the value at a place; its problems are appended. True if it has none. */
bool check_value(struct checker *c, struct checked *at, const struct schema *s);
/* compiler/check/choice.c: of the failed alternatives' problems (from `first` on, cut at marks[0..n]) keeps those that the user meant. */
void check_choose(struct checker *c, const struct checked *at, const struct schema *s, uint32_t first, const uint32_t *marks, uint32_t n);

/* compiler/check/scalar.c: the value as ajv's coerceTypes 'array' makes it, or NULL if it cannot. */
const struct value *check_coerce(struct arena *a, enum schema_kind to, const struct value *v);
bool check_is(const struct value *v, enum schema_kind kind);
/* compiler/check/text.c: a JavaScript regular expression (u flag) somewhere in the text. */
bool check_matches(const char *pattern, bool nocase, struct str text);
bool check_format(const char *format, struct str text);

/* compiler/check/report.c: diagnostics of all problems, each of the class that it says. */
void check_report(struct checker *c);
/* A notice of a value that v3.40 refuses and AWS takes. */
void check_report_newer(struct checker *c, const struct checked *at);

/*
 * compiler/check/newer.c: what to say of a key that v4 has and slsc gives no effect, or that is written elsewhere; NULL for
 * other keys. at: the map that holds it.
 */
struct newer {
	const char *way;  /* what to do, beside the caret */
	const char *name; /* how v3.40 calls the option: in the same map, or with dots from the top; NULL: no rename does */
};
const struct newer *check_newer(const struct checked *at, struct str key);
/*
 * Whether an unknown key of the map at is an option of a map above it (it is indented too far) or of the member right
 * before it (not far enough).
 */
bool check_belongs(const struct checked *at, struct str key, const struct checked **above, const struct entry **before);
/* compiler/check/hint.c: labels a diagnostic with what was probably meant by a value that a schema does not take, with a fix if it can. */
void check_hint(struct cx *cx, struct diag *g, const struct schema *s, const struct value *v);
/* The key that the schema knows and an unknown one comes nearest to; its best is empty if none does. */
struct near check_near_key(const struct checker *c, const struct schema *s, struct str key);

/* compiler/check/service.c: what v3.40 looks at before the schema, with the root as a map to put keys into. False if there is no point in going on. */
bool check_service(struct cx *cx, struct value *config);
/* compiler/check/plugins.c: which plugins slsc knows, with the keys that they define; others are reported or passed over. */
void check_plugins(struct checker *c, const struct value *config);
/*
 * compiler/check/pins.c: whether what the plugin of that name does is pinned, or is to be. Reads slsc.pins.json when first asked.
 * wanted: custom.slsc.pins.plugins names it; then, and where the stage has a pin without it, its lack is reported.
 */
bool check_pinned(struct checker *c, const struct value *name, bool wanted);
/* Whether the pin of a stage names a plugin, whatever its inputs are; true as well after an error of the file. */
bool pin_names(struct cx *cx, struct str stage, const struct value *plugin);
/* Once all plugins are known, some of them pinned: whether their pin is of these inputs. */
void check_pin(struct checker *c, const struct value *config);
/* The project's version of a plugin without its build: where it is installed (also above the service), locked or required; empty: nobody tells. */
struct str check_plugin_version(struct cx *cx, struct str name);
/* compiler/check/plugin_versions.c: warns of plugins whose major version in the project is not the one that slsc knows. */
void check_plugin_versions(struct cx *cx);

#endif
