/*
 * typescript: the code of functions compiled by the project's own TypeScript, as serverless-plugin-typescript 2.1 does it.
 * The plugin makes a folder .build of what is emitted, the files of the service's patterns (not those of functions),
 * node_modules and package.json, and lets v3.40 package that folder instead of the service's: so do the patterns here.
 */
#include "code/build/messages.h"
#include "code/build/modules.h"
#include "code/build/patterns.h"
#include "code/build/script.h"
#include "code/build/watch.h"

#include "ir/base/digest.h"
#include "ir/js.h"

#include <time.h>

#define SCRIPT "builders/typescript/compile.cjs"
#define RECORD "typescript.json"
#define OUTPUTS "typescript/"
#define CONFIGURATION "tsconfig.json"
/* The one unit of the record bears the name of a file that all others are read for. */
#define UNIT STR(CONFIGURATION)

struct typescript {
	struct build *build;
	const struct plugin_use *use;
	struct str compiler;      /* the folder of the package typescript */
	struct str configuration; /* the tsconfig.json that is asked for */
	struct value *entries;    /* the functions' sources */
	struct cache *cache;
};

static bool has_own_zip(const struct build *b, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "package"), *all = value_get(b->cx->service->config, "package");
	return js_truthy(value_get(own, "artifact")) || (js_truthy(value_get(all, "artifact")) && !js_truthy(value_get(own, "individually")));
}

/* "src/a." and "ts" or "js", of "src/a.main". */
static struct str find_source(struct typescript *t, struct str handler)
{
	static const char *const endings[] = { "ts", "js" };
	struct build *b = t->build;
	const struct str stem = str_to(handler, (uint32_t)(str_rfind(handler, '.') + 1));
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		const struct str path = STR_CAT(b->arena, stem, str_z(endings[i]));
		if (b->cx->host->probe(b->cx->host, build_path(b, path).p) == FILE_REGULAR)
			return path;
	}
	return STR("");
}

/* False after an error. */
static bool find_entries(struct typescript *t)
{
	struct build *b = t->build;
	bool found = true;
	for (uint32_t i = 0; i < b->cx->service->functions_n; i++) {
		struct function *fn = &b->cx->service->functions[i];
		const struct value *handler = value_get(fn->config, "handler");
		if (!js_truthy(handler) || js_truthy(value_get(fn->config, "image")) || has_own_zip(b, fn))
			continue;
		build_claims(b, fn);
		if (!t->use->row->builds(b->cx, fn))
			continue;
		const struct str source = find_source(t, value_str(handler));
		if (!source.n) {
			const struct str stem = str_to(value_str(handler), (uint32_t)(str_rfind(value_str(handler), '.') + 1));
			struct diag *g = build_refuses(b, D_HANDLER_MISSING, value_span(handler), "%.*s finds no source of the handler '%.*s'", STRA(t->use->name), STRA(value_str(handler)));
			diag_note(b->cx->diags, g, (struct span){ 0 }, "it looks for %.*sts and %.*sjs", STRA(stem), STRA(stem));
			found = false;
			continue;
		}
		list_push(b->arena, t->entries, v_str(b->arena, source));
	}
	return found && list_len(t->entries);
}

/* The compiler that the plugin would load: its own, as far as it is installed, or the project's. */
static bool find_compiler(struct typescript *t)
{
	struct build *b = t->build;
	const struct str root = modules_root(b), plugin = modules_find(b, root, t->use->name);
	t->compiler = modules_find(b, plugin.n ? plugin : root, STR("typescript"));
	if (t->compiler.n)
		return true;
	struct diag *g = build_refuses(b, D_BUILD_TOOL, t->use->span, "typescript is not installed: it compiles the code");
	diag_note(b->cx->diags, g, (struct span){ 0 }, "npm install --save-dev typescript puts it into node_modules");
	return false;
}

static void find_configuration(struct typescript *t)
{
	struct build *b = t->build;
	const struct value *own = value_dig(b->cx->service->config, "custom", "serverlessPluginTypescript", "tsConfigFileLocation");
	t->configuration = is_string(own) ? own->string : STR(CONFIGURATION);
	if (is_string(own) && b->cx->host->probe(b->cx->host, build_path(b, own->string).p) != FILE_REGULAR)
		diag(b->cx->diags, D_BUILD_WARNING, value_span(own), "there is no '%.*s': %.*s compiles with options of its own, for ES5", STRA(own->string), STRA(t->use->name));
}

/* ---- compiling */

static struct str key_of(struct typescript *t)
{
	struct build *b = t->build;
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	script_digest(&d, SCRIPT);
	digest_add(&d, t->compiler);
	digest_add(&d, cache_sha256(b, STR_CAT(b->arena, t->compiler, STR("/package.json"))));
	digest_add(&d, t->configuration);
	digest_add(&d, js_json(b->arena, t->entries));
	return digest_hex(b->arena, &d);
}

