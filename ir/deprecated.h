/*
 * deprecated: v3.40's deprecations. deprecationNotificationMode decides what a hit is: an error, a warning, or (default)
 * a notice; disabledDeprecations, and the environment's SLS_DEPRECATION_DISABLE, silence codes or '*'.
 */
#ifndef SLSC_DEPRECATED_H
#define SLSC_DEPRECATED_H

#include "ir/cx.h"

/*
 * code: v3.40's, as disabledDeprecations names it. The caller adds what to write instead as a label, and the fix. Where the
 * code is silenced, what is returned is not shown. Never NULL.
 */
struct diag *deprecated(struct cx *cx, const char *code, struct span span, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
