/*
 * runtimes: the runtimes of Lambda, as the generated table has them. Days are "YYYY-MM-DD", empty where none is known.
 * They are read against the table's own date (cfn_date), never against the clock.
 */
#ifndef SLSC_RUNTIMES_H
#define SLSC_RUNTIMES_H

#include <stdint.h>

struct lambda_runtime {
	char name[20];
	char deprecated[12]; /* AWS ends its support */
	char blocked[12];    /* Lambda creates no functions with it from here on */
};

extern const struct lambda_runtime lambda_runtimes[]; /* by family, then by version */
extern const uint32_t lambda_runtimes_n;
extern const char *const lambda_runtime_names[]; /* of the same rows; NULL-terminated */

#endif
