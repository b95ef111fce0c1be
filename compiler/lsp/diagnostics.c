/* diagnostics: what the last compilations found, for the editor, by file. */
#include "compiler/lsp/lsp.h"

#include "ir/base/path.h"

enum { LSP_ERROR = 1, LSP_WARNING = 2 };

struct file {
	struct str uri;
	struct value *all;
};
struct files {
	VEC(struct file) of;
};

static struct value *list_for(struct arena *a, struct files *f, struct str uri)
{
	for (uint32_t i = 0; i < f->of.n; i++)
		if (str_eq(f->of.at[i].uri, uri))
			return f->of.at[i].all;
	vec_push(a, &f->of, (struct file){ uri, v_list(a) });
	return f->of.at[f->of.n - 1].all;
}

/* Where a span stands, as LSP has it; without a place of its own the beginning of the configuration. */
static const struct value *place_of(const struct server *s, struct arena *a, const struct analysis *x, struct span at, struct str *path)
{
	const struct source *f = span_known(at) ? source_of(&x->sources, at) : NULL;
	*path = path_normal(a, f ? f->path : x->diags.fallback);
	const struct range r = f ? (struct range){ at.at - f->base, at.at - f->base + at.len } : (struct range){ 0, 0 };
	return range_value(s, a, f ? f->text : STR(""), r);
}

static const struct value *related(const struct server *s, struct arena *a, const struct analysis *x, const struct diag *g)
{
	struct value *all = v_list(a);
	for (uint32_t i = 0; i < g->notes.n; i++) {
		struct str path;
		if (!span_known(g->notes.at[i].span))
			continue;
		const struct value *range = place_of(s, a, x, g->notes.at[i].span, &path);
		list_push(a, all, MAP(a, { "location", MAP(a, { "uri", v_str(a, uri_of(a, path)) }, { "range", range }) }, { "message", v_str(a, g->notes.at[i].text) }));
	}
	return list_len(all) ? all : NULL;
}

/* The message, with what is beside the caret and notes that have no place. */
static struct str message_of(struct arena *a, const struct diag *g)
{
	struct str s = g->message;
	if (g->label.n)
		s = STR_CAT(a, s, STR("; "), g->label);
	for (uint32_t i = 0; i < g->notes.n; i++)
		if (!span_known(g->notes.at[i].span))
			s = STR_CAT(a, s, STR("\n"), g->notes.at[i].text);
	return s;
}

static void add(const struct server *s, struct arena *a, struct files *files, const struct analysis *x, const struct diag *g)
{
	struct str path;
	const struct value *range = place_of(s, a, x, g->span, &path);
	const struct str id = str_z(diag_info(g->id)->name);
	list_push(a, list_for(a, files, uri_of(a, path)), MAP(a, { "range", range },
		{ "severity", v_int(a, g->severity == DIAG_ERROR ? LSP_ERROR : LSP_WARNING) }, { "code", v_str(a, id) },
		{ "codeDescription", s->documentation.n ? MAP(a, { "href", v_str(a, STR_CAT(a, s->documentation, STR("#"), id)) }) : NULL }, { "source", LITERAL("slsc") },
		{ "message", v_str(a, message_of(a, g)) }, { "relatedInformation", related(s, a, x, g) }));
}

static void publish(struct server *s, struct arena *a, struct str uri, const struct value *all)
{
	const struct document *d = document_find(s, uri);
	stream_write(s, a, MAP(a, { "jsonrpc", LITERAL("2.0") }, { "method", LITERAL("textDocument/publishDiagnostics") },
		{ "params", MAP(a, { "uri", v_str(a, uri) }, { "version", d ? v_number(a, d->version, STR("")) : NULL }, { "diagnostics", all }) }));
}

void diagnostics_publish(struct server *s)
{
	struct arena a = { 0 };
	struct files files = { 0 };
	positions_forget(s);
	for (uint32_t i = 0; i < s->services.n; i++) {
		const struct analysis *x = s->services.at[i]->now;
		s->services.at[i]->untold = false;
		for (uint32_t k = 0; x && k < x->report.n; k++)
			add(s, &a, &files, x, x->report.all[k]);
	}
	for (uint32_t i = 0; i < s->documents.n; i++) /* an editor learns that there are none, too */
		if (s->documents.at[i]->open)
			(void)list_for(&a, &files, uri_of(&a, s->documents.at[i]->path));
	for (uint32_t i = 0; i < s->shown.n; i++)
		(void)list_for(&a, &files, s->shown.at[i]); /* those that have none any more, too */
	for (uint32_t i = 0; i < files.of.n; i++)
		publish(s, &a, files.of.at[i].uri, files.of.at[i].all);
	s->shown.n = 0;
	for (uint32_t i = 0; i < files.of.n; i++) {
		bool known = false;
		for (uint32_t k = 0; k < s->uris.n; k++)
			if (str_eq(s->uris.at[k], files.of.at[i].uri)) {
				files.of.at[i].uri = s->uris.at[k];
				known = true;
			}
		if (!known) {
			files.of.at[i].uri = str_dup(&s->arena, files.of.at[i].uri);
			vec_push(&s->arena, &s->uris, files.of.at[i].uri);
		}
		if (list_len(files.of.at[i].all))
			vec_push(&s->arena, &s->shown, files.of.at[i].uri);
	}
	arena_free(&a);
}
