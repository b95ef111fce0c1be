#include "code/select.h"

#include "code/glob.h"
#include "ir/base/regex.h"
#include "ir/value.h"

enum {
	WORTH_HASTENING = 200, /* paths */
	MOST_ALTERNATIVES = 256,
};

/* What one pattern, without its "!", matches. */
struct pattern {
	struct str text;
	uint64_t *files;     /* one bit a file */
	uint64_t *folders;   /* one bit a folder; NULL until asked for */
};

struct selector {
	struct arena *arena;
	const struct files *files;
	uint32_t up;
	uint32_t words, folder_words;
	struct value *index;           /* a pattern's text: its number in patterns */
	VEC(struct pattern *) patterns;
	struct str endless;            /* see selector_endless */
};

/* ---- one pattern against all paths */

struct matcher {
	struct glob glob;
	struct str prefix;   /* every path that matches begins so */
	bool below;          /* all below the folder prefix, and nothing else, matches */
	bool never;
	struct regex *regex;
};

static uint64_t *bits_new(const struct selector *s, uint32_t words) { return ARENA_ARRAY(s->arena, uint64_t, words); }
static void bit_set(uint64_t *bits, uint32_t i) { bits[i / 64] |= (uint64_t)1 << (i % 64); }

/* The pattern below the listing's root: its leading ".." taken off. False if it has more or fewer of them. */
static bool below_root(const struct selector *s, struct str *text)
{
	uint32_t up = 0;
	while (str_starts(*text, "./"))
		*text = str_from(*text, 2);
	for (; str_starts(*text, "../"); up++)
		*text = str_from(*text, 3);
	return up == s->up;
}

/* The text before the first character that may mean more than itself; "a" of "a/""**", which matches a, too. */
static struct str literal_prefix(struct str text)
{
	uint32_t n = 0;
	if (str_find(text, '|') >= 0)
		return STR("");
	while (n < text.n && !strchr("*?[]{}()!+@\\\",^$", text.p[n]))
		n++;
	if (n < text.n && n && text.p[n - 1] == '/')
		n--;
	return str_to(text, n);
}

static struct matcher matcher_of(const struct selector *s, struct str text)
{
	struct matcher m = { 0 };
	if (!below_root(s, &text)) {
		m.never = true;
		return m;
	}
	m.glob = glob_parse(s->arena, text);
	if (m.glob.negated)
		return m;
	m.prefix = literal_prefix(text);
	m.below = m.prefix.n && text.n == m.prefix.n + 3 && str_ends(text, "/**");
	return m;
}

static bool matches(struct matcher *m, struct str path)
{
	if (m->below)
		return path.n == m->prefix.n || path.p[m->prefix.n] == '/';
	if (str_eq(path, m->glob.text))
		return true;
	/* What took too many steps for one path would for the next. */
	return m->regex && !regex_endless(m->regex) && regex_matches(m->regex, path) != m->glob.negated;
}

static bool begins(struct str path, struct str prefix)
{
	return path.n >= prefix.n && memcmp(path.p, prefix.p ? prefix.p : "", prefix.n) == 0;
}

/* One bit a file, or a folder but the root: those that the pattern matches. Files are sorted by path, folders are not. */
static uint64_t *match_paths(struct selector *s, struct str text, bool folders)
{
	const struct files *files = s->files;
	uint64_t *bits = bits_new(s, folders ? s->folder_words : s->words);
	struct matcher m = matcher_of(s, text);
	uint32_t from = 0, to = files->folders.n;
	if (m.never)
		return bits;
	if (!folders) {
		from = to = files->at.n ? str_lower_bound(&files->at.at->path, files->at.n, sizeof *files->at.at, m.prefix) : 0;
		while (to < files->at.n && begins(files->at.at[to].path, m.prefix))
			to++;
	}
	if (!m.below)
		m.regex = regex_new(m.glob.regex);
	if (m.regex && to - from > WORTH_HASTENING)
		regex_hasten(m.regex);
	for (uint32_t i = from; i < to; i++) {
		const struct str path = folders ? files->folders.at[i].path : files->at.at[i].path;
		if (path.n && begins(path, m.prefix) && matches(&m, path))
			bit_set(bits, i);
	}
	if (m.regex && regex_endless(m.regex))
		s->endless = text;
	regex_free(m.regex);
	return bits;
}

