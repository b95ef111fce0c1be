/*
 * What goes into the zips: bundles, files of package patterns, external packages. Packaged together, all of it lies in one
 * zip; packaged individually, a function has its own bundle, the files of its patterns and of the service's, and of the
 * packages those that its bundle asks for. Everything else that builds leave (assets of loaders, chunks) is in every zip.
 */
#include "code/builders/esbuild/esbuild.h"

#include "ir/base/path.h"
#include "ir/def.h"
#include "ir/js.h"

#include <stdlib.h>

/* What the patterns of one function take lies in a folder of its own while the plugin builds. */
#define ONLY "__only_"

struct zips {
	struct esbuild *e;
	struct parts parts;            /* of the plugin's build folder, by name */
	struct externals *externals;   /* or NULL */
	const struct value *patterns;  /* of the service */
	struct value *named;           /* files that these name, as keys */
	const struct value *stems;     /* of all bundles, as keys */
};

static int by_name(const void *x, const void *y)
{
	const struct packaged_file *a = x, *b = y;
	return str_cmp(a->name, b->name);
}

/* Of files with one name the last goes: what the plugin copies later takes an earlier one's place. */
static void settle(struct arena *a, struct parts *p)
{
	struct value *at = v_map(a);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < p->of.n; i++) {
		const struct value *known = map_get(at, p->of.at[i].name);
		if (known) {
			p->of.at[(uint32_t)known->number] = p->of.at[i];
			continue;
		}
		map_put(a, at, p->of.at[i].name, v_int(a, kept));
		p->of.at[kept++] = p->of.at[i];
	}
	p->of.n = kept;
	if (kept)
		qsort(p->of.at, kept, sizeof *p->of.at, by_name);
}

/* The service's or a function's, as the plugin puts them together. */
static const struct value *patterns_of(struct arena *a, const struct value *package)
{
	struct value *all = v_list(a);
	const struct value *include = value_get(package, "include"), *exclude = value_get(package, "exclude"), *patterns = value_get(package, "patterns");
	list_each(i, include)
		list_push(a, all, list_at(include, i));
	list_each(i, exclude)
		list_push(a, all, value_at(v_str(a, STR_CAT(a, STR("!"), value_str(list_at(exclude, i)))), value_span(list_at(exclude, i))));
	list_each(i, patterns)
		list_push(a, all, list_at(patterns, i));
	return js_unique(a, all);
}

/* ---- the plugin's build folder */

/*
 * The bytes of a bundle are known by their digest, which stands in the place of times and inode: a zip of the same bytes
 * is kept, whenever they were built.
 */
static struct packaged_file output_file(struct esbuild *e, const struct cached_output *o)
{
	struct arena *a = e->build->arena;
	struct packaged_file f = { .name = str_from(o->name, e->inside.n), .path = STR_CAT(a, e->build->folder, o->name) };
	f.file.path = f.name;
	for (uint32_t i = 0; i < o->sha256.n; i++) {
		uint64_t *half = i % 2 ? &f.file.device : &f.file.inode;
		*half = *half * 1099511628211u ^ (uint8_t)o->sha256.p[i];
	}
	f.file.size = (int64_t)strtoll(str_zdup(a, o->state), NULL, 10);
	return f;
}

static void add_outputs(struct zips *z)
{
	struct esbuild *e = z->e;
	for (uint32_t i = 0; i < e->entries.n; i++) {
		const struct cached_unit *unit = cache_unit(e->cache, e->entries.at[i].source);
		for (uint32_t k = 0; k < unit->outputs.n; k++)
			vec_push(e->build->arena, &z->parts.of, output_file(e, &unit->outputs.at[k]));
	}
}

/* A source that a pattern names takes the place of the bundle that was made of it. */
static void tell_replaced(struct zips *z, const struct packaged_file *f)
{
	struct esbuild *e = z->e;
	for (uint32_t i = 0; i < e->entries.n; i++)
		if (str_eq(e->entries.at[i].bundle, f->name)) {
			diag(e->build->cx->diags, D_BUILD_PATTERN, value_span(value_get(e->entries.at[i].fn->config, "handler")),
			     "a package pattern names '%.*s', so that the zip holds this file as it is and not the bundle", STRA(f->name));
			return;
		}
}

static void tell_leaving(struct zips *z, const struct value *patterns)
{
	struct esbuild *e = z->e;
	list_each(i, patterns) {
		const struct value *item = list_at(patterns, i);
		if (pattern_leaves(value_str(item)))
			diag(e->build->cx->diags, D_BUILD_PATTERN, value_span(item), "'%.*s' names files outside of the service's folder: %.*s copies them to where no package has them",
			     STRA(value_str(item)), STRA(e->who));
	}
}

