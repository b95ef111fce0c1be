#include "ir/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* So many runs can write the same file at a time, or have been killed where files cannot be locked. */
enum { MOST_WRITERS = 64, FOLDERS_OPEN = 16 };

int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t put = write(fd, p, n);
		if (put > 0) {
			p += put;
			n -= (size_t)put;
		} else if (put == 0) {
			return EIO;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) { /* a pipe that its other end has made so */
			struct pollfd one = { fd, POLLOUT, 0 };
			poll(&one, 1, -1);
		} else if (errno != EINTR) {
			return errno;
		}
	}
	return 0;
}

/* ---- temporary files */

enum whose { OURS, ANOTHERS, UNKNOWN };

/* Whose file has the name: that which is open, or another. */
static enum whose named(int fd, const char *name)
{
	struct stat a, b;
	if (fstat(fd, &a) != 0)
		return UNKNOWN;
	if (stat(name, &b) != 0)
		return errno == ENOENT ? ANOTHERS : UNKNOWN;
	return a.st_dev == b.st_dev && a.st_ino == b.st_ino ? OURS : ANOTHERS;
}

/* Removes what a killed run has left. A file that is being written is locked by its writer. */
static void remove_abandoned(const char *name)
{
	int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && named(fd, name) == OURS)
		unlink(name);
	close(fd);
}

static int create(const char *name, unsigned mode)
{
	return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
}

/*
 * False if another run took the new file for an abandoned one before it was locked. Without locks no name is taken
 * over, and none is taken away.
 */
static bool locked(int fd, const char *name)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 ? named(fd, name) != ANOTHERS : errno != EWOULDBLOCK;
}

static void open_temporary(struct arena *a, struct output *o, unsigned mode)
{
	for (unsigned i = 0; i < MOST_WRITERS; i++) {
		o->temporary = str_fmt(a, "%s.%u" OUTPUT_TEMPORARY, o->path, i).p;
		o->fd = create(o->temporary, mode);
		if (o->fd < 0 && errno == EEXIST) {
			remove_abandoned(o->temporary);
			o->fd = create(o->temporary, mode);
		}
		if (o->fd >= 0 && locked(o->fd, o->temporary))
			return;
		if (o->fd >= 0)
			close(o->fd);
		else if (errno != EEXIST)
			break;
	}
	o->error = errno ? errno : EEXIST;
	o->fd = -1;
}

/* ---- what is replaced */

enum { LINKS_MOST = 40 };

/* The path that a link at path names. */
static const char *link_target(struct arena *a, const char *path)
{
	char text[4096];
	const ssize_t n = readlink(path, text, sizeof text);
	if (n < 0 || n == (ssize_t)sizeof text) {
		errno = n < 0 ? errno : ENAMETOOLONG;
		return NULL;
	}
	const struct str target = { text, (uint32_t)n }, from = str_z(path);
	return text[0] == '/' ? str_zdup(a, target) : STR_CAT(a, str_to(from, (uint32_t)(str_rfind(from, '/') + 1)), target).p;
}

/* A link stays, and what it names is written, also where there is no such file yet. */
static void follow_links(struct arena *a, struct output *o)
{
	struct stat st;
	for (int i = 0; lstat(o->path, &st) == 0 && S_ISLNK(st.st_mode); i++) {
		const char *target = i < LINKS_MOST ? link_target(a, o->path) : NULL;
		if (!target) {
			o->error = i < LINKS_MOST ? errno : ELOOP;
			return;
		}
		o->path = target;
	}
}

/* Who could read or write the old file can the new one, and nobody else; a program can be run by those who can read it. */
static bool keep_rights(int fd, const struct stat *old, bool program)
{
	struct stat now;
	mode_t mode = (old->st_mode & 0777) | (program ? (old->st_mode & 0444) >> 2 : 0);
	if (fstat(fd, &now) != 0)
		return false;
	const bool same = now.st_uid == old->st_uid && now.st_gid == old->st_gid;
	/* Only root gives files away, and others to their own groups: the rights of a group that is lost are nobody's. */
	if (!same && fchown(fd, old->st_uid, old->st_gid) != 0 && now.st_gid != old->st_gid && fchown(fd, (uid_t)-1, old->st_gid) != 0)
		mode = (mode & 0707) | ((mode & 07) << 3 & mode);
	return fchmod(fd, mode) == 0;
}

static void open_replacement(struct arena *a, struct output *o, unsigned mode, const struct stat *old)
{
	if (old && (!(old->st_mode & 0222) || access(o->path, W_OK) != 0)) {
		o->error = EACCES; /* who took the right to write away wants it to stay */
		return;
	}
	open_temporary(a, o, old ? 0600 : mode);
	if (old && !o->error && !keep_rights(o->fd, old, mode & 0100))
		o->error = errno;
}

struct output output_open(struct arena *a, const char *path, unsigned mode)
{
	struct output o = { .fd = -1, .path = path };
	struct stat st;
	if (strcmp(path, "-") == 0) {
		o.fd = STDOUT_FILENO;
		return o;
	}
	const bool exists = stat(path, &st) == 0;
	if (!exists && errno != ENOENT) {
		o.error = errno;
	} else if (exists && S_ISDIR(st.st_mode)) {
		o.error = EISDIR;
	} else if (exists && !S_ISREG(st.st_mode)) { /* a device or pipe cannot be replaced by a file */
		o.fd = open(path, O_WRONLY | O_CLOEXEC);
		o.error = o.fd < 0 ? errno : 0;
	} else {
		follow_links(a, &o);
		if (!o.error)
			open_replacement(a, &o, mode, exists ? &st : NULL);
	}
	return o;
}

void output_put(struct output *o, const void *p, size_t n)
{
	if (!o->error)
		o->error = write_all(o->fd, p, n);
}

int sync_file(int fd)
{
	while (fsync(fd) != 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

/* What is written as it is: all there is to do is to hear of a last error. */
static int close_special(struct output *o)
{
	if (o->fd != STDOUT_FILENO && close(o->fd) != 0 && !o->error)
		o->error = errno;
	o->fd = -1;
	return o->error;
}

int output_close(struct output *o)
{
	if (o->fd < 0)
		return o->error;
	if (!o->temporary)
		return close_special(o);
	if (!o->error)
		o->error = sync_file(o->fd);
	/* Renamed before it is closed, which would give up the lock. */
	if (!o->error && rename(o->temporary, o->path) != 0)
		o->error = errno;
	if (o->error)
		unlink(o->temporary);
	close(o->fd); /* all is synced: what close says does not matter any more */
	o->fd = -1;
	return o->error;
}

void output_drop(struct output *o)
{
	o->error = o->error ? o->error : ECANCELED;
	output_close(o);
}

int write_file(const char *path, struct str bytes, unsigned mode)
{
	struct arena a = { 0 };
	struct output o = output_open(&a, path, mode);
	output_put(&o, bytes.p, bytes.n);
	int error = output_close(&o);
	arena_free(&a);
	return error;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	remove(path);
	return 0;
}

void folder_remove(const char *path) { nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS); }
