/* text: diagnostics with the source line, carets below it and the words beside them. */
#include "emit/report/report.h"

#include "ir/base/inert.h"
#include "ir/base/utf8.h"

#define TAB "    " /* stands for a tab of a source line */

enum { LINE_WIDTH = 100, TAB_WIDTH = sizeof TAB - 1 };

struct text_writer {
	struct diags *d;
	const struct diag_style *style;
	struct buf *out;
};

static const char *paint(const struct text_writer *w, const char *code) { return w->style->color ? code : ""; }

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
	for (uint32_t i = 0; i < s.n; i += length) {
		if (inert_acts(s, i)) {
			n += escaped_columns(s, i, &length);
		} else {
			length = utf8_length(s.p[i]);
			n += width_of(utf8_decode(s, i, length));
		}
	}
	return n;
}

/* Byte offset of the code point number `col` (1-based) of a line. */
static uint32_t offset_of(struct str line, uint32_t col)
{
	uint32_t i = 0;
	for (uint32_t c = 1; c < col && i < line.n; c++)
		i += utf8_length(line.p[i]);
	return i;
}

/* Text from outside. tab: what stands for one. */
static void put_inert(struct buf *out, struct str s, const char *tab)
{
	char escape[INERT_MOST];
	for (uint32_t i = 0, end; i < s.n;) {
		end = inert_end(s, i);
		buf_put(out, s.p + i, end - i);
		if ((i = end) == s.n)
			return;
		const bool is_tab = s.p[i] == '\t';
		i += inert_escape(s, i, escape);
		buf_z(out, is_tab ? tab : escape);
	}
}

static void put_message(struct buf *out, struct str s) { put_inert(out, s, "\\t"); }

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
	const uint32_t start = utf8_before(line, *from > LINE_WIDTH / 3 ? *from - LINE_WIDTH / 3 : 0);
	uint32_t end = start + LINE_WIDTH < line.n ? start + LINE_WIDTH : line.n;
	while (end < line.n && utf8_goes_on(line.p[end]))
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
	buf_putf(w->out, "%s%*s |%s\n%s%u |%s ", blue, (int)gutter, "", off, blue, from.line, off);
	put_inert(w->out, part, TAB);
	buf_putf(w->out, "\n%s%*s |%s %*s%s", blue, (int)gutter, "", off, (int)columns(str_to(part, start)), "", red);
	for (uint32_t i = 0; i < (carets ? carets : 1); i++)
		buf_c(w->out, mark);
	if (label.n) {
		buf_c(w->out, ' ');
		put_message(w->out, label);
	}
	buf_putf(w->out, "%s\n", off);
}

static void arrow(const struct text_writer *w, struct span span)
{
	struct report_place p = report_place(w->d, span);
	buf_putf(w->out, "%s --> %s", paint(w, "\033[34m"), paint(w, "\033[0m"));
	put_message(w->out, p.path);
	buf_putf(w->out, ":%u:%u\n", p.from.line, p.from.col);
}

static void text_one(const struct text_writer *w, const struct diag *g)
{
	static const char *const colors[] = { "\033[31;1m", "", "\033[33;1m", "\033[36;1m" };
	buf_putf(w->out, "%s%s%s: ", paint(w, colors[g->severity]), report_severities[g->severity], paint(w, "\033[0m"));
	put_message(w->out, g->message);
	buf_putf(w->out, " [%s%s]\n", diag_info(g->id)->name, g->refused ? ", refused" : "");
	arrow(w, g->span);
	if (span_known(g->span))
		snippet(w, g->span, '^', g->label);
	else if (g->label.n)
		buf_putf(w->out, "  = "), put_message(w->out, g->label), buf_c(w->out, '\n');
	if (g->fix.edits.n && !g->label.n) { /* a label says what the fix does */
		buf_putf(w->out, "%shelp%s: ", paint(w, "\033[36m"), paint(w, "\033[0m"));
		put_message(w->out, report_fix(w->d, g));
		buf_c(w->out, '\n');
	}
	for (uint32_t i = 0; i < g->notes.n; i++) {
		buf_putf(w->out, "%snote%s: ", paint(w, "\033[36m"), paint(w, "\033[0m"));
		put_message(w->out, g->notes.at[i].text);
		buf_c(w->out, '\n');
		if (span_known(g->notes.at[i].span)) {
			arrow(w, g->notes.at[i].span);
			snippet(w, g->notes.at[i].span, '-', STR(""));
		}
	}
	buf_c(w->out, '\n');
}

/* What was found in all, and what `slsc check` would say to it. */
static void totals(const struct text_writer *w, uint32_t errors, uint32_t warnings, uint32_t refused)
{
	if (errors + warnings > 1)
		buf_putf(w->out, "%u error%s, %u warning%s\n", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
	if (refused)
		buf_putf(w->out, "%u of the warnings (refused) %s in slsc check and slsc package\n", refused, refused == 1 ? "is an error" : "are errors");
}

/* Errors are never cut: the bound is one of warnings. */
void report_text(const struct report *r, struct buf *out)
{
	struct text_writer w = { r->d, r->style, out };
	uint32_t left = 0, errors = 0, warnings = 0, refused = 0, written = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct diag *g = r->all[i];
		const bool error = g->severity == DIAG_ERROR;
		if (!error && r->style->most && written >= r->style->most) {
			left++;
		} else {
			text_one(&w, g);
			written += !error;
		}
		errors += error;
		warnings += g->severity == DIAG_WARNING;
		refused += g->severity == DIAG_WARNING && g->refused;
	}
	if (left)
		buf_putf(out, "… and %u more warning%s: -v shows them all, -q errors only\n", left, left == 1 ? "" : "s");
	totals(&w, errors, warnings, refused);
}
