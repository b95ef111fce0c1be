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

bool http_endpoint(const struct event *ev, struct str *path, struct str *method)
{
	const struct str text = value_str(ev->config);
	const int32_t blank = str_find(text, ' ');
	*path = value_str(value_get(ev->config, "path"));
	*method = value_str(value_get(ev->config, "method"));
	if (blank >= 0) { /* "GET users and whatever" */
		*method = str_to(text, (uint32_t)blank);
		*path = str_from(text, (uint32_t)blank + 1);
		const int32_t end = str_find(*path, ' ');
		*path = end < 0 ? *path : str_to(*path, (uint32_t)end);
	}
	*path = rest_path(*path);
	return is_http(ev) && method->n > 0;
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
