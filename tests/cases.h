/* cases: the folders below a folder, in the order of their names. */
#ifndef SLSC_TESTS_CASES_H
#define SLSC_TESTS_CASES_H

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_MOST = 4096 };

static int case_by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* Fills names, of which there is room for CASES_MOST, with copies that the caller frees; returns how many. */
static size_t list_cases(const char *root, char **names)
{
	DIR *d = opendir(root);
	size_t n = 0;
	for (struct dirent *e; d && (e = readdir(d)) && n < CASES_MOST;)
		if (e->d_name[0] != '.')
			names[n++] = strdup(e->d_name);
	if (d)
		closedir(d);
	qsort(names, n, sizeof *names, case_by_name);
	return n;
}

/* Whether a case's first argument names a command that makes no template, and so refuses --code-digest. */
static bool refuses_code_digest(const char *argument) { return strcmp(argument, "print") == 0 || strcmp(argument, "values") == 0; }

#endif
