/*
 * cx: one compilation. Made by the driver, handed to every stage; everything
 * in it lives in its arena and dies with it.
 */
#ifndef SLSC_CX_H
#define SLSC_CX_H

#include "ir/base/diag.h"
#include "ir/stacks.h"
#include "ir/value.h"

struct service;
struct graph;
struct plugin_use;
struct pin;
struct pins_file;

/* What a file access found. */
enum file_kind { FILE_MISSING, FILE_REGULAR, FILE_FOLDER, FILE_OTHER, FILE_FAILED };

struct folder_entry {
	struct str name;
	enum file_kind kind;
	bool executable; /* by its owner */
	bool link;       /* a symbolic link; the fields below describe the file or folder that it leads to */
	struct str target; /* of a link that was not followed: what is written in it */
	int64_t size;    /* bytes */
	int64_t mtime_ns, ctime_ns; /* since 1970 */
	uint64_t device, inode;     /* inode 0: unknown */
};
struct folder_entries {
	uint64_t device, inode; /* of the folder itself */
	VEC(struct folder_entry) of;
};

enum { RUN_NOT_STARTED = -1, RUN_TIMED_OUT = -2, RUN_FLOODED = -3, RUN_LOST = -4 };

/* The only door to the outside. Tests and fuzzers pass their own. */
struct host {
	/* Reads a whole file into the arena; *out is set only for FILE_REGULAR. path is NUL-terminated. */
	enum file_kind (*read_file)(const struct host *h, struct arena *a, const char *path, struct str *out);
	/* Why the file at path is FILE_FAILED: what a message goes on with, ": …", or empty. NULL: nothing is known. */
	struct str (*problem)(const struct host *h, struct arena *a, const char *path);
	/* What lies at path (following links). */
	enum file_kind (*probe)(const struct host *h, const char *path);
	/* The entries of a folder but . and .., in no order, links followed. False if it cannot be read. */
	bool (*list_folder)(const struct host *h, struct arena *a, const char *path, struct folder_entries *out);
	/*
	 * The same, but links are not followed: one is FILE_OTHER, with its target. NULL: as list_folder.
	 */
	bool (*list_links)(const struct host *h, struct arena *a, const char *path, struct folder_entries *out);
	/* The absolute path without symbolic links; empty if there is none. Only asked of links. */
	struct str (*real_path)(const struct host *h, struct arena *a, const char *path);
	/* Where other programs find the file at path; empty and *why if nowhere. NULL: at path. */
	struct str (*local_path)(const struct host *h, struct arena *a, struct str path, struct str *why);
	/* An environment variable, or NULL. */
	const char *(*getenv)(const struct host *h, const char *name);
	/* Nanoseconds of a clock that only goes forward, to measure with; from when on it counts is not known. */
	int64_t (*clock_ns)(const struct host *h);
	/*
	 * Runs argv[0] (found on the PATH) without a shell, input on its standard input, its standard output into
	 * *out and the beginning of its standard error into *err (both in the arena, ending in NUL). Returns its exit
	 * status, 128 and the signal that it died of, or one of the RUN_ figures, after which it is dead with all that
	 * it has started. Where it could not be started, *err has the reason. RUN_LOST: nobody knows how it ended.
	 */
	int (*run)(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		   struct str *out, struct str *err);
	void *data;
};

/* What "cannot read 'path'" goes on with. */
static inline struct str file_problem(const struct host *h, struct arena *a, const char *path, enum file_kind kind)
{
	return kind == FILE_FOLDER ? STR(": it is a folder") : kind == FILE_FAILED && h->problem ? h->problem(h, a, path) : STR("");
}

/* PLUGINS_PIN: those that are to be pinned have no effect, and nobody misses it: slsc pin wants to know what is lacking then. */
enum plugins_mode { PLUGINS_ERROR, PLUGINS_IGNORE, PLUGINS_OFF, PLUGINS_PIN };
enum digest_mode { DIGEST_CONTENT, DIGEST_OFF };

/* A file that an earlier run has left where this one writes. */
struct own_output {
	uint64_t device, inode;
};

/* Options that no command knows: each must be asked for, as ${opt:name}, or the command line is wrong. */
struct unknown_option {
	struct str name, written; /* "stagee", "--stagee" */
};
struct unknown_options {
	VEC(struct unknown_option) of;
	VEC(struct str) read; /* the names that the configurations of this run ask for, each once */
	bool later; /* several configurations may ask: who compiles them looks once all are resolved */
};

/* The command line as the compiler sees it. Zero is the default everywhere. */
struct options {
	struct str stage, region;   /* --stage, --region; p NULL when not given */
	struct str aws_profile;
	const struct value *given;  /* every --name value, for ${opt:name}: a map of texts and true */
	const struct value *params; /* --param k=v: a map of texts, or NULL */
	struct unknown_options *unknown; /* NULL: there are none */
	struct str values_file;     /* --values FILE */
	struct str policy_file;     /* --policy FILE */
	bool offline;               /* never call aws */
	bool package;               /* CodeSha256 is known (slsc package) */
	bool check;                 /* slsc check: also what only packaging would meet, as warnings */
	enum plugins_mode plugins;
	const struct value *plugin_answers; /* PLUGINS_PIN: of sources of variables that plugins define, "type(params):address" -> value; NULL: nobody asked them */
	enum digest_mode digest;
	VEC(struct own_output) outputs; /* what this run writes is no part of the code beside it */
	bool timestamp_now;         /* --timestamp now */
	bool show_secrets;
	bool optimize;
	bool split;                 /* --split */
	const struct value *split_kept; /* slsc split --migrate: the deployed resources, by logical id; NULL: none */
	bool split_afresh;          /* slsc.stacks.json is not read: the stacks of a service that has none */
	struct str dump_after;      /* --dump-after PASS */
	bool time_passes;
};

