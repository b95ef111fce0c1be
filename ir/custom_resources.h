/*
 * custom_resources: Lambda functions of slsc's own that do at deployment what CloudFormation cannot: they change
 * what other stacks own. Their JavaScript lies in emit/package/custom-resources and is deployed as custom-resources.zip.
 */
#ifndef SLSC_CUSTOM_RESOURCES_H
#define SLSC_CUSTOM_RESOURCES_H

#include "ir/cx.h"
#include "ir/groups.h"
#include "ir/service.h"

enum custom_resource {
	CUSTOM_S3,                /* notifications of existing buckets */
	CUSTOM_COGNITO_USER_POOL, /* triggers of existing user pools */
	CUSTOM_EVENT_BRIDGE,      /* rules, where provider.eventBridge.useCloudFormation is false */
	CUSTOM_API_GATEWAY_ROLE,  /* the account's role by which API Gateway writes logs */
};

/* Logical id of the function that handles a kind: what a custom resource's ServiceToken names. */
struct str custom_resource_handler(struct cx *cx, enum custom_resource kind);
/* { Fn::GetAtt: [handler, Arn] } */
struct value *custom_resource_token(struct cx *cx, enum custom_resource kind);
/*
 * A resource Custom::<type> of fn with these properties, behind the ServiceToken and the function's name. It waits for
 * fn and for the handler. Merged into one of the same id.
 */
void custom_resource_put(struct cx *cx, enum custom_resource kind, struct str id, const char *type,
			 const struct function *fn, const struct value *properties, struct span span);
/*
 * Resources of one bucket or pool must be changed one after the other: chains maps what they change to the logical
 * ids so far (keys of a map), to which this adds one.
 */
void custom_resource_link(struct cx *cx, struct groups *chains, struct str changed, struct str id);
/* Gives each resource of a chain the one before it as DependsOn. */
void custom_resource_chain(struct cx *cx, const struct groups *chains);
/* What ForceDeploy holds: a number that changes with the deployed code, or NULL unless forceDeploy is set. */
struct value *custom_resource_force_deploy(struct cx *cx, const struct value *force_deploy);
/* Statement: Action (list) on every function of the account, for AddPermission and RemovePermission. */
struct value *custom_resource_permissions_statement(struct cx *cx);
/*
 * Adds a kind's function, its log group where provider.logs.frameworkLambda asks for one, and the statements (a list)
 * to the role IamRoleCustomResourcesLambdaExecution, which is made at the first call. Where deployments have a role
 * of their own the function takes that role, and the statements go nowhere.
 */
void custom_resource_use(struct cx *cx, enum custom_resource kind, const struct value *statements, struct span span);

#endif
