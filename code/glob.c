#include "code/glob.h"

#include "ir/base/buf.h"

/* A path has no empty, "." or ".." segments, so ** may be anything at all. */
#define ANYTHING ".*?"
#define IN_SEGMENT "[^/]*?"
#define SEGMENT_START "(?!\\.{1,2}(?:/|$))(?=.)"
#define AFTER_DOT "(?!\\.?(?:/|$))(?=.)"

enum { DEEPEST = 64 };

/* What stands before the place being read decides what a star means. */
enum prior { AT_START, AFTER_SLASH, AFTER_SEGMENT_DOT, AFTER_OPENING, AFTER_PARENTHESES, AFTER_SET, AFTER_STAR, AFTER_OTHER };

struct parser {
	struct str in;
	uint32_t at;
	struct buf out;
	enum prior prior;
	bool star_behind;  /* the segment before the last slash ended in a star */
	bool slash_held;   /* a '/' read but not written: "/""**" at the end may swallow it */
	bool bars;         /* | is alternation outside groups, too */
	bool stray;        /* a ')' closed nothing */
	bool broken;       /* no regular expression comes of it: it matches nothing */
	int depth, braces, extglobs;
};

static char peek(const struct parser *p, uint32_t n) { return p->at + n < p->in.n ? p->in.p[p->at + n] : 0; }
static bool is_end(const struct parser *p) { return p->at >= p->in.n; }

static void put(struct parser *p, const char *z)
{
	if (p->slash_held) {
		p->slash_held = false;
		buf_c(&p->out, '/');
	}
	buf_z(&p->out, z);
}

static void put_literal(struct parser *p, char c)
{
	char text[3] = { '\\', c, 0 };
	put(p, strchr("-*+?.^${}(|)[]\\", c) ? text : text + 1);
}

static void sequence(struct parser *p, const char *stops);

/* ---- stars */

/* The offset behind the parenthesis that closes the one at `from`, or 0. */
static uint32_t behind_group(const struct parser *p, uint32_t from)
{
	int open = 0;
	for (uint32_t i = from; i < p->in.n; i++) {
		if (p->in.p[i] == '\\')
			i++;
		else if (p->in.p[i] == '(')
			open++;
		else if (p->in.p[i] == ')' && --open == 0)
			return i + 1;
	}
	return 0;
}

static bool opens_extglob(const struct parser *p)
{
	char c = peek(p, 0);
	return c && strchr("!?+*@", c) && peek(p, 1) == '(' && peek(p, 2) != '?' && behind_group(p, p->at + 1);
}

/* Whether the two stars at the cursor stand for any number of segments. */
static bool is_globstar(const struct parser *p)
{
	bool opens = p->prior == AT_START || p->prior == AFTER_SLASH || p->prior == AFTER_OPENING || p->prior == AFTER_PARENTHESES;
	char next = peek(p, 2);
	bool closes = next == 0 || next == '/' || next == '{' || next == ')' || (next == '@' && peek(p, 3) == '(') || (p->braces && (next == ',' || next == '}')) ||
		      (p->extglobs && next == '|');
	return peek(p, 1) == '*' && opens && closes;
}

static void globstar(struct parser *p)
{
	p->at += 2;
	while (peek(p, 0) == '/' && peek(p, 1) == '*' && peek(p, 2) == '*' && (peek(p, 3) == '/' || peek(p, 3) == 0))
		p->at += 3;
	bool end = is_end(p), slash = peek(p, 0) == '/';
	if (p->prior == AFTER_SLASH && p->slash_held && (slash || (end && !p->star_behind))) {
		p->slash_held = false;
		if (end) {
			put(p, "(?:/" ANYTHING "|$)");
		} else {
			p->at++;
			put(p, is_end(p) ? "(?:/" ANYTHING "/|/)" : "(?:/" ANYTHING "/|/|$)");
			p->prior = AFTER_SLASH;
			return;
		}
	} else if (p->prior == AT_START && slash) {
		p->at++;
		put(p, "(?:^|/|" ANYTHING "/)");
		p->prior = AFTER_SLASH;
		return;
	} else {
		put(p, ANYTHING);
	}
	p->prior = AFTER_OTHER;
}

