/*
 * Packages that bundles ask for by name. serverless-esbuild lets npm install those that package.json depends on into its
 * build folder; here they are copied from where they are installed, with all that they need, into npm's layout: as they
 * lie in the project's own node_modules, and what lies elsewhere (workspaces, pnpm) as far up as its name is free.
 */
#include "code/build/modules.h"
#include "code/builders/esbuild/esbuild.h"

#include "ir/base/path.h"
#include "ir/js.h"

#include <stdlib.h>
#include <sys/stat.h>

#define MODULES "node_modules/"

struct module {
	struct str name, place; /* "node_modules/a/node_modules/b" */
	struct str folder;      /* absolute, without links */
	const struct value *json;
	VEC(uint32_t) needs;    /* numbers of modules */
	struct span asked;      /* where the user asks for what needs it */
	uint32_t seen;
};

struct externals {
	struct esbuild *e;
	struct str folder;      /* of package.json, absolute, without links */
	VEC(struct module) modules;
	struct value *places;   /* place: number */
	uint32_t walks;
};

/* The module that one at a place gets for a name, or -1. */
static int64_t placed_for(const struct externals *x, struct str place, struct str name)
{
	struct arena *a = x->e->build->arena;
	for (;;) {
		const struct value *at = map_get(x->places, place.n ? STR_CAT(a, place, STR("/" MODULES), name) : STR_CAT(a, STR(MODULES), name));
		if (at)
			return (int64_t)at->number;
		if (!place.n)
			return -1;
		int32_t up = -1;
		for (int32_t i = -1; (i = str_search(place, STR("/" MODULES), (uint32_t)(i + 1))) >= 0;)
			up = i;
		place = up < 0 ? STR("") : str_to(place, (uint32_t)up);
	}
}

static uint32_t module_at(struct externals *x, struct str place, struct str name, struct str folder, struct span asked)
{
	struct arena *a = x->e->build->arena;
	const struct value *known = map_get(x->places, place);
	if (known)
		return (uint32_t)known->number;
	map_put(a, x->places, place, v_int(a, x->modules.n));
	vec_push(a, &x->modules, (struct module){ .name = name, .place = place, .folder = folder, .json = modules_json(x->e->build, folder), .asked = asked });
	return x->modules.n - 1;
}

/* Puts the package at folder where the one at `by` finds it. */
static uint32_t put_module(struct externals *x, struct str by, struct str name, struct str folder, struct span asked)
{
	struct arena *a = x->e->build->arena;
	const struct str own = STR_CAT(a, x->folder, STR("/" MODULES));
	const bool flat = str_starts(folder, own.p) && str_ends(folder, STR_CAT(a, STR("/"), name).p) && !str_starts(str_from(folder, own.n), ".");
	if (flat)
		return module_at(x, str_dup(a, str_from(folder, x->folder.n + 1)), name, folder, asked);
	const int64_t there = placed_for(x, by, name);
	if (there >= 0 && str_eq(x->modules.at[there].folder, folder))
		return (uint32_t)there;
	return module_at(x, there < 0 ? STR_CAT(a, STR(MODULES), name) : STR_CAT(a, by, STR("/" MODULES), name), name, folder, asked);
}

/* ---- what is asked for */

static void tell_missing(struct externals *x, struct span at, struct str name, struct str by)
{
	struct build *b = x->e->build;
	const struct str asks = by.n ? STR_CAT(b->arena, STR("'"), by, STR("'")) : STR("package.json");
	struct diag *g = diag(b->cx->diags, D_BUILD_EXTERNAL, at, "%.*s needs '%.*s', which is not installed", STRA(asks), STRA(name));
	diag_note(b->cx->diags, g, (struct span){ 0 }, "install the project's dependencies first");
}

static void need(struct externals *x, uint32_t by, const struct value *names, const struct value *without, bool optional)
{
	struct build *b = x->e->build;
	const struct span at = x->modules.at[by].asked;
	map_each(e, names) {
		if (js_truthy(value_get(map_get(without, e->key), "optional")))
			continue;
		const struct str folder = modules_find(b, x->modules.at[by].folder, e->key);
		if (!folder.n) {
			if (!optional)
				tell_missing(x, at, e->key, x->modules.at[by].name);
			continue;
		}
		const uint32_t to = put_module(x, x->modules.at[by].place, e->key, folder, at);
		vec_push(b->arena, &x->modules.at[by].needs, to);
	}
}

/* All that these need: modules are added behind. */
static void close_over(struct externals *x)
{
	for (uint32_t i = 0; i < x->modules.n; i++) {
		const struct value *json = x->modules.at[i].json;
		const struct value *optional = value_get(json, "optionalDependencies");
		struct value *needed = value_get(json, "dependencies") ? map_assign(x->e->build->arena, value_get(json, "dependencies"), NULL) : v_map(x->e->build->arena);
		map_each(e, optional)
			map_remove(needed, e->key);
		need(x, i, needed, NULL, false);
		need(x, i, optional, NULL, true);
		need(x, i, value_get(json, "peerDependencies"), value_get(json, "peerDependenciesMeta"), true);
	}
}

