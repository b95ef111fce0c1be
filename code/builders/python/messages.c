/* Why pip or uv has failed, at its place in the list: pip tells a line of the list that it got, or a package's name. */
#include "code/builders/python/python.h"

#include "ir/project.h"

#include <stdlib.h>

/* The number behind " (from line ", or 0. */
static uint32_t line_told(struct str text)
{
	static const char mark[] = "(from line ";
	const int32_t at = str_search(text, str_z(mark), 0);
	return at < 0 ? 0 : (uint32_t)strtoul(text.p + at + sizeof mark - 1, NULL, 10);
}

static bool is_in_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._-", c); }

/* Where a message names a package that the list asks for: behind "(from ", where it does so through another one; else the first name. */
static const struct requirement *named_in(struct python *p, const struct requirements *r, struct str text)
{
	struct arena *a = p->build->arena;
	const struct requirement *found = NULL;
	for (uint32_t i = 0; i < text.n;) {
		uint32_t end = i;
		while (end < text.n && is_in_name(text.p[end]))
			end++;
		if (end == i) {
			i++;
			continue;
		}
		const struct str name = python_name(a, str_to(str_from(text, i), end - i));
		const bool through = str_ends(str_to(text, i), "(from ");
		for (uint32_t k = 0; k < r->lines.n && (!found || through); k++)
			if (!str_starts(r->lines.at[k].text, "-") && str_eq(python_name(a, r->lines.at[k].text), name))
				found = &r->lines.at[k];
		i = end;
	}
	return found;
}

/* The first line that tells what is wrong, without the mark before it. */
static struct str first_error(struct str err)
{
	static const char *const marks[] = { "ERROR: ", "error: " };
	for (struct str rest = err; rest.n;) {
		const struct str line = str_trim(str_line(&rest));
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (str_starts(line, marks[i]))
				return str_from(line, (uint32_t)strlen(marks[i]));
	}
	return STR("");
}

/* pip's messages but the first, once: warnings about how pip is used are for those who use it. */
static struct str others(struct arena *a, struct str err, struct str first)
{
	struct buf out = { 0 };
	for (struct str rest = err; rest.n;) {
		struct str line = str_line(&rest);
		if ((first.n && str_ends_in(str_trim(line), first)) || str_starts(line, "WARNING: ") || str_starts(line, "[notice]"))
			continue;
		if (str_starts(line, "ERROR: "))
			line = str_from(line, 7);
		buf_putf(&out, "%.*s\n", STRA(line));
	}
	const struct str text = str_dup(a, buf_text(&out));
	buf_free(&out);
	return text;
}

/* There may be the package, but no wheel of it. */
static const char *const not_found[] = { "No matching distribution found", "No solution found", "no wheels" };

void python_failed(struct python *p, const struct requirements *r, const char *tool, struct str wheels, int status, struct str err)
{
	struct build *b = p->build;
	struct cx *cx = b->cx;
	err = text_redacted(b->arena, str_utf8(b->arena, err));
	const struct str first = first_error(err);
	const uint32_t line = line_told(err);
	const struct requirement *at = line && line <= r->lines.n ? &r->lines.at[line - 1] : named_in(p, r, err);
	const struct span span = at && span_known(at->at) ? at->at : r->span;
	if (status == RUN_NOT_STARTED || str_search(err, STR("No module named pip"), 0) >= 0) {
		struct diag *g = diag(cx->diags, D_BUILD_TOOL, p->span, status == RUN_NOT_STARTED ? "%s cannot be started: it installs packages" : "%s has no pip, which installs packages", tool);
		diag_note(cx->diags, g, (struct span){ 0 }, "install pip for it, or uv; or name another Python as custom.pythonRequirements.pythonBin");
		return;
	}
	const char *by = strcmp(tool, "uv") == 0 ? "uv" : "pip";
	struct diag *g;
	if (first.n) {
		const int32_t from = str_search(first, STR(" (from line "), 0); /* of slsc's own list */
		g = diag(cx->diags, D_BUILD_FAILED, span, "%s: %.*s", by, STRA(from < 0 ? first : str_to(first, (uint32_t)from)));
	} else if (status == RUN_TIMED_OUT) {
		g = diag(cx->diags, D_BUILD_FAILED, span, "%s has not ended within an hour", by);
	} else {
		g = diag(cx->diags, D_BUILD_FAILED, span, status > 128 ? "%s was killed by signal %d" : "%s has failed, with exit status %d", by, status > 128 ? status - 128 : status);
	}
	if (!at && r->list.n)
		diag_note(cx->diags, g, (struct span){ 0 }, "it installs what %.*s lists", STRA(r->list));
	project_said(cx, g, others(b->arena, err, first));
	for (size_t i = 0; wheels.n && i < sizeof not_found / sizeof *not_found; i++)
		if (str_search(err, str_z(not_found[i]), 0) >= 0) {
			diag_note(cx->diags, g, (struct span){ 0 }, "only wheels for %.*s are taken: a package without one can be built with pip wheel, for --find-links in pipCmdExtraArgs", STRA(wheels));
			break;
		}
}
