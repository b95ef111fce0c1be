/* api_read: http events of machines, checked as the plugin checks them. */
#include "ir/js.h"
#include "ir/plugins/step_functions/api.h"

static struct str word_at(struct str s, uint32_t n)
{
	uint32_t at = 0;
	for (; n && at < s.n; at++)
		n -= s.p[at] == ' ';
	int32_t end = str_find(str_from(s, at), ' ');
	return n ? (struct str){ 0 } : end < 0 ? str_from(s, at) : str_to(str_from(s, at), (uint32_t)end);
}

/* Without the slash at either end. p NULL after refusing. */
static struct str read_path(struct start_api *api, const struct start *start, struct str path, struct span at)
{
	if (!path.p)
		machine_refused(api->s, start->machine, at, "this http event has no path");
	if (!path.p || !path_depth_ok(api->s->cx, path, at))
		return (struct str){ 0 };
	path = str_starts(path, "/") ? str_from(path, 1) : path;
	return str_ends(path, "/") ? str_to(path, path.n - 1) : path;
}

static struct str read_method(struct start_api *api, const struct start *start, struct str method, struct span at)
{
	static const char *const methods[] = { "get", "post", "put", "patch", "options", "head", "delete", "any" };
	struct str lower = str_lower(api->s->cx->arena, method);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (method.p && str_eqz(lower, methods[i]))
			return lower;
	if (method.p)
		machine_refused(api->s, start->machine, at, "API Gateway has no method '%.*s': use get, post, put, patch, options, head, delete or any", STRA(method));
	else
		machine_refused(api->s, start->machine, at, "this http event has no method");
	return (struct str){ 0 };
}

/* ---- authorizer */

static bool authorizing_function(struct start_api *api, const struct start *start, const struct value *key, struct start_authorizer *auth)
{
	struct cx *cx = api->s->cx;
	const struct function *fn = is_string(key) ? service_function(cx->service, key->string) : NULL;
	if (!fn) {
		machine_refused(api->s, start->machine, key->span, "the authorizer '%.*s' is no function of this service", STRA(js_string(cx->arena, key)));
		return false;
	}
	auth->name = fn->key;
	auth->arn = function_arn(cx, fn);
	return true;
}

static bool authorizing_arn(struct start_api *api, const struct start *start, const struct value *arn, const struct value *name, struct start_authorizer *auth)
{
	if (!is_string(name) && !is_string(arn)) {
		machine_refused(api->s, start->machine, arn->span, "this ARN holds no name for the authorizer: set authorizer.name");
		return false;
	}
	auth->arn = arn;
	auth->name = is_string(name) ? name->string : rest_name_in_arn(arn->string);
	return true;
}

static bool authorizing_map(struct start_api *api, const struct start *start, const struct value *own, struct start_authorizer *auth)
{
	const struct value *type = value_get(own, "type"), *id = value_get(own, "authorizerId"), *arn = value_get(own, "arn"), *name = value_get(own, "name"), *scopes = value_get(own, "scopes");
	bool good = true;
	auth->type = js_truthy(type) ? type : NULL;
	if (auth->type && !is_string(type)) {
		machine_refused(api->s, start->machine, type->span, "the type of an authorizer is a text");
		return false;
	}
	if (auth->type && js_truthy(id))
		auth->id = id;
	else if (auth->type && str_eq_nocase(type->string, STR("AWS_IAM")))
		auth->type = LITERAL("AWS_IAM");
	else if (js_truthy(arn))
		good = authorizing_arn(api, start, arn, name, auth);
	else if (js_truthy(name))
		good = authorizing_function(api, start, name, auth);
	else
		good = !machine_refused(api->s, start->machine, own->span, "an authorizer has a name or an ARN");
	auth->scopes = is_list(scopes) ? scopes : NULL;
	auth->ttl = rest_ttl(api->s->cx->arena, value_get(own, "resultTtlInSeconds"));
	auth->validation = value_get(own, "identityValidationExpression");
	auth->source = value_get(own, "identitySource") ? value_get(own, "identitySource") : auth->source;
	return good;
}

/* Whether the event is one that passes the whole request on, or says nothing. False after refusing. */
static bool read_integration(struct start_api *api, const struct start *start, bool *proxy)
{
	static const char *const known[] = { "LAMBDA_PROXY", "LAMBDA", "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK" };
	const struct value *own = value_get(start->config, "integration");
	*proxy = !js_truthy(own);
	if (*proxy)
		return true;
	struct str name = str_upper(api->s->cx->arena, value_str(own));
	int32_t dash = str_find(name, '-');
	if (dash >= 0)
		name = STR_CAT(api->s->cx->arena, str_to(name, (uint32_t)dash), STR("_"), str_from(name, (uint32_t)dash + 1));
	*proxy = str_eqz(name, "LAMBDA_PROXY") || str_eqz(name, "AWS_PROXY");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eqz(name, known[i]))
			return true;
	machine_refused(api->s, start->machine, own->span, "integration is one of lambda, lambda-proxy, aws, aws-proxy, http, http-proxy and mock");
	return false;
}

