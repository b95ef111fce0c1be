/*
 * A recursive descent over the text that evaluates as it goes. Where a branch is not taken (live is false) the text is
 * only read, so that nothing in it throws; syntax errors are found everywhere, as JavaScript finds them before it runs.
 */
#include "ir/plugins/common/expression.h"

#include "ir/base/ascii.h"
#include "ir/base/buf.h"
#include "ir/base/regex.h"
#include "ir/js.h"

#include <math.h>

enum { DEEPEST = 100 }; /* brackets within each other */

struct operand {
	enum { OPERAND_VALUE, OPERAND_REGEX, OPERAND_NAME, OPERAND_PROCESS, OPERAND_ENVIRONMENT } kind;
	const struct value *v; /* VALUE: NULL is undefined */
	struct str text;       /* REGEX: its source; NAME: a function's */
	bool ignore_case;      /* REGEX */
};

struct evaluation {
	struct cx *cx;
	struct str text;
	uint32_t at, depth;
	bool live;
	enum expression_outcome outcome;
	struct str problem;
};

static struct operand value_operand(const struct value *v) { return (struct operand){ .v = v }; }
static struct operand undefined(void) { return value_operand(NULL); }

static struct operand stop(struct evaluation *x, enum expression_outcome outcome, struct str problem)
{
	if (x->outcome == EXPRESSION_VALUE) {
		x->outcome = outcome;
		x->problem = problem;
	}
	x->at = x->text.n;
	return undefined();
}

static struct operand syntax_error(struct evaluation *x)
{
	struct str rest = str_from(x->text, x->at);
	return stop(x, EXPRESSION_THROWS, rest.n ? STR_CAT(x->cx->arena, STR("syntax error at "), rest) : STR("it ends too early"));
}
static struct operand unknown(struct evaluation *x, struct str what) { return stop(x, EXPRESSION_UNKNOWN, what); }
static struct operand throws(struct evaluation *x, struct str why) { return x->live ? stop(x, EXPRESSION_THROWS, why) : undefined(); }

/* ---- what JavaScript makes of values */

static double number_of(struct arena *a, const struct value *v)
{
	double d = 0;
	if (!v)
		return NAN;
	if (is_number(v))
		return v->number;
	if (is_null(v) || is_bool(v))
		return is_true(v);
	return js_number(js_string(a, v), &d) ? d : NAN;
}

static struct operand number(struct evaluation *x, double d) { return value_operand(v_number(x->cx->arena, d, STR(""))); }
static struct operand boolean(struct evaluation *x, bool b) { return value_operand(v_bool(x->cx->arena, b)); }

static bool is_primitive(const struct value *v) { return !is_list(v) && !is_map(v); }

static bool strictly_equal(const struct value *a, const struct value *b)
{
	if (!a || !b || !is_primitive(a) || !is_primitive(b))
		return a == b;
	if (a->kind != b->kind)
		return false;
	return is_number(a) ? a->number == b->number : is_string(a) ? str_eq(a->string, b->string) : is_bool(a) ? a->boolean == b->boolean : true;
}

static bool loosely_equal(struct arena *a, const struct value *l, const struct value *r)
{
	if (is_nil(l) || is_nil(r))
		return is_nil(l) && is_nil(r);
	if (l->kind == r->kind)
		return strictly_equal(l, r);
	if (is_string(l) && !is_primitive(r))
		return str_eq(l->string, js_string(a, r));
	if (is_string(r) && !is_primitive(l))
		return str_eq(r->string, js_string(a, l));
	return number_of(a, l) == number_of(a, r);
}

/* ---- reading */

static char peek(struct evaluation *x)
{
	while (x->at < x->text.n && memchr(" \t\r\n", x->text.p[x->at], 4))
		x->at++;
	return x->at < x->text.n ? x->text.p[x->at] : '\0';
}

static bool skip(struct evaluation *x, const char *z)
{
	peek(x);
	if (!str_starts(str_from(x->text, x->at), z))
		return false;
	x->at += (uint32_t)strlen(z);
	return true;
}

