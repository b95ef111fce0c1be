/* httpApi: private to httpApi.c and the files beside this one. */
#ifndef SLSC_HTTP_API_H
#define SLSC_HTTP_API_H

#include "ir/def.h"

/* One entry of provider.httpApi.authorizers. */
struct authorizer {
	struct str name;            /* `name:`, or its key */
	struct str type;            /* "request" (a Lambda function); anything else is JWT */
	const struct function *fn;  /* the function of this service that decides, or NULL */
	const struct value *config;
	struct span span;           /* of its key */
};

struct authorizers {
	VEC(struct authorizer) all;
	struct value *index;        /* key under authorizers: → its place in all */
};

/* Reads and checks provider.httpApi.authorizers (config, may be NULL). */
void authorizers_read(struct cx *cx, const struct value *config, struct authorizers *out);
/* The authorizer of that key, or NULL. */
const struct authorizer *authorizer_find(const struct authorizers *list, const struct value *key);
/* Adds the authorizers' resources, and permissions to invoke their functions. api: what gives the API's id. */
void authorizers_emit(struct cx *cx, const struct authorizers *list, const struct value *api);
struct str authorizer_id(struct cx *cx, struct str name);

/* provider.c: the rows of the provider's options. */
extern const struct schema_prop http_api_provider[];

/* provider.httpApi.cors, in the shape of CorsConfiguration, while routes may still add methods. */
struct cors {
	struct value *config;       /* NULL: no CORS */
	struct value *methods;      /* a set: methods of the routes; NULL: the user named them */
};

/* provider.httpApi.cors: true is v3.40's defaults; NULL and false are none. */
struct cors cors_read(struct cx *cx, const struct value *user);
/* A method of a route; ANY is each of them. Nothing where the user named the methods. */
void cors_add_method(struct cx *cx, struct cors *cors, struct str method);
/* CorsConfiguration, or NULL. */
const struct value *cors_value(struct cx *cx, const struct cors *cors);

/* The ARN pattern of everything that an API calls. */
struct value *http_api_source_arn(struct cx *cx, const struct value *api);

#endif
