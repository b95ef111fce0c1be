/* The document of a text: its directives, its markers, and what is wrong with it. */
#include "compiler/read/read.h"
#include "compiler/read/yaml/reader.h"
#include "ir/edits.h"

enum { PROBLEMS_MOST = 100 };

/* ---- problems */

#define QUOTE_IT "put the text in quotes"

/* What is probably wrong, judged from the line. */
static const char *hint(struct str line)
{
	if (str_search(line, STR("${"), 0) >= 0 && (str_find(line, '{') < str_search(line, STR("${"), 0) || str_find(line, '[') >= 0))
		return "within {…} or […], quote a text that holds ${…}";
	struct str s = str_trim(line);
	if (line.n && line.p[0] == '\t')
		return "indent with blanks: YAML does not take tabs there";
	static const char *const openers[] = { ": @", ": `", ": %", ": *", ": |", ": >", ": ? ", "- *", "- @", "- `", "- %" };
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
		if (str_search(s, str_z(openers[i]), 0) >= 0)
			return QUOTE_IT;
	return NULL;
}

void yaml_quote(struct reader *r, struct diag *g, uint32_t at)
{
	uint32_t end = at;
	while (!byte_is(r->text[end], BYTE_BREAK) && !(r->text[end] == '#' && end > at && byte_is(r->text[end - 1], BYTE_BLANK)))
		end++;
	while (end > at && byte_is(r->text[end - 1], BYTE_BLANK))
		end--;
	if (g)
		edit_quote(r->cx, g, true, yaml_span(r, at, end));
}

static struct str line_around(const struct reader *r, uint32_t at)
{
	uint32_t from = at, to = at;
	while (from > 0 && !byte_is(r->text[from - 1], BYTE_BREAK))
		from--;
	while (to < r->end && !byte_is(r->text[to], BYTE_BREAK))
		to++;
	return (struct str){ r->text + from, to - from };
}

/*
 * Where git has left the two sides of a merge: the first line that is one of its marks, UINT32_MAX without. The marks
 * are no YAML, but what is reported of them may be another line.
 */
uint32_t yaml_conflict(const struct reader *r, uint32_t from)
{
	const struct str text = { r->text, r->end };
	for (uint32_t at = from; at < r->end;) {
		const struct str rest = str_from(text, at);
		const int32_t end = str_find(rest, '\n');
		const struct str line = end < 0 ? rest : str_to(rest, (uint32_t)end);
		if (str_starts(line, "<<<<<<< ") || str_starts(line, ">>>>>>> ") || str_starts(line, "||||||| ") || str_eqz(str_trim(line), "======="))
			return at;
		at += line.n + 1;
	}
	return UINT32_MAX;
}

/* Where what is broken begins: an open bracket, a text in quotes of several lines that ends on the line of the error, or there. */
static uint32_t damage(const struct reader *r, uint32_t at)
{
	if (r->opened != NO_BRACKET)
		return r->opened;
	at = at < r->end ? at : r->end - 1;
	const char quote = r->last_at < r->end ? r->text[r->last_at] : 0;
	const uint32_t ends = yaml_line_start(r, r->last_end);
	const bool quoted = (quote == '"' || quote == '\'') && yaml_line_start(r, r->last_at) != ends && ends == yaml_line_start(r, at);
	return quoted ? r->last_at : at;
}

struct diag *yaml_syntax(struct reader *r, uint32_t at, uint32_t n, const char *message)
{
	if (r->failed)
		return NULL;
	r->failed = true;
	r->broken = damage(r, at);
	const uint32_t mark = yaml_conflict(r, 0);
	if (mark != UINT32_MAX) {
		r->at = r->end;
		r->broken = mark;
		struct diag *left = diag(r->cx->diags, D_YAML_SYNTAX, span_make(r->base + mark, 7), "a merge conflict is left in this file");
		diag_label(r->cx->diags, left, "keep one of its two sides, and remove the lines with <<<<<<<, ======= and >>>>>>>");
		return NULL;
	}
	r->at = r->end;
	uint32_t most = source_of(r->cx->sources, span_make(r->base, 0))->text.n;
	struct diag *g = diag(r->cx->diags, D_YAML_SYNTAX, span_make(r->base + (at < most ? at : most), at + n <= most ? n : 0), "%s", message);
	const char *way = hint(line_around(r, at));
	if (way)
		diag_label(r->cx->diags, g, "%s", way);
	if (way && at < r->end && strchr("@`%*", r->text[at]) && strcmp(way, QUOTE_IT) == 0)
		yaml_quote(r, g, at);
	return g;
}

