/*
 * appsync: what the files of this folder share, which do the work of serverless-appsync-plugin 2.13.0. Nothing outside
 * of ir/plugins/appsync.c includes it. The plugin makes everything at before:package:initialize, as resources among the
 * user's own and as functions among the service's.
 */
#ifndef SLSC_APPSYNC_H
#define SLSC_APPSYNC_H

#include "ir/plugin.h"
#include "ir/schema.h"

struct appsync {
	struct cx *cx;
	struct arena *a;
	const struct plugin_use *use;
	const struct value *config;     /* appSync, a map */
	struct str name;                /* of the API; "undefined" without one, as the plugin's texts have it */
	const struct value *additional; /* additionalAuthentications, a list; may be NULL */
	/* By name, as maps: with what is written inside of resolvers and functions. */
	struct value *sources, *functions, *resolvers;
	struct value *keys;                 /* API keys by name; NULL where no authentication uses them */
	struct value *resources;            /* of the service, free to be changed */
	struct value *lambdas;              /* the service's functions, free to be changed; made at the first that joins them */
	const struct value *api_id;         /* what gives the API's id */
	struct value *vtl_files, *js_files; /* texts of templates and of code by path, each read once */
};

/* The shape of appSync, as the plugin's own ajv has it. */
extern const struct schema appsync_schema;

/* ---- resources.c */
/* Takes the configuration apart: data sources, resolvers, functions and keys by name. False after an error. */
bool appsync_gather(struct appsync *s);
/* prefix and the letters and digits of name. */
struct str appsync_id(struct appsync *s, const char *prefix, struct str name);
/* A resource, merged over one of the user's of the same id. */
void appsync_put(struct appsync *s, struct str id, struct span at, struct value *resource);
/* { Fn::GetAtt: [id, attribute] } */
const struct value *appsync_get(struct appsync *s, struct str id, const char *attribute);
/* v where it is truthy, else another value. */
const struct value *appsync_or(const struct value *v, const struct value *other);
/* In a list: what is missing is null there. */
const struct value *appsync_item(struct appsync *s, const struct value *v);
/* AWS::Region, AWS::Partition, … as a Ref. */
const struct value *appsync_ref(struct appsync *s, const char *to);
/* { Fn::Join: [separator, items] } */
const struct value *appsync_join(struct appsync *s, const char *separator, struct value *items);
/* A role that AppSync may take. */
struct value *appsync_role(struct appsync *s, const struct value *policies);
/*
 * The ARN of the Lambda function that a configuration names: functionArn, functionName or function, which joins the
 * service's functions as `embedded`. NULL after an error, which is located at `at`.
 */
const struct value *appsync_lambda(struct appsync *s, const struct value *config, struct str embedded, struct span at);
/* tags as a list of Key and Value, or NULL. */
const struct value *appsync_tags(struct appsync *s);

/* ---- the rest, by what they make */
void appsync_api(struct appsync *s);        /* api.c: API, authentication, logs, cache */
void appsync_domain(struct appsync *s);     /* domain.c */
void appsync_api_keys(struct appsync *s);   /* api_keys.c */
void appsync_sources(struct appsync *s);    /* sources.c: data sources and their roles */
void appsync_resolvers(struct appsync *s);  /* resolvers.c: resolvers and functions of pipelines */
void appsync_waf(struct appsync *s);        /* waf.c */
void appsync_definition(struct appsync *s); /* definition.c: the GraphQL schema */
/* Where the configuration names the files of the schema. */
struct span appsync_schema_place(const struct appsync *s);

/* ---- templates.c */
/*
 * The text of a template (VTL) or of code (JavaScript), with substitutions of the API and `own` ones put in. NULL after
 * an error, or where it is none.
 */
const struct value *appsync_template(struct appsync *s, const struct value *path, const struct value *own);
const struct value *appsync_code(struct appsync *s, const struct value *path, const struct value *own);

/* ---- files.c */
/*
 * A path of the configuration, relative to the working folder, without "." and ".." between its slashes. One that begins
 * with a slash is absolute (Node's path.resolve) or, without from_root, of the service's folder as well (path.join).
 */
struct str appsync_path(struct appsync *s, struct str written, bool from_root);
/* The paths, relative to the working folder, of the files that a pattern of globby matches, in its order. */
struct appsync_paths {
	VEC(struct str) of;
};
void appsync_files(struct appsync *s, struct str pattern, struct appsync_paths *out);

#endif
