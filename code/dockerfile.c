#include "code/dockerfile.h"

#include "ir/base/path.h"

struct dockerfile {
	struct cx *cx;
	struct arena *arena;
	struct str path, text;
	struct ignore *ignore;
	const struct value *paths;
	uint32_t base; /* of its text among the sources; 0: it was not needed yet */
	char escape;   /* what goes on a line: \, or ` where the first lines say so */
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Whether patterns leave the path out, or a folder that it lies in. */
static bool is_ignored(const struct dockerfile *f, struct str path)
{
	const bool *above = NULL;
	bool out = false;
	for (uint32_t i = 0; i <= path.n; i++)
		if (i == path.n || path.p[i] == '/') {
			bool *own = ARENA_ARRAY(f->arena, bool, ignore_patterns(f->ignore) + 1);
			out = ignore_match(f->ignore, str_to(path, i), above, own);
			above = own;
		}
	return out;
}

/* A path that no variable, wildcard or address can be behind. */
static bool is_literal(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (strchr("$*?[]\\\"'`{}", s.p[i]))
			return false;
	return s.n && !str_starts(s, "<<") && str_search(s, STR("://"), 0) < 0 && !str_starts(s, "git@");
}

/* Whether the way to the path goes through a link, which the build follows, or through .git, which is not listed. */
static bool is_unseen(const struct dockerfile *f, struct str path)
{
	for (uint32_t i = 0; i < path.n; i++) {
		const struct value *above = path.p[i] == '/' ? map_get(f->paths, str_to(path, i)) : NULL;
		if (above && !is_true(above))
			return true;
	}
	return str_eqz(path, ".git") || str_starts(path, ".git/");
}

static void check_source(struct dockerfile *f, struct str source)
{
	struct arena *a = f->arena;
	if (!is_literal(source))
		return;
	/* From the context's root, which no ".." leaves. */
	const struct str path = str_from(path_normal(a, STR_CAT(a, STR("/"), source)), 1);
	if (!path.n || map_get(f->paths, path) || is_unseen(f, path))
		return;
	struct cx *cx = f->cx;
	if (!f->base)
		f->base = source_add(cx->sources, str_dup(cx->arena, f->path), str_utf8(cx->arena, str_dup(cx->arena, f->text)));
	const bool ignored = is_ignored(f, path);
	diag(cx->diags, D_IMAGE_COPY, span_make(f->base + (uint32_t)(source.p - f->text.p), source.n), "'%.*s' is not in the context of the build%s",
	     STRA(source), ignored ? ": .dockerignore leaves it out" : "");
}

struct words {
	VEC(struct str) of;
};

/* The words of an instruction from *at on, over lines that go on; *at is behind its end then. */
static struct words words_of(struct dockerfile *f, uint32_t *at)
{
	struct words w = { 0 };
	const struct str s = f->text;
	uint32_t i = *at;
	while (i < s.n && s.p[i] != '\n') {
		uint32_t end = i;
		while (end < s.n && s.p[end] != '\n' && !is_blank(s.p[end]))
			end++;
		uint32_t next = end;
		while (next < s.n && is_blank(s.p[next]))
			next++;
		if (end == i + 1 && s.p[i] == f->escape && next < s.n && s.p[next] == '\n') {
			i = next + 1; /* and comments in between */
			for (;;) {
				uint32_t first = i;
				while (first < s.n && is_blank(s.p[first]))
					first++;
				if (first >= s.n || s.p[first] != '#')
					break;
				const int32_t line = str_find(str_from(s, first), '\n');
				i = line < 0 ? s.n : first + (uint32_t)line + 1;
			}
			continue;
		}
		if (end > i)
			vec_push(f->arena, &w.of, (struct str){ s.p + i, end - i });
		i = next;
	}
	*at = i < s.n ? i + 1 : i;
	return w;
}

/* The sources of the form of a list, ["a", "b c", "to/"], on one line. What has escapes is no literal. */
static void check_list(struct dockerfile *f, struct str list)
{
	struct str last = { 0 };
	while (list.n) {
		const int32_t open = str_find(list, '"'), end = open < 0 ? -1 : str_find(str_from(list, (uint32_t)open + 1), '"');
		if (end < 0)
			return;
		if (last.n)
			check_source(f, last);
		last = str_to(str_from(list, (uint32_t)open + 1), (uint32_t)end);
		if (str_find(last, '\\') >= 0)
			return;
		list = str_from(list, (uint32_t)(open + end) + 2);
	}
}

static void check_instruction(struct dockerfile *f, const struct words *w)
{
	uint32_t first = 1;
	if (!w->of.n || !(str_eq_nocase(w->of.at[0], STR("COPY")) || str_eq_nocase(w->of.at[0], STR("ADD"))))
		return;
	for (; first < w->of.n && str_starts(w->of.at[first], "--"); first++)
		if (str_starts(w->of.at[first], "--from") || str_starts(w->of.at[first], "--exclude") || str_starts(w->of.at[first], "--parents"))
			return;
	if (first < w->of.n && w->of.at[first].p[0] == '[') {
		const struct str rest = str_from(f->text, (uint32_t)(w->of.at[first].p - f->text.p));
		const int32_t line = str_find(rest, '\n');
		check_list(f, line < 0 ? rest : str_to(rest, (uint32_t)line));
		return;
	}
	for (uint32_t i = first; i + 1 < w->of.n; i++)
		check_source(f, w->of.at[i]);
}

void dockerfile_check(struct cx *cx, struct arena *a, struct str path, struct str text, struct ignore *ignore, const struct value *paths)
{
	struct dockerfile f = { .cx = cx, .arena = a, .path = path, .text = text, .ignore = ignore, .paths = paths, .escape = '\\' };
	const int32_t directive = str_search(text, STR("escape=`"), 0);
	if (directive >= 0 && text.p[0] == '#')
		f.escape = '`';
	for (uint32_t at = 0; at < text.n;) {
		if (is_blank(text.p[at])) {
			at++;
			continue;
		}
		struct words w = words_of(&f, &at);
		/* Behind "<<EOF" lines follow that look like instructions and are none. */
		for (uint32_t i = 0; i < w.of.n; i++)
			if (str_starts(w.of.at[i], "<<"))
				return;
		check_instruction(&f, &w);
	}
}
