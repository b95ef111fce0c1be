/* What serverless.yml says to serverless-webpack and serverless-bundle. */
#include "code/builders/webpack/webpack.h"

#include "ir/base/path.h"
#include "ir/js.h"

#define WAY_ON "build with a command of your own, custom.slsc.build, or bundle with esbuild"

/* Options that are not followed. */
static const struct { const char *key, *why; } refused[] = {
	{ "config", "is a configuration within serverless.yml" },
	{ "noBuild", "takes what an earlier build has left" },
};

static bool refuse(struct webpack *w, struct span at, struct str what, const char *why)
{
	struct diag *g = build_refuses(w->build, D_BUILD_OPTION, at, "%.*s %s, which slsc does not do", STRA(what), why);
	diag_note(w->build->cx->diags, g, (struct span){ 0 }, WAY_ON);
	return false;
}

static bool check_packager(struct webpack *w, const struct value *options)
{
	const struct value *scripts = value_dig(options, "packagerOptions", "scripts"), *packager = value_get(options, "packager");
	if (js_truthy(scripts))
		return refuse(w, value_span(scripts), STR("packagerOptions.scripts"), "runs commands of the package manager");
	if (is_string(packager) && !str_eqz(packager->string, "npm") && !str_eqz(packager->string, "yarn")) {
		build_refuses(w->build, D_BUILD_OPTION, value_span(packager), "%.*s knows the packagers npm and yarn", STRA(w->use->name));
		return false;
	}
	return true;
}

/* A function packaged individually beside others gets the service's zip from the plugin, and no other runtime can share that. */
static bool check_packages(struct webpack *w)
{
	struct build *b = w->build;
	const struct service *s = b->cx->service;
	for (uint32_t i = 0; i < s->functions_n && !w->individually; i++) {
		const struct function *fn = &s->functions[i];
		const struct value *own = value_dig(fn->config, "package", "individually");
		if (js_truthy(own) && w->use->row->builds(b->cx, fn)) {
			build_refuses(b, D_BUILD_OPTION, value_span(own), "%.*s takes no notice of individually at a function: set package.individually of the service", STRA(w->use->name));
			return false;
		}
		if (js_truthy(value_get(fn->config, "handler")) && !js_truthy(value_get(fn->config, "image")) && !js_truthy(value_dig(fn->config, "package", "artifact")) && !js_truthy(own) &&
		    !w->use->row->builds(b->cx, fn)) {
			struct diag *g = build_refuses(b, D_BUILD_OPTION, fn->span, "'%.*s' is not bundled, and would share the zip of those that are", STRA(fn->key));
			diag_note(b->cx->diags, g, (struct span){ 0 }, "set package.individually");
			return false;
		}
	}
	return true;
}

bool webpack_options(struct webpack *w)
{
	struct build *b = w->build;
	const struct value *custom = value_get(b->cx->service->config, "custom"), *own = value_get(custom, "webpack"), *modules = value_get(custom, "webpackIncludeModules");
	struct value *settings = v_map(b->arena);
	w->individually = js_truthy(value_dig(b->cx->service->config, "package", "individually"));
	w->span = w->use->span;
	if (str_eqz(w->use->name, "serverless-bundle")) {
		const struct value *bundle = value_get(custom, "bundle");
		w->bundle = is_map(bundle) ? bundle : v_map(b->arena);
		w->span = is_map(bundle) ? value_span(bundle) : w->span;
		if (js_truthy(own)) {
			build_refuses(b, D_BUILD_OPTION, value_span(own), "serverless-bundle refuses custom.webpack: its options are those of custom.bundle");
			return false;
		}
		w->settings = settings;
		w->configuration = STR("package.json");
		return check_packager(w, bundle) && check_packages(w);
	}
	if (js_truthy(modules))
		map_putz(b->arena, settings, "includeModules", modules);
	if (is_string(own))
		map_putz(b->arena, settings, "webpackConfig", own);
	map_each(e, own)
		map_put(b->arena, settings, e->key, e->value);
	w->settings = settings;
	w->span = own ? value_span(own) : w->span;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (js_truthy(value_get(settings, refused[i].key)))
			return refuse(w, value_span(value_get(settings, refused[i].key)), str_z(refused[i].key), refused[i].why);
	const struct value *file = value_get(settings, "webpackConfig");
	w->configuration = path_normal(b->arena, is_string(file) ? file->string : STR("webpack.config.js"));
	if (b->cx->host->probe(b->cx->host, build_path(b, w->configuration).p) != FILE_REGULAR) {
		build_refuses(b, D_BUILD_OPTION, file ? value_span(file) : w->span, "there is no '%.*s', webpack's configuration", STRA(w->configuration));
		return false;
	}
	return check_packager(w, settings) && check_packages(w);
}

