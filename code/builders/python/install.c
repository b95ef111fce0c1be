/*
 * pip, or uv where it is on the PATH and knows what the project tells pip. On a machine like the functions' it installs as
 * the plugin does, with pythonBin or the runtime's own Python; else it takes wheels for Lambda's platform and the runtime's
 * version alone. What is installed is kept by the digest of all that decides about it.
 */
#include "code/builders/python/python.h"

#include "ir/base/digest.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/project.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/* To be raised when the same list is installed in another way. */
#define WAY "1"

enum { STRIPPED_AT_ONCE = 100 };

struct installation {
	struct python *p;
	const struct python_target *t;
	const struct requirements *r;
	struct str uv;          /* the program, or empty: pip */
	struct str python;      /* that runs pip, or that uv installs for */
	bool foreign;           /* wheels for Lambda's platform, whatever machine this is */
	struct str name;        /* below PYTHON_FOLDER */
};

/* ---- how */

static struct str machine(struct str arch)
{
	return str_eqz(arch, "arm64") ? STR("aarch64") : arch;
}

/* Whether what is installed for this machine runs where the function does. */
static bool is_alike(const struct python_target *t)
{
	struct utsname here;
	if (uname(&here) < 0 || strcmp(here.sysname, "Linux") != 0)
		return false;
	return str_eqz(machine(t->arch), here.machine) || (str_eqz(t->arch, "arm64") && strcmp(here.machine, "arm64") == 0);
}

/* Whether a file of pip's settings tells where packages come from, or which. */
static bool sets_up_pip(const struct cx *cx, struct str path)
{
	static const char *const keys[] = { "index-url", "extra-index-url", "find-links", "no-index", "constraint", "trusted-host", "pre", "no-binary", "only-binary", "index_url", "extra_index_url" };
	struct str text;
	if (cx->host->read_file(cx->host, cx->arena, path.p, &text) != FILE_REGULAR)
		return false;
	while (text.n) {
		const struct str line = str_trim(str_line(&text));
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (str_starts(line, keys[i]) && line.n > strlen(keys[i]) && strchr(" \t=:", line.p[strlen(keys[i])]))
				return true;
	}
	return false;
}

/* uv reads none of pip's settings: with them it would take packages from elsewhere. */
static bool pip_is_set_up(const struct cx *cx)
{
	static const char *const variables[] = { "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CONSTRAINT", "PIP_TRUSTED_HOST",
						 "PIP_PRE", "PIP_NO_BINARY", "PIP_ONLY_BINARY" };
	static const char *const files[][2] = { { "HOME", "/.config/pip/pip.conf" }, { "HOME", "/.pip/pip.conf" }, { "HOME", "/Library/Application Support/pip/pip.conf" },
						{ "XDG_CONFIG_HOME", "/pip/pip.conf" }, { "VIRTUAL_ENV", "/pip.conf" }, { NULL, "/etc/pip.conf" }, { NULL, "/etc/xdg/pip/pip.conf" } };
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (cx->host->getenv(cx->host, variables[i]))
			return true;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const char *folder = files[i][0] ? cx->host->getenv(cx->host, files[i][0]) : "";
		if (folder && sets_up_pip(cx, STR_CAT(cx->arena, str_z(folder), str_z(files[i][1]))))
			return true;
	}
	return false;
}

/* Options that uv has under pip's names. */
static bool uv_knows(const struct python *p)
{
	static const char *const known[] = { "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--no-index", "--no-deps", "-c", "--constraint", "-U", "--upgrade",
					     "--require-hashes", "--no-build-isolation", "--only-binary", "--no-binary", "--trusted-host" };
	for (uint32_t i = 0; i < p->args.n; i++) {
		const int32_t equals = str_find(p->args.at[i], '=');
		const struct str option = equals < 0 ? p->args.at[i] : str_to(p->args.at[i], (uint32_t)equals);
		bool is_known = !str_starts(option, "-");
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			is_known = is_known || str_eqz(option, known[k]);
		if (!is_known)
			return false;
	}
	return true;
}

