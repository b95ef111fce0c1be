/*
 * Which calls of esbuild give the plugin's bytes, which are one call an entry point with its own folder as outbase. A call
 * for all entry points is equal but for this: a module whose name begins with "index." is called after its folder, seen
 * from the outbase, so that it has another name where it lies in the entry's folder or above; and assets and chunks
 * lie below the outbase. Entry points of one folder are equal in one call.
 */
#include "code/build/watch.h"
#include "code/builders/esbuild/esbuild.h"

#include "ir/base/digest.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/project.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define METAFILE "esbuild-meta.json"
#define RECORD "esbuild.json"
#define SCRIPT_RECORD "esbuild-files.json"

/* ---- what a call has made */

/* "src/a.js" of the path at which esbuild says that it has written it; empty where that is elsewhere. */
static struct str output_name(struct str path)
{
	const int32_t at = str_search(path, STR(BUILD_FOLDER "/"), 0);
	return at < 0 ? STR("") : str_from(path, (uint32_t)at + (uint32_t)sizeof BUILD_FOLDER);
}

static void keep_inputs(struct cache *c, const struct value *inputs)
{
	struct arena *a = c->build->arena;
	map_each(e, inputs) {
		const uint32_t at = cache_file(c, e->key);
		const struct value *imports = value_get(e->value, "imports");
		c->files.at[at].imports.n = 0;
		c->files.at[at].same = false;
		list_each(i, imports) {
			const struct value *import = list_at(imports, i);
			if (is_true(value_get(import, "external")) || !is_string(value_get(import, "path")))
				continue;
			const uint32_t to = cache_file(c, value_get(import, "path")->string);
			vec_push(a, &c->files.at[at].imports, to);
		}
	}
}

static void keep_output(struct cache *c, struct cached_unit *unit, struct str name)
{
	vec_push(c->build->arena, &unit->outputs, (struct cached_output){ .name = str_dup(c->build->arena, name) });
}

static void keep_externals(struct cache *c, struct cached_unit *unit, const struct value *imports)
{
	static const char *const kinds[] = { "require-call", "import-statement", "dynamic-import" };
	struct arena *a = c->build->arena;
	list_each(i, imports) {
		const struct value *import = list_at(imports, i);
		const struct str name = path_package(value_str(value_get(import, "path")));
		bool known = !is_true(value_get(import, "external")) || !name.n, counts = false;
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			counts = counts || value_is(value_get(import, "kind"), kinds[k]);
		for (uint32_t k = 0; k < unit->externals.n; k++)
			known = known || str_eq(unit->externals.at[k], name);
		if (counts && !known)
			vec_push(a, &unit->externals, str_dup(a, name));
	}
}

struct call {
	struct esbuild *e;
	struct str outbase;                    /* the entries' folder; or all: the service's */
	bool all;
	VEC(const struct entry_point *) entries;
};

/* Outputs that belong to one entry point go to it, all others to every one of the call. */
static void keep_outputs(struct call *call, const struct value *outputs)
{
	struct cache *c = call->e->cache;
	struct value *owners = v_map(c->build->arena);
	map_each(o, outputs) {
		const struct str entry = value_str(value_get(o->value, "entryPoint")), css = value_str(value_get(o->value, "cssBundle"));
		if (!entry.n || !map_get(c->unit_index, entry))
			continue;
		map_put(c->build->arena, owners, o->key, v_str(c->build->arena, entry));
		if (css.n)
			map_put(c->build->arena, owners, css, v_str(c->build->arena, entry));
		keep_externals(c, cache_unit(c, entry), value_get(o->value, "imports"));
	}
	map_each(o, outputs) {
		const struct str name = output_name(o->key);
		struct str made_for = o->key;
		if (str_ends(made_for, ".map"))
			made_for = str_to(made_for, made_for.n - 4);
		if (str_ends(made_for, ".LEGAL.txt"))
			made_for = str_to(made_for, made_for.n - 10);
		const struct value *owner = map_get(owners, made_for);
		for (uint32_t i = 0; name.n && i < call->entries.n; i++)
			if (!owner || str_eq(owner->string, call->entries.at[i]->source))
				keep_output(c, cache_unit(c, call->entries.at[i]->source), name);
	}
}

/* ---- a call */

static void begin_unit(struct cache *c, struct str name)
{
	struct cached_unit *unit = cache_unit(c, name);
	unit->outputs.n = unit->externals.n = 0;
	unit->good = false;
}

static void tell_failed(struct call *call, int status, struct str err)
{
	struct esbuild *e = call->e;
	struct cx *cx = e->build->cx;
	struct diag *g = diag(cx->diags, D_BUILD_FAILED, e->span, "esbuild %.*s", STRA(status == 0 ? STR("has failed") : project_ended(e->build->arena, status)));
	project_said(cx, g, err);
}

