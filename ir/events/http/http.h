/*
 * http: private to http.c, the files beside this one, what plugins ask of them (ir/plugins/common/rest.c), and
 * ir/plugins/step_functions, whose plugin adds methods to the same API by the same rules: what it uses is marked "Shared".
 */
#ifndef SLSC_HTTP_H
#define SLSC_HTTP_H

#include "ir/def.h"

/* CORS of one endpoint, or of all endpoints of one path together. */
struct rest_cors {
	const struct value *origin;  /* NULL: only origins */
	const struct value *origins; /* as written, or the union as a list; may be NULL */
	const struct value *headers, *methods; /* lists */
	bool credentials;
	const struct value *max_age, *cache_control; /* NULL: not set */
	struct str path;             /* of a union */
	struct span span;            /* of the first endpoint that asks for it */
};

struct rest_authorizer {
	const struct value *type;    /* as written, a text, or NULL */
	struct str name;             /* empty for AWS_IAM and external ones */
	const struct value *arn;     /* of the function or user pool; NULL for AWS_IAM and external ones */
	struct str alias;            /* logical id of the authorizing function's alias, empty without one */
	const struct value *id;      /* an authorizer made elsewhere, or NULL */
	const struct value *ttl, *source, *validation, *claims, *scopes; /* may be NULL */
	bool managed_externally;     /* its permission is somebody else's business */
	bool cognito;                /* a user pool decides, by its type or its ARN */
	struct span span;
};

/* One http event, checked. */
struct endpoint {
	const struct event *ev;
	const struct value *config;  /* the event's map; NULL for the shorthand */
	struct str path;             /* without the slash at either end; empty for the root */
	struct str method;           /* lower case */
	struct str integration;      /* AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK; anything else only in warn mode */
	struct str connection;       /* VPC_LINK, or empty */
	struct str transfer;         /* BUFFERED, STREAM, or empty */
	const struct value *timeout; /* milliseconds, or NULL */
	const struct value *request; /* what of `request` has an effect, or NULL */
	const struct value *parameters;   /* method.request.<location>.<name> → what was written, or NULL */
	const struct value *pass_through; /* or NULL */
	const struct value *response;     /* NULL: none */
	const struct value *statuses;     /* response.statusCodes with the defaults; NULL without a response */
	struct rest_cors *cors;           /* or NULL */
	struct rest_authorizer *auth;     /* or NULL */
};

/* A resource of the API: one segment of a path. */
struct path_node {
	struct str path, part;       /* whole path, last segment */
	struct str name;             /* in logical ids */
	const struct value *id;      /* what gives its id; given by restApiResources, or once it is emitted */
	struct path_node *parent;    /* NULL: below the root, or cut off */
	VEC(struct path_node *) children; /* those whose parent is another by now were cut off */
	uint32_t kept;               /* children that were not cut off */
	uint32_t level;              /* 0 below the root */
	struct span span;            /* of what first leads through it */
	bool has_method, cut, used, given;
};

struct rest_api {
	const struct value *config;  /* provider.apiGateway, may be NULL */
	bool external;               /* restApiId names an API of another stack */
	const struct value *id;      /* what gives the API's id */
	const struct value *root;    /* what gives its root resource's id */
	const struct value *stage_name; /* of the deployment */
	VEC(struct endpoint) endpoints;
	VEC(struct rest_cors) preflight; /* one a path */
	struct value *preflight_index;   /* path → its place in preflight */
	VEC(struct path_node *) nodes;
	struct value *node_index;        /* path → its place in nodes */
	struct value *methods;       /* logical ids of all methods, CORS first */
	struct value *method_index;  /* logical id → method and path, and where they are asked for */
	struct value *taken;         /* methods and paths, as trigger_claim keeps them */
	struct str deployment;       /* logical id */
};

/* provider.c: the rows of the provider's options, and of provider.logs. */
extern const struct schema_prop rest_provider[], rest_logs[];