static void star(struct parser *p)
{
	if (is_globstar(p)) {
		globstar(p);
		return;
	}
	bool single = peek(p, 1) != '*';
	/* The last star of a run may open a group: a**(b) is a, a star, and *(b). */
	while (peek(p, 0) == '*' && !opens_extglob(p))
		p->at++;
	if (p->prior == AFTER_SEGMENT_DOT)
		put(p, AFTER_DOT);
	else if (p->prior == AT_START || p->prior == AFTER_SLASH)
		put(p, single ? SEGMENT_START : "(?!\\.{1,2}(?:/|$))");
	put(p, IN_SEGMENT);
	p->prior = AFTER_STAR;
}

/* ---- groups */

/* ".ts" or ".{js,ts}": a plain ending that a negated group's look-ahead must include. */
static bool plain_ending(struct str s)
{
	if (s.n < 2 || s.p[0] != '.')
		return false;
	for (uint32_t i = 1; i < s.n; i++)
		if (strchr("\\/.", s.p[i]))
			return false;
	return true;
}

static void group_body(struct parser *p)
{
	p->extglobs++;
	p->prior = AFTER_OPENING;
	sequence(p, ")");
	p->extglobs--;
	if (!is_end(p))
		p->at++;
}

static void negated_group(struct parser *p, uint32_t end)
{
	struct str body = { p->in.p + p->at, end - 1 - p->at }, rest = str_from(p->in, end);
	bool last = true;
	for (uint32_t i = 0; i < rest.n; i++)
		last &= rest.p[i] == ')';
	bool deep = body.n > 1 && str_find(body, '/') >= 0;
	const char *filler = deep ? ANYTHING : IN_SEGMENT;
	put(p, "(?:(?!(?:");
	group_body(p);
	if (str_find(body, '*') >= 0 && plain_ending(rest)) {
		buf_c(&p->out, ')');
		uint32_t back = p->at;
		sequence(p, "");
		p->at = back;
		buf_putf(&p->out, ")%s)", filler);
	} else if (last || deep) {
		buf_putf(&p->out, ")$))%s", filler);
	} else {
		buf_putf(&p->out, "))%s)", filler);
	}
}

static void extglob(struct parser *p)
{
	char kind = peek(p, 0);
	uint32_t end = behind_group(p, p->at + 1);
	if (p->out.n == 0 && !p->slash_held && kind != '@')
		put(p, "(?=.)");
	p->at += 2;
	if (kind == '!') {
		negated_group(p, end);
	} else {
		put(p, "(?:");
		group_body(p);
		buf_z(&p->out, kind == '@' ? ")" : kind == '?' ? ")?" : kind == '+' ? ")+" : ")*");
	}
	p->prior = AFTER_PARENTHESES;
}

/* A plain group, which is a regular expression's: (a|b), (?!x), … */
static void group(struct parser *p)
{
	p->broken |= p->stray;
	p->at++;
	put(p, "(");
	if (peek(p, 0) == '?' && strchr("!=<:", peek(p, 1)) && peek(p, 1)) {
		buf_c(&p->out, '?');
		p->at++;
		buf_c(&p->out, peek(p, 0));
		p->at++;
	}
	p->extglobs++;
	p->prior = AFTER_OPENING;
	sequence(p, ")");
	p->extglobs--;
	p->at++;
	buf_c(&p->out, ')');
	p->prior = AFTER_PARENTHESES;
}

/* ---- braces */

struct brace {
	uint32_t end;  /* offset of its closing brace, 0: there is none */
	bool comma, dots;
};

