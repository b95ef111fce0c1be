#include "compiler/host/revision.h"

#include "ir/base/path.h"
#include "ir/project.h"

#include <stdlib.h>

enum { PATIENCE_MS = 120000, DEEPEST = 64, LINKS_MOST = 8 };

#define LOOP STR(": it is a link that leads back to itself")
#define LFS_POINTER "version https://git-lfs.github.com/spec/"

static const struct revision *of(const struct host *h) { return h->data; }

static struct str first_line(struct str s)
{
	int32_t end = str_find(s, '\n');
	return end < 0 ? s : str_to(s, (uint32_t)end);
}

bool revision_git(const struct revision *r, struct arena *a, const char *const *argv, struct str input, struct str *out, struct str *why)
{
	struct str err = STR("");
	int status = r->real->run(r->real, a, argv, input, PATIENCE_MS, out, &err);
	if (status == 0)
		return true;
	if (str_starts(err, "fatal: "))
		err = str_from(err, 7);
	*why = STR_CAT(a, status >= 0 && !run_killed(status) ? STR("git: ") : STR(""), run_ended(a, "git", status, err));
	return false;
}

struct str revision_place(const struct revision *r, struct arena *a, struct str path, bool *outside)
{
	struct str top = STR_CAT(a, r->top, STR("/"));
	*outside = false;
	if (str_starts(path, "/")) {
		path = path_normal(a, path);
		*outside = !r->top.n || !str_starts(STR_CAT(a, path, STR("/")), top.p);
		return *outside || path.n < top.n ? path : str_from(path, top.n);
	}
	path = path_normal(a, STR_CAT(a, r->from, path));
	*outside = str_eqz(path, "..") || str_starts(path, "../");
	return *outside ? path_normal(a, STR_CAT(a, top, path)) : path;
}

/* What lies at a path. */
struct found {
	enum file_kind kind;
	struct str id;      /* of the object, or empty */
	struct str path;    /* in the revision; outside of the repository in the file system */
	bool outside;
	struct str why;     /* FILE_FAILED: a phrase */
};

/* The submodule that the path lies in, or empty. */
static struct str submodule_of(const struct revision *r, struct arena *a, struct str path)
{
	const char *argv[DEEPEST + 8] = { "git", "ls-tree", "-z", "--full-tree", r->tree.p, "--" };
	struct str out = STR(""), why;
	int n = 6;
	for (uint32_t i = 0; i < path.n && n < DEEPEST + 7; i++)
		if (path.p[i] == '/' || i + 1 == path.n)
			argv[n++] = str_zdup(a, str_to(path, path.p[i] == '/' ? i : i + 1));
	if (n == 6 || !revision_git(r, a, argv, STR(""), &out, &why))
		return STR("");
	for (struct str row; out.n; out = str_from(out, row.n + 1)) {
		row = str_z(out.p);
		int32_t tab = str_find(row, '\t');
		if (str_starts(row, "160000 ") && tab >= 0)
			return str_dup(a, str_from(row, (uint32_t)tab + 1));
	}
	return STR("");
}

static struct found look_through(const struct revision *r, struct arena *a, struct str path, int links);

/* "<id> blob <size>", "<id> tree <size>", "<name> missing", or for a link out of the revision "symlink <size>\n<path>". */
static struct found parsed(const struct revision *r, struct arena *a, struct str path, struct str answer, int links)
{
	struct found f = { .kind = FILE_MISSING, .path = path };
	struct str line = first_line(answer), submodule;
	int32_t blank = str_find(line, ' ');
	if (str_starts(line, "symlink ")) {
		struct str target = first_line(str_from(answer, line.n + 1)); /* absolute, or from the root: "../x" */
		return look_through(r, a, str_starts(target, "/") ? target : STR_CAT(a, r->top, STR("/"), target), links + 1);
	} else if (str_starts(line, "loop ")) {
		f.kind = FILE_FAILED;
		f.why = LOOP;
	} else if (blank > 0 && (str_search(line, STR(" blob "), 0) == blank || str_search(line, STR(" tree "), 0) == blank)) {
		f.kind = line.p[blank + 1] == 'b' ? FILE_REGULAR : FILE_FOLDER;
		f.id = str_dup(a, str_to(line, (uint32_t)blank));
	} else if ((submodule = submodule_of(r, a, path)).n) {
		f.kind = FILE_FAILED;
		f.why = str_fmt(a, ": it lies in the submodule '%.*s', whose files are not in this repository", STRA(submodule));
	}
	return f;
}

static struct found look_through(const struct revision *r, struct arena *a, struct str path, int links)
{
	static const char *const argv[] = { "git", "cat-file", "--batch-check", "--follow-symlinks", NULL };
	struct found f = { .kind = FILE_MISSING };
	struct str out = STR(""), why = STR("");
	f.path = revision_place(r, a, path, &f.outside);
	if (links > LINKS_MOST) {
		f.kind = FILE_FAILED;
		f.why = LOOP;
		return f;
	}
	if (f.outside)
		f.kind = r->real->probe(r->real, str_zdup(a, f.path));
	if (f.outside || str_find(f.path, '\n') >= 0)
		return f;
	struct str question = str_fmt(a, "%.*s:%.*s\n", STRA(r->tree), STRA(f.path));
	if (revision_git(r, a, argv, question, &out, &why))
		return parsed(r, a, f.path, out, links);
	f.kind = FILE_FAILED;
	f.why = STR_CAT(a, STR(": "), why);
	return f;
}

static struct found look(const struct revision *r, struct arena *a, struct str path) { return look_through(r, a, path, 0); }