/* esbuild's own account of the build, a map; NULL after reporting. */
static const struct value *call_program(struct call *call, const char *tool)
{
	struct esbuild *e = call->e;
	struct build *b = e->build;
	struct arena *a = b->arena;
	VEC(const char *) argv = { 0 };
	const struct str there = build_folder_there(b);
	struct str out, err, text;
	vec_push(a, &argv, tool);
	for (uint32_t i = 0; i < call->entries.n; i++)
		vec_push(a, &argv, STR_CAT(a, str_starts(call->entries.at[i]->source, "-") ? STR("./") : STR(""), call->entries.at[i]->source).p);
	for (uint32_t i = 0; i < e->flags.n; i++)
		vec_push(a, &argv, str_zdup(a, e->flags.at[i]));
	if (call->all)
		vec_push(a, &argv, "--outbase=.");
	vec_push(a, &argv, STR_CAT(a, STR("--outdir="), there, e->inside, call->all ? STR("") : call->outbase).p);
	vec_push(a, &argv, STR_CAT(a, STR("--metafile="), there, STR(METAFILE)).p);
	vec_push(a, &argv, "--log-level=warning");
	vec_push(a, &argv, "--log-limit=0");
	vec_push(a, &argv, "--color=false");
	vec_push(a, &argv, NULL);
	const int status = project_run(b->cx, argv.at, STR(""), BUILD_PATIENCE_MS, &out, &err);
	const bool said = esbuild_keep_messages(e, err);
	const char *path = STR_CAT(a, b->folder, STR(METAFILE)).p;
	const bool made = status == 0 && b->cx->host->read_file(b->cx->host, a, path, &text) == FILE_REGULAR;
	const struct value *meta = made ? js_json_parse(a, text) : NULL;
	if (!meta && !said)
		tell_failed(call, status, status == 0 ? STR("it has written no account of the build") : err);
	return meta;
}

static const struct value *call_script(struct call *call)
{
	struct esbuild *e = call->e;
	struct arena *a = e->build->arena;
	struct value *entries = v_list(a), *external = v_list(a);
	const struct str there = STR_CAT(a, build_folder_there(e->build), e->inside);
	struct str err;
	for (uint32_t i = 0; i < call->entries.n; i++)
		list_push(a, entries, v_str(a, call->entries.at[i]->source));
	for (uint32_t i = 0; i < e->packages.n; i++)
		list_push(a, external, v_str(a, e->packages.at[i]));
	const struct value *work = value_get(e->options, "outputWorkFolder"), *out = value_get(e->options, "outputBuildFolder");
	const struct str theirs = STR_CAT(a, is_string(work) ? work->string : STR(".esbuild"), STR("/"), is_string(out) ? out->string : STR(".build"), STR("/"));
	const struct value *answer = esbuild_script(e, e->scripted, MAP(a, { "entries", entries }, { "external", external }, { "outdir", v_str(a, there) }, { "record", LITERAL(SCRIPT_RECORD) },
		{ "target", v_str(a, e->target) }, { "extension", v_str(a, e->extension) }, { "seen", v_str(a, there) }, { "theirs", v_str(a, theirs) }), &err);
	if (answer)
		esbuild_keep_messages(e, err);
	return value_get(answer, "built");
}

static bool run_call(struct call *call, const char *tool)
{
	struct cache *c = call->e->cache;
	const struct value *meta = call->e->scripted ? call_script(call) : call_program(call, tool);
	if (!meta)
		return false;
	keep_inputs(c, value_get(meta, "inputs"));
	for (uint32_t i = 0; i < call->entries.n; i++)
		begin_unit(c, call->entries.at[i]->source);
	keep_outputs(call, value_get(meta, "outputs"));
	return true;
}

/* ---- which entry points share one */

static bool is_index(struct str path)
{
	return str_starts(str_from(path, (uint32_t)(str_rfind(path, '/') + 1)), "index.");
}

/* Whether the entry's outbase has a say in the name of some module. */
struct naming {
	struct str folder;
	bool depends;
};

static void note_index(void *naming, struct cached_file *file)
{
	struct naming *n = naming;
	const struct str folder = path_folder(file->path);
	if (!is_index(file->path) || str_starts(file->path, ".."))
		return;
	n->depends |= !folder.n || (str_eq(str_to(n->folder, folder.n), folder) && (n->folder.n == folder.n || n->folder.p[folder.n] == '/'));
}

static bool depends_on_folder(struct esbuild *e, const struct entry_point *p)
{
	struct naming n = { .folder = path_folder(p->source) };
	if (!n.folder.n)
		return false;
	cache_walk(e->cache, p->source, note_index, &n);
	return n.depends;
}

static int by_folder(const void *x, const void *y)
{
	const struct entry_point *a = *(const struct entry_point *const *)x, *b = *(const struct entry_point *const *)y;
	const int order = str_cmp(path_folder(a->source), path_folder(b->source));
	return order ? order : str_cmp(a->source, b->source);
}

struct entry_points {
	VEC(const struct entry_point *) of;
};

