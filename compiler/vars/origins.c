#include "compiler/vars/origins.h"

#include <stdlib.h>


enum {
	WAYS_MOST = 4,
	USES_MOST = 16,
	MATCHES_MOST = 1 << 20, /* of places and diagnostics: where a thousand places have the text of a thousand, the rest is silent */
};

struct link { /* an origin around a node, from the inside out */
	const struct origin *origin;
	const struct link *outer;
};

struct step { /* the path to a node */
	const struct step *above;
	struct str key; /* p NULL: item number index */
	uint32_t index;
};

struct way { /* one place at which a text ends up; n 0: where it is written */
	struct span use[USES_MOST];
	enum origin_kind kind[USES_MOST];
	uint32_t n;
	struct str to;
	bool named; /* the message is about this place */
};

struct found { /* the diagnostic at a place, and the ways that lead from there */
	struct diag *diag;
	uint32_t n;
	struct way way[WAYS_MOST];
};

struct search {
	struct cx *cx;
	struct found *found; /* sorted by place */
	uint32_t n, matches;
};

static struct str path_text(struct arena *a, const struct step *s)
{
	if (!s->above)
		return STR("");
	struct str above = path_text(a, s->above);
	if (!s->key.p)
		return str_fmt(a, "%.*s[%u]", STRA(above), s->index);
	return STR_CAT(a, above, above.n ? STR(".") : STR(""), s->key);
}

static void add_use(struct way *w, const struct origin *o, struct span shown)
{
	if (!span_known(o->use) || w->n == USES_MOST || span_inside(o->use, shown))
		return;
	for (uint32_t i = 0; i < w->n; i++)
		if (span_same(w->use[i], o->use))
			return;
	w->kind[w->n] = o->kind;
	w->use[w->n++] = o->use;
}

static void add_way(struct found *f, const struct link *l, struct str path)
{
	bool named = str_search(f->diag->message, path, 0) >= 0;
	if (f->n == WAYS_MOST && !named)
		return;
	struct way *w = &f->way[f->n < WAYS_MOST ? f->n++ : 0];
	*w = (struct way){ .to = path, .named = named };
	for (; l; l = l->outer)
		for (const struct origin *o = l->origin; o; o = o->next)
			add_use(w, o, f->diag->span);
}

static int compare(struct span a, struct span b)
{
	return a.at < b.at ? -1 : a.at > b.at;
}

static int by_place(const void *a, const void *b)
{
	return compare(((const struct found *)a)->diag->span, ((const struct found *)b)->diag->span);
}

/* All diagnostics that begin in the text [at, at+len), at least at its first byte. */
static void match_near(struct search *s, struct span at, bool all_of_it, const struct link *l, const struct step *to)
{
	uint32_t lo = 0, hi = s->n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (compare(s->found[mid].diag->span, at) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	struct str path = { 0 };
	for (; lo < s->n && s->matches < MATCHES_MOST; lo++, s->matches++) {
		struct span d = s->found[lo].diag->span;
		if (d.at != at.at && !(all_of_it && d.at < at.at + at.len))
			return;
		path = path.p ? path : path_text(s->cx->arena, to);
		add_way(&s->found[lo], l, path);
	}
}

/* Most places lie before the first diagnostic or behind the last one. */
static inline void match(struct search *s, struct span at, bool all_of_it, const struct link *l, const struct step *to)
{
	if (span_known(at) && at.at + at.len >= s->found[0].diag->span.at && at.at <= s->found[s->n - 1].diag->span.at)
		match_near(s, at, all_of_it, l, to);
}

static void walk(struct search *s, const struct value *v, const struct link *around, const struct step *here)
{
	struct link own = { value_origin(v), around };
	const struct link *l = own.origin && !(around && around->origin == own.origin) ? &own : around;
	match(s, v->span, !is_map(v) && !is_list(v), l, here);
	map_each(e, v) {
		struct step below = { here, e->key, 0 };
		struct link key = { value_origin(e->value), l };
		match(s, key_span(e), false, key.origin && key.origin->kind == ORIGIN_MERGE ? &key : l, &below);
		walk(s, e->value, l, &below);
	}
	list_each(i, v) {
		struct step below = { here, { 0 }, i };
		walk(s, v->list.item[i], l, &below);
	}
}

static bool noted(const struct diag *g, struct span at)
{
	for (uint32_t i = 0; i < g->notes.n; i++)
		if (span_same(g->notes.at[i].span, at))
			return true;
	return false;
}

/* Whether another way passes through all of this one's uses: it goes on from there. */
static bool passed(const struct found *f, const struct way *w)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct way *other = &f->way[i];
		uint32_t same = 0;
		for (uint32_t k = 0; k < w->n && other->n > w->n; k++)
			same += span_same(other->use[k], w->use[k]);
		if (other->n > w->n && same == w->n)
			return true;
	}
	return false;
}

/* A message that names one of the places means that one. */
static bool meant(const struct found *f, const struct way *w)
{
	bool any = false;
	for (uint32_t i = 0; i < f->n; i++)
		any |= f->way[i].named;
	return any ? w->named : !passed(f, w);
}

static void add_notes(struct search *s, const struct found *f)
{
	struct diags *d = s->cx->diags;
	for (uint32_t i = 0; i < f->n; i++) {
		const struct way *w = &f->way[i];
		for (uint32_t k = 0; meant(f, w) && k < w->n; k++) {
			if (noted(f->diag, w->use[k]))
				continue;
			if (k + 1 < w->n)
				diag_note(d, f->diag, w->use[k], "brought here by this %s", origin_word(w->kind[k]));
			else
				diag_note(d, f->diag, w->use[k], "brought to '%.*s' by this %s", STRA(w->to), origin_word(w->kind[k]));
		}
	}
}

static void tell_uses(struct cx *cx)
{
	struct search s = { .cx = cx, .found = ARENA_ARRAY(cx->arena, struct found, cx->diags->all.n) };
	for (uint32_t i = 0; i < cx->diags->all.n; i++)
		if (span_known(cx->diags->all.at[i]->span))
			s.found[s.n++] = (struct found){ .diag = cx->diags->all.at[i] };
	qsort(s.found, s.n, sizeof *s.found, by_place);
	struct step top = { 0 };
	if (s.n)
		walk(&s, cx->config, NULL, &top);
	for (uint32_t i = 0; i < s.n; i++)
		add_notes(&s, &s.found[i]);
}

void origins_tell(struct cx *cx)
{
	if (cx->config && cx->diags->all.n)
		tell_uses(cx);
	struct arena *a = cx->arena;
	if (!a->secrets || !a->secrets->known.n)
		return;
	for (uint32_t i = 0; i < cx->diags->all.n; i++) {
		struct diag *g = cx->diags->all.at[i];
		g->message = text_redacted(a, g->message);
		g->label = text_redacted(a, g->label);
		for (uint32_t k = 0; k < g->notes.n; k++)
			g->notes.at[k].text = text_redacted(a, g->notes.at[k].text);
	}
}
