#include "emit/artifact/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEEPEST_FOLDER = 256 };

/* The folders from the root to the one being read: a link to one of them would never end. */
struct trail {
	const struct trail *up;
	dev_t device;
	ino_t inode;
	int depth;
};

static bool on_trail(const struct trail *t, const struct stat *st)
{
	for (; t; t = t->up)
		if (t->device == st->st_dev && t->inode == st->st_ino)
			return true;
	return false;
}

static int64_t nanoseconds(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }

#ifdef __APPLE__
#define MTIME(st) nanoseconds((st)->st_mtimespec)
#define CTIME(st) nanoseconds((st)->st_ctimespec)
#else
#define MTIME(st) nanoseconds((st)->st_mtim)
#define CTIME(st) nanoseconds((st)->st_ctim)
#endif

struct walker {
	struct arena *arena;
	struct str root, skip;
	struct files *out;
};

static void fail(struct walker *w, struct str path)
{
	if (!w->out->failed) {
		w->out->failed = true;
		w->out->failed_path = path;
		w->out->failed_errno = errno;
	}
}

static void folder(struct walker *w, struct str path, const struct trail *up, const struct stat *self)
{
	struct trail here = { up, self->st_dev, self->st_ino, up ? up->depth + 1 : 0 };
	struct arena *a = w->arena;
	const char *name = path.n ? STR_CAT(a, w->root, path).p : w->root.n ? str_zdup(a, w->root) : ".";
	DIR *d = here.depth > DEEPEST_FOLDER ? NULL : opendir(name);
	if (!d) {
		fail(w, path);
		return;
	}
	VEC(struct str) names = { 0 };
	for (struct dirent *e; (e = readdir(d));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			vec_push(a, &names, str_dup(a, str_z(e->d_name)));
	closedir(d);
	for (uint32_t i = 0; i < names.n; i++) {
		struct str child = path.n ? STR_CAT(a, path, STR("/"), names.at[i]) : names.at[i];
		struct stat st;
		if (stat(STR_CAT(a, w->root, child).p, &st) != 0)
			continue; /* a link that leads nowhere, or gone meanwhile */
		if (S_ISREG(st.st_mode))
			vec_push(a, &w->out->at, (struct file){ child, (st.st_mode & S_IXUSR) != 0, st.st_size, MTIME(&st), CTIME(&st), (uint64_t)st.st_dev, (uint64_t)st.st_ino });
		else if (S_ISDIR(st.st_mode) && !on_trail(&here, &st) && !(w->skip.n && str_eq(child, w->skip)))
			folder(w, child, &here, &st);
	}
}

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct file *)x)->path, ((const struct file *)y)->path);
}

void walk(struct arena *a, struct str root, struct str skip, struct files *out)
{
	struct walker w = { a, root, skip, out };
	struct stat st;
	if (root.n && root.p[root.n - 1] != '/')
		w.root = STR_CAT(a, root, STR("/"));
	if (stat(root.n ? str_zdup(a, root) : ".", &st) != 0) {
		fail(&w, root);
		return;
	}
	folder(&w, STR(""), NULL, &st);
	if (out->at.n)
		qsort(out->at.at, out->at.n, sizeof *out->at.at, by_path);
}
