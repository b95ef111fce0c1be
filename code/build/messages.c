#include "code/build/messages.h"

#include "ir/base/path.h"
#include "ir/js.h"

static uint32_t count_of(const struct value *v) { return is_number(v) && v->number >= 1 ? (uint32_t)v->number : 0; }

/* The file's text as a source, registered once; empty if there is none. */
static struct span file_of(struct build *b, struct value *begins, struct str path)
{
	const struct value *known = map_get(begins, path);
	if (known)
		return known->span;
	struct span begin = { 0 };
	struct str text;
	const struct str here = path_normal(b->arena, build_path(b, path));
	if (b->cx->host->read_file(b->cx->host, b->arena, str_zdup(b->arena, here), &text) == FILE_REGULAR)
		begin = span_make(source_add(b->cx->sources, here, str_utf8(b->arena, text)), 0);
	map_put(b->arena, begins, path, value_at(v_bool(b->arena, true), begin));
	return begin;
}

struct span messages_line(struct build *b, struct value *begins, struct str path, uint32_t row, struct str *line)
{
	const struct span begin = path.n ? file_of(b, begins, path) : (struct span){ 0 };
	*line = STR("");
	if (!span_known(begin))
		return begin;
	const struct source *source = source_of(b->cx->sources, begin);
	struct str rest = source->text;
	uint32_t at = 0;
	for (uint32_t i = 0; i < (row ? row : 1); i++) {
		at = source->text.n - rest.n;
		*line = rest.n ? str_line(&rest) : rest;
		if (!rest.n && !line->n)
			break;
	}
	return span_make(source->base + at, 0);
}

static struct span span_of(struct build *b, struct value *begins, const struct value *message, struct span otherwise)
{
	const uint32_t column = count_of(value_get(message, "column")), length = count_of(value_get(message, "length"));
	struct str line;
	const struct span begin = messages_line(b, begins, value_str(value_get(message, "path")), count_of(value_get(message, "row")), &line);
	if (!span_known(begin))
		return otherwise;
	const uint32_t before = column ? str_utf16_to(line, column - 1).n : 0;
	return span_make(begin.at + before, length ? str_utf16_to(str_from(line, before), length).n : 0);
}

void messages_report(struct build *b, const struct value *messages, const char *tool, struct span at)
{
	struct value *begins = v_map(b->arena), *said = v_map(b->arena);
	list_each(i, messages) {
		const struct value *message = list_at(messages, i), *notes = value_get(message, "notes");
		const struct str key = str_fmt(b->arena, "%.*s:%u:%u:%.*s", STRA(value_str(value_get(message, "path"))), count_of(value_get(message, "row")),
			count_of(value_get(message, "column")), STRA(value_str(value_get(message, "text"))));
		if (map_get(said, key))
			continue;
		map_put(b->arena, said, key, LITERAL(""));
		const struct str text = text_redacted(b->arena, value_str(value_get(message, "text")));
		struct diag *g = diag(b->cx->diags, is_true(value_get(message, "error")) ? D_BUILD_FAILED : D_BUILD_WARNING, span_of(b, begins, message, at), "%s: %.*s", tool, STRA(text));
		list_each(k, notes)
			diag_note(b->cx->diags, g, (struct span){ 0 }, "%.*s", STRA(text_redacted(b->arena, value_str(list_at(notes, k)))));
	}
}
