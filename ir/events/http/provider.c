/* The provider's options for the REST API. */
#include "ir/events/http/http.h"

#include "ir/events/common/apigw.h"

#define ANY_CASE(word_) S_STRING_OF(.pattern = "^" word_ "$", .pattern_nocase = true, .expected = "'" word_ "'")

static const struct schema api_key = {
	.kind = SCHEMA_OBJECT, .name = "awsApiGatewayApiKeysProperties",
	.props = S_PROPS(
		{ "name", S_STRING, .doc = "The key's name." },
		{ "value", S_STRING, .doc = "The key itself, at least 20 characters; default: one that AWS makes." },
		{ "description", S_STRING, .doc = "The key's description." },
		{ "customerId", S_STRING, .doc = "The id of the AWS Marketplace customer." },
		{ "enabled", S_BOOL, .doc = "Whether the key is accepted; default: true." }),
};
static const struct schema api_keys = {
	.kind = SCHEMA_LIST, .name = "awsApiGatewayApiKeys",
	.item = S_ANY_OF(S_STRING, &api_key, S_OBJECT_OF(.most = 1, .extra = S_LIST(S_ONE_OF(S_STRING, &api_key)))),
};

static const struct schema usage_plan = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "quota", S_OBJECT(
			{ "limit", S_INT_FROM(0), .doc = "Requests a period." },
			{ "offset", S_INT_FROM(0), .doc = "Requests taken off the first period." },
			{ "period", S_WORDS("DAY", "WEEK", "MONTH"), .doc = "The period of the quota." }), .doc = "The most requests in a period." },
		{ "throttle", S_OBJECT(
			{ "burstLimit", S_INT_FROM(0), .doc = "Requests at once, before throttling begins." },
			{ "rateLimit", S_INT_FROM(0), .doc = "Requests a second in the long run." }), .doc = "The most requests at a time." }),
};

static const struct schema api_gateway = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "apiKeys", &api_keys,
		  .doc = "Keys for endpoints with private: true: names, maps, or lists of these by usage plan." },
		{ "apiKeySourceType", S_ANY_OF(ANY_CASE("HEADER"), ANY_CASE("AUTHORIZER")),
		  .doc = "Where a request's key stands: in the header x-api-key (HEADER, the default), or given by the authorizer." },
		{ "binaryMediaTypes", S_LIST(S_STRING_OF(.pattern = "^\\S+\\/\\S+$", .expected = "a media type")),
		  .doc = "Media types that are handled as bytes; */* for all." },
		{ "description", S_STRING, .doc = "The REST API's description." },
		{ "disableDefaultEndpoint", S_BOOL, .doc = "No address under execute-api: only custom domains lead to the API." },
		{ "endpoint", S_OBJECT(
			{ "accessMode", S_ANY_OF(ANY_CASE("BASIC"), ANY_CASE("STRICT"), S_WORDS("")), .doc = "Whether the SNI of a request must match its host." },
			{ "securityPolicy", S_STRING, .doc = "The least TLS version and the ciphers, such as SecurityPolicy_TLS13_1_3_2025_09." }),
		  .doc = "TLS at the API's own address." },
		{ "accessMode", S_ANY_OF(ANY_CASE("BASIC"), ANY_CASE("STRICT")), .doc = "The same as endpoint.accessMode." },
		{ "metrics", S_BOOL, .doc = "Detailed CloudWatch metrics of the stage; set after the deployment, not in the template." },
		{ "minimumCompressionSize", S_INT(0, 10485760), .doc = "Bytes from which on answers are compressed; default: none." },
		{ "resourcePolicy", &aws_resource_policy_statements, .doc = "Statements about who may call the API." },
		{ "restApiId", &aws_cf_instruction, .doc = "An API that is not of this stack." },
		{ "restApiResources", S_ANY_OF(S_LIST(S_OBJECT(
			{ "path", S_STRING, .doc = "A path such as /users." },
			{ "resourceId", S_STRING, .doc = "The id of the path's resource." })), S_ANY_OBJECT),
			  .doc = "Paths that the other stack's API already has, with their resource ids." },
		{ "restApiRootResourceId", &aws_cf_instruction, .doc = "The resource of / in the API of restApiId." },
		{ "request", S_OBJECT({ "schemas", S_MAP_OF(S_OBJECT(
			{ "schema", S_ANY_OBJECT, .required = true, .doc = "The JSON schema." },
			{ "name", S_STRING, .doc = "The model's name; default: one made by CloudFormation." },
			{ "description", S_STRING, .doc = "The model's description." })), .doc = "JSON schemas by name, for request.schemas of http events." }),
			  .doc = "What http events check requests against." },
		{ "shouldStartNameWithService", S_BOOL, .doc = "The REST API is named service-stage instead of stage-service." },
		{ "stage", S_STRING, .doc = "The API's stage where it is not the service's." },
		{ "timeoutInMillis", S_INT_FROM(50), .doc = "How long methods wait for their integration; default: 29000." },
		{ "usagePlan", S_ANY_OF(&usage_plan, S_LIST(S_OBJECT_OF(.most = 1, .extra = &usage_plan))),
		  .doc = "Quota and throttle of API keys: one plan, or a list of plans by name." },
		{ "websocketApiId", &aws_cf_instruction, .doc = "A WebSocket API that is not of this stack." }),
};

const struct schema_prop rest_logs[] = {
	{ "restApi", S_ANY_OF(S_BOOL, S_OBJECT(APIGW_LOG_OPTIONS,
		{ "role", &aws_arn, .doc = "The role by which API Gateway writes logs; default: one that is made." },
		{ "roleManagedExternally", S_BOOL, .doc = "The account's role for API Gateway logs is set elsewhere." })),
	  .doc = "Access and execution logs of the REST API; makes a log group." },
	{ 0 },
};

const struct schema_prop rest_provider[] = {
	{ "apiGateway", &api_gateway, .doc = "The REST API." },
	{ "apiName", S_STRING, .doc = "The REST API's name." },
	{ "endpointType", S_ANY_OF(ANY_CASE("REGIONAL"), ANY_CASE("EDGE"), ANY_CASE("PRIVATE")),
	  .doc = "Where the REST API is reached: EDGE (default), REGIONAL or PRIVATE." },
	{ "vpcEndpointIds", &aws_cf_array_instruction, .doc = "VPC endpoints that lead to an API of endpointType PRIVATE." },
	{ 0 },
};
