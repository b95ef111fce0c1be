#include "ir/base/source.h"

void sources_init(struct sources *s, struct arena *a)
{
	*s = (struct sources){ .arena = a };
	source_add(s, STR("(none)"), STR(""));
}

uint32_t source_add(struct sources *s, struct str path, struct str text)
{
	if (s->files.n > SOURCES_MOST)
		return 0;
	vec_push(s->arena, &s->files, (struct source){ .path = path, .text = text });
	return s->files.n - 1;
}

static struct source *lined(struct sources *s, uint32_t file)
{
	if (file == 0 || file >= s->files.n)
		return NULL;
	struct source *f = &s->files.at[file];
	if (f->lines.n)
		return f;
	vec_push(s->arena, &f->lines, 0);
	for (uint32_t i = 0; i < f->text.n; i++)
		if (f->text.p[i] == '\n')
			vec_push(s->arena, &f->lines, i + 1);
	return f;
}

static struct pos pos_of(struct sources *s, uint32_t file, uint32_t at)
{
	struct source *f = lined(s, file);
	if (!f)
		return (struct pos){ 0, 0 };
	if (at > f->text.n)
		at = f->text.n;
	uint32_t lo = 0, hi = f->lines.n;
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (f->lines.at[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	uint32_t col = 1;
	for (uint32_t i = f->lines.at[lo]; i < at; i++)
		col += ((unsigned char)f->text.p[i] & 0xC0) != 0x80;
	return (struct pos){ lo + 1, col };
}

struct pos source_pos(struct sources *s, struct span at) { return pos_of(s, at.file, at.at); }
struct pos source_end(struct sources *s, struct span at) { return pos_of(s, at.file, at.at + at.len); }

struct str source_line(struct sources *s, uint32_t file, uint32_t line)
{
	struct source *f = lined(s, file);
	if (!f || line == 0 || line > f->lines.n)
		return STR("");
	uint32_t from = f->lines.at[line - 1];
	uint32_t to = line < f->lines.n ? f->lines.at[line] - 1 : f->text.n;
	if (to > from && f->text.p[to - 1] == '\r')
		to--;
	return (struct str){ f->text.p + from, to - from };
}

struct str source_path(const struct sources *s, uint32_t file)
{
	return file < s->files.n ? s->files.at[file].path : STR("(none)");
}