static bool in_name(char c) { return ascii_alnum(c) || c == '_' || c == '$' || (c & 0x80); }

static struct str name(struct evaluation *x)
{
	uint32_t from = (peek(x), x->at);
	while (x->at < x->text.n && in_name(x->text.p[x->at]))
		x->at++;
	return str_to(str_from(x->text, from), x->at - from);
}

static struct operand conditional(struct evaluation *x);

static struct operand text_literal(struct evaluation *x)
{
	const char quote = x->text.p[x->at++];
	struct buf b = { 0 };
	while (x->at < x->text.n && x->text.p[x->at] != quote) {
		char c = x->text.p[x->at++];
		if (c == '\n' && quote != '`')
			break;
		if (c == '$' && quote == '`' && x->at < x->text.n && x->text.p[x->at] == '{') {
			buf_free(&b);
			return unknown(x, STR("${ within a text in backquotes"));
		}
		if (c == '\\' && x->at < x->text.n) {
			c = x->text.p[x->at++];
			if (c == 'u' || c == 'x' || ascii_digit(c)) {
				buf_free(&b);
				return unknown(x, STR("an escape by number within a text"));
			}
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c == 'v' ? '\v' : c;
		}
		buf_c(&b, c);
	}
	struct str s = str_dup(x->cx->arena, buf_text(&b));
	buf_free(&b);
	return skip(x, (const char[]){ quote, '\0' }) ? value_operand(v_str(x->cx->arena, s)) : syntax_error(x);
}

static struct operand number_literal(struct evaluation *x)
{
	const uint32_t from = x->at;
	double d = 0;
	while (x->at < x->text.n && (in_name(x->text.p[x->at]) || x->text.p[x->at] == '.' ||
			(memchr("+-", x->text.p[x->at], 2) && x->at > from && (x->text.p[x->at - 1] | 0x20) == 'e' && !str_starts(str_from(x->text, from), "0x"))))
		x->at++;
	struct str s = str_to(str_from(x->text, from), x->at - from);
	return js_number(s, &d) ? number(x, d) : syntax_error(x);
}

static struct operand regex_literal(struct evaluation *x)
{
	const uint32_t from = ++x->at;
	bool class = false;
	for (; x->at < x->text.n && (class || x->text.p[x->at] != '/'); x->at++) {
		class = x->text.p[x->at] == '[' ? true : x->text.p[x->at] == ']' ? false : class;
		x->at += x->text.p[x->at] == '\\';
	}
	if (x->at >= x->text.n)
		return syntax_error(x);
	struct operand o = { .kind = OPERAND_REGEX, .text = str_to(str_from(x->text, from), x->at - from) };
	for (x->at++; x->at < x->text.n && in_name(x->text.p[x->at]); x->at++) {
		if (x->text.p[x->at] != 'i' && x->text.p[x->at] != 'u')
			return unknown(x, STR("a flag of a regular expression other than i"));
		o.ignore_case |= x->text.p[x->at] == 'i';
	}
	return o;
}

/* Every operand must be a value where one is computed with; what is none has no effect worth waiting for. */
static const struct value *value_needed(struct evaluation *x, struct operand o)
{
	if (o.kind == OPERAND_VALUE || x->outcome != EXPRESSION_VALUE)
		return o.v;
	unknown(x, o.kind == OPERAND_NAME ? o.text : o.kind == OPERAND_REGEX ? STR("a regular expression that nothing is matched with") : STR("process as a value"));
	return NULL;
}

static struct operand list_literal(struct evaluation *x)
{
	struct value *list = v_list(x->cx->arena);
	for (x->at++; !skip(x, "]");) {
		const struct value *v = value_needed(x, conditional(x));
		if (!v && x->live)
			return unknown(x, STR("undefined within a list"));
		list_push(x->cx->arena, list, v ? v : v_null(x->cx->arena));
		if (x->outcome != EXPRESSION_VALUE)
			return undefined();
		if (!skip(x, ",") && peek(x) != ']')
			return syntax_error(x);
	}
	return value_operand(list);
}

