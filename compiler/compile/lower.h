/* lower: the checked configuration as a typed service (ir/service.h). */
#ifndef SLSC_LOWER_H
#define SLSC_LOWER_H

#include "ir/cx.h"

/* NULL, reported, if the configuration has no usable provider or functions. */
struct service *lower_service(struct cx *cx, const struct value *config);

#endif
