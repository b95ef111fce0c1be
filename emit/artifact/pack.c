#include "emit/artifact/pack.h"

#include "emit/artifact/mark.h"
#include "emit/artifact/zip.h"
#include "ir/base/buf.h"
#include "ir/base/digest.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/service.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGING ".slsc-new-"

static void fail(struct packing *p, const char *what, struct str path, int error)
{
	p->failed = true;
	diag(p->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot %s '%.*s': %s", what, STRA(path), strerror(error));
}

static const char *placed(struct packing *p, struct str name) { return STR_CAT(p->arena, p->dir, name).p; }
static const char *staged(struct packing *p, struct str name) { return STR_CAT(p->arena, p->staging, name).p; }

static int make_folders(struct arena *a, struct str path)
{
	for (uint32_t i = 1; i < path.n; i++)
		if (path.p[i] == '/' && mkdir(str_zdup(a, str_to(path, i)), 0777) != 0 && errno != EEXIST)
			return errno;
	return 0;
}

static void empty_folder(DIR *d)
{
	rewinddir(d);
	for (struct dirent *e; (e = readdir(d));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(dirfd(d), e->d_name, 0);
}

static void remove_folder(struct str path)
{
	DIR *d = opendir(path.p);
	if (d) {
		empty_folder(d);
		closedir(d);
	}
	rmdir(path.p);
}

/* The packing whose folders go if this process dies. */
static struct packing *dying;

static void remove_staging(void)
{
	struct packing *p = dying;
	if (p->staging_folder) {
		empty_folder(p->staging_folder);
		closedir(p->staging_folder);
		p->staging_folder = NULL;
	}
	rmdir(p->staging.p);
	rmdir(p->dir.p); /* if this run has made it, and nothing in it */
	dying = NULL;
	before_dying = NULL;
}

/* What runs that were killed have left. */
static void remove_leftovers(struct packing *p)
{
	DIR *d = opendir(p->dir.p);
	for (struct dirent *e; d && (e = readdir(d));) {
		if (strncmp(e->d_name, STAGING, sizeof STAGING - 1) != 0)
			continue;
		long pid = strtol(e->d_name + sizeof STAGING - 1, NULL, 10);
		if (pid > 0 && (pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)))
			remove_folder(str_fmt(p->arena, "%.*s%s/", STRA(p->dir), e->d_name));
	}
	if (d)
		closedir(d);
}

/* The time by the clock that stamps the files in staging. */
static int64_t clock_of(struct str folder)
{
	struct stat st;
	if (stat(folder.p, &st) != 0)
		return 0;
#ifdef __APPLE__
	return (int64_t)st.st_mtimespec.tv_sec * 1000000000 + st.st_mtimespec.tv_nsec;
#else
	return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
#endif
}

struct packing *packing_new(struct cx *cx, struct arena *a, struct str folder)
{
	struct packing *p = ARENA_NEW(a, struct packing);
	*p = (struct packing){ .cx = cx, .arena = a, .folder = folder, .marks = v_map(a), .made = v_map(a), .by_print = v_map(a), .reuse = reuse_new(a), .lock = LOCK_NONE };
	return p;
}

/* The framework's own order: --package, package.path, .serverless; the last two from the service's folder. */
static struct str folder_of(struct packing *p)
{
	const struct value *path = value_dig(p->cx->service->config, "package", "path");
	struct str named = js_truthy(path) ? js_string(p->arena, path) : STR(".serverless");
	return p->folder.n ? p->folder : str_starts(named, "/") ? named : STR_CAT(p->arena, p->cx->root, named);
}

/* Another run that ends without a package removes the folder if it has made it. */
static int make_and_lock(struct packing *p)
{
	int error;
	do {
		error = make_folders(p->arena, p->dir);
		if (!error)
			p->lock = folder_lock(p->dir.p, p->waiting);
	} while (!error && p->lock == LOCK_NONE && access(p->dir.p, F_OK) != 0 && errno == ENOENT);
	return error;
}

bool packing_open(struct packing *p)
{
	struct cx *cx = p->cx;
	struct arena *a = p->arena;
	p->folder = folder_of(p);
	p->dir = str_ends(p->folder, "/") ? str_dup(a, p->folder) : STR_CAT(a, p->folder, STR("/"));
	p->staging = str_fmt(a, "%.*s" STAGING "%ld/", STRA(p->dir), (long)getpid());
	int error = make_and_lock(p);
	if (!error)
		remove_leftovers(p);
	dying = p;
	before_dying = remove_staging;
	if (!error && mkdir(p->staging.p, 0777) != 0)
		error = errno;
	if (!error && !(p->staging_folder = opendir(p->staging.p)))
		error = errno;
	if (error) {
		fail(p, "make the folder", p->dir, error);
		return false;
	}
	p->began_ns = clock_of(p->staging);
	p->marks = mark_read(cx, a, placed(p, STR(WALK_MARK)));
	return true;
}

/* ---- zips */

static void remember(struct packing *p, struct str name, struct str print, struct str content, struct str sha256, bool certain)
{
	struct arena *a = p->arena;
	map_put(a, p->made, name, MAP(a,
		{ "files", v_str(a, certain ? print : STR("")) },
		{ "content", v_str(a, content) },
		{ "sha256", v_str(a, sha256) }));
}

/* Whether the zip of the last run holds these files, and still is what that run made. */
static const struct value *unchanged(struct packing *p, struct str name, struct str print)
{
	const struct value *mark = map_get(p->marks, name), *state = mark ? mark_state(p->arena, placed(p, name)) : NULL;
	bool same = state && print.n && str_eq(value_str(value_get(mark, "files")), print) && value_equal(value_get(mark, "state"), state);
	return same ? mark : NULL;
}

static struct zip_result write_zip(struct packing *p, struct str name, const struct zip_entry *entries, uint32_t n)
{
	struct zip_result r = zip_write(p->arena, staged(p, name), entries, n, 0);
	if (r.error)
		fail(p, str_eqz(r.failed_path, staged(p, name)) ? "write" : "read", r.failed_path, r.error);
	else
		vec_push(p->arena, &p->staged, name);
	return r;
}

/* A second name for a zip of the same files. */
static const struct value *again(struct packing *p, struct str name, struct str print)
{
	const struct value *other = map_get(p->by_print, print);
	if (!other || link(value_str(value_get(other, "path")).p, staged(p, name)) != 0)
		return NULL;
	vec_push(p->arena, &p->staged, name);
	return other;
}

static struct zip_result zip_files(struct packing *p, struct str name, const struct packaged_files *files)
{
	struct zip_entry *entries = ARENA_ARRAY(p->arena, struct zip_entry, files->of.n);
	for (uint32_t i = 0; i < files->of.n; i++) {
		const struct packaged_file *f = &files->of.at[i];
		entries[i] = (struct zip_entry){ f->name, f->path.p, .executable = f->file.executable, .size = (uint64_t)f->file.size,
						 .copy = reuse_find(p->reuse, f->path) };
	}
	struct zip_result r = write_zip(p, name, entries, files->of.n);
	if (!r.error)
		reuse_add(p->reuse, staged(p, name), files, r.members);
	return r;
}

void packing_zip(struct packing *p, struct artifact *artifact, const struct packaged_files *files)
{
	struct arena *a = p->arena;
	struct str name = artifact->file, print = mark_print(a, files);
	if (p->failed)
		return;
	const bool certain = mark_is_certain(files, p->began_ns);
	const struct value *known = unchanged(p, name, print);
	const bool kept = known;
	if (!known)
		known = again(p, name, print);
	struct str content = value_str(value_get(known, "content")), sha256 = value_str(value_get(known, "sha256"));
	if (!known) {
		struct zip_result r = zip_files(p, name, files);
		content = base64_of(a, r.content, sizeof r.content);
		sha256 = base64_of(a, r.sha256, sizeof r.sha256);
	}
	const char *path = kept ? placed(p, name) : staged(p, name);
	map_put(a, p->by_print, print, MAP(a, { "path", v_text(a, path) }, { "content", v_str(a, content) }, { "sha256", v_str(a, sha256) }));
	remember(p, name, print, content, sha256, certain);
	if (p->cx->opt->digest != DIGEST_OFF) {
		artifact->sha256 = content;
		artifact->zip_sha256 = sha256;
	}
}

void packing_zip_bytes(struct packing *p, struct str name, const struct packed_bytes *of, uint32_t n)
{
	struct zip_entry *entries = ARENA_ARRAY(p->arena, struct zip_entry, n);
	for (uint32_t i = 0; i < n; i++)
		entries[i] = (struct zip_entry){ .name = of[i].name, .bytes = of[i].bytes };
	if (p->failed)
		return;
	write_zip(p, name, entries, n);
	remember(p, name, STR(""), STR(""), STR(""), false);
}

/* ---- the rest */

/* Whether the file is there already: then it need not be written and synced. */
static bool is_there(struct packing *p, const char *path, struct str bytes, unsigned mode)
{
	struct stat st;
	struct str old;
	return stat(path, &st) == 0 && (st.st_mode & 0777 & ~mode) == 0 && st.st_size == (off_t)bytes.n &&
	       p->cx->host->read_file(p->cx->host, p->arena, path, &old) == FILE_REGULAR && str_eq(old, bytes);
}

static int write_staged(const char *path, struct str bytes, unsigned mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes.p, bytes.n);
	return close(fd) != 0 && !error ? errno : error;
}