static struct brace scan_brace(const struct parser *p)
{
	struct brace b = { 0 };
	int open = 0;
	for (uint32_t i = p->at; i < p->in.n; i++) {
		char c = p->in.p[i];
		if (c == '\\')
			i++;
		else if (c == '{' || c == '(')
			open++;
		else if (c == ')' && open > 1)
			open--;
		else if (c == '}' && --open == 0) {
			b.end = i;
			return b;
		} else if (open == 1 && c == ',')
			b.comma = true;
		else if (open == 1 && c == '.' && i + 1 < p->in.n && p->in.p[i + 1] == '.')
			b.dots = true;
	}
	return b;
}

/* {1..3} is a character class of its two ends; ends of several characters stay a text. */
static void range(struct parser *p, uint32_t end)
{
	struct str s = { p->in.p + p->at + 1, end - p->at - 1 };
	int32_t dots = str_search(s, STR(".."), 0);
	struct str low = str_to(s, (uint32_t)dots), high = str_from(s, (uint32_t)dots + 2);
	if (str_cmp(low, high) > 0) {
		struct str swap = low;
		low = high;
		high = swap;
	}
	put(p, "[");
	buf_str(&p->out, low);
	buf_c(&p->out, '-');
	buf_str(&p->out, high);
	buf_c(&p->out, ']');
	p->at = end + 1;
	p->prior = AFTER_SET;
}

static void brace(struct parser *p)
{
	struct brace b = scan_brace(p);
	p->broken |= !b.end;
	if (!b.end || (!b.comma && !b.dots)) {
		put_literal(p, '{');
		p->at++;
		p->prior = AFTER_OTHER;
	} else if (b.dots && !b.comma) {
		range(p, b.end);
	} else {
		p->at++;
		p->braces++;
		put(p, "(");
		p->prior = AFTER_OPENING;
		sequence(p, "}");
		p->braces--;
		p->at++;
		buf_c(&p->out, ')');
		p->prior = AFTER_SET;
	}
}

/* ---- classes */

/* The length of "[:alpha:]" at the beginning of s, or 0. */
static uint32_t posix_class(struct str s)
{
	static const char *const names[] = {
		"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit",
	};
	int32_t end = str_starts(s, "[:") ? str_search(s, STR(":]"), 2) : -1;
	for (size_t i = 0; end > 0 && i < sizeof names / sizeof *names; i++)
		if (str_eqz(str_to(str_from(s, 2), (uint32_t)end - 2), names[i]))
			return (uint32_t)end + 2;
	return 0;
}

/* [abc] is a class or the text itself; with a range or a negation it is a class only. A negated one never takes '/'. */
static void class(struct parser *p)
{
	uint32_t first = p->at + 1 + (peek(p, 1) == '^'), close = first;
	while (close < p->in.n && (close == first || p->in.p[close] != ']')) {
		uint32_t posix = posix_class(str_from(p->in, close));
		close += posix ? posix : 1;
	}
	if (close >= p->in.n) {
		put(p, "\\[");
		p->at++;
		p->prior = AFTER_OTHER;
		return;
	}
	struct str body = { p->in.p + p->at + 1, close - p->at - 1 };
	bool special = false;
	for (uint32_t i = 0; i < body.n; i++)
		special |= strchr("-*+?.^${}(|)[]", body.p[i]) != NULL;
	put(p, special ? "[" : "(?:\\[");
	if (!special) {
		buf_str(&p->out, body);
		buf_z(&p->out, "\\]|[");
	}
	for (uint32_t i = 0; i < body.n;) {
		uint32_t n = posix_class(str_from(body, i));
		if (!n && (body.p[i] == '[' || body.p[i] == ']'))
			buf_c(&p->out, '\\');
		n = n ? n : 1;
		buf_str(&p->out, str_to(str_from(body, i), n));
		i += n;
	}
	if (body.p[0] == '^' && str_find(body, '/') < 0)
		buf_c(&p->out, '/');
	buf_z(&p->out, special ? "]" : "])");
	p->at = close + 1;
	p->prior = AFTER_SET;
}

static void quoted(struct parser *p)
{
	for (p->at++; !is_end(p) && peek(p, 0) != '"'; p->at++)
		put_literal(p, peek(p, 0));
	p->at += !is_end(p);
	p->prior = AFTER_OTHER;
}