/* Names that JavaScript or the plugins define around the condition. */
static bool is_defined(struct str s)
{
	static const char *const names[] = {
		"this", "require", "module", "exports", "console", "global", "globalThis", "Buffer", "JSON", "Math", "Date", "Array", "Object", "RegExp",
		"Symbol", "Map", "Set", "Promise", "Error", "BigInt", "Intl", "eval", "isNaN", "isFinite", "encodeURIComponent", "decodeURIComponent",
		"setTimeout", "new", "function", "class", "async", "await", "let", "const", "var", "if", "return", "throw", "delete", "void", "typeof",
		"in", "instanceof", "item", "params", "functions", "functionName", "functionObj", "exludeKey", "__dirname", "__filename", NULL,
	};
	for (const char *const *n = names; *n; n++)
		if (str_eqz(s, *n))
			return true;
	return false;
}

static struct operand named(struct evaluation *x)
{
	static const char *const functions[] = { "parseInt", "parseFloat", "Number", "String", "Boolean", NULL };
	struct arena *a = x->cx->arena;
	struct str s = name(x);
	if (!s.n)
		return syntax_error(x);
	if (str_eqz(s, "true") || str_eqz(s, "false"))
		return boolean(x, str_eqz(s, "true"));
	if (str_eqz(s, "null"))
		return value_operand(v_null(a));
	if (str_eqz(s, "undefined"))
		return undefined();
	if (str_eqz(s, "NaN") || str_eqz(s, "Infinity"))
		return number(x, str_eqz(s, "NaN") ? NAN : INFINITY);
	if (str_eqz(s, "process"))
		return (struct operand){ .kind = OPERAND_PROCESS };
	for (const char *const *n = functions; *n; n++)
		if (str_eqz(s, *n))
			return (struct operand){ .kind = OPERAND_NAME, .text = s };
	if (peek(x) == '=' && !str_starts(str_from(x->text, x->at), "=="))
		return unknown(x, STR("="));
	return is_defined(s) ? unknown(x, s) : throws(x, STR_CAT(a, s, STR(" is not defined")));
}

static struct operand primary(struct evaluation *x)
{
	const char c = peek(x);
	struct operand o;
	if (skip(x, "(")) {
		o = conditional(x);
		if (!skip(x, ")"))
			o = syntax_error(x);
	} else if (c == '[') {
		o = list_literal(x);
	} else if (c == '"' || c == '\'' || c == '`') {
		o = text_literal(x);
	} else if (ascii_digit(c) || (c == '.' && x->at + 1 < x->text.n && ascii_digit(x->text.p[x->at + 1]))) {
		o = number_literal(x);
	} else if (c == '/') {
		o = regex_literal(x);
	} else if (c == '{') {
		o = unknown(x, STR("an object in braces"));
	} else {
		o = named(x);
	}
	return o;
}

/* ---- calls */

static bool matches(struct evaluation *x, struct operand pattern, const struct value *v)
{
	struct regex *r = pattern.ignore_case ? regex_new_nocase(pattern.text) : regex_new(pattern.text);
	if (!r) {
		stop(x, EXPRESSION_THROWS, STR("it is no regular expression"));
		return false;
	}
	const bool found = regex_matches(r, js_string(x->cx->arena, v));
	regex_free(r);
	return found;
}

static int64_t index_in(const struct value *in, const struct value *what, struct arena *a)
{
	if (is_string(in))
		return str_search(in->string, js_string(a, what), 0);
	list_each(i, in)
		if (strictly_equal(in->list.item[i], what))
			return i;
	return -1;
}

static struct str of_case(struct arena *a, struct str s, bool upper)
{
	char *p = text_room(a, s.n + 1, s);
	for (uint32_t i = 0; i < s.n; i++)
		p[i] = upper && ascii_lower(s.p[i]) ? (char)(s.p[i] - 32) : !upper && ascii_upper(s.p[i]) ? (char)(s.p[i] + 32) : s.p[i];
	return (struct str){ p, s.n };
}

