/*
 * project: what lies around a service: packages that are installed, programs on the PATH, and runs of programs in the
 * service's folder. Paths that come back are NUL-terminated and lead from the working folder; an empty one: there is none.
 */
#ifndef SLSC_PROJECT_H
#define SLSC_PROJECT_H

#include "ir/cx.h"

/* node_modules/<name> of the service's folder, else of the nearest folder above it, as far as the name is of that kind there. */
struct str project_module(const struct cx *cx, struct str name, enum file_kind kind);
/* The first file of that name in the folders of the PATH, those that are absolute. */
struct str project_program(const struct cx *cx, const char *name);
/* As struct host: run, with the service's folder as the program's working folder. */
int project_run(const struct cx *cx, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err);
/* How a run ended that did not end well, for behind a program's name: "was killed by signal 9". */
struct str project_ended(struct arena *a, int status);
/* Adds the last lines of what a program said to a diagnostic, a note each, secrets hidden. */
void project_said(const struct cx *cx, struct diag *g, struct str said);
/* A folder's entries by name. */
void folder_sort(struct folder_entries *entries);

#endif
