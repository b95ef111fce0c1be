/*
 * jsonata: whether a text is an expression of JSONata 2: a recogniser by operator precedence. What it cannot tell (a regular
 * expression that is none, a signature) passes.
 */
#include "ir/base/ascii.h"
#include "ir/asl/states.h"

enum { DEEPEST = 200 };
enum kind { END, NAME, VARIABLE, CONSTANT, TEXT, PATTERN, OPERATOR, GROUPED };

struct token {
	enum kind kind;
	struct str text; /* of a name or operator */
};

struct jsonata {
	struct str s;
	uint32_t at;
	struct token node; /* the token that is looked at */
	unsigned depth;
	bool failed, gave_up; /* gave_up: nested too deeply to say anything */
};

/* Operators that stand between two operands, and how they bind; 0: they stand elsewhere. */
static const struct {
	const char *text;
	int binds;
} operators[] = {
	{ "..", 0 }, { ":=", 10 }, { "!=", 40 }, { ">=", 40 }, { "<=", 40 }, { "**", 0 }, { "~>", 40 }, { "?:", 40 }, { "??", 40 }, { ".", 75 }, { "[", 80 }, { "]", 0 }, { "{", 70 }, { "}", 0 },
	{ "(", 80 }, { ")", 0 }, { ",", 0 }, { "@", 80 }, { "#", 80 }, { ";", 0 }, { ":", 0 }, { "?", 20 }, { "+", 50 }, { "-", 50 }, { "*", 60 }, { "/", 60 }, { "%", 60 }, { "|", 0 }, { "=", 40 },
	{ "<", 40 }, { ">", 40 }, { "^", 40 }, { "&", 50 }, { "!", 0 }, { "~", 0 }, { "and", 30 }, { "or", 25 }, { "in", 40 },
};
enum { OPERATORS = sizeof operators / sizeof *operators, WORDS = 3 }; /* the last ones are words */

static enum kind expression(struct jsonata *p, int above);

static char peek(const struct jsonata *p, uint32_t n) { return p->at + n < p->s.n ? p->s.p[p->at + n] : 0; }
static void fail(struct jsonata *p) { p->failed = true; }
static bool is(const struct jsonata *p, const char *op) { return p->node.kind == OPERATOR && str_eqz(p->node.text, op); }

/* ---- tokens */

static void blanks(struct jsonata *p)
{
	for (;;) {
		while (p->at < p->s.n && memchr(" \t\n\r\v", p->s.p[p->at], 5))
			p->at++;
		if (peek(p, 0) != '/' || peek(p, 1) != '*')
			return;
		const int32_t end = str_search(p->s, STR("*/"), p->at + 2);
		if (end < 0)
			fail(p);
		p->at = end < 0 ? p->s.n : (uint32_t)end + 2;
	}
}

static void read_text(struct jsonata *p)
{
	const char quote = peek(p, 0);
	for (p->at++; p->at < p->s.n && p->s.p[p->at] != quote; p->at++) {
		if (p->s.p[p->at] != '\\')
			continue;
		p->at++;
		if (peek(p, 0) == 'u') {
			for (uint32_t i = 1; i < 5 && (i == 1 || p->at + i < p->s.n); i++)
				if (ascii_hex(peek(p, i)) < 0)
					fail(p);
			p->at += 4;
		} else if (!peek(p, 0) || !memchr("\"\\/bfnrt", peek(p, 0), 8)) {
			fail(p);
		}
	}
	if (p->at >= p->s.n)
		fail(p);
	p->at++;
}

static void read_pattern(struct jsonata *p)
{
	const uint32_t from = ++p->at;
	int depth = 0;
	for (; p->at < p->s.n; p->at++) {
		const char c = p->s.p[p->at];
		uint32_t escapes = 0;
		while (escapes < p->at && p->s.p[p->at - escapes - 1] == '\\')
			escapes++;
		if (c == '/' && !depth && escapes % 2 == 0)
			break;
		if (escapes)
			continue;
		depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
	}
	if (p->at >= p->s.n || p->at == from)
		fail(p);
	for (p->at++; peek(p, 0) == 'i' || peek(p, 0) == 'm';)
		p->at++;
}

