/*
 * service: what a service is, after variables, schema check and coercion. The
 * lowering stage fills these structs once; passes read them. Configuration that
 * CloudFormation defines (resources, policies, intrinsic functions) stays a value.
 *
 * A `config` field is the checked map of that section: rooms read their own
 * options from it with value_get. In configValidationMode warn or off it may
 * hold anything at all, so readers accept any kind.
 */
#ifndef SLSC_SERVICE_H
#define SLSC_SERVICE_H

#include "ir/value.h"

struct event_def; /* ir/def.h */
struct function;

struct event {
	const struct event_def *def;
	const struct value *config; /* the value behind the event's key; never NULL, may be VALUE_NULL */
	struct function *fn;        /* the function it triggers */
	uint32_t index;             /* 0-based place in the function's events list */
	struct span span;           /* of the event's key, for messages and resources */
};

/* The alias that callers invoke instead of the function: provisioned concurrency or snapStart. */
struct target_alias {
	struct str name;       /* "provisioned", "snapstart"; empty: no alias */
	struct str logical_id;
	const struct value *arn;   /* the function's, joined with the name */
};

/*
 * The code of functions or of a layer: one zip. Functions that are packaged together share one. Filled by
 * code_digests (code/digest.h) before the passes.
 */
struct artifact {
	struct str file;      /* the last part of its S3Key, without a slash: "my-service.zip" */
	struct str path;      /* a zip built before (package.artifact), relative to the working folder; else empty */
	struct span span;     /* of package.artifact, or of the function or layer */
	bool prebuilt;        /* sha256 is that of the zip at path: v3.40's digests can be had exactly */
	struct str sha256;    /* base64: of the zip, or of the packaged files' names, modes and bytes; empty: placeholder */
	struct str zip_sha256; /* base64, of the zip that slsc package made; else empty */
	const struct layer *layer; /* it holds this layer's folder; NULL: the service's */
	const struct function *function; /* packaged for this function only; NULL: for all */
};

struct function {
	struct str key;            /* its name under functions: */
	struct str id;             /* logical-id prefix: key with - as Dash, _ as Underscore, first letter upper */
	struct str name;           /* FunctionName: `name:` or <service>-<stage>-<key> */
	struct str logical_id;     /* {id}LambdaFunction */
	const struct value *config;
	struct span span;          /* of the key under functions: */
	struct event *events;      /* in the order written; unknown kinds are left out */
	uint32_t events_n;
	struct target_alias alias; /* set by the functions pass, before events are expanded */
	const struct value *arn;   /* function_arn's, once it was asked for */
	const struct artifact *code; /* NULL for an image */
	struct { /* where a plugin puts another handler before that of its code: */
		const struct value *handler; /* that of its code; NULL: no plugin does */
		const struct value *layers;  /* those that may hold it, a list */
	} wrapped;
	bool built;                /* its code is made by a plugin, so that what is packaged is not what Lambda runs */
	struct str version_id;     /* logical id of its AWS::Lambda::Version; empty without one */
};

struct layer {
	struct str key;
	struct str id;             /* logical-id prefix */
	struct str logical_id;     /* {id}LambdaLayer, or with the retained digest */
	const struct value *config;
	const struct artifact *code; /* set before code_digests by a plugin that makes the layer: not looked at then */
	struct span span;
};

struct provider {
	const struct value *config; /* the provider map; never NULL */
	struct str stage;           /* --stage, provider.stage or "dev" */
	struct str region;          /* --region, provider.region or "us-east-1" */
	const struct value *deployment_bucket; /* its configuration as a map (`name` included), or NULL */
	const struct value *bucket; /* the name of an existing or named deployment bucket (in mode warn also a reference); NULL: the stack makes one */
	const struct value *vpc, *environment, *tags, *layers, *role; /* provider-level defaults, may be NULL */
};

struct built_image; /* ir/image.h */
struct built_images {
	struct built_image *at;
	uint32_t n, cap;
};

struct service {
	struct str name;
	const struct value *config; /* the whole configuration, resolved and coerced */
	struct provider provider;
	struct function *functions; /* in the order of functions: */
	uint32_t functions_n;
	struct layer *layers;
	uint32_t layers_n;
	struct built_images images;    /* that functions run and a build makes; set by code_digests */
	struct str image_sums;         /* SHA-256 and name of each file that they are built from, as sha256sum has it; slsc package only */
	const struct value *resources; /* one map, lists already merged; or NULL */
	bool custom_resources_used;    /* some room asked for a custom resource */
	struct str code_directory;     /* the <13 digits>-<ISO time> segment of every S3Key */
};

/*
 * Whether provider.iam.role names a role made elsewhere: a text, or a map with a key like Fn::GetAtt. Otherwise it
 * configures the role that functions share.
 */
bool names_existing_role(const struct value *role);
struct cx;
/* The stage and region of a run: the option, else provider's (provider may be NULL), else v3.40's default: dev, us-east-1. */
struct str service_stage(const struct cx *cx, const struct value *provider);
struct str service_region(const struct cx *cx, const struct value *provider);
/* The profile of the aws command line: the option, else provider's; empty: none is named. */
struct str service_profile(const struct cx *cx, const struct value *provider);
/* The role by which CloudFormation works: iam.deploymentRole, and the older cfnRole only where that is absent; NULL: the user's own permissions. */
const struct value *provider_deployment_role(const struct provider *p);
/* A function by its key under functions:, or NULL. Constant time. */
struct function *service_function(const struct service *s, struct str key);
/* A layer by its key under layers:, or NULL. */
struct layer *service_layer(const struct service *s, struct str key);

#endif
