#include "compiler/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 30 };

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

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	(void)h;
	DIR *dir = opendir(path);
	if (!dir)
		return false;
	for (struct dirent *e; (e = readdir(dir));) {
		struct stat st;
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || fstatat(dirfd(dir), e->d_name, &st, 0) != 0)
			continue;
		vec_push(a, &out->of, (struct folder_entry){ str_dup(a, str_z(e->d_name)), kind_of(&st), st.st_mode & S_IXUSR });
	}
	closedir(dir);
	return true;
}

static const char *env(const struct host *h, const char *name)
{
	(void)h;
	return getenv(name);
}

const struct host real_host = { .read_file = read_file, .probe = probe, .list_folder = list_folder, .getenv = env, .run = process_run };

static int write_all(int fd, struct str bytes)
{
	for (uint32_t done = 0; done < bytes.n;) {
		ssize_t n = write(fd, bytes.p + done, bytes.n - done);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			done += (uint32_t)n;
	}
	return 0;
}

/* A device or pipe cannot be replaced by a file: it is written as it is. */
static int write_special(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes);
	return close(fd) != 0 && !error ? errno : error;
}

static int replace_file(const char *path, const char *temporary, struct str bytes, unsigned mode)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes);
	if (!error && fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && rename(temporary, path) != 0)
		error = errno;
	if (error)
		unlink(temporary);
	return error;
}

int write_file(const char *path, struct str bytes, unsigned mode)
{
	if (strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, bytes);
	struct stat st;
	bool exists = stat(path, &st) == 0;
	if (exists && S_ISDIR(st.st_mode))
		return EISDIR;
	if (exists && !S_ISREG(st.st_mode))
		return write_special(path, bytes);
	struct arena a = { 0 };
	char *target = exists ? realpath(path, NULL) : NULL; /* through a symbolic link, not over it */
	const char *to = target ? target : path;
	int error = replace_file(to, str_fmt(&a, "%s.%ld.tmp", to, (long)getpid()).p, bytes, mode);
	free(target);
	arena_free(&a);
	return error;
}
