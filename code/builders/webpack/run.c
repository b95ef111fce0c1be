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

/* The service as plugins see it: with the defaults and names that the framework has put in. */
static const struct value *service_of(struct webpack *w)
{
	struct build *b = w->build;
	struct arena *a = b->arena;
	const struct service *s = b->cx->service;
	const struct value *provider = value_get(s->config, "provider");
	struct value *functions = v_map(a);
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct value *fn = map_assign(a, s->functions[i].config, NULL);
		map_putz(a, fn, "name", v_str(a, s->functions[i].name));
		map_put(a, functions, s->functions[i].key, fn);
	}
	struct value *out = map_assign(a, s->config, NULL), *with = map_assign(a, is_map(provider) ? provider : v_map(a), NULL);
	if (!value_get(with, "stage"))
		map_putz(a, with, "stage", LITERAL("dev"));
	map_putz(a, with, "region", v_str(a, s->provider.region));
	map_putz(a, out, "provider", with);
	map_putz(a, out, "functions", functions);
	return out;
}

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
		{ "service", service_of(w) }, { "options", b->cx->opt->given ? b->cx->opt->given : v_map(a) }, { "environment", b->cx->environment ? b->cx->environment : v_map(a) },
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
	list_each(i, builds) {
		const struct value *build = list_at(builds, i), *modules = value_get(build, "modules"), *read = value_get(build, "read");
		const struct webpack_entry *entry = NULL;
		for (uint32_t k = 0; k < w->entries.n; k++)
			if (!w->individually || value_is(value_get(build, "key"), str_zdup(a, w->entries.at[k].key)))
				entry = &w->entries.at[k];
		if (!entry)
			continue;
		const struct str name = webpack_unit(w, entry);
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