/* ---- read.c */
/* Reads and checks an event into api->endpoints and api->preflight. */
void endpoint_read(struct cx *cx, struct rest_api *api, const struct event *ev);
/* Paths of more segments than anybody writes are refused, since the tree is walked recursively. False after reporting. */
bool path_depth_ok(struct cx *cx, struct str path, struct span span);
/* Where v3.40 needs a text and dies without one: false after reporting. what: "path", … */
bool rest_text(struct cx *cx, const struct value *v, struct span span, const char *what, struct str *out);
bool is_integration(const struct endpoint *ep, const char *name);
/* A path as v3.40 keeps it: one slash is taken off either end. */
struct str rest_path(struct str path);

/* ---- cors.c */
/* The event's cors, true or a map, with v3.40's defaults; the endpoint's method is added to its methods. Never NULL. */
struct rest_cors *rest_cors_read(struct cx *cx, const struct value *user, struct str method);
/* Joins the CORS of an endpoint with that of the others of its path; and the OPTIONS methods of all paths. */
void preflight_add(struct cx *cx, struct rest_api *api, const struct endpoint *ep);
void preflight_emit(struct cx *cx, struct rest_api *api);
/* CORS headers of an endpoint's own responses, or an empty map. */
struct value *rest_cors_headers(struct cx *cx, const struct rest_cors *cors);

/* ---- authorizers.c */
/* The event's authorizer, `own` as written. Never NULL: what is wrong with it is reported. */
struct rest_authorizer *rest_authorizer_read(struct cx *cx, const struct endpoint *ep, const struct value *own);
/* The authorizers' resources, each once. */
void rest_authorizers_emit(struct cx *cx, const struct rest_api *api);
/* Adds what says who may call a method; *depends is the authorizer's logical id where the method waits for it. */
void method_authorization(struct cx *cx, const struct endpoint *ep, struct value *properties, struct str *depends);
/* Shared: whether an ARN is a user pool's; the authorizer's name in a function's ARN; seconds for which a decision holds, 300 without a number. */
bool rest_is_user_pool(const struct value *arn);
struct str rest_name_in_arn(struct str arn);
const struct value *rest_ttl(struct arena *a, const struct value *v);
/* Permissions of API Gateway to invoke the functions and authorizers. */
void rest_permissions_emit(struct cx *cx, const struct rest_api *api);

/* ---- paths.c */
/* A resource for each segment of the endpoints' paths, but for those that the configuration names as made elsewhere. */
void paths_emit(struct cx *cx, struct rest_api *api);
/* Id and name of a path's resource. False after reporting at span. */
bool path_resource(struct cx *cx, const struct rest_api *api, struct str path, struct span span, const struct value **id,
		   struct str *name);

/* ---- methods.c, responses.c, templates.c, models.c */
/* A method for each endpoint; its logical id of the path's name and the method. */
void methods_emit(struct cx *cx, struct rest_api *api);
struct str method_id(struct cx *cx, struct str resource_name, struct str method);
/* response.statusCodes completed with v3.40's defaults. user NULL: the defaults alone. */
const struct value *statuses_read(struct cx *cx, const struct value *user);
struct value *integration_responses(struct cx *cx, const struct endpoint *ep);
struct value *method_responses(struct cx *cx, const struct endpoint *ep);
/* RequestTemplates, or NULL. */
const struct value *request_templates(struct cx *cx, const struct endpoint *ep);
void models_emit(struct cx *cx, const struct rest_api *api);

/* ---- api.c, keys.c */
/* The API itself, nothing for one made elsewhere; and its deployment, once all else is there. */
void rest_api_emit(struct cx *cx, struct rest_api *api);
void deployment_emit(struct cx *cx, struct rest_api *api);
/* Shared: the API's name; the logical id of the deployment of these properties and all that the API has by now. */
struct str rest_api_name(struct cx *cx, const struct rest_api *api);
struct str rest_deployment_id(struct cx *cx, const struct value *properties);
void rest_logs_emit(struct cx *cx);
void api_keys_emit(struct cx *cx, const struct rest_api *api);

/* v3.40's _.merge of a resource into the template, DependsOn (a text, a list or NULL) included. */
void rest_merge(struct cx *cx, struct str id, const char *type, const struct value *properties, const struct value *depends,
		struct span span);

#endif