static void escaped(struct parser *p)
{
	char next = peek(p, 1);
	p->at += 2;
	if (next == 0)
		put(p, "\\\\");
	else
		put_literal(p, next);
	p->prior = next == '/' ? AFTER_SLASH : AFTER_OTHER;
}

/* Behind parentheses it makes them optional, as in a regular expression. */
static void question(struct parser *p)
{
	put(p, p->prior == AFTER_PARENTHESES ? "?" : "[^/]");
	p->at++;
	p->prior = AFTER_OTHER;
}

/* One character that means nothing else. */
static void letter(struct parser *p, char c)
{
	bool segment_start = p->prior == AT_START || p->prior == AFTER_SLASH || p->prior == AFTER_OPENING;
	p->at++;
	if (c == '/') {
		if (p->slash_held)
			put(p, "");
		p->slash_held = true;
		p->star_behind = p->prior == AFTER_STAR;
		p->prior = AFTER_SLASH;
	} else if (c == '+' && (p->prior == AFTER_PARENTHESES || p->prior == AFTER_SET)) {
		put(p, "+");
	} else if (c == '|' && (p->bars || p->extglobs)) {
		put(p, "|");
		p->prior = AFTER_OPENING;
	} else if (c == ',' && p->braces) {
		put(p, "|");
		p->prior = AFTER_OPENING;
	} else if (c == ')') {
		p->broken |= p->stray;
		p->stray = true;
		put_literal(p, c);
		p->prior = AFTER_OTHER;
	} else {
		put_literal(p, c);
		p->prior = c == '.' && segment_start ? AFTER_SEGMENT_DOT : AFTER_OTHER;
	}
}

static void sequence(struct parser *p, const char *stops)
{
	if (++p->depth > DEEPEST)
		p->at = p->in.n;
	while (!is_end(p) && !strchr(stops, peek(p, 0))) {
		char c = peek(p, 0);
		if (opens_extglob(p))
			extglob(p);
		else if (c == '*')
			star(p);
		else if (c == '?')
			question(p);
		else if (c == '(' && behind_group(p, p->at))
			group(p);
		else if (c == '{')
			brace(p);
		else if (c == '[')
			class(p);
		else if (c == '"')
			quoted(p);
		else if (c == '\\')
			escaped(p);
		else
			letter(p, c);
	}
	if (p->slash_held)
		put(p, "");
	p->depth--;
}

/* "**.js" alone is files of any depth, although "**.js" within a pattern is "*.js". */
static bool any_depth_ending(struct str s)
{
	if (!str_starts(s, "**.") || s.n < 4)
		return false;
	for (uint32_t i = 3; i < s.n; i++)
		if (strchr("!?*+@()[]{}|/\\.,\"-", s.p[i]))
			return false;
	return true;
}

struct glob glob_parse(struct arena *a, struct str pattern)
{
	struct parser p = { .in = pattern };
	struct glob g = { .text = pattern };
	if (str_starts(p.in, "./"))
		p.in = str_from(p.in, 2);
	while (str_starts(p.in, "!") && !(p.in.n > 1 && p.in.p[1] == '(')) {
		p.in = str_from(p.in, 1);
		g.negated = !g.negated;
	}
	if (str_starts(p.in, "./"))
		p.in = str_from(p.in, 2);
	p.bars = g.negated || str_starts(p.in, "*");
	for (uint32_t i = 0; i < p.in.n; i++)
		p.bars |= strchr("/()[]{}\"", p.in.p[i]) != NULL;
	if (!g.negated && any_depth_ending(p.in)) {
		put(&p, ANYTHING);
		p.at = 2;
	}
	sequence(&p, "");
	g.regex = p.broken ? STR("(?!)") : str_fmt(a, "^(?:%.*s)$", STRA(buf_text(&p.out)));
	g.negated &= !p.broken;
	buf_free(&p.out);
	return g;
}
