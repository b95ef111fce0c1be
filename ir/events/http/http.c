/* http: endpoints of a REST API (API Gateway v1), its resources, methods, authorizers, keys and deployment. */
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"

#define METHODS "GET|POST|PUT|PATCH|OPTIONS|HEAD|DELETE|ANY"
#define NOCASE(word_) S_STRING_OF(.pattern = "^" word_ "$", .pattern_nocase = true)
#define METHOD S_STRING_OF(.pattern = "^(?:\\*|" METHODS ")$", .pattern_nocase = true, .expected = "an HTTP method, 'any' or '*'", .refused = true)
#define CONTENT_HANDLING S_WORDS("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
#define TEXTS_BY_NAME S_MAP_OF(S_STRING)

static const struct schema parameters = {
	.kind = SCHEMA_OBJECT,
	.extra = S_ANY_OF(S_BOOL, S_OBJECT(
		{ "required", S_BOOL, .doc = "Whether a request without it is refused; default: true." },
		{ "mappedValue", &aws_cf_instruction, .doc = "What the back end gets instead of the value." })),
};

static const struct schema authorizer = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_STRING, S_OBJECT(
		{ "arn", &aws_arn, .doc = "The function or user pool that decides." },
		{ "authorizerId", &aws_cf_instruction, .doc = "An authorizer made elsewhere; needs type." },
		{ "claims", S_LIST(S_STRING), .doc = "Claims of the user that the function gets." },
		{ "identitySource", S_STRING, .doc = "Where the token stands; default: method.request.header.Authorization." },
		{ "identityValidationExpression", S_STRING, .doc = "A regular expression that the token must match before the authorizer is asked." },
		{ "managedExternally", S_BOOL, .doc = "No permission is made for the authorizing function." },
		{ "name", S_STRING, .doc = "A function of this service, or a name for what arn gives." },
		{ "resultTtlInSeconds", S_INT(0, 3600), .doc = "Seconds for which a decision holds; default: 300." },
		{ "scopes", S_LIST(S_ANY_OF(S_STRING, &aws_cf_instruction)), .doc = "OAuth scopes of which the access token needs one." },
		{ "type", S_ANY_OF(NOCASE("token"), NOCASE("cognito_user_pools"), NOCASE("request"), NOCASE("aws_iam"), NOCASE("custom")),
		  .doc = "The kind of authorizer; default: TOKEN, or COGNITO_USER_POOLS by the ARN." })),
};

static const struct schema cors = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "allowCredentials", S_BOOL, .doc = "Browsers may send cookies and credentials." },
		{ "cacheControl", S_STRING, .doc = "The Cache-Control header of the preflight's answer." },
		{ "headers", S_LIST(S_STRING), .doc = "Request headers that browsers may send." },
		{ "maxAge", S_INT_FROM(1), .doc = "Seconds for which browsers keep the answer." },
		{ "methods", S_LIST(S_WORDS("GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY")),
		  .doc = "Methods that browsers may use; the path's own are always among them." },
		{ "origin", S_STRING, .doc = "The site that may call; default: *." },
		{ "origins", S_LIST(S_STRING), .doc = "Several sites that may call." })),
};

static const struct schema request = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "contentHandling", CONTENT_HANDLING, .doc = "Whether the request's body is converted." },
		{ "method", METHOD, .doc = "The back end's HTTP method; POST for functions." },
		{ "parameters", S_OBJECT(
			{ "querystrings", &parameters, .doc = "Query parameters by name; true: required." },
			{ "headers", &parameters, .doc = "Headers by name; true: required." },
			{ "paths", &parameters, .doc = "Path parameters by name; true: required." }),
			  .doc = "Parameters of the request that are passed on or demanded." },
		{ "passThrough", S_WORDS("NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"),
		  .doc = "What becomes of bodies of a content type without a template; NEVER refuses them." },
		{ "schemas", S_MAP_OF(S_ANY_OF(S_ANY_OBJECT, S_STRING)),
		  .doc = "JSON schemas by content type, or names of provider.apiGateway.request.schemas." },
		{ "template", TEXTS_BY_NAME, .doc = "Mapping templates by content type." },
		{ "uri", &aws_cf_instruction, .doc = "The back end's address, for HTTP integrations." }),
};