void yaml_note(struct reader *r, struct diag *g, uint32_t at, const char *message)
{
	uint32_t most = source_of(r->cx->sources, span_make(r->base, 0))->text.n;
	if (g)
		diag_note(r->cx->diags, g, span_make(r->base + (at < most ? at : most), at < most), "%s", message);
}

struct diag *yaml_problem(struct reader *r, enum diag_id id, struct span at, struct str message)
{
	if (r->failed)
		return NULL;
	if (++r->problems >= PROBLEMS_MOST) {
		r->failed = true;
		r->at = r->end;
	}
	return diag(r->cx->diags, id, at, "%.*s", STRA(message));
}

void yaml_note_before(struct reader *r, struct diag *g, uint32_t at)
{
	yaml_note(r, g, at, "the last text before it begins here");
	if (at < r->broken && (r->text[at] == '"' || r->text[at] == '\''))
		r->broken = at;
}

/* ---- what does not belong where it stands: the mistake is often on a line above */

uint32_t yaml_line_start(const struct reader *r, uint32_t at)
{
	while (at > 0 && !byte_is(r->text[at - 1], BYTE_BREAK))
		at--;
	return at;
}

/* Where a line's text begins; the line's end if it holds none, or a comment. */
static uint32_t content(const struct reader *r, uint32_t line)
{
	while (r->text[line] == ' ')
		line++;
	return line;
}

static bool says_nothing(const struct reader *r, uint32_t from)
{
	return r->text[from] == '#' || byte_is(r->text[from], BYTE_BREAK);
}

/* The lines above that are indented more, which are perhaps those that are wrong, and the one that they belong to. */
static void note_block_above(struct reader *r, struct diag *g, uint32_t at)
{
	uint32_t line = yaml_line_start(r, at), indent = at - line, first = UINT32_MAX, above = UINT32_MAX;
	if (content(r, line) != at)
		return;
	while (line > 0 && above == UINT32_MAX) {
		line = yaml_line_start(r, line - 1);
		uint32_t from = content(r, line);
		if (says_nothing(r, from))
			continue;
		if (from - line > indent)
			first = from;
		else
			above = from;
	}
	if (first != UINT32_MAX)
		yaml_note(r, g, first, "the lines before it are indented like this one");
	if (above != UINT32_MAX)
		yaml_note(r, g, above, first == UINT32_MAX ? "the line above" : "and belong to this one");
}

/* The key that begins at from: what stands before its colon, without a dash before it; empty if there is none. */
static struct str key_at(const struct reader *r, uint32_t from)
{
	while (r->text[from] == '-' && r->text[from + 1] == ' ')
		from = content(r, from + 1);
	uint32_t to = from;
	while (yaml_word_char(r->text[to]))
		to++;
	return r->text[to] == ':' ? (struct str){ r->text + from, to - from } : (struct str){ 0 };
}

static uint32_t line_end(const struct reader *r, uint32_t at)
{
	while (!byte_is(r->text[at], BYTE_BREAK))
		at++;
	return at;
}

/* The offset of a text of the file. */
static uint32_t offset(const struct reader *r, struct str s) { return (uint32_t)(s.p - r->text); }

