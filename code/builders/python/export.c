/*
 * Lists that other tools keep: pipenv's, poetry's and uv's. Each exports its lock file as a list for pip; that is asked for again
 * only once one of the tool's files has changed. serverless-python-requirements does not know uv's projects.
 */
#include "code/builders/python/python.h"

#include "ir/base/digest.h"
#include "ir/base/output.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/project.h"

struct exporter {
	const char *file, *lock;     /* in the project's folder */
	const char *const *argv;     /* NULL-terminated, ends with options of the user's */
	const char *install;
};

static const struct exporter pipenv = { "Pipfile", "Pipfile.lock", (const char *const[]){ "pipenv", "requirements", NULL }, "pip install pipenv" };
static const struct exporter poetry = { "pyproject.toml", "poetry.lock", (const char *const[]){ "poetry", "export", "--without-hashes", "-f", "requirements.txt", "--with-credentials", NULL },
					"pip install poetry poetry-plugin-export" };
static const struct exporter uv = { "uv.lock", "uv.lock", (const char *const[]){ "uv", "export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--no-header", "--quiet", NULL },
				    "pip install uv" };

static struct str in_folder(struct arena *a, struct str folder, const char *name) { return folder.n ? STR_CAT(a, folder, STR("/"), str_z(name)) : str_z(name); }

static bool has_file(struct python *p, struct str path)
{
	const struct host *host = p->build->cx->host;
	return host->probe(host, build_path(p->build, path).p) == FILE_REGULAR;
}

/* A line of TOML without a comment behind it. */
static struct str without_comment(struct str line)
{
	char quote = 0;
	for (uint32_t i = 0; i < line.n; i++) {
		if (quote)
			quote = line.p[i] == quote ? 0 : quote;
		else if (line.p[i] == '"' || line.p[i] == '\'')
			quote = line.p[i];
		else if (line.p[i] == '#')
			return str_to(line, i);
	}
	return line;
}

/* Whether one of the texts in a line of a list begins with "poetry". */
static bool names_poetry(struct str line)
{
	for (uint32_t i = 0; i + 1 < line.n; i++)
		if ((line.p[i] == '"' || line.p[i] == '\'') && str_starts(str_from(line, i + 1), "poetry"))
			return true;
	return false;
}

/* Of pyproject.toml: build-system.requires has a text that begins with "poetry". */
static bool is_poetry(struct str text)
{
	bool inside = false, list = false;
	while (text.n) {
		const struct str line = str_trim(without_comment(str_line(&text)));
		if (str_starts(line, "[") && !list) {
			inside = str_eqz(line, "[build-system]");
			continue;
		}
		const int32_t equals = str_find(line, '=');
		const bool begins = inside && !list && equals > 0 && str_eqz(str_trim(str_to(line, (uint32_t)equals)), "requires");
		if ((begins || list) && names_poetry(begins ? str_from(line, (uint32_t)equals) : line))
			return true;
		list = (begins || list) && str_find(line, ']') < 0;
	}
	return false;
}

static const struct exporter *exporter_of(struct python *p, struct str folder)
{
	struct build *b = p->build;
	struct str text;
	const struct str path = build_path(b, in_folder(b->arena, folder, poetry.file));
	if (p->poetry && b->cx->host->read_file(b->cx->host, b->arena, path.p, &text) == FILE_REGULAR && is_poetry(text))
		return &poetry;
	if (p->pipenv && has_file(p, STR("Pipfile")))
		return &pipenv;
	if (has_file(p, in_folder(b->arena, folder, uv.file)) && !has_file(p, path_normal(b->arena, in_folder(b->arena, folder, str_zdup(b->arena, p->file_name)))))
		return &uv;
	return NULL;
}

struct str python_project(struct python *p, struct str folder)
{
	const struct exporter *e = exporter_of(p, folder);
	return !e ? STR("") : e == &pipenv ? str_z(e->file) : in_folder(p->build->arena, folder, e->file);
}

static void add_groups(struct python *p, const char *option, const char *flag, struct str **end)
{
	const struct value *groups = value_get(p->options, option);
	if (list_len(groups))
		*(*end)++ = STR_CAT(p->build->arena, str_z(flag), js_string(p->build->arena, groups));
}

struct export {
	struct python *p;
	const struct exporter *by;
	struct str folder;
	struct str more[4]; /* options of the user's, as texts; empty ends them */
};

