#include "compiler/host/host.h"

#include "ir/base/filetime.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 30, LONGEST_LINK = 4096 };

static enum file_kind kind_of(const struct stat *st)
{
	return S_ISREG(st->st_mode) ? FILE_REGULAR : S_ISDIR(st->st_mode) ? FILE_FOLDER : FILE_OTHER;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	(void)h;
	struct stat st;
	if (stat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : FILE_FAILED;
	return kind_of(&st);
}

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	(void)h;
	/* O_NONBLOCK: opening a FIFO must not hang; regular files ignore it. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : FILE_FAILED;
	struct stat st;
	enum file_kind kind = fstat(fd, &st) != 0 ? FILE_FAILED : kind_of(&st);
	if (kind == FILE_REGULAR && st.st_size > LARGEST_FILE)
		kind = FILE_FAILED;
	if (kind == FILE_REGULAR) {
		size_t cap = (size_t)st.st_size + 1, n = 0;
		char *p = arena_alloc(a, cap);
		for (ssize_t got; n < cap && (got = read(fd, p + n, cap - n)) != 0;) {
			if (got < 0 && errno == EINTR)
				continue;
			if (got < 0) {
				kind = FILE_FAILED;
				break;
			}
			n += (size_t)got;
		}
		*out = (struct str){ p, (uint32_t)(n < cap ? n : cap - 1) };
	}
	close(fd);
	return kind;
}

/* What an entry is; FILE_MISSING if there is none any more, or a link leads nowhere. */
static enum file_kind entry_kind(int folder, const char *name, bool follow, struct stat *st, bool *link)
{
	if (fstatat(folder, name, st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? FILE_MISSING : FILE_FAILED;
	*link = S_ISLNK(st->st_mode);
	if (*link && follow && fstatat(folder, name, st, 0) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES ? FILE_MISSING : FILE_FAILED;
	return kind_of(st);
}

/* What is written in a link; empty if that cannot be read. */
static struct str link_target(struct arena *a, int folder, const char *name)
{
	char target[LONGEST_LINK];
	const ssize_t n = readlinkat(folder, name, target, sizeof target);
	return n > 0 && n < LONGEST_LINK ? str_dup(a, (struct str){ target, (uint32_t)n }) : STR("");
}

static bool list_entries(struct arena *a, DIR *dir, bool follow, struct folder_entries *out)
{
	struct stat st;
	if (fstat(dirfd(dir), &st) != 0)
		return false;
	out->device = (uint64_t)st.st_dev;
	out->inode = (uint64_t)st.st_ino;
	for (struct dirent *e; errno = 0, (e = readdir(dir));) {
		bool link = false;
		enum file_kind kind = strcmp(e->d_name, ".") && strcmp(e->d_name, "..") ? entry_kind(dirfd(dir), e->d_name, follow, &st, &link) : FILE_MISSING;
		if (kind == FILE_FAILED)
			return false;
		if (kind == FILE_MISSING)
			continue;
		vec_push(a, &out->of, (struct folder_entry){
			.name = str_dup(a, str_z(e->d_name)), .kind = kind, .executable = st.st_mode & S_IXUSR, .link = link,
			.target = link && !follow ? link_target(a, dirfd(dir), e->d_name) : STR(""), .size = st.st_size,
			.mtime_ns = file_mtime_ns(&st), .ctime_ns = file_ctime_ns(&st), .device = (uint64_t)st.st_dev, .inode = (uint64_t)st.st_ino });
	}
	return errno == 0;
}

static bool entries_of(struct arena *a, const char *path, bool follow, struct folder_entries *out)
{
	DIR *dir = opendir(path);
	bool ok = dir && list_entries(a, dir, follow, out);
	if (dir)
		closedir(dir);
	return ok;
}

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	(void)h;
	return entries_of(a, path, true, out);
}

static bool list_links(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	(void)h;
	return entries_of(a, path, false, out);
}

static struct str real_path(const struct host *h, struct arena *a, const char *path)
{
	(void)h;
	char *real = realpath(path, NULL);
	struct str out = real ? str_dup(a, str_z(real)) : STR("");
	if (real)
		free(real);
	return out; /* empty with realpath's errno */
}

static const char *env(const struct host *h, const char *name)
{
	(void)h;
	return getenv(name);
}

static int64_t clock_ns(const struct host *h)
{
	(void)h;
	struct timespec now = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	return filetime_ns(now);
}

const struct host real_host = { .read_file = read_file, .probe = probe, .list_folder = list_folder,
	.list_links = list_links, .real_path = real_path, .getenv = env, .clock_ns = clock_ns, .run = process_run };
