#include "code/builders/webpack/webpack.h"

#include "ir/base/filetime.h"
#include "ir/js.h"

#include <sys/stat.h>

#define OUTPUTS "webpack/"
#define MANIFESTS "webpack-package/"

/* An external package's file, "name in the zip\npath". */
static struct packaged_file external_file(struct build *b, struct str external)
{
	const int32_t end = str_find(external, '\n');
	struct packaged_file f = { .name = str_to(external, (uint32_t)end), .path = build_path(b, str_from(external, (uint32_t)end + 1)) };
	struct stat st;
	f.file.path = f.name;
	if (stat(f.path.p, &st) == 0) {
		f.file.executable = st.st_mode & S_IXUSR;
		f.file.size = st.st_size;
		f.file.mtime_ns = file_mtime_ns(&st);
		f.file.ctime_ns = file_ctime_ns(&st);
		f.file.device = (uint64_t)st.st_dev;
		f.file.inode = (uint64_t)st.st_ino;
	}
	return f;
}

/* manifest: with the package.json that the plugin writes for npm. */
static const struct packaged_files *files_of(struct webpack *w, struct str name, bool manifest)
{
	struct build *b = w->build;
	struct packaged_files *files = ARENA_NEW(b->arena, struct packaged_files);
	const struct cached_unit *unit = cache_unit(w->cache, name);
	struct value *names = v_map(b->arena);
	for (uint32_t i = unit->outputs.n; i-- > 0;) { /* the manifest is the last, and goes before one that webpack has written */
		struct packaged_file f = cache_output(b, &unit->outputs.at[i], 0);
		const bool written = str_starts(f.name, MANIFESTS);
		f.name = written ? STR("package.json") : str_from(f.name, (uint32_t)(str_search(f.name, STR("/"), sizeof OUTPUTS - 1) + 1));
		f.file.path = f.name;
		if ((written && !manifest) || map_get(names, f.name))
			continue;
		map_put(b->arena, names, f.name, LITERAL(""));
		vec_push(b->arena, &files->of, f);
	}
	for (uint32_t i = 0; i < unit->externals.n; i++) {
		const struct packaged_file f = external_file(b, unit->externals.at[i]);
		if (map_get(names, f.name))
			continue;
		map_put(b->arena, names, f.name, LITERAL(""));
		vec_push(b->arena, &files->of, f);
	}
	packaged_sort(files);
	return files;
}

static void make_zips(struct webpack *w)
{
	const struct service *s = w->build->cx->service;
	struct built_code *code = w->build->code;
	bool manifest = false;
	for (uint32_t i = 0; i < w->entries.n; i++)
		manifest = manifest || cache_unit(w->cache, webpack_unit(w, &w->entries.at[i]))->externals.n;
	if (!w->individually) {
		code->shared = files_of(w, webpack_unit(w, &w->entries.at[0]), manifest);
		return;
	}
	for (uint32_t i = 0; i < w->entries.n; i++) {
		const struct webpack_entry *e = &w->entries.at[i];
		const struct packaged_files *files = files_of(w, webpack_unit(w, e), manifest);
		for (uint32_t k = 0; k < e->functions.n; k++)
			code->functions[e->functions.at[k] - s->functions] = files;
	}
}

static void build(struct build *b)
{
	struct webpack w = { .build = b, .use = build_plugin(b, "webpack") };
	if (!w.use)
		return;
	const bool can = webpack_options(&w);
	if (!webpack_entries(&w) || !can || !(b->zips || b->cx->opt->check))
		return;
	if (webpack_run(&w))
		make_zips(&w);
}

BUILDER(webpack) = { .name = "webpack", .bundles = true, .build = build };
