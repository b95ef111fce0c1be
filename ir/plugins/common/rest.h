/* rest: what several plugins ask of http events and of the APIs of the stack. */
#ifndef SLSC_PLUGIN_REST_H
#define SLSC_PLUGIN_REST_H

#include "ir/graph.h"

/*
 * The compiled method of an http event that is written as a map, from MOMENT_EVENTS on: its logical id, as plugins find
 * it by the path and method that v3.40 has tidied by then. Empty for any other event. The resource may not be there.
 */
struct str http_method_id(struct cx *cx, const struct event *ev);
/* Path (without slashes around it) and method, as written, of an http event in either form. False for any other event. */
bool http_endpoint(const struct event *ev, struct str *path, struct str *method);
/* Whether it is an http (httpApi) event. */
bool is_http(const struct event *ev);
bool is_http_api(const struct event *ev);

/*
 * provider.apiGateway.restApiId if it is truthy, else a Ref of the API of the stack, whether or not there is one;
 * and whether there is any before the user's resources are merged.
 */
const struct value *rest_api_id(const struct cx *cx);
bool rest_api_exists(struct cx *cx);

#endif
