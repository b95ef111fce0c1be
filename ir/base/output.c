#include "ir/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno != EINTR)
			return errno;
		p += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

/* A device or pipe cannot be replaced by a file: it is written as it is. */
static int write_special(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes.p, bytes.n);
	return close(fd) != 0 && !error ? errno : error;
}

static int replace_file(const char *path, const char *temporary, struct str bytes, unsigned mode)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes.p, bytes.n);
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
		return write_all(STDOUT_FILENO, bytes.p, bytes.n);
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
