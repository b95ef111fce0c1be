/* s3: private to s3.c and the file beside this one. */
#ifndef SLSC_S3_H
#define SLSC_S3_H

#include "ir/def.h"

/* buckets.c: the rows of the provider's options. */
extern const struct schema_prop s3_provider[];

#endif