static void read_number(struct jsonata *p)
{
	if (peek(p, 0) == '0')
		p->at++;
	else
		while (ascii_digit(peek(p, 0)))
			p->at++;
	if (peek(p, 0) == '.' && ascii_digit(peek(p, 1)))
		for (p->at++; ascii_digit(peek(p, 0));)
			p->at++;
	const uint32_t sign = peek(p, 1) == '-' || peek(p, 1) == '+';
	if ((peek(p, 0) == 'e' || peek(p, 0) == 'E') && ascii_digit(peek(p, 1 + sign)))
		for (p->at += 1 + sign; ascii_digit(peek(p, 0));)
			p->at++;
}

static struct token read_word(struct jsonata *p)
{
	const uint32_t from = p->at;
	while (p->at < p->s.n && !memchr(" \t\n\r\v.[]{}(),@#;:?+-*/%|=<>^&!~", p->s.p[p->at], 32))
		p->at++;
	struct str name = str_to(str_from(p->s, from), p->at - from);
	for (size_t i = OPERATORS - WORDS; i < OPERATORS; i++)
		if (str_eqz(name, operators[i].text))
			return (struct token){ OPERATOR, name };
	const bool constant = str_eqz(name, "true") || str_eqz(name, "false") || str_eqz(name, "null");
	return (struct token){ constant ? CONSTANT : str_starts(name, "$") ? VARIABLE : NAME, name };
}

/* infix: an operator is expected, so that '/' begins no pattern. */
static void advance(struct jsonata *p, bool infix)
{
	blanks(p);
	const char c = peek(p, 0);
	p->node = (struct token){ END, STR("") };
	if (p->at >= p->s.n || p->failed)
		return;
	if (!infix && c == '/') {
		read_pattern(p);
		p->node.kind = PATTERN;
		return;
	}
	for (size_t i = 0; i < OPERATORS - WORDS; i++)
		if (str_starts(str_from(p->s, p->at), operators[i].text)) {
			p->node = (struct token){ OPERATOR, str_z(operators[i].text) };
			p->at += p->node.text.n;
			return;
		}
	if (c == '"' || c == '\'') {
		read_text(p);
		p->node.kind = TEXT;
	} else if (ascii_digit(c)) {
		read_number(p);
		p->node.kind = CONSTANT;
	} else if (c == '`') {
		const int32_t end = str_find(str_from(p->s, p->at + 1), '`');
		if (end < 0)
			fail(p);
		p->node.kind = NAME;
		p->at = end < 0 ? p->s.n : p->at + (uint32_t)end + 2;
	} else {
		p->node = read_word(p);
	}
}

static void expect(struct jsonata *p, const char *op, bool infix)
{
	if (!is(p, op))
		fail(p);
	else
		advance(p, infix);
}

/* ---- expressions */

/* Items separated by commas, up to a closing operator. */
static void members(struct jsonata *p, const char *close, bool pairs, bool ranges)
{
	while (!p->failed && !is(p, close)) {
		expression(p, 0);
		if (pairs) {
			expect(p, ":", false);
			expression(p, 0);
		}
		if (ranges && is(p, "..")) {
			advance(p, false);
			expression(p, 0);
		}
		if (!is(p, ","))
			break;
		advance(p, false);
		if (is(p, close))
			fail(p);
	}
	expect(p, close, true);
}

static void block(struct jsonata *p)
{
	while (!p->failed && !is(p, ")")) {
		expression(p, 0);
		if (!is(p, ";"))
			break;
		advance(p, false);
	}
	expect(p, ")", true);
}

static void transform(struct jsonata *p)
{
	expression(p, 0);
	expect(p, "|", false);
	expression(p, 0);
	if (is(p, ",")) {
		advance(p, false);
		expression(p, 0);
	}
	expect(p, "|", false);
}

/* What begins an expression; the token behind it is looked at already. */
static enum kind begin(struct jsonata *p, struct token t)
{
	if (t.kind != OPERATOR) {
		if (t.kind == END)
			fail(p);
		return t.kind;
	}
	const char *op = NULL;
	for (size_t i = 0; i < OPERATORS; i++)
		op = str_eqz(t.text, operators[i].text) ? operators[i].text : op;
	if (!strcmp(op, "and") || !strcmp(op, "or") || !strcmp(op, "in") || !strcmp(op, "*") || !strcmp(op, "**") || !strcmp(op, "%"))
		return OPERATOR;
	if (!strcmp(op, "-"))
		expression(p, 70);
	else if (!strcmp(op, "("))
		block(p);
	else if (!strcmp(op, "["))
		members(p, "]", false, true);
	else if (!strcmp(op, "{"))
		members(p, "}", true, false);
	else if (!strcmp(op, "|"))
		transform(p);
	else
		fail(p);
	return GROUPED;
}

