#include "emit/package/endpoints.h"

#include "emit/package/deploy.h"
#include "ir/base/inert.h"
#include "ir/def.h"
#include "ir/js.h"
#include "ir/service.h"

/* What an http or httpApi event was written as: "METHOD path", or a map with both. */
static void read_route(struct arena *a, const struct value *config, struct str *method, struct str *path)
{
	if (is_map(config)) {
		*method = js_string(a, value_get(config, "method"));
		*path = js_string(a, value_get(config, "path"));
	} else {
		struct str text = js_string(a, config);
		int32_t blank = str_find(text, ' ');
		*method = blank < 0 ? text : str_to(text, (uint32_t)blank);
		*path = blank < 0 ? STR("") : str_from(text, (uint32_t)blank + 1);
	}
	if (!is_string(value_get(config, "method")) && is_map(config))
		*method = STR("*");
	*method = str_eqz(*method, "*") ? STR("ANY") : str_upper(a, *method);
}

/* As the address ends: REST paths may be written without slashes around them; the default route of an HTTP API has none. */
static struct str address_end(struct arena *a, struct str path, bool rest)
{
	if (!rest)
		return str_eqz(path, "*") ? STR("") : path;
	while (str_starts(path, "/"))
		path = str_from(path, 1);
	while (str_ends(path, "/"))
		path = str_to(path, path.n - 1);
	return path.n ? STR_CAT(a, STR("/"), path) : path;
}

/* An argument of printf for each route of the API, with a blank before it; none if there is no route. */
static void put_routes(struct cx *cx, const char *event, struct buf *out)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	for (uint32_t i = 0; i < s->functions_n; i++)
		for (uint32_t k = 0; k < s->functions[i].events_n; k++) {
			const struct event *e = &s->functions[i].events[k];
			struct str method, path;
			if (strcmp(e->def->key, event) != 0)
				continue;
			read_route(a, e->config, &method, &path);
			struct str end = str_inert(a, str_shown(a, address_end(a, path, strcmp(event, "http") == 0)));
			method = str_inert(a, str_shown(a, method));
			buf_putf(out, " \\\n\t%.*s\"$url\"", STRA(shell_word(a, STR_CAT(a, method, STR(" - ")))));
			buf_str(out, end.n ? shell_word(a, end) : end);
		}
}

/* label: what stands before the address, or NULL. */
static void put_address(struct cx *cx, struct str key, struct str label, struct buf *out)
{
	struct arena *a = cx->arena;
	struct str shown = STR_CAT(a, label.n ? shell_word(a, label) : label, STR("\"$url\""));
	deploy_fragment("address.sh", MAP(a, { "key", v_str(a, shell_word(a, key)) }, { "shown", v_str(a, shown) }), out);
}

static void put_api(struct cx *cx, const char *key, const char *event, struct buf *out)
{
	struct buf routes = { 0 };
	put_routes(cx, event, &routes);
	if (routes.n) {
		struct arena *a = cx->arena;
		deploy_fragment("address.sh", MAP(a, { "key", v_text(a, key) }, { "shown", v_str(a, str_dup(a, str_from(buf_text(&routes), 1))) }), out);
	}
	buf_free(&routes);
}

void deploy_endpoints(struct cx *cx, const struct value *template, struct buf *out)
{
	struct arena *a = cx->arena;
	const struct value *outputs = value_get(template, "Outputs");
	const struct service *s = cx->service;
	map_each(e, outputs) {
		if (str_eqz(e->key, "ServiceEndpoint"))
			put_api(cx, "ServiceEndpoint", "http", out);
		else if (str_eqz(e->key, "HttpApiUrl"))
			put_api(cx, "HttpApiUrl", "httpApi", out);
		else if (str_starts(e->key, "ServiceEndpoint"))
			put_address(cx, e->key, STR(""), out);
	}
	if (value_get(outputs, "CloudFrontDistributionDomainName"))
		put_address(cx, STR("CloudFrontDistributionDomainName"), STR("CloudFront - "), out);
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct str key = STR_CAT(a, s->functions[i].id, STR("LambdaFunctionUrl"));
		if (map_get(outputs, key))
			put_address(cx, key, STR_CAT(a, str_inert(a, s->functions[i].key), STR(": ")), out);
	}
}
