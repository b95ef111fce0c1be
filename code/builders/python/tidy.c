/*
 * What tools leave beside a package's own files depends on the machine and the tool: where Python lies, and when a wheel was made. It
 * is made the same everywhere: scripts begin with "#!/usr/bin/env python3", uv's notes become what pip writes, and RECORD lists
 * the files as they are.
 */
#include "code/builders/python/python.h"

#include "ir/base/digest.h"
#include "ir/base/output.h"
#include "ir/project.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define SCRIPT "#!/usr/bin/env python3\n"

struct tidy {
	struct python *p;
	const struct requirements *r;
	struct str folder; /* ends in '/' */
	bool by_uv;
};

static bool read_file(struct tidy *t, struct str name, struct str *out)
{
	const struct host *host = t->p->build->cx->host;
	return host->read_file(host, t->p->build->arena, STR_CAT(t->p->build->arena, t->folder, name).p, out) == FILE_REGULAR;
}

static bool write_back(struct tidy *t, struct str name, struct str text)
{
	struct build *b = t->p->build;
	const int error = write_file(STR_CAT(b->arena, t->folder, name).p, text, 0644);
	if (error)
		diag(b->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot write '%.*s%.*s': %s", STRA(t->folder), STRA(name), strerror(error));
	return !error;
}

/* ---- scripts */

/* A script that only calls a function, as pip and uv write it, each in its own words; else empty. */
static struct str caller(struct arena *a, struct str text)
{
	struct str from = { 0 }, call = { 0 }, rest = text;
	str_line(&rest);
	if (!str_starts(rest, "# -*- coding: utf-8 -*-"))
		return STR("");
	for (uint32_t lines = 0; rest.n; lines++) {
		const struct str line = str_line(&rest);
		if (lines > 12)
			return STR("");
		if (str_starts(line, "from "))
			from = line;
		if (str_starts(line, "    sys.exit("))
			call = line;
	}
	return from.n && call.n ? STR_CAT(a, STR(SCRIPT "import sys\n"), from, STR("\nif __name__ == '__main__':\n"), call, STR("\n")) : STR("");
}

static bool tidy_script(struct tidy *t, struct str name)
{
	struct str text, rest;
	if (!read_file(t, name, &text) || !str_starts(text, "#!"))
		return true;
	rest = text;
	const struct str first = str_line(&rest);
	if (str_eqz(first, "#!/bin/sh") && str_starts(rest, "'''exec' ")) { /* paths too long for a first line */
		str_line(&rest);
		str_line(&rest);
	} else if (str_search(first, STR("python"), 0) < 0) {
		return true;
	}
	text = STR_CAT(t->p->build->arena, STR(SCRIPT), rest);
	const struct str short_one = caller(t->p->build->arena, text);
	return write_back(t, name, short_one.n ? short_one : text);
}

static bool tidy_scripts(struct tidy *t)
{
	struct build *b = t->p->build;
	struct folder_entries entries = { 0 };
	bool good = true;
	if (!b->cx->host->list_folder(b->cx->host, b->arena, STR_CAT(b->arena, t->folder, STR("bin")).p, &entries))
		return true;
	for (uint32_t i = 0; good && i < entries.of.n; i++)
		good = entries.of.at[i].kind != FILE_REGULAR || tidy_script(t, STR_CAT(b->arena, STR("bin/"), entries.of.at[i].name));
	return good;
}

/* ---- RECORD */

/* Whether a list asks for the package by its name; also where it cannot be told, as it asks for a file. */
static bool is_requested(struct tidy *t, struct str name)
{
	struct arena *a = t->p->build->arena;
	for (uint32_t i = 0; i < t->r->lines.n; i++) {
		const struct str line = t->r->lines.at[i].text, asked = python_name(a, line);
		if (!str_starts(line, "-") && (str_eq(asked, name) || !asked.n || str_find(line, '/') >= 0))
			return true;
	}
	return false;
}

/* Of this machine alone, or of uv. */
static bool is_dropped(struct tidy *t, struct str path, struct str package)
{
	struct str text;
	if (str_ends(path, ".dist-info/direct_url.json"))
		return read_file(t, path, &text) && str_search(text, STR("file://"), 0) >= 0;
	return str_ends(path, ".pyc") || str_ends(path, ".dist-info/uv_cache.json") || (t->by_uv && str_ends(path, ".dist-info/REQUESTED") && !is_requested(t, package));
}

/* pip tells of scripts as they would lie beside a site-packages. */
static struct str path_of(struct tidy *t, struct str row)
{
	const int32_t end = str_starts(row, "\"") ? str_search(row, STR("\","), 1) : str_find(row, ',');
	struct str path = end < 0 ? row : str_to(row, (uint32_t)end);
	if (str_starts(path, "\""))
		path = str_replace(t->p->build->arena, str_from(path, 1), STR("\"\""), STR("\""));
	return str_starts(path, "../../") ? str_from(path, 6) : path;
}

static struct str row_of(struct tidy *t, struct str path, struct str old)
{
	struct arena *a = t->p->build->arena;
	const bool is_script = str_starts(path, "bin/"), is_note = str_ends(path, ".dist-info/INSTALLER");
	struct digest d;
	struct str text;
	if ((!is_script && !is_note) || !read_file(t, path, &text))
		return old;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, text);
	struct str sum = str_replace(a, str_replace(a, digest_base64(a, &d), STR("+"), STR("-")), STR("/"), STR("_"));
	while (str_ends(sum, "="))
		sum = str_to(sum, sum.n - 1);
	const bool quoted = str_find(path, ',') >= 0 || str_find(path, '"') >= 0;
	const struct str shown = quoted ? STR_CAT(a, STR("\""), str_replace(a, path, STR("\""), STR("\"\"")), STR("\"")) : path;
	return str_fmt(a, "%s%.*s,sha256=%.*s,%u", is_script && !quoted ? "../../" : "", STRA(shown), STRA(sum), text.n);
}