struct str selector_endless(const struct selector *s) { return s->endless; }

static struct pattern *pattern_of(struct selector *s, struct str text)
{
	const struct value *at = map_get(s->index, text);
	if (at)
		return s->patterns.at[(uint32_t)at->number];
	struct pattern *p = ARENA_NEW(s->arena, struct pattern);
	*p = (struct pattern){ .text = text, .files = match_paths(s, text, false) };
	map_put(s->arena, s->index, text, v_int(s->arena, s->patterns.n));
	vec_push(s->arena, &s->patterns, p);
	return p;
}

const uint64_t *selector_matches(struct selector *s, struct str pattern) { return pattern_of(s, pattern)->files; }

/* ---- candidates */

static bool negative(struct str pattern) { return pattern.n && pattern.p[0] == '!'; }
static struct str positive(struct str pattern) { return negative(pattern) ? str_from(pattern, 1) : pattern; }

struct alternatives {
	VEC(struct str) of;
};

/* The texts that a pattern with braces stands for: "a/b" and "a/c" for "a/{b,c}". At most MOST_ALTERNATIVES. */
static void expand(struct arena *a, struct str text, struct alternatives *out)
{
	int32_t open = str_find(text, '{');
	uint32_t end = 0, commas = 0;
	int depth = 0;
	for (uint32_t i = open < 0 ? text.n : (uint32_t)open; !end && i < text.n; i++) {
		depth += (text.p[i] == '{') - (text.p[i] == '}');
		commas += text.p[i] == ',' && depth == 1;
		end = depth ? 0 : i;
	}
	if (!end || !commas || out->of.n >= MOST_ALTERNATIVES) {
		vec_push(a, &out->of, text);
		return;
	}
	for (uint32_t i = (uint32_t)open + 1, from = i; i <= end; i++) {
		depth += (text.p[i] == '{') - (text.p[i] == '}');
		if (i != end && (text.p[i] != ',' || depth))
			continue;
		struct str choice = { text.p + from, i - from };
		expand(a, STR_CAT(a, str_to(text, (uint32_t)open), choice, str_from(text, end + 1)), out);
		from = i + 1;
	}
}

/* The globbing library leaves out whole folders for patterns that end in "/""**" or in a plain name. */
static bool keeps_from_folders(struct str pattern)
{
	struct str last = str_from(pattern, (uint32_t)(str_rfind(pattern, '/') + 1));
	if (str_ends(pattern, "/**"))
		return true;
	for (uint32_t i = 0; i < last.n; i++)
		if (strchr("*?[]{}()!+@\\|", last.p[i]))
			return false;
	return true;
}

/* The folder where globbing for a pattern starts: no excluding pattern keeps it from that folder or one above. */
static struct str glob_base(struct str pattern)
{
	struct str prefix = literal_prefix(pattern);
	if (prefix.n < pattern.n && pattern.p[prefix.n] == '/')
		return prefix;
	int32_t slash = str_rfind(prefix, '/');
	return slash < 0 ? STR("") : str_to(prefix, (uint32_t)slash);
}

/* One bit a folder: an excluding pattern keeps globbing from it. */
static uint64_t *kept_folders(struct selector *s, struct str text)
{
	uint64_t *bits = bits_new(s, s->folder_words);
	struct alternatives each = { 0 };
	expand(s->arena, text, &each);
	for (uint32_t i = 0; i < each.of.n; i++) {
		if (!keeps_from_folders(each.of.at[i]))
			continue;
		const uint64_t *one = match_paths(s, each.of.at[i], true);
		for (uint32_t w = 0; w < s->folder_words; w++)
			bits[w] |= one[w];
	}
	return bits;
}

