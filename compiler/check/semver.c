/* semver: npm's ranges, for released versions: prereleases in a range are bounds only. */
#include "compiler/check/semver.h"

enum { PARTS = 3 };

/* A version as written: n parts are given, the others are wild. */
struct partial {
	uint32_t part[PARTS];
	int n;
	bool prerelease;
};

struct reader {
	struct str s;
	uint32_t at;
};

static char peek(const struct reader *r) { return r->at < r->s.n ? r->s.p[r->at] : '\0'; }
static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static void skip_blanks(struct reader *r)
{
	while (is_blank(peek(r)))
		r->at++;
}

static bool accept(struct reader *r, const char *z)
{
	if (!str_starts(str_from(r->s, r->at), z))
		return false;
	r->at += (uint32_t)strlen(z);
	return true;
}

/* A number without leading zeros, of at most 16 digits as npm has it (ours overflow far later than any version). */
static bool read_number(struct reader *r, uint32_t *out)
{
	uint32_t from = r->at;
	uint64_t v = 0;
	while (ascii_digit(peek(r)) && r->at - from < 10)
		v = v * 10 + (uint64_t)(r->s.p[r->at++] - '0');
	if (r->at == from || v > UINT32_MAX || ascii_digit(peek(r)) || (r->s.p[from] == '0' && r->at - from > 1))
		return false;
	*out = (uint32_t)v;
	return true;
}

/* -alpha.1 and +build, after three parts. */
static bool read_tail(struct reader *r, struct partial *p)
{
	for (int i = 0; i < 2; i++) {
		char lead = i == 0 ? '-' : '+';
		if (peek(r) != lead)
			continue;
		uint32_t from = ++r->at;
		for (char c = peek(r); ascii_alnum(c) || c == '-' || c == '.'; c = peek(r))
			r->at++;
		if (r->at == from)
			return false;
		p->prerelease |= lead == '-';
	}
	return true;
}

static bool read_partial(struct reader *r, struct partial *p)
{
	*p = (struct partial){ 0 };
	if (!accept(r, "v"))
		accept(r, "V");
	bool wild = false;
	int i = 0;
	for (; i < PARTS; i++) {
		if (i > 0 && !accept(r, "."))
			break;
		if (peek(r) == 'x' || peek(r) == 'X' || peek(r) == '*') {
			r->at++;
			wild = true;
		} else if (!read_number(r, &p->part[i])) {
			return false;
		} else if (!wild) {
			p->n = i + 1;
		}
	}
	return i < PARTS || read_tail(r, p);
}

static int order(const uint32_t *a, const uint32_t *b)
{
	for (int i = 0; i < PARTS; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

/* The first version past all that agree with p in its first n parts. */
static void past(const struct partial *p, int n, uint32_t *out)
{
	for (int i = 0; i < PARTS; i++)
		out[i] = i < n ? p->part[i] : 0;
	if (n > 0)
		out[n - 1]++;
	else
		out[0] = UINT32_MAX;
}

/* Where '^' and '~' end. */
static int fixed_parts(const struct partial *p, char op)
{
	if (op == '~')
		return p->n < 2 ? p->n : 2;
	int i = 0;
	while (i < p->n - 1 && p->part[i] == 0)
		i++;
	return i + 1 < p->n ? i + 1 : p->n;
}

static bool holds(const uint32_t *v, const struct partial *p, char op, bool or_equal)
{
	uint32_t lower[PARTS], upper[PARTS];
	for (int i = 0; i < PARTS; i++)
		lower[i] = i < p->n ? p->part[i] : 0;
	past(p, p->n, upper);
	/* A prerelease lies just before its release. */
	bool at_least = order(v, lower) >= 0;
	switch (op) {
	case '>':
		if (or_equal || (p->n == PARTS && p->prerelease))
			return at_least;
		return p->n == PARTS ? order(v, lower) > 0 : p->n > 0 && order(v, upper) >= 0;
	case '<':
		if (!or_equal)
			return order(v, lower) < 0;
		if (p->n == PARTS)
			return p->prerelease ? order(v, lower) < 0 : order(v, lower) <= 0;
		return order(v, upper) < 0;
	case '=':
		if (p->n == PARTS)
			return !p->prerelease && order(v, lower) == 0;
		return at_least && order(v, upper) < 0;
	default:
		past(p, fixed_parts(p, op), upper);
		return at_least && (p->n == 0 || order(v, upper) < 0);
	}
}

/* One comparator, or "a - b". False if it cannot be read. */
static bool read_comparator(struct reader *r, const uint32_t *v, bool *inside)
{
	struct partial p, to;
	char op = '=';
	bool or_equal = false;
	if (accept(r, "~>") || accept(r, "~"))
		op = '~';
	else if (accept(r, "^"))
		op = '^';
	else if (accept(r, ">"))
		op = '>', or_equal = accept(r, "=");
	else if (accept(r, "<"))
		op = '<', or_equal = accept(r, "=");
	else
		accept(r, "=");
	skip_blanks(r);
	if (!read_partial(r, &p))
		return false;
	uint32_t end = r->at;
	skip_blanks(r);
	if (r->at > end && accept(r, "-") && is_blank(peek(r))) {
		skip_blanks(r);
		if (op != '=' || !read_partial(r, &to))
			return false;
		*inside = *inside && holds(v, &p, '>', true) && holds(v, &to, '<', true);
		return true;
	}
	r->at = end;
	*inside = *inside && holds(v, &p, op, or_equal);
	return true;
}

static enum semver_answer set_holds(const uint32_t *v, struct str set)
{
	struct reader r = { str_trim(set), 0 };
	bool inside = true;
	while (r.at < r.s.n) {
		if (!read_comparator(&r, v, &inside) || (peek(&r) && !is_blank(peek(&r))))
			return SEMVER_INVALID;
		skip_blanks(&r);
	}
	return inside ? SEMVER_INSIDE : SEMVER_OUTSIDE;
}

enum semver_answer semver_satisfies(struct str version, struct str range)
{
	struct reader r = { version, 0 };
	struct partial v;
	if (!read_partial(&r, &v) || v.n != PARTS)
		return SEMVER_INVALID;
	enum semver_answer best = SEMVER_INVALID;
	for (uint32_t from = 0; from <= range.n;) {
		int32_t bar = str_search(range, STR("||"), from);
		uint32_t to = bar < 0 ? range.n : (uint32_t)bar;
		/* As in npm, a set that cannot be read is dropped; the range is invalid only if none is left. */
		enum semver_answer one = set_holds(v.part, (struct str){ range.p + from, to - from });
		best = one > best ? one : best;
		from = to + 2;
	}
	return best;
}
