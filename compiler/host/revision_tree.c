/* A checkout of a revision for programs that read files themselves: JavaScript modules and what they require. */
#include "compiler/host/revision.h"

#include "ir/base/path.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str joined(struct arena *a, struct str folder, struct str name) { return STR_CAT(a, folder, STR("/"), name); }
static struct str checkout_of(const struct revision *r) { return joined(r->arena, r->checkout.path, STR("tree")); }

/* Writes the revision's files with an index of its own: the repository's and its list of work trees stay as they are. */
static bool check_out(struct revision *r, struct str *why)
{
	struct arena *a = r->arena;
	struct str out, index = STR_CAT(a, STR("GIT_INDEX_FILE="), joined(a, r->checkout.path, STR("index")));
	struct str prefix = STR_CAT(a, STR("--prefix="), checkout_of(r), STR("/"));
	const char *top = str_zdup(a, r->top);
	const char *const read[] = { "env", index.p, "git", "-C", top, "-c", "core.sparseCheckout=false", "read-tree", r->tree.p, NULL };
	const char *const write[] = { "env", index.p, "git", "-C", top, "checkout-index", "--all", "--quiet", prefix.p, NULL };
	return revision_git(r, a, read, STR(""), &out, why) && revision_git(r, a, write, STR(""), &out, why);
}

/*
 * Installed packages are no part of a revision: those of the working tree are taken. A package that is a link into the
 * repository, as workspaces have them, leads to the revision's files.
 */
static void link_packages(const struct revision *r, struct str from, struct str to, bool scopes)
{
	struct arena *a = r->arena;
	struct folder_entries entries = { 0 };
	if (!r->real->list_folder(r->real, a, from.p, &entries) || mkdir(to.p, 0700) != 0)
		return;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		struct str source = joined(a, from, e->name), target = joined(a, to, e->name);
		struct str real = e->link && r->real->real_path ? r->real->real_path(r->real, a, source.p) : STR("");
		struct str top = STR_CAT(a, r->top, STR("/"));
		if (scopes && !e->link && e->kind == FILE_FOLDER && str_starts(e->name, "@")) {
			link_packages(r, source, target, false);
			continue;
		}
		if (str_starts(real, top.p) && str_search(real, STR("/node_modules/"), 0) < 0)
			source = joined(a, checkout_of(r), str_from(real, top.n));
		if (symlink(source.p, target.p) != 0 && errno != EEXIST)
			continue; /* node says which package is missing */
	}
}

/* For the folder and those above it. */
static void link_all_packages(const struct revision *r, struct str folder)
{
	struct arena *a = r->arena;
	for (;;) {
		struct str inside = folder.n ? joined(a, folder, STR("node_modules")) : STR("node_modules");
		struct str from = joined(a, r->top, inside), to = joined(a, checkout_of(r), inside);
		struct stat st;
		if (lstat(to.p, &st) != 0 && r->real->probe(r->real, from.p) == FILE_FOLDER)
			link_packages(r, from, to, true);
		if (!folder.n)
			return;
		int32_t slash = str_rfind(folder, '/');
		folder = str_to(folder, slash < 0 ? 0 : (uint32_t)slash);
	}
}

struct str revision_local_path(const struct host *h, struct arena *a, struct str path, struct str *why)
{
	struct revision *r = h->data;
	bool outside;
	struct str place = revision_place(r, a, path, &outside);
	if (outside)
		return place;
	if (!r->checkout.path.n) {
		if (!tempfolder_open(r->arena, &r->checkout, r->real->getenv(r->real, "TMPDIR"))) {
			*why = str_fmt(a, "a folder for the files of '%.*s' cannot be made: %s", STRA(r->name), strerror(errno));
			return STR("");
		}
		if (!check_out(r, why)) {
			*why = str_fmt(a, "the files of '%.*s' cannot be written for node: %.*s", STRA(r->name), STRA(*why));
			revision_close(r);
			return STR("");
		}
	}
	struct str folder = r->real->probe(r->real, joined(a, checkout_of(r), place).p) == FILE_FOLDER || !place.n ? place : STR("");
	link_all_packages(r, folder);
	return place.n ? joined(a, checkout_of(r), place) : checkout_of(r);
}