void packing_file(struct packing *p, const char *name, struct str bytes, unsigned mode)
{
	if (p->failed || is_there(p, placed(p, str_z(name)), bytes, mode))
		return;
	int error = write_staged(staged(p, str_z(name)), bytes, mode);
	if (error)
		fail(p, "write", STR_CAT(p->arena, p->staging, str_z(name)), error);
	else
		vec_push(p->arena, &p->staged, str_z(name));
}

void packing_without(struct packing *p, const char *name) { vec_push(p->arena, &p->without, str_z(name)); }

/* Zips of functions that are gone would be taken for this package's. */
static void remove_old(struct packing *p)
{
	for (uint32_t i = 0; i < p->without.n; i++)
		unlink(placed(p, p->without.at[i]));
	map_each(e, p->marks)
		if (!map_get(p->made, e->key) && str_find(e->key, '/') < 0 && str_ends(e->key, ".zip"))
			unlink(placed(p, e->key));
}

static void write_mark(struct packing *p)
{
	struct arena *a = p->arena;
	struct value *zips = v_map(a);
	map_each(e, p->made) {
		struct value *mark = map_copy(a, e->value);
		map_putz(a, mark, "state", mark_state(a, placed(p, e->key)));
		map_put(a, zips, e->key, mark);
	}
	struct buf b = { 0 };
	mark_emit(a, zips, &b);
	const char *path = placed(p, STR(WALK_MARK)), *new = staged(p, STR(WALK_MARK));
	int error = buf_ok(&b) ? 0 : ENOMEM;
	if (!error && !is_there(p, path, buf_text(&b), 0600)) {
		error = write_staged(new, buf_text(&b), 0600);
		if (!error && rename(new, path) != 0) /* not synced: a mark that is lost or damaged is not trusted */
			error = errno;
	}
	buf_free(&b);
	if (error)
		fail(p, "write", STR_CAT(a, p->dir, STR(WALK_MARK)), error);
}

/* Before they take the places of what is whole, the new files must be: on the disk. */
static int make_durable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = sync_file(fd);
	close(fd);
	return error;
}

bool packing_finish(struct packing *p)
{
	for (uint32_t i = 0; !p->failed && i < p->staged.n; i++) {
		int error = make_durable(staged(p, p->staged.at[i]));
		if (error)
			fail(p, "write", STR_CAT(p->arena, p->staging, p->staged.at[i]), error);
	}
	for (uint32_t i = 0; !p->failed && i < p->staged.n; i++) {
		struct str name = p->staged.at[i];
		if (rename(staged(p, name), placed(p, name)) != 0)
			fail(p, "write", STR_CAT(p->arena, p->dir, name), errno);
	}
	if (!p->failed) {
		remove_old(p);
		write_mark(p);
	}
	packing_discard(p);
	return !p->failed;
}

void packing_discard(struct packing *p)
{
	if (dying == p)
		remove_staging();
}
