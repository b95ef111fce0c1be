/* responses: what API Gateway makes of a function's or back end's answer, for integrations that are no proxies. */
#include "ir/events/http/http.h"

#include "ir/js.h"

/* An answer's text or error message that matches the pattern gets the status. */
static const struct status {
	const char *code, *pattern;
} default_statuses[] = {
	{ "200", "" },
	{ "400", "[\\s\\S]*\\[400\\][\\s\\S]*" },
	{ "401", "[\\s\\S]*\\[401\\][\\s\\S]*" },
	{ "403", "[\\s\\S]*\\[403\\][\\s\\S]*" },
	{ "404", "[\\s\\S]*\\[404\\][\\s\\S]*" },
	{ "422", "[\\s\\S]*\\[422\\][\\s\\S]*" },
	{ "500", "[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*" },
	{ "502", "[\\s\\S]*\\[502\\][\\s\\S]*" },
	{ "504", "([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)" },
};

static struct value *status(struct arena *a, const struct status *s)
{
	return MAP(a, { "pattern", v_text(a, s->pattern) });
}

const struct value *statuses_read(struct cx *cx, const struct value *user)
{
	struct arena *a = cx->arena;
	if (!user) {
		struct value *all = v_map(a);
		for (size_t i = 0; i < sizeof default_statuses / sizeof *default_statuses; i++)
			map_putz(a, all, default_statuses[i].code, status(a, &default_statuses[i]));
		return all;
	}
	map_each(e, user)
		if (value_is(value_get(e->value, "pattern"), ""))
			return user;
	if (is_null(value_get(user, default_statuses[0].code)))
		return user; /* v3.40 dies of it; check_status reports it */
	/* Without a status for what matches nothing else, 200 becomes it. */
	struct value *all = map_copy(a, is_map(user) ? user : NULL);
	map_putz(a, all, default_statuses[0].code, status(a, &default_statuses[0]));
	return all;
}

static struct str header_name(struct arena *a, struct str header)
{
	return STR_CAT(a, STR("method.response.header."), header);
}

static void add_values(struct arena *a, struct value *out, const struct value *headers)
{
	map_each(e, headers)
		map_put(a, out, header_name(a, e->key), e->value);
}

static void add_names(struct arena *a, struct value *out, const struct value *headers)
{
	map_each(e, headers)
		map_put(a, out, header_name(a, e->key), v_bool(a, true));
}

/* Headers of every status: those of CORS, then the user's. */
static struct value *common_headers(struct cx *cx, const struct endpoint *ep)
{
	return map_assign(cx->arena, rest_cors_headers(cx, ep->cors), value_get(ep->response, "headers"));
}

static bool check_status(struct cx *cx, const struct entry *e)
{
	if (!is_nil(e->value))
		return true;
	diag(cx->diags, D_HTTP_OPTION, key_span(e), "the status %.*s is empty: give it a pattern, headers or a template", STRA(e->key));
	return false;
}

struct value *integration_responses(struct cx *cx, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	struct value *list = v_list(a);
	const struct value *headers = common_headers(cx, ep), *shared = value_get(ep->response, "template");
	const struct entry **entries = js_entries(a, ep->statuses);
	for (uint32_t i = 0; i < map_len(ep->statuses); i++) {
		const struct value *config = entries[i]->value, *pattern = value_get(config, "pattern");
		const struct value *template = value_get(config, "template");
		if (!check_status(cx, entries[i]))
			continue;
		struct value *parameters = v_map(a);
		const struct value *templates = v_map(a);
		add_values(a, parameters, headers);
		add_values(a, parameters, value_get(config, "headers"));
		if (js_truthy(shared))
			templates = MAP(a, { "application/json", shared });
		if (js_truthy(template))
			templates = value_merge(a, templates, is_string(template) ? MAP(a, { "application/json", template }) : template);
		list_push(a, list, MAP(a,
			{ "StatusCode", v_str(a, entries[i]->key) },
			{ "SelectionPattern", js_truthy(pattern) ? pattern : LITERAL("") },
			{ "ResponseParameters", parameters },
			{ "ResponseTemplates", templates },
			{ "ContentHandling", str_starts(entries[i]->key, "2") ? value_get(ep->response, "contentHandling") : NULL }));
	}
	return list;
}

struct value *method_responses(struct cx *cx, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	struct value *list = v_list(a);
	if (!ep->response || !(is_integration(ep, "AWS") || is_integration(ep, "HTTP") || is_integration(ep, "MOCK")))
		return list;
	const struct value *headers = common_headers(cx, ep);
	const struct entry **entries = js_entries(a, ep->statuses);
	for (uint32_t i = 0; i < map_len(ep->statuses); i++) {
		struct value *parameters = v_map(a);
		add_names(a, parameters, headers);
		add_names(a, parameters, value_get(entries[i]->value, "headers"));
		list_push(a, list, MAP(a, { "ResponseParameters", parameters }, { "ResponseModels", v_map(a) },
			{ "StatusCode", v_str(a, entries[i]->key) }));
	}
	return list;
}
