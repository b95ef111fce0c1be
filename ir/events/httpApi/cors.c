#include "ir/events/httpApi/httpApi.h"

#include "ir/js.h"

static const char *const every_method[] = { "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE" };

struct cors cors_read(struct cx *cx, const struct value *user)
{
	struct arena *a = cx->arena;
	struct cors cors = { 0 };
	if (!js_truthy(user))
		return cors;
	const struct value *origins = value_get(user, "allowedOrigins"), *headers = value_get(user, "allowedHeaders");
	const struct value *methods = value_get(user, "allowedMethods"), *exposed = value_get(user, "exposedResponseHeaders");
	cors.config = MAP(a,
		{ "AllowCredentials", js_truthy(value_get(user, "allowCredentials")) ? v_bool(a, true) : NULL },
		{ "AllowHeaders", js_truthy(headers) ? js_unique(a, headers)
			: TEXTS(a, "Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token",
				"X-Amz-User-Agent", "X-Amzn-Trace-Id") },
		{ "AllowMethods", js_truthy(methods) ? js_unique(a, methods) : NULL },
		{ "AllowOrigins", js_truthy(origins) ? js_unique(a, origins) : TEXTS(a, "*") },
		{ "ExposeHeaders", js_truthy(exposed) ? js_unique(a, exposed) : NULL },
		{ "MaxAge", value_get(user, "maxAge") });
	if (!js_truthy(methods)) {
		cors.methods = v_map(a);
		cors_add_method(cx, &cors, STR("OPTIONS"));
	}
	return cors;
}

void cors_add_method(struct cx *cx, struct cors *cors, struct str method)
{
	if (!cors->methods)
		return;
	if (!str_eqz(method, "ANY")) {
		if (!map_get(cors->methods, method))
			map_put(cx->arena, cors->methods, method, v_str(cx->arena, method));
		return;
	}
	for (size_t i = 0; i < sizeof every_method / sizeof *every_method; i++)
		cors_add_method(cx, cors, str_z(every_method[i]));
}

const struct value *cors_value(struct cx *cx, const struct cors *cors)
{
	if (!cors->methods)
		return cors->config;
	struct value *methods = v_list(cx->arena);
	map_each(e, cors->methods)
		list_push(cx->arena, methods, e->value);
	map_putz(cx->arena, cors->config, "AllowMethods", methods);
	return cors->config;
}