static bool read_authorizer(struct start_api *api, struct start *start)
{
	const struct value *own = value_get(start->config, "authorizer");
	if (!js_truthy(own))
		return true;
	struct start_authorizer *auth = start->authorizer = ARENA_NEW(api->s->cx->arena, struct start_authorizer);
	auth->source = LITERAL("method.request.header.Authorization");
	bool good, proxy;
	if (is_string(own) && str_eq_nocase(own->string, STR("AWS_IAM"))) {
		auth->type = LITERAL("AWS_IAM");
		good = true;
	} else if (is_string(own)) {
		good = str_find(own->string, ':') < 0 ? authorizing_function(api, start, own, auth) : authorizing_arn(api, start, own, NULL, auth);
	} else if (is_map(own)) {
		good = authorizing_map(api, start, own, auth);
	} else {
		good = !machine_refused(api->s, start->machine, own->span, "authorizer is a function's name, an ARN or a map, and this is %s", value_kind_name(own));
	}
	auth->user_pool = rest_is_user_pool(auth->arn);
	if (!good || !read_integration(api, start, &proxy))
		return false;
	if (proxy && auth->user_pool && js_truthy(value_get(own, "claims")))
		good = !machine_refused(api->s, start->machine, value_get(own, "claims")->span, "claims of a user pool are only taken with 'integration: lambda'");
	return good;
}

/* ---- cors */

static bool read_cors(struct start_api *api, struct start *start, struct str method)
{
	struct arena *a = api->s->cx->arena;
	const struct value *own = value_get(start->config, "cors");
	if (!js_truthy(own))
		return true;
	const struct value *origin = value_get(own, "origin"), *origins = value_get(own, "origins"), *headers = value_get(own, "headers"), *methods = value_get(own, "methods");
	const char *wrong = js_truthy(origin) && js_truthy(origins) ? "cors has origin or origins, not both"
		: js_truthy(headers) && !is_list(headers) ? "cors.headers is a list" : js_truthy(methods) && !is_list(methods) ? "cors.methods is a list" : NULL;
	if (wrong) {
		machine_refused(api->s, start->machine, own->span, "%s", wrong);
		return false;
	}
	struct value *all = list_copy(a, is_list(methods) ? methods : NULL);
	struct str upper = str_upper(a, method);
	if (!list_has(all, STR("OPTIONS")))
		list_push(a, all, v_text(a, "OPTIONS"));
	if (!is_map(own) || !list_has(all, upper))
		list_push(a, all, v_str(a, upper));
	start->cors = ARENA_NEW(a, struct start_cors);
	*start->cors = (struct start_cors){
		.origin = is_map(own) ? origin : LITERAL("*"), .origins = is_map(own) ? origins : TEXTS(a, "*"), .methods = all, .max_age = value_get(own, "maxAge"),
		.headers = js_truthy(headers) ? headers : TEXTS(a, "Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amz-User-Agent"),
		.credentials = js_truthy(value_get(own, "allowCredentials")), .span = own->span,
	};
	return true;
}

static bool read_start(struct start_api *api, const struct machine *m, const struct value *http)
{
	struct arena *a = api->s->cx->arena;
	struct start start = { .machine = m, .config = is_map(http) ? http : NULL, .span = http->span };
	const struct value *path = value_get(http, "path"), *method = value_get(http, "method");
	if (!is_map(http) && !is_string(http))
		return !machine_refused(api->s, m, http->span, "an http event is 'METHOD path' or a map, and this is %s", value_kind_name(http));
	struct endpoint ep = { .config = start.config, .request = value_get(http, "request") };
	ep.path = read_path(api, &start, is_string(http) ? word_at(http->string, 1) : is_string(path) ? path->string : (struct str){ 0 }, path ? path->span : http->span);
	if (!ep.path.p)
		return false;
	ep.method = read_method(api, &start, is_string(http) ? word_at(http->string, 0) : is_string(method) ? method->string : (struct str){ 0 }, method ? method->span : http->span);
	if (!ep.method.p || !read_authorizer(api, &start) || !read_cors(api, &start, ep.method))
		return false;
	struct event *event = ARENA_NEW(a, struct event);
	event->span = http->span;
	ep.ev = event;
	vec_push(a, &api->rest.endpoints, ep);
	vec_push(a, &api->starts, start);
	return true;
}

bool starts_read(struct start_api *api)
{
	bool good = true;
	for (uint32_t i = 0; i < api->s->machines.n; i++) {
		const struct machine *m = &api->s->machines.at[i];
		const struct value *events = value_get(m->config, "events");
		list_each(k, events) {
			const struct value *http = value_get(events->list.item[k], "http");
			if (http)
				good &= read_start(api, m, http);
		}
	}
	return good;
}
