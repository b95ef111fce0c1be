/*
 * wsgi: the packages that serverless-wsgi installs into every zip: those of its own list, where custom.wsgi.app is set, and of
 * the application's requirements.txt. It takes them out of a virtual environment, without programs and without what stands
 * on a list of its own.
 */
#include "code/builders/python/python.h"

#include "ir/js.h"


static bool is_left_out(struct str path)
{
	static const char *const starts[] = { "pip-", "wheel-", "setuptools-", "easy_install.", "_virtualenv." }, *const ends[] = { ".dist-info", ".pyc" };
	static const char *const names[] = { "pip", "wheel", "setuptools", "__pycache__", "distutils-precedence.pth", "six.py", "zipp.py" };
	for (struct str rest = path; rest.n;) {
		const int32_t slash = str_find(rest, '/');
		const struct str part = slash < 0 ? rest : str_to(rest, (uint32_t)slash);
		for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
			if (str_starts(part, starts[i]))
				return true;
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			if (str_ends(part, ends[i]))
				return true;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (str_eqz(part, names[i]))
				return true;
		rest = slash < 0 ? STR("") : str_from(rest, (uint32_t)slash + 1);
	}
	return false;
}

/* It links what it has installed into the service's folder. */
static bool is_free(struct python *p, struct str name, struct value *seen)
{
	struct build *b = p->build;
	const int32_t slash = str_find(name, '/');
	const struct str first = slash < 0 ? name : str_to(name, (uint32_t)slash);
	if (map_get(seen, first))
		return true;
	map_put(b->arena, seen, first, LITERAL(""));
	if (b->cx->host->probe(b->cx->host, build_path(b, first).p) == FILE_MISSING)
		return true;
	struct diag *g = diag(b->cx->diags, D_BUILD_FAILED, p->span, "%.*s would put the package '%.*s' where the service has a file or folder of that name", STRA(p->who), STRA(first));
	diag_note(b->cx->diags, g, (struct span){ 0 }, "rename it; or set custom.wsgi.packRequirements: false, and let serverless-python-requirements install packages");
	return false;
}

static const struct packaged_files *packages(struct python *p, struct str folder)
{
	struct arena *a = p->build->arena;
	struct packaged_files *files = ARENA_NEW(a, struct packaged_files);
	struct value *seen = v_map(a);
	struct parts parts = { 0 };
	python_files(p, folder, false, &parts);
	for (uint32_t i = 0; i < parts.of.n; i++)
		if (!is_left_out(parts.of.at[i].name) && !str_starts(parts.of.at[i].name, "bin/") && is_free(p, parts.of.at[i].name, seen))
			vec_push(a, &files->of, parts.of.at[i]);
	packaged_sort(files);
	return files;
}

static void build(struct build *b)
{
	const struct service *s = b->cx->service;
	const struct plugin_use *use = build_plugin(b, "wsgi");
	const struct value *lists = use ? plugin_kept(b->cx, use) : NULL, *python = value_dig(s->config, "custom", "wsgi", "pythonBin");
	struct requirements r = { 0 };
	if (!list_len(lists) || (!b->zips && !b->cx->opt->check))
		return;
	struct python p = { .build = b, .within = STR("wsgi/"), .who = use->name, .span = use->span, .python = value_str(python), .cached = true, .made = v_map(b->arena) };
	python_args(&p, value_str(value_dig(s->config, "custom", "wsgi", "pipArgs")), UINT32_MAX);
	r.span = use->span;
	list_each(i, lists)
		if (!python_read_list(&p, value_str(list_at(lists, i)), &r))
			return;
	const struct python_target t = python_target_of(&p, NULL);
	if (!b->zips) {
		if (r.any)
			python_has_tool(&p, &t);
		return;
	}
	const struct str folder = build_folder_make(b, p.within) ? python_install(&p, &t, &r) : STR("");
	if (!folder.n)
		return;
	const struct packaged_files *files = packages(&p, folder);
	for (uint32_t i = 0; i <= s->functions_n; i++)
		b->code->changes[i].more = files;
	python_clean(&p);
}

BUILDER(wsgi) = { .name = "wsgi", .build = build };
