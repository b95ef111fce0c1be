#include "code/ignore.h"

#include "ir/base/path.h"
#include "ir/base/utf8.h"
#include "ir/base/vec.h"

/* ---- one pattern, as steps over characters */

enum step_kind {
	STEP_CHAR,      /* this character */
	STEP_ONE,       /* "?": one character, not / */
	STEP_WITHIN,    /* "*": any number of characters, none of them / */
	STEP_FOLDERS,   /* "**" before something: nothing, or what STEP_INSIDE, the next step, takes */
	STEP_INSIDE,    /* anything that ends in / */
	STEP_REST,      /* "**" at the end */
	STEP_CLASS,
	STEP_BEGINNING, /* "^": patternmatcher hands it to its regular expression, where it stands for the beginning */
};

struct range {
	uint32_t low, high;
};

struct step {
	enum step_kind kind;
	uint32_t c;
	bool negated;
	VEC(struct range) ranges;
};

struct pattern {
	struct str text;  /* cleaned, without "!" */
	bool exception;
	enum { MATCH_EXACT, MATCH_PREFIX, MATCH_SUFFIX, MATCH_STEPS } how;
	VEC(struct step) steps;
};

struct ignore {
	VEC(struct pattern) patterns;
	bool exceptions, plain_exceptions; /* there are some; all of them are paths, perhaps with a "*" or "**" as their last part */
	bool *now, *next;                  /* room for the steps of any pattern */
	uint32_t most_steps;
};

/* A character and its length; bytes that are no UTF-8 stand for themselves. */
static uint32_t char_at(struct str s, uint32_t i, uint32_t *n)
{
	*n = utf8_at(s, i);
	if (*n)
		return utf8_decode(s, i, *n);
	*n = 1;
	return (unsigned char)s.p[i];
}

/* A text being read into steps. */
struct reader {
	struct arena *arena;
	struct str s;
	uint32_t at;
	const char *wrong; /* NULL: nothing so far */
};

static uint32_t next_char(struct reader *r)
{
	uint32_t n, c = char_at(r->s, r->at, &n);
	r->at += n;
	return c;
}

static bool peek(const struct reader *r, char c) { return r->at < r->s.n && r->s.p[r->at] == c; }

/* Behind a backslash: Docker takes a letter or digit there for a class of its regular expressions, or refuses it. */
static uint32_t escaped(struct reader *r)
{
	if (r->at == r->s.n) {
		r->wrong = "it ends in a backslash";
		return 0;
	}
	const uint32_t c = next_char(r);
	if (c >= 0x80 || ascii_alnum((char)c))
		r->wrong = "a backslash before a letter or digit does not stand for that character";
	return c;
}

/* A bound of a range within brackets. */
static uint32_t bound(struct reader *r)
{
	if (r->at == r->s.n || peek(r, '-') || peek(r, ']')) {
		r->wrong = "the brackets are not closed, or hold no characters";
		return 0;
	}
	const uint32_t c = next_char(r);
	if (c == '*' || c == '?' || (c == '[' && peek(r, ':')))
		r->wrong = "'*', '?' and '[:' within brackets do not stand for themselves";
	return c == '\\' ? escaped(r) : c;
}

static struct step class_of(struct reader *r)
{
	struct step step = { .kind = STEP_CLASS, .negated = peek(r, '^') };
	r->at += step.negated;
	do {
		struct range range = { 0 };
		range.low = range.high = bound(r);
		if (!r->wrong && peek(r, '-')) {
			r->at++;
			range.high = bound(r);
		}
		if (!r->wrong && range.high < range.low)
			r->wrong = "a range within brackets goes backwards";
		vec_push(r->arena, &step.ranges, range);
	} while (!r->wrong && !peek(r, ']'));
	r->at++;
	return step;
}

static void push(struct reader *r, struct pattern *p, enum step_kind kind, uint32_t c)
{
	vec_push(r->arena, &p->steps, (struct step){ .kind = kind, .c = c });
}

