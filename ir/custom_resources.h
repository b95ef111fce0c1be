/*
 * custom_resources: Lambda functions of slsc's own that do at deployment what CloudFormation cannot: they change
 * what other stacks own. Their JavaScript lies in emit/custom-resources and is deployed as custom-resources.zip.
 */
#ifndef SLSC_CUSTOM_RESOURCES_H
#define SLSC_CUSTOM_RESOURCES_H

#include "ir/cx.h"

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
 * Adds a kind's function, its log group where provider.logs.frameworkLambda asks for one, and the statements (a list)
 * to the role IamRoleCustomResourcesLambdaExecution, which is made at the first call. Where deployments have a role
 * of their own the function takes that role, and the statements go nowhere.
 */
void custom_resource_use(struct cx *cx, enum custom_resource kind, const struct value *statements, struct span span);

#endif
