#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void die(const char *what)
{
	fprintf(stderr, "sweep: %s: %s\n", what, strerror(errno));
	exit(1);
}

char *fmt(const char *format, ...)
{
	char *p = NULL;
	va_list ap;
	va_start(ap, format);
	if (vasprintf(&p, format, ap) < 0)
		abort();
	va_end(ap);
	return p;
}

struct text read_path(const char *path)
{
	struct text t = { NULL, 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	t.p = calloc(1, (size_t)st.st_size + 1);
	if (!t.p || read(fd, t.p, (size_t)st.st_size) != st.st_size)
		die(path);
	t.n = (size_t)st.st_size;
	close(fd);
	return t;
}

void write_path(const char *path, struct text t, mode_t mode)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0755);
		*slash = '/';
	}
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0 || write(fd, t.p, t.n) != (ssize_t)t.n || fchmod(fd, mode) != 0)
		die(path);
	close(fd);
}

static void add_folder(struct snapshot *s, const char *root, const char *below)
{
	char *path = fmt("%s/%s", root, below);
	DIR *d = opendir(path);
	if (!d)
		die(path);
	for (struct dirent *e; (e = readdir(d));) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		char *name = fmt("%s%s", below, e->d_name), *full = fmt("%s/%s", root, name);
		struct stat st;
		if (lstat(full, &st) != 0)
			die(full);
		if (S_ISDIR(st.st_mode)) {
			char *folder = fmt("%s/", name);
			size_t before = s->n;
			add_folder(s, root, folder);
			if (s->n == before && s->n < MOST_FILES) /* an empty folder counts as a file */
				s->of[s->n++] = (struct file){ folder, { NULL, 0 }, 0 };
			else
				free(folder);
			free(name);
		} else if (s->n < MOST_FILES) {
			s->of[s->n++] = (struct file){ name, read_path(full), st.st_mode & 0777 };
		}
		free(full);
	}
	closedir(d);
	free(path);
}

struct snapshot *snapshot(const char *root)
{
	struct snapshot *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	add_folder(s, root, "");
	return s;
}

void snapshot_free(struct snapshot *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->of[i].path);
		free(s->of[i].bytes.p);
	}
	free(s);
}

const struct file *snapshot_find(const struct snapshot *s, const char *path)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->of[i].path, path) == 0)
			return &s->of[i];
	return NULL;
}

void remove_tree(const char *path)
{
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		char *full = fmt("%s/%s", path, e->d_name);
		if (unlink(full) != 0)
			remove_tree(full);
		free(full);
	}
	if (d)
		closedir(d);
	rmdir(path);
}
