/*
 * What goes into zips of what was installed: the list and the plugin's mark lie beside the packages, vendored folders take
 * the place of what has their names, and what slim and noDeploy name is left out. Byte code is, unless slsc has made it: pip's is never the same twice.
 */
#include "code/builders/python/python.h"

#include "ir/base/path.h"
#include "ir/js.h"


static const char *const slim[] = { "**/*.py[c|o]", "**/__pycache__*", "**/*.dist-info*" };

static bool is_byte_code(struct str name)
{
	return str_starts(name, "__pycache__/") || str_search(name, STR("/__pycache__/"), 0) >= 0;
}

void python_files(struct python *p, struct str folder, bool byte_code, struct parts *out)
{
	struct build *b = p->build;
	const struct walk_target none = { 0 };
	struct files files = { 0 };
	walk(b->cx->host, b->arena, folder, STR(""), &none, &files);
	for (uint32_t i = 0; i < files.at.n; i++) {
		const struct file *f = &files.at.at[i];
		if (!f->unknown && !f->bad_name && (byte_code || !is_byte_code(f->path)))
			vec_push(b->arena, &out->of, (struct packaged_file){ f->path, STR_CAT(b->arena, folder, f->path), *f, { 0 } });
	}
}

/* In the place of a wheel's file of that name. The path is nobody's: what zips hold is known by it. */
static void put_text(struct python *p, struct str folder, const char *name, struct str text, struct parts *out)
{
	const struct file f = { .path = str_z(name), .size = text.n };
	uint32_t kept = 0;
	for (uint32_t i = 0; i < out->of.n; i++)
		if (!str_eqz(out->of.at[i].name, name))
			out->of.at[kept++] = out->of.at[i];
	out->of.n = kept;
	vec_push(p->build->arena, &out->of, (struct packaged_file){ f.path, STR_CAT(p->build->arena, folder, STR("/"), f.path), f, text });
}

/* ---- slim */

static const struct value *slim_patterns(struct python *p)
{
	struct arena *a = p->build->arena;
	const struct value *own = value_get(p->options, "slimPatterns"), *append = value_get(p->options, "slimPatternsAppendDefaults");
	struct value *all = v_list(a);
	const bool alone = list_len(own) && append && !python_is_true(append);
	for (size_t i = 0; !alone && i < sizeof slim / sizeof *slim; i++)
		list_push(a, all, v_text(a, slim[i]));
	list_each(i, own)
		list_push(a, all, list_at(own, i));
	return all;
}

/* Names of files, and of the folders above them: a pattern that matches a folder means all in it. */
static void slim_down(struct python *p, struct parts *parts)
{
	struct arena *a = p->build->arena;
	struct value *names = v_map(a);
	struct parts all = { 0 };
	for (uint32_t i = 0; i < parts->of.n; i++)
		for (struct str name = parts->of.at[i].name; name.n && !map_get(names, name); name = path_folder(name)) {
			map_put(a, names, name, LITERAL(""));
			vec_push(a, &all.of, (struct packaged_file){ .name = name });
		}
	const struct value *gone = pattern_names(p->build, slim_patterns(p), 0, &all);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < parts->of.n; i++) {
		bool stays = true;
		for (struct str name = parts->of.at[i].name; stays && name.n; name = path_folder(name))
			stays = !map_get(gone, name);
		if (stays)
			parts->of.at[kept++] = parts->of.at[i];
	}
	parts->of.n = kept;
}

/* ---- vendor */

static struct str first_part(struct str name)
{
	const int32_t slash = str_find(name, '/');
	return slash < 0 ? name : str_to(name, (uint32_t)slash);
}

static void put_vendored(struct python *p, const struct value *folder, struct parts *parts)
{
	struct build *b = p->build;
	struct arena *a = b->arena;
	const struct str path = value_str(folder);
	struct parts own = { 0 };
	struct value *names = v_map(a);
	uint32_t kept = 0;
	if (!path.n)
		return;
	if (b->cx->host->probe(b->cx->host, build_path(b, path).p) != FILE_FOLDER) {
		diag(b->cx->diags, D_BUILD_FAILED, value_span(folder), "there is no folder '%.*s', which vendor names", STRA(path));
		return;
	}
	python_files(p, STR_CAT(a, build_path(b, path), STR("/")), false, &own);
	for (uint32_t i = 0; i < own.of.n; i++)
		map_put(a, names, first_part(own.of.at[i].name), LITERAL(""));
	for (uint32_t i = 0; i < parts->of.n; i++)
		if (!map_get(names, first_part(parts->of.at[i].name)))
			parts->of.at[kept++] = parts->of.at[i];
	parts->of.n = kept;
	for (uint32_t i = 0; i < own.of.n; i++)
		vec_push(a, &parts->of, own.of.at[i]);
}