static struct str program(const struct python *p, struct str name)
{
	const struct build *b = p->build;
	if (str_find(name, '/') < 0)
		return project_program(b->cx, str_zdup(b->arena, name));
	const struct str path = build_path(b, name);
	return b->cx->host->probe(b->cx->host, path.p) == FILE_REGULAR ? path : STR("");
}

/* The Python that the plugin would use: pythonBin, else the runtime's name. */
static struct str usual_python(const struct python *p, const struct python_target *t)
{
	if (p->python.n)
		return p->python;
	return t->version.n ? STR_CAT(p->build->arena, STR("python"), t->version) : STR("python");
}

/* Any, to run pip with. */
static struct str any_python(const struct python *p)
{
	return p->python.n && program(p, p->python).n ? p->python : program(p, STR("python3")).n ? STR("python3") : program(p, STR("python")).n ? STR("python") : STR("");
}

static struct installation installation_of(struct python *p, const struct python_target *t, const struct requirements *r)
{
	struct installation i = { .p = p, .t = t, .r = r, .python = usual_python(p, t) };
	if (uv_knows(p) && !pip_is_set_up(p->build->cx))
		i.uv = project_program(p->build->cx, "uv");
	i.foreign = t->version.n && (p->docker || !is_alike(t));
	return i;
}

bool python_has_tool(struct python *p, const struct python_target *t)
{
	struct installation i = installation_of(p, t, NULL);
	struct build *b = p->build;
	const struct value *own = value_get(p->options, "pythonBin");
	const bool found = i.uv.n || program(p, i.python).n || ((i.foreign || !p->python.n) && t->version.n && any_python(p).n);
	if (found)
		return true;
	struct diag *g = build_refuses(b, D_BUILD_TOOL, own ? value_span(own) : p->span, "'%.*s' is not on the PATH: with its pip %.*s installs packages", STRA(i.python), STRA(p->who));
	diag_note(b->cx->diags, g, (struct span){ 0 }, "install Python with pip, or uv; or name another Python as custom.pythonRequirements.pythonBin");
	return false;
}

/* ---- what decides */

static bool is_made(struct str path)
{
	static const char *const folders[] = { "node_modules/", "build/", "dist/", "__pycache__/" };
	for (struct str rest = path; rest.n;) {
		const int32_t slash = str_find(rest, '/');
		if (str_starts(rest, ".") || str_search(slash < 0 ? STR("") : str_to(rest, (uint32_t)slash + 1), STR(".egg-info/"), 0) >= 0)
			return true;
		for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
			if (str_starts(rest, folders[i]))
				return true;
		rest = slash < 0 ? STR("") : str_from(rest, (uint32_t)slash + 1);
	}
	return false;
}

/* A word of a list or an option may name a file, or a folder with a package or with wheels. */
static void add_named(struct installation *i, struct digest *d, struct str word)
{
	struct build *b = i->p->build;
	const struct walk_target none = { 0 };
	if (str_starts(word, "file://"))
		word = str_from(word, 7);
	const struct str path = build_path(b, word);
	const enum file_kind kind = word.n && !str_starts(word, "-") ? b->cx->host->probe(b->cx->host, path.p) : FILE_MISSING;
	if (kind == FILE_REGULAR)
		digest_add(d, cache_sha256(b, path));
	if (kind != FILE_FOLDER)
		return;
	struct arena scratch = { 0 };
	struct files files = { 0 };
	walk(b->cx->host, &scratch, STR_CAT(&scratch, path, STR("/")), STR(""), &none, &files);
	for (uint32_t k = 0; k < files.at.n; k++) {
		const struct file *f = &files.at.at[k];
		const int64_t state[] = { f->size, f->mtime_ns };
		if (is_made(f->path))
			continue;
		digest_add(d, f->path);
		digest_add(d, (struct str){ (const char *)state, sizeof state });
	}
	arena_free(&scratch);
}

static void add_text(struct installation *i, struct digest *d, struct str text)
{
	digest_add(d, text);
	digest_add(d, STR("\n"));
	for (struct str rest = str_trim(text); rest.n;) {
		uint32_t end = 0;
		while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != '\t')
			end++;
		const struct str word = str_to(rest, end);
		const int32_t equals = str_starts(word, "--") ? str_find(word, '=') : -1;
		add_named(i, d, equals < 0 ? word : str_from(word, (uint32_t)equals + 1));
		rest = str_trim(str_from(rest, end));
	}
}

