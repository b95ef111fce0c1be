/* provider.alb: what alb events of all functions share. */
#include "ir/events/alb/alb.h"

#define URI S_STRING_OF(.format = "uri", .expected = "a URI")
#define ALB_AUTHORIZER \
	{ "onUnauthenticatedRequest", S_WORDS("allow", "authenticate", "deny"), \
	  .doc = "What becomes of requests without a session; default: deny." }, \
	{ "requestExtraParams", S_OBJECT_OF(.most = 10, .extra = S_STRING), \
	  .doc = "At most ten parameters more in the redirect to the sign-in page." }, \
	{ "scope", S_STRING, .doc = "What is asked of the identity provider; default: openid." }, \
	{ "sessionCookieName", S_STRING, .doc = "The cookie that holds the session; default: AWSELBAuthSessionCookie." }, \
	{ "sessionTimeout", S_INT_FROM(0), .doc = "Seconds for which a sign-in holds; default: a week." }

static const struct schema alb = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "targetGroupPrefix", S_STRING_OF(.most = 16), .doc = "What names of target groups begin with, at most 16 characters." },
		{ "authorizers", S_MAP_OF(S_ANY_OF(
			S_OBJECT(
				{ "type", S_WORDS("oidc"), .required = true, .doc = "An identity provider by OpenID Connect." },
				{ "authorizationEndpoint", URI, .required = true, .doc = "The provider's authorization address." },
				{ "clientId", S_STRING, .required = true, .doc = "The id under which the provider knows the load balancer." },
				{ "clientSecret", S_STRING, .doc = "The secret that belongs to clientId." },
				{ "issuer", URI, .required = true, .doc = "The provider's issuer identifier." },
				{ "tokenEndpoint", URI, .required = true, .doc = "The provider's token address." },
				{ "userInfoEndpoint", URI, .required = true,
				  .doc = "The provider's address for claims about the user." }, ALB_AUTHORIZER),
			S_OBJECT(
				{ "type", S_WORDS("cognito"), .required = true, .doc = "A Cognito user pool." },
				{ "userPoolArn", &aws_arn, .required = true, .doc = "The user pool." },
				{ "userPoolClientId", S_STRING, .required = true, .doc = "The user pool's app client." },
				{ "userPoolDomain", S_STRING, .required = true,
				  .doc = "The user pool's domain: its prefix, or the whole of one's own." },
				ALB_AUTHORIZER))), .doc = "Sign-in by name, which alb events refer to." }),
};

const struct schema_prop alb_provider[] = {
	{ "alb", &alb, .doc = "Application load balancers." },
	{ 0 },
};
