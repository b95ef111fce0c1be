/*
 * Lists of requirements. The plugin writes a list of its own for pip: without comments and what noDeploy names, options
 * first, packages in the order of their bytes, lists within lists put in their place. It lies in the zip as requirements.txt.
 */
#include "code/builders/python/python.h"

#include "ir/base/path.h"
#include "ir/js.h"

#include <stdlib.h>

enum { DEEPEST = 16 };

struct reading {
	struct python *p;
	struct requirements *out;
	VEC(struct requirement) packages; /* they follow the options */
	bool good;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

struct str python_name(struct arena *a, struct str text)
{
	uint32_t n = 0;
	while (n < text.n && ((text.p[n] >= 'a' && text.p[n] <= 'z') || (text.p[n] >= 'A' && text.p[n] <= 'Z') || (text.p[n] >= '0' && text.p[n] <= '9') || strchr("._-", text.p[n])))
		n++;
	const struct str name = str_lower(a, str_to(text, n));
	struct buf out = { 0 };
	for (uint32_t i = 0; i < name.n; i++)
		if (!strchr("._-", name.p[i]))
			buf_put(&out, &name.p[i], 1);
		else if (!i || !strchr("._-", name.p[i - 1]))
			buf_put(&out, "-", 1);
	const struct str result = str_dup(a, buf_text(&out));
	buf_free(&out);
	return result;
}

static bool exists(struct python *p, struct str path)
{
	const struct host *host = p->build->cx->host;
	return host->probe(host, build_path(p->build, path).p) != FILE_MISSING;
}

static struct str beside(struct arena *a, struct str file, struct str path)
{
	const struct str folder = path_folder(file);
	return path_normal(a, str_starts(path, "/") || !folder.n ? path : STR_CAT(a, folder, STR("/"), path));
}

/* The value of an option that begins with one of these names, or nothing. */
static struct str option_of(struct str line, const char *brief, const char *name)
{
	const struct str whole = str_z(name);
	if (str_starts(line, name) && line.n > whole.n && (line.p[whole.n] == '=' || is_blank(line.p[whole.n])))
		return str_trim(str_from(line, whole.n + 1));
	if (str_starts(line, brief) && !str_starts(line, "--"))
		return str_trim(str_from(line, 2));
	return STR("");
}

/* Passwords of indexes are for pip alone, and no part of a package. */
static struct str without_passwords(struct arena *a, struct str line)
{
	for (int32_t at = -1; (at = str_search(line, STR("://"), (uint32_t)(at + 1))) >= 0;) {
		const struct str rest = str_from(line, (uint32_t)at + 3);
		uint32_t end = 0;
		while (end < rest.n && !is_blank(rest.p[end]) && rest.p[end] != '/')
			end++;
		const int32_t sign = str_rfind(str_to(rest, end), '@'), colon = str_find(str_to(rest, end), ':');
		if (sign >= 0 && colon >= 0 && colon < sign && str_search(str_to(rest, (uint32_t)sign), STR("${"), 0) < 0)
			line = STR_CAT(a, str_to(line, (uint32_t)at + 3), str_from(rest, (uint32_t)sign + 1));
	}
	return line;
}

static void read_file(struct reading *r, struct str path, struct span at, int depth);

/* "-c", "-f": a path is meant from its list's folder, and pip gets a copy of the list. */
static struct str for_pip(struct reading *r, struct str path, struct str line)
{
	static const char *const names[][2] = { { "-c", "--constraint" }, { "-f", "--find-links" } };
	struct arena *a = r->p->build->arena;
	const struct host *host = r->p->build->cx->host;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct str value = option_of(line, names[i][0], names[i][1]);
		const struct str there = value.n && str_search(value, STR("://"), 0) < 0 ? beside(a, path, value) : STR("");
		if (there.n && exists(r->p, there))
			return STR_CAT(a, str_z(names[i][1]), STR(" "), host->real_path(host, a, build_path(r->p->build, there).p));
	}
	return line;
}

static bool is_option(struct str line)
{
	static const char *const begins[] = { "--", "-c", "-e", "-f", "-i", "-r" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(line, begins[i]))
			return true;
	return false;
}

/* noDeploy names packages up to the first of these characters, so that it does not know "boto3~=1.0", as in the plugin. */
static bool is_left_out(struct python *p, struct str line)
{
	uint32_t end = 0;
	while (end < line.n && !strchr("=<> \t", line.p[end]))
		end++;
	return list_has(value_get(p->options, "noDeploy"), str_to(line, end));
}

