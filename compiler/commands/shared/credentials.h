/*
 * credentials: whether the profile of a service stands in the files of the aws command line on this machine, and
 * whether the environment would go before it. Only names are read and shown, never a key.
 */
#ifndef SLSC_CREDENTIALS_H
#define SLSC_CREDENTIALS_H

#include "ir/base/buf.h"
#include "ir/cx.h"

/* Reports problems, and writes to out where the profile was found. cx->config may be NULL: nothing is done then. */
void credentials_check(struct cx *cx, struct buf *out);

#endif
