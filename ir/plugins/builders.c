/* builders: plugins that make the code of functions, or choose its files. slsc runs none of them; code/builders/ builds in the place of some, and some change the template as well. */
#include "ir/js.h"
#include "ir/plugin.h"

static struct str runtime_of(const struct cx *cx, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "runtime");
	return value_str(js_truthy(own) ? own : value_get(cx->service->provider.config, "runtime"));
}

/* v3.40's default runtime is one of Node's. */
static bool on_node(struct cx *cx, const struct function *fn)
{
	struct str runtime = runtime_of(cx, fn);
	return !runtime.n || str_starts(runtime, "nodejs");
}

/* Those whose code serverless-esbuild makes. */
static bool esbuild_builds(struct cx *cx, const struct function *fn)
{
	return on_node(cx, fn) && !js_truthy(value_get(fn->config, "skipEsbuild"));
}

static bool browserifier_builds(struct cx *cx, const struct function *fn)
{
	return on_node(cx, fn) && !js_truthy(value_dig(fn->config, "browserify", "disable"));
}

static bool package_external_builds(struct cx *cx, const struct function *fn)
{
	(void)fn;
	return list_len(plugin_setting(cx, "packageExternal.external"));
}

/* Without its file it only says so. */
static bool ignore_chooses(struct cx *cx, const struct function *fn)
{
	const struct value *file = plugin_setting(cx, "ignore.file");
	struct str path = STR_CAT(cx->arena, cx->root, is_string(file) ? file->string : STR(".slsignore"));
	(void)fn;
	return cx->host->probe(cx->host, str_zdup(cx->arena, path)) == FILE_REGULAR;
}

static bool on_dotnet(struct cx *cx, const struct function *fn) { return str_starts(runtime_of(cx, fn), "dotnet"); }

/* ---- those that change the template with the code */

static bool on_rust(struct cx *cx, const struct function *fn) { return str_eqz(runtime_of(cx, fn), "rust"); }

static bool go_plugin_builds(struct cx *cx, const struct function *fn)
{
	const struct value *runtimes = plugin_setting(cx, "go.supportedRuntimes");
	return is_list(runtimes) ? list_has(runtimes, runtime_of(cx, fn)) : str_eqz(runtime_of(cx, fn), "go1.x");
}

static bool go_build_builds(struct cx *cx, const struct function *fn)
{
	const struct value *runtime = plugin_setting(cx, "go-build.runtime");
	return str_eq(runtime_of(cx, fn), is_string(runtime) ? runtime->string : STR("go1.x"));
}

/* An error at the first function that the plugin changes: with the ways on, of which the last is the user's own word. */
static void report_effect(struct cx *cx, const struct plugin_use *use, const char *effect, const char *way)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (!js_truthy(value_get(fn->config, "handler")) || (use->row->builds && !use->row->builds(cx, fn)))
			continue;
		struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, use->span, "%.*s %s, which slsc does not do", STRA(use->name), effect);
		diag_note(cx->diags, g, fn->span, "this function is one of those");
		diag_note(cx->diags, g, (struct span){ 0 }, "%s, and list the plugin under custom.slsc.ignorePlugins", way);
		return;
	}
}

#define BINARY_WAY "write the function's runtime, handler and package.artifact as your build makes them"
static void rust_lowered(struct cx *cx, const struct plugin_use *use)
{
	report_effect(cx, use, "gives functions of runtime rust the runtime 'provided' and a zip of their own", BINARY_WAY);
}

static void handler_lowered(struct cx *cx, const struct plugin_use *use)
{
	report_effect(cx, use, "gives the functions that it builds other handlers and zips of their own", BINARY_WAY);
}

static void layer_lowered(struct cx *cx, const struct plugin_use *use)
{
	report_effect(cx, use, "adds a layer with the service's gems", "list the layer under layers: with the package.artifact that your build makes");
}

#define KEYS(...) (const struct plugin_keys[]){ __VA_ARGS__, { 0 } }



#define BUNDLES "bundles the code"
#define COMPILES "compiles the code"
#define CHOOSES "chooses the files of the code"

