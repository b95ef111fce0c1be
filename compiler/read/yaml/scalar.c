/* Plain, quoted and block texts. What needs no unfolding stays where it is in the source. */
#include "compiler/read/yaml/reader.h"
#include "compiler/read/yaml/types.h"
#include "ir/base/utf8.h"

/* ---- texts that are put together */

static void draft_room(struct reader *r, uint32_t more)
{
	uint32_t need = r->draft.n + more, cap = r->draft.cap ? r->draft.cap : 256;
	if (r->draft.at && need <= r->draft.cap)
		return;
	while (cap < need)
		cap *= 2;
	r->draft.at = arena_grow(r->arena, r->draft.at, r->draft.cap, cap);
	r->draft.cap = cap;
}

static void draft_add(struct reader *r, const char *p, uint32_t n)
{
	draft_room(r, n);
	memcpy(r->draft.at + r->draft.n, p, n);
	r->draft.n += n;
}

static void draft_breaks(struct reader *r, uint32_t n)
{
	draft_room(r, n);
	memset(r->draft.at + r->draft.n, '\n', n);
	r->draft.n += n;
}

/* What line breaks between two lines become. */
static void draft_fold(struct reader *r, uint32_t breaks)
{
	if (breaks == 1)
		draft_add(r, " ", 1);
	else if (breaks)
		draft_breaks(r, breaks - 1);
}

static struct str draft_text(const struct reader *r)
{
	return str_dup(r->arena, (struct str){ r->draft.at, r->draft.n });
}

/* Where the blanks before to begin, not before from. */
static uint32_t trimmed(const struct reader *r, uint32_t from, uint32_t to)
{
	while (to > from && byte_is(r->text[to - 1], BYTE_BLANK))
		to--;
	return to;
}

/* The closer look at a byte of BYTE_SUSPECT; reports what no plain and no block text may hold. */
static bool is_printable(struct reader *r, uint32_t i)
{
	const unsigned char *p = (const unsigned char *)r->text + i;
	bool c1 = p[0] == 0xC2 && p[1] < 0xA0 && p[1] != 0x85;
	bool none = p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE;
	if (p[0] >= 0x80 && !c1 && !none)
		return true;
	yaml_syntax(r, i, p[0] < 0x80 ? 1 : c1 ? 2 : 3, "a control character, which YAML takes in quotes and as an escape only");
	return false;
}

/* ---- plain */

/* Where a plain text goes on to on its line: what stands there ends it. */
static uint32_t plain_end(struct reader *r, uint32_t i, bool in_flow)
{
	const char *p = r->text;
	const unsigned flow = in_flow ? BYTE_FLOW : 0, stop = BYTE_BREAK | BYTE_MARK | BYTE_SUSPECT | flow;
	for (;; i++) {
		while (!byte_is(p[i], stop))
			i++;
		if (byte_is(p[i], BYTE_BREAK | BYTE_FLOW))
			return i;
		if (p[i] == ':' && byte_is(p[i + 1], BYTE_BLANK | BYTE_BREAK | flow))
			return i;
		if (p[i] == '#' && byte_is(p[i - 1], BYTE_BLANK | BYTE_BREAK))
			return i;
		if (byte_is(p[i], BYTE_SUSPECT) && !is_printable(r, i))
			return i;
	}
}

/*
 * The lines after the first, which ends at r->at, as far as they are indented by need. What ends the text on a later
 * line, before any of its own, leaves the reader there; a line that is indented less leaves it where it is.
 */
static struct str plain_lines(struct reader *r, int32_t need, bool in_flow, uint32_t from, uint32_t *to)
{
	struct str first = { r->text + from, *to - from };
	bool drafted = false;
	while (byte_is(peek(r), BYTE_BREAK)) {
		uint32_t at = r->at, line = r->line;
		int32_t indent = r->indent;
		uint32_t breaks = yaml_skip_lines(r);
		if (r->indent < need) {
			r->at = at, r->line = line, r->indent = indent, r->tab = NO_TAB;
			break;
		}
		if (r->at == r->end || yaml_at_marker(r))
			break;
		from = r->at;
		uint32_t stop = plain_end(r, from, in_flow);
		if (stop == from || r->failed)
			break;
		if (!drafted) {
			r->draft.n = 0;
			draft_add(r, first.p, first.n);
			drafted = true;
		}
		*to = trimmed(r, from, stop);
		draft_fold(r, breaks);
		draft_add(r, r->text + from, *to - from);
		r->at = stop;
	}
	return drafted ? draft_text(r) : first;
}