/* One call for each folder. */
static bool run_folders(struct esbuild *e, struct entry_points *points, const char *tool)
{
	if (points->of.n)
		qsort(points->of.at, points->of.n, sizeof *points->of.at, by_folder);
	for (uint32_t i = 0, next; i < points->of.n; i = next) {
		struct call call = { .e = e, .outbase = path_folder(points->of.at[i]->source) };
		for (next = i; next < points->of.n && str_eq(path_folder(points->of.at[next]->source), call.outbase); next++)
			vec_push(e->build->arena, &call.entries, points->of.at[next]);
		if (!run_call(&call, tool))
			return false;
	}
	return true;
}

/* Entry points that have to be made, each once; those whose bytes may depend on their folder apart. */
static void choose(struct esbuild *e, struct entry_points *together, struct entry_points *apart)
{
	struct value *seen = v_map(e->build->arena);
	const struct str first = e->entries.n ? path_folder(e->entries.at[0].source) : STR("");
	bool one_folder = true, all = false;
	/* What the script makes beside bundles belongs to all. */
	for (uint32_t i = 0; e->scripted && i < e->entries.n; i++)
		all = all || !cache_unit(e->cache, e->entries.at[i].source)->good;
	for (uint32_t i = 0; i < e->entries.n; i++)
		one_folder = one_folder && str_eq(path_folder(e->entries.at[i].source), first);
	for (uint32_t i = 0; i < e->entries.n; i++) {
		const struct entry_point *p = &e->entries.at[i];
		/* What lies outside lands outside of every package. */
		if (map_get(seen, p->source) || str_starts(p->source, "..") || (cache_unit(e->cache, p->source)->good && !all))
			continue;
		map_put(e->build->arena, seen, p->source, LITERAL(""));
		if (!e->scripted && (one_folder || e->whole_folders || is_index(p->source)))
			vec_push(e->build->arena, &apart->of, p);
		else
			vec_push(e->build->arena, &together->of, p);
	}
}

static bool run_together(struct esbuild *e, const struct entry_points *together, struct entry_points *apart, const char *tool)
{
	struct call call = { .e = e, .all = true };
	for (uint32_t i = 0; i < together->of.n; i++)
		vec_push(e->build->arena, &call.entries, together->of.at[i]);
	if (call.entries.n && !run_call(&call, tool))
		return false;
	for (uint32_t i = 0; !e->scripted && i < together->of.n; i++)
		if (depends_on_folder(e, together->of.at[i]))
			vec_push(e->build->arena, &apart->of, together->of.at[i]);
	return true;
}

static void settle_outputs(struct esbuild *e)
{
	struct build *b = e->build;
	for (uint32_t i = 0; i < e->cache->units.n; i++) {
		struct cached_unit *unit = &e->cache->units.at[i];
		for (uint32_t k = 0; !unit->good && k < unit->outputs.n; k++) {
			const struct str path = STR_CAT(b->arena, b->folder, unit->outputs.at[k].name);
			unit->outputs.at[k].state = cache_state(b, path);
			unit->outputs.at[k].sha256 = cache_sha256(b, path);
		}
		unit->good = unit->outputs.n;
	}
}

static void watch_input(void *e, struct cached_file *file)
{
	struct esbuild *of = e;
	watch_source(of->build, of->cache->watched, file->path);
}

/* What else decides about the bytes. */
static struct str key_of(struct esbuild *e, const char *tool)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, str_z(tool));
	digest_add(&d, cache_state(e->build, str_z(tool)));
	digest_add(&d, build_folder_there(e->build));
	digest_add(&d, e->inside);
	for (uint32_t i = 0; i < e->flags.n; i++) {
		digest_add(&d, STR("\n"));
		digest_add(&d, e->flags.at[i]);
	}
	if (e->scripted)
		digest_add(&d, js_json(e->build->arena, e->options));
	return digest_hex(e->build->arena, &d);
}

bool esbuild_run(struct esbuild *e, const char *tool)
{
	struct build *b = e->build;
	struct entry_points together = { 0 }, apart = { 0 };
	if (!build_folder_make(b, STR("")))
		return false;
	e->cache = cache_read(b, RECORD, e->code ? STR("") : key_of(e, tool));
	choose(e, &together, &apart);
	const int64_t began = (int64_t)time(NULL);
	const uint32_t stale = together.of.n + apart.of.n;
	esbuild_forget_messages(e);
	if (stale)
		build_phase(b, "building %u %s with esbuild", stale, stale == 1 ? "file" : "files");
	bool made = run_together(e, &together, &apart, tool) && run_folders(e, &apart, tool);
	if (made && stale) {
		settle_outputs(e);
		cache_settle(e->cache, began);
		for (uint32_t i = 0; i < e->entries.n; i++)
			cache_walk(e->cache, e->entries.at[i].source, watch_input, e);
		if (is_string(value_get(e->options, "tsconfig")))
			watch_file(b, e->cache->watched, value_get(e->options, "tsconfig")->string);
	}
	/* What code of the user's depends on is not known. */
	if (made && !e->code)
		cache_write(e->cache, RECORD);
	esbuild_report_messages(e);
	return made;
}
