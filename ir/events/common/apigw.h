/* apigw: what the events of API Gateway (http, httpApi, websocket) have in common. */
#ifndef SLSC_APIGW_H
#define SLSC_APIGW_H

#include "ir/def.h"

/* Of provider.logs.restApi and .websocket. */
#define APIGW_LOG_OPTIONS \
	{ "accessLogging", S_BOOL, .doc = "Log a line for each request; default: true." }, \
	{ "executionLogging", S_BOOL, .doc = "Log what API Gateway does with a request; default: true." }, \
	{ "format", S_STRING, .doc = "The line's format, with $context variables." }, \
	{ "fullExecutionData", S_BOOL, .doc = "Execution logs hold whole requests and answers; default: true." }, \
	{ "level", S_WORDS("INFO", "ERROR"), .doc = "Whether execution logs hold everything (INFO, the default) or errors only." }

/* The URI by which API Gateway invokes a function; function: its ARN, or what gives it. */
struct value *apigw_invocation_uri(struct arena *a, const struct value *function);
/* A log group for access logs, kept as long and protected as provider.logRetentionInDays and -DataProtectionPolicy say. */
void apigw_log_group(struct cx *cx, struct str id, struct str name, struct span span);
/*
 * The custom resource that gives the account's API Gateway a role to write logs with, once a stack. Nothing where
 * provider.logs.restApi.roleManagedExternally says that it is managed elsewhere.
 */
void apigw_account_role(struct cx *cx, struct span span);
/* Methods as one text, for Access-Control-Allow-Methods, with all that ANY stands for in its place, where the list has it. */
struct str apigw_allowed_methods(struct arena *a, struct str text, const struct value *methods);

#endif