static struct str name_of(struct installation *i)
{
	struct python *p = i->p;
	struct build *b = p->build;
	const struct host *host = b->cx->host;
	struct digest d;
	const struct str tool = program(p, i->python), real = tool.n ? host->real_path(host, b->arena, tool.p) : STR("");
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, STR(WAY));
	digest_add(&d, i->uv.n ? STR("uv\n") : STR("pip\n"));
	digest_add(&d, i->python);
	if (!i->foreign) { /* another Python may take other wheels */
		digest_add(&d, real);
		digest_add(&d, real.n ? cache_state(b, real) : real);
	}
	if (i->foreign || !p->python.n)
		digest_add(&d, str_fmt(b->arena, "%.*s %.*s %d", STRA(i->t->version), STRA(i->t->arch), i->foreign));
	digest_add(&d, p->strip ? STR("strip\n") : STR("\n"));
	digest_add(&d, p->pyc ? STR_CAT(b->arena, STR("pyc "), i->t->version) : STR(""));
	for (uint32_t k = 0; k < p->args.n; k++)
		add_text(i, &d, p->args.at[k]);
	for (uint32_t k = 0; k < i->r->lines.n; k++)
		add_text(i, &d, i->r->lines.at[k].text);
	return str_to(digest_hex(b->arena, &d), 32);
}

/* ---- files */

void python_keep(struct python *p, struct str name) { map_put(p->build->arena, p->made, name, LITERAL("")); }

void python_clean(struct python *p)
{
	struct build *b = p->build;
	struct folder_entries entries = { 0 };
	const struct str folder = STR_CAT(b->arena, b->folder, p->within);
	if (!p->renewed || !b->cx->host->list_folder(b->cx->host, b->arena, folder.p, &entries))
		return;
	for (uint32_t i = 0; i < entries.of.n; i++)
		if (!map_get(p->made, entries.of.at[i].name))
			folder_remove(STR_CAT(b->arena, folder, entries.of.at[i].name).p);
}

