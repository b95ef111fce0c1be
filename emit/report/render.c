/* render: diagnostics in order, as text with the source line and carets, as JSON, or as SARIF 2.1.0. */
#include "ir/base/diag.h"

#include "ir/base/inert.h"
#include "ir/base/secret.h"
#include "ir/base/version.h"

#include <stdlib.h>

#define TAB "    " /* stands for a tab of a source line */

enum { LINE_WIDTH = 100, TAB_WIDTH = sizeof TAB - 1 };

static int by_place(const void *x, const void *y)
{
	const struct diag *a = *(const struct diag *const *)x, *b = *(const struct diag *const *)y;
	if (a->span.at != b->span.at)
		return a->span.at < b->span.at ? -1 : 1;
	if (a->severity != b->severity)
		return (int)a->severity - (int)b->severity;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static bool shown(const struct diag *g, const struct diag_style *style)
{
	return g->severity == DIAG_ERROR || (g->severity == DIAG_WARNING && !style->quiet) || (g->severity == DIAG_NOTICE && style->notices);
}

static const char *const severity_names[] = { "error", "refused", "warning", "notice" };

/* Where a diagnostic is told to be: its own place, or the configuration's first character. */
struct place {
	struct str path;
	struct pos from, to;
};

static struct place place_of(struct diags *d, struct span at)
{
	if (span_known(at))
		return (struct place){ str_shown(d->arena, source_path(d->sources, at)), source_pos(d->sources, at), source_end(d->sources, at) };
	return (struct place){ d->fallback.n ? d->fallback : STR("serverless.yml"), { 1, 1 }, { 1, 1 } };
}

/* Writes s from i on up to a character that is not plain, in one piece; returns that one's place, or s.n. */
static uint32_t put_plain(FILE *out, struct str s, uint32_t i, bool (*plain)(unsigned char c))
{
	uint32_t end = i;
	while (end < s.n && plain((unsigned char)s.p[end]))
		end++;
	if (end > i)
		fwrite(s.p + i, 1, end - i, out);
	return end;
}

/* ---- text */

struct text_writer {
	struct diags *d;
	const struct diag_style *style;
	FILE *out;
};

static const char *paint(const struct text_writer *w, const char *code) { return w->style->color ? code : ""; }

/* The code point at i and its length in bytes; sources are valid UTF-8. */
static uint32_t decode(struct str s, uint32_t i, uint32_t *length)
{
	unsigned char c = (unsigned char)s.p[i];
	uint32_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	uint32_t code = n == 1 ? c : c & (0xFFu >> (n + 1));
	for (uint32_t k = 1; k < n && i + k < s.n; k++)
		code = code << 6 | ((unsigned char)s.p[i + k] & 0x3F);
	*length = i + n > s.n ? s.n - i : n;
	return code;
}

/* Columns a code point takes on a terminal: none for combining marks, two for wide East Asian ones and emoji. */
static uint32_t width_of(uint32_t c)
{
	static const struct { uint32_t from, to; uint32_t width; } ranges[] = {
		{ 0x0300, 0x036F, 0 }, { 0x0483, 0x0489, 0 }, { 0x0591, 0x05BD, 0 }, { 0x0610, 0x061A, 0 }, { 0x064B, 0x065F, 0 },
		{ 0x1100, 0x115F, 2 }, { 0x1AB0, 0x1AFF, 0 }, { 0x1DC0, 0x1DFF, 0 }, { 0x200B, 0x200F, 0 }, { 0x20D0, 0x20FF, 0 },
		{ 0x231A, 0x231B, 2 }, { 0x23E9, 0x23EC, 2 }, { 0x2614, 0x2615, 2 }, { 0x2648, 0x2653, 2 }, { 0x26A1, 0x26A1, 2 },
		{ 0x26BD, 0x26BE, 2 }, { 0x26D4, 0x26D4, 2 }, { 0x2705, 0x2705, 2 }, { 0x2728, 0x2728, 2 }, { 0x274C, 0x274E, 2 },
		{ 0x2753, 0x2757, 2 }, { 0x2795, 0x2797, 2 }, { 0x2B50, 0x2B55, 2 }, { 0x2E80, 0x303E, 2 }, { 0x3041, 0x33FF, 2 }, { 0x3400, 0x4DBF, 2 }, { 0x4E00, 0x9FFF, 2 }, { 0xA000, 0xA4CF, 2 },
		{ 0xAC00, 0xD7A3, 2 }, { 0xF900, 0xFAFF, 2 }, { 0xFE00, 0xFE0F, 0 }, { 0xFE20, 0xFE2F, 0 }, { 0xFE30, 0xFE4F, 2 },
		{ 0xFF00, 0xFF60, 2 }, { 0xFFE0, 0xFFE6, 2 }, { 0x1F300, 0x1F64F, 2 }, { 0x1F680, 0x1F6FF, 2 }, { 0x1F7E0, 0x1F7EB, 2 },
		{ 0x1F900, 0x1F9FF, 2 }, { 0x1FA70, 0x1FAFF, 2 }, { 0x20000, 0x3FFFD, 2 },
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= 0x0300; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].width;
	return 1;
}

/* The columns of a character that is shown as an escape, a tab apart. */
static uint32_t escaped_columns(struct str s, uint32_t i, uint32_t *length)
{
	char escape[INERT_MOST];
	*length = inert_escape(s, i, escape);
	return s.p[i] == '\t' ? TAB_WIDTH : (uint32_t)strlen(escape);
}

static uint32_t columns(struct str s)
{
	uint32_t n = 0, length;
	for (uint32_t i = 0; i < s.n; i += length)
		n += inert_acts(s, i) ? escaped_columns(s, i, &length) : width_of(decode(s, i, &length));
	return n;
}

/* Byte offset of the code point number `col` (1-based) of a line. */
static uint32_t offset_of(struct str line, uint32_t col)
{
	uint32_t i = 0, length;
	for (uint32_t c = 1; c < col && i < line.n; c++, i += length)
		decode(line, i, &length);
	return i;
}

/* Text from outside. tab: what stands for one. */
static void put_inert(FILE *out, struct str s, const char *tab)
{
	char escape[INERT_MOST];
	for (uint32_t i = 0, end; i < s.n;) {
		end = inert_end(s, i);
		fwrite(s.p + i, 1, end - i, out);
		if ((i = end) == s.n)
			return;
		const bool is_tab = s.p[i] == '\t';
		i += inert_escape(s, i, escape);
		fputs(is_tab ? tab : escape, out);
	}
}

static void put_message(FILE *out, struct str s) { put_inert(out, s, "\\t"); }

static uint32_t digits_of(uint32_t n)
{
	uint32_t d = 1;
	for (; n >= 10; n /= 10)
		d++;
	return d;
}

/* The part of a long line around [from, to), cut at code points. */
static struct str window(struct str line, uint32_t *from, uint32_t *to)
{
	if (line.n <= LINE_WIDTH)
		return line;
	uint32_t start = *from > LINE_WIDTH / 3 ? *from - LINE_WIDTH / 3 : 0;
	uint32_t end = start + LINE_WIDTH < line.n ? start + LINE_WIDTH : line.n;
	while (start > 0 && ((unsigned char)line.p[start] & 0xC0) == 0x80)
		start--;
	while (end < line.n && ((unsigned char)line.p[end] & 0xC0) == 0x80)
		end++;
	*from -= start;
	*to = *to > end ? end - start : *to - start;
	return (struct str){ line.p + start, end - start };
}

/* The source line with the span underlined; label stands behind the carets. */
static void snippet(const struct text_writer *w, struct span span, char mark, struct str label)
{
	struct pos from = source_pos(w->d->sources, span), to = source_end(w->d->sources, span);
	struct str line = source_line(w->d->sources, span, from.line);
	if (source_of(w->d->sources, span)->hidden) {
		line = STR("(not shown: it may hold a secret)");
		from.col = to.col = 1;
	}
	uint32_t start = offset_of(line, from.col);
	uint32_t end = to.line == from.line ? offset_of(line, to.col) : line.n;
	while (end > start && (line.p[end - 1] == ' ' || line.p[end - 1] == '\t'))
		end--;
	struct str part = window(line, &start, &end);
	uint32_t gutter = digits_of(from.line);
	uint32_t carets = end > start ? columns((struct str){ part.p + start, end - start }) : 1;
	const char *blue = paint(w, "\033[34m"), *red = paint(w, mark == '^' ? "\033[31;1m" : "\033[36m"), *off = paint(w, "\033[0m");
	fprintf(w->out, "%s%*s |%s\n%s%u |%s ", blue, (int)gutter, "", off, blue, from.line, off);
	put_inert(w->out, part, TAB);
	fprintf(w->out, "\n%s%*s |%s %*s%s", blue, (int)gutter, "", off, (int)columns(str_to(part, start)), "", red);
	for (uint32_t i = 0; i < (carets ? carets : 1); i++)
		fputc(mark, w->out);
	if (label.n) {
		fputc(' ', w->out);
		put_message(w->out, label);
	}
	fprintf(w->out, "%s\n", off);
}

static void arrow(const struct text_writer *w, struct span span)
{
	struct place p = place_of(w->d, span);
	fprintf(w->out, "%s --> %s", paint(w, "\033[34m"), paint(w, "\033[0m"));
	put_message(w->out, p.path);
	fprintf(w->out, ":%u:%u\n", p.from.line, p.from.col);
}

static void text_one(const struct text_writer *w, const struct diag *g)
{
	static const char *const colors[] = { "\033[31;1m", "", "\033[33;1m", "\033[36;1m" };
	fprintf(w->out, "%s%s%s: ", paint(w, colors[g->severity]), severity_names[g->severity], paint(w, "\033[0m"));
	put_message(w->out, g->message);
	fprintf(w->out, " [%s%s]\n", diag_info(g->id)->name, g->refused ? ", refused" : "");
	arrow(w, g->span);
	if (span_known(g->span))
		snippet(w, g->span, '^', g->label);
	else if (g->label.n)
		fprintf(w->out, "  = "), put_message(w->out, g->label), fputc('\n', w->out);
	for (uint32_t i = 0; i < g->notes.n; i++) {
		fprintf(w->out, "%snote%s: ", paint(w, "\033[36m"), paint(w, "\033[0m"));
		put_message(w->out, g->notes.at[i].text);
		fputc('\n', w->out);
		if (span_known(g->notes.at[i].span)) {
			arrow(w, g->notes.at[i].span);
			snippet(w, g->notes.at[i].span, '-', STR(""));
		}
	}
	fputc('\n', w->out);
}

/* What was found in all, and what `slsc check` would say to it. */
static void totals(const struct text_writer *w, uint32_t errors, uint32_t warnings, uint32_t refused)
{
	if (errors + warnings > 1)
		fprintf(w->out, "%u error%s, %u warning%s\n", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
	if (refused)
		fprintf(w->out, "%u of the warnings (refused) %s in slsc check and slsc package\n", refused, refused == 1 ? "is an error" : "are errors");
}

/* Errors are never cut: the bound is one of warnings. */
static void text(struct diags *d, const struct diag_style *style, struct diag **all, uint32_t n, FILE *out)
{
	struct text_writer w = { d, style, out };
	uint32_t left = 0, errors = 0, warnings = 0, refused = 0, written = 0;
	for (uint32_t i = 0; i < n; i++) {
		const bool error = all[i]->severity == DIAG_ERROR;
		if (!error && style->most && written >= style->most) {
			left++;
		} else {
			text_one(&w, all[i]);
			written += !error;
		}
		errors += error;
		warnings += all[i]->severity == DIAG_WARNING;
		refused += all[i]->severity == DIAG_WARNING && all[i]->refused;
	}
	if (left)
		fprintf(out, "… and %u more warning%s: -v shows them all, -q errors only\n", left, left == 1 ? "" : "s");
	totals(&w, errors, warnings, refused);
}

/* ---- JSON and SARIF */

/* What is inert is JSON, but for quotes and backslashes. */
static void quoted(FILE *out, struct str s)
{
	fputc('"', out);
	for (uint32_t i = 0, end; i < s.n; i = end) {
		for (end = i; end < s.n && s.p[end] != '"' && s.p[end] != '\\'; end++)
			;
		put_message(out, (struct str){ s.p + i, end - i });
		if (end < s.n)
			fprintf(out, "\\%c", s.p[end++]);
	}
	fputc('"', out);
}

static void json_place(FILE *out, struct place p)
{
	fputs("\"file\": ", out);
	quoted(out, p.path);
	fprintf(out, ", \"line\": %u, \"column\": %u, \"endLine\": %u, \"endColumn\": %u", p.from.line, p.from.col, p.to.line, p.to.col);
}

static void json(struct diags *d, struct diag **all, uint32_t n, FILE *out)
{
	fputs("[", out);
	for (uint32_t i = 0; i < n; i++) {
		const struct diag *g = all[i];
		fprintf(out, "%s\n  {\"id\": \"%s\", \"severity\": \"%s\", ", i ? "," : "", diag_info(g->id)->name, severity_names[g->severity]);
		fputs(g->refused ? "\"refused\": true, " : "", out);
		json_place(out, place_of(d, g->span));
		fputs(", \"message\": ", out);
		quoted(out, g->message);
		if (g->label.n) {
			fputs(", \"label\": ", out);
			quoted(out, g->label);
		}
		fputs(", \"notes\": [", out);
		for (uint32_t k = 0; k < g->notes.n; k++) {
			fputs(k ? ", {" : "{", out);
			if (span_known(g->notes.at[k].span)) {
				json_place(out, place_of(d, g->notes.at[k].span));
				fputs(", ", out);
			}
			fputs("\"message\": ", out);
			quoted(out, g->notes.at[k].text);
			fputs("}", out);
		}
		fputs("]}", out);
	}
	fputs(n ? "\n]\n" : "]\n", out);
}

static bool plain_in_uri(unsigned char c)
{
	return ascii_alnum((char)c) || (c && strchr("-._~/!$&'()*+,;=:@", c));
}

/* A relative URI: what is not unreserved in a path segment is percent-encoded. */
static void uri(FILE *out, struct str path)
{
	fputc('"', out);
	for (uint32_t i = 0; (i = put_plain(out, path, i, plain_in_uri)) < path.n; i++)
		fprintf(out, "%%%02X", (unsigned char)path.p[i]);
	fputc('"', out);
}

static void sarif_location(FILE *out, struct place p)
{
	fputs("{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ", out);
	uri(out, p.path);
	fprintf(out, "}, \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u}}", p.from.line, p.from.col, p.to.line, p.to.col);
}

/* SARIF 3.11.6: [text](target) is a link in any message. */
static struct str without_links(struct arena *a, struct str s) { return str_replace(a, s, STR("]("), STR("] (")); }

static void sarif_result(struct diags *d, const struct diag *g, FILE *out)
{
	static const char *const levels[] = { "error", "", "warning", "note" };
	struct str message = g->label.n ? STR_CAT(d->arena, g->message, STR(" ("), g->label, STR(")")) : g->message;
	fprintf(out, "\n      {\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"%s\", \"message\": {\"text\": ", diag_info(g->id)->name, (int)g->id, levels[g->severity]);
	quoted(out, without_links(d->arena, message));
	fputs(g->refused ? "}, \"properties\": {\"tags\": [\"refused\"]}, \"locations\": [" : "}, \"locations\": [", out);
	sarif_location(out, place_of(d, g->span));
	fputs("}]", out);
	uint32_t located = 0;
	for (uint32_t k = 0; k < g->notes.n; k++) {
		if (!span_known(g->notes.at[k].span))
			continue;
		fputs(located++ ? ", " : ", \"relatedLocations\": [", out);
		sarif_location(out, place_of(d, g->notes.at[k].span));
		fputs(", \"message\": {\"text\": ", out);
		quoted(out, without_links(d->arena, g->notes.at[k].text));
		fputs("}}", out);
	}
	fputs(located ? "]}" : "}", out);
}

static void sarif(struct diags *d, struct diag **all, uint32_t n, FILE *out)
{
	fputs("{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [{\n"
	      "    \"tool\": {\"driver\": {\"name\": \"slsc\", \"version\": \"" SLSC_VERSION "\", \"rules\": [", out);
	for (int i = 0; i < DIAG_COUNT; i++) {
		const struct diag_info *info = diag_info((enum diag_id)i);
		fprintf(out, "%s\n      {\"id\": \"%s\", \"shortDescription\": {\"text\": ", i ? "," : "", info->name);
		quoted(out, str_z(info->meaning));
		fputs("}, \"help\": {\"text\": ", out);
		quoted(out, str_z(info->way));
		fputs(info->severity == DIAG_REFUSED ? "}, \"properties\": {\"tags\": [\"refused\"]}}" : "}}", out);
	}
	fputs("\n    ]}},\n    \"columnKind\": \"unicodeCodePoints\",\n    \"results\": [", out);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			fputc(',', out);
		sarif_result(d, all[i], out);
	}
	fputs(n ? "\n    ]\n  }]\n}\n" : "]\n  }]\n}\n", out);
}

/* What the schema only warns of goes where a later stage reports an error at the same place. Sorted; returns how many are left. */
static uint32_t collapse(struct diag **all, uint32_t n)
{
	uint32_t kept = 0;
	for (uint32_t i = 0, end; i < n; i = end) {
		bool error = false;
		for (end = i; end < n && all[end]->span.at == all[i]->span.at; end++)
			error |= diag_info(all[end]->id)->severity == DIAG_ERROR && !all[end]->softened;
		for (uint32_t k = i; k < end; k++)
			if (!error || !all[k]->softened || !span_known(all[k]->span))
				all[kept++] = all[k];
	}
	return kept;
}

void diag_render(struct diags *d, const struct diag_style *style, FILE *out)
{
	diags_finish(d);
	struct diag **all = ARENA_ARRAY(d->arena, struct diag *, d->all.n);
	uint32_t n = 0;
	for (uint32_t i = 0; i < d->all.n; i++)
		if (shown(d->all.at[i], style))
			all[n++] = d->all.at[i];
	qsort(all, n, sizeof *all, by_place);
	n = collapse(all, n);
	if (style->format == DIAG_JSON)
		json(d, all, n, out);
	else if (style->format == DIAG_SARIF)
		sarif(d, all, n, out);
	else
		text(d, style, all, n, out);
}