/* A ':' behind a text of the same line. */
static void colon_in_text(struct reader *r)
{
	uint32_t word = content(r, yaml_line_start(r, r->last_at));
	while (r->text[word] == '-' && r->text[word + 1] == ' ')
		word = content(r, word + 1);
	uint32_t behind = word;
	while (yaml_word_char(r->text[behind]))
		behind++;
	/* "key:{a: b}" */
	if (r->text[behind] == ':' && (r->text[behind + 1] == '{' || r->text[behind + 1] == '[') && yaml_no_key(r, word))
		return;
	const uint32_t from = r->last_at, end = line_end(r, from);
	const struct str text = str_trim((struct str){ r->text + from, end - from });
	struct diag *g = yaml_syntax(r, from, text.n, "a text that holds ': ' must stand in quotes");
	if (g && str_find(text, '"') < 0 && str_find(text, '\\') < 0)
		diag_label(r->cx->diags, g, "write \"%.*s\"", STRA(text)), edit_quote(r->cx, g, true, yaml_span(r, from, from + text.n));
}

/* A key where the text of the line above goes on: that one lacks its colon's blank, or this line is indented too far. */
static void key_in_text(struct reader *r, uint32_t at)
{
	const struct str key = key_at(r, content(r, yaml_line_start(r, at))), above = key_at(r, content(r, yaml_line_start(r, r->last_at)));
	const uint32_t before = r->last_at;
	if (yaml_no_key(r, before))
		return;
	const uint32_t begin = content(r, yaml_line_start(r, before));
	if (r->text[begin] == '\xC2' && r->text[begin + 1] == '\xA0') {
		struct diag *g = yaml_syntax(r, begin, 2, "a no-break space stands here, which is no indentation in YAML");
		if (g)
			diag_label(r->cx->diags, g, "retype the blanks of this line");
		return;
	}
	if (!key.n || !above.n) {
		struct diag *g = yaml_syntax(r, at, 1, "a key cannot stand here: the text before it goes on to this line");
		yaml_note_before(r, g, before);
		return;
	}
	const struct str message = str_fmt(r->arena, "'%.*s' is indented further than '%.*s' above it, which has a value already", STRA(key), STRA(above));
	struct diag *g = yaml_syntax(r, offset(r, key), key.n, str_zdup(r->arena, message));
	r->below = begin - yaml_line_start(r, before);
	if (g)
		diag_label(r->cx->diags, g, "indent both alike");
	const uint32_t line = yaml_line_start(r, at), blanks = content(r, line) - line;
	if (g && blanks > r->below)
		diag_edit(r->cx->diags, g, false, yaml_span(r, line, line + blanks - r->below), STR(""));
	yaml_note(r, g, offset(r, above), "the key above");
}

/* What follows a closed quote on its line. */
static bool after_quote(struct reader *r)
{
	const char quote = r->last_end ? r->text[r->last_end - 1] : 0;
	if ((quote != '\'' && quote != '"') || yaml_line_start(r, r->last_end) != yaml_line_start(r, r->at))
		return false;
	struct diag *g = yaml_syntax(r, r->at, 1, "the text in quotes ends before this");
	if (g)
		diag_label(r->cx->diags, g, quote == '"' ? "a quote within \"…\" is written \\\"" : "a quote within '…' is written twice: ''");
	return true;
}

/* The line above of the same indentation begins with a dash, and this one does not. */
static bool dash_missing(struct reader *r, uint32_t at)
{
	uint32_t line = yaml_line_start(r, at), indent = at - line, from = at;
	if (content(r, line) != at || peek(r) == '-')
		return false;
	while (line > 0) {
		line = yaml_line_start(r, line - 1);
		from = content(r, line);
		if (!says_nothing(r, from) && from - line <= indent)
			break;
	}
	if (from - line != indent || r->text[from] != '-' || r->text[from + 1] != ' ')
		return false;
	struct diag *g = yaml_syntax(r, at, 1, "a list and a map are mixed: the line above begins with a dash, and this one does not");
	if (g)
		diag_label(r->cx->diags, g, "begin all of them with a dash (a list) or none (a map)");
	yaml_note(r, g, from, "this one has the dash");
	return true;
}