static bool tell_unwritten(struct python *p, struct str path)
{
	diag(p->build->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot write '%.*s': %s", STRA(path), strerror(errno));
	return false;
}

/* ---- running */

struct command {
	struct arena *a;
	VEC(const char *) argv;
};

static void add_word(struct command *c, struct str text) { vec_push(c->a, &c->argv, str_zdup(c->a, text)); }

static void add_words(struct command *c, const char *const *texts)
{
	while (*texts)
		vec_push(c->a, &c->argv, *texts++);
}

/* Runtimes from Python 3.12 on have glibc 2.34, those before 2.26 or 2.17. */
static bool is_on_al2023(struct str version)
{
	double minor = 0;
	return str_starts(version, "3.") && js_number(str_from(version, 2), &minor) && minor >= 12;
}

static void add_platform(struct installation *i, struct command *c)
{
	const struct str arch = machine(i->t->arch);
	if (i->uv.n) {
		add_words(c, (const char *const[]){ "--python-platform", NULL });
		add_word(c, STR_CAT(c->a, arch, is_on_al2023(i->t->version) ? STR("-manylinux_2_28") : STR("-manylinux2014")));
		add_words(c, (const char *const[]){ "--only-binary", ":all:", "--python-version", NULL });
		add_word(c, i->t->version);
		return;
	}
	static const char *const newer[] = { "manylinux_2_34_", "manylinux_2_28_", NULL }, *const all[] = { "manylinux_2_17_", "manylinux2014_", NULL };
	for (int k = 0; is_on_al2023(i->t->version) && newer[k]; k++)
		add_word(c, STR_CAT(c->a, STR("--platform="), str_z(newer[k]), arch));
	for (int k = 0; all[k]; k++)
		add_word(c, STR_CAT(c->a, STR("--platform="), str_z(all[k]), arch));
	add_words(c, (const char *const[]){ "--only-binary=:all:", "--implementation=cp", "--python-version", NULL });
	add_word(c, i->t->version);
}

static void add_cache(struct installation *i, struct command *c)
{
	if (!i->p->cache_location.n)
		return;
	add_words(c, (const char *const[]){ "--cache-dir", NULL });
	add_word(c, STR_CAT(c->a, i->p->cache_location, i->uv.n ? STR("/uv") : STR("/downloadCacheslspyc")));
}

/* target, list: as the child sees them */
static struct command command_of(struct installation *i, struct str target, struct str list)
{
	struct command c = { .a = i->p->build->arena };
	if (i->uv.n) {
		add_word(&c, i->uv);
		add_words(&c, (const char *const[]){ "pip", "install", "--quiet", "--color", "never", NULL });
	} else {
		add_word(&c, i->python);
		add_words(&c, (const char *const[]){ "-m", "pip", "install", "--quiet", "--no-compile", "--no-input", "--no-color", "--disable-pip-version-check", NULL });
	}
	for (uint32_t k = 0; k < i->p->args.n; k++)
		add_word(&c, i->p->args.at[k]);
	add_word(&c, STR("--target"));
	add_word(&c, target);
	add_words(&c, (const char *const[]){ "-r", NULL });
	add_word(&c, list);
	add_cache(i, &c);
	if (i->foreign)
		add_platform(i, &c);
	else if (i->uv.n) {
		add_word(&c, STR("--python"));
		add_word(&c, i->python);
	}
	vec_push(c.a, &c.argv, NULL);
	return c;
}

/* The runtime's own Python may be missing, or be the shim of a version manager that has not got it. */
static void settle_python(struct installation *i)
{
	struct build *b = i->p->build;
	struct str out, err;
	const char *const pip[] = { str_zdup(b->arena, i->python), "-m", "pip", "--version", NULL };
	const char *const alone[] = { pip[0], "--version", NULL };
	if (!i->foreign && !i->p->python.n && i->t->version.n)
		i->foreign = project_run(b->cx, i->uv.n ? alone : pip, STR(""), BUILD_PATIENCE_MS, &out, &err) != 0;
	if (i->foreign)
		i->python = any_python(i->p);
}

/* Without debugging symbols, as far as the machine's strip knows the libraries. */
static void strip_libraries(struct installation *i, struct str folder)
{
	struct python *p = i->p;
	struct build *b = p->build;
	const struct walk_target none = { 0 };
	struct files files = { 0 };
	struct command c = { .a = b->arena };
	struct str out, err;
	walk(b->cx->host, b->arena, folder, STR(""), &none, &files);
	add_word(&c, STR("strip"));
	for (uint32_t k = 0; k < files.at.n; k++) {
		const bool last = k + 1 == files.at.n;
		if (str_ends(files.at.at[k].path, ".so"))
			add_word(&c, STR_CAT(b->arena, str_starts(folder, "/") ? STR("") : STR("./"), folder, files.at.at[k].path));
		if (c.argv.n == 1 || (c.argv.n <= STRIPPED_AT_ONCE && !last))
			continue;
		vec_push(b->arena, &c.argv, NULL);
		if (b->cx->host->run(b->cx->host, b->arena, c.argv.at, STR(""), BUILD_PATIENCE_MS, &out, &err) == RUN_NOT_STARTED) {
			struct diag *g = diag(b->cx->diags, D_BUILD_WARNING, p->span, "strip is not installed: libraries go into the package with their debugging symbols");
			diag_note(b->cx->diags, g, (struct span){ 0 }, "install binutils, or set custom.pythonRequirements.strip: false");
			return;
		}
		c.argv.n = 1;
	}
}

/* The Python of the runtime's version, whose byte code Lambda reads; empty: none. */
static struct str compiling_python(struct installation *i)
{
	struct build *b = i->p->build;
	struct str out, err;
	const struct str named[] = { STR_CAT(b->arena, STR("python"), i->t->version), i->p->python }, want = STR_CAT(b->arena, STR("Python "), i->t->version, STR("."));
	for (size_t k = 0; i->t->version.n && k < sizeof named / sizeof *named; k++) {
		const char *const argv[] = { str_zdup(b->arena, named[k]), "--version", NULL };
		if (named[k].n && program(i->p, named[k]).n && project_run(b->cx, argv, STR(""), BUILD_PATIENCE_MS, &out, &err) == 0 && str_starts(out, want.p))
			return named[k];
	}
	return STR("");
}

/* target: as the child sees it. Names in byte code are those of the zip, and nothing in it tells a time. */
static bool compile_all(struct installation *i, struct str target)
{
	struct build *b = i->p->build;
	struct str out, err;
	const struct str python = compiling_python(i);
	const char *const argv[] = { str_zdup(b->arena, python), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", target.p, target.p, NULL };
	if (!python.n) {
		struct diag *g = diag(b->cx->diags, D_BUILD_TOOL, value_span(i->p->pyc), "there is no Python %.*s on the PATH to compile packages with", STRA(i->t->version));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "byte code is read by its own version alone: install it, or leave custom.slsc.pyc out");
		return false;
	}
	/* Files of other versions' syntax do not compile, and are never imported: the status says no more. */
	build_phase(b, "compiling packages");
	project_run(b->cx, argv, STR(""), BUILD_PATIENCE_MS, &out, &err);
	return true;
}

static bool write_list(struct installation *i, struct str path)
{
	struct buf list = { 0 };
	for (uint32_t k = 0; k < i->r->lines.n; k++)
		buf_putf(&list, "%.*s\n", STRA(i->r->lines.at[k].text));
	const int error = buf_ok(&list) ? write_file(path.p, buf_text(&list), 0600) : ENOMEM;
	buf_free(&list);
	errno = error;
	return error ? tell_unwritten(i->p, path) : true;
}

static bool run_tool(struct installation *i, struct str folder)
{
	struct python *p = i->p;
	struct build *b = p->build;
	struct str out, err;
	const struct str there = STR_CAT(b->arena, build_folder_there(b), p->within, i->name), target = STR_CAT(b->arena, there, STR(".new"));
	settle_python(i);
	if (!i->uv.n && !i->python.n)
		return python_has_tool(p, i->t);
	const struct command c = command_of(i, target, STR_CAT(b->arena, there, STR(".txt")));
	build_phase(b, "installing what %.*s lists with %s", STRA(i->r->list), i->uv.n ? "uv" : "pip");
	const int status = project_run(b->cx, c.argv.at, STR(""), BUILD_PATIENCE_MS, &out, &err);
	if (status == 0) {
		if (p->strip)
			strip_libraries(i, folder);
		return python_tidy(p, i->r, folder, i->uv.n) && (!p->pyc || compile_all(i, target));
	}
	const struct str wheels = i->foreign ? str_fmt(b->arena, "Python %.*s on Lambda's %.*s", STRA(i->t->version), STRA(i->t->arch)) : STR("");
	python_failed(p, i->r, i->uv.n ? "uv" : c.argv.at[0], wheels, status, err.n ? err : out);
	return false;
}

struct str python_install(struct python *p, const struct python_target *t, const struct requirements *r)
{
	struct build *b = p->build;
	struct arena *a = b->arena;
	struct installation i = installation_of(p, t, r);
	i.name = name_of(&i);
	const struct str path = STR_CAT(a, b->folder, p->within, i.name), fresh = STR_CAT(a, path, STR(".new"));
	const bool known = map_get(p->made, i.name);
	python_keep(p, i.name);
	python_keep(p, STR_CAT(a, i.name, STR(".txt")));
	if (b->cx->host->probe(b->cx->host, path.p) == FILE_FOLDER && (p->cached || known))
		return STR_CAT(a, path, STR("/"));
	folder_remove(fresh.p);
	if (mkdir(str_zdup(a, fresh), 0777) != 0) {
		tell_unwritten(p, fresh);
		return STR("");
	}
	p->renewed = true;
	bool made = !r->any || (write_list(&i, STR_CAT(a, path, STR(".txt"))) && run_tool(&i, STR_CAT(a, fresh, STR("/"))));
	if (made) {
		folder_remove(path.p);
		made = rename(fresh.p, path.p) == 0 || tell_unwritten(p, path);
	}
	if (!made)
		folder_remove(fresh.p);
	return made ? STR_CAT(a, path, STR("/")) : STR("");
}
