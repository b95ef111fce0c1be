/* documents: the texts that the editor has open, and places in them. */
#include "compiler/lsp/lsp.h"

#include "ir/base/path.h"
#include "ir/base/utf8.h"

#include <stdlib.h>

/* ---- URIs */

static int hex_digit(char c)
{
	return ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str uri_path(struct arena *a, struct str uri)
{
	if (!str_starts(uri, "file://"))
		return uri;
	struct str rest = str_from(uri, 7);
	const int32_t slash = str_find(rest, '/');
	rest = slash < 0 ? STR("/") : str_from(rest, (uint32_t)slash); /* the host is this one */
	char *p = text_room(a, (size_t)rest.n + 1, rest);
	uint32_t n = 0;
	for (uint32_t i = 0; i < rest.n; i++) {
		const int hi = rest.p[i] == '%' && i + 2 < rest.n ? hex_digit(rest.p[i + 1]) : -1, lo = hi < 0 ? -1 : hex_digit(rest.p[i + 2]);
		p[n++] = lo < 0 ? rest.p[i] : (char)(hi * 16 + lo);
		i += lo < 0 ? 0 : 2;
	}
	return path_normal(a, str_utf8(a, (struct str){ p, n }));
}

struct str uri_of(struct arena *a, struct str path)
{
	static const char plain[] = "/-._~!$&'()*+,;=:@";
	struct buf b = { 0 };
	if (!str_starts(path, "/"))
		return path;
	buf_z(&b, "file://");
	for (uint32_t i = 0; i < path.n; i++) {
		const char c = path.p[i];
		if (ascii_alnum(c) || (c && strchr(plain, c)))
			buf_c(&b, c);
		else
			buf_putf(&b, "%%%02X", (unsigned)(unsigned char)c);
	}
	const struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

/* ---- places */

/* Bytes of the first `units` units of a line. */
static uint32_t bytes_of(const struct server *s, struct str line, double units)
{
	uint32_t at = 0;
	if (s->utf8)
		return units < line.n ? (uint32_t)units : line.n;
	for (double n = 0; at < line.n && n < units;) {
		const uint32_t size = utf8_at(line, at);
		n += size == 4 ? 2 : 1;
		at += size;
	}
	return at;
}

static double number_of(const struct value *v)
{
	return v && v->kind == VALUE_NUMBER && v->number > 0 && v->number < UINT32_MAX ? v->number : 0;
}

uint32_t position_offset(const struct server *s, struct str text, const struct value *position)
{
	double line = number_of(value_get(position, "line"));
	uint32_t at = 0;
	for (; line > 0; line--) {
		const char *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
		if (!end)
			return text.n;
		at = (uint32_t)(end - text.p) + 1;
	}
	const char *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
	struct str rest = str_to(str_from(text, at), end ? (uint32_t)(end - text.p) - at : text.n - at);
	if (rest.n && rest.p[rest.n - 1] == '\r')
		rest.n--;
	return at + bytes_of(s, rest, number_of(value_get(position, "character")));
}

struct line_index {
	struct str of;         /* compared by its place */
	struct arena arena;
	VEC(uint32_t) starts;
};

void positions_forget(struct server *s)
{
	if (!s->lines)
		s->lines = ARENA_NEW(&s->arena, struct line_index);
	arena_free(&s->lines->arena);
	*s->lines = (struct line_index){ 0 };
}

static const struct line_index *lines_of(const struct server *s, struct str text)
{
	struct line_index *l = s->lines;
	if (l->starts.n && l->of.p == text.p && l->of.n == text.n)
		return l;
	arena_free(&l->arena);
	*l = (struct line_index){ .of = text };
	vec_push(&l->arena, &l->starts, 0);
	for (const char *p = text.p, *end; p && p < text.p + text.n && (end = memchr(p, '\n', (size_t)(text.p + text.n - p))); p = end + 1)
		vec_push(&l->arena, &l->starts, (uint32_t)(end - text.p) + 1);
	return l;
}

struct lsp_position position_of(const struct server *s, struct str text, uint32_t at)
{
	const struct line_index *l = lines_of(s, text);
	uint32_t lo = 0, hi = l->starts.n;
	at = at < text.n ? at : text.n;
	while (hi - lo > 1) { /* the last line that begins at or before it */
		const uint32_t mid = lo + (hi - lo) / 2;
		if (l->starts.at[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	const uint32_t start = l->starts.at[lo];
	return (struct lsp_position){ lo, s->utf8 ? at - start : str_utf16(str_from(str_to(text, at), start)) };
}

const struct value *position_value(struct arena *a, struct lsp_position p)
{
	return MAP(a, { "line", v_int(a, p.line) }, { "character", v_int(a, p.character) });
}

const struct value *range_value(const struct server *s, struct arena *a, struct str text, struct range r)
{
	return MAP(a, { "start", position_value(a, position_of(s, text, r.at)) }, { "end", position_value(a, position_of(s, text, r.end > r.at ? r.end : r.at)) });
}

const struct value *location_value(const struct server *s, struct arena *a, struct str path, struct str text, struct range r)
{
	return MAP(a, { "uri", v_str(a, uri_of(a, path)) }, { "range", range_value(s, a, text, r) });
}

/* ---- texts */

struct document *document_find(struct server *s, struct str uri)
{
	for (uint32_t i = 0; i < s->documents.n; i++)
		if (s->documents.at[i]->open && str_eq(s->documents.at[i]->uri, uri))
			return s->documents.at[i];
	return NULL;
}

struct document *document_of_path(const struct server *s, struct str path)
{
	for (uint32_t i = 0; i < s->documents.n; i++)
		if (s->documents.at[i]->open && str_eq(s->documents.at[i]->path, path))
			return s->documents.at[i];
	return NULL;
}

struct str text_of_path(struct server *s, struct arena *a, struct str path)
{
	struct str text = { 0 };
	return s->host.read_file(&s->host, a, str_zdup(a, path), &text) == FILE_REGULAR ? str_utf8(a, text) : STR("");
}

/* Gives the document another text, in another arena; uri and path go with it. */
static void set_text(struct document *d, struct str uri, struct str text)
{
	struct arena next = { 0 };
	const struct str kept_uri = str_dup(&next, uri), kept_text = str_utf8(&next, str_dup(&next, text));
	const struct str path = uri_path(&next, kept_uri);
	arena_free(&d->arena);
	d->arena = next;
	d->uri = kept_uri;
	d->path = path;
	d->text = kept_text;
}

void document_open(struct server *s, const struct value *params)
{
	const struct value *item = value_get(params, "textDocument");
	const struct str uri = value_str(value_get(item, "uri"));
	struct document *d = document_find(s, uri);
	for (uint32_t i = 0; !d && i < s->documents.n; i++)
		if (!s->documents.at[i]->open)
			d = s->documents.at[i];
	if (!d) {
		d = ARENA_NEW(&s->arena, struct document);
		vec_push(&s->arena, &s->documents, d);
	}
	set_text(d, uri, value_str(value_get(item, "text")));
	d->version = number_of(value_get(item, "version"));
	d->open = true;
	services_changed(s, d->path);
}

void document_change(struct server *s, const struct value *params)
{
	struct document *d = document_find(s, value_str(value_dig(params, "textDocument", "uri")));
	const struct value *changes = value_get(params, "contentChanges");
	if (d)
		d->version = number_of(value_dig(params, "textDocument", "version"));
	list_each(i, d ? changes : NULL) {
		const struct value *change = changes->list.item[i], *range = value_get(change, "range");
		const struct str text = value_str(value_get(change, "text"));
		if (!is_map(range)) {
			set_text(d, d->uri, text);
			continue;
		}
		uint32_t from = position_offset(s, d->text, value_get(range, "start")), to = position_offset(s, d->text, value_get(range, "end"));
		to = to < from ? from : to;
		struct arena scratch = { 0 };
		set_text(d, d->uri, STR_CAT(&scratch, str_to(d->text, from), text, str_from(d->text, to)));
		arena_free(&scratch);
	}
	if (d)
		services_changed(s, d->path);
}

void document_close(struct server *s, const struct value *params)
{
	struct document *d = document_find(s, value_str(value_dig(params, "textDocument", "uri")));
	if (!d)
		return;
	d->open = false;
	services_changed(s, d->path);
	arena_free(&d->arena);
	d->uri = d->path = d->text = (struct str){ 0 };
}
