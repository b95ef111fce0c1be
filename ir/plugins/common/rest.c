#include "ir/plugins/common/rest.h"

#include "ir/def.h"
#include "ir/events/http/http.h"
#include "ir/js.h"
#include "ir/naming.h"

bool is_http(const struct event *ev) { return str_eqz(str_z(ev->def->key), "http"); }
bool is_http_api(const struct event *ev) { return str_eqz(str_z(ev->def->key), "httpApi"); }

struct str http_method_id(struct cx *cx, const struct event *ev)
{
	const struct value *path = value_get(ev->config, "path"), *method = value_get(ev->config, "method");
	if (!is_http(ev) || !is_string(path) || !is_string(method))
		return STR("");
	return method_id(cx, name_path(cx->arena, rest_path(path->string)), method->string);
}

static const struct value *configured_id(const struct cx *cx)
{
	const struct value *id = value_dig(cx->service->provider.config, "apiGateway", "restApiId");
	return js_truthy(id) ? id : NULL;
}

const struct value *rest_api_id(const struct cx *cx)
{
	const struct value *id = configured_id(cx);
	return id ? id : CFN_REF("ApiGatewayRestApi");
}

bool rest_api_exists(struct cx *cx)
{
	return configured_id(cx) || graph_resource(cx, STR("ApiGatewayRestApi"));
}
