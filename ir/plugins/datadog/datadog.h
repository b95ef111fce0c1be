/*
 * datadog: what serverless-plugin-datadog does to functions, log groups and state machines. It acts twice: before the code is
 * packaged on the configuration (environment, layers, tracing), afterwards on tags, handlers and, again once all resources
 * are made, on subscriptions and outputs. Private to ir/plugins/datadog.c and the files beside this one.
 */
#ifndef SLSC_DATADOG_H
#define SLSC_DATADOG_H

#include "ir/graph.h"
#include "ir/plugin.h"

/* What the plugin has for a runtime. */
enum datadog_family { DD_UNSUPPORTED, DD_NODE, DD_PYTHON, DD_DOTNET, DD_CUSTOM, DD_JAVA, DD_RUBY, DD_GO };

struct datadog {
	struct cx *cx;
	const struct plugin_use *use;
	const struct value *own;     /* custom.datadog; NULL unless a map */
	const struct value *config;  /* the same over the plugin's defaults */
	const struct value *api_key; /* of the environment, a secret; NULL: none */
};

/* A function that is not excluded. */
struct datadog_function {
	struct str key;
	struct value *config; /* free to be changed */
	const struct value *runtime; /* its own or provider's, may be NULL */
	enum datadog_family family;
};
struct datadog_functions {
	VEC(struct datadog_function) of;
};

/* ---- options.c */
extern const struct schema_prop datadog_options[];
/* Reads the settings. False where the plugin is switched off (enabled: false). */
bool datadog_read(struct cx *cx, const struct plugin_use *use, struct datadog *d);
/* An option, or its default; NULL where it has none. */
const struct value *datadog_option(const struct datadog *d, const char *key);
bool datadog_on(const struct datadog *d, const char *key); /* the option is truthy */
/* Where an option is written, else where the plugin is listed. */
struct span datadog_at(const struct datadog *d, const char *key);
/* What the plugin throws at before it does anything. False after refusing. */
bool datadog_valid(struct datadog *d);
/* Options that it does not read: warnings. */
void datadog_unknown_options(struct datadog *d);
enum datadog_family datadog_family(const struct value *runtime);
bool datadog_excluded(const struct datadog *d, struct str key);
/* The functions of the configuration, free to be changed. */
struct datadog_functions datadog_functions(struct datadog *d);
/* The handler that the plugin puts in the place of a function's own; NULL: none. */
const struct value *datadog_handler(const struct datadog *d, enum datadog_family family);
/* The forwarder's ARN or what gives it; NULL: none. */
const struct value *datadog_forwarder(const struct datadog *d);
/* Whether outputs link to Datadog, for which the plugin asks AWS for the account's id. */
bool datadog_links(const struct datadog *d);
bool datadog_asks_account(struct cx *cx, const struct value *config); /* ir/plugin.h */

/* ---- environment.c */
/* Environment variables of each function. False after refusing. */
bool datadog_set_variables(struct datadog *d, struct datadog_functions *functions);
/* service, env, version and tags: variables with the extension, else tags. False after refusing. */
bool datadog_identify(struct datadog *d, struct datadog_functions *functions);
/* The tag of the plugin's version, and without the extension those of service and stage. False after refusing. */
bool datadog_tag(struct datadog *d, struct datadog_functions *functions);
/* Datadog's handler before a function's own, and the tags of the commit. False after refusing. */
bool datadog_redirect(struct datadog *d, struct datadog_functions *functions, struct str git_tags);

struct datadog_tag {
	struct str key;
	const struct value *value;
};
struct datadog_tags {
	VEC(struct datadog_tag) of;
};
/* Those of service, env, version and tags, as far as they are set. */
struct datadog_tags datadog_tags(struct datadog *d);
struct str datadog_service(const struct datadog *d);

/* ---- layers.c */
/* The version of the plugin whose layers are taken: the installed one's, else the table's. */
struct str datadog_plugin_version(struct datadog *d);
/* Library and extension layers. False after refusing. They have the place where the plugin is listed. */
bool datadog_add_layers(struct datadog *d, struct datadog_functions *functions);
/* The layers of a list that the plugin has not added. */
const struct value *datadog_other_layers(struct datadog *d, const struct value *layers);

/* ---- git.c */
/* The tags of the source code integration, "git.commit.sha:…,git.repository_url:…"; empty: not in a repository with a remote. */
struct str datadog_git_tags(struct datadog *d);

/* ---- forwarder.c */
/* Subscriptions of log groups to the forwarder. */
void datadog_subscribe(struct datadog *d, const struct value *forwarder);
void datadog_subscription(struct datadog *d, struct str id, const struct value *forwarder, const struct value *group);

/* ---- machines.c */
/* Whether state machines are traced, or their logs subscribed. */
bool datadog_machines_on(const struct datadog *d);
/* Logging of state machines, in the configuration. False after refusing. */
bool datadog_log_machines(struct datadog *d);
/* Their log groups and subscriptions, and the trace context in their definitions. */
void datadog_machines(struct datadog *d, const struct value *forwarder);
void datadog_tag_machines(struct datadog *d);

#endif
