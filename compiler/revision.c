#include "compiler/revision.h"

enum { PATIENCE_MS = 30000, MOST_STEPS = 256 };

static const struct revision *of(const struct host *h) { return h->data; }

/* "a/b/../c" as "a/c"; git takes no such steps in the middle of a path. */
static struct str straight(struct arena *a, struct str path)
{
	struct str step[MOST_STEPS];
	uint32_t n = 0, from = 0;
	bool here = str_starts(path, "./") || str_starts(path, "../");
	for (uint32_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		struct str s = { path.p + from, i - from };
		from = i + 1;
		if (!s.n || str_eqz(s, "."))
			continue;
		if (str_eqz(s, "..") && n && !str_eqz(step[n - 1], ".."))
			n--;
		else if (n < MOST_STEPS)
			step[n++] = s;
	}
	struct str out = here ? STR(".") : STR("");
	for (uint32_t i = 0; i < n; i++)
		out = out.n ? str_fmt(a, "%.*s/%.*s", STRA(out), STRA(step[i])) : step[i];
	return out;
}

static int git(const struct host *h, struct arena *a, const char *const *arguments, const char *path, struct str *out)
{
	const struct revision *r = of(h);
	struct str object = str_fmt(a, "%.*s:%.*s", STRA(r->name), STRA(straight(a, str_z(path)))), err;
	const char *argv[8] = { "git" };
	int n = 1;
	for (; arguments[n - 1]; n++)
		argv[n] = arguments[n - 1];
	argv[n] = object.p;
	return r->real->run(r->real, a, argv, STR(""), PATIENCE_MS, out, &err);
}

static enum file_kind kind(const struct host *h, struct arena *a, const char *path)
{
	struct str out = STR("");
	if (path[0] == '/')
		return FILE_MISSING;
	if (git(h, a, (const char *const[]){ "cat-file", "-t", NULL }, path, &out) != 0)
		return FILE_MISSING;
	return str_starts(out, "blob") ? FILE_REGULAR : str_starts(out, "tree") ? FILE_FOLDER : FILE_OTHER;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	struct arena a = { 0 };
	enum file_kind k = kind(h, &a, path);
	arena_free(&a);
	return k;
}

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	if (kind(h, a, path) != FILE_REGULAR)
		return FILE_MISSING;
	return git(h, a, (const char *const[]){ "cat-file", "blob", NULL }, path, out) == 0 ? FILE_REGULAR : FILE_FAILED;
}

/* "100755 blob <id>\t<name>\0" for each entry. */
static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	struct str text = STR("");
	if (path[0] == '/' || git(h, a, (const char *const[]){ "ls-tree", "-z", NULL }, strcmp(path, ".") ? path : "./", &text) != 0)
		return false;
	while (text.n) {
		struct str row = str_z(text.p);
		int32_t tab = str_find(row, '\t');
		if (row.n >= text.n || tab < 0)
			break;
		struct folder_entry e = { .name = str_dup(a, str_from(row, (uint32_t)tab + 1)) };
		e.kind = str_search(row, STR(" tree "), 0) >= 0 ? FILE_FOLDER : FILE_REGULAR;
		e.executable = str_starts(row, "100755");
		vec_push(a, &out->of, e);
		text = str_from(text, row.n + 1);
	}
	return true;
}

static const char *env(const struct host *h, const char *name) { return of(h)->real->getenv(of(h)->real, name); }

static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	return of(h)->real->run(of(h)->real, a, argv, input, timeout_ms, out, err);
}

struct str revision_open(struct revision *r, const struct host *real, struct str operand)
{
	int32_t colon = str_find(operand, ':');
	if (colon <= 0 || operand.p[0] == '-' || (uint32_t)colon + 1 == operand.n)
		return STR("");
	*r = (struct revision){ .real = real, .name = str_to(operand, (uint32_t)colon) };
	r->host = (struct host){ .read_file = read_file, .probe = probe, .list_folder = list_folder, .getenv = env, .run = run, .data = r };
	return str_from(operand, (uint32_t)colon + 1);
}