/* Whether a configuration of this run asks for the option. */
static inline bool option_read(const struct unknown_options *u, struct str name)
{
	for (uint32_t i = 0; i < u->read.n; i++)
		if (str_eq(u->read.at[i], name))
			return true;
	return false;
}
/* Whether an unknown option is left that no configuration has asked for yet. */
static inline bool options_unread(const struct options *o)
{
	for (uint32_t i = 0; o->unknown && i < o->unknown->of.n; i++)
		if (!option_read(o->unknown, o->unknown->of.at[i].name))
			return true;
	return false;
}

/* What hooks of plugins ask of those who read configurations. */
struct cx_readers {
	/* A file of YAML or JSON, by its ending. NULL after reporting, and for an empty one. */
	const struct value *(*file)(struct cx *cx, struct str path);
	/*
	 * What stacks-map.js of serverless-plugin-split-stacks says of resources, run by node: a map with "destinations", by logical id
	 * false or a map of destination, allowSuffix and force, and "changed", ids of resources that it has changed. NULL: *why not, and *at if that is known.
	 */
	const struct value *(*stacks_map)(struct cx *cx, struct str path, const struct value *resources, struct str *why, struct span *at);
};

struct cx {
	struct arena *arena;
	struct arena scratch;       /* for what a function needs only until it returns: whoever uses it resets it; passes_run frees it */
	struct diags *diags;
	struct sources *sources;
	const struct host *host;
	const struct options *opt;
	const char *const *variable_sources; /* names before the colon of ${…:…}, NULL-terminated; NULL: none are known */
	struct str config_path;     /* as given on the command line */
	struct str root;            /* the service's folder, "" or ending in '/' */
	struct str account;         /* the AWS account that the values file names; empty: not known */
	const struct value *config; /* resolved; NULL before that */
	const struct value *partial; /* where some variables have no value: the rest, value_unknown in their places; else NULL */
	const struct value *damaged; /* what could be read of a configuration with syntax errors (compiler/read/yaml/recover.c); NULL: it has none */
	const struct value *golden; /* check --golden: the template that is taken for the deployed one, a map; NULL: none is known */
	struct value *tree;         /* the configuration from the checker on, which plugins change until it is lowered */
	struct plugin_use *plugins; /* the service's known plugins (ir/plugin.h), plugins_n of them; set by the checker */
	uint32_t plugins_n;
	struct pin *pin;            /* what plugins of this stage did (ir/pins/pins.h); NULL: none is pinned. Set by the checker */
	struct value *made_by;      /* logical ids of resources that plugins made: the plugin's name, where plugins: lists it; NULL: none */
	struct value *changed_by;   /* the same of resources that others made: a list of names */
	const struct value *asked_account; /* the account's id, where a plugin asks for it and it is known; NULL */
	const struct value *deployed; /* where a plugin asks for them: the resources that the stack has, their logical ids to that of their nested stack, or to ""; NULL: not known */
	const struct cx_readers *readers; /* set by the driver; NULL where passes run alone */
	const struct value *environment; /* variables that plugins have put into the environment, texts by name; NULL: none */
	struct value *kept;         /* what plugins make at one moment for a later one, by their names; NULL: nothing */
	struct value *generated;    /* files that plugins make for packages: texts by path, relative to the working folder; NULL: none */
	struct service *service;    /* set by lowering */
	struct value *plugin_variables; /* PLUGINS_PIN: what a pin holds of variables that plugins answered (compiler/vars/pinned.c); NULL: nothing */
	struct span plugin_asked;   /* the first variable that only a plugin can answer, and none has yet; unknown: there is none */
	struct pins_file *pins_file; /* slsc.pins.json, once it was read (compiler/read/pins.h); NULL before */
	bool instance_id_used;      /* some ${sls:instanceId} was answered */
	bool template_secret;       /* the finished template holds a secret: only its owner is to read the file */
	const struct value *policy_rules; /* compiler/compile/policy_rules.c: a list of rules over the template, NULL: none */
	const struct value *policy_standing; /* policy: the rules standingCosts, a list of lists of stages and "forbid"; NULL: none */
	bool passed_over;           /* a plugin is ignored, switched off or not known: resources and options may be missing */
	bool config_invalid;        /* the checker reported something that no plugin can be the reason of */
	struct graph *graph;        /* set by the first pass; the root template's, and within nested_stack_enter a nested one's */
	struct nested_stacks nested; /* beside the root template (ir/stacks.h) */
	const struct nested_stack *stack; /* the nested stack that is being worked on; NULL: the root */
	const struct value *split;   /* custom.slsc.split, or an empty map with --split: the stack is to be split; NULL: it is not. Set by the checker */
	const struct value *split_lock; /* slsc.stacks.json: logical id -> stack (ir/split/lock.h); NULL: there is none */
	struct str split_lock_read, split_lock_text; /* the file as it was read; as it is to be written, empty: as it is */
	const struct value *whole;   /* the template that was split; NULL: it was not */
	uint32_t names_compared;    /* for did-you-mean (ir/near_keys.h) */
	int64_t *pass_ns;           /* of each pass (ir/pass.h) its time in nanoseconds, -1: has not run; NULL: nobody asks */
	VEC(struct str) files_read; /* for --depfile, in order of first reading */
};

#endif
