#include "emit/artifact/files.h"

#include <stdlib.h>

enum { DEEPEST_FOLDER = 64 }; /* a link that leads back upwards must end */

struct walk {
	struct cx *cx;
	struct arena *a;
	const struct artifact *artifact;
	struct str base;      /* folder, "" or ending in '/' */
	struct packaged_files *out;
};

/* What v3.40 never packages, at the top of the folder only. */
static bool left_out(const struct walk *w, struct str name)
{
	static const char *const names[] = { ".git", ".gitignore", ".DS_Store", "npm-debug.log", ".serverless", ".serverless_plugins" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(name, names[i]))
			return true;
	if (str_starts(name, "yarn-") && str_ends(name, ".log"))
		return true;
	if (str_starts(name, ".env") && value_get(w->cx->service->config, "useDotenv"))
		return true;
	return str_eq(name, str_from(w->cx->config_path, w->cx->root.n));
}

/* The layers' folders are no part of a service's package. */
static bool of_a_layer(const struct walk *w, struct str folder)
{
	if (w->artifact->layer)
		return false;
	const struct service *s = w->cx->service;
	for (uint32_t i = 0; i < s->layers_n; i++) {
		struct str path = value_str(value_get(s->layers[i].config, "path"));
		if (str_starts(path, "./"))
			path = str_from(path, 2);
		if (str_ends(path, "/"))
			path.n--;
		if (path.n && str_eq(path, folder))
			return true;
	}
	return false;
}

/* The template that this run writes must not change the digest of the next run. */
static bool is_output(const struct walk *w, struct str name)
{
	struct str output = w->cx->opt->output, path = STR_CAT(w->a, w->base, name);
	return str_eq(str_starts(output, "./") ? str_from(output, 2) : output, str_starts(path, "./") ? str_from(path, 2) : path);
}

static void walk_folder(const struct walk *w, struct str folder, int depth)
{
	struct folder_entries entries = { 0 };
	struct str path = STR_CAT(w->a, w->base, folder);
	if (depth > DEEPEST_FOLDER || !w->cx->host->list_folder(w->cx->host, w->a, path.n ? str_zdup(w->a, path) : ".", &entries))
		return;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		if (!depth && left_out(w, e->name))
			continue;
		struct str name = STR_CAT(w->a, folder, e->name);
		if (e->kind == FILE_FOLDER && !of_a_layer(w, name))
			walk_folder(w, STR_CAT(w->a, name, STR("/")), depth + 1);
		else if (e->kind == FILE_REGULAR && !is_output(w, name))
			vec_push(w->a, &w->out->of, (struct packaged_file){ name, STR_CAT(w->a, w->base, name), e->executable });
	}
}

static int by_name(const void *x, const void *y)
{
	return str_cmp(((const struct packaged_file *)x)->name, ((const struct packaged_file *)y)->name);
}

struct packaged_files artifact_files(struct cx *cx, struct arena *a, const struct artifact *artifact)
{
	struct packaged_files out = { 0 };
	struct walk w = { cx, a, artifact, cx->root, &out };
	if (artifact->layer) {
		struct str path = value_str(value_get(artifact->layer->config, "path"));
		w.base = STR_CAT(a, str_starts(path, "/") ? STR("") : cx->root, path, STR("/"));
	}
	walk_folder(&w, STR(""), 0);
	if (out.of.n)
		qsort(out.of.at, out.of.n, sizeof *out.of.at, by_name);
	return out;
}