static int by_bytes(const void *x, const void *y) { return str_cmp(*(const struct str *)x, *(const struct str *)y); }

static bool tidy_record(struct tidy *t, struct str info)
{
	struct build *b = t->p->build;
	struct arena *a = b->arena;
	const int32_t dash = str_find(info, '-');
	const struct str record = STR_CAT(a, info, STR("/RECORD")), installer = STR_CAT(a, info, STR("/INSTALLER")), package = python_name(a, dash < 0 ? info : str_to(info, (uint32_t)dash));
	VEC(struct str) rows = { 0 };
	struct buf out = { 0 };
	struct str text;
	if (!read_file(t, record, &text))
		return true;
	if (t->by_uv && !write_back(t, installer, STR("pip\n")))
		return false;
	while (text.n) {
		const struct str row = str_trim(str_line(&text)), path = path_of(t, row);
		if (!row.n)
			continue;
		if (is_dropped(t, path, package))
			unlink(STR_CAT(a, t->folder, path).p);
		else
			vec_push(a, &rows, row_of(t, path, row));
	}
	if (rows.n)
		qsort(rows.at, rows.n, sizeof *rows.at, by_bytes);
	for (uint32_t i = 0; i < rows.n; i++)
		buf_putf(&out, "%.*s\r\n", STRA(rows.at[i])); /* as pip ends them */
	const bool good = buf_ok(&out) && write_back(t, record, buf_text(&out));
	buf_free(&out);
	return good;
}

bool python_tidy(struct python *p, const struct requirements *r, struct str folder, bool by_uv)
{
	struct build *b = p->build;
	struct tidy t = { .p = p, .r = r, .folder = folder, .by_uv = by_uv };
	struct folder_entries entries = { 0 };
	if (by_uv)
		unlink(STR_CAT(b->arena, folder, STR(".lock")).p);
	if (!tidy_scripts(&t) || !b->cx->host->list_folder(b->cx->host, b->arena, str_zdup(b->arena, folder), &entries))
		return false;
	for (uint32_t i = 0; i < entries.of.n; i++)
		if (str_ends(entries.of.at[i].name, ".dist-info") && !tidy_record(&t, entries.of.at[i].name))
			return false;
	return true;
}
