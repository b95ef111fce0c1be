/* models: JSON schemas that API Gateway checks requests against, and the validator that does so. */
#include "ir/events/http/http.h"

#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

static struct str validator_emit(struct cx *cx, const struct rest_api *api, struct span span)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	struct str id = STR_CAT(a, STR("ApiGateway"), name_alphanumeric(a, s->name), STR("RequestValidator"));
	if (graph_resource(cx, id))
		return id;
	struct value *p = graph_put(cx, id, "AWS::ApiGateway::RequestValidator", span);
	map_putz(a, p, "RestApiId", api->id);
	map_putz(a, p, "ValidateRequestBody", v_bool(a, true));
	map_putz(a, p, "ValidateRequestParameters", v_bool(a, true));
	map_putz(a, p, "Name", v_fmt(a, "%.*s-%.*s | Validate request body and querystring parameters", STRA(s->name),
		STRA(s->provider.stage)));
	return id;
}

static bool any_required(const struct value *parameters)
{
	map_each(e, parameters) {
		const struct value *required = value_get(e->value, "required");
		bool object = is_map(e->value) || is_list(e->value);
		if (object ? is_nil(required) || js_truthy(required) : js_truthy(e->value))
			return true;
	}
	return false;
}

/* A schema of provider.apiGateway.request.schemas: one model, however many methods name it. */
static struct str provider_model(struct cx *cx, const struct rest_api *api, struct str key, const struct value *config)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, STR("ApiGateway"), name_camel(a, key), STR("Model"));
	const struct value *schema = value_get(config, "schema"), *name = value_get(config, "name");
	const struct value *description = value_get(config, "description");
	struct value *p = graph_put(cx, id, "AWS::ApiGateway::Model", config->span);
	/* v3.40 refers to the stack's own API here, which there is none of beside an external one. */
	map_putz(a, p, "RestApiId", api->external ? v_map(a) : api->id);
	map_putz(a, p, "Schema", js_truthy(schema) ? schema : config);
	map_putz(a, p, "ContentType", LITERAL("application/json"));
	map_putz(a, p, "Name", js_truthy(name) ? name : NULL);
	map_putz(a, p, "Description", js_truthy(description) ? description : NULL);
	return id;
}

static struct str own_model(struct cx *cx, const struct rest_api *api, struct str method, const struct entry *e)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, method, name_start_case(a, e->key), STR("Model"));
	bool explicit = js_truthy(value_get(e->value, "schema"));
	struct value *p = graph_put(cx, id, "AWS::ApiGateway::Model", key_span(e));
	map_putz(a, p, "RestApiId", api->id);
	map_putz(a, p, "ContentType", v_str(a, e->key));
	map_putz(a, p, "Schema", explicit ? value_get(e->value, "schema") : e->value);
	map_putz(a, p, "Name", explicit ? value_get(e->value, "name") : NULL);
	map_putz(a, p, "Description", explicit ? value_get(e->value, "description") : NULL);
	return id;
}

static struct value *request_models(struct cx *cx, const struct rest_api *api, struct str method, const struct value *schemas)
{
	struct arena *a = cx->arena;
	const struct value *shared = value_dig(api->config, "request", "schemas");
	struct value *models = v_map(a);
	const struct entry **entries = js_entries(a, schemas);
	for (uint32_t i = 0; i < map_len(schemas); i++) {
		const struct entry *e = entries[i];
		struct str key = is_map(e->value) || is_list(e->value) ? STR("") : js_string(a, e->value);
		const struct value *config = key.n ? map_get(shared, key) : NULL;
		struct str id = js_truthy(config) ? provider_model(cx, api, key, config) : own_model(cx, api, method, e);
		map_put(a, models, e->key, cfn_ref(a, id));
	}
	return models;
}

void models_emit(struct cx *cx, const struct rest_api *api)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < api->endpoints.n; i++) {
		const struct endpoint *ep = &api->endpoints.at[i];
		const struct value *schemas = value_get(ep->request, "schemas"), *resource;
		struct str name;
		bool required = any_required(ep->parameters);
		if ((!required && !map_len(schemas)) || !path_resource(cx, api, ep->path, ep->ev->span, &resource, &name))
			continue;
		struct str id = method_id(cx, name, ep->method);
		struct value *p = graph_own(cx, id, "Properties", NULL);
		if (!p)
			continue;
		map_putz(a, p, "RequestValidatorId", cfn_ref(a, validator_emit(cx, api, ep->ev->span)));
		if (!map_len(schemas))
			continue;
		const struct value *old = value_get(p, "RequestModels");
		map_putz(a, p, "RequestModels", map_assign(a, old, request_models(cx, api, id, schemas)));
	}
}
