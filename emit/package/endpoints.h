/* endpoints: the addresses of a deployed service, shown by the last of the printed commands. */
#ifndef SLSC_DEPLOY_ENDPOINTS_H
#define SLSC_DEPLOY_ENDPOINTS_H

#include "ir/base/buf.h"
#include "ir/cx.h"

/*
 * Appends commands that print what v3.40's info shows of the stack's outputs: a line for each route of REST and HTTP
 * APIs, websocket addresses, CloudFront, function URLs. They use the function output of outputs.sh. Nothing is appended
 * where the template has no such outputs.
 */
void deploy_endpoints(struct cx *cx, const struct value *template, struct buf *out);

#endif