/* ---- entries */

/* The ending of a handler's source: of several the plugin takes one of these four, a short one first. */
static struct str find_ending(struct webpack *w, struct str stem)
{
	static const char *const endings[] = { ".js", ".ts", ".jsx", ".tsx", ".mjs", ".mts", ".cjs", ".cts" };
	struct build *b = w->build;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (b->cx->host->probe(b->cx->host, build_path(b, STR_CAT(b->arena, stem, str_z(endings[i]))).p) == FILE_REGULAR)
			return str_z(endings[i]);
	return STR("");
}

static bool makes_code(const struct webpack *w, const struct function *fn)
{
	const struct value *all = value_get(w->build->cx->service->config, "package"), *own = value_get(fn->config, "package");
	if (!js_truthy(value_get(fn->config, "handler")) || js_truthy(value_get(fn->config, "image")) || !w->use->row->builds(w->build->cx, fn))
		return false;
	/* A zip that the user names is taken; the plugin would build all the same. */
	return !js_truthy(value_get(own, "artifact")) && !(js_truthy(value_get(all, "artifact")) && !js_truthy(value_get(own, "individually")));
}

static bool add_function(struct webpack *w, struct value *keys, struct function *fn)
{
	struct build *b = w->build;
	const struct value *entry = value_get(fn->config, "entrypoint"), *from = js_truthy(entry) ? entry : value_get(fn->config, "handler");
	const struct str text = value_str(from), key = str_rfind(text, '.') > 0 ? str_to(text, (uint32_t)str_rfind(text, '.')) : text;
	const struct value *known = map_get(keys, key);
	if (known) {
		vec_push(b->arena, &w->entries.at[(uint32_t)known->number].functions, fn);
		return true;
	}
	const struct str ending = find_ending(w, key);
	if (!ending.n) {
		struct diag *g = build_refuses(b, D_HANDLER_MISSING, value_span(from), "%.*s finds no source of the handler '%.*s'", STRA(w->use->name), STRA(text));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "it looks for %.*s.js, .ts, .jsx and .tsx", STRA(key));
		return false;
	}
	struct webpack_entry added = { .key = key, .source = path_normal(b->arena, STR_CAT(b->arena, key, ending)), .folder = fn->key };
	vec_push(b->arena, &added.functions, fn);
	map_put(b->arena, keys, key, v_int(b->arena, w->entries.n));
	vec_push(b->arena, &w->entries, added);
	return true;
}

bool webpack_entries(struct webpack *w)
{
	struct build *b = w->build;
	struct value *keys = v_map(b->arena);
	bool found = true;
	for (uint32_t i = 0; i < b->cx->service->functions_n; i++) {
		struct function *fn = &b->cx->service->functions[i];
		if (!makes_code(w, fn))
			continue;
		build_claims(b, fn);
		found &= add_function(w, keys, fn);
	}
	return found && w->entries.n;
}

struct str webpack_unit(const struct webpack *w, const struct webpack_entry *entry) { return w->individually ? entry->source : w->configuration; }
