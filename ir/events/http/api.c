/* api: the REST API itself, its deployment and the log group of its stage. */
#include "ir/events/http/http.h"

#include "ir/events/common/apigw.h"
#include "ir/graph.h"
#include "ir/js.h"

#include <inttypes.h>

void rest_merge(struct cx *cx, struct str id, const char *type, const struct value *properties, const struct value *depends,
		struct span span)
{
	const struct value *old = value_get(graph_resource(cx, id), "DependsOn");
	graph_merge(cx, id, type, properties, span);
	if (depends)
		graph_attr(cx, id, "DependsOn", value_merge(cx->arena, old, depends));
}

static struct value *endpoint_configuration(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct value *provider = cx->service->provider.config;
	const struct value *type = value_get(provider, "endpointType"), *vpc = value_get(provider, "vpcEndpointIds");
	struct str name = STR("EDGE");
	if (!js_truthy(type) || !rest_text(cx, type, type->span, "provider.endpointType", &name))
		return MAP(a, { "Types", TEXTS(a, "EDGE") });
	name = str_upper(a, name);
	if (js_truthy(vpc) && !str_eqz(name, "PRIVATE"))
		diag(cx->diags, D_HTTP_VPC_ENDPOINTS, vpc->span, "only an API of endpointType PRIVATE has VPC endpoints, and this one is %.*s",
		     STRA(name));
	return MAP(a, { "Types", LIST(a, v_str(a, name)) }, { "VpcEndpointIds", js_truthy(vpc) ? vpc : NULL });
}

struct str rest_api_name(struct cx *cx, const struct rest_api *api)
{
	const struct service *s = cx->service;
	const struct value *own = value_get(s->provider.config, "apiName");
	if (js_truthy(own))
		return js_string(cx->arena, own);
	bool service_first = js_truthy(value_get(api->config, "shouldStartNameWithService"));
	return STR_CAT(cx->arena, service_first ? s->name : s->provider.stage, STR("-"), service_first ? s->provider.stage : s->name);
}

/* Whether the SNI of a request must match; an empty text takes away what an earlier deployment set. */
static struct value *access_mode(struct cx *cx, const struct rest_api *api)
{
	const struct value *own = value_dig(api->config, "endpoint", "accessMode"), *mode = own ? own : value_get(api->config, "accessMode");
	struct str text;
	if (is_nil(mode) || !rest_text(cx, mode, mode->span, "provider.apiGateway.endpoint.accessMode", &text))
		return NULL;
	return v_str(cx->arena, str_upper(cx->arena, text));
}

void rest_api_emit(struct cx *cx, struct rest_api *api)
{
	if (api->external)
		return;
	struct arena *a = cx->arena;
	const struct value *policy = value_get(api->config, "resourcePolicy"), *binary = value_get(api->config, "binaryMediaTypes");
	const struct value *closed = value_get(api->config, "disableDefaultEndpoint"), *source = value_get(api->config, "apiKeySourceType");
	const struct value *compression = value_get(api->config, "minimumCompressionSize");
	const struct value *description = value_get(api->config, "description");
	const struct value *security = value_dig(api->config, "endpoint", "securityPolicy");
	struct str key_source = { 0 };
	if (js_truthy(source))
		rest_text(cx, source, source->span, "provider.apiGateway.apiKeySourceType", &key_source);
	bool has_policy = list_len(policy) || map_len(policy) || value_str(policy).n;
	rest_merge(cx, STR("ApiGatewayRestApi"), "AWS::ApiGateway::RestApi", MAP(a,
		{ "Name", v_str(a, rest_api_name(cx, api)) },
		{ "BinaryMediaTypes", js_truthy(binary) ? binary : NULL },
		{ "DisableExecuteApiEndpoint", is_nil(closed) ? NULL : closed },
		{ "EndpointConfiguration", endpoint_configuration(cx) },
		{ "SecurityPolicy", js_truthy(security) ? security : NULL },
		{ "EndpointAccessMode", access_mode(cx, api) },
		/* An empty text takes away a policy that an earlier deployment set. */
		{ "Policy", has_policy ? MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", policy }) : LITERAL("") },
		{ "ApiKeySourceType", key_source.n ? v_str(a, str_upper(a, key_source)) : NULL },
		{ "MinimumCompressionSize", is_nil(compression) ? NULL : compression },
		{ "Description", js_truthy(description) ? description : NULL }), NULL, api->endpoints.at[0].ev->span);
}

/* Of all that the deployment deploys, in whatever order, so that its id changes exactly when the API does. */
struct str rest_deployment_id(struct cx *cx, const struct value *properties)
{
	if (cx->opt->digest == DIGEST_OFF)
		return STR("ApiGatewayDeployment0");
	struct seen seen = { 0 };
	uint64_t all = value_hash(&seen, properties);
	map_each(e, cx->graph->resources)
		if (str_starts(value_str(value_get(e->value, "Type")), "AWS::ApiGateway::"))
			all += member_hash(&seen, e->key, e->value);
	return str_fmt(cx->arena, "ApiGatewayDeployment%016" PRIx64, all);
}

void deployment_emit(struct cx *cx, struct rest_api *api)
{
	struct arena *a = cx->arena;
	const struct value *description = value_get(api->config, "description");
	const struct value *properties = MAP(a,
		{ "RestApiId", api->id },
		{ "StageName", api->stage_name },
		{ "Description", js_truthy(description) ? description : NULL });
	api->deployment = rest_deployment_id(cx, properties);
	rest_merge(cx, api->deployment, "AWS::ApiGateway::Deployment", properties, api->methods, api->endpoints.at[0].ev->span);
	graph_output(cx, STR("ServiceEndpoint"), "URL of the service endpoint", CFN_JOIN(a, "", LITERAL("https://"), api->id,
		LITERAL(".execute-api."), CFN_REF("AWS::Region"), LITERAL("."), CFN_REF("AWS::URLSuffix"),
		v_fmt(a, "/%.*s", STRA(cx->service->provider.stage))));
}

/*
 * Stage settings (tracing, tags, log level) are made after the deployment through AWS's API in v3.40; the template
 * holds only what access logs are written to.
 */
void rest_logs_emit(struct cx *cx)
{
	const struct service *s = cx->service;
	const struct value *logs = value_dig(s->provider.config, "logs", "restApi"), *access = value_get(logs, "accessLogging");
	if (!js_truthy(logs) || (!is_nil(access) && !js_truthy(access)))
		return;
	struct str name = STR_CAT(cx->arena, STR("/aws/api-gateway/"), s->name, STR("-"), s->provider.stage);
	apigw_log_group(cx, STR("ApiGatewayLogGroup"), name, logs->span);
	apigw_account_role(cx, logs->span);
}