void yaml_stray(struct reader *r)
{
	char c = peek(r);
	const uint32_t at = r->at;
	const bool goes_on = yaml_line_start(r, r->last_at) != yaml_line_start(r, at);
	const char *message = "this does not belong to what stands before it: check the indentation";
	if (c == ':' && stands_alone(r)) {
		if (goes_on)
			key_in_text(r, at);
		else if (r->last_end && r->text[r->last_end - 1] == ':')
			yaml_syntax(r, at, 1, "a text that begins with ':' must stand in quotes");
		else
			colon_in_text(r);
		return;
	}
	if (after_quote(r) || dash_missing(r, at))
		return;
	if (c == '@' || c == '`' || c == '%')
		message = "a text cannot begin with this character unless it is quoted";
	else if (c == '-' && !goes_on && stands_alone(r))
		message = "a list begins on a line of its own, below its key; a text that begins with '- ' stands in quotes";
	else if (c == '?' && !goes_on && stands_alone(r))
		message = "a text cannot begin with '? ' unless it is quoted";
	else if (byte_is(c, BYTE_FLOW))
		message = "no bracket is open here";
	else if (r->tab != NO_TAB)
		message = "this does not belong to what stands before it: a tab is no indentation";
	struct diag *g = yaml_syntax(r, at, 1, message);
	if (goes_on)
		yaml_note_before(r, g, r->last_at);
	note_block_above(r, g, at);
}

bool yaml_no_key(struct reader *r, uint32_t at)
{
	if (content(r, yaml_line_start(r, at)) != at && !(at > 1 && r->text[at - 2] == '-' && r->text[at - 1] == ' '))
		return false;
	uint32_t end = at;
	while (yaml_word_char(r->text[end]))
		end++;
	const struct str word = { r->text + at, end - at };
	uint32_t from = end;
	while (r->text[from] == ':' || r->text[from] == '=' || byte_is(r->text[from], BYTE_BLANK))
		from++;
	if (!word.n || (from == end && !byte_is(r->text[end], BYTE_BREAK)))
		return false;
	const struct str rest = str_trim((struct str){ r->text + from, line_end(r, from) - from });
	const char *const missing = r->text[end] == ':' ? "a blank is missing behind the ':' of '%.*s'" : "a ':' is missing behind '%.*s'";
	const struct str message = str_fmt(r->arena, missing, STRA(word));
	struct diag *g = yaml_syntax(r, r->text[end] == ':' ? end : at, r->text[end] == ':' ? 1 : word.n, str_zdup(r->arena, message));
	if (g)
		diag_label(r->cx->diags, g, "write '%.*s:%s%.*s'", STRA(word), rest.n ? " " : "", STRA(rest));
	if (g)
		diag_edit(r->cx->diags, g, true, yaml_span(r, end, from), rest.n ? STR(": ") : STR(":"));
	return true;
}

/* ---- the document */

static struct str directive_word(struct reader *r)
{
	uint32_t from = r->at;
	while (!byte_is(peek(r), BYTE_BLANK | BYTE_BREAK))
		r->at++;
	return (struct str){ r->text + from, r->at - from };
}