static const struct schema response = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "contentHandling", CONTENT_HANDLING, .doc = "Whether the answer's body is converted." },
		{ "headers", TEXTS_BY_NAME, .doc = "Headers of the answer: name and quoted value or mapping expression." },
		{ "template", S_STRING, .doc = "The mapping template of the answer's body." },
		{ "transferMode", S_(.kind = SCHEMA_ANY_OF, .expected = "'BUFFERED' or 'STREAM'", .of = S_OF_(NOCASE("BUFFERED"), NOCASE("STREAM"))), .doc = "Whether a proxy integration's answer is streamed." },
		{ "statusCodes", S_OBJECT_OF(
			.key_names = S_STRING_OF(.pattern = "^\\d{3}$", .expected = "a status of three digits"),
			.extra = S_OBJECT(
				{ "headers", TEXTS_BY_NAME, .doc = "Headers of this answer." },
				{ "pattern", S_STRING, .doc = "A regular expression; the empty one stands for all the rest." },
				{ "template", S_ANY_OF(S_STRING, TEXTS_BY_NAME), .doc = "The mapping template of this answer, or templates by content type." })),
				  .doc = "Answers by HTTP status." }),
};

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(
		S_STRING_OF(.pattern = "^(?:\\*|(" METHODS ") (\\/\\S*))$", .pattern_nocase = true, .expected = "'METHOD /path'"),
		S_OBJECT(
			{ "async", S_BOOL, .doc = "The answer comes before the function has run." },
			{ "authorizer", &authorizer, .doc = "Who may call: a function's name or ARN, a user pool, AWS_IAM, or a map." },
			{ "connectionId", &aws_cf_instruction, .doc = "The VPC link's id." },
			{ "connectionType", S_ANY_OF(NOCASE("vpc-link"), NOCASE("VPC_LINK")), .doc = "A private integration over a VPC link." },
			{ "cors", &cors, .doc = "Let browsers of other sites call: true, or a map." },
			{ "integration", S_ANY_OF(NOCASE("LAMBDA_PROXY"), NOCASE("LAMBDA-PROXY"), NOCASE("LAMBDA"), NOCASE("AWS"),
				NOCASE("AWS_PROXY"), NOCASE("AWS-PROXY"), NOCASE("HTTP"), NOCASE("HTTP_PROXY"), NOCASE("HTTP-PROXY"),
				NOCASE("MOCK")), .doc = "How the request reaches the back end; default: LAMBDA_PROXY." },
			{ "method", METHOD, .required = true, .doc = "The HTTP method, or any." },
			{ "operationId", S_STRING, .doc = "The method's operation name in exported API descriptions and SDKs." },
			{ "path", S_STRING_OF(.pattern = "^(?:\\*|\\/?\\S*)$", .expected = "a path without blanks"), .required = true,
			  .doc = "The path, such as users/{id}." },
			{ "private", S_BOOL, .doc = "Requests need an API key." },
			{ "request", &request, .doc = "What of the request is checked and passed on; for LAMBDA_PROXY only parameters and schemas." },
			{ "response", &response, .doc = "How the answer is mapped; for the integration LAMBDA." },
			{ "timeoutInMillis", S_INT_FROM(50), .doc = "How long the method waits for its integration; default: provider.apiGateway.timeoutInMillis." })),
};

/* An API of another stack is set up there; these options are refused with or without http events. */
static void check_external(struct cx *cx, const struct rest_api *api)
{
	static const char *const options[][2] = { { "tracing", "apiGateway" }, { "logs", "restApi" } };
	if (!api->external)
		return;
	if (!js_truthy(value_get(api->config, "restApiRootResourceId")))
		diag(cx->diags, D_HTTP_EXTERNAL_ROOT, api->id->span,
		     "the API that 'restApiId' names needs 'restApiRootResourceId' beside it: paths are added below that resource");
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const struct value *v = value_dig(cx->service->provider.config, options[i][0], options[i][1]);
		if (!is_nil(v))
			diag(cx->diags, D_HTTP_EXTERNAL_OPTION, v->span,
			     "'provider.%s.%s' has no effect on the API of another stack that 'provider.apiGateway.restApiId' names",
			     options[i][0], options[i][1]);
	}
}

static void read_provider(struct cx *cx, struct rest_api *api)
{
	struct arena *a = cx->arena;
	const struct provider *provider = &cx->service->provider;
	api->config = value_get(provider->config, "apiGateway");
	const struct value *id = value_get(api->config, "restApiId"), *root = value_get(api->config, "restApiRootResourceId");
	const struct value *stage = value_get(api->config, "stage");
	api->external = js_truthy(id);
	api->id = api->external ? id : CFN_REF("ApiGatewayRestApi");
	api->root = js_truthy(root) ? root : cfn_getatt(a, STR("ApiGatewayRestApi"), "RootResourceId");
	api->stage_name = js_truthy(stage) ? stage : v_str(a, provider->stage);
	api->preflight_index = v_map(a);
	api->methods = v_list(a);
	api->method_index = v_map(a);
	api->taken = v_map(a);
}

/* /^[-_a-zA-Z0-9]+$/ */
static void check_stage(struct cx *cx, struct span event)
{
	struct str stage = cx->service->provider.stage;
	bool good = stage.n > 0;
	for (uint32_t i = 0; i < stage.n; i++) {
		char c = stage.p[i];
		good = good && (ascii_alnum(c) || c == '-' || c == '_');
	}
	const struct value *own = value_get(cx->service->provider.config, "stage");
	if (!good)
		diag(cx->diags, D_HTTP_STAGE, own && !cx->opt->stage.p ? own->span : event,
		     "API Gateway takes letters, digits, - and _ in the name of a stage, so '%.*s' cannot have http events", STRA(stage));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct rest_api api = { 0 };
	read_provider(cx, &api);
	check_external(cx, &api);
	vec_reserve(cx->arena, &api.endpoints, uses->n);
	for (uint32_t i = 0; i < uses->n; i++)
		endpoint_read(cx, &api, uses->at[i]);
	if (api.endpoints.n)
		check_stage(cx, api.endpoints.at[0].ev->span);
	if (!api.endpoints.n || diag_broken(cx->diags))
		return;
	rest_api_emit(cx, &api);
	paths_emit(cx, &api);
	preflight_emit(cx, &api);
	methods_emit(cx, &api);
	models_emit(cx, &api);
	rest_authorizers_emit(cx, &api);
	deployment_emit(cx, &api);
	api_keys_emit(cx, &api);
	rest_permissions_emit(cx, &api);
	rest_logs_emit(cx);
}

EVENT(http) = {
	.key = "http",
	.rank = 30,
	.schema = &schema,
	.provider = rest_provider,
	.logs = rest_logs,
	.doc = "Calls the function for requests to a REST API (API Gateway v1).",
	.expand = expand,
	.always = true, /* an API of another stack is checked without events, too */
};
