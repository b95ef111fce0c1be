/* apigw: what the events of API Gateway (http, httpApi, websocket) have in common. */
#ifndef SLSC_APIGW_H
#define SLSC_APIGW_H

#include "ir/def.h"

/* The URI by which API Gateway invokes a function; function: its ARN, or what gives it. */
struct value *apigw_invocation_uri(struct arena *a, const struct value *function);
/* A log group for access logs, kept as long and protected as provider.logRetentionInDays and -DataProtectionPolicy say. */
void apigw_log_group(struct cx *cx, struct str id, struct str name, struct span span);
/*
 * The custom resource that gives the account's API Gateway a role to write logs with, once a stack. Nothing where
 * provider.logs.restApi.roleManagedExternally says that somebody else sees to it.
 */
void apigw_account_role(struct cx *cx, struct span span);

#endif
