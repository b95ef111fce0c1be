/* provider.httpApi: the HTTP API. */
#include "ir/events/httpApi/httpApi.h"

#define TEXTS_ S_LIST(S_STRING)
#define INSTRUCTIONS S_ANY_OF(&aws_cf_instruction, S_LIST(&aws_cf_instruction))

static const struct schema http_api = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "authorizers", S_MAP_OF(S_ONE_OF(
			S_OBJECT(
				{ "type", S_WORDS("jwt"), .doc = "jwt: checks JSON Web Tokens; the default." },
				{ "name", S_STRING, .doc = "The authorizer's name; default: its key." },
				{ "identitySource", &aws_cf_instruction, .required = true,
				  .doc = "Where the token stands, such as $request.header.Authorization." },
				{ "issuerUrl", &aws_cf_instruction, .required = true, .doc = "The token's issuer." },
				{ "audience", INSTRUCTIONS, .required = true, .doc = "Values of which the token's aud must have one." }),
			S_OPEN_OBJECT(
				{ "type", S_WORDS("request"), .required = true, .doc = "A function decides." },
				{ "name", S_STRING, .doc = "The authorizer's name; default: its key." },
				{ "functionName", S_STRING, .doc = "A function of this service." },
				{ "functionArn", &aws_cf_instruction, .doc = "A function of another service." },
				{ "managedExternally", S_BOOL, .doc = "No permission is made for the function." },
				{ "resultTtlInSeconds", S_INT(0, 3600), .doc = "Seconds for which a decision holds; needs identitySource." },
				{ "enableSimpleResponses", S_BOOL,
				  .doc = "The function answers isAuthorized instead of a policy; payload 2.0 only." },
				{ "payloadVersion", &aws_http_api_payload, .doc = "The shape of what the function gets; default: 2.0." },
				{ "identitySource", INSTRUCTIONS, .doc = "What of a request decides; without it in the request, the function is not asked." }))),
				  .doc = "Authorizers by name, which httpApi events refer to." },
		{ "cors", S_ANY_OF(S_BOOL, S_OBJECT(
			{ "allowCredentials", S_BOOL, .doc = "Browsers may send cookies and credentials." },
			{ "allowedHeaders", TEXTS_, .doc = "Request headers that browsers may send; default: the usual ones." },
			{ "allowedMethods", TEXTS_, .doc = "HTTP methods that browsers may use; default: those of the routes." },
			{ "allowedOrigins", TEXTS_, .doc = "Sites that may call; default: *." },
			{ "exposedResponseHeaders", TEXTS_, .doc = "Headers of the answer that scripts may read." },
			{ "maxAge", S_INT_FROM(0), .doc = "Seconds for which browsers keep the answer." })),
			  .doc = "Let browsers of other sites call: true, or a map." },
		{ "description", S_STRING, .doc = "The HTTP API's description." },
		{ "id", S_ANY_OF(S_STRING, &aws_cf_import_locally_resolvable), .doc = "An API that is not of this stack." },
		{ "name", S_STRING, .doc = "The HTTP API's name; default: stage-service." },
		{ "payload", S_STRING, .doc = "The shape of events, 1.0 or 2.0; default: 2.0." },
		{ "metrics", S_BOOL, .doc = "Detailed CloudWatch metrics of the stage; default: false." },
		{ "useProviderTags", S_TRUE, .doc = "No longer of any effect: the API has the provider's tags." },
		{ "disableDefaultEndpoint", S_BOOL, .doc = "No address under execute-api: only custom domains lead to the API." },
		{ "shouldStartNameWithService", S_BOOL, .doc = "The HTTP API is named service-stage instead of stage-service." }),
};

const struct schema_prop http_api_provider[] = {
	{ "httpApi", &http_api, .doc = "The HTTP API." },
	{ 0 },
};
