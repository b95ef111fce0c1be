/* websocket: private to websocket.c and the files beside this one. */
#ifndef SLSC_WEBSOCKET_H
#define SLSC_WEBSOCKET_H

#include "ir/def.h"

/* Who decides on the connections of a route. */
struct ws_authorizer {
	bool there;                 /* false: everybody may connect */
	struct str name;            /* a function's key, the last part of an ARN, or what the user said; may be empty */
	const struct function *fn;  /* the function of this service that it names by key, or NULL */
	const struct value *arn;    /* else its ARN */
	const struct value *identity_source;
};

struct ws_route {
	const struct event *ev;
	struct str key;             /* "$connect", … */
	struct str id;              /* logical id of the route */
	const struct value *response; /* routeResponseSelectionExpression, or NULL */
	struct ws_authorizer authorizer;
};

struct ws_api {
	const struct value *external; /* an API that is not of this stack, or NULL */
	const struct value *ref;      /* what gives the API's id */
	struct str depends;           /* logical id of the API, where the reference is a Ref; else empty */
	const struct value *description;
	VEC(struct ws_route) routes;
};

/* Reads and checks an event. False after reporting, and for an event without content. */
bool ws_read_route(struct cx *cx, const struct event *ev, struct ws_route *out);
/* The stage with its logs. */
void ws_emit_stage(struct cx *cx, const struct ws_api *api);
/* The deployment, named after what it deploys, and the endpoint's output. Called when all else is there. */
void ws_emit_deployment(struct cx *cx, const struct ws_api *api);

#endif