static void read_line(struct reading *r, struct str path, struct str line, struct span at, int depth)
{
	struct arena *a = r->p->build->arena;
	const struct str nested = option_of(line, "-r", "--requirement");
	if (!line.n || str_starts(line, "#"))
		return;
	if (nested.n) {
		read_file(r, beside(a, path, nested), at, depth + 1);
		return;
	}
	if (!is_option(line)) {
		if (!is_left_out(r->p, line))
			vec_push(a, &r->packages, (struct requirement){ line, without_passwords(a, line), at });
		return;
	}
	const bool editable = str_starts(line, "-e") || str_starts(line, "--editable");
	if (editable)
		line = option_of(line, "-e", "--editable");
	r->out->any |= editable;
	if (line.n)
		vec_push(a, &r->out->lines, (struct requirement){ for_pip(r, path, line), without_passwords(a, line), at });
}

static void read_text(struct reading *r, struct str path, struct str text, uint32_t base, int depth)
{
	struct arena *a = r->p->build->arena;
	for (uint32_t at = 0; at < text.n && r->good;) {
		uint32_t end = at, first = 0;
		/* A line goes on after a backslash at its end. */
		while (end < text.n && (text.p[end] != '\n' || (end > at && text.p[end - 1] == '\\'))) {
			if (text.p[end] == '\n' && !first)
				first = end - 1;
			end++;
		}
		const struct str whole = str_to(str_from(text, at), end - at);
		const struct str line = str_trim(first ? str_replace(a, whole, STR("\\\n"), STR(" ")) : whole);
		const struct str shown = str_trim(str_to(whole, first ? first - at : whole.n));
		uint32_t blanks = 0;
		while (blanks < whole.n && is_blank(whole.p[blanks]))
			blanks++;
		read_line(r, path, line, base ? span_make(base + at + blanks, shown.n) : (struct span){ 0 }, depth);
		at = end + 1;
	}
}

static void read_file(struct reading *r, struct str path, struct span at, int depth)
{
	struct build *b = r->p->build;
	struct str text;
	const struct str place = build_path(b, path);
	const enum file_kind kind = depth > DEEPEST ? FILE_MISSING : b->cx->host->read_file(b->cx->host, b->arena, place.p, &text);
	if (kind != FILE_REGULAR) {
		r->good = false;
		if (depth > DEEPEST)
			build_refuses(b, D_BUILD_FAILED, at, "the lists of requirements lead to each other without an end");
		else
			build_refuses(b, D_BUILD_FAILED, at, "the list of requirements '%.*s' cannot be read%s", STRA(path), kind == FILE_MISSING ? ": there is no such file" : "");
		return;
	}
	text = str_utf8(b->arena, text);
	const uint32_t base = source_add(b->cx->sources, place, text);
	vec_push(b->cx->arena, &b->cx->files_read, place);
	if (!depth)
		r->out->span = span_make(base, 1);
	read_text(r, path, text, base, depth);
}

static int by_text(const void *x, const void *y) { return str_cmp(((const struct requirement *)x)->text, ((const struct requirement *)y)->text); }

static bool finish_lines(struct reading *r)
{
	struct requirements *out = r->out;
	if (r->packages.n)
		qsort(r->packages.at, r->packages.n, sizeof *r->packages.at, by_text);
	out->any |= r->packages.n;
	for (uint32_t i = 0; i < r->packages.n; i++)
		vec_push(r->p->build->arena, &out->lines, r->packages.at[i]);
	return r->good;
}

bool python_read_lines(struct python *p, struct str path, struct str text, uint32_t base, struct requirements *out)
{
	struct reading r = { .p = p, .out = out, .good = true };
	read_text(&r, path, text, base, 0);
	return finish_lines(&r);
}

bool python_read_list(struct python *p, struct str path, struct requirements *out)
{
	struct reading r = { .p = p, .out = out, .good = true };
	out->list = path;
	read_file(&r, path, p->span, 0);
	return finish_lines(&r);
}

bool python_requirements(struct python *p, const struct python_target *t, struct requirements *out)
{
	struct arena *a = p->build->arena;
	const struct str project = python_project(p, t->folder), folder = t->folder.n ? STR_CAT(a, t->folder, STR("/")) : STR("");
	const struct str file = path_normal(a, STR_CAT(a, folder, p->file_name));
	*out = (struct requirements){ .list = project, .span = p->span };
	if (project.n)
		return python_export(p, t->folder, project, out);
	return !exists(p, file) || python_read_list(p, file, out);
}