static struct str find_package(struct esbuild *e)
{
	struct build *b = e->build;
	const struct value *own = value_get(e->options, "packagePath");
	struct str folder = modules_root(b);
	if (is_string(own)) {
		const struct str path = path_folder(build_path(b, own->string));
		return b->cx->host->real_path(b->cx->host, b->arena, path.n ? str_zdup(b->arena, path) : ".");
	}
	while (folder.n && b->cx->host->probe(b->cx->host, STR_CAT(b->arena, folder, STR("/package.json")).p) != FILE_REGULAR)
		folder = path_folder(folder);
	return folder;
}

struct externals *externals_find(struct esbuild *e)
{
	struct build *b = e->build;
	if (!e->externals.n)
		return NULL;
	struct externals *x = ARENA_NEW(b->arena, struct externals);
	*x = (struct externals){ .e = e, .folder = find_package(e), .places = v_map(b->arena) };
	const struct value *json = modules_json(b, x->folder);
	const struct value *prod = value_get(json, "dependencies"), *dev = value_get(json, "devDependencies");
	for (uint32_t i = 0; i < e->externals.n; i++) {
		const struct value *item = e->externals.at[i];
		if (map_get(prod, item->string)) {
			const struct str folder = modules_find(b, x->folder, item->string);
			if (folder.n)
				put_module(x, STR(""), item->string, folder, esbuild_option_span(e, value_span(item)));
			else
				tell_missing(x, esbuild_option_span(e, value_span(item)), item->string, STR(""));
		} else if (prod && map_get(dev, item->string) && !str_eqz(item->string, "aws-sdk")) {
			diag(b->cx->diags, D_BUILD_OPTION, esbuild_option_span(e, value_span(item)), "'%.*s' is external and stands in devDependencies only: %.*s refuses it", STRA(item->string), STRA(e->who));
		}
	}
	close_over(x);
	return x->modules.n ? x : NULL;
}

/* ---- files */

static void module_files(struct externals *x, const struct module *m, struct parts *out)
{
	struct build *b = x->e->build;
	const struct walk_target none = { 0 };
	struct files files = { 0 };
	walk(b->cx->host, b->arena, STR_CAT(b->arena, m->folder, STR("/")), STR(""), &none, &files);
	for (uint32_t i = 0; i < files.at.n; i++) {
		const struct file *f = &files.at.at[i];
		if (str_starts(f->path, MODULES) || f->unknown || f->bad_name)
			continue;
		vec_push(b->arena, &out->of, (struct packaged_file){ STR_CAT(b->arena, m->place, STR("/"), f->path), STR_CAT(b->arena, m->folder, STR("/"), f->path), *f, { 0 } });
	}
}

/* npm links a package's programs beside it; in a zip they are copies. */
static void put_program(struct externals *x, const struct module *m, struct str name, struct str path, const struct parts *of, uint32_t from, struct parts *out)
{
	struct arena *a = x->e->build->arena;
	while (str_starts(path, "./"))
		path = str_from(path, 2);
	const struct str whole = STR_CAT(a, m->place, STR("/"), path), up = str_to(m->place, m->place.n - m->name.n);
	for (uint32_t i = from; i < of->of.n; i++) {
		struct packaged_file f = of->of.at[i];
		if (!str_eq(f.name, whole))
			continue;
		f.name = STR_CAT(a, up, STR(".bin/"), name);
		vec_push(a, &out->of, f);
		return;
	}
}

void externals_files(struct externals *x, struct parts *out)
{
	struct arena *a = x->e->build->arena;
	struct parts programs = { 0 };
	for (uint32_t i = 0; i < x->modules.n; i++) {
		const struct module *m = &x->modules.at[i];
		const struct value *bin = value_get(m->json, "bin");
		const uint32_t from = out->of.n;
		module_files(x, m, out);
		if (is_string(bin))
			put_program(x, m, str_from(m->name, (uint32_t)(str_rfind(m->name, '/') + 1)), bin->string, out, from, &programs);
		map_each(e, bin)
			put_program(x, m, e->key, value_str(e->value), out, from, &programs);
	}
	for (uint32_t i = 0; i < programs.of.n; i++)
		vec_push(a, &out->of, programs.of.at[i]);
}

const struct value *externals_needed(struct externals *x, const struct str *names, uint32_t n)
{
	struct arena *a = x->e->build->arena;
	struct value *needed = v_map(a);
	VEC(uint32_t) queue = { 0 };
	x->walks++;
	for (uint32_t i = 0; i < n; i++) {
		const int64_t at = placed_for(x, STR(""), names[i]);
		if (at >= 0)
			vec_push(a, &queue, (uint32_t)at);
	}
	while (queue.n) {
		struct module *m = &x->modules.at[queue.at[--queue.n]];
		if (m->seen == x->walks)
			continue;
		m->seen = x->walks;
		if (m->place.n == m->name.n + (uint32_t)sizeof MODULES - 1)
			map_put(a, needed, m->name, LITERAL(""));
		for (uint32_t i = 0; i < m->needs.n; i++)
			vec_push(a, &queue, m->needs.at[i]);
	}
	return needed;
}

bool externals_have(const struct externals *x, struct str name) { return x && placed_for(x, STR(""), name) >= 0; }
