/*
 * Runs a target over inputs that are files, or files of many inputs (made by --pack), without libFuzzer.
 *	replay FILE…                 each input once
 *	replay --pack FOLDER         the files of a folder as one, on standard output
 *	replay --unpack FILE FOLDER  and back
 * A packed file is, for each input, a line with its length and then its bytes.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PACKED "slsc inputs\n"

static _Noreturn void stop(const char *path)
{
	fprintf(stderr, "replay: %s: %s\n", path, errno ? strerror(errno) : "not well formed");
	exit(1);
}

static char *slurp(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	if (!in)
		stop(path);
	char *p = NULL;
	size_t cap = 0;
	for (*n = 0; !feof(in);) {
		if (*n == cap && !(p = realloc(p, (cap = cap ? cap * 2 : 4096) + 1)))
			stop(path);
		*n += fread(p + *n, 1, cap - *n, in);
		if (ferror(in))
			stop(path);
	}
	fclose(in);
	p[*n] = 0;
	return p;
}

/* In memory of its exact size, so that a read past its end is seen. */
static void run_one(const char *bytes, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);
	if (!copy)
		stop("input");
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void write_one(const char *folder, unsigned number, const char *bytes, size_t n)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/kept%05u", folder, number);
	FILE *out = fopen(path, "wb");
	if (!out || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
		stop(path);
}

/* Each input of a file; with a folder they are written there. Returns how many there are. */
static unsigned each(const char *path, const char *folder)
{
	size_t n, at = sizeof PACKED - 1;
	char *p = slurp(path, &n);
	unsigned count = 0;
	if (n < at || memcmp(p, PACKED, at) != 0) {
		run_one(p, n);
		free(p);
		return 1;
	}
	for (; at < n; count++) {
		char *start = p + at, *end;
		size_t length = strtoul(start, &end, 10);
		at = (size_t)(end - p) + 1;
		errno = 0;
		if (end == start || *end != '\n' || length > n - at)
			stop(path);
		if (folder)
			write_one(folder, count, p + at, length);
		else
			run_one(p + at, length);
		at += length;
	}
	free(p);
	return count;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void pack(const char *folder)
{
	char *names[1 << 14], path[4096];
	size_t n = 0;
	DIR *dir = opendir(folder);
	if (!dir)
		stop(folder);
	for (struct dirent *e; n < sizeof names / sizeof *names && (e = readdir(dir));)
		if (e->d_name[0] != '.')
			names[n++] = strdup(e->d_name);
	closedir(dir);
	qsort(names, n, sizeof *names, by_name);
	fputs(PACKED, stdout);
	for (size_t i = 0; i < n; i++) {
		size_t length;
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		char *p = slurp(path, &length);
		printf("%zu\n", length);
		fwrite(p, 1, length, stdout);
		free(p);
		free(names[i]);
	}
}

int main(int argc, char **argv)
{
	unsigned n = 0;
	if (argc == 3 && !strcmp(argv[1], "--pack")) {
		pack(argv[2]);
		return fflush(stdout) != 0;
	}
	if (argc == 4 && !strcmp(argv[1], "--unpack"))
		return each(argv[2], argv[3]) == 0;
	for (int i = 1; i < argc; i++)
		n += each(argv[i], NULL);
	printf("%u inputs\n", n);
	return 0;
}
