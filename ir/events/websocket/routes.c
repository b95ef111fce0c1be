#include "ir/events/websocket/websocket.h"

#include "ir/js.h"

/* $ is S, / is Slash and so on: route keys are no logical ids. */
static struct str route_id(struct arena *a, struct str key)
{
	static const char *const names[][2] = {
		{ "$", "S" }, { "/", "Slash" }, { "-", "Dash" }, { "_", "Underscore" }, { ".", "Period" },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		key = str_replace(a, key, str_z(names[i][0]), str_z(names[i][1]));
	return STR_CAT(a, key, STR("WebsocketsRoute"));
}

static bool authorizer_function(struct cx *cx, const struct value *name, struct ws_authorizer *out)
{
	out->name = js_string(cx->arena, name);
	out->fn = service_function(cx->service, out->name);
	if (!out->fn)
		diag(cx->diags, D_FUNCTION_UNKNOWN, name->span,
		     "the authorizer '%.*s' is neither a function of this service nor an ARN", STRA(out->name));
	return out->fn;
}

static bool authorizer_arn(struct cx *cx, const struct value *arn, const struct value *name, struct ws_authorizer *out)
{
	out->arn = arn;
	if (is_string(arn) && str_find(arn->string, ':') >= 0) {
		out->name = str_from(arn->string, (uint32_t)str_rfind(arn->string, ':') + 1);
	} else if (!is_string(arn) && js_truthy(name)) {
		out->name = js_string(cx->arena, name);
	} else if (is_string(arn)) {
		diag(cx->diags, D_WEBSOCKET_AUTHORIZER, arn->span, "'%.*s' is not an ARN", STRA(arn->string));
		return false;
	} else {
		diag(cx->diags, D_WEBSOCKET_AUTHORIZER, arn->span,
		     "an authorizer whose ARN is computed has no name of its own: add 'name'");
		return false;
	}
	return true;
}

static bool read_authorizer(struct cx *cx, const struct value *own, struct ws_authorizer *out)
{
	const struct value *source = value_get(own, "identitySource");
	out->there = true;
	out->identity_source = js_truthy(source) ? source : TEXTS(cx->arena, "route.request.header.Auth");
	if (is_string(own))
		return str_find(own->string, ':') >= 0 ? authorizer_arn(cx, own, NULL, out) : authorizer_function(cx, own, out);
	const struct value *arn = value_get(own, "arn"), *name = value_get(own, "name");
	if (js_truthy(arn))
		return authorizer_arn(cx, arn, name, out);
	if (js_truthy(name))
		return authorizer_function(cx, name, out);
	diag(cx->diags, D_WEBSOCKET_AUTHORIZER, own->span, "this authorizer names neither a function ('name') nor an 'arn'");
	return false;
}

bool ws_read_route(struct cx *cx, const struct event *ev, struct ws_route *out)
{
	bool map = is_map(ev->config) || is_list(ev->config);
	const struct value *route = map ? value_get(ev->config, "route") : ev->config;
	const struct value *authorizer = value_get(ev->config, "authorizer"), *response = value_get(ev->config, "routeResponseSelectionExpression");
	*out = (struct ws_route){ .ev = ev };
	if (!map && !(is_string(route) && route->string.n))
		return false;
	if (!is_string(route)) {
		diag(cx->diags, D_WEBSOCKET_ROUTE, route ? route->span : ev->span, "this websocket event names no route");
		return false;
	}
	out->key = route->string;
	out->id = route_id(cx->arena, route->string);
	out->response = js_truthy(response) ? response : NULL;
	if (is_string(authorizer) || is_map(authorizer) || is_list(authorizer))
		return read_authorizer(cx, authorizer, &out->authorizer);
	return true;
}
