#include "code/walk.h"

#include "code/mark.h"

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
	const struct walk_target *target;
	struct files *out;
};

static bool on_trail(const struct trail *t, const struct folder_entry *e)
{
	for (; t && e->inode; t = t->up)
		if (t->device == e->device && t->inode == e->inode)
			return true;
	return false;
}

bool walk_never_enters(struct str path)
{
	return str_eqz(path, ".serverless") || str_starts(str_from(path, (uint32_t)(str_rfind(path, '/') + 1)), WALK_STAGING);
}

static bool is_marked(const struct folder_entries *entries)
{
	for (uint32_t i = 0; i < entries->of.n; i++)
		if (str_eqz(entries->of.at[i].name, WALK_MARK))
			return true;
	return false;
}

bool walk_leave_out(const struct host *host, struct arena *a, const struct walk_target *t, const char *folder, struct folder_entries *entries)
{
	const bool target = t->inode && entries->device == t->device && entries->inode == t->inode, marked = is_marked(entries);
	if (!target && !marked)
		return false;
	struct mark mark = { v_map(a), v_map(a), true };
	if (marked)
		mark = mark_read(host, a, STR_CAT(a, str_z(folder), STR("/" WALK_MARK)).p);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < entries->of.n; i++) {
		const struct folder_entry *e = &entries->of.at[i];
		if (e->kind != FILE_REGULAR || !(mark_owns(&mark, e->name) || (target && map_get(t->zips, e->name))))
			entries->of.at[kept++] = *e;
	}
	entries->of.n = kept;
	return true;
}

static bool is_bad(struct arena *a, struct str name)
{
	return str_utf8(a, name).p != name.p || str_find(name, '\n') >= 0 || str_find(name, '\r') >= 0;
}

/* What no pattern matches, and what is no UTF-8, no zip can name either. */
static void push_bad(struct walker *w, const struct folder_entry *e, struct str child, uint32_t index)
{
	struct arena *a = w->arena;
	struct str shown = str_utf8(a, child);
	shown = str_replace(a, str_replace(a, shown, STR("\n"), STR("\xef\xbf\xbd")), STR("\r"), STR("\xef\xbf\xbd"));
	if (e->kind == FILE_FOLDER)
		shown = STR_CAT(a, shown, STR("/?"));
	vec_push(a, &w->out->bad_names, child);
	vec_push(a, &w->out->at, (struct file){ .path = shown, .folder = index, .bad_name = w->out->bad_names.n });
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
	walk_leave_out(w->host, a, w->target, name, &entries);
	here.device = entries.device;
	here.inode = entries.inode;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		struct str child = STR_CAT(a, prefix, e->name);
		if ((e->kind == FILE_REGULAR || e->kind == FILE_FOLDER) && is_bad(a, e->name)) {
			push_bad(w, e, child, index);
		} else if (e->kind == FILE_REGULAR) {
			vec_push(a, &w->out->at, (struct file){ .path = child, .folder = index, .executable = e->executable, .size = e->size,
				.mtime_ns = e->mtime_ns, .ctime_ns = e->ctime_ns, .device = e->device, .inode = e->inode });
		} else if (e->kind == FILE_FOLDER && !on_trail(&here, e) && !walk_never_enters(child)) {
			vec_push(a, &w->out->folders, (struct folder){ child, index, e->link });
			folder(w, w->out->folders.n - 1, &here);
		}
	}
}

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct file *)x)->path, ((const struct file *)y)->path);
}

void walk(const struct host *host, struct arena *a, struct str root, struct str from, const struct walk_target *target, struct files *out)
{
	struct walker w = { host, a, target, out };
	out->root = root;
	vec_push(a, &out->folders, (struct folder){ .path = from });
	folder(&w, 0, NULL);
	if (out->at.n)
		qsort(out->at.at, out->at.n, sizeof *out->at.at, by_path);
}
