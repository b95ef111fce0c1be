/*
 * plugin: what slsc knows of plugins of the framework, one const row a plugin. A row says which names it answers to,
 * what the plugin has an effect on, and which keys of the configuration it defines; its hooks do what slsc does in the
 * plugin's place, each at a moment of v3.40's lifecycle (docs/ADDING-A-PLUGIN.md). Rows stand in ir/plugins/<file>.c,
 * which ends in
 *
 *	PLUGINS(s3_sync) = {
 *		{ .names = S_WORD_LIST("serverless-s3-sync"), .effects = PLUGIN_DEPLOYS, .version = "3.5.1",
 *		  .doc = "uploads folders to buckets", .after_deploy = sync },
 *		{ 0 },
 *	};
 *
 * The Makefile lists the files, so nothing else names one. slsc runs no plugin: a row is a claim about the source of
 * the version it names.
 */
#ifndef SLSC_PLUGIN_H
#define SLSC_PLUGIN_H

#include "ir/cx.h"
#include "ir/schema.h"
#include "ir/service.h"

/* What a plugin has an effect on; a row without any has none on template, zips and deployment. */
enum plugin_effect {
	PLUGIN_ADDS = 1,     /* the template, which slsc makes in its place */
	PLUGIN_BUILDS = 2,   /* what is in the zips of functions: it compiles, bundles, installs, or chooses files */
	PLUGIN_DEPLOYS = 4,  /* what happens at deployment besides the stack's */
	PLUGIN_DEPLOYS_TEMPLATE = 8, /* the template, but only once it is deployed (before:deploy:deploy) */
};

/* Where a plugin can define keys: v3.40's configSchemaHandler.define… */
enum plugin_site {
	PLUGIN_TOP,        /* defineTopLevelProperty */
	PLUGIN_CUSTOM,     /* defineCustomProperties: custom takes any other key as well */
	PLUGIN_PROVIDER,   /* defineProvider */
	PLUGIN_FUNCTION,   /* defineFunctionProperties */
	PLUGIN_LAYER,
	PLUGIN_EVENT,      /* defineFunctionEventProperties: options of the event type .event, written as a map */
	PLUGIN_EVENT_TYPE, /* defineFunctionEvent: an event type of its own, which slsc makes nothing of */
};

struct plugin_keys {
	enum plugin_site site;
	const char *event;
	const struct schema_prop *props; /* NULL ends the table */
};

struct plugin_use;

/* A word of a command: before, the value of the stack's output of that name (none if empty), after. */
struct step_word {
	struct str before, output, after;
};

/* One command of the deployment, for sh. Its words are values; the renderer quotes them. */
struct plugin_step {
	VEC(struct step_word) words; /* after "aws"; profile and region are added */
	struct str shell;            /* instead: a command of the user's, run by sh in the service's folder */
};

/* What one plugin does once the stack is deployed. */
struct plugin_deployment {
	const struct plugin_use *use;
	VEC(struct plugin_step) steps;
	VEC(struct str) left_out; /* what the steps do not do, each by its path: "custom.s3Sync[0].bucketTags" */
	struct str missing;       /* the same as the end of a sentence, "what serverless-prune-plugin does at deployment: …"; empty: nothing */
};

/*
 * When a hook runs: the moments of v3.40's lifecycle that plugins use, in its order. Within a moment the plugins act in the
 * order of plugins:. Up to MOMENT_AFTER_ARTIFACTS a hook changes the configuration, cx->tree, by the functions below;
 * from MOMENT_FUNCTIONS on it changes the graph. These are rows "plugins@…" of the table of passes (ir/pass.c).
 */