/* As a checkout has it: line ends and filters as git's attributes say. */
static struct found read_found(const struct revision *r, struct arena *a, struct str path, struct str *out)
{
	struct found f = look(r, a, path);
	struct str why = STR("");
	if (f.kind != FILE_REGULAR)
		return f;
	if (f.outside) {
		f.kind = r->real->read_file(r->real, a, str_zdup(a, f.path), out);
		return f;
	}
	const char *const argv[] = { "git", "cat-file", "--filters", STR_CAT(a, STR("--path="), f.path).p, f.id.p, NULL };
	if (!revision_git(r, a, argv, STR(""), out, &why)) {
		f.kind = FILE_FAILED;
		f.why = STR_CAT(a, STR(": "), why);
	} else if (str_starts(*out, LFS_POINTER)) {
		f.kind = FILE_FAILED;
		f.why = STR(": Git LFS keeps it outside of the repository");
	}
	return f;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	struct arena a = { 0 };
	enum file_kind kind = look(of(h), &a, str_z(path)).kind;
	arena_free(&a);
	return kind;
}

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	struct str text = STR("");
	enum file_kind kind = read_found(of(h), a, str_z(path), &text).kind;
	if (kind == FILE_REGULAR)
		*out = text;
	return kind;
}

static struct str problem(const struct host *h, struct arena *a, const char *path)
{
	struct str text;
	struct found f = read_found(of(h), a, str_z(path), &text);
	return f.kind == FILE_FAILED ? f.why : STR("");
}

/* "100755 blob <id>\t<name>\0" for each entry. */
static bool list_entries(const struct host *h, struct arena *a, const char *path, bool follow, struct folder_entries *out)
{
	const struct revision *r = of(h);
	struct found folder = look(r, a, str_z(path));
	struct str text = STR(""), why;
	if (folder.outside)
		return (follow ? r->real->list_folder : r->real->list_links)(r->real, a, str_zdup(a, folder.path), out);
	if (folder.kind != FILE_FOLDER || !revision_git(r, a, (const char *const[]){ "git", "ls-tree", "-z", "--full-tree", folder.id.p, NULL }, STR(""), &text, &why))
		return false;
	for (struct str row; text.n; text = str_from(text, row.n + 1)) {
		row = str_z(text.p);
		int32_t tab = str_find(row, '\t');
		if (tab < 0)
			break;
		struct folder_entry e = { .name = str_dup(a, str_from(row, (uint32_t)tab + 1)) };
		e.link = str_starts(row, "120000");
		const struct str id = str_to(str_from(row, 12), (uint32_t)tab - 12); /* "120000 blob <id>" */
		if (e.link && !follow) {
			e.kind = FILE_OTHER;
			revision_git(r, a, (const char *const[]){ "git", "cat-file", "blob", str_zdup(a, id), NULL }, STR(""), &e.target, &why);
			vec_push(a, &out->of, e);
			continue;
		}
		e.kind = e.link ? look(r, a, str_fmt(a, "%s/%.*s", path, STRA(e.name))).kind : str_starts(row, "040000") ? FILE_FOLDER
			 : str_starts(row, "160000") ? FILE_OTHER : FILE_REGULAR;
		e.executable = str_starts(row, "100755");
		vec_push(a, &out->of, e);
	}
	return true;
}

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	return list_entries(h, a, path, true, out);
}

static bool list_links(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	return list_entries(h, a, path, false, out);
}

static const char *env(const struct host *h, const char *name) { return of(h)->real->getenv(of(h)->real, name); }

static int64_t clock_ns(const struct host *h) { return of(h)->real->clock_ns(of(h)->real); }

static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	return of(h)->real->run(of(h)->real, a, argv, input, timeout_ms, out, err);
}

/* The repository's folder and the working folder's place in it; a bare repository has neither. */
static struct str find_top(struct revision *r)
{
	static const char *const argv[] = { "git", "rev-parse", "--show-toplevel", "--show-prefix", NULL };
	struct str out = STR(""), why;
	if (!revision_git(r, r->arena, argv, STR(""), &out, &why))
		return STR("");
	r->top = first_line(out);
	return first_line(str_from(out, r->top.n + 1));
}

struct str revision_open(struct revision *r, struct arena *a, const struct host *real, struct str operand)
{
	int32_t colon = str_find(operand, ':');
	if (colon <= 0 || operand.p[0] == '-' || (uint32_t)colon + 1 == operand.n)
		return STR("");
	*r = (struct revision){ .real = real, .arena = a, .name = str_to(operand, (uint32_t)colon) };
	r->host = (struct host){ .read_file = read_file, .probe = probe, .problem = problem, .list_folder = list_folder, .list_links = list_links,
				 .local_path = revision_local_path, .getenv = env, .clock_ns = clock_ns, .run = run, .data = r };
	struct str path = str_from(operand, (uint32_t)colon + 1), prefix = find_top(r), out = STR(""), why = STR("");
	r->from = str_starts(path, "./") || str_starts(path, "../") ? prefix : STR("");
	const char *const argv[] = { "git", "rev-parse", "--verify", "--quiet", str_fmt(a, "%.*s^{tree}", STRA(r->name)).p, NULL };
	if (revision_git(r, a, argv, STR(""), &out, &why))
		r->tree = str_dup(a, first_line(out));
	else
		r->problem = str_eqz(why, "git: exit status 1") /* it is asked to be silent */ ? str_fmt(a, "git knows no revision '%.*s'", STRA(r->name)) : why;
	return path;
}

void revision_close(struct revision *r) { tempfolder_close(&r->checkout); }