bool yaml_plain_scalar(struct reader *r, int32_t need, bool in_flow, bool typed, struct node *n)
{
	char c = peek(r);
	if (!c || byte_is(c, BYTE_OPENER | BYTE_BLANK | BYTE_BREAK))
		return false;
	if ((c == '?' || c == '-') && byte_is(r->text[r->at + 1], BYTE_BLANK | BYTE_BREAK | (in_flow ? BYTE_FLOW : 0)))
		return false;
	if (yaml_at_marker(r))
		return false;
	uint32_t from = r->at, stop = plain_end(r, from, in_flow);
	if (stop == from || r->failed)
		return false;
	uint32_t to = trimmed(r, from, stop);
	r->at = stop;
	struct str s = byte_is(r->text[stop], BYTE_BREAK) ? plain_lines(r, need, in_flow, from, &to) : (struct str){ r->text + from, to - from };
	if (r->failed)
		return false;
	n->merge = typed && str_eqz(s, "<<");
	return yaml_scalar(r, n, typed && byte_is(s.p[0], BYTE_TYPED) ? yaml_plain(r->arena, s) : v_str(r->arena, s), to);
}

/* ---- quoted */

static void draft_code(struct reader *r, uint32_t c)
{
	char p[UTF8_LONGEST];
	draft_add(r, p, utf8_encode(p, c));
}

/* A UTF-16 unit, as JavaScript's texts have them. A half of a pair waits in the draft as three bytes for the other one. */
static void draft_unit(struct reader *r, uint32_t unit, bool *halves)
{
	const bool low = utf16_is_low(unit);
	if (low && *halves && r->draft.n >= 3 && utf8_length(r->draft.at[r->draft.n - 3]) == 3) {
		const uint32_t high = utf8_decode((struct str){ r->draft.at, r->draft.n }, r->draft.n - 3, 3);
		if (utf16_is_high(high)) {
			r->draft.n -= 3;
			draft_code(r, utf16_pair(high, unit));
			return;
		}
	}
	*halves |= low || utf16_is_high(unit);
	draft_code(r, unit);
}

/* Halves that found no other become U+FFFD. */
static void replace_halves(struct reader *r)
{
	for (uint32_t i = 0; i + 2 < r->draft.n; i++)
		if ((unsigned char)r->draft.at[i] == 0xED && (unsigned char)r->draft.at[i + 1] >= 0xA0)
			memcpy(r->draft.at + i, UTF8_REPLACEMENT, 3);
}

/* \xXX, \uXXXX, \UXXXXXXXX: n digits from i on. */
static bool hex_escape(struct reader *r, uint32_t i, uint32_t n, bool *halves)
{
	uint32_t code = 0;
	for (uint32_t end = i + n; i < end; i++) {
		int digit = ascii_hex(r->text[i]);
		if (digit < 0) {
			yaml_syntax(r, i, 1, "a hexadecimal digit is missing from the escape");
			return false;
		}
		code = code << 4 | (uint32_t)digit;
	}
	/* What is past Unicode's end goes the way it goes in JavaScript. */
	if (code > 0xFFFF && code <= INT32_MAX) {
		draft_unit(r, (0xD800 + ((code - 0x10000) >> 10)) & 0xFFFF, halves);
		draft_unit(r, 0xDC00 + ((code - 0x10000) & 0x3FF), halves);
	} else {
		draft_unit(r, code & 0xFFFF, halves);
	}
	return true;
}

/* At a backslash. Returns where the text goes on. */
static uint32_t escape(struct reader *r, uint32_t i, bool *halves)
{
	static const char letters[] = "0abt\tnvfre \"/\\N_LP";
	static const uint16_t codes[] = { 0, 7, 8, 9, 9, 10, 11, 12, 13, 27, ' ', '"', '/', '\\', 0x85, 0xA0, 0x2028, 0x2029 };
	char c = r->text[i + 1];
	const char *letter = c ? strchr(letters, c) : NULL;
	uint32_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	if (byte_is(c, BYTE_BREAK)) {
		r->at = i + 1;
		yaml_skip_lines(r);
		return r->at;
	}
	if (letter)
		draft_code(r, codes[letter - letters]);
	else if (!digits)
		yaml_syntax(r, i, 2, "there is no such escape; a backslash itself is written \\\\ within double quotes");
	else if (hex_escape(r, i + 2, digits, halves))
		return i + 2 + digits;
	return i + 2;
}

static bool unclosed_quote(struct reader *r, uint32_t open)
{
	uint32_t at = r->at;
	struct diag *g = yaml_syntax(r, open, 1, "this quote is never closed");
	yaml_note(r, g, at, at < r->end ? "the document ends here" : "the file ends here");
	return false;
}

/* Reads up to the closing quote, whose offset is *close; drafted: the text is in r->draft. */
static bool quoted(struct reader *r, char quote, uint32_t *close, bool *drafted)
{
	const char *p = r->text;
	uint32_t open = r->at, from = open + 1, i = from;
	bool halves = false;
	r->draft.n = 0;
	for (*drafted = false;; *drafted = true) {
		while (!byte_is(p[i], BYTE_QUOTED | BYTE_BREAK) || (p[i] != quote && (p[i] == '"' || p[i] == '\'' || (p[i] == '\\' && quote == '\''))))
			i++;
		if (p[i] == quote && !(quote == '\'' && p[i + 1] == '\''))
			break;
		if (byte_is(p[i], BYTE_BREAK)) {
			draft_add(r, p + from, trimmed(r, from, i) - from);
			r->at = i;
			draft_fold(r, yaml_skip_lines(r));
			i = r->at;
		} else if (p[i] == '\\') {
			draft_add(r, p + from, i - from);
			i = escape(r, i, &halves);
		} else if (p[i] == '\'') {
			draft_add(r, p + from, i + 1 - from);
			i += 2;
		} else {
			yaml_syntax(r, i, 1, "a control character; within double quotes it can be written as an escape");
		}
		if (r->failed)
			return false;
		r->at = from = i;
		if (i == r->end || yaml_at_marker(r))
			return unclosed_quote(r, open);
	}
	if (*drafted)
		draft_add(r, p + from, i - from);
	if (halves)
		replace_halves(r);
	*close = i;
	return true;
}