static void add_patterns(struct zips *z)
{
	struct esbuild *e = z->e;
	struct arena *a = e->build->arena;
	const struct service *s = e->build->cx->service;
	struct parts own = { 0 };
	tell_leaving(z, z->patterns);
	pattern_files(e->build, z->patterns, &own);
	for (uint32_t i = 0; i < own.of.n; i++) {
		tell_replaced(z, &own.of.at[i]);
		map_put(a, z->named, own.of.at[i].name, LITERAL(""));
		vec_push(a, &z->parts.of, own.of.at[i]);
	}
	for (uint32_t i = 0; i < s->functions_n; i++) {
		const struct value *patterns = patterns_of(a, value_get(s->functions[i].config, "package"));
		struct parts of = { 0 };
		if (!list_len(patterns) || !js_truthy(value_get(s->functions[i].config, "handler")))
			continue;
		tell_leaving(z, patterns);
		pattern_files(e->build, patterns, &of);
		for (uint32_t k = 0; k < of.of.n; k++) {
			tell_replaced(z, &of.of.at[k]);
			of.of.at[k].name = STR_CAT(a, STR(ONLY), s->functions[i].key, STR("/"), of.of.at[k].name);
			vec_push(a, &z->parts.of, of.of.at[k]);
		}
	}
}

/*
 * stripEntryResolveExtensions: "src/a.custom.js" is "src/a.js" where resolveExtensions has ".custom.js". The plugin takes
 * the first place in the path where one of them stands, as regular expressions, in which a dot is any character.
 */
static struct str without_extension(struct arena *a, const struct value *extensions, struct str name)
{
	static const char *const usual[] = { ".ts", ".js", ".jsx", ".tsx" };
	for (uint32_t at = 0; at < name.n; at++)
		list_each(i, extensions) {
			const struct str extension = value_str(list_at(extensions, i));
			uint32_t n = 0;
			while (n < extension.n && at + n < name.n && (extension.p[n] == '.' || extension.p[n] == name.p[at + n]))
				n++;
			if (!extension.n || n < extension.n)
				continue;
			const struct str found = str_to(str_from(name, at), n);
			for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
				if (str_eqz(found, usual[k]))
					return name;
			const int32_t dot = str_rfind(found, '.');
			return STR_CAT(a, str_to(name, at), STR("."), str_from(found, (uint32_t)(dot + 1)), str_from(name, at + n));
		}
	return name;
}

static void strip_extensions(struct zips *z)
{
	const struct value *extensions = value_get(z->e->options, "resolveExtensions");
	if (!js_truthy(value_get(z->e->options, "stripEntryResolveExtensions")) || !list_len(extensions))
		return;
	for (uint32_t i = 0; i < z->parts.of.n; i++)
		z->parts.of.at[i].name = without_extension(z->e->build->arena, extensions, z->parts.of.at[i].name);
}

