#include "ir/base/source.h"

#include "ir/base/utf8.h"

void sources_init(struct sources *s, struct arena *a)
{
	*s = (struct sources){ .arena = a };
	vec_push(a, &s->files, (struct source){ .path = STR("(none)"), .text = STR("") });
}

uint32_t source_add(struct sources *s, struct str path, struct str text)
{
	const struct source *last = &s->files.at[s->files.n - 1];
	const uint32_t base = last->base + last->text.n + 1;
	if (text.n >= UINT32_MAX - base)
		die("more than 4 GB of files");
	vec_push(s->arena, &s->files, (struct source){ .path = path, .text = text, .base = base });
	return base;
}

void source_hide(struct sources *s, uint32_t base) { source_of(s, span_make(base, 0))->hidden = true; }

struct source *source_of(const struct sources *s, struct span at)
{
	uint32_t lo = 0, hi = s->files.n;
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (s->files.at[mid].base <= at.at)
			lo = mid;
		else
			hi = mid;
	}
	return &s->files.at[lo];
}

static struct source *lined(struct sources *s, struct span at)
{
	struct source *f = source_of(s, at);
	if (!span_known(at) || f->lines.n)
		return f;
	vec_push(s->arena, &f->lines, 0);
	const char *end = f->text.p + f->text.n;
	for (const char *p = f->text.p; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		vec_push(s->arena, &f->lines, (uint32_t)(p - f->text.p) + 1);
	return f;
}

/* The line and column of a place, `past` bytes on in its file. */
static struct pos pos_of(struct sources *s, struct span span, uint32_t past)
{
	struct source *f = lined(s, span);
	if (!span_known(span))
		return (struct pos){ 0, 0 };
	uint32_t at = span.at - f->base, lo = 0, hi = f->lines.n;
	at = past < f->text.n - at ? at + past : f->text.n;
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (f->lines.at[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	uint32_t col = 1;
	for (uint32_t i = f->lines.at[lo]; i < at; i++)
		col += !utf8_goes_on(f->text.p[i]);
	return (struct pos){ lo + 1, col };
}

struct pos source_pos(struct sources *s, struct span at) { return pos_of(s, at, 0); }
struct pos source_end(struct sources *s, struct span at) { return pos_of(s, at, at.len); }

struct str source_line(struct sources *s, struct span at, uint32_t line)
{
	const struct source *f = lined(s, at);
	if (line == 0 || line > f->lines.n)
		return STR("");
	uint32_t from = f->lines.at[line - 1];
	uint32_t to = line < f->lines.n ? f->lines.at[line] - 1 : f->text.n;
	if (to > from && f->text.p[to - 1] == '\r')
		to--;
	return (struct str){ f->text.p + from, to - from };
}

struct str source_text(const struct sources *s, struct span at)
{
	const struct source *f = source_of(s, at);
	return str_to(str_from(f->text, at.at - f->base), at.len);
}

struct str source_path(const struct sources *s, struct span at) { return source_of(s, at)->path; }

static bool in_word(char c) { return ascii_alnum(c) || c == '_' || c == '-'; }

struct span source_word(const struct sources *s, struct span at, struct str word)
{
	const struct str text = source_text(s, at);
	struct span found = { 0 };
	for (int32_t i = 0; word.n && (i = str_search(text, word, (uint32_t)i)) >= 0; i++) {
		const uint32_t from = (uint32_t)i, to = from + word.n;
		const bool goes_on = (from && in_word(word.p[0]) && in_word(text.p[from - 1])) ||
				     (to < text.n && in_word(word.p[word.n - 1]) && in_word(text.p[to]));
		if (goes_on)
			continue;
		if (span_known(found))
			return (struct span){ 0 };
		found = span_make(at.at + from, word.n);
	}
	return found;
}
