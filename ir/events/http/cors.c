/* cors: what browsers ask about endpoints, answered by a mock OPTIONS method a path. */
#include "ir/events/common/apigw.h"
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"

/* What v3.40 needs as a list; a text counts as a list of one. */
static const struct value *read_list(struct cx *cx, const struct value *v, const char *name)
{
	if (is_list(v))
		return v;
	if (!is_string(v))
		diag(cx->diags, D_HTTP_OPTION, v->span, "'cors.%s' is a list, and this is %s", name, value_kind_name(v));
	return LIST(cx->arena, v);
}

/* What browsers may send where nothing else is said. */
static const struct value header_names[] = {
	TEXT("Content-Type"), TEXT("X-Amz-Date"), TEXT("Authorization"), TEXT("X-Api-Key"), TEXT("X-Amz-Security-Token"),
	TEXT("X-Amz-User-Agent"), TEXT("X-Amzn-Trace-Id"),
};
static const struct value *header_items[] = {
	&header_names[0], &header_names[1], &header_names[2], &header_names[3], &header_names[4], &header_names[5], &header_names[6],
};
static const struct value default_headers = { .kind = VALUE_LIST, .list = { header_items, 7, 7 } };

struct rest_cors *rest_cors_read(struct cx *cx, const struct value *user, struct str method)
{
	struct arena *a = cx->arena;
	struct rest_cors *cors = ARENA_NEW(a, struct rest_cors);
	const struct value *origin = value_get(user, "origin"), *origins = value_get(user, "origins");
	const struct value *headers = value_get(user, "headers"), *methods = value_get(user, "methods");
	cors->origin = origin ? origin : js_truthy(origins) ? NULL : LITERAL("*");
	cors->origins = origins;
	cors->headers = js_truthy(headers) ? read_list(cx, headers, "headers") : &default_headers;
	struct value *list = js_truthy(methods) ? list_copy(a, read_list(cx, methods, "methods")) : v_list(a);
	if (!list_has(list, STR("OPTIONS")))
		list_push(a, list, LITERAL("OPTIONS"));
	if (!is_map(user) || !list_has(list, method))
		list_push(a, list, v_str(a, method));
	cors->methods = list;
	cors->credentials = js_truthy(value_get(user, "allowCredentials"));
	cors->max_age = js_truthy(value_get(user, "maxAge")) ? value_get(user, "maxAge") : NULL;
	cors->cache_control = js_truthy(value_get(user, "cacheControl")) ? value_get(user, "cacheControl") : NULL;
	return cors;
}

/* lodash's union: first's items, then second's; what is no list counts for nothing. */
static struct value *both(struct cx *cx, const struct value *first, const struct value *second)
{
	struct value *all = list_copy(cx->arena, is_list(first) ? first : NULL);
	list_each(i, second)
		list_push(cx->arena, all, second->list.item[i]);
	return js_unique(cx->arena, all);
}

void preflight_add(struct cx *cx, struct rest_api *api, const struct endpoint *ep)
{
	const struct rest_cors *own = ep->cors;
	const struct value *at = map_get(api->preflight_index, ep->path);
	if (!at) {
		vec_reserve(cx->arena, &api->preflight, api->endpoints.cap);
		at = v_int(cx->arena, api->preflight.n);
		map_put(cx->arena, api->preflight_index, ep->path, at);
		vec_push(cx->arena, &api->preflight, (struct rest_cors){ .path = ep->path, .span = ep->ev->span });
	}
	struct rest_cors *all = &api->preflight.at[(uint32_t)at->number];
	all->headers = both(cx, own->headers, all->headers);
	all->methods = both(cx, own->methods, all->methods);
	all->origins = both(cx, own->origins, all->origins);
	all->origin = own->origin;
	all->credentials |= own->credentials;
	all->max_age = own->max_age ? own->max_age : all->max_age;
	all->cache_control = own->cache_control ? own->cache_control : all->cache_control;
}

static struct value *quoted(struct arena *a, const struct value *v)
{
	return v_fmt(a, "'%.*s'", STRA(js_string(a, v)));
}

static const struct value *split_origins(struct arena *a, struct str text)
{
	struct value *list = v_list(a);
	for (uint32_t at = 0, end; at <= text.n; at = end + 1) {
		end = at;
		while (end < text.n && text.p[end] != ',')
			end++;
		list_push(a, list, v_str(a, str_trim(str_to(str_from(text, at), end - at))));
	}
	return list;
}

/* API Gateway allows one origin in a header: of several the template picks the one that asks. */
static const struct value *origin_template(struct arena *a, const struct value *origins)
{
	if (!list_len(origins))
		return LITERAL("");
	VEC(struct str) parts = { 0 };
	list_each(i, origins) {
		struct str regex = str_replace(a, js_string(a, origins->list.item[i]), STR("."), STR("[.]"));
		int32_t star = str_find(regex, '*');
		if (star >= 0)
			regex = STR_CAT(a, str_to(regex, (uint32_t)star), STR(".+"), str_from(regex, (uint32_t)star + 1));
		vec_push(a, &parts, str_fmt(a, "%s$origin.matches(\"%.*s\")", i ? " || " : "", STRA(regex)));
	}
	struct str tests = str_cat(a, parts.at, parts.n);
	return v_fmt(a, "#set($origin = $input.params(\"Origin\"))\n"
		"#if($origin == \"\") #set($origin = $input.params(\"origin\")) #end\n"
		"#if(%.*s) #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end", STRA(tests));
}