static bool is_version(struct str s)
{
	uint32_t dot = (uint32_t)str_find(s, '.'), i = 0;
	while (i + 1 < dot && s.p[i] == '0')
		i++;
	if (dot >= s.n || dot + 1 == s.n || i + 1 != dot || s.p[i] != '1')
		return false;
	for (i = dot + 1; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* At a %; leaves the line. Directives of another name have no meaning. */
static void directive(struct reader *r, bool *version)
{
	uint32_t at = r->at++, n = 0;
	struct str name = directive_word(r), arguments[2] = { 0 };
	if (!name.n)
		yaml_syntax(r, at, 1, "a directive needs a name");
	for (;; n++) {
		while (byte_is(peek(r), BYTE_BLANK))
			r->at++;
		if (r->at == r->end || peek(r) == '#' || byte_is(peek(r), BYTE_BREAK))
			break;
		struct str argument = directive_word(r);
		if (n < 2)
			arguments[n] = argument;
	}
	if (str_eqz(name, "YAML")) {
		if (*version || n != 1 || !is_version(arguments[0]))
			yaml_syntax(r, at, 5, "%YAML stands once, with a version 1 of YAML: %YAML 1.2");
		*version = true;
	} else if (str_eqz(name, "TAG")) {
		if (n != 2)
			yaml_syntax(r, at, 4, "%TAG has two arguments, a handle and what it stands for");
		else
			yaml_tag_handle(r, arguments[0], arguments[1]);
	}
	while (r->at < r->end && !byte_is(peek(r), BYTE_BREAK))
		r->at++;
	if (r->at < r->end)
		r->at += peek(r) == '\r' && r->text[r->at + 1] == '\n' ? 2 : 1;
	/* The blanks that the next line begins with are not counted: js-yaml does not. */
	r->line = r->at;
	r->tab = NO_TAB;
	r->indent = 0;
}

/* Directives and the line --- that begins a document. */
static void prologue(struct reader *r)
{
	bool version = false, any = false;
	uint32_t first = 0;
	for (;;) {
		yaml_skip(r);
		if (r->indent > 0 || peek(r) != '%')
			break;
		first = any ? first : r->at;
		any = true;
		directive(r, &version);
	}
	if (r->indent == 0 && r->end - r->at >= 3 && memcmp(r->text + r->at, "---", 3) == 0) {
		r->at += 3;
		yaml_skip(r);
	} else if (any) {
		yaml_syntax(r, r->at, 1, "after directives a line --- must begin the document");
		r->broken = first;
	}
}

/* What follows the first document must be nothing. */
static void epilogue(struct reader *r)
{
	yaml_skip(r);
	uint32_t at = r->at;
	if (r->at == r->end)
		return;
	if (!yaml_at_marker(r)) {
		yaml_stray(r);
		return;
	}
	if (peek(r) == '.') {
		r->at += 3;
		yaml_skip(r);
		at = r->at;
	}
	if (r->at < r->end)
		yaml_problem(r, D_YAML_DOCUMENTS, yaml_span(r, at, at + 3), STR("a second document begins here; a file holds one"));
}

struct str yaml_text(struct cx *cx, uint32_t base)
{
	const struct str text = source_of(cx->sources, span_make(base, 0))->text;
	if (text.n && byte_is(text.p[text.n - 1], BYTE_BREAK))
		return text;
	return STR_CAT(cx->arena, text, STR("\n"));
}

const struct value *yaml_document(struct reader *r)
{
	struct node n;
	const char *zero = memchr(r->text, '\0', r->end);
	if (zero) {
		yaml_syntax(r, (uint32_t)(zero - r->text), 1, "a control character that YAML does not allow");
		return NULL;
	}
	if (str_starts((struct str){ r->text, r->end }, "\xEF\xBB\xBF"))
		r->at = r->line = r->last_end = 3;
	while (peek(r) == ' ')
		r->at++, r->indent++;
	if (r->at + 1 >= r->end)
		return NULL;
	prologue(r);
	yaml_block_node(r, r->indent - 1, BLOCK_VALUE | BLOCK_COMPACT, &n);
	epilogue(r);
	if (r->circles.n)
		yaml_problem(r, D_YAML_ALIAS, r->circles.at[0], STR("this alias stands within the value that it names"));
	return n.value ? n.value : value_at(v_null(r->arena), yaml_span(r, n.at, n.at));
}

struct reader yaml_reader(struct cx *cx, uint32_t base, struct str text)
{
	return (struct reader){ .cx = cx, .arena = cx->arena, .base = base, .text = text.p, .end = text.n, .tab = NO_TAB, .opened = NO_BRACKET, .below = UINT32_MAX };
}

const struct value *yaml_parse(struct cx *cx, uint32_t base, bool *failed)
{
	struct reader r = yaml_reader(cx, base, yaml_text(cx, base));
	const uint32_t errors = cx->diags->errors;
	const struct value *v = yaml_document(&r);
	*failed = r.failed || cx->diags->errors > errors;
	return *failed ? NULL : v;
}