/* "**": what it means depends on what stands before and behind it. */
static void read_folders(struct reader *r, struct pattern *p, bool first)
{
	r->at += peek(r, '/');
	if (r->at < r->s.n) {
		push(r, p, STEP_FOLDERS, 0);
		push(r, p, STEP_INSIDE, 0);
		p->how = MATCH_STEPS;
	} else {
		push(r, p, STEP_REST, 0);
		p->how = p->how == MATCH_EXACT ? MATCH_PREFIX : MATCH_STEPS;
	}
	if (first)
		p->how = MATCH_SUFFIX;
}

static void read_steps(struct reader *r, struct pattern *p)
{
	while (r->at < r->s.n && !r->wrong) {
		const bool first = r->at == 0;
		const uint32_t c = next_char(r);
		if (c == '*' && peek(r, '*')) {
			r->at++;
			read_folders(r, p, first);
			continue;
		}
		switch (c) {
		case '*': push(r, p, STEP_WITHIN, 0); break;
		case '?': push(r, p, STEP_ONE, 0); break;
		case '\\': push(r, p, STEP_CHAR, escaped(r)); break;
		case '[': vec_push(r->arena, &p->steps, class_of(r)); break;
		case '^': push(r, p, STEP_BEGINNING, c); break;
		default: push(r, p, STEP_CHAR, c);
		}
		if (c < 0x80 && strchr("*?\\[]", (char)c))
			p->how = MATCH_STEPS;
	}
}

/* Marks step i, and what can be reached from it without a character. */
static void reach(const struct pattern *p, bool *set, uint32_t i, bool beginning)
{
	while (i <= p->steps.n && !set[i]) {
		set[i] = true;
		if (i == p->steps.n)
			return;
		switch (p->steps.at[i].kind) {
		case STEP_FOLDERS:
			set[i + 1] = true;
			i += 2;
			break;
		case STEP_WITHIN: case STEP_REST:
			i++;
			break;
		case STEP_BEGINNING:
			if (!beginning)
				return;
			i++;
			break;
		default:
			return;
		}
	}
}

static bool in_class(const struct step *step, uint32_t c)
{
	for (uint32_t i = 0; i < step->ranges.n; i++)
		if (c >= step->ranges.at[i].low && c <= step->ranges.at[i].high)
			return !step->negated;
	return step->negated;
}

static bool match_steps(struct ignore *g, const struct pattern *p, struct str path)
{
	const size_t room = (p->steps.n + 1) * sizeof(bool);
	memset(g->now, 0, room);
	reach(p, g->now, 0, true);
	for (uint32_t at = 0, n; at < path.n; at += n) {
		const uint32_t c = char_at(path, at, &n);
		bool any = false;
		memset(g->next, 0, room);
		for (uint32_t i = 0; i < p->steps.n; i++) {
			const struct step *step = &p->steps.at[i];
			if (!g->now[i])
				continue;
			const bool stays = (step->kind == STEP_WITHIN && c != '/') || ((step->kind == STEP_INSIDE || step->kind == STEP_REST) && c != '\n');
			const bool passes = (step->kind == STEP_CHAR && c == step->c) || (step->kind == STEP_ONE && c != '/') ||
					    (step->kind == STEP_INSIDE && c == '/') || (step->kind == STEP_CLASS && in_class(step, c));
			if (stays)
				reach(p, g->next, i, false);
			if (passes)
				reach(p, g->next, i + 1, false);
			any |= stays || passes;
		}
		if (!any)
			return false;
		bool *swap = g->now;
		g->now = g->next;
		g->next = swap;
	}
	return g->now[p->steps.n];
}

static bool matches(struct ignore *g, const struct pattern *p, struct str path)
{
	struct str rest;
	switch (p->how) {
	case MATCH_EXACT:
		return str_eq(path, p->text);
	case MATCH_PREFIX:
		return path.n >= p->text.n - 2 && str_eq(str_to(path, p->text.n - 2), str_to(p->text, p->text.n - 2));
	case MATCH_SUFFIX:
		rest = str_from(p->text, 2);
		return !rest.n || str_ends_in(path, rest) || (rest.p[0] == '/' && str_eq(path, str_from(rest, 1)));
	case MATCH_STEPS:
		return match_steps(g, p, path);
	}
	return false;
}