static struct value *allowed_methods(struct arena *a, const struct value *methods)
{
	const struct str text = apigw_allowed_methods(a, js_string(a, methods), methods);
	return v_fmt(a, "'%.*s'", STRA(text));
}

static bool same_answer(const struct rest_cors *a, const struct rest_cors *b)
{
	return a->credentials == b->credentials && value_equal(a->origin, b->origin) && value_equal(a->origins, b->origins) &&
	       value_equal(a->headers, b->headers) && value_equal(a->methods, b->methods) && value_equal(a->max_age, b->max_age) &&
	       value_equal(a->cache_control, b->cache_control);
}

/* The answer to a preflight request, which is the same for most paths of an API. */
struct answer {
	const struct rest_cors *cors;
	const struct value *responses, *integration;
};

static struct answer answer_make(struct cx *cx, const struct rest_cors *cors)
{
	struct arena *a = cx->arena;
	const struct value *origin = cors->origin, *origins = cors->origins;
	if (is_string(origin) && str_find(origin->string, ',') >= 0)
		origins = split_origins(a, origin->string);
	if (list_len(origins))
		origin = list_at(origins, 0);
	const struct value *headers = MAP(a,
		{ "Access-Control-Allow-Origin", quoted(a, origin) },
		{ "Access-Control-Allow-Headers", quoted(a, cors->headers) },
		{ "Access-Control-Allow-Methods", allowed_methods(a, cors->methods) },
		{ "Access-Control-Allow-Credentials", cors->credentials ? LITERAL("'true'") : NULL },
		{ "Access-Control-Max-Age", cors->max_age ? quoted(a, cors->max_age) : NULL },
		{ "Cache-Control", cors->cache_control ? quoted(a, cors->cache_control) : NULL });
	struct value *present = v_map(a), *values = v_map(a);
	map_each(e, headers) {
		struct str name = STR_CAT(a, STR("method.response.header."), e->key);
		map_put(a, present, name, v_bool(a, true));
		map_put(a, values, name, e->value);
	}
	return (struct answer){
		.cors = cors,
		.responses = LIST(a, MAP(a, { "StatusCode", LITERAL("200") }, { "ResponseParameters", present }, { "ResponseModels", v_map(a) })),
		.integration = MAP(a,
			{ "Type", LITERAL("MOCK") },
			{ "RequestTemplates", MAP(a, { "application/json", LITERAL("{statusCode:200}") }) },
			{ "ContentHandling", LITERAL("CONVERT_TO_TEXT") },
			{ "IntegrationResponses", LIST(a, MAP(a,
				{ "StatusCode", LITERAL("200") },
				{ "ResponseParameters", values },
				{ "ResponseTemplates", MAP(a, { "application/json", origin_template(a, origins) }) })) }),
	};
}

/* The answers given last. */
struct answers {
	struct answer of[8];
	uint32_t n; /* made so far */
};

static const struct answer *answer_for(struct cx *cx, struct answers *known, const struct rest_cors *cors)
{
	const uint32_t most = sizeof known->of / sizeof *known->of;
	for (uint32_t i = 0; i < known->n && i < most; i++)
		if (same_answer(known->of[i].cors, cors))
			return &known->of[i];
	struct answer *made = &known->of[known->n++ % most];
	*made = answer_make(cx, cors);
	return made;
}

void preflight_emit(struct cx *cx, struct rest_api *api)
{
	struct arena *a = cx->arena;
	const struct entry **entries = js_entries(a, api->preflight_index);
	const struct value *nothing = v_map(a);
	struct answers known = { 0 };
	for (uint32_t i = 0; i < api->preflight.n; i++) {
		const struct rest_cors *cors = &api->preflight.at[(uint32_t)entries[i]->value->number];
		const struct value *resource;
		struct str name;
		if (!path_resource(cx, api, cors->path, cors->span, &resource, &name))
			continue;
		struct str id = method_id(cx, name, STR("options"));
		const struct answer *answer = answer_for(cx, &known, cors);
		list_push(a, api->methods, v_str(a, id));
		rest_merge(cx, id, "AWS::ApiGateway::Method", MAP(a,
			{ "AuthorizationType", LITERAL("NONE") },
			{ "HttpMethod", LITERAL("OPTIONS") },
			{ "MethodResponses", answer->responses },
			{ "RequestParameters", nothing },
			{ "Integration", answer->integration },
			{ "ResourceId", resource },
			{ "RestApiId", api->id }), NULL, cors->span);
	}
}

struct value *rest_cors_headers(struct cx *cx, const struct rest_cors *cors)
{
	struct arena *a = cx->arena;
	if (!cors)
		return v_map(a);
	return MAP(a,
		{ "Access-Control-Allow-Origin", quoted(a, list_len(cors->origins) ? cors->origins : cors->origin) },
		{ "Access-Control-Allow-Credentials", cors->credentials ? LITERAL("true") : NULL });
}
