/*
 * api_gateway_caching: serverless-api-gateway-caching names the parameters by which answers of methods are cached. The
 * cache itself it sets up at deployment, and finds the API by an output.
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/plugins/common/rest.h"

/* One element of a path, or a method, in the plugin's spelling of logical ids, which is not always v3.40's. */
static struct str id_part(struct arena *a, struct str part)
{
	struct str s = str_lower(a, part);
	static const char *const gone[] = { "+", "_", "." };
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		s = str_replace(a, s, str_z(gone[i]), STR(""));
	s = str_replace(a, s, STR("-"), STR("Dash"));
	if (str_starts(s, "{")) {
		const int32_t end = str_find(s, '}');
		s = STR_CAT(a, end > 0 ? str_to(str_from(s, 1), (uint32_t)end - 1) : STR("{"), STR("Var"));
	}
	if (s.n && ascii_lower(s.p[0]))
		s = STR_CAT(a, str_upper(a, str_to(s, 1)), str_from(s, 1));
	return s;
}

static struct str method_of(struct arena *a, struct str path, struct str method)
{
	VEC(struct str) parts = { 0 };
	vec_push(a, &parts, STR("ApiGatewayMethod"));
	if (path.n > 1 && str_ends(path, "/"))
		path = str_to(path, path.n - 1);
	for (uint32_t at = 0; at <= path.n;) {
		const int32_t slash = str_find(str_from(path, at), '/');
		const uint32_t end = slash < 0 ? path.n : at + (uint32_t)slash;
		vec_push(a, &parts, id_part(a, str_to(str_from(path, at), end - at)));
		at = end + 1;
	}
	vec_push(a, &parts, id_part(a, method));
	return str_cat(a, parts.at, parts.n);
}

/* Names a parameter of the request, which callers need not send unless they had to before. */
static void accept_parameter(struct arena *a, struct value *parameters, struct str name)
{
	if (is_nil(map_get(parameters, name)))
		map_put(a, parameters, name, v_bool(a, false));
}

static bool of_request(struct str s)
{
	static const char *const parts[] = { "method.request.querystring", "method.request.header", "method.request.path" };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_search(s, str_z(parts[i]), 0) >= 0)
			return true;
	return false;
}

struct cached {
	struct value *parameters, *integration, *passed, *keys; /* of the method, each its own */
};

static void add_key(struct cx *cx, const struct plugin_use *use, struct cached *m, const struct value *key)
{
	struct arena *a = cx->arena;
	const struct value *from = value_get(key, "mappedFrom");
	struct str name = js_string(a, value_get(key, "name"));
	if (is_nil(key) || (js_truthy(from) && !is_string(from))) {
		plugin_refuses(cx, use, (from ? from : key)->span, "%s", from ? "mappedFrom takes a text" : "a parameter is a map with a name, and this is null");
		return;
	}
	if (js_truthy(from)) {
		if (of_request(from->string))
			accept_parameter(a, m->parameters, from->string);
		map_put(a, m->passed, name, from);
		list_push(a, m->keys, v_str(a, name));
		return;
	}
	struct str source = STR_CAT(a, STR("method."), name);
	accept_parameter(a, m->parameters, source);
	if (!value_is(value_get(m->integration, "Type"), "AWS_PROXY"))
		map_put(a, m->passed, STR_CAT(a, STR("integration."), name), v_str(a, source));
	list_push(a, m->keys, v_str(a, source));
}

/* A map or list under a key of an owned map, as a copy; a new one where there is none. */
static struct value *own(struct arena *a, struct value *map, const char *key, struct value *otherwise)
{
	if (!js_truthy(value_get(map, key)))
		map_putz(a, map, key, otherwise);
	return map_own(a, map, str_z(key));
}

/* Methods that the template does not have under the plugin's spelling are passed over, as the plugin does. */
static void cache(struct cx *cx, const struct plugin_use *use, struct str id, const struct value *caching)
{
	struct arena *a = cx->arena;
	const struct value *keys = value_get(caching, "cacheKeyParameters");
	struct value *integration = js_truthy(keys) ? graph_own(cx, id, "Properties", "Integration", NULL) : NULL;
	if (js_truthy(keys) && !integration) {
		diag(cx->diags, D_PLUGIN_IDLE, keys->span, "%.*s names no parameters of this method: it looks for %.*s, which the template does not have", STRA(use->name), STRA(id));
		return;
	}
	if (!integration)
		return;
	if (!is_list(keys)) {
		plugin_refuses(cx, use, keys->span, "cacheKeyParameters takes a list, and this is %s", value_kind_name(keys));
		return;
	}
	struct cached m = {
		.parameters = graph_own(cx, id, "Properties", "RequestParameters", NULL), .integration = integration,
		.keys = own(a, integration, "CacheKeyParameters", v_list(a)), .passed = own(a, integration, "RequestParameters", v_map(a)),
	};
	if (!m.parameters || !m.keys || !m.passed) {
		plugin_refuses(cx, use, keys->span, "%.*s has no RequestParameters to add to", STRA(id));
		return;
	}
	list_each(i, keys)
		add_key(cx, use, &m, keys->list.item[i]);
	map_putz(a, integration, "CacheNamespace", v_str(a, STR_CAT(a, id, STR("CacheNS"))));
}

