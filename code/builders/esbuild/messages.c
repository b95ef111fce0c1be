/* esbuild's messages as diagnostics at their places in the user's files. */
#include "code/build/messages.h"
#include "code/builders/esbuild/esbuild.h"

#include "ir/js.h"

#include <stdlib.h>

#define ERROR_MARK "\xe2\x9c\x98 [ERROR] "
#define WARNING_MARK "\xe2\x96\xb2 [WARNING] "

/* "    src/a.ts:3:12:" */
static bool read_place(struct str line, struct str *path, uint32_t *row, uint32_t *column)
{
	if (!str_starts(line, "    ") || !str_ends(line, ":"))
		return false;
	struct str text = str_to(str_from(line, 4), line.n - 5);
	uint32_t *const numbers[] = { column, row };
	for (int i = 0; i < 2; i++) {
		const int32_t colon = str_rfind(text, ':');
		if (colon <= 0 || (uint32_t)colon + 1 == text.n)
			return false;
		*numbers[i] = 0;
		for (uint32_t k = (uint32_t)colon + 1; k < text.n; k++) {
			if (text.p[k] < '0' || text.p[k] > '9' || *numbers[i] > 100000000)
				return false;
			*numbers[i] = *numbers[i] * 10 + (uint32_t)(text.p[k] - '0');
		}
		text = str_to(text, (uint32_t)colon);
	}
	*path = text;
	return true;
}

/* The marks below the line of source: how many bytes are meant. */
static uint32_t marked(struct str line)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < line.n; i++)
		n += line.p[i] == '~' || line.p[i] == '^';
	return n;
}

/* Several calls tell the same of a file that they share. */
static void drop_repeated(struct esbuild *e)
{
	struct arena *a = e->build->arena;
	struct value *seen = v_map(a), *kept = v_list(a);
	list_each(i, e->cache->messages) {
		const struct str text = js_json(a, list_at(e->cache->messages, i));
		if (!map_get(seen, text))
			list_push(a, kept, list_at(e->cache->messages, i));
		map_put(a, seen, text, LITERAL(""));
	}
	e->cache->messages = kept;
}

bool esbuild_keep_messages(struct esbuild *e, struct str err)
{
	struct arena *a = e->build->arena;
	struct value *message = NULL, *notes = NULL;
	bool failed = false;
	for (struct str rest = str_utf8(a, err), line; rest.n;) {
		line = str_line(&rest);
		const bool error = str_starts(line, ERROR_MARK), warning = str_starts(line, WARNING_MARK);
		struct str path;
		uint32_t row, column;
		if (error || warning) {
			message = v_map(a);
			notes = v_list(a);
			map_putz(a, message, "text", v_str(a, str_dup(a, str_from(line, error ? (uint32_t)sizeof ERROR_MARK - 1 : (uint32_t)sizeof WARNING_MARK - 1))));
			map_putz(a, message, "error", v_bool(a, error));
			map_putz(a, message, "notes", notes);
			list_push(a, e->cache->messages, message);
			failed = failed || error;
		} else if (message && !value_get(message, "path") && read_place(line, &path, &row, &column)) {
			map_putz(a, message, "path", v_str(a, str_dup(a, path)));
			map_putz(a, message, "row", v_int(a, row));
			map_putz(a, message, "column", v_int(a, column));
		} else if (message && str_starts(line, "      ") && !value_get(message, "length") && marked(line) && str_search(line, STR("\xe2\x95\xb5"), 0) >= 0) {
			map_putz(a, message, "length", v_int(a, marked(line)));
		} else if (message && str_starts(line, "  ") && !str_starts(line, "   ")) {
			list_push(a, notes, v_str(a, str_dup(a, str_trim(line))));
		}
	}
	drop_repeated(e);
	return failed;
}

/* esbuild counts columns from 0, and bytes. */
struct span esbuild_span(struct esbuild *e, struct value *begins, const struct value *message)
{
	const struct value *row = value_get(message, "row"), *column = value_get(message, "column"), *length = value_get(message, "length");
	struct str line;
	if (!is_number(row) || !is_number(column))
		return e->span;
	const struct span begin = messages_line(e->build, begins, value_str(value_get(message, "path")), (uint32_t)row->number, &line);
	if (!span_known(begin) || column->number < 0 || column->number > line.n)
		return e->span;
	return span_make(begin.at + (uint32_t)column->number, is_number(length) ? (uint32_t)length->number : 1);
}

struct gathering {
	struct arena *a;
	struct value *paths;
};

static void note_path(void *gathering, struct cached_file *file)
{
	struct gathering *g = gathering;
	map_put(g->a, g->paths, file->path, LITERAL(""));
}

/* The files that bundles hold, as keys; stale: of those alone that are to be made again. */
static const struct value *files_of_bundles(struct esbuild *e, bool stale)
{
	struct gathering g = { e->build->arena, v_map(e->build->arena) };
	for (uint32_t i = 0; i < e->entries.n && list_len(e->cache->messages); i++)
		if (!stale || !cache_unit(e->cache, e->entries.at[i].source)->good)
			cache_walk(e->cache, e->entries.at[i].source, note_path, &g);
	return g.paths;
}

/* Of no file in particular: of any bundle. */
static bool is_about(const struct value *message, const struct value *files)
{
	const struct str path = value_str(value_get(message, "path"));
	return map_len(files) && (!path.n || map_get(files, path));
}

void esbuild_forget_messages(struct esbuild *e)
{
	struct value *kept = v_list(e->build->arena);
	const struct value *stale = files_of_bundles(e, true);
	list_each(i, e->cache->messages)
		if (!is_about(list_at(e->cache->messages, i), stale))
			list_push(e->build->arena, kept, list_at(e->cache->messages, i));
	e->cache->messages = kept;
}

void esbuild_report_messages(struct esbuild *e)
{
	struct build *b = e->build;
	struct value *bases = v_map(b->arena);
	const struct value *now = files_of_bundles(e, false);
	/* A warning is shown as long as a bundle has its file. */
	list_each(i, e->cache->messages) {
		const struct value *message = list_at(e->cache->messages, i), *notes = value_get(message, "notes");
		if (!is_string(value_get(message, "text")) || (!is_true(value_get(message, "error")) && !is_about(message, now)))
			continue;
		struct diag *g = diag(b->cx->diags, is_true(value_get(message, "error")) ? D_BUILD_FAILED : D_BUILD_WARNING, esbuild_span(e, bases, message),
				      "esbuild: %.*s", STRA(value_str(value_get(message, "text"))));
		list_each(k, notes)
			diag_note(b->cx->diags, g, (struct span){ 0 }, "%.*s", STRA(value_str(list_at(notes, k))));
	}
}