enum plugin_moment {
	MOMENT_LOADED,            /* the plugin's constructor: variables are resolved, nothing is validated */
	MOMENT_INITIALIZE,        /* initialize: validated and coerced, and the command has not begun */
	MOMENT_BEFORE_INITIALIZE, /* before:package:initialize */
	MOMENT_AFTER_INITIALIZE,  /* after:package:initialize */
	MOMENT_BEFORE_PROVIDER,   /* before:package:setupProviderConfiguration */
	MOMENT_BEFORE_ARTIFACTS,  /* before:package:createDeploymentArtifacts */
	MOMENT_ARTIFACTS,         /* package:createDeploymentArtifacts */
	MOMENT_AFTER_ARTIFACTS,   /* after:package:createDeploymentArtifacts */
	MOMENT_LOWERED,           /* not v3.40's: the typed service is there, its code has not been looked at */
	MOMENT_FUNCTIONS,         /* package:compileFunctions, after v3.40's own work at it */
	MOMENT_AFTER_FUNCTIONS,   /* after:package:compileFunctions */
	MOMENT_EVENTS,            /* package:compileEvents, after v3.40's own work at it; the shared role is complete */
	MOMENT_BEFORE_FINALIZE,   /* before:package:finalize: outputs added here are exported as v3.40's own */
	MOMENT_MERGED,            /* aws:package:finalize:mergeCustomProviderResources, after v3.40's own work at it */
	MOMENT_AFTER_MERGED,      /* after:aws:package:finalize:mergeCustomProviderResources: before nulls are taken out */
	MOMENT_FINISHED,          /* once nulls are out */
	MOMENTS
};

struct plugin_hook {
	enum plugin_moment at;
	void (*run)(struct cx *cx, const struct plugin_use *use);
};
/* .hooks = HOOKS({ MOMENT_EVENTS, add_alarms }), in any order */
#define HOOKS(...) ((const struct plugin_hook[]){ __VA_ARGS__, { .run = NULL } })

/* What answers ${type:address} in the plugin's place. */
struct plugin_variables {
	const char *type;      /* a source of the plugin's own (v3.40's configurationVariablesSources), or ssm, where the plugin is asked before AWS */
	const char *addresses; /* of a source of its own: "'id' and 'arn'", for messages */
	/*
	 * NULL: it has no such address; for ssm, that AWS is asked. A null node: no value, so that a fallback counts. Where it
	 * cannot be known, *why is set to the reason. Answers are kept: each address is asked once. config: the configuration
	 * while its variables are resolved, those that need no AWS first.
	 */
	const struct value *(*answer)(struct cx *cx, const struct value *config, struct str address, struct str *why);
};

struct plugin {
	const char *const *names;        /* it answers to, NULL-terminated */
	unsigned effects;                /* of enum plugin_effect */
	const char *version;             /* of the package that was read */
	bool version_counts;             /* a minor version makes another template: one that a lock file tells is warned about, too */
	const char *doc;                 /* what it does: "deletes old versions of functions" */
	const char *left_out;            /* for docs/PLUGINS.md: what slsc leaves out of that, and why; NULL: nothing */
	const struct plugin_keys *keys;  /* that it defines; NULL: none */
	const struct plugin_variables *variables; /* NULL: none */
	/* PLUGIN_DEPLOYS: paths under custom, separated by blanks, of which one must be truthy for it to act; NULL: it always does. */
	const char *deploys_if;
	/* PLUGIN_BUILDS: whether it makes the code of this function, which has no prebuilt artifact; NULL: of every function. */
	bool (*builds)(struct cx *cx, const struct function *fn);
	const char *builder; /* PLUGIN_BUILDS: the row of code/builders/ that builds in its place; NULL: none does */
	const struct plugin_hook *hooks; /* what slsc does in its place; NULL: nothing */
	/* Whether it asks AWS for the account's id in this configuration, which is then in cx->asked_account; NULL: never. */
	bool (*asks_account)(struct cx *cx, const struct value *config);
	bool asks_stack; /* it asks AWS which resources the deployed stack has, which are then in cx->deployed */
	/* after:deploy:deploy: the commands. NULL: none, all that it does at deployment is left out. */
	void (*after_deploy)(struct cx *cx, struct plugin_deployment *d);
};

/* A known plugin that the service lists, in the order of plugins:. */
struct plugin_use {
	const struct plugin *row;
	struct str name;  /* as the service calls it */
	struct span span; /* of the name */
	bool active;      /* neither ignored nor switched off: only then it has any effect */
	bool pinned;      /* what it does to template and zips is pinned (ir/pins/pins.h): its hooks do not run */
};

