/*
 * lift: what serverless-lift makes of the section constructs, through AWS CDK. A construct is a row of struct lift_type
 * (queue.c, storage.c, webhook.c, database.c); ../lift.c goes over them at the plugin's moments, cdk.c has CDK's logical
 * ids and overrides, and references.c what ${construct:id.property} stands for.
 */
#ifndef SLSC_LIFT_H
#define SLSC_LIFT_H

#include "ir/plugin.h"

struct lift_type;

/* An entry of constructs. */
struct construct {
	struct str id;
	struct span at; /* of the id */
	const struct value *config;
	const struct lift_type *type;
};

struct lift {
	struct cx *cx;
	struct arena *a;
	const struct plugin_use *use;
	const struct value *constructs; /* the section as written */
	struct value *resources, *outputs; /* of CDK's template */
	struct value *functions;        /* the configuration's own */
	struct value *events_at;        /* names of functions: the number of their events in events */
	VEC(struct value *) events;     /* lists that are this hook's own */
};

/* A value of a resource: Ref, or Fn::GetAtt of the attribute if it has one. The resource is named by its path below the construct. */
struct lift_reference {
	const char *name; /* NULL ends a table */
	const char *part; /* "Queue": the resource <id>/Queue/Resource */
	const char *attribute;
	const char *needs;  /* a key of the construct without which there is none; NULL: none */
	const char *before; /* a text that it is joined to; NULL: none */
	const char *description; /* of an output, with the construct's id in place of %; NULL: none */
};

struct lift_type {
	const char *name;
	const struct lift_reference *variables, *outputs, *extensions; /* extensions by the resource that they change */
	const char *const *actions;    /* what all functions may do with the resource of the first variable's part; NULL: nothing */
	const char *below;             /* what is below it in its ARN, which they may, too; NULL: nothing */
	/* Checks the construct, adds its functions to the configuration and puts its resources. NULL: slsc does not make constructs of the type. */
	void (*make)(struct lift *l, const struct construct *c);
};

extern const struct schema lift_queue_shape, lift_storage_shape, lift_webhook_shape, lift_database_shape;
extern const struct lift_type lift_queue, lift_storage, lift_webhook, lift_database;

/* ---- cdk.c */

/*
 * CDK's logical id of a path of n names: 'Default' is no part of it, and a path of one name is the id itself. Otherwise the
 * letters and digits of the names ('Resource', and what the name before ends with, left out), and eight digits of the
 * MD5 of the path.
 */
struct str cdk_id(struct arena *a, const struct str *path, size_t n);
#define CDK_ID(a, ...) cdk_id((a), (const struct str[]){ __VA_ARGS__ }, sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
/* cdk_id of <id>/<part>/Resource. */
struct str lift_id(struct lift *l, const struct construct *c, const char *part);
const struct value *lift_get(struct lift *l, const struct construct *c, const char *part, const char *attribute);
/* Puts a resource; policy: what UpdateReplacePolicy and DeletionPolicy say, or NULL. */
void lift_put(struct lift *l, const struct construct *c, struct str id, const struct value *type, const struct value *properties, const struct value *policy);
/* extensions of the construct, over the resources that are put. */
void lift_extend(struct lift *l, const struct construct *c);

/* ---- references.c */

/* The value of a row, NULL where the construct lacks what it needs. */
const struct value *lift_reference(struct lift *l, const struct construct *c, const struct lift_reference *r);
/* What a variable is until the constructs are known: a text, as the plugin's is. */
const struct value *lift_variable(struct cx *cx, const struct value *config, struct str address, struct str *why);
/* Whether a text of v is such a variable or has one. */
bool lift_holds_variable(const struct value *v);
/*
 * v with all variables in their values; v itself where it has none. joined: variables in texts become Fn::Join, as CDK
 * makes it of constructs. Otherwise they are an error: the plugin would write "[object Object]".
 */
const struct value *lift_resolve(struct lift *l, const struct value *v, bool joined);

/* ---- ../lift.c */

/* The construct under an id; its type is NULL where there is none. */
struct construct lift_construct(struct lift *l, struct str id);
/* A function, merged into one of the same name that there is. */
void lift_add_function(struct lift *l, struct str name, const struct value *config);
void lift_add_event(struct lift *l, const struct construct *c, struct str function, const struct value *event);

/* The keys that every construct may have. */
#define LIFT_KEYS { "type", S_STRING, .required = true }, { "extensions", S_ANY_OBJECT, .doc = "CloudFormation to merge into the construct's resources, by the name that the plugin gives each." }

#endif
