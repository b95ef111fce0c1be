#include "emit/artifact/walk.h"

#include <stdlib.h>

enum { DEEPEST_FOLDER = 256 };

/* The folders from the root to the one being read: a link to one of them would never end. */
struct trail {
	const struct trail *up;
	uint64_t device, inode;
	int depth;
};

struct walker {
	const struct host *host;
	struct arena *arena;
	const struct str *skip;
	uint32_t skip_n;
	struct files *out;
};

static bool on_trail(const struct trail *t, const struct folder_entry *e)
{
	for (; t && e->inode; t = t->up)
		if (t->device == e->device && t->inode == e->inode)
			return true;
	return false;
}

static bool skipped(const struct walker *w, struct str path)
{
	for (uint32_t i = 0; i < w->skip_n; i++)
		if (str_eq(path, w->skip[i]))
			return true;
	return false;
}

static bool holds_packages(const struct folder_entries *entries)
{
	for (uint32_t i = 0; i < entries->of.n; i++)
		if (str_eqz(entries->of.at[i].name, WALK_MARK))
			return true;
	return false;
}

static void folder(struct walker *w, uint32_t index, const struct trail *up)
{
	struct arena *a = w->arena;
	const struct str path = w->out->folders.at[index].path;
	struct folder_entries entries = { 0 };
	const struct str prefix = path.n ? STR_CAT(a, path, STR("/")) : path;
	struct trail here = { .up = up, .depth = up ? up->depth + 1 : 0 };
	const char *name = path.n ? STR_CAT(a, w->out->root, path).p : w->out->root.n ? str_zdup(a, w->out->root) : ".";
	bool too_deep = here.depth > DEEPEST_FOLDER;
	if (too_deep || !w->host->list_folder(w->host, a, name, &entries)) {
		/* A folder that has gone, or none at all, holds no files. */
		enum file_kind kind = w->host->probe(w->host, name);
		if (too_deep || kind == FILE_FOLDER || kind == FILE_FAILED)
			vec_push(a, &w->out->at, (struct file){ .path = STR_CAT(a, prefix, STR("?")), .folder = index, .unknown = true });
		return;
	}
	if (up && holds_packages(&entries))
		return;
	here.device = entries.device;
	here.inode = entries.inode;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		struct str child = STR_CAT(a, prefix, e->name);
		if (e->kind == FILE_REGULAR) {
			vec_push(a, &w->out->at, (struct file){ .path = child, .folder = index, .executable = e->executable, .size = e->size,
				.mtime_ns = e->mtime_ns, .ctime_ns = e->ctime_ns, .device = e->device, .inode = e->inode });
		} else if (e->kind == FILE_FOLDER && !on_trail(&here, e) && !skipped(w, child)) {
			vec_push(a, &w->out->folders, (struct folder){ child, index, e->link });
			folder(w, w->out->folders.n - 1, &here);
		}
	}
}

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct file *)x)->path, ((const struct file *)y)->path);
}

void walk(const struct host *host, struct arena *a, struct str root, struct str from, const struct str *skip, uint32_t n, struct files *out)
{
	struct walker w = { host, a, skip, n, out };
	out->root = root;
	vec_push(a, &out->folders, (struct folder){ .path = from });
	folder(&w, 0, NULL);
	if (out->at.n)
		qsort(out->at.at, out->at.n, sizeof *out->at.at, by_path);
}