/* A call; of function it makes a function, whose arguments are variables, behind which signature and body stand. */
static void call(struct jsonata *p, bool lambda)
{
	while (!p->failed && !is(p, ")")) {
		if (is(p, "?")) {
			advance(p, false);
			if (lambda)
				fail(p);
		} else if (expression(p, 0) != VARIABLE && lambda) {
			fail(p);
		}
		if (!is(p, ","))
			break;
		advance(p, false);
		if (is(p, ")"))
			fail(p);
	}
	expect(p, ")", true);
	if (!lambda || p->failed)
		return;
	if (is(p, "<")) {
		for (int depth = 1; depth > 0 && !is(p, "{") && p->node.kind != END && !p->failed;) {
			advance(p, false);
			depth += is(p, "<") - is(p, ">");
		}
		expect(p, ">", false);
	}
	expect(p, "{", false);
	expression(p, 0);
	expect(p, "}", false);
}

static void order_by(struct jsonata *p)
{
	expect(p, "(", false);
	while (!p->failed) {
		if (is(p, "<") || is(p, ">"))
			advance(p, false);
		expression(p, 0);
		if (!is(p, ","))
			break;
		advance(p, false);
	}
	expect(p, ")", false);
}

/* What goes on behind an operand of this kind. */
static void go_on(struct jsonata *p, struct token op, int binds, enum kind left, bool lambda)
{
	if (str_eqz(op.text, "(")) {
		call(p, lambda);
	} else if (str_eqz(op.text, "[")) {
		if (is(p, "]")) {
			advance(p, false);
			return;
		}
		expression(p, 0);
		expect(p, "]", true);
	} else if (str_eqz(op.text, "{")) {
		members(p, "}", true, false);
	} else if (str_eqz(op.text, "^")) {
		order_by(p);
	} else if (str_eqz(op.text, "?")) {
		expression(p, 0);
		if (is(p, ":")) {
			advance(p, false);
			expression(p, 0);
		}
	} else if (str_eqz(op.text, "?:") || str_eqz(op.text, "??")) {
		expression(p, 0);
	} else if (str_eqz(op.text, ":=")) {
		if (left != VARIABLE)
			fail(p);
		expression(p, 9);
	} else if (str_eqz(op.text, "@") || str_eqz(op.text, "#")) {
		if (expression(p, binds) != VARIABLE)
			fail(p);
	} else if (expression(p, binds) == CONSTANT && str_eqz(op.text, ".")) {
		fail(p); /* a constant is no step of a path */
	}
	if (left == CONSTANT && str_eqz(op.text, "."))
		fail(p);
}

static int binding(const struct jsonata *p)
{
	for (size_t i = 0; i < OPERATORS && p->node.kind == OPERATOR; i++)
		if (str_eqz(p->node.text, operators[i].text))
			return operators[i].binds;
	return 0;
}

/* An expression, and all operators behind it that bind closer. Its kind is that of a single token, else GROUPED. */
static enum kind expression(struct jsonata *p, int above)
{
	if (p->failed)
		return GROUPED;
	if (p->depth >= DEEPEST) {
		p->failed = p->gave_up = true;
		return GROUPED;
	}
	p->depth++;
	const struct token first = p->node;
	advance(p, true);
	enum kind left = begin(p, first);
	bool lambda = first.kind == NAME && (str_eqz(first.text, "function") || str_eqz(first.text, "\xce\xbb"));
	for (int binds; !p->failed && above < (binds = binding(p)); left = GROUPED, lambda = false) {
		const struct token op = p->node;
		advance(p, false);
		go_on(p, op, binds, left, lambda);
	}
	p->depth--;
	return left;
}

bool jsonata_fits(struct str s)
{
	struct jsonata p = { .s = s };
	advance(&p, false);
	expression(&p, 0);
	return p.gave_up || (!p.failed && p.node.kind == END);
}
