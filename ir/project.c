#include "ir/project.h"

#include "ir/base/diag.h"

#include <stdlib.h>

enum { FOLDERS_UP = 6, LINES_SHOWN = 12 };

struct str project_module(const struct cx *cx, struct str name, enum file_kind kind)
{
	struct str up = cx->root;
	for (int level = 0; level <= FOLDERS_UP; level++, up = STR_CAT(cx->arena, up, STR("../"))) {
		const struct str path = STR_CAT(cx->arena, up, STR("node_modules/"), name);
		if (cx->host->probe(cx->host, path.p) == kind)
			return path;
	}
	return STR("");
}

struct str project_program(const struct cx *cx, const char *name)
{
	for (struct str rest = str_z(cx->host->getenv(cx->host, "PATH")); rest.n;) {
		const int32_t colon = str_find(rest, ':');
		const struct str path = STR_CAT(cx->arena, colon < 0 ? rest : str_to(rest, (uint32_t)colon), STR("/"), str_z(name));
		if (path.p[0] == '/' && cx->host->probe(cx->host, path.p) == FILE_REGULAR)
			return path;
		rest = colon < 0 ? STR("") : str_from(rest, (uint32_t)colon + 1);
	}
	return STR("");
}

int project_run(const struct cx *cx, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	/* CDPATH must not decide where a relative folder is looked for. */
	static const char *const there[] = { "sh", "-c", "CDPATH= cd -- \"$1\" && shift && exec \"$@\"", "sh" };
	VEC(const char *) words = { 0 };
	if (!cx->root.n)
		return cx->host->run(cx->host, cx->arena, argv, input, timeout_ms, out, err);
	for (size_t i = 0; i < sizeof there / sizeof *there; i++)
		vec_push(cx->arena, &words, there[i]);
	vec_push(cx->arena, &words, str_zdup(cx->arena, cx->root));
	do
		vec_push(cx->arena, &words, *argv);
	while (*argv++);
	return cx->host->run(cx->host, cx->arena, words.at, input, timeout_ms, out, err);
}

struct str project_ended(struct arena *a, int status)
{
	switch (status) {
	case RUN_NOT_STARTED: return STR("cannot be started");
	case RUN_TIMED_OUT: return STR("does not end");
	case RUN_FLOODED: return STR("prints without end");
	case RUN_LOST: return STR("has ended, and nobody knows how");
	}
	return status > 128 ? str_fmt(a, "was killed by signal %d", status - 128) : str_fmt(a, "has failed, with exit status %d", status);
}

void project_said(const struct cx *cx, struct diag *g, struct str said)
{
	struct str text = str_trim(text_redacted(cx->arena, str_utf8(cx->arena, said)));
	uint32_t from = text.n, lines = 0;
	while (from && (text.p[from - 1] != '\n' || ++lines < LINES_SHOWN))
		from--;
	for (text = str_from(text, from); text.n;) {
		const struct str line = str_line(&text);
		if (str_trim(line).n)
			diag_note(cx->diags, g, (struct span){ 0 }, "%.*s", STRA(line));
	}
}

static int by_name(const void *x, const void *y) { return str_cmp(((const struct folder_entry *)x)->name, ((const struct folder_entry *)y)->name); }

void folder_sort(struct folder_entries *entries)
{
	if (entries->of.n)
		qsort(entries->of.at, entries->of.n, sizeof *entries->of.at, by_name);
}