static struct operand call_function(struct evaluation *x, struct str function, const struct value *v)
{
	struct arena *a = x->cx->arena;
	double d = 0;
	if (str_eqz(function, "Number"))
		return number(x, number_of(a, v));
	if (str_eqz(function, "String"))
		return value_operand(v_str(a, js_string(a, v)));
	if (str_eqz(function, "Boolean"))
		return boolean(x, js_truthy(v));
	/* parseInt and parseFloat take the number that the text begins with. */
	struct str s = str_trim(js_string(a, v));
	uint32_t n = s.n && (s.p[0] == '-' || s.p[0] == '+');
	while (n < s.n && (ascii_digit(s.p[n]) || (s.p[n] == '.' && str_eqz(function, "parseFloat"))))
		n++;
	return number(x, n && ascii_digit(s.p[n - 1]) && js_number(str_to(s, n), &d) ? d : NAN);
}

/* A method of a text, list or regular expression, called with at most one argument. */
static struct operand call_method(struct evaluation *x, struct operand on, struct str method, struct operand argument)
{
	struct arena *a = x->cx->arena;
	if (!x->live)
		return undefined();
	if (on.kind == OPERAND_REGEX && str_eqz(method, "test"))
		return boolean(x, matches(x, on, value_needed(x, argument)));
	const struct value *v = value_needed(x, on);
	if (is_string(v) && str_eqz(method, "match") && argument.kind == OPERAND_REGEX) /* what is found is a list, its absence null */
		return value_operand(matches(x, argument, v) ? v_list(a) : v_null(a));
	const struct value *with = value_needed(x, argument);
	if (is_string(v) || is_list(v)) {
		if (str_eqz(method, "includes"))
			return boolean(x, index_in(v, with, a) >= 0);
		if (str_eqz(method, "indexOf"))
			return number(x, (double)index_in(v, with, a));
	}
	if (is_string(v)) {
		if (str_eqz(method, "startsWith") || str_eqz(method, "endsWith")) {
			struct str s = js_string(a, with);
			const bool fits = s.n <= v->string.n;
			return boolean(x, fits && str_eq(method.p[0] == 's' ? str_to(v->string, s.n) : str_from(v->string, v->string.n - s.n), s));
		}
		if (str_eqz(method, "toLowerCase") || str_eqz(method, "toUpperCase"))
			return value_operand(v_str(a, of_case(a, v->string, str_eqz(method, "toUpperCase"))));
		if (str_eqz(method, "trim"))
			return value_operand(v_str(a, str_trim(v->string)));
	}
	if (str_eqz(method, "toString") && !is_nil(v))
		return value_operand(v_str(a, js_string(a, v)));
	if (is_nil(v))
		return throws(x, STR_CAT(a, STR("there is no "), method, STR("() of "), js_string(a, v)));
	return unknown(x, STR_CAT(a, STR("."), method, STR("()")));
}

static struct operand call(struct evaluation *x, struct operand on, struct str method)
{
	struct operand argument = undefined();
	if (!skip(x, ")")) {
		argument = conditional(x);
		if (str_eqz(on.text, "parseInt") && skip(x, ",")) {
			const struct value *base = value_needed(x, conditional(x));
			if (!is_number(base) || base->number != 10)
				return unknown(x, STR("parseInt() with a base other than 10"));
		}
		if (peek(x) == ',')
			return unknown(x, STR("a call with several arguments"));
		if (!skip(x, ")"))
			return syntax_error(x);
	}
	if (x->outcome != EXPRESSION_VALUE || !x->live)
		return undefined();
	if (method.n)
		return call_method(x, on, method, argument);
	return on.kind == OPERAND_NAME ? call_function(x, on.text, value_needed(x, argument)) : throws(x, STR("it calls what is no function"));
}

