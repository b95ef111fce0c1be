/* Runs webpack for what has changed: all of it in one child process. */
#include "code/build/messages.h"
#include "code/build/modules.h"
#include "code/build/script.h"
#include "code/build/watch.h"
#include "code/builders/webpack/webpack.h"

#include "ir/base/digest.h"
#include "ir/js.h"

#include <time.h>

#define SCRIPT "builders/webpack/bundle.cjs"
#define RECORD "webpack.json"

/* Files of tools that webpack's own account leaves out. */
static const char *const configurations[] = {
	"tsconfig.json", ".babelrc", ".babelrc.json", ".babelrc.js", ".babelrc.cjs", "babel.config.js", "babel.config.json", "babel.config.cjs", "babel.config.mjs",
	".browserslistrc", ".swcrc", ".eslintrc", ".eslintrc.js", ".eslintrc.cjs", ".eslintrc.json", ".eslintrc.yml", ".eslintignore", ".env",
};

static struct str key_of(struct webpack *w, struct str plugin)
{
	struct build *b = w->build;
	const struct str package = STR_CAT(b->arena, plugin, STR("/package.json"));
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	script_digest(&d, SCRIPT);
	digest_add(&d, plugin);
	digest_add(&d, cache_sha256(b, package));
	digest_add(&d, w->individually ? STR("individually") : STR("together"));
	digest_add(&d, js_json(b->arena, w->settings));
	digest_add(&d, w->bundle ? js_json(b->arena, w->bundle) : STR(""));
	digest_add(&d, b->cx->environment ? js_json(b->arena, b->cx->environment) : STR(""));
	digest_add(&d, value_str(value_get(b->cx->service->config, "service")));
	for (uint32_t i = 0; i < w->entries.n && !w->individually; i++)
		digest_add(&d, STR_CAT(b->arena, w->entries.at[i].key, STR("\n"), w->entries.at[i].source, STR("\n")));
	return digest_hex(b->arena, &d);
}

/* ---- the question */

static struct value *question_of(struct webpack *w, const struct value *stale)
{
	struct build *b = w->build;
	struct arena *a = b->arena;
	struct value *entries = v_map(a), *functions = v_map(a);
	for (uint32_t i = 0; i < w->entries.n; i++) {
		const struct webpack_entry *e = &w->entries.at[i];
		map_put(a, entries, e->key, v_str(a, STR_CAT(a, STR("./"), e->key, str_from(e->source, (uint32_t)str_rfind(e->source, '.')))));
		map_put(a, functions, e->key, v_str(a, e->folder));
	}
	return MAP(a, { "plugin", v_str(a, w->use->name) }, { "bundle", w->bundle ? w->bundle : v_null(a) }, { "settings", w->settings },
		{ "individually", v_bool(a, w->individually) }, { "entries", entries }, { "functions", functions }, { "stale", stale },
		{ "service", build_service(b) }, { "options", b->cx->opt->given ? b->cx->opt->given : v_map(a) }, { "environment", b->cx->environment ? b->cx->environment : v_map(a) },
		{ "to", v_str(a, STR_CAT(a, build_folder_there(b), STR("webpack"))) });
}

/* ---- the answer */

static void watch_all(struct webpack *w, const char *kind, const struct value *names)
{
	struct build *b = w->build;
	list_each(i, names)
		watch_key(b, w->cache->watched, STR_CAT(b->arena, str_z(kind), value_str(list_at(names, i))));
}

static void keep(struct webpack *w, const struct value *answer, int64_t began)
{
	struct build *b = w->build;
	struct arena *a = b->arena;
	const struct value *builds = value_get(answer, "builds");
	struct value *numbers = v_map_for(a, w->entries.n); /* by key; of the service's one build any */
	for (uint32_t i = 0; i < w->entries.n; i++)
		map_put(a, numbers, w->individually ? w->entries.at[i].key : STR(""), v_int(a, i));
	list_each(i, builds) {
		const struct value *build = list_at(builds, i), *modules = value_get(build, "modules"), *read = value_get(build, "read");
		const struct value *number = map_get(numbers, w->individually ? value_str(value_get(build, "key")) : STR(""));
		if (!number)
			continue;
		const struct str name = webpack_unit(w, &w->entries.at[(uint32_t)number->number]);
		cache_reads(w->cache, name, read);
		cache_makes(w->cache, name, value_get(build, "outputs"));
		struct cached_unit *unit = cache_unit(w->cache, name);
		unit->externals.n = 0;
		list_each(k, modules)
			vec_push(a, &unit->externals, value_str(list_at(modules, k)));
		list_each(k, read)
			watch_source(b, w->cache->watched, value_str(list_at(read, k)));
	}
	cache_settle(w->cache, began);
	watch_all(w, "", value_get(answer, "files"));
	watch_all(w, "state:", value_get(answer, "folders"));
	watch_all(w, "env:", value_get(answer, "variables"));
	if (is_true(value_get(answer, "service")))
		watch_key(b, w->cache->watched, STR("service:"));
	for (size_t i = 0; i < sizeof configurations / sizeof *configurations; i++)
		watch_file(b, w->cache->watched, str_z(configurations[i]));
	cache_write(w->cache, RECORD);
}

/* Keys of the entries whose builds are not good any more; one key for the build of the service. */
static const struct value *stale_keys(struct webpack *w)
{
	struct value *stale = v_list(w->build->arena);
	for (uint32_t i = 0; i < w->entries.n && (w->individually || !i); i++)
		if (!cache_unit(w->cache, webpack_unit(w, &w->entries.at[i]))->good)
			list_push(w->build->arena, stale, v_str(w->build->arena, w->entries.at[i].key));
	return stale;
}

/* What was said of builds that are as they were, and what is said now. */
static struct value *messages_after(struct webpack *w, const struct value *stale, const struct value *now)
{
	struct value *all = v_list(w->build->arena);
	const struct value *before = w->cache->messages;
	list_each(i, before)
		if (w->individually && !list_has(stale, value_str(value_get(list_at(before, i), "of"))))
			list_push(w->build->arena, all, list_at(before, i));
	list_each(i, now)
		list_push(w->build->arena, all, list_at(now, i));
	return all;
}

bool webpack_run(struct webpack *w)
{
	struct build *b = w->build;
	const struct str plugin = modules_find(b, modules_root(b), w->use->name);
	if (!plugin.n) {
		struct diag *g = build_refuses(b, D_BUILD_TOOL, w->use->span, "%.*s is not installed: its webpack bundles the code", STRA(w->use->name));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "npm install --save-dev %.*s%s puts it into node_modules", STRA(w->use->name), w->bundle ? "" : " webpack");
		return false;
	}
	if (!b->zips || diag_failed(b->cx->diags))
		return false;
	build_phase(b, "looking which of %u bundles have to be built", w->individually ? w->entries.n : 1);
	w->cache = cache_read(b, RECORD, key_of(w, plugin));
	const struct value *stale = stale_keys(w);
	if (list_len(stale)) {
		const int64_t began = (int64_t)time(NULL);
		build_phase(b, "building %u bundles with webpack", list_len(stale));
		const struct value *answer = script_run(b, SCRIPT, question_of(w, stale), "webpack", w->span), *messages = value_get(answer, "messages");
		if (!answer)
			return false;
		if (is_true(value_get(answer, "failed"))) {
			messages_report(b, messages, "webpack", w->span);
			return false;
		}
		w->cache->messages = messages_after(w, stale, messages);
		keep(w, answer, began);
	}
	messages_report(b, w->cache->messages, "webpack", w->span);
	return true;
}
