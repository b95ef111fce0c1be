/* timezones: the names of time zones that serverless-provisioned-concurrency-autoscaling takes, NULL-terminated. */
#ifndef SLSC_TIMEZONES_H
#define SLSC_TIMEZONES_H

extern const char *const timezones[];

#endif