static bool is_left_out(struct str name)
{
	static const char *const names[] = { "package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(name, names[i]))
			return true;
	return false;
}

/* ---- packaged together */

static struct str without_only(struct str name)
{
	const int32_t slash = str_find(name, '/');
	return str_starts(name, ONLY) && slash >= 0 ? str_from(name, (uint32_t)slash + 1) : name;
}

static const struct packaged_files *files_of(struct arena *a, struct parts *p)
{
	struct packaged_files *files = ARENA_NEW(a, struct packaged_files);
	settle(a, p);
	for (uint32_t i = 0; i < p->of.n; i++)
		vec_push(a, &files->of, p->of.at[i]);
	return files;
}

static const struct packaged_files *together(struct zips *z)
{
	struct arena *a = z->e->build->arena;
	struct parts p = { 0 };
	for (uint32_t i = 0; i < z->parts.of.n; i++) {
		struct packaged_file f = z->parts.of.at[i];
		if (is_left_out(f.name))
			continue;
		f.name = without_only(f.name);
		vec_push(a, &p.of, f);
	}
	return files_of(a, &p);
}

/* ---- packaged individually */

/* "src/a" of "src/a.js", as the plugin cuts: a name without an ending becomes empty. */
static struct str stem(struct str path)
{
	const int32_t slash = str_rfind(path, '/'), dot = str_rfind(path, '.');
	return dot > slash + 1 ? str_to(path, (uint32_t)dot) : STR("");
}

/* The longest of these stems that a name was made of: "src/b" of "src/b.js.map"; p NULL: none. */
static struct str longest_stem(const struct value *stems, struct str name)
{
	for (uint32_t i = name.n; i-- > 0;)
		if (name.p[i] == '.' && map_get(stems, str_to(name, i)))
			return str_to(name, i);
	return (struct str){ 0 };
}

/* Made of another entry point. The longest stem counts, where the plugin takes any. */
static bool is_others(const struct zips *z, const struct entry_point *own, struct str name)
{
	const struct str of = longest_stem(z->stems, name);
	return of.p && !str_eq(of, stem(own->bundle));
}

static const struct value *stems_of(struct arena *a, const struct value *names)
{
	struct value *stems = v_map(a);
	map_each(e, names)
		map_put(a, stems, stem(e->key), LITERAL(""));
	return stems;
}

static bool of_needed_package(const struct value *needed, struct str name)
{
	return map_get(needed, path_package(str_from(name, (uint32_t)sizeof "node_modules")));
}

static const struct packaged_files *individually(struct zips *z, const struct entry_point *p)
{
	struct esbuild *e = z->e;
	struct arena *a = e->build->arena;
	const struct cached_unit *unit = cache_unit(e->cache, p->source);
	const struct value *patterns = patterns_of(a, value_get(p->fn->config, "package"));
	const struct value *named = list_len(patterns) ? pattern_names(e->build, patterns, 0, &z->parts) : NULL;
	const struct value *excluded = list_len(patterns) ? stems_of(a, pattern_names(e->build, patterns, '!', &z->parts)) : NULL;
	const struct value *needed = z->externals ? externals_needed(z->externals, unit->externals.at, unit->externals.n) : NULL;
	const struct str only = STR_CAT(a, STR(ONLY), p->fn->key, STR("/"));
	struct parts out = { 0 };
	for (uint32_t i = 0; i < z->parts.of.n; i++) {
		struct packaged_file f = z->parts.of.at[i];
		const bool asked_for = map_get(z->named, f.name) || map_get(named, f.name);
		if (is_left_out(f.name))
			continue;
		if (!asked_for && (is_others(z, p, f.name) || longest_stem(excluded, f.name).p || (str_starts(f.name, ONLY) && !str_starts(f.name, only.p)) ||
				   (str_starts(f.name, "node_modules/") && !of_needed_package(needed, f.name))))
			continue;
		if (str_starts(f.name, only.p))
			f.name = str_from(f.name, only.n);
		vec_push(a, &out.of, f);
	}
	return files_of(a, &out);
}

/* ---- what is missing */

static bool runtime_has(struct str name)
{
	static const char *const builtins[] = {
		"assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs",
		"http", "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline", "repl", "stream",
		"string_decoder", "sys", "timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib",
	};
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
		if (str_eqz(name, builtins[i]))
			return true;
	return str_starts(name, "node:") || str_starts(name, ".") || str_starts(name, "/");
}

static bool has_sdk(struct str runtime, struct str name)
{
	return esbuild_old_sdk(runtime) ? str_eqz(name, "aws-sdk") : str_starts(name, "@aws-sdk/") || str_starts(name, "@smithy/") || str_starts(name, "@aws-crypto/");
}

static void tell_missing(struct zips *z)
{
	struct esbuild *e = z->e;
	struct cx *cx = e->build->cx;
	struct value *told = v_map(e->build->arena);
	for (uint32_t i = 0; i < e->entries.n; i++) {
		const struct function *fn = e->entries.at[i].fn;
		const struct cached_unit *unit = cache_unit(e->cache, e->entries.at[i].source);
		for (uint32_t k = 0; k < unit->externals.n; k++) {
			const struct str name = unit->externals.at[k];
			if (runtime_has(name) || has_sdk(value_str(option_value(cx, fn, "runtime")), name) || externals_have(z->externals, name) || map_get(told, name) ||
			    list_len(option_value(cx, fn, "layers")))
				continue;
			map_put(e->build->arena, told, name, LITERAL(""));
			struct diag *g = diag(cx->diags, D_BUILD_EXTERNAL_LEFT_OUT, value_span(value_get(fn->config, "handler")),
					      "the bundle asks for '%.*s', which is in no package: Lambda would say that it cannot find the module", STRA(name));
			diag_note(cx->diags, g, (struct span){ 0 }, "external packages are added where package.json has them among its dependencies; without external they are bundled");
		}
	}
}

void esbuild_zips(struct esbuild *e)
{
	struct build *b = e->build;
	struct arena *a = b->arena;
	const struct value *package = value_get(b->cx->service->config, "package");
	struct zips z = { .e = e, .named = v_map(a), .patterns = patterns_of(a, package) };
	add_outputs(&z);
	z.externals = externals_find(e);
	if (z.externals)
		externals_files(z.externals, &z.parts);
	add_patterns(&z);
	settle(a, &z.parts);
	strip_extensions(&z);
	if (!js_truthy(value_get(package, "individually"))) {
		b->code->shared = together(&z);
	} else {
		struct value *stems = v_map(a);
		for (uint32_t i = 0; i < e->entries.n; i++)
			map_put(a, stems, stem(e->entries.at[i].bundle), LITERAL(""));
		z.stems = stems;
		for (uint32_t i = 0; i < e->entries.n; i++)
			b->code->functions[e->entries.at[i].fn - b->cx->service->functions] = individually(&z, &e->entries.at[i]);
	}
	tell_missing(&z);
}
