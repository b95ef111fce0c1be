/*
 * graph: the CloudFormation template under construction. Resources are keyed by
 * logical id; rooms put their own, and declare (never edit) what is shared: role
 * statements, DependsOn, outputs. Passes merge the declarations.
 */
#ifndef SLSC_GRAPH_H
#define SLSC_GRAPH_H

#include "ir/cfn.h"
#include "ir/cx.h"
#include "ir/service.h"

struct graph {
	struct value *root;       /* the template: Resources, Outputs and what the passes add */
	struct value *resources;  /* root.Resources; each a map of Type, Properties, DependsOn, … */
	struct value *outputs;    /* root.Outputs */
	const struct value *core; /* the template that creates the stack: its deployment bucket alone; set by the bucket pass */
	struct value *statements; /* declared for the shared role, in order */
	uint32_t unique_statements; /* of all the role's statements up to this many declared ones, equal ones stay once */
	struct value *role_services; /* services that may take the shared role: lambda.amazonaws.com and those declared */
	bool shared_role;         /* the stack has IamRoleLambdaExecution: some function uses it */
	struct value *custom_statements; /* of the custom resources' role (ir/custom_resources.c); NULL without it */
	const struct value *maker; /* the name of the plugin that acts at the moment, where plugins: lists it; NULL: none */
	const struct value *texts[64]; /* graph_text's, by address */
	struct value *users;      /* logical ids of the resources that only the user's resources: has; NULL: none */
	struct value *own[64];    /* resources that were made here lately and nothing else holds, by address */
};

/* An empty template as cx->graph, in the arena. */
void graph_init(struct cx *cx);

/* A literal as a value that everybody shares: types, descriptions and the like stand in thousands of resources. */
const struct value *graph_text(struct cx *cx, const char *literal);
/*
 * A new resource: replaces one of the same id, as a second assignment in v3.40 does. Returns its Properties
 * map, empty, to be filled. span says which lines made it. type and id must outlive the compilation.
 */
struct value *graph_put(struct cx *cx, struct str id, const char *type, struct span span);
/* As graph_put with properties; merged deeply into an existing resource of that id (v3.40's _.merge). */
void graph_merge(struct cx *cx, struct str id, const char *type, const struct value *properties, struct span span);
/* The same of a whole resource, which the graph takes over: its Type, Properties and what stands beside them. */
void graph_merge_resource(struct cx *cx, struct str id, struct value *resource, struct span span);
/* The whole resource (a map), or NULL. */
const struct value *graph_resource(const struct cx *cx, struct str id);
/* Its Properties, or NULL. */
const struct value *graph_props(const struct cx *cx, struct str id);
/*
 * Of a resource that may be somebody else's, the map or list at a path ("Properties", "Policies", "0", NULL), free to be
 * changed: it and all above it are copied first, as nodes of resources are shared. NULL where there is none. A plugin that
 * asks is noted in cx->changed_by.
 */
struct value *graph_own(struct cx *cx, struct str id, ...) __attribute__((sentinel));
/* Takes another template instead: its Resources and Outputs are the graph's from now on. */
void graph_replace(struct cx *cx, const struct value *root);
/* Sets an attribute beside Properties: Condition, DeletionPolicy, … */
void graph_attr(struct cx *cx, struct str id, const char *attribute, const struct value *v);
/* Appends to DependsOn (a list); doubles are kept, as in v3.40. An empty `on` leaves an empty list. */
void graph_depends(struct cx *cx, struct str id, struct str on);
/* The same with a value of the configuration, whose place a finding about it then names; it may be no text. */
void graph_depends_on(struct cx *cx, struct str id, const struct value *on);
/* Merges a text or a list (by position, as v3.40's _.merge does) into DependsOn; NULL leaves it as it is. */
void graph_merge_depends(struct cx *cx, struct str id, const struct value *depends);
/* An output; description NULL for none. */
void graph_output(struct cx *cx, struct str name, const char *description, const struct value *v);
/* Declares a statement of the shared role. Without that role nothing happens. */
void graph_allow(struct cx *cx, const struct value *statement);
/* Declares an Allow of actions (list) on resources (list or value). */
void graph_allow_on(struct cx *cx, const struct value *actions, const struct value *resources);
/* As graph_allow_on; and of all the role's statements up to here, the user's included, equal ones stay once. */
void graph_allow_once(struct cx *cx, const struct value *actions, const struct value *resources);
/* Declares that another service may take the shared role ("edgelambda.amazonaws.com"). */
void graph_trust(struct cx *cx, const char *service);

/*
 * An AWS::Lambda::Permission to invoke fn. principal: a service ("sns.amazonaws.com") as a value; source_arn NULL
 * for none. The target is the function's alias where it has one, and the permission then depends on that alias.
 */
struct value *graph_permission(struct cx *cx, struct str id, const struct function *fn, const struct value *principal,
			       const struct value *source_arn, struct span span);
/* What gives fn's ARN: one node for all who ask. */
const struct value *function_arn(struct cx *cx, const struct function *fn);
/* What invokes fn: its ARN, or its alias's where it has one by now. */
const struct value *function_target(struct cx *cx, const struct function *fn);
/* The bucket that code is deployed from, as S3Bucket and the like name it: a name of one's own, or a Ref. */
const struct value *graph_code_bucket(struct cx *cx);
/* The role that fn is given: its own, an existing provider.iam.role, or provider.role; nothing truthy: the shared role. */
const struct value *function_role(const struct cx *cx, const struct function *fn);
/* Logical id of the role resource that fn uses, empty when its role is an ARN or not of this stack. */
struct str function_role_id(struct cx *cx, const struct function *fn);

#endif