static struct operand member(struct evaluation *x, struct operand on, struct str key)
{
	struct arena *a = x->cx->arena;
	if (on.kind == OPERAND_PROCESS)
		return str_eqz(key, "env") ? (struct operand){ .kind = OPERAND_ENVIRONMENT } : unknown(x, STR_CAT(a, STR("process."), key));
	if (on.kind == OPERAND_ENVIRONMENT) {
		const char *v = x->live ? x->cx->host->getenv(x->cx->host, str_zdup(a, key)) : NULL;
		return value_operand(v ? v_text(a, v) : NULL);
	}
	const struct value *v = value_needed(x, on);
	if (x->outcome != EXPRESSION_VALUE || !x->live)
		return undefined();
	if (is_nil(v))
		return throws(x, STR_CAT(a, js_string(a, v), STR(" has no members, and '"), key, STR("' is asked of it")));
	if (str_eqz(key, "length") && (is_string(v) || is_list(v)))
		return number(x, is_string(v) ? v->string.n : list_len(v));
	double i = 0;
	if (is_list(v) && js_number(key, &i) && i >= 0 && i < list_len(v))
		return value_operand(list_at(v, (uint32_t)i));
	return unknown(x, STR_CAT(a, STR("."), key));
}

static struct operand postfix(struct evaluation *x)
{
	struct operand o = primary(x);
	while (x->outcome == EXPRESSION_VALUE) {
		const bool optional = skip(x, "?.");
		if (optional && o.kind == OPERAND_VALUE && is_nil(o.v) && x->live)
			return unknown(x, STR("?. of what is missing"));
		if (optional || (peek(x) == '.' && skip(x, "."))) {
			struct str key = name(x);
			if (!key.n)
				return syntax_error(x);
			o = skip(x, "(") ? call(x, o, key) : member(x, o, key);
		} else if (skip(x, "[")) {
			const struct value *key = value_needed(x, conditional(x));
			if (!skip(x, "]"))
				return syntax_error(x);
			o = member(x, o, js_string(x->cx->arena, key));
		} else if (skip(x, "(")) {
			o = call(x, o, STR(""));
		} else {
			return o;
		}
	}
	return undefined();
}

static struct operand unary(struct evaluation *x)
{
	struct arena *a = x->cx->arena;
	const char c = peek(x);
	const bool negated = c == '!' && !str_starts(str_from(x->text, x->at), "!="), signed_ = c == '-' || c == '+';
	if (negated || signed_) {
		x->at++;
		if (++x->depth > DEEPEST)
			return unknown(x, STR("more than a hundred operators within each other"));
		const struct operand o = unary(x);
		x->depth--;
		const struct value *v = negated && o.kind == OPERAND_REGEX ? LITERAL("/") : value_needed(x, o);
		return negated ? boolean(x, !js_truthy(v)) : number(x, c == '-' ? -number_of(a, v) : number_of(a, v));
	}
	const uint32_t from = x->at;
	if (c == 't' && str_eqz(name(x), "typeof"))
		return unknown(x, STR("typeof"));
	x->at = from;
	return postfix(x);
}

/* ---- operators, by how tightly they bind */

static const struct sign {
	const char *text;
	int tightness;
} signs[] = {
	{ "===", 3 }, { "!==", 3 }, { "==", 3 }, { "!=", 3 }, { "<=", 4 }, { ">=", 4 }, { "&&", 2 }, { "||", 1 }, { "?\?", 1 },
	{ "<", 4 }, { ">", 4 }, { "+", 5 }, { "-", 5 }, { "*", 6 }, { "/", 6 }, { "%", 6 },
};

static const struct sign *sign_here(struct evaluation *x, int loosest)
{
	struct str rest = (peek(x), str_from(x->text, x->at));
	static const char *const others[] = { "<<", ">>", "**", "=>", "instanceof", "in ", NULL };
	for (const char *const *o = others; *o; o++)
		if (str_starts(rest, *o)) {
			unknown(x, str_z(*o));
			return NULL;
		}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_starts(rest, signs[i].text))
			return signs[i].tightness >= loosest ? &signs[i] : NULL;
	return NULL;
}

