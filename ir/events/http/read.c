/* read: one http event into an endpoint. */
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"

bool rest_text(struct cx *cx, const struct value *v, struct span span, const char *what, struct str *out)
{
	if (is_string(v)) {
		*out = v->string;
		return true;
	}
	diag(cx->diags, D_HTTP_OPTION, v ? v->span : span, "'%s' of an http event must be a text, and this is %s", what,
	     v ? value_kind_name(v) : "missing");
	return false;
}

bool is_integration(const struct endpoint *ep, const char *name)
{
	return str_eqz(ep->integration, name);
}

enum { PATH_DEPTH_MOST = 500 };

bool path_depth_ok(struct cx *cx, struct str path, struct span span)
{
	uint32_t slashes = 0;
	for (uint32_t i = 0; i < path.n; i++)
		slashes += path.p[i] == '/';
	if (slashes <= PATH_DEPTH_MOST)
		return true;
	diag(cx->diags, D_HTTP_ROUTE, span, "a path of %u segments: at most %d can be compiled", slashes, PATH_DEPTH_MOST);
	return false;
}

struct str rest_path(struct str path)
{
	if (str_starts(path, "/"))
		path = str_from(path, 1);
	return str_ends(path, "/") ? str_to(path, path.n - 1) : path;
}

static bool read_route(struct cx *cx, struct endpoint *ep)
{
	const struct value *v = ep->ev->config, *path = value_get(v, "path"), *method = value_get(v, "method");
	struct str at = { 0 }, verb = { 0 };
	if (is_map(v) || is_list(v)) {
		ep->config = v;
		struct span lacking = value_origin(v) ? v->span : ep->ev->span;
		bool has_path = rest_text(cx, path, lacking, "path", &at);
		if (!rest_text(cx, method, lacking, "method", &verb) || !has_path)
			return false;
	} else {
		int32_t blank = is_string(v) ? str_find(v->string, ' ') : -1;
		if (blank < 0) {
			diag(cx->diags, D_HTTP_ROUTE, v->span, "'%.*s' is not a method and a path", STRA(js_string(cx->arena, v)));
			return false;
		}
		verb = str_to(v->string, (uint32_t)blank);
		at = str_from(v->string, (uint32_t)blank + 1);
		blank = str_find(at, ' ');
		at = blank < 0 ? at : str_to(at, (uint32_t)blank);
	}
	ep->path = rest_path(at);
	ep->method = str_lower(cx->arena, verb);
	if (str_starts(ep->path, "/") || str_ends(ep->path, "/")) {
		diag(cx->diags, D_HTTP_ROUTE, path ? path->span : v->span, "the path '%.*s' begins or ends with more than one slash", STRA(at));
		return false;
	}
	return path_depth_ok(cx, at, path ? path->span : v->span);
}

/* "lambda-proxy" as API Gateway writes it: in capitals, the first dash an underscore. */
static struct str gateway_name(struct arena *a, struct str s)
{
	const struct str upper = str_upper(a, s);
	const int32_t dash = str_find(upper, '-');
	return dash < 0 ? upper : STR_CAT(a, str_to(upper, (uint32_t)dash), STR("_"), str_from(upper, (uint32_t)dash + 1));
}

/* LAMBDA-PROXY and the like under their API Gateway names. */
static bool read_integration(struct cx *cx, struct endpoint *ep)
{
	const struct value *own = value_get(ep->config, "integration");
	struct str text;
	if (!js_truthy(own)) {
		ep->integration = js_truthy(value_get(ep->config, "async")) ? STR("AWS") : STR("AWS_PROXY");
		return true;
	}
	if (!rest_text(cx, own, own->span, "integration", &text))
		return false;
	struct str upper = gateway_name(cx->arena, text);
	ep->integration = str_eqz(upper, "LAMBDA") ? STR("AWS") : str_eqz(upper, "LAMBDA_PROXY") ? STR("AWS_PROXY") : upper;
	return true;
}

/* querystrings, paths and headers under API Gateway's names for them. */
static const struct value *read_parameters(struct cx *cx, const struct value *user)
{
	static const char *const locations[][2] = {
		{ "querystrings", "querystring" }, { "paths", "path" }, { "headers", "header" },
	};
	struct arena *a = cx->arena;
	if (!js_truthy(user))
		return user;
	struct value *out = v_map(a);
	for (size_t i = 0; i < sizeof locations / sizeof *locations; i++) {
		const struct value *at = value_get(user, locations[i][0]);
		map_each(e, at)
			map_put(a, out, str_fmt(a, "method.request.%s.%.*s", locations[i][1], STRA(e->key)), e->value);
		list_each(k, at) /* Object.entries names a list's items by their places */
			map_put(a, out, str_fmt(a, "method.request.%s.%u", locations[i][1], k), list_at(at, k));
	}
	return out;
}

