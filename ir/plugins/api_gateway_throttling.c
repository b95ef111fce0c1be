/*
 * api_gateway_throttling: serverless-api-gateway-throttling sets limits on the stages of APIs once they are deployed. The
 * template gets the outputs by which it finds them.
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/plugins/common/rest.h"

static void outputs(struct cx *cx, const struct plugin_use *use)
{
	(void)use;
	const struct value *http_api = value_dig(cx->service->provider.config, "httpApi", "id");
	if (rest_api_exists(cx))
		graph_output(cx, STR("RestApiIdForApigThrottling"), "REST API ID", rest_api_id(cx));
	if (js_truthy(http_api) || graph_resource(cx, STR("HttpApi")))
		graph_output(cx, STR("HttpApiIdForApigThrottling"), "HTTP API ID", js_truthy(http_api) ? http_api : CFN_REF("HttpApi"));
}

static const struct schema limits = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "maxRequestsPerSecond", S_NUMBER, .doc = "Requests a second; default: 10000." },
		{ "maxConcurrentRequests", S_NUMBER, .doc = "Requests at once; default: 5000." }),
};

static const struct plugin_keys keys[] = {
	{ PLUGIN_CUSTOM, NULL, S_PROPS({ "apiGatewayThrottling", &limits, .doc = "Limits of all endpoints." }) },
	{ PLUGIN_EVENT, "http", S_PROPS({ "throttling", &limits, .doc = "Limits of this endpoint." }) },
	{ PLUGIN_EVENT, "httpApi", S_PROPS({ "throttling", &limits, .doc = "Limits of this endpoint." }) },
	{ 0 },
};

PLUGINS(api_gateway_throttling) = {
	{ .names = S_WORD_LIST("serverless-api-gateway-throttling"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "2.0.3", .keys = keys,
	  .doc = "limits the requests to APIs", .deploys_if = "apiGatewayThrottling", .left_out = "the limits, which it sets at deployment",
	  .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, outputs }) },
	{ 0 },
};
