/*
 * resolver: what the sources of variables (one file each in compiler/vars/sources) and the phases (compiler/vars/phases.c) share.
 *
 * The configuration is copied once and then changed in place. A text of it that holds variables is a *property*:
 * it knows its path and the slot that holds it. Resolving is demand-driven: a property that names another one
 * resolves that first. Each attempt ends done, pending (a source is not available before a later phase) or failed
 * (reported; whoever needs it fails silently).
 */
#ifndef SLSC_RESOLVER_H
#define SLSC_RESOLVER_H

#include "compiler/vars/grammar.h"
#include "ir/base/near.h"
#include "ir/cx.h"
#include "ir/dotenv.h"

struct plugin_variables; /* ir/plugin.h */

enum outcome { VAR_DONE, VAR_PENDING, VAR_FAILED };

/* What v3.40 makes available one after the other, before it asks for the next core property. */
enum var_phase {
	PHASE_CORE,    /* self, file, strToBool, sls; options that are known */
	PHASE_ENV,     /* and the environment */
	PHASE_OPTIONS, /* and every option, param */
	PHASE_AWS,     /* and ssm, cf, s3, aws */
};

struct key_path { /* a key on the way to a property */
	const struct key_path *parent; /* NULL above the outermost key */
	struct str key;
};

struct property {
	const struct key_path *place;
	const struct value **slot;  /* where the text stands */
	const struct value *host;   /* the text as a node: its span and origin */
	struct var_text *text;      /* parsed; a result that holds variables again replaces it */
	uint8_t state;              /* enum outcome; starts as pending */
	uint8_t nest;               /* how many results were searched for variables on the way here */
	uint32_t tried;             /* the round that last left it pending */
	uint32_t mark;              /* for the search of circles */
	struct property *via;       /* on that search: who needs it */
	VEC(struct property *) needs;
};

struct var_file { /* a file read for ${file()}, once */
	struct str path;
	const struct value *content; /* NULL: undefined */
	struct str address;          /* a JavaScript module that computes: asked address by address */
	enum { VAR_FILE_READ, VAR_FILE_MISSING, VAR_FILE_BROKEN } state;
};

struct vars {
	struct cx *cx;
	struct arena *arena;
	const struct value *root;    /* the resolver owns the tree: results go into its slots */
	VEC(struct property *) all;
	struct property **by_slot;   /* hash table of all, by slot */
	uint32_t by_slot_cap;
	enum var_phase phase;
	struct str stage;            /* in force, once it is known */
	bool last;                   /* nothing becomes available after this phase */
	uint32_t round;              /* counts resolutions of everything */
	uint32_t mark;
	uint32_t depth;              /* texts being resolved, one within the other */
	uint64_t nodes;              /* copied so far: bounds what variables can multiply */
	uint32_t checks;             /* of the bounds: the memory is looked at once in a while */
	size_t arena_at_first;       /* its size before the first variable: what it grows by is bounded, too */
	bool too_much, reported_too_much;
	VEC(struct var_file) files;
	const struct value *dotenv;  /* texts from .env, NULL before it is read */
	const struct value *options; /* for ${opt:}: every option of the command, null where not given */
	VEC(struct str) missing_env; /* names that were not set when the stage was looked for */
	struct values *values;       /* answers of the AWS-backed sources */
	VEC(const struct plugin_variables *) plugin_sources; /* of plugins in use; found when first asked for (plugins.c) */
	bool plugin_sources_known;
	struct value *plugin_answers; /* theirs so far, by "type:address" */
};

/* One source being asked. */
struct ask {
	struct vars *vars;
	struct property *who;
	const struct var_use *as;
	const struct value *address;       /* NULL: none */
	uint32_t n_params;
	const struct value *const *param;
	struct span use;                   /* the ${…} */
	const struct value *host;          /* the text that holds it */
	/* the answer */
	const struct value *found;         /* NULL or null: not found */
	struct str missing;                /* why not, for the message; may be empty */
	struct near near;                  /* the key of the address that is not there, and the one that is near */
	bool secret;
};

/* A source of variables: one row at the end of a file in compiler/vars/sources; the Makefile lists the files. */
struct var_source {
	const char *name;     /* as written before the colon */
	int rank;             /* the order in which messages offer the sources */
	enum var_phase phase; /* in which it can first be asked */
	enum outcome (*resolve)(struct ask *a);
	/* What would give it the value that it does not have, for a message; NULL: nothing is known. */
	struct str (*way)(struct vars *v, struct str name);
	bool after_plugins;   /* a plugin may answer in its place (plugins.c) */
	bool not_in_texts;    /* {name:address} in a text is not taken for a variable that was misspelled (ir/literals.h) */
};

/* SOURCE(env) = { "env", .rank = 30, ... }; at the end of compiler/vars/sources/env.c */
#define SOURCE(name) \
	extern const struct var_source source_##name; \
	const struct var_source source_##name

