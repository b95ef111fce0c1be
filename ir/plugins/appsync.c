/* appsync: serverless-appsync-plugin makes an API of AppSync from the section appSync (ir/plugins/appsync/). */
#include "ir/plugins/appsync/appsync.h"

#include "ir/js.h"

static void make_api(struct cx *cx, const struct plugin_use *use)
{
	const struct value *config = value_get(cx->tree, "appSync");
	if (!is_map(config)) {
		struct diag *g = plugin_refuses(cx, use, config ? config->span : use->span, config ? "appSync takes a map" : "there is no section appSync");
		if (!config)
			diag_label(cx->diags, g, "add appSync with name and authentication; custom.appSync was of version 1");
		return;
	}
	struct value *resources = plugin_own(cx, "resources", "Resources", NULL);
	if (!resources) {
		plugin_refuses(cx, use, use->span, "resources is no map that resources could be put into");
		return;
	}
	struct appsync s = { .cx = cx, .a = cx->arena, .use = use, .config = config, .resources = resources, .name = js_string(cx->arena, value_get(config, "name")), .vtl_files = v_map(cx->arena), .js_files = v_map(cx->arena) };
	s.api_id = appsync_get(&s, STR("GraphQlApi"), "ApiId");
	if (!appsync_gather(&s))
		return;
	map_reserve(s.a, resources, map_len(resources) + 16 + map_len(s.sources) * 2 + map_len(s.functions) + map_len(s.resolvers));
	appsync_api(&s);
	appsync_definition(&s);
	appsync_domain(&s);
	appsync_waf(&s);
	appsync_api_keys(&s);
	appsync_sources(&s);
	appsync_resolvers(&s);
}

/* ---- ${appsync:…} */

static const struct value *variable(struct cx *cx, const struct value *config, struct str address, struct str *why)
{
	(void)config;
	(void)why;
	static const char *const names[][2] = { { "id", "ApiId" }, { "arn", "Arn" }, { "url", "GraphQLUrl" } };
	struct appsync s = { .cx = cx, .a = cx->arena };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(address, names[i][0]))
			return appsync_get(&s, STR("GraphQlApi"), names[i][1]);
	if (!str_starts(address, "apiKey."))
		return NULL;
	struct str key = str_from(address, 7);
	const int32_t dot = str_find(key, '.');
	return appsync_get(&s, appsync_id(&s, "GraphQlApi", dot < 0 ? key : str_to(key, (uint32_t)dot)), "ApiKey");
}

static const struct plugin_variables variables = { "appsync", "'id', 'arn', 'url' and 'apiKey.NAME'", variable };

PLUGINS(appsync) = {
	{ .names = S_WORD_LIST("serverless-appsync-plugin"), .effects = PLUGIN_ADDS, .version = "2.13.0", .doc = "makes a GraphQL API of AppSync from the section appSync", .keys = (const struct plugin_keys[]){ { PLUGIN_TOP, NULL, S_PROPS({ "appSync", &appsync_schema, .doc = "A GraphQL API of AppSync." }) }, { 0 } }, .variables = &variables, .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, make_api }), .left_out = "code of resolvers that esbuild bundles (unless esbuild: false), an error; API keys that count from now without a clock, an error" },
	{ 0 },
};
