/*
 * paths: the paths of Step Functions: JSONPath from $, $$ or a variable, and intrinsic functions. A recogniser by recursive
 * descent: each function reads one thing and moves on, or leaves the reader where it was.
 */
#include "ir/base/ascii.h"
#include "ir/asl/states.h"

enum { DEEPEST = 200 };
enum { HAS_FUNCTION = 1, HAS_VARIABLE = 2, HAS_CHOICE = 4 }; /* HAS_CHOICE: it may mean several places, or another at each time */

struct path {
	struct str s;
	uint32_t at;
	unsigned has;
	unsigned depth;
};

static bool path_in(struct path *p);

static bool next_is(const struct path *p, const char *text)
{
	const size_t n = strlen(text);
	return p->s.n - p->at >= n && memcmp(p->s.p + p->at, text, n) == 0;
}

static bool skip(struct path *p, const char *text)
{
	if (!next_is(p, text))
		return false;
	p->at += (uint32_t)strlen(text);
	return true;
}

static void blanks(struct path *p)
{
	while (p->at < p->s.n && memchr(" \t\n", p->s.p[p->at], 3))
		p->at++;
}

static bool number(struct path *p)
{
	const uint32_t from = p->at;
	while (p->at < p->s.n && ascii_digit(p->s.p[p->at]))
		p->at++;
	return p->at > from;
}

static bool signed_number(struct path *p)
{
	const uint32_t from = p->at;
	skip(p, "-");
	if (number(p))
		return true;
	p->at = from;
	return false;
}

static bool escaped(struct path *p)
{
	if (p->at + 1 >= p->s.n || p->s.p[p->at] != '\\' || memchr("\\n", p->s.p[p->at + 1], 2))
		return false;
	p->at += 2;
	return true;
}

static bool name(struct path *p)
{
	const uint32_t from = p->at;
	for (;;) {
		if (escaped(p))
			continue;
		if (p->at >= p->s.n || memchr("),'\"\\.[] ><!=", p->s.p[p->at], 13))
			return p->at > from;
		p->at++;
	}
}

static bool quoted(struct path *p)
{
	const uint32_t from = p->at;
	const char quote = p->at < p->s.n ? p->s.p[p->at] : 0;
	if (quote != '\'' && quote != '"')
		return false;
	p->at++;
	while (p->at < p->s.n && p->s.p[p->at] != quote) {
		if (escaped(p))
			continue;
		if (p->s.p[p->at] == '\\')
			break;
		p->at++;
	}
	if (p->at < p->s.n && p->s.p[p->at] == quote) {
		p->at++;
		return true;
	}
	p->at = from;
	return false;
}

static bool constant(struct path *p) { return quoted(p) || signed_number(p) || skip(p, "true") || skip(p, "false") || skip(p, "null"); }
static bool operand(struct path *p) { return path_in(p) || constant(p); }
static bool comparison(struct path *p) { return skip(p, "==") || skip(p, "<=") || skip(p, "<") || skip(p, ">=") || skip(p, ">"); }

/* ---- functions */

enum arguments { NONE, ONE, SUM, ANY };

static bool arguments(struct path *p, enum arguments kind)
{
	uint32_t n = 0;
	if (!skip(p, "("))
		return false;
	blanks(p);
	while (kind != NONE && (kind == SUM ? path_in(p) || signed_number(p) : operand(p))) {
		n++;
		blanks(p);
		if (!skip(p, ","))
			break;
		blanks(p);
		if (next_is(p, ")"))
			return false;
	}
	blanks(p);
	return skip(p, ")") && (kind == ANY || kind == NONE || n == (kind == ONE ? 1 : 2));
}

static bool function(struct path *p)
{
	static const struct {
		const char *name;
		enum arguments takes;
	} functions[] = {
		{ "Array", ANY }, { "ArrayPartition", ANY }, { "ArrayContains", ANY }, { "ArrayRange", ANY }, { "ArrayGetItem", ANY }, { "ArrayLength", ONE },
		{ "ArrayUnique", ONE }, { "Base64Encode", ONE }, { "Base64Decode", ONE }, { "Hash", ANY }, { "JsonMerge", ANY }, { "StringToJson", ONE },
		{ "JsonToString", ONE }, { "MathRandom", ANY }, { "MathAdd", SUM }, { "StringSplit", ANY }, { "UUID", NONE }, { "Format", ANY },
	};
	const struct path before = *p;
	for (size_t i = 0; i < sizeof functions / sizeof *functions && next_is(&before, "States."); i++) {
		p->at += 7;
		if (skip(p, functions[i].name) && next_is(p, "(")) {
			if (!arguments(p, functions[i].takes))
				break;
			p->has |= HAS_FUNCTION;
			return true;
		}
		*p = before;
	}
	*p = before;
	return false;
}