bool yaml_quoted(struct reader *r, struct node *n)
{
	uint32_t from = r->at + 1, close;
	bool drafted;
	if (!quoted(r, peek(r), &close, &drafted))
		return false;
	r->at = close + 1;
	struct str s = drafted ? draft_text(r) : (struct str){ r->text + from, close - from };
	return yaml_scalar(r, n, v_str(r->arena, s), close + 1);
}

/* ---- block */

struct block_header {
	char chomp;     /* '+', '-' or 0 */
	bool given;     /* the indentation was */
	int32_t indent;
};

/* Behind the | or >, to the end of the line. */
static bool block_header(struct reader *r, int32_t need, struct block_header *h)
{
	const char *p = r->text;
	uint32_t i = r->at + 1;
	*h = (struct block_header){ .indent = need };
	for (;; i++) {
		if ((p[i] == '+' || p[i] == '-') && !h->chomp) {
			h->chomp = p[i];
		} else if (p[i] >= '1' && p[i] <= '9' && !h->given) {
			h->indent = need + (p[i] - '0') - 1;
			h->given = true;
		} else {
			break;
		}
	}
	uint32_t word = i;
	while (byte_is(p[i], BYTE_BLANK))
		i++;
	if (p[i] == '#' && i > word)
		while (!byte_is(p[i], BYTE_BREAK))
			i++;
	if (!byte_is(p[i], BYTE_BREAK)) {
		yaml_syntax(r, i, 1, "a block text begins on the next line; behind its | or > stand at most one of + - and one digit from 1 to 9");
		return false;
	}
	r->last_end = word;
	r->at = i;
	return true;
}

/* What stands between a line of a block text and the one before it. */
static void block_separator(struct reader *r, bool fold, bool any, bool *deeper, bool blank, uint32_t empty)
{
	if (!fold || blank)
		draft_breaks(r, empty + any);
	else if (*deeper)
		draft_breaks(r, empty + 1);
	else if (empty)
		draft_breaks(r, empty);
	else if (any)
		draft_add(r, " ", 1);
	*deeper = blank;
}

/* The line that begins behind its indentation, at r->at; leaves the reader at its end. */
static bool block_line(struct reader *r)
{
	uint32_t i = r->at;
	for (;; i++) {
		while (!byte_is(r->text[i], BYTE_BREAK | BYTE_SUSPECT))
			i++;
		if (byte_is(r->text[i], BYTE_BREAK))
			break;
		if (!is_printable(r, i))
			return false;
	}
	draft_add(r, r->text + r->at, i - r->at);
	r->at = r->last_end = i;
	return true;
}

/* From the end of the header's line on. An empty line that is indented more than what follows counts. */
static bool block_lines(struct reader *r, bool fold, struct block_header *h)
{
	uint32_t empty = 0;
	bool any = false, deeper = false, known = h->given;
	r->draft.n = 0;
	while (r->at < r->end) {
		uint32_t i = r->at + (r->text[r->at] == '\r' && r->at + 1 < r->end && r->text[r->at + 1] == '\n' ? 2 : 1);
		r->line = i;
		r->tab = NO_TAB;
		while (i < r->end && r->text[i] == ' ' && (!known || i - r->line < (uint32_t)h->indent))
			i++;
		r->at = i;
		r->indent = (int32_t)(i - r->line);
		if (!known && r->indent > h->indent)
			h->indent = r->indent;
		if (i < r->end && byte_is(r->text[i], BYTE_BREAK)) {
			empty++;
			continue;
		}
		if (!known && h->indent == 0) {
			yaml_syntax(r, i, 1, "a block text must be indented");
			return false;
		}
		if (r->indent < h->indent) {
			draft_breaks(r, h->chomp == '+' ? empty + any : h->chomp != '-' && any);
			break;
		}
		block_separator(r, fold, any, &deeper, byte_is(peek(r), BYTE_BLANK), empty);
		any = known = true;
		empty = 0;
		if (i < r->end && !block_line(r))
			return false;
	}
	return true;
}

bool yaml_block_scalar(struct reader *r, int32_t need, struct node *n)
{
	struct block_header h;
	bool fold = peek(r) == '>';
	if (!block_header(r, need, &h) || !block_lines(r, fold, &h))
		return false;
	return yaml_scalar(r, n, v_str(r->arena, draft_text(r)), r->last_end);
}
