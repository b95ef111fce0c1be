#include "emit/package/pack.h"

#include "code/sizes.h"
#include "emit/package/zip.h"
#include "ir/base/buf.h"
#include "ir/base/digest.h"
#include "ir/base/filetime.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/service.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STAGING WALK_STAGING

static void fail(struct packing *p, const char *what, struct str path, int error)
{
	p->failed = true;
	diag(p->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot %s '%.*s': %s", what, STRA(path), strerror(error));
}

static const char *placed(struct packing *p, struct str name) { return STR_CAT(p->arena, p->dir, name).p; }
static const char *staged(struct packing *p, struct str name) { return STR_CAT(p->arena, p->staging, name).p; }

/* A regular file of this user's, and no link: nobody else can have written it. */
static bool is_own(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* A link that leads to nothing is in the way, though it counts as there for mkdir(). */
static int make_folders(struct arena *a, struct str path)
{
	struct stat st;
	for (uint32_t i = 1; i < path.n; i++) {
		const char *folder = path.p[i] == '/' ? str_zdup(a, str_to(path, i)) : NULL;
		if (folder && mkdir(folder, 0777) != 0 && errno != EEXIST)
			return errno;
		if (folder && lstat(folder, &st) == 0 && S_ISLNK(st.st_mode) && stat(folder, &st) != 0)
			return errno;
	}
	return 0;
}

/* Removes what runs have made in a staging folder. Links are not followed, and whatever else lies there stays. */
static void empty_folder(DIR *d)
{
	struct stat st;
	rewinddir(d);
	for (struct dirent *e; (e = readdir(d));) {
		const struct str name = str_z(e->d_name);
		const bool made = mark_is_fixed_name(name) || str_ends(name, ".zip") || str_ends(name, ".json");
		if (made && fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid())
			unlinkat(dirfd(d), e->d_name, 0);
	}
}

/* A staging folder by name: one of this user's, and no link. */
static void remove_staged(int dir, const char *name)
{
	struct stat st;
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() ? fdopendir(fd) : NULL;
	if (d) {
		empty_folder(d);
		closedir(d);
		unlinkat(dir, name, AT_REMOVEDIR);
	} else if (fd >= 0) {
		close(fd);
	}
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

/* What runs that were killed have left: folders named after a process that is no more, and nothing else in the name. */
static void remove_leftovers(struct packing *p)
{
	DIR *d = opendir(p->dir.p);
	for (struct dirent *e; d && (e = readdir(d));) {
		if (strncmp(e->d_name, STAGING, sizeof STAGING - 1) != 0)
			continue;
		const char *digits = e->d_name + sizeof STAGING - 1;
		char *end;
		long pid = strtol(digits, &end, 10);
		if (*digits >= '1' && *digits <= '9' && !*end && pid == (long)(pid_t)pid &&
		    (pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)))
			remove_staged(dirfd(d), e->d_name);
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
	return file_mtime_ns(&st);
}

struct packing *packing_new(struct cx *cx, struct arena *a, struct str folder)
{
	struct packing *p = ARENA_NEW(a, struct packing);
	*p = (struct packing){ .cx = cx, .arena = a, .folder = folder, .last = { v_map(a), v_map(a), false }, .made = v_map(a), .files = v_map(a), .by_print = v_map(a), .reuse = reuse_new(a), .lock = LOCK_NONE };
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
	progress_phase(&p->progress, a, str_fmt(a, "listing the files of %.*s", STRA(cx->service->name)));
	if (is_own(placed(p, STR(WALK_MARK))))
		p->last = mark_read(cx->host, a, placed(p, STR(WALK_MARK)));
	return true;
}

/* ---- zips */

static void count_zip(struct packing *p, const struct artifact *artifact, const struct packaged_files *files, const char *path, struct str content)
{
	struct stat st;
	const struct value *last = map_get(p->last.zips, artifact->file);
	struct packed_zip zip = { .name = artifact->file, .files = files->of.n, .unzipped = size_unzipped(files) };
	zip.size = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
	zip.news = !last ? ZIP_NEW : str_eq(value_str(value_get(last, "content")), content) ? ZIP_UNCHANGED : ZIP_CHANGED;
	vec_push(p->arena, &p->zips, zip);
	size_note_direct(p->cx, p->arena, artifact, zip.size, files);
}

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
	const struct value *mark = map_get(p->last.zips, name), *state = mark && is_own(placed(p, name)) ? mark_state(p->arena, placed(p, name)) : NULL;
	bool same = state && print.n && str_eq(value_str(value_get(mark, "files")), print) && value_equal(value_get(mark, "state"), state);
	return same ? mark : NULL;
}

/* The zip in work, for its line on the terminal. */
struct zip_progress {
	struct packing *p;
	struct str name;
	uint64_t total; /* bytes of its files */
	uint32_t files;
};

static void show_zip(void *data, uint64_t bytes)
{
	struct zip_progress *z = data;
	struct arena a = { 0 };
	if (bytes && !progress_due(&z->p->progress))
		return;
	struct str total = size_text(&a, z->total), so_far = bytes ? str_fmt(&a, ": %.*s", STRA(size_text(&a, bytes))) : STR("");
	progress_show(&z->p->progress, "zipping %u files, %.*s, into %.*s%.*s", z->files, STRA(total), STRA(z->name), STRA(so_far));
	arena_free(&a);
}

static struct zip_result write_zip(struct packing *p, struct str name, const struct zip_entry *entries, uint32_t n)
{
	struct zip_progress z = { .p = p, .name = name, .files = n };
	for (uint32_t i = 0; i < n; i++)
		z.total += entries[i].source ? entries[i].size : entries[i].bytes.n;
	if (p->progress.on)
		show_zip(&z, 0);
	struct zip_result r = zip_write(p->arena, staged(p, name), entries, n, 0, (struct zip_watch){ p->progress.on ? show_zip : NULL, &z });
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

static struct zip_entry *entries_of(struct packing *p, const struct packaged_files *files)
{
	struct zip_entry *entries = ARENA_ARRAY(p->arena, struct zip_entry, files->of.n);
	for (uint32_t i = 0; i < files->of.n; i++) {
		const struct packaged_file *f = &files->of.at[i];
		entries[i] = (struct zip_entry){ f->name, f->bytes.p ? NULL : f->path.p, f->bytes, .executable = f->file.executable,
						 .size = (uint64_t)f->file.size, .copy = reuse_find(p->reuse, f->path) };
	}
	return entries;
}

static bool write_elsewhere(void *packing, struct str path, const struct packaged_files *files)
{
	struct packing *p = packing;
	const struct zip_result r = zip_write(p->arena, str_zdup(p->arena, path), entries_of(p, files), files->of.n, 0, (struct zip_watch){ NULL, NULL });
	if (r.error)
		fail(p, str_eq(r.failed_path, path) ? "write" : "read", r.failed_path, r.error);
	return !r.error;
}

static struct zip_result zip_files(struct packing *p, struct str name, const struct packaged_files *files)
{
	struct zip_result r = write_zip(p, name, entries_of(p, files), files->of.n);
	if (!r.error)
		reuse_add(p->reuse, staged(p, name), files, r.members);
	return r;
}

static void packing_zip(void *packing, struct artifact *artifact, const struct packaged_files *files)
{
	struct packing *p = packing;
	struct arena *a = p->arena;
	struct str name = artifact->file, print = mark_print(a, files, zip_recipe());
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
	count_zip(p, artifact, files, path, content);
	if (p->cx->opt->digest != DIGEST_OFF) {
		artifact->sha256 = content;
		artifact->zip_sha256 = sha256;
	}
}

static void begin_phase(void *packing, const char *text)
{
	struct packing *p = packing;
	progress_phase(&p->progress, p->arena, str_z(text));
}

struct code_zips packing_zips(struct packing *p)
{
	struct str recipe = zip_recipe();
	return (struct code_zips){ .folder = p->dir.p, .recipe = str_eqz(recipe, ZIP_RECIPE_USUAL) ? STR("") : recipe, .zip = packing_zip, .write = write_elsewhere, .phase = begin_phase, .of = p };
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
	return is_own(path) && stat(path, &st) == 0 && (st.st_mode & 0777 & ~mode) == 0 && st.st_size == (off_t)bytes.n &&
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
	map_put(p->arena, p->files, str_z(name), v_bool(p->arena, true));
	if (p->failed || is_there(p, placed(p, str_z(name)), bytes, mode))
		return;
	int error = write_staged(staged(p, str_z(name)), bytes, mode);
	if (error)
		fail(p, "write", STR_CAT(p->arena, p->staging, str_z(name)), error);
	else
		vec_push(p->arena, &p->staged, str_z(name));
}

void packing_fail(struct packing *p, const char *name, int error) { fail(p, "make", STR_CAT(p->arena, p->dir, str_z(name)), error); }

void packing_without(struct packing *p, const char *name) { vec_push(p->arena, &p->without, str_z(name)); }

static struct str identity(struct arena *a, const struct stat *st)
{
	return str_fmt(a, "%llu:%llu", (unsigned long long)st->st_dev, (unsigned long long)st->st_ino);
}

/* The file at path is one that this run reads as it is: its configuration, an artifact, a values file. */
static bool is_input(struct packing *p, const char *path)
{
	struct stat st;
	const struct cx *cx = p->cx;
	if (!p->inputs) {
		p->inputs = v_map(p->arena);
		for (uint32_t i = 0; i < cx->files_read.n; i++)
			if (stat(str_zdup(p->arena, cx->files_read.at[i]), &st) == 0)
				map_put(p->arena, p->inputs, identity(p->arena, &st), LITERAL(""));
	}
	return stat(path, &st) == 0 && map_get(p->inputs, identity(p->arena, &st));
}

/* Whether the zip is still what the last run made of it. Its ctime tells of other names of the same zip, too. */
static bool is_as_made(struct packing *p, const struct entry *mark)
{
	static const char *const lasting[] = { "size", "mtime", "device", "inode" };
	const char *path = placed(p, mark->key);
	const struct value *then = value_get(mark->value, "state"), *now = is_own(path) ? mark_state(p->arena, path) : NULL;
	bool same = now;
	for (size_t i = 0; same && i < sizeof lasting / sizeof *lasting; i++)
		same = value_equal(value_get(then, lasting[i]), value_get(now, lasting[i]));
	return same;
}

/*
 * Zips of functions that are gone would be taken for this package's. One that is no more what the last run made is
 * somebody's; its name is remembered as slsc's as long as a file has it.
 */
static void remove_old(struct packing *p)
{
	for (uint32_t i = 0; i < p->without.n; i++)
		unlink(placed(p, p->without.at[i]));
	map_each(e, p->last.zips) {
		if (map_get(p->made, e->key) || str_find(e->key, '/') >= 0 || !str_ends(e->key, ".zip"))
			continue;
		if (!is_input(p, placed(p, e->key)) && is_as_made(p, e))
			unlink(placed(p, e->key));
		else
			map_put(p->arena, p->files, e->key, v_bool(p->arena, true));
	}
	map_each(e, p->last.files)
		if (!map_get(p->made, e->key) && is_own(placed(p, e->key)))
			map_put(p->arena, p->files, e->key, v_bool(p->arena, true));
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
	mark_emit(a, zips, p->files, &b);
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

static void keep_inputs(struct packing *p)
{
	for (uint32_t i = 0; !p->failed && i < p->staged.n; i++) {
		if (!is_input(p, placed(p, p->staged.at[i])))
			continue;
		p->failed = true;
		diag(p->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 },
		     "the package would write over '%.*s%.*s', which this run reads: package into another folder with --package", STRA(p->dir), STRA(p->staged.at[i]));
	}
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
	keep_inputs(p);
	progress_phase(&p->progress, p->arena, str_fmt(p->arena, "writing %.*s", STRA(p->folder)));
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
	progress_clear(&p->progress);
	if (dying == p)
		remove_staging();
}

/* ---- what was packed */

enum { MOST_LISTED = 20 };

static int by_size(const void *x, const void *y)
{
	const struct packed_zip *a = x, *b = y;
	return a->size != b->size ? (a->size > b->size ? -1 : 1) : str_cmp(a->name, b->name);
}

void packing_summary(const struct packing *p, struct buf *out)
{
	static const char *const news[] = { "unchanged", "changed", "new" };
	struct arena *a = p->arena;
	struct packed_zip *zips = ARENA_ARRAY(a, struct packed_zip, p->zips.n);
	uint64_t size = 0, unzipped = 0;
	uint32_t counts[3] = { 0 }, listed = 0, other = 0;
	for (uint32_t i = 0; i < p->zips.n; i++) {
		zips[i] = p->zips.at[i];
		size += zips[i].size;
		unzipped += zips[i].unzipped;
		counts[zips[i].news]++;
	}
	if (p->zips.n)
		qsort(zips, p->zips.n, sizeof *zips, by_size);
	buf_putf(out, "%.*s: %u zip%s, %.*s (%.*s unzipped)", STRA(p->folder), p->zips.n, p->zips.n == 1 ? "" : "s", STRA(size_text(a, size)), STRA(size_text(a, unzipped)));
	for (int i = ZIP_NEW; i >= ZIP_UNCHANGED; i--)
		if (counts[i])
			buf_putf(out, ", %u %s", counts[i], news[i]);
	buf_c(out, '\n');
	for (uint32_t i = 0; i < p->zips.n; i++) {
		const struct packed_zip *z = &zips[i];
		const bool direct = z->size <= SIZE_MOST_DIRECT;
		if (z->news == ZIP_UNCHANGED && direct)
			continue;
		if (listed++ >= MOST_LISTED && direct)
			other++;
		else
			buf_putf(out, "  %-9s %10.*s  %.*s (%u file%s, %.*s unzipped)%s\n", news[z->news], STRA(size_text(a, z->size)), STRA(z->name), z->files,
				z->files == 1 ? "" : "s", STRA(size_text(a, z->unzipped)), direct ? "" : ": above 50 MB, Lambda takes it from S3 only");
	}
	if (other)
		buf_putf(out, "  and %u more\n", other);
}