/* NULL if there is no such source. */
const struct var_source *var_source_find(struct str name);
/* What asks the sources that plugins define, and whether one of them has that name and can be asked by now (plugins.c). */
extern const struct var_source source_plugins;
bool var_source_of_plugin(struct vars *v, struct str type);
/* The first plugin of the service that slsc does not know, which may define sources, too; empty: it knows all. */
struct str vars_unknown_plugin(const struct vars *v);
/* Looks the resources of the deployed stack up, for cx->deployed, in the same way. */
enum outcome vars_plugins_stack(struct vars *v);
/* Looks the account's id up, for cx->asked_account, where a plugin in use asks for it: pending as a variable would be. */
enum outcome vars_plugins_account(struct vars *v);
/* Offers all sources by rank, for did-you-mean. */
struct near;
void var_sources_offer(struct near *near);
/* Notes that the configuration reads an option, which may be one that no command knows. */
void option_asked(struct vars *v, struct str name);

/* ---- for sources */
/* Reports at the variable, with the chain of uses; returns VAR_FAILED. */
enum outcome ask_failed(struct ask *a, enum diag_id id, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same for a value found that is Infinity or NaN: it would not be the same after JSON. */
enum outcome ask_endless(struct ask *a);
/* The address as a text, as JavaScript writes it. False after reporting a missing one (if it must be) or a map. */
bool ask_address(struct ask *a, bool needed, struct str *out);
/*
 * The value at a path of the configuration, the variables in it and on the way to it resolved first. NULL in *out:
 * not there.
 */
enum outcome ask_property(struct ask *a, const struct str *key, uint32_t n, const struct value **out);
/* Every variable in a text and in what it results in resolved, for a text on the way to an address. */
enum outcome ask_text(struct ask *a, const struct value *text, const struct value **out);
/* `v.key` as JavaScript reads it: own keys, positions, length; NULL for nothing. Fails for what is reached but is no value. */
enum outcome ask_member(struct ask *a, const struct value *v, struct str key, const struct value **out);
/* An address at its dots. */
uint32_t var_keys(struct arena *a, struct str address, struct str **out);
/* Looks for what is near to a key that is not there, among the keys of the map; called again for the same key, in further maps. */
void ask_near(struct ask *a, const struct value *map, struct str key);
/* What would give a source a value that has none (a .env file that is not read, an option, …), empty if nothing is known. */
struct str ask_way(struct vars *v, const struct ask *last);
/* --stage, else provider.stage, else dev; likewise the region. */
enum outcome ask_stage(struct ask *a, const struct value **out);
enum outcome ask_region(struct ask *a, const struct value **out);
/*
 * What a JavaScript module gives (module.c): *whole is set if it exports plain data, which is the same for every
 * address; otherwise the answer is in a->found, NULL for missing.
 */
enum outcome var_module(struct ask *a, struct str path, struct str address, const struct value **whole);
/* The same tree without the places of its values: its text is not to be shown. NULL stays NULL. */
const struct value *var_unplaced(struct arena *a, const struct value *v);
/* JSON that another program printed, without places; NULL if it is none. */
const struct value *var_json(struct cx *cx, struct str text);

/* ---- copies (copy.c) */
/* What variables may multiply a configuration to. Fuzzers are built with less, so that the bounds are within reach. */
#ifndef VARS_NODES_MOST
#define VARS_NODES_MOST (2 * 1000 * 1000)
#endif
/*
 * A value for the place of the variable at use, in the text host: its origin names both, and nodes without a place get that of the
 * variable. secret: all of it is a secret.
 */
const struct value *vars_copy(struct vars *v, const struct value *from, struct span use, const struct value *host, bool secret);
/* The same of a literal fallback, whose numbers stay as they are. */
const struct value *vars_copy_literal(struct vars *v, const struct value *literal, struct span use, const struct value *host);

/* ---- properties (resolve.c) */
/* Registers every text below v that holds variables. */
void vars_scan(struct vars *v, const struct value *within, const struct key_path *place, uint8_t nest);
/* The property whose text stands in a slot, or NULL. */
struct property *vars_property(const struct vars *v, const struct value **slot);
/* Resolves a property as far as this phase allows; what it gives is in its slot once done. */
enum outcome vars_attempt(struct vars *v, struct property *p);
/* Whether it is an entry of params of a stage that is not in force: resolved only where something uses it. */
bool vars_of_other_stage(const struct vars *v, const struct property *p);
/* The address of a map's or list's own member, or NULL. */
const struct value **value_slot(const struct value *v, struct str key);
/* "custom.a.b" */
struct str key_path_text(struct arena *a, const struct key_path *p);
/* Adds to a diagnostic how the text host came to its place. */
void vars_notes(struct vars *v, struct diag *g, const struct value *host);
/* A text's variables now; the value it gives in *out. */
enum outcome vars_text(struct vars *v, struct property *who, struct var_text *t, const struct value *host,
		       const struct value **out, struct var_text **again);

#endif
