/* cycles: resources that wait for each other, found by one walk in depth over the edges; each is reported once. */
#include "ir/truth/truth.h"

#include "ir/base/buf.h"

enum colour { UNSEEN, OPEN, CLOSED };

struct walk {
	struct truth *t;
	uint32_t *first;          /* by resource: its first edge; [n] is the end */
	uint32_t *next;           /* by resource: the edge to look at next */
	uint8_t *colour;
	bool *told;               /* by resource: part of a cycle that was reported */
	VEC(uint32_t) way;        /* edges from the root of the walk to where it stands */
};

static struct str name_of(const struct walk *w, uint32_t resource) { return w->t->resources->map.entry[resource].key; }

/* A nested stack waits for all that any of its resources needs; and the plugin may let resources wait for each other. */
static bool made_by_splitting(const struct walk *w, uint32_t from, const struct edge *e)
{
	const struct nested_stacks *all = &w->t->cx->nested;
	return all->of.n && (nested_stack_find(w->t->cx, name_of(w, from)) || (span_known(all->chained) && e->at.at == all->chained.at));
}

/* The cycle that `closing` closes: the way from its target on, then itself. */
static void report(struct walk *w, uint32_t closing)
{
	const struct edge *edges = w->t->edges.at, *last = &edges[closing];
	struct diags *d = w->t->cx->diags;
	uint32_t from = w->way.n;
	if (w->told[last->to])
		return;
	/* The target is open, so the way leads through it. */
	if (last->from != last->to)
		do
			from--;
		while (edges[w->way.at[from]].from != last->to);
	struct buf path = { 0 };
	bool old = false, torn = false;
	for (uint32_t i = from; i < w->way.n; i++) {
		uint32_t resource = edges[w->way.at[i]].from;
		buf_putf(&path, "%.*s → ", STRA(name_of(w, resource)));
		old |= w->told[resource];
		torn |= made_by_splitting(w, resource, &edges[w->way.at[i]]);
		w->told[resource] = true;
	}
	old |= w->told[last->from];
	torn |= made_by_splitting(w, last->from, last);
	w->told[last->from] = true;
	buf_putf(&path, "%.*s → %.*s", STRA(name_of(w, last->from)), STRA(name_of(w, last->to)));
	if (!old) {
		struct span at = from < w->way.n ? edges[w->way.at[from]].at : last->at;
		struct diag *g = torn ? diag(d, D_NESTED_BROKEN, at, "serverless-plugin-split-stacks lets them wait for each other: %.*s", (int)path.n, path.p)
				      : diag(d, D_TEMPLATE_CYCLE, at, "resources wait for each other: %.*s", (int)path.n, path.p);
		if (torn)
			diag_label(d, g, "CloudFormation refuses it; slsc's own --split makes no circles");
		for (uint32_t i = from; i < w->way.n; i++) {
			const struct edge *e = &edges[w->way.at[i]];
			diag_note(d, g, e->at, "'%.*s' needs '%.*s' here", STRA(name_of(w, e->from)), STRA(name_of(w, e->to)));
		}
		diag_note(d, g, last->at, "'%.*s' needs '%.*s' here", STRA(name_of(w, last->from)), STRA(name_of(w, last->to)));
	}
	buf_free(&path);
}

static void walk_from(struct walk *w, uint32_t root)
{
	uint32_t here = root;
	w->colour[here] = OPEN;
	for (;;) {
		if (w->next[here] == w->first[here + 1]) {
			w->colour[here] = CLOSED;
			if (!w->way.n)
				return;
			here = w->t->edges.at[w->way.at[--w->way.n]].from;
			continue;
		}
		uint32_t edge = w->next[here]++, to = w->t->edges.at[edge].to;
		if (w->colour[to] == OPEN) {
			report(w, edge);
		} else if (w->colour[to] == UNSEEN) {
			vec_push(w->t->cx->arena, &w->way, edge);
			here = to;
			w->colour[here] = OPEN;
		}
	}
}

void truth_cycles(struct truth *t)
{
	uint32_t n = map_len(t->resources);
	struct arena *a = t->cx->arena;
	struct walk w = { .t = t, .first = ARENA_ARRAY(a, uint32_t, n + 1), .next = ARENA_ARRAY(a, uint32_t, n + 1),
			  .colour = ARENA_ARRAY(a, uint8_t, n + 1), .told = ARENA_ARRAY(a, bool, n + 1) };
	for (uint32_t i = 0, edge = 0; i <= n; i++) {
		while (i < n && edge < t->edges.n && t->edges.at[edge].from < i)
			edge++;
		w.first[i] = w.next[i] = i == n ? t->edges.n : edge;
	}
	for (uint32_t i = 0; i < n; i++)
		if (w.colour[i] == UNSEEN)
			walk_from(&w, i);
}
