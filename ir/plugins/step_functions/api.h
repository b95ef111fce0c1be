/* api: a machine's http events. Private to api*.c. */
#ifndef SLSC_STEP_FUNCTIONS_API_H
#define SLSC_STEP_FUNCTIONS_API_H

#include "ir/events/http/http.h"
#include "ir/plugins/step_functions/step_functions.h"

struct start_authorizer {
	const struct value *type; /* a text, or NULL */
	struct str name;          /* empty for IAM and for one made elsewhere */
	const struct value *arn, *id, *ttl, *source, *validation, *scopes; /* may be NULL */
	bool user_pool;           /* the ARN is a user pool's */
};

struct start_cors {
	const struct value *origin, *origins, *headers, *methods, *max_age; /* may be NULL */
	bool credentials;
	struct span span;
};

/* One http event of a machine; its path and method are those of the endpoint at the same place of rest.endpoints. */
struct start {
	const struct machine *machine;
	const struct value *config; /* the event's map; NULL for "METHOD path" */
	struct span span;
	struct start_authorizer *authorizer;
	struct start_cors *cors;
};

struct start_api {
	struct step_functions *s;
	struct rest_api rest;
	VEC(struct start) starts;
};

/* ---- api_read.c */
/* Reads all http events. False after refusing one. */
bool starts_read(struct start_api *api);

/* ---- api_methods.c */
/* A method for each http event of a machine, which starts it. */
void start_methods_emit(struct start_api *api);
/* OPTIONS of the paths that ask for CORS. */
void start_cors_emit(struct start_api *api);

/* ---- api_templates.c */
/* RequestTemplates of an event; config may be NULL. */
const struct value *start_templates(struct arena *a, const struct machine *m, const struct value *config);

#endif