static struct operand computed(struct evaluation *x, char op, const struct value *l, const struct value *r)
{
	struct arena *a = x->cx->arena;
	if (op == '+' && (is_string(l) || is_string(r) || (l && !is_primitive(l)) || (r && !is_primitive(r))))
		return value_operand(v_str(a, STR_CAT(a, js_string(a, l), js_string(a, r))));
	const double m = number_of(a, l), n = number_of(a, r);
	return number(x, op == '+' ? m + n : op == '-' ? m - n : op == '*' ? m * n : op == '/' ? m / n : fmod(m, n));
}

static struct operand compared(struct evaluation *x, const char *op, const struct value *l, const struct value *r)
{
	struct arena *a = x->cx->arena;
	if (op[0] == '=' || op[0] == '!') {
		const bool equal = op[2] ? strictly_equal(l, r) : loosely_equal(a, l, r);
		return boolean(x, equal == (op[0] == '='));
	}
	const double m = number_of(a, l), n = number_of(a, r);
	const bool texts = is_string(l) && is_string(r);
	const int order = texts ? str_cmp(l->string, r->string) : m < n ? -1 : m > n;
	if (!texts && (isnan(m) || isnan(n)))
		return boolean(x, false);
	return boolean(x, op[0] == '<' ? order < 0 || (op[1] && !order) : order > 0 || (op[1] && !order));
}

static struct operand binary(struct evaluation *x, int loosest)
{
	struct operand left = unary(x);
	const struct sign *op;
	while (x->outcome == EXPRESSION_VALUE && (op = sign_here(x, loosest))) {
		const bool was_live = x->live;
		const struct value *l = value_needed(x, left);
		x->at += (uint32_t)strlen(op->text);
		const bool decides = op->text[0] == '&' || op->text[0] == '?' || str_eqz(STR("||"), op->text);
		const bool done = op->text[0] == '&' ? !js_truthy(l) : op->text[0] == '?' ? !is_nil(l) : js_truthy(l);
		x->live = was_live && !(decides && done);
		const struct operand right = binary(x, op->tightness + 1);
		x->live = was_live;
		if (decides) {
			left = done ? left : right;
			continue;
		}
		const struct value *r = value_needed(x, right);
		left = op->tightness < 5 ? compared(x, op->text, l, r) : computed(x, op->text[0], l, r);
	}
	return left;
}

static struct operand conditional(struct evaluation *x)
{
	if (++x->depth > DEEPEST)
		return unknown(x, STR("more than a hundred brackets within each other"));
	struct operand o = binary(x, 1);
	if (peek(x) != '?' || x->outcome != EXPRESSION_VALUE) {
		x->depth--;
		return o;
	}
	const bool was_live = x->live, yes = js_truthy(value_needed(x, o));
	x->at++;
	x->live = was_live && yes;
	const struct operand then = conditional(x);
	if (!skip(x, ":"))
		return syntax_error(x);
	x->live = was_live && !yes;
	const struct operand otherwise = conditional(x);
	x->live = was_live;
	x->depth--;
	return yes ? then : otherwise;
}

struct expression expression_evaluate(struct cx *cx, struct str text)
{
	struct evaluation x = { .cx = cx, .text = text, .live = true };
	if (!str_trim(text).n)
		return (struct expression){ 0 };
	const struct operand o = conditional(&x);
	skip(&x, ";");
	const struct value *v = o.kind == OPERAND_REGEX ? LITERAL("/") : value_needed(&x, o);
	const char next = peek(&x);
	if (x.outcome == EXPRESSION_VALUE && next && memchr("=&|^<>*/%+-,;", next, 13))
		unknown(&x, str_from(text, x.at));
	else if (x.outcome == EXPRESSION_VALUE && next)
		syntax_error(&x);
	return (struct expression){ x.outcome, v, x.problem };
}