/* ---- the file */

/* A path that ends in a folder's whole content, without that end. */
static struct str without_glob(struct str s)
{
	if (str_ends(s, "/**"))
		s = str_to(s, s.n - 3);
	return str_ends(s, "/*") ? str_to(s, s.n - 2) : s;
}

static bool is_plain(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (strchr("*[]?^\\", s.p[i]))
			return false;
	return true;
}

/* As Go's path/filepath.Clean: never empty, no slash at the end. */
static struct str cleaned(struct arena *a, struct str s)
{
	s = path_normal(a, s);
	return s.n ? s : STR(".");
}

/* A line's pattern. What is wrong with it, or NULL. */
static const char *read_line(struct arena *a, struct str line, struct pattern *p)
{
	*p = (struct pattern){ .text = line };
	p->exception = line.p[0] == '!';
	if (p->exception)
		p->text = str_trim(str_from(line, 1));
	if (p->text.n)
		p->text = cleaned(a, p->text);
	if (p->text.n > 1 && p->text.p[0] == '/')
		p->text = str_from(p->text, 1);
	while (p->text.n && str_blank(str_from(p->text, p->text.n - 1)))
		p->text.n--;
	if (!p->exception)
		p->text = str_trim(p->text);
	if (!p->exception && str_starts(p->text, "!")) { /* "/!x" and "./!x" are exceptions, too */
		p->exception = true;
		p->text = str_from(p->text, 1);
	}
	if (p->exception && (!p->text.n || str_eqz(p->text, "/")))
		return "'!' needs a pattern behind it";
	struct reader r = { .arena = a, .s = p->text };
	read_steps(&r, p);
	return r.wrong;
}

struct ignore *ignore_read(struct arena *a, struct str text, struct ignore_problem *problem)
{
	struct ignore *g = ARENA_NEW(a, struct ignore);
	struct str rest = str_starts(text, "\xef\xbb\xbf") ? str_from(text, 3) : text;
	g->plain_exceptions = true;
	while (rest.n) {
		const struct str written = str_line(&rest), line = str_trim(written);
		struct pattern p;
		if (str_starts(written, "#") || !line.n)
			continue;
		const char *wrong = read_line(a, line, &p);
		if (wrong && !problem->what)
			*problem = (struct ignore_problem){ (uint32_t)(line.p - text.p), line.n, wrong };
		if (wrong)
			continue;
		g->exceptions |= p.exception;
		g->plain_exceptions &= !p.exception || is_plain(without_glob(p.text));
		g->most_steps = p.steps.n > g->most_steps ? p.steps.n : g->most_steps;
		vec_push(a, &g->patterns, p);
	}
	g->now = ARENA_ARRAY(a, bool, g->most_steps + 2);
	g->next = ARENA_ARRAY(a, bool, g->most_steps + 2);
	return g;
}

uint32_t ignore_patterns(const struct ignore *g) { return g->patterns.n; }

/*
 * A pattern that can change nothing any more is not asked, and then does not count as matched for what lies below: so
 * ["a", "!a/b", "a"] lets a/b in. That is how BuildKit's walk goes.
 */
bool ignore_match(struct ignore *g, struct str path, const bool *above, bool *own)
{
	bool out = false;
	for (uint32_t i = 0; i < g->patterns.n; i++) {
		const struct pattern *p = &g->patterns.at[i];
		own[i] = above && above[i];
		if (!own[i] && p->exception == out)
			own[i] = matches(g, p, path);
		if (own[i])
			out = !p->exception;
	}
	return out;
}

bool ignore_may_return(const struct ignore *g, struct arena *scratch, struct str folder)
{
	if (!g->exceptions || !g->plain_exceptions)
		return g->exceptions;
	const char *within = STR_CAT(scratch, folder, STR("/")).p;
	for (uint32_t i = 0; i < g->patterns.n; i++) {
		const struct pattern *p = &g->patterns.at[i];
		if (p->exception && str_starts(STR_CAT(scratch, without_glob(p->text), STR("/")), within))
			return true;
	}
	return false;
}
