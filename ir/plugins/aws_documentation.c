/*
 * aws_documentation: serverless-aws-documentation makes models, and documents methods by them and by the names of
 * parameters. The parts of the documentation it uploads at deployment, to the API that an output names.
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/plugins/common/rest.h"

struct documenting {
	struct cx *cx;
	const struct plugin_use *use;
	struct value *waits; /* for what the resource at hand waits: logical ids, each once */
};

static void wait_for(struct documenting *d, struct str model)
{
	struct str id = STR_CAT(d->cx->arena, model, STR("Model"));
	map_put(d->cx->arena, d->waits, id, v_str(d->cx->arena, id));
}

/* As a list, or NULL if there are none. */
static const struct value *waits(const struct documenting *d)
{
	struct value *list = v_list(d->cx->arena);
	map_each(e, d->waits)
		list_push(d->cx->arena, list, e->value);
	return list_len(list) ? list : NULL;
}

/* A list of the documentation, each item of which is a map; otherwise NULL after an error, or without one if it is falsy. */
static const struct value *items(struct documenting *d, const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);
	if (!js_truthy(v))
		return NULL;
	if (!is_list(v))
		plugin_refuses(d->cx, d->use, v->span, "%s takes a list, and this is %s", key, value_kind_name(v));
	list_each(i, v)
		if (is_null(v->list.item[i]))
			plugin_refuses(d->cx, d->use, v->list.item[i]->span, "%s[%u] is null", key, i);
	return is_list(v) ? v : NULL;
}

/* ---- models */

static bool in_name(char c) { return ascii_alnum(c) || c == '_' || c == '-'; }

/* The model that a reference names, {{model: Name}}; empty: none. */
static struct str model_named(struct str s)
{
	for (int32_t at = 0; (at = str_search(s, STR("{{model:"), (uint32_t)at)) >= 0; at++) {
		struct str rest = str_from(s, (uint32_t)at + 8);
		for (uint32_t blank; (blank = str_blank(rest)) > 0;)
			rest = str_from(rest, blank);
		uint32_t n = 0;
		while (n < rest.n && in_name(rest.p[n]))
			n++;
		if (n && str_starts(str_from(rest, n), "}}"))
			return str_to(rest, n);
	}
	return STR("");
}

static const struct value *schema_of(struct documenting *d, const struct value *v)
{
	struct arena *a = d->cx->arena;
	if (is_null(v))
		plugin_refuses(d->cx, d->use, v->span, "it takes no null in a model's schema");
	if (is_list(v)) {
		struct value *list = list_copy(a, v);
		list_each(i, v)
			list->list.item[i] = schema_of(d, v->list.item[i]);
		return list;
	}
	if (!is_map(v))
		return v;
	struct value *map = map_copy(a, v);
	map_each(e, v) {
		const bool reference = str_eqz(e->key, "$ref");
		struct str model = reference ? model_named(js_string(a, e->value)) : STR("");
		if (model.n) {
			wait_for(d, model);
			map_put_at(a, map, e->key, key_span(e), value_at(CFN_JOIN(a, "/", LITERAL("https://apigateway.amazonaws.com/restapis"),
				rest_api_id(d->cx), LITERAL("models"), v_str(a, model)), e->value->span));
		} else if (!reference) {
			map_put_at(a, map, e->key, key_span(e), schema_of(d, e->value));
		}
	}
	return map;
}

static void put_model(struct documenting *d, const struct value *model)
{
	struct arena *a = d->cx->arena;
	const struct value *name = value_get(model, "name"), *schema = value_get(model, "schema");
	struct str id = STR_CAT(a, js_string(a, name), STR("Model"));
	struct value *p = graph_put(d->cx, id, "AWS::ApiGateway::Model", model->span);
	d->waits = v_map(a);
	map_putz(a, p, "RestApiId", rest_api_id(d->cx));
	map_putz(a, p, "ContentType", value_get(model, "contentType"));
	map_putz(a, p, "Name", name);
	map_putz(a, p, "Schema", js_truthy(schema) ? schema_of(d, schema) : v_map(a));
	const struct value *depends = waits(d);
	if (depends)
		graph_attr(d->cx, id, "DependsOn", depends);
}

/* ---- methods */

static void use_models(struct documenting *d, const struct value *models)
{
	map_each(e, models)
		wait_for(d, js_string(d->cx->arena, e->value));
}

static struct value *response_of(struct arena *a, struct value *responses, struct str status)
{
	list_each(i, responses)
		if (str_eq(js_string(a, value_get(responses->list.item[i], "StatusCode")), status))
			return list_own(a, responses, i);
	return NULL;
}