/* ---- libraries of another platform */

static bool has_part(struct str name, const char *part) { return str_search(name, str_z(part), 0) >= 0; }

/* What a library's name tells of the Python and the machine that it was built for. */
static const char *unfit(const struct python_target *t, struct str name, struct str digits)
{
	const int32_t at = str_search(name, STR(".cpython-"), 0);
	struct str version = at < 0 ? STR("") : str_from(name, (uint32_t)at + 9);
	const int32_t end = str_find(version, '-');
	version = end < 0 ? STR("") : str_to(version, (uint32_t)end);
	if (str_ends(name, "-darwin.so"))
		return "macOS";
	if (version.n && !str_eq(version, digits))
		return "another version of Python";
	if (str_eqz(t->arch, "arm64") ? has_part(name, "-x86_64-linux") : has_part(name, "-aarch64-linux"))
		return "another architecture";
	return NULL;
}

static void tell_unfit(struct python *p, const struct python_target *t, const struct requirements *r, const struct parts *parts)
{
	struct build *b = p->build;
	const struct str digits = str_replace(b->arena, t->version, STR("."), STR(""));
	for (uint32_t i = 0; t->version.n && i < parts->of.n; i++) {
		const struct str name = parts->of.at[i].name;
		const char *why = str_ends(name, ".so") ? unfit(t, name, digits) : NULL;
		if (!why)
			continue;
		struct diag *g = diag(b->cx->diags, D_BUILD_WARNING, r->span, "'%.*s' is for %s: Lambda's Python %.*s on %.*s cannot load it", STRA(name), why, STRA(t->version), STRA(t->arch));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "with dockerizePip: true, or without pythonBin where the runtime's Python is missing, wheels for Lambda are taken");
		return;
	}
}

/* ---- */

/* As the plugin has it: "boto3-1.2.dist-info" and "boto3.py" are boto3. */
static struct str module_of(struct str name)
{
	for (uint32_t i = 0; i < name.n; i++) {
		const struct str rest = str_from(name, i);
		if (name.p[i] == '-' || name.p[i] == '/' || str_eqz(rest, ".py") || str_eqz(rest, ".pyc"))
			return str_to(name, i);
	}
	return name;
}

static struct str list_text(struct arena *a, const struct requirements *r)
{
	struct buf out = { 0 };
	for (uint32_t i = 0; i < r->lines.n; i++)
		buf_putf(&out, "%s%.*s", i ? "\n" : "", STRA(r->lines.at[i].shown));
	buf_putf(&out, "\n");
	const struct str text = str_dup(a, buf_text(&out));
	buf_free(&out);
	return text;
}

struct packaged_files *python_contents(struct python *p, const struct python_target *t, const struct requirements *r, struct str folder, bool beside_code)
{
	struct arena *a = p->build->arena;
	struct packaged_files *files = ARENA_NEW(a, struct packaged_files);
	struct parts parts = { 0 };
	python_files(p, folder, p->pyc, &parts);
	tell_unfit(p, t, r, &parts);
	put_text(p, folder, "requirements.txt", list_text(a, r), &parts);
	if (p->slim)
		slim_down(p, &parts);
	put_vendored(p, value_get(p->options, "vendor"), &parts);
	if (t->fn)
		put_vendored(p, value_get(t->fn->config, "vendor"), &parts);
	if (p->cached)
		put_text(p, folder, ".completed_requirements", STR(""), &parts);
	for (uint32_t i = 0; i < parts.of.n; i++)
		if (!beside_code || !list_has(value_get(p->options, "noDeploy"), module_of(parts.of.at[i].name)))
			vec_push(a, &files->of, parts.of.at[i]);
	packaged_sort(files);
	return files;
}
