/* Which file a handler is built from. */
#include "code/builders/esbuild/esbuild.h"

#include "ir/base/path.h"
#include "ir/def.h"
#include "ir/js.h"

static bool exists(struct esbuild *e, struct str path)
{
	const struct host *host = e->build->cx->host;
	return host->probe(host, build_path(e->build, path).p) != FILE_MISSING;
}

/* "src/a" of "src/a.main", as Node's path.extname has it: a dot that begins a name ends nothing. */
static struct str without_name(struct str handler)
{
	const int32_t slash = str_rfind(handler, '/'), dot = str_rfind(handler, '.');
	return dot > slash + 1 ? str_to(handler, (uint32_t)dot) : handler;
}

static struct str find_source(struct esbuild *e, struct str stem)
{
	static const char *const usual[] = { ".ts", ".js", ".jsx", ".tsx" };
	const struct value *own = value_get(e->options, "resolveExtensions");
	struct arena *a = e->build->arena;
	for (uint32_t i = 0; i < (is_list(own) ? list_len(own) : 4); i++) {
		const struct str extension = is_list(own) ? value_str(list_at(own, i)) : str_z(usual[i]);
		const struct str path = STR_CAT(a, stem, extension), index = STR_CAT(a, stem, STR("/index"), extension);
		if (exists(e, path))
			return path_normal(a, path);
		if (exists(e, index))
			return path_normal(a, index);
	}
	return STR("");
}

static bool is_node(const struct esbuild *e, const struct function *fn)
{
	const struct str runtime = value_str(option_value(e->build->cx, fn, "runtime"));
	return !runtime.n || str_starts(runtime, "nodejs");
}

static bool builds(struct esbuild *e, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "package"), *all = value_get(e->build->cx->service->config, "package");
	if (!js_truthy(value_get(fn->config, "handler")) || js_truthy(value_get(fn->config, "image")) || !(e->use ? e->use->row->builds(e->build->cx, fn) : is_node(e, fn)))
		return false;
	/* A zip that the user names is taken; the plugin would build all the same. */
	return !js_truthy(value_get(own, "artifact")) && !(js_truthy(value_get(all, "artifact")) && !js_truthy(value_get(own, "individually")));
}

/* Whether Node could load nothing there as it is, and what is there is TypeScript. */
static bool is_typescript(struct esbuild *e, const struct function *fn)
{
	static const char *const loaded[] = { "", ".js", ".mjs", ".cjs" }, *const sources[] = { ".ts", ".tsx" };
	struct arena *a = e->build->arena;
	const struct str stem = without_name(value_str(value_get(fn->config, "handler")));
	bool only = false;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		only = only || exists(e, STR_CAT(a, stem, str_z(sources[i])));
	for (size_t i = 0; i < sizeof loaded / sizeof *loaded; i++)
		only = only && !exists(e, STR_CAT(a, stem, str_z(loaded[i])));
	return only;
}

bool esbuild_plain(struct esbuild *e, bool asked)
{
	const struct cx *cx = e->build->cx;
	const bool individually = js_truthy(value_dig(cx->service->config, "package", "individually"));
	uint32_t typescript = 0, others = 0;
	for (uint32_t i = 0; i < cx->plugins_n; i++)
		if (cx->plugins[i].row->effects & PLUGIN_BUILDS)
			return false;
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (builds(e, fn) && (asked || is_typescript(e, fn)))
			typescript++;
		else if (js_truthy(value_get(fn->config, "handler")))
			others++;
	}
	return typescript && (individually || asked || !others);
}

bool esbuild_entries(struct esbuild *e)
{
	struct build *b = e->build;
	bool found = true;
	for (uint32_t i = 0; i < b->cx->service->functions_n; i++) {
		struct function *fn = &b->cx->service->functions[i];
		if (!builds(e, fn) || (!e->use && !e->all && !is_typescript(e, fn)))
			continue;
		const struct value *entry = value_get(fn->config, "esbuildEntrypoint"), *handler = value_get(fn->config, "handler");
		const struct value *from = js_truthy(entry) ? entry : handler;
		const struct str stem = without_name(value_str(from)), source = find_source(e, stem);
		build_claims(b, fn);
		if (!source.n && e->config && !b->zips)
			continue; /* resolveExtensions may stand in a module that is not run now */
		if (!source.n) {
			struct diag *g = build_refuses(b, D_HANDLER_MISSING, value_span(from), "%.*s finds no source of the handler '%.*s'", STRA(e->who), STRA(value_str(from)));
			diag_note(b->cx->diags, g, (struct span){ 0 }, "it looks for %.*s.ts, .js, .jsx and .tsx, and for an index in the folder %.*s", STRA(stem), STRA(stem));
			found = false;
			continue;
		}
		const struct str bundle = STR_CAT(b->arena, str_to(source, (uint32_t)str_rfind(source, '.')), e->extension);
		vec_push(b->arena, &e->entries, (struct entry_point){ fn, source, bundle });
	}
	return found;
}
