#include "code/context.h"

#include "code/content.h"
#include "code/own_files.h"
#include "ir/project.h"

enum { DEEPEST_FOLDER = 256 };

void context_sum(struct buf *sums, struct str path, const uint8_t sha256[SHA256_DIGEST_SIZE])
{
	for (uint32_t i = 0; i < path.n; i++)
		if (path.p[i] == '\\' || path.p[i] == '\n' || path.p[i] == '\r')
			return;
	for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
		buf_putf(sums, "%02x", sha256[i]);
	buf_z(sums, str_starts(path, "-") ? "  ./" : "  ");
	buf_str(sums, path);
	buf_c(sums, '\n');
}

static void unreadable(struct context *c, const char *what, struct str path)
{
	diag(c->cx->diags, D_FILE_UNREADABLE, c->span, "cannot read the %s '%.*s', which belongs to the context of the image '%.*s'", what, STRA(path), STRA(c->image));
}

static void add(struct context *c, struct str path, enum content_kind kind, struct str bytes)
{
	struct digest one;
	uint8_t sha256[DIGEST_MOST_BYTES];
	digest_begin(&one, DIGEST_SHA256);
	digest_add(&one, bytes);
	digest_raw(&one, sha256);
	content_add(&c->digest, path, kind, sha256);
	map_put(c->arena, c->paths, path, v_bool(c->arena, kind == CONTENT_FOLDER));
	if (c->sums && (kind == CONTENT_FILE || kind == CONTENT_EXECUTABLE))
		context_sum(c->sums, STR_CAT(c->arena, c->root, path), sha256);
}

static void add_file(struct context *c, struct str path, const struct folder_entry *e)
{
	struct cx *cx = c->cx;
	struct arena bytes = { 0 };
	struct str text = STR("");
	const struct str whole = STR_CAT(c->arena, c->root, path);
	vec_push(cx->arena, &cx->files_read, str_dup(cx->arena, whole));
	if (cx->host->read_file(cx->host, &bytes, whole.p, &text) == FILE_REGULAR)
		add(c, path, e->executable ? CONTENT_EXECUTABLE : CONTENT_FILE, text);
	else
		unreadable(c, "file", whole);
	arena_free(&bytes);
}

static bool is_own(struct context *c, struct str path, const struct folder_entry *e)
{
	const struct file f = { .path = path, .size = e->size, .device = e->device, .inode = e->inode };
	return e->kind == FILE_REGULAR && is_own_file(c->cx, &f, STR_CAT(c->arena, c->root, path));
}

static bool folder(struct context *c, struct str path, const bool *above, bool out, int depth);

/* Whether it is part of the context. */
static bool entry(struct context *c, struct str path, const struct folder_entry *e, const bool *above, int depth)
{
	bool *own = ARENA_ARRAY(c->arena, bool, ignore_patterns(c->ignore) + 1);
	const bool out = ignore_match(c->ignore, path, above, own);
	if (e->kind == FILE_FOLDER)
		return !walk_never_enters(path) && (!out || ignore_may_return(c->ignore, c->arena, path)) && folder(c, path, own, out, depth + 1);
	if (out || is_own(c, path, e))
		return false;
	if (e->kind == FILE_REGULAR)
		add_file(c, path, e);
	else if (e->link && e->target.n)
		add(c, path, CONTENT_LINK, e->target);
	else if (e->link)
		unreadable(c, "link", STR_CAT(c->arena, c->root, path));
	return true;
}

/* out: it is left out itself. A folder counts although it is empty, unless nothing but packages lies in it. */
static bool folder(struct context *c, struct str path, const bool *above, bool out, int depth)
{
	struct arena *a = c->arena;
	const struct host *host = c->cx->host;
	const struct str whole = STR_CAT(a, c->root, path);
	const char *name = whole.n ? whole.p : ".";
	struct folder_entries entries = { 0 };
	if (depth > DEEPEST_FOLDER || !(host->list_links ? host->list_links : host->list_folder)(host, a, name, &entries)) {
		if (!out)
			unreadable(c, "folder", str_z(name));
		return false;
	}
	bool any = !walk_leave_out(host, a, c->target, name, &entries) && !out;
	folder_sort(&entries);
	for (uint32_t i = 0; i < entries.of.n; i++)
		if (!str_eqz(entries.of.at[i].name, ".git"))
			any |= entry(c, path.n ? STR_CAT(a, path, STR("/"), entries.of.at[i].name) : entries.of.at[i].name, &entries.of.at[i], above, depth);
	if (any && path.n)
		add(c, path, CONTENT_FOLDER, STR(""));
	return any;
}

void context_digest(struct context *c)
{
	c->paths = v_map(c->arena);
	folder(c, STR(""), NULL, false, 0);
}
