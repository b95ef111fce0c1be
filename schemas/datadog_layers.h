/*
 * datadog_layers: the Lambda layers that serverless-plugin-datadog adds, as the generated table has them: of one version of
 * the plugin. A layer's ARN is arn:<partition>:lambda:<region>:<account>:layer:<name>:<version>.
 */
#ifndef SLSC_DATADOG_LAYERS_H
#define SLSC_DATADOG_LAYERS_H

#include <stdint.h>

struct datadog_region {
	const char *name, *partition, *account;
};

struct datadog_layer {
	const char *key; /* "python3.12-arm", "extension" */
	const char *name;
	uint32_t version;
	uint64_t missing; /* bit i: region i has no such layer */
};

/* A version that one region has instead. */
struct datadog_exception {
	const char *region, *key;
	uint32_t version;
};

extern const char datadog_version[]; /* of the plugin */
extern const char datadog_date[];    /* on which npm got it: "2026-09-01" */
/* Each ends in a row of zeros. */
extern const struct datadog_region datadog_regions[];
extern const struct datadog_layer datadog_layers[];
extern const struct datadog_exception datadog_exceptions[];

#endif