static void cache_event(struct cx *cx, const struct plugin_use *use, const struct event *ev)
{
	const struct value *path = value_get(ev->config, "path"), *method = value_get(ev->config, "method");
	if (is_http(ev) && is_string(path) && is_string(method))
		cache(cx, use, method_of(cx->arena, path->string, method->string), value_get(ev->config, "caching"));
}

static void cache_endpoint(struct cx *cx, const struct plugin_use *use, const struct value *endpoint)
{
	const struct value *path = value_get(endpoint, "path"), *method = value_get(endpoint, "method");
	if (is_string(path) && is_string(method))
		cache(cx, use, method_of(cx->arena, path->string, method->string), value_get(endpoint, "caching"));
}

/* What is there already, an API of the deployed stack, is not asked for: the first deployment's template is made. */
static void finalize(struct cx *cx, const struct plugin_use *use)
{
	const struct value *settings = plugin_setting(cx, "apiGatewayCaching");
	if (!rest_api_exists(cx) && !js_truthy(value_get(settings, "restApiId")))
		return;
	graph_output(cx, STR("RestApiIdForApigCaching"), "REST API ID", rest_api_id(cx));
	if (!js_truthy(value_get(settings, "enabled")))
		return;
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		for (uint32_t j = 0; j < cx->service->functions[i].events_n; j++)
			cache_event(cx, use, &cx->service->functions[i].events[j]);
	const struct value *more = value_get(settings, "additionalEndpoints");
	list_each(i, more)
		cache_endpoint(cx, use, more->list.item[i]);
}

/* What the plugin dies of, whether or not caching is on. */
static void read_settings(struct cx *cx, const struct plugin_use *use)
{
	const struct value *more = plugin_setting(cx, "apiGatewayCaching.additionalEndpoints");
	list_each(i, more) {
		const struct value *endpoint = more->list.item[i];
		if (!is_string(value_get(endpoint, "path")) || !is_string(value_get(endpoint, "method")))
			plugin_refuses(cx, use, endpoint->span, "additionalEndpoints[%u] needs a path and a method, both texts", i);
	}
}

static const struct schema invalidation = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "requireAuthorization", S_BOOL, .doc = "Whether callers need permission to invalidate an answer." },
		{ "handleUnauthorizedRequests", S_TYPED_WORDS("Ignore", "IgnoreWithWarning", "Fail"), .doc = "What becomes of callers without it." }),
};

static const struct schema parameters = {
	.kind = SCHEMA_LIST,
	.item = S_OPEN_OBJECT(
		{ "name", S_STRING, .doc = "The parameter, such as request.path.id." },
		{ "value", S_STRING, .doc = "Of no effect." },
		{ "mappedFrom", S_ANY, .doc = "What of the request it is mapped from, such as method.request.header.Accept." }),
};

#define ENDPOINT \
	{ "enabled", S_BOOL, .doc = "Whether answers are cached." }, \
	{ "ttlInSeconds", S_NUMBER, .doc = "Seconds that an answer is kept; default: 3600." }, \
	{ "dataEncrypted", S_BOOL, .doc = "Whether the cache is encrypted." }, \
	{ "perKeyInvalidation", &invalidation, .doc = "Who may invalidate an answer." }

static const struct schema endpoint_caching = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(ENDPOINT, { "cacheKeyParameters", &parameters, .doc = "By which parameters answers differ." }),
};

static const struct schema all_caching = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(ENDPOINT,
		{ "apiGatewayIsShared", S_BOOL, .doc = "Whether the stage is left alone, as others use it." },
		{ "basePath", S_STRING, .doc = "A path that all paths of a shared API begin with." },
		{ "restApiId", S_STRING, .doc = "The API." },
		{ "clusterSize", S_STRING, .doc = "Gigabytes of the cache; default: 0.5." },
		{ "additionalEndpoints", S_LIST(S_OPEN_OBJECT(
			{ "method", S_STRING, .doc = "The method." }, { "path", S_STRING, .doc = "The path." },
			{ "caching", &endpoint_caching, .doc = "Caching of this endpoint." })),
		  .doc = "Endpoints of other functions or of none." }),
};

static const struct plugin_keys keys[] = {
	{ PLUGIN_CUSTOM, NULL, S_PROPS({ "apiGatewayCaching", &all_caching, .doc = "Caching of all endpoints." }) },
	{ PLUGIN_EVENT, "http", S_PROPS({ "caching", &endpoint_caching, .doc = "Caching of this endpoint." }) },
	{ 0 },
};

PLUGINS(api_gateway_caching) = {
	{ .names = S_WORD_LIST("serverless-api-gateway-caching"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "1.11.0", .keys = keys,
	  .doc = "caches the answers of a REST API", .deploys_if = "apiGatewayCaching.enabled", .left_out = "the cache of the stage, which it sets up at deployment",
	  .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, read_settings }, { MOMENT_BEFORE_FINALIZE, finalize }) },
	{ 0 },
};
