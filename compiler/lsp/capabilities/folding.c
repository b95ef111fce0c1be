/* folding: what has lines below it, and runs of comments. */
#include "compiler/lsp/lsp.h"

/* Numbers of lines by offset, in one pass: nodes come in the order of the text. */
struct lines {
	struct str text;
	uint32_t at, line;
};

static uint32_t line_of(struct lines *l, uint32_t at)
{
	if (at < l->at)
		*l = (struct lines){ .text = l->text };
	for (const char *end; l->at < at && (end = memchr(l->text.p + l->at, '\n', at - l->at)); l->line++)
		l->at = (uint32_t)(end - l->text.p) + 1;
	return l->line;
}

static void add(struct request *r, struct value *all, uint32_t from, uint32_t to, const char *kind)
{
	if (to > from)
		list_push(r->a, all, MAP(r->a, { "startLine", v_int(r->a, from) }, { "endLine", v_int(r->a, to) }, { "kind", kind ? v_text(r->a, kind) : NULL }));
}

static void comments(struct request *r, struct value *all)
{
	struct str rest = r->document->text;
	uint32_t line = 0, first = 0, run = 0;
	for (; rest.n; line++) {
		const struct str text = str_trim(str_line(&rest));
		if (text.n && text.p[0] == '#') {
			first = run++ ? first : line;
			continue;
		}
		add(r, all, first, first + run - (run > 0), "comment");
		run = 0;
	}
	add(r, all, first, first + run - (run > 0), "comment");
}

static const struct value *answer(struct request *r)
{
	const struct outline *o = r->outline;
	struct value *all = v_list(r->a);
	struct lines starts = { .text = o->text };
	/* The ends of open nodes lie behind each other: one reader for each of them would be as many passes. */
	uint32_t *line_at = ARENA_ARRAY(r->a, uint32_t, (size_t)o->of.n);
	for (uint32_t i = 1; i < o->of.n; i++)
		line_at[i] = line_of(&starts, o->of.at[i].whole.at);
	for (uint32_t i = 1; i < o->of.n; i++) {
		struct lines end = { .text = o->text, .at = o->of.at[i].whole.at, .line = line_at[i] };
		while (end.at > 0 && o->text.p[end.at - 1] != '\n')
			end.at--;
		add(r, all, line_at[i], line_of(&end, o->of.at[i].whole.end), NULL);
	}
	comments(r, all);
	return all;
}

CAPABILITY(folding) = { "textDocument/foldingRange", .key = "foldingRangeProvider", .value = "true", .document = true, .answer = answer };