/* Where the list is kept: a name by the tool's files and options. */
static struct str kept_at(struct export *x)
{
	struct build *b = x->p->build;
	const char *const files[] = { x->by->file, x->by->lock, "pyproject.toml" };
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		digest_add(&d, cache_sha256(b, build_path(b, in_folder(b->arena, x->folder, files[i]))));
		digest_add(&d, STR("\n"));
	}
	for (int i = 0; x->by->argv[i]; i++)
		digest_add(&d, str_z(x->by->argv[i]));
	for (int i = 0; x->more[i].n; i++)
		digest_add(&d, x->more[i]);
	digest_add(&d, x->folder);
	return STR_CAT(b->arena, str_to(digest_hex(b->arena, &d), 32), STR(".list"));
}

static bool run_exporter(struct export *x, const char *const *argv, struct str *out)
{
	static const char *const there[] = { "sh", "-c", "CDPATH= cd -- \"$1\" && shift && exec \"$@\"", "sh" };
	struct python *p = x->p;
	struct build *b = p->build;
	VEC(const char *) words = { 0 };
	struct str err;
	for (size_t i = 0; x->folder.n && i < sizeof there / sizeof *there; i++)
		vec_push(b->arena, &words, there[i]);
	if (x->folder.n)
		vec_push(b->arena, &words, str_zdup(b->arena, x->folder));
	for (int i = 0; argv[i]; i++)
		vec_push(b->arena, &words, argv[i]);
	for (int i = 0; x->more[i].n; i++)
		vec_push(b->arena, &words, str_zdup(b->arena, x->more[i]));
	vec_push(b->arena, &words, NULL);
	build_phase(b, "%s %s", argv[0], argv[1]);
	const int status = project_run(b->cx, words.at, STR(""), BUILD_PATIENCE_MS, out, &err);
	if (status == 0)
		return true;
	struct diag *g = diag(b->cx->diags, D_BUILD_FAILED, p->span, "%s %s has failed, which tells the requirements of %.*s", argv[0], argv[1],
			      STRA(x->folder.n ? x->folder : b->cx->service->name));
	project_said(b->cx, g, err.n ? err : *out);
	return false;
}

/* pipenv does not lock by itself. */
static bool make_lock(struct export *x)
{
	struct python *p = x->p;
	struct diags *diags = p->build->cx->diags;
	struct str out;
	const bool locked = has_file(p, in_folder(p->build->arena, x->folder, x->by->lock));
	if (locked || x->by == &uv)
		return true;
	if (x->by == &poetry && js_truthy(value_get(p->options, "requirePoetryLockFile"))) {
		build_refuses(p->build, D_BUILD_OPTION, value_span(value_get(p->options, "requirePoetryLockFile")), "there is no %.*s, which requirePoetryLockFile asks for",
			      STRA(in_folder(p->build->arena, x->folder, x->by->lock)));
		return false;
	}
	diag(diags, D_BUILD_WARNING, p->span, "there is no %s: %s writes one, and the versions are those of today", x->by->lock, x->by->argv[0]);
	return x->by != &pipenv || run_exporter(x, (const char *const[]){ "pipenv", "lock", NULL }, &out);
}

bool python_export(struct python *p, struct str folder, struct str project, struct requirements *out)
{
	struct build *b = p->build;
	struct export x = { .p = p, .by = exporter_of(p, folder), .folder = exporter_of(p, folder) == &pipenv ? STR("") : folder };
	struct str *end = x.more, text;
	if (x.by == &poetry) {
		add_groups(p, "poetryWithGroups", "--with=", &end);
		add_groups(p, "poetryWithoutGroups", "--without=", &end);
		add_groups(p, "poetryOnlyGroups", "--only=", &end);
	}
	const struct str known = STR_CAT(b->arena, b->folder, p->within, kept_at(&x));
	if (!project_program(b->cx, x.by->argv[0]).n && (!b->zips || b->cx->host->probe(b->cx->host, known.p) != FILE_REGULAR)) {
		struct diag *g = build_refuses(b, D_BUILD_TOOL, p->span, "%s is not installed, which tells the requirements of '%.*s'", x.by->argv[0], STRA(project));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "%s puts it on the PATH", x.by->install);
		return false;
	}
	if (!b->zips)
		return true;
	if (!make_lock(&x))
		return false;
	if (b->cx->host->read_file(b->cx->host, b->arena, known.p, &text) != FILE_REGULAR) {
		if (!run_exporter(&x, x.by->argv, &text))
			return false;
		/* The lock file may be new. A list that cannot be kept costs time in the next run, and nothing else. */
		write_file(STR_CAT(b->arena, b->folder, p->within, kept_at(&x)).p, text, 0600);
	}
	python_keep(p, kept_at(&x));
	return python_read_lines(p, project, str_utf8(b->arena, text), 0, out);
}