#define PLUGINS(name) \
	extern const struct plugin plugins_##name[]; \
	const struct plugin plugins_##name[]

/* All tables of rows, NULL-terminated; each ends in a row without names. */
extern const struct plugin *const plugin_tables[];
/* The list of names in a configuration's plugins:, which may be a map with modules; NULL: there is none. */
const struct value *plugin_names(const struct value *config);
/* The row that answers to a name, or NULL. */
const struct plugin *plugin_find(struct str name);
/* The schema beside whose own keys these stand; NULL for event types. Of an event it is the form that is a map. */
const struct schema *plugin_schema(const struct plugin_keys *keys);

/* Adds one to the service's known plugins, cx->plugins. */
void plugin_used(struct cx *cx, struct plugin_use use);

/* Runs the hooks of a moment, in the order of plugins:. */
void plugins_run(struct cx *cx, enum plugin_moment moment);
/* The moments that change the configuration, once it is checked. */
void plugins_configure(struct cx *cx);
/*
 * The moment MOMENT_LOWERED; and reports functions whose code a plugin would have to build: an error where the run
 * packages, a warning where it checks, nothing where it only compiles the template.
 */
void plugins_lowered(struct cx *cx);

/* Whether it acts at deployment in this service. */
bool plugin_deploys(const struct cx *cx, const struct plugin_use *use);

/* What a known plugin does at deployment: the hook's steps, and what they leave out. Nothing where it does not act. */
struct plugin_deployment plugin_deployment(struct cx *cx, const struct plugin_use *use);

/* ---- for hooks */

/* custom.<path> of the configuration ("alerts.stages"), or NULL. */
const struct value *plugin_setting(const struct cx *cx, const char *path);
/* A variable of the environment as plugins see it, with what .env files have set; NULL: there is none. A secret by its name is one. */
const struct value *plugin_environment(struct cx *cx, const char *name);
/* What the plugin's own code throws at: an error at its place, which begins with the plugin's name. */
struct diag *plugin_refuses(struct cx *cx, const struct plugin_use *use, struct span at, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/*
 * Of the configuration, the map or list at a path of keys (NULL-terminated), free to be changed: it and all above it are
 * this hook's own copies. What is missing is made as a map; NULL where something else stands in the way.
 *
 *	struct value *environment = plugin_own(cx, "provider", "environment", NULL);
 *
 * In a loop over functions own their map once, and each function of it with map_own (ir/value.h): that is linear.
 */
struct value *plugin_own(struct cx *cx, const char *key, ...) __attribute__((sentinel));
/* Whether the template is to have what plugins add only at deployment: custom.slsc.deployTimePlugins. */
bool plugin_deploy_time(const struct cx *cx);
/* Notes, for slsc explain, that the plugin puts the resource of this id into the configuration's resources. */
void plugin_makes(struct cx *cx, const struct plugin_use *use, struct str id);
/* Keeps what the plugin makes at one moment for a later one, which asks plugin_kept: NULL, if nothing is kept. */
void plugin_keep(struct cx *cx, const struct plugin_use *use, const struct value *v);
const struct value *plugin_kept(const struct cx *cx, const struct plugin_use *use);
/*
 * A file that the plugin would write at path in the service's folder before code is packaged: packages have it, though
 * it is not written. bytes must live as long as the arena. A file that lies there gives way to it.
 */
void plugin_file(struct cx *cx, struct str path, struct str bytes);
/* The stage and region that v3.40 knows at any moment: the option, else provider's, else its default. */
struct str plugin_stage(struct cx *cx);
struct str plugin_region(struct cx *cx);
/* The name of the stack, while the configuration is not lowered; from then on it is name_stack (ir/naming.h). */
struct str plugin_stack(struct cx *cx);
/* Appends a step, which begins with these words, NULL-terminated; more may be pushed to it until the next one. */
struct plugin_step *plugin_step(struct cx *cx, struct plugin_deployment *d, ...) __attribute__((sentinel));
/* Appends a word to a step. */
void plugin_word(struct cx *cx, struct plugin_step *s, struct str word);
/* Says what the steps leave out. */
void plugin_leaves(struct cx *cx, struct plugin_deployment *d, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