/* Lambda and HTTP answer a proxy integration themselves: most of request and response says nothing there. */
static void read_proxy(struct cx *cx, struct endpoint *ep, const struct value *request, const struct value *response)
{
	struct value *kept = v_map(cx->arena);
	map_each(e, request) {
		if (str_eqz(e->key, "parameters") || str_eqz(e->key, "schema") || str_eqz(e->key, "schemas") ||
		    (str_eqz(e->key, "uri") && is_integration(ep, "HTTP_PROXY")))
			map_put(cx->arena, kept, e->key, e->value);
		else
			diag(cx->diags, D_HTTP_OPTION_IGNORED, key_span(e),
			     "'request.%.*s' has no effect with the integration %.*s: function '%.*s'", STRA(e->key),
			     STRA(ep->integration), STRA(ep->ev->fn->key));
	}
	const bool passed_on = js_truthy(value_get(response, "transferMode"));
	if (js_truthy(response) && !(passed_on && map_len(response) == 1))
		diag(cx->diags, D_HTTP_OPTION_IGNORED, key_span(map_entry(ep->config, STR("response"))),
		     "'response'%s has no effect with the integration %.*s: function '%.*s'", passed_on ? " but for transferMode" : "",
		     STRA(ep->integration), STRA(ep->ev->fn->key));
	ep->request = map_len(kept) ? kept : NULL;
	ep->parameters = read_parameters(cx, value_get(kept, "parameters"));
}

static void read_messages(struct cx *cx, struct endpoint *ep)
{
	const struct value *request = value_get(ep->config, "request"), *response = value_get(ep->config, "response");
	const struct value *statuses = value_get(response, "statusCodes");
	request = js_truthy(request) ? request : NULL;
	bool aws = is_integration(ep, "AWS"), http = is_integration(ep, "HTTP");
	if (is_integration(ep, "AWS_PROXY") || is_integration(ep, "HTTP_PROXY")) {
		read_proxy(cx, ep, request, response);
		return;
	}
	ep->request = request;
	ep->parameters = value_get(request, "parameters");
	ep->pass_through = value_get(request, "passThrough");
	ep->response = js_truthy(response) ? response : NULL;
	ep->statuses = statuses;
	if (aws || http) {
		ep->parameters = read_parameters(cx, ep->parameters);
		if (!js_truthy(ep->pass_through))
			ep->pass_through = aws ? LITERAL("NEVER") : NULL;
		if (aws && !ep->response)
			ep->response = v_map(cx->arena);
		ep->statuses = ep->response ? statuses_read(cx, js_truthy(statuses) ? statuses : NULL) : NULL;
	}
	if (http ? !ep->response : ep->response && is_nil(ep->statuses) && is_integration(ep, "MOCK"))
		diag(cx->diags, D_HTTP_RESPONSE, value_span(ep->config),
		     "the integration %.*s needs 'response' with its 'statusCodes': API Gateway makes the answer", STRA(ep->integration));
}

/* How the answer is passed on, which only a proxy integration can set. */
static void read_transfer(struct cx *cx, struct endpoint *ep)
{
	const struct value *mode = value_dig(ep->config, "response", "transferMode");
	struct str text;
	if (!js_truthy(mode) || !rest_text(cx, mode, mode->span, "response.transferMode", &text))
		return;
	text = str_upper(cx->arena, text);
	if (!str_eqz(text, "BUFFERED") && !str_eqz(text, "STREAM"))
		diag(cx->diags, D_HTTP_OPTION, mode->span, "'response.transferMode' is BUFFERED or STREAM, and not '%.*s'", STRA(text));
	else if (!is_integration(ep, "AWS_PROXY") && !is_integration(ep, "HTTP_PROXY"))
		diag(cx->diags, D_HTTP_TRANSFER_MODE, mode->span, "'response.transferMode' goes with a proxy integration, and function '%.*s' has %.*s here",
		     STRA(ep->ev->fn->key), STRA(ep->integration));
	else
		ep->transfer = text;
}

/* The method's own limit, else that of all methods. */
static const struct value *timeout_of(const struct rest_api *api, const struct endpoint *ep)
{
	const struct value *own = value_get(ep->config, "timeoutInMillis"), *shared = value_get(api->config, "timeoutInMillis");
	return js_truthy(own) ? own : js_truthy(shared) ? shared : NULL;
}

static void read_backend(struct cx *cx, struct endpoint *ep)
{
	const struct value *uri = value_dig(ep->config, "request", "uri"), *type = value_get(ep->config, "connectionType");
	const struct value *integration = value_get(ep->config, "integration");
	if (!js_truthy(uri))
		diag(cx->diags, D_HTTP_URI, integration->span, "the integration %.*s needs 'request.uri', where requests go to",
		     STRA(ep->integration));
	struct str text;
	if (!js_truthy(type) || !rest_text(cx, type, type->span, "connectionType", &text))
		return;
	ep->connection = gateway_name(cx->arena, text);
	if (str_eqz(ep->connection, "VPC_LINK") && !js_truthy(value_get(ep->config, "connectionId")))
		diag(cx->diags, D_HTTP_CONNECTION, type->span, "a connection of type '%.*s' needs a 'connectionId'", STRA(text));
}

void endpoint_read(struct cx *cx, struct rest_api *api, const struct event *ev)
{
	struct endpoint ep = { .ev = ev };
	if (!js_truthy(ev->config) || !read_route(cx, &ep) || !read_integration(cx, &ep))
		return;
	const struct value *auth = value_get(ep.config, "authorizer"), *cors = value_get(ep.config, "cors");
	if (js_truthy(auth))
		ep.auth = rest_authorizer_read(cx, &ep, auth);
	if (js_truthy(cors)) {
		ep.cors = rest_cors_read(cx, cors, str_upper(cx->arena, ep.method));
		preflight_add(cx, api, &ep);
	}
	if (is_integration(&ep, "HTTP") || is_integration(&ep, "HTTP_PROXY"))
		read_backend(cx, &ep);
	ep.timeout = timeout_of(api, &ep);
	read_transfer(cx, &ep);
	read_messages(cx, &ep);
	vec_push(cx->arena, &api->endpoints, ep);
}