/* ---- subscripts */

static bool expression(struct path *p)
{
	const struct path before = *p;
	if (skip(p, "(")) {
		blanks(p);
		if (++p->depth < DEEPEST && expression(p)) {
			blanks(p);
			p->depth--;
			if (skip(p, ")"))
				return true;
		}
		*p = before;
		return false;
	}
	if (!operand(p))
		return false;
	const struct path operand_only = *p;
	blanks(p);
	if (comparison(p)) {
		blanks(p);
		if (signed_number(p))
			return true;
	}
	*p = operand_only;
	return true;
}

static bool predicate(struct path *p)
{
	const struct path before = *p;
	if (skip(p, "@.") && name(p)) {
		blanks(p);
		if (comparison(p)) {
			blanks(p);
			if (name(p) || constant(p))
				return true;
		}
	}
	*p = before;
	return expression(p);
}

static bool slice(struct path *p)
{
	const struct path before = *p;
	if (signed_number(p) && skip(p, ":")) {
		signed_number(p);
		return true;
	}
	*p = before;
	if (skip(p, ":") && signed_number(p))
		return true;
	*p = before;
	return false;
}

static bool from_end(struct path *p)
{
	const struct path before = *p;
	if (skip(p, "(")) {
		blanks(p);
		if (skip(p, "@.length")) {
			blanks(p);
			if (skip(p, "-")) {
				blanks(p);
				if (number(p)) {
					blanks(p);
					if (skip(p, ")"))
						return true;
				}
			}
		}
	}
	*p = before;
	return false;
}

static bool filter(struct path *p)
{
	const struct path before = *p;
	if (skip(p, "?(")) {
		blanks(p);
		if (predicate(p)) {
			blanks(p);
			if (skip(p, ")"))
				return true;
		}
	}
	*p = before;
	return false;
}

/* What stands between brackets; choice: it may mean several places. */
static bool between(struct path *p, bool *choice)
{
	*choice = true;
	if (quoted(p)) {
		*choice = false;
		return true;
	}
	if (slice(p) || filter(p) || from_end(p) || skip(p, "*"))
		return true;
	if (!signed_number(p)) {
		*choice = false;
		return path_in(p);
	}
	*choice = false;
	for (blanks(p); skip(p, ","); *choice = true) {
		blanks(p);
		if (!signed_number(p))
			return false;
		blanks(p);
	}
	return true;
}

static bool brackets(struct path *p)
{
	const struct path before = *p;
	bool choice = false;
	if (skip(p, "[")) {
		blanks(p);
		const bool negative = next_is(p, "-");
		if (between(p, &choice)) {
			blanks(p);
			if (skip(p, "]")) {
				p->has |= choice || negative ? HAS_CHOICE : 0;
				return true;
			}
		}
	}
	*p = before;
	return false;
}

/* One subscript after the other. */
static bool subscript(struct path *p)
{
	bool any = false;
	for (;; any = true) {
		const struct path before = *p;
		if (skip(p, "..")) {
			p->has |= HAS_CHOICE;
			if (name(p) || brackets(p))
				continue;
		} else if (skip(p, ".")) {
			if (skip(p, "*")) {
				p->has |= HAS_CHOICE;
				continue;
			}
			if (name(p))
				continue;
		} else if (brackets(p)) {
			continue;
		}
		*p = before;
		return any;
	}
}

/* ---- paths */

static bool path_in(struct path *p)
{
	if (p->depth >= DEEPEST)
		return false;
	p->depth++;
	bool found = true;
	if (skip(p, "$$")) {
		subscript(p);
	} else if (skip(p, "$")) {
		if (name(p))
			p->has |= HAS_VARIABLE;
		subscript(p);
	} else if (skip(p, "@")) {
		p->has |= HAS_CHOICE;
		subscript(p);
	} else {
		found = function(p);
	}
	p->depth--;
	return found;
}

bool path_fits(struct str text, enum path_kind kind)
{
	struct path p = { .s = text }, root = p;
	const bool dollar = next_is(&root, "$"), variable = !next_is(&root, "$$") && skip(&root, "$") && name(&root);
	if (next_is(&p, "@") || !path_in(&p))
		return false;
	if (dollar && !variable)
		blanks(&p);
	if (p.at < text.n || (kind != PATH_ANY && (p.has & HAS_FUNCTION)))
		return false;
	return kind < PATH_REFERENCE || (!(p.has & HAS_CHOICE) && (kind != PATH_RESULT || !(p.has & HAS_VARIABLE)));
}
