#include "code/build/patterns.h"

#include "code/select.h"

#include "ir/base/filetime.h"
#include "ir/base/path.h"
#include "ir/js.h"

#include <stdlib.h>

static bool negative(struct str pattern) { return str_starts(pattern, "!"); }

/* Segments that begin with a dot. In a pattern, alternatives count as well. */
static uint32_t dots(struct str text, const char *before)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < text.n; i++)
		n += text.p[i] == '.' && (i == 0 || strchr(before, text.p[i - 1]));
	return n;
}

static bool dots_allowed(struct str pattern, struct str path) { return dots(path, "/") <= dots(pattern, "/{,(|"); }

static bool has_magic(struct str pattern)
{
	for (uint32_t i = 0; i < pattern.n; i++)
		if (strchr("*?[]{}()!+@\\|", pattern.p[i]))
			return true;
	return false;
}

/* The folder that everything a pattern matches lies in. */
static struct str base_of(struct str pattern)
{
	uint32_t end = 0;
	for (uint32_t i = 0; i < pattern.n && !has_magic(str_to(str_from(pattern, i), 1)); i++)
		if (pattern.p[i] == '/')
			end = i;
	return str_to(pattern, end);
}

/* A folder's name is all below it. */
static struct str expand(struct build *b, struct str pattern)
{
	while (str_starts(pattern, "./"))
		pattern = str_from(pattern, 2);
	if (!has_magic(pattern) && b->cx->host->probe(b->cx->host, build_path(b, pattern).p) == FILE_FOLDER)
		return STR_CAT(b->arena, path_normal(b->arena, pattern), STR("/**"));
	return pattern;
}

static bool file_at(struct build *b, struct str path, struct file *out)
{
	struct stat st;
	if (stat(build_path(b, path).p, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*out = (struct file){ .path = path, .executable = st.st_mode & S_IXUSR, .size = st.st_size, .device = (uint64_t)st.st_dev, .inode = (uint64_t)st.st_ino };
	out->mtime_ns = file_mtime_ns(&st);
	out->ctime_ns = file_ctime_ns(&st);
	return true;
}

/* The files that a pattern could match. */
static void list_files(struct build *b, struct str pattern, struct files *out)
{
	const struct walk_target none = { 0 };
	struct file one;
	if (has_magic(pattern)) {
		walk(b->cx->host, b->arena, b->cx->root, base_of(pattern), &none, out);
		return;
	}
	vec_push(b->arena, &out->folders, (struct folder){ 0 });
	if (file_at(b, pattern, &one))
		vec_push(b->arena, &out->at, one);
}

static bool matches_later(struct build *b, struct selector *s, const struct value *patterns, uint32_t from, uint32_t file)
{
	for (uint32_t k = from; k < list_len(patterns); k++) {
		const struct str later = value_str(list_at(patterns, k));
		if (negative(later) && bit_at(selector_matches(s, expand(b, str_from(later, 1))), file))
			return true;
	}
	return false;
}

bool pattern_leaves(struct str pattern) { return str_starts(pattern, "../") || str_starts(pattern, "./../") || str_starts(pattern, "/"); }

static void add_pattern(struct build *b, const struct value *patterns, uint32_t i, struct value *seen, struct parts *out)
{
	struct arena *a = b->arena;
	const struct str pattern = expand(b, list_at(patterns, i)->string);
	if (pattern_leaves(pattern))
		return;
	struct files files = { 0 };
	list_files(b, pattern, &files);
	struct selector *s = selector_new(a, &files, 0);
	const uint64_t *bits = selector_matches(s, pattern);
	for (uint32_t k = 0; k < files.at.n; k++) {
		const struct file *f = &files.at.at[k];
		if (!bit_at(bits, k) || f->unknown || f->bad_name || !dots_allowed(pattern, f->path) || map_get(seen, f->path) || matches_later(b, s, patterns, i + 1, k))
			continue;
		map_put(a, seen, f->path, LITERAL(""));
		vec_push(a, &out->of, (struct packaged_file){ f->path, build_path(b, f->path), *f, { 0 } });
	}
}

void pattern_files(struct build *b, const struct value *patterns, struct parts *out)
{
	struct value *seen = v_map(b->arena);
	list_each(i, patterns)
		if (value_str(list_at(patterns, i)).n && !negative(list_at(patterns, i)->string))
			add_pattern(b, patterns, i, seen, out);
}

struct value *pattern_names(struct build *b, const struct value *patterns, char sign, const struct parts *parts)
{
	struct arena *a = b->arena;
	struct value *names = v_map(a);
	struct files files = { 0 };
	vec_push(a, &files.folders, (struct folder){ 0 });
	for (uint32_t i = 0; i < parts->of.n; i++)
		vec_push(a, &files.at, (struct file){ .path = parts->of.at[i].name });
	struct selector *s = selector_new(a, &files, 0);
	list_each(i, patterns) {
		struct str pattern = value_str(list_at(patterns, i));
		if (!pattern.n || negative(pattern) != (sign == '!'))
			continue;
		pattern = str_from(pattern, sign == '!');
		while (str_starts(pattern, "./"))
			pattern = str_from(pattern, 2);
		const uint64_t *bits = selector_matches(s, pattern), *below = has_magic(pattern) ? bits : selector_matches(s, STR_CAT(a, pattern, STR("/**")));
		for (uint32_t k = 0; k < files.at.n; k++)
			if ((bit_at(bits, k) || bit_at(below, k)) && dots_allowed(pattern, files.at.at[k].path) && (sign || !matches_later(b, s, patterns, i + 1, k)))
				map_put(a, names, files.at.at[k].path, LITERAL(""));
	}
	return names;
}
