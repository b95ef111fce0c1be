/* compose: serverless-compose.yml as a list of services. */
#ifndef SLSC_COMPOSE_H
#define SLSC_COMPOSE_H

#include "ir/cx.h"

struct member { /* a service of the list */
	struct str key;
	struct str path;            /* its configuration file, relative to the working folder */
	const struct value *params; /* what --param would give it: a map, or NULL */
	struct span span;           /* of its key */
	const struct value *config;
	VEC(uint32_t) needs;        /* places in the list of those that are deployed before it */
};

struct members {
	VEC(struct member) of;      /* as written; compose_load returns them in an order of deployment */
};

/* Whether a path's last part is serverless-compose.yml, .yaml, .json, .js or .ts. */
bool compose_file(struct str path);
/* The first of these files in folder ("" or ending in '/'), or p NULL. */
struct str compose_find(const struct host *h, struct arena *a, struct str folder);
/*
 * Reads the file at cx->config_path. ${service.output} is answered by the values file under "service.output",
 * ${sls:stage} by the stage, ${env:NAME} by the environment. False after reporting; a circle is reported with its path.
 */
bool compose_load(struct cx *cx, struct members *out);

#endif