static void add_response(struct documenting *d, struct value *responses, const struct value *response)
{
	struct arena *a = d->cx->arena;
	const struct value *status = value_get(response, "statusCode"), *models = value_get(response, "responseModels");
	if (is_nil(status)) {
		plugin_refuses(d->cx, d->use, response->span, "a response needs its statusCode");
		return;
	}
	struct str code = js_string(a, status);
	struct value *own = response_of(a, responses, code);
	if (!own) {
		const struct value *headers = items(d, response, "responseHeaders");
		struct value *names = headers ? v_map(a) : NULL;
		list_each(i, headers)
			map_put(a, names, STR_CAT(a, STR("method.response.header."), js_string(a, value_get(headers->list.item[i], "name"))), v_bool(a, true));
		own = value_at(MAP(a, { "StatusCode", v_str(a, code) }, { "ResponseParameters", names }), response->span);
		list_push(a, responses, own);
	}
	if (js_truthy(models)) {
		map_putz(a, own, "ResponseModels", models);
		use_models(d, models);
	}
}

static void add_responses(struct documenting *d, struct value *properties, const struct value *documentation)
{
	const struct value *more = items(d, documentation, "methodResponses");
	if (!more)
		return;
	if (!js_truthy(value_get(properties, "MethodResponses")))
		map_putz(d->cx->arena, properties, "MethodResponses", v_list(d->cx->arena));
	struct value *responses = map_own(d->cx->arena, properties, STR("MethodResponses"));
	list_each(i, more)
		if (responses)
			add_response(d, responses, more->list.item[i]);
}

/* Parameters that the method has already stay as they are. */
static void add_parameters(struct documenting *d, struct value *properties, const struct value *documentation)
{
	static const char *const kinds[][2] = { { "requestHeaders", "header" }, { "queryParams", "querystring" }, { "pathParams", "path" } };
	struct arena *a = d->cx->arena;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const struct value *v = value_get(documentation, kinds[k][0]);
		if (is_map(v) && !map_len(v))
			continue;
		const struct value *named = items(d, documentation, kinds[k][0]);
		if (list_len(named) && !js_truthy(value_get(properties, "RequestParameters")))
			map_putz(a, properties, "RequestParameters", v_map(a));
		struct value *parameters = list_len(named) ? map_own(a, properties, STR("RequestParameters")) : NULL;
		list_each(i, named) {
			const struct value *item = named->list.item[i], *required = value_get(item, "required");
			struct str key = str_fmt(a, "method.request.%s.%.*s", kinds[k][1], STRA(js_string(a, value_get(item, "name"))));
			if (parameters && !map_get(parameters, key))
				map_put(a, parameters, key, js_truthy(required) ? required : v_bool(a, false));
		}
	}
}

static void document(struct documenting *d, const struct event *ev)
{
	struct arena *a = d->cx->arena;
	const struct value *documentation = value_get(ev->config, "documentation");
	struct str id = http_method_id(d->cx, ev);
	if (!id.n || !js_truthy(documentation))
		return;
	struct value *resource = graph_own(d->cx, id, NULL), *properties = resource ? map_own(a, resource, STR("Properties")) : NULL;
	if (!properties) {
		plugin_refuses(d->cx, d->use, documentation->span, "the template has no method %.*s to document", STRA(id));
		return;
	}
	const struct value *models = value_get(documentation, "requestModels");
	d->waits = v_map(a);
	add_responses(d, properties, documentation);
	if (map_len(models)) {
		use_models(d, models);
		map_putz(a, properties, "RequestModels", models);
	}
	add_parameters(d, properties, documentation);
	/* Whatever the method waited for before is lost. */
	map_remove(resource, STR("DependsOn"));
	map_putz(a, resource, "DependsOn", waits(d));
}

static void document_all(struct cx *cx, const struct plugin_use *use)
{
	const struct value *settings = plugin_setting(cx, "documentation");
	struct documenting d = { .cx = cx, .use = use };
	if (!js_truthy(settings))
		return;
	const struct value *models = items(&d, settings, "models");
	list_each(i, models)
		put_model(&d, models->list.item[i]);
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		for (uint32_t j = 0; j < cx->service->functions[i].events_n; j++)
			document(&d, &cx->service->functions[i].events[j]);
	graph_output(cx, STR("AwsDocApiId"), "API ID", rest_api_id(cx));
}

PLUGINS(aws_documentation) = {
	{ .names = S_WORD_LIST("serverless-aws-documentation"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "1.1.0",
	  .doc = "documents a REST API", .deploys_if = "documentation", .left_out = "the parts of the documentation, which it uploads at deployment",
	  .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, document_all }) },
	{ 0 },
};