/* One bit a file: kept from globbing by this excluding pattern. */
static uint64_t *kept_from(struct selector *s, struct str text, struct str base)
{
	struct pattern *p = pattern_of(s, text);
	uint64_t *bits = bits_new(s, s->words);
	memcpy(bits, p->files, s->words * sizeof *bits);
	if (!p->folders)
		p->folders = kept_folders(s, text);
	const struct files *files = s->files;
	uint64_t *inside = bits_new(s, s->folder_words);
	for (uint32_t i = 1; i < files->folders.n; i++) {
		const struct folder *f = &files->folders.at[i];
		bool within = !base.n || (f->path.n > base.n && begins(f->path, base) && f->path.p[base.n] == '/');
		if (bit_at(inside, f->parent) || (within && bit_at(p->folders, i)))
			bit_set(inside, i);
	}
	for (uint32_t i = 0; i < files->at.n; i++)
		if (bit_at(inside, files->at.at[i].folder))
			bit_set(bits, i);
	return bits;
}

/* Adds to found what globbing for `text` finds, where the patterns of include from `from` on may keep it from files. */
static void glob_for(struct selector *s, struct str text, const struct patterns *p, uint32_t from, uint64_t *found)
{
	uint64_t *hits = bits_new(s, s->words), any = 0;
	const uint64_t *all = selector_matches(s, text);
	struct str base = text;
	for (uint32_t w = 0; w < s->words; w++)
		any |= hits[w] = all[w] & ~found[w];
	/* "./!x" matches all but x, and yet the library finds nothing for it. */
	if (!below_root(s, &base) || (negative(base) && !str_starts(base, "!(")))
		return;
	base = glob_base(base);
	for (uint32_t i = from; any && i < p->include.n; i++) {
		if (!negative(p->include.at[i]))
			continue;
		const uint64_t *kept = kept_from(s, positive(p->include.at[i]), base);
		for (uint32_t w = 0; w < s->words; w++)
			hits[w] &= ~kept[w];
	}
	for (uint32_t w = 0; w < s->words; w++)
		found[w] |= hits[w];
}

/* v3.40 globs for ** and then for the user's; the library asks for the same pattern once, where it stands first. */
static uint64_t *candidates(struct selector *s, const struct patterns *p)
{
	static const struct str everything = { "**", 2 };
	uint64_t *found = bits_new(s, s->words);
	glob_for(s, everything, p, 0, found);
	for (uint32_t i = 0; i < p->include.n; i++)
		if (!negative(p->include.at[i]) && !str_eq(p->include.at[i], everything))
			glob_for(s, p->include.at[i], p, i + 1, found);
	return found;
}

/* ---- the order of patterns */

static void apply(struct selector *s, struct str text, bool take, const uint64_t *found, uint64_t *state)
{
	const uint64_t *hits = selector_matches(s, text);
	for (uint32_t w = 0; w < s->words; w++)
		state[w] = take ? state[w] | (hits[w] & found[w]) : state[w] & ~hits[w];
}

struct selector *selector_new(struct arena *a, const struct files *files, uint32_t up)
{
	struct selector *s = ARENA_NEW(a, struct selector);
	*s = (struct selector){ .arena = a, .files = files, .up = up, .index = v_map(a) };
	s->words = files->at.n / 64 + 1;
	s->folder_words = files->folders.n / 64 + 1;
	return s;
}

const uint64_t *selector_take(struct selector *s, const struct patterns *p)
{
	const uint64_t *found = candidates(s, p);
	uint64_t *state = bits_new(s, s->words);
	memcpy(state, found, s->words * sizeof *state);
	for (uint32_t i = 0; i < p->exclude.n; i++)
		apply(s, positive(p->exclude.at[i]), negative(p->exclude.at[i]), found, state);
	for (uint32_t i = 0; i < p->include.n; i++)
		apply(s, positive(p->include.at[i]), !negative(p->include.at[i]), found, state);
	return state;
}