PLUGINS(builders) = {
	{ .names = S_WORD_LIST("serverless-esbuild"), .effects = PLUGIN_BUILDS, .version = "1.57.2", .doc = BUNDLES, .builds = esbuild_builds, .builder = "esbuild",
	  .left_out = "absWorkingDir, outfile, stdin, write: false, skipBuild and packagerOptions.scripts of custom.esbuild: errors",
	  .keys = KEYS({ PLUGIN_FUNCTION, NULL, S_PROPS({ "skipEsbuild", S_BOOL, .doc = "Do not bundle this function." }) }) },
	{ .names = S_WORD_LIST("serverless-webpack"), .effects = PLUGIN_BUILDS, .version = "5.16.2", .doc = BUNDLES, .builds = on_node,
	  .keys = KEYS({ PLUGIN_FUNCTION, NULL, S_PROPS({ "entrypoint", S_STRING, .doc = "What webpack begins with, where the handler lies in a layer." }) }) },
	{ .names = S_WORD_LIST("serverless-bundle"), .effects = PLUGIN_BUILDS, .version = "6.3.1", .doc = BUNDLES, .builds = on_node,
	  .keys = KEYS({ PLUGIN_FUNCTION, NULL, S_PROPS({ "entrypoint", S_STRING, .doc = "What webpack begins with, where the handler lies in a layer." }) }) },
	{ .names = S_WORD_LIST("serverless-plugin-typescript", "@hewmen/serverless-plugin-typescript"), .effects = PLUGIN_BUILDS, .version = "2.1.5",
	  .doc = COMPILES, .builds = on_node },
	{ .names = S_WORD_LIST("serverless-typescript"), .effects = PLUGIN_BUILDS, .version = "0.0.5", .doc = COMPILES, .builds = on_node },
	{ .names = S_WORD_LIST("serverless-tscpaths"), .effects = PLUGIN_BUILDS, .version = "0.0.8", .doc = "rewrites paths in the compiled code", .builds = on_node },
	{ .names = S_WORD_LIST("serverless-plugin-browserifier"), .effects = PLUGIN_BUILDS, .version = "3.1.1", .doc = BUNDLES, .builds = browserifier_builds,
	  .left_out = "the shape of the option browserify, which the plugin defines under a provider of that name and so does not check" },
	{ .names = S_WORD_LIST("serverless-plugin-browserify"), .version = "1.1.3", .doc = "bundles code at a moment that v3 no longer has" },
	{ .names = S_WORD_LIST("serverless-babel-plugin"), .version = "0.2.0", .doc = "compiles code at a moment that v3 no longer has" },
	{ .names = S_WORD_LIST("serverless-dotnet"), .version = "1.6.1", .doc = "compiles code at a moment that v3 no longer has" },
	{ .names = S_WORD_LIST("serverless-multi-dotnet"), .effects = PLUGIN_BUILDS, .version = "0.9.13", .doc = COMPILES, .builds = on_dotnet },
	{ .names = S_WORD_LIST("serverless-webpack-prisma"), .effects = PLUGIN_BUILDS, .version = "1.2.0", .doc = "adds Prisma's files to what webpack makes", .builds = on_node },
	{ .names = S_WORD_LIST("serverless-jetpack"), .effects = PLUGIN_BUILDS, .version = "0.11.2", .doc = CHOOSES },
	{ .names = S_WORD_LIST("serverless-plugin-include-dependencies"), .effects = PLUGIN_BUILDS, .version = "6.1.1", .doc = CHOOSES },
	{ .names = S_WORD_LIST("serverless-plugin-reducer"), .effects = PLUGIN_BUILDS, .version = "4.0.1", .doc = CHOOSES, .builds = on_node },
	{ .names = S_WORD_LIST("serverless-ignore"), .effects = PLUGIN_BUILDS, .version = "0.2.1", .doc = CHOOSES, .builds = ignore_chooses },
	{ .names = S_WORD_LIST("serverless-plugin-monorepo"), .effects = PLUGIN_BUILDS, .version = "0.11.0", .doc = "links the dependencies of a monorepo into the code", .builds = on_node },
	{ .names = S_WORD_LIST("serverless-package-external"), .effects = PLUGIN_BUILDS, .version = "1.3.4", .doc = "adds folders from elsewhere to the code", .builds = package_external_builds },
	{ .names = S_WORD_LIST("@stratiformdigital/serverless-idempotency-helper", "serverless-idempotency-helper"), .version = "3.2.0", .doc = "gives files in zips fixed times, as slsc does" },
	{ .names = S_WORD_LIST("serverless-plugin-optimize", "serverless-optimize"), .effects = PLUGIN_BUILDS, .version = "4.2.1-rc.1", .doc = BUNDLES, .builds = on_node,
	  .hooks = HOOKS({ MOMENT_LOWERED, handler_lowered }), .left_out = "all of it: an error" },
	{ .names = S_WORD_LIST("serverless-rollup-plugin"), .effects = PLUGIN_BUILDS, .version = "5.1.5", .doc = BUNDLES, .builds = on_node,
	  .hooks = HOOKS({ MOMENT_LOWERED, handler_lowered }), .left_out = "all of it: an error" },
	{ .names = S_WORD_LIST("serverless-rust"), .effects = PLUGIN_BUILDS, .version = "0.3.8", .doc = COMPILES, .builds = on_rust, .hooks = HOOKS({ MOMENT_LOWERED, rust_lowered }),
	  .left_out = "all of it: an error" },
	{ .names = S_WORD_LIST("serverless-go-plugin"), .effects = PLUGIN_BUILDS, .version = "2.4.1", .doc = COMPILES, .builds = go_plugin_builds,
	  .hooks = HOOKS({ MOMENT_LOWERED, handler_lowered }), .left_out = "all of it: an error" },
	{ .names = S_WORD_LIST("serverless-go-build"), .effects = PLUGIN_BUILDS, .version = "0.0.6", .doc = COMPILES, .builds = go_build_builds,
	  .hooks = HOOKS({ MOMENT_LOWERED, handler_lowered }), .left_out = "all of it: an error" },
	{ .names = S_WORD_LIST("serverless-ruby-layer"), .effects = PLUGIN_BUILDS, .version = "1.7.0", .doc = "installs gems", .hooks = HOOKS({ MOMENT_LOWERED, layer_lowered }),
	  .left_out = "all of it: an error" },
	{ 0 },
};