static void keep(struct typescript *t, const struct value *answer, int64_t began)
{
	struct build *b = t->build;
	struct arena *a = b->arena;
	const struct value *outputs = value_get(answer, "outputs"), *read = value_get(answer, "read"), *folders = value_get(answer, "folders");
	struct value *names = v_list(a);
	list_each(i, outputs)
		list_push(a, names, v_str(a, STR_CAT(a, STR(OUTPUTS), value_str(list_at(outputs, i)))));
	cache_reads(t->cache, UNIT, read);
	cache_makes(t->cache, UNIT, names);
	cache_settle(t->cache, began);
	list_each(i, read)
		watch_source(b, t->cache->watched, value_str(list_at(read, i)));
	list_each(i, folders)
		watch_key(b, t->cache->watched, STR_CAT(a, STR("names:"), value_str(list_at(folders, i))));
	cache_write(t->cache, RECORD);
}

static bool compile(struct typescript *t)
{
	struct build *b = t->build;
	struct arena *a = b->arena;
	build_phase(b, "looking whether the code has to be compiled");
	const struct str key = key_of(t);
	t->cache = cache_read(b, RECORD, key);
	if (!cache_unit(t->cache, UNIT)->good) {
		const int64_t began = (int64_t)time(NULL);
		struct value *question = MAP(a, { "typescript", v_str(a, t->compiler) }, { "tsconfig", v_str(a, t->configuration) }, { "entries", t->entries },
			{ "to", v_str(a, STR_CAT(a, build_folder_there(b), STR(OUTPUTS))) });
		build_phase(b, "compiling with typescript");
		const struct value *answer = script_run(b, SCRIPT, question, "typescript", t->use->span);
		if (!answer)
			return false;
		t->cache = cache_new(b, key);
		const struct value *messages = value_get(answer, "messages");
		list_each(i, messages)
			list_push(a, t->cache->messages, list_at(messages, i));
		if (is_true(value_get(answer, "failed"))) {
			messages_report(b, messages, "typescript", t->use->span);
			return false;
		}
		keep(t, answer, began);
	}
	messages_report(b, t->cache->messages, "typescript", t->use->span);
	return true;
}

/* ---- the folder that is packaged */

static void add_patterns(struct typescript *t, struct code_folder *folder)
{
	struct build *b = t->build;
	const struct value *package = value_get(b->cx->service->config, "package"), *include = value_get(package, "include"), *patterns = value_get(package, "patterns");
	struct value *all = v_list(b->arena);
	struct parts parts = { 0 };
	list_each(i, include)
		list_push(b->arena, all, list_at(include, i));
	list_each(i, patterns)
		list_push(b->arena, all, list_at(patterns, i));
	pattern_files(b, all, &parts);
	for (uint32_t i = 0; i < parts.of.n; i++)
		if (!str_starts(parts.of.at[i].name, "node_modules/"))
			code_folder_add(b->arena, folder, &parts.of.at[i]);
}

static const struct code_folder *packaged_folder(struct typescript *t)
{
	struct build *b = t->build;
	struct code_folder *folder = ARENA_NEW(b->arena, struct code_folder);
	const struct cached_unit *unit = cache_unit(t->cache, UNIT);
	const struct walk_target none = { 0 };
	struct files modules = { 0 };
	struct parts package = { 0 };
	walk(b->cx->host, b->arena, b->cx->root, STR("node_modules"), &none, &modules);
	code_folder_begin(b->arena, folder, &modules, STR("node_modules"));
	for (uint32_t i = 0; i < unit->outputs.n; i++) {
		const struct packaged_file f = cache_output(b, &unit->outputs.at[i], sizeof OUTPUTS - 1);
		if (!str_starts(f.name, "node_modules/"))
			code_folder_add(b->arena, folder, &f);
	}
	add_patterns(t, folder);
	pattern_files(b, LIST(b->arena, LITERAL("package.json")), &package);
	for (uint32_t i = 0; i < package.of.n; i++)
		code_folder_add(b->arena, folder, &package.of.at[i]);
	return folder;
}

static void build(struct build *b)
{
	struct typescript t = { .build = b, .use = build_plugin(b, "typescript"), .entries = v_list(b->arena) };
	if (!t.use || !find_entries(&t))
		return;
	find_configuration(&t);
	if (!(b->zips || b->cx->opt->check) || !find_compiler(&t) || !b->zips || diag_failed(b->cx->diags))
		return;
	if (compile(&t))
		b->code->folder = packaged_folder(&t);
}

BUILDER(typescript) = { .name = "typescript", .bundles = true, .build = build };
