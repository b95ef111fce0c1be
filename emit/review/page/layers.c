#include "emit/review/page/layers.h"

#include <stdlib.h>

enum { GAP_X = 72, GAP_Y = 14, BEND_HEIGHT = 4, SWEEPS = 8, SETTLES = 24, BENDS_A_PART = 8, LEAST_COLUMNS = 3 };

/* Boxes come first, then bends. */
struct spot {
	uint32_t layer, order; /* order: its place in its layer */
	int32_t height, y;
};

struct link {
	uint32_t from, to; /* spots of neighbouring layers, or of an edge without bends any */
};

/* Who is linked to whom, as runs of one array: those of spot i begin at at[i] and end at at[i + 1]. */
struct sides {
	uint32_t *at, *of;
};

struct work {
	struct arena *a;
	struct layers *l;
	uint32_t n, layers_n; /* spots */
	VEC(struct spot) spots;
	VEC(struct link) links;
	struct sides before, after;
	uint32_t *rows, *row_at; /* the spots of layer i in order: rows[row_at[i]] to rows[row_at[i + 1]] */
};

/* The links by their one end. after: by from. */
static struct sides sides_of(struct work *w, bool after)
{
	struct sides s = { ARENA_ARRAY(w->a, uint32_t, w->n + 2), ARENA_ARRAY(w->a, uint32_t, w->links.n + 1) };
	for (uint32_t i = 0; i < w->links.n; i++)
		s.at[(after ? w->links.at[i].from : w->links.at[i].to) + 2]++;
	for (uint32_t i = 2; i < w->n + 2; i++)
		s.at[i] += s.at[i - 1];
	for (uint32_t i = 0; i < w->links.n; i++) {
		const struct link *k = &w->links.at[i];
		s.of[s.at[(after ? k->from : k->to) + 1]++] = after ? k->to : k->from;
	}
	return s;
}

/* ---- layers */

/* An edge that leads back to a box whose search is not over would close a circle: it is taken the other way round. */
static void break_cycles(struct work *w)
{
	enum { NEW, OPEN, DONE };
	struct layers *l = w->l;
	const uint32_t n = l->boxes_n;
	uint32_t *at = ARENA_ARRAY(w->a, uint32_t, n + 2), *edge = ARENA_ARRAY(w->a, uint32_t, l->edges_n + 1), *next = ARENA_ARRAY(w->a, uint32_t, n + 1), *stack = ARENA_ARRAY(w->a, uint32_t, n + 1);
	uint8_t *state = ARENA_ARRAY(w->a, uint8_t, n + 1);
	for (uint32_t i = 0; i < l->edges_n; i++)
		at[l->edges[i].from + 2]++;
	for (uint32_t i = 2; i < n + 2; i++)
		at[i] += at[i - 1];
	for (uint32_t i = 0; i < l->edges_n; i++)
		edge[at[l->edges[i].from + 1]++] = i;
	for (uint32_t first = 0; first < n; first++) {
		uint32_t depth = 0;
		if (state[first] == NEW) {
			state[first] = OPEN;
			stack[depth++] = first;
		}
		while (depth) {
			const uint32_t box = stack[depth - 1];
			if (at[box] + next[box] == at[box + 1]) {
				state[box] = DONE;
				depth--;
				continue;
			}
			struct layers_edge *e = &l->edges[edge[at[box] + next[box]++]];
			e->backward = state[e->to] == OPEN;
			if (state[e->to] == NEW) {
				state[e->to] = OPEN;
				stack[depth++] = e->to;
			}
		}
	}
	for (uint32_t i = 0; i < l->edges_n; i++) {
		const struct layers_edge *e = &l->edges[i];
		vec_push(w->a, &w->links, e->backward ? (struct link){ e->to, e->from } : (struct link){ e->from, e->to });
	}
}

/* Each as far left as its predecessors let it; one without any beside those that it leads to. Those without edges are spread over the layers. */
static void set_layers(struct work *w)
{
	uint32_t *waits = ARENA_ARRAY(w->a, uint32_t, w->n + 1), *queue = ARENA_ARRAY(w->a, uint32_t, w->n + 1), end = 0;
	w->before = sides_of(w, false);
	w->after = sides_of(w, true);
	for (uint32_t i = 0; i < w->n; i++)
		if (!(waits[i] = w->before.at[i + 1] - w->before.at[i]))
			queue[end++] = i;
	for (uint32_t i = 0; i < end; i++)
		for (uint32_t k = w->after.at[queue[i]]; k < w->after.at[queue[i] + 1]; k++) {
			struct spot *s = &w->spots.at[w->after.of[k]];
			const uint32_t layer = w->spots.at[queue[i]].layer + 1;
			s->layer = layer > s->layer ? layer : s->layer;
			if (!--waits[w->after.of[k]])
				queue[end++] = w->after.of[k];
		}
	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t least = UINT32_MAX;
		for (uint32_t k = w->after.at[i]; k < w->after.at[i + 1]; k++) {
			const uint32_t layer = w->spots.at[w->after.of[k]].layer;
			least = layer < least ? layer : least;
		}
		if (w->before.at[i] == w->before.at[i + 1] && least != UINT32_MAX)
			w->spots.at[i].layer = least - 1;
		if (w->spots.at[i].layer >= w->layers_n)
			w->layers_n = w->spots.at[i].layer + 1;
	}
	const uint32_t columns = w->layers_n > LEAST_COLUMNS ? w->layers_n : LEAST_COLUMNS;
	for (uint32_t i = 0, alone = 0; i < w->n; i++)
		if (w->before.at[i] == w->before.at[i + 1] && w->after.at[i] == w->after.at[i + 1]) {
			const uint32_t layer = alone++ % columns;
			w->spots.at[i].layer = layer;
			w->layers_n = layer >= w->layers_n ? layer + 1 : w->layers_n;
		}
}

/* Links over several layers become chains of bends, as long as there may be more. */
static void add_bends(struct work *w)
{
	struct layers *l = w->l;
	const uint32_t most = BENDS_A_PART * (l->boxes_n + l->edges_n), links_n = w->links.n;
	for (uint32_t i = 0; i < links_n; i++) {
		const struct link k = w->links.at[i];
		const uint32_t first = w->spots.at[k.from].layer, layers = w->spots.at[k.to].layer - first;
		l->edges[i].bends = l->bends.n;
		if (layers < 2 || l->bends.n + layers > most)
			continue;
		l->edges[i].n = layers - 1;
		uint32_t from = k.from;
		for (uint32_t layer = 1; layer < layers; layer++) {
			const uint32_t bend = w->spots.n;
			vec_push(w->a, &w->spots, (struct spot){ .layer = first + layer, .height = BEND_HEIGHT });
			vec_push(w->a, &l->bends, (struct layers_bend){ 0 });
			if (layer == 1)
				w->links.at[i].to = bend;
			else
				vec_push(w->a, &w->links, (struct link){ from, bend });
			from = bend;
		}
		vec_push(w->a, &w->links, (struct link){ from, k.to });
	}
	w->n = w->spots.n;
	w->before = sides_of(w, false);
	w->after = sides_of(w, true);
}

/* ---- order */

/* What hangs together stands together: rows are filled in the order in which a search finds the spots. */
static void fill_rows(struct work *w)
{
	uint32_t *found = ARENA_ARRAY(w->a, uint32_t, w->n + 1), n = 0;
	uint8_t *seen = ARENA_ARRAY(w->a, uint8_t, w->n + 1);
	for (uint32_t first = 0, next = 0; first < w->n; first++) {
		if (!seen[first]) {
			seen[first] = 1;
			found[n++] = first;
		}
		for (; next < n; next++)
			for (int side = 0; side < 2; side++) {
				const struct sides *s = side ? &w->before : &w->after;
				for (uint32_t k = s->at[found[next]]; k < s->at[found[next] + 1]; k++)
					if (!seen[s->of[k]]) {
						seen[s->of[k]] = 1;
						found[n++] = s->of[k];
					}
			}
	}
	w->rows = ARENA_ARRAY(w->a, uint32_t, w->n + 1);
	w->row_at = ARENA_ARRAY(w->a, uint32_t, w->layers_n + 2);
	for (uint32_t i = 0; i < w->n; i++)
		w->row_at[w->spots.at[i].layer + 2]++;
	for (uint32_t i = 2; i < w->layers_n + 2; i++)
		w->row_at[i] += w->row_at[i - 1];
	for (uint32_t i = 0; i < n; i++)
		w->rows[w->row_at[w->spots.at[found[i]].layer + 1]++] = found[i];
	for (uint32_t i = 0; i < n; i++) {
		struct spot *s = &w->spots.at[w->rows[i]];
		s->order = i - w->row_at[s->layer];
	}
}

struct sorted {
	uint64_t key;
	uint32_t order, spot;
};

static int by_key(const void *x, const void *y)
{
	const struct sorted *p = x, *q = y;
	return p->key != q->key ? (p->key < q->key ? -1 : 1) : p->order < q->order ? -1 : p->order > q->order;
}

/* A row by the mean place of each one's neighbours on one side; who has none keeps its place. */
static void sort_row(struct work *w, uint32_t layer, const struct sides *s, struct sorted *room)
{
	const uint32_t from = w->row_at[layer], n = w->row_at[layer + 1] - from;
	const uint64_t unit = 1024;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t spot = w->rows[from + i], begin = s->at[spot], end = s->at[spot + 1];
		uint64_t sum = 0;
		for (uint32_t k = begin; k < end; k++) {
			const struct spot *other = &w->spots.at[s->of[k]];
			/* As a part of its row, since rows differ in length. */
			sum += (2 * (uint64_t)other->order + 1) * unit * n / (2 * (w->row_at[other->layer + 1] - w->row_at[other->layer]));
		}
		room[i] = (struct sorted){ begin == end ? i * unit + unit / 2 : sum / (end - begin), i, spot };
	}
	qsort(room, n, sizeof *room, by_key);
	for (uint32_t i = 0; i < n; i++) {
		w->rows[from + i] = room[i].spot;
		w->spots.at[room[i].spot].order = i;
	}
}

/* ---- places */

static int32_t middle(const struct spot *s) { return s->y + s->height / 2; }

/* Where a spot would like to be: level with its neighbours. */
static int32_t wished(const struct work *w, uint32_t spot)
{
	int64_t sum = 0, n = 0;
	for (int side = 0; side < 2; side++) {
		const struct sides *s = side ? &w->before : &w->after;
		for (uint32_t k = s->at[spot]; k < s->at[spot + 1]; k++, n++)
			sum += middle(&w->spots.at[s->of[k]]);
	}
	const struct spot *own = &w->spots.at[spot];
	return n ? (int32_t)(sum / n) - own->height / 2 : own->y;
}

/*
 * All of a row as near to their wishes as their distance allows: once pushed down from above, once up from below, and the mean of both,
 * which keeps the distance, too.
 */
static void settle_row(struct work *w, uint32_t layer, int32_t *wishes)
{
	const uint32_t from = w->row_at[layer], n = w->row_at[layer + 1] - from;
	for (uint32_t i = 0; i < n; i++)
		wishes[i] = wished(w, w->rows[from + i]);
	for (uint32_t i = 0; i < n; i++) {
		struct spot *s = &w->spots.at[w->rows[from + i]];
		const struct spot *above = i ? &w->spots.at[w->rows[from + i - 1]] : NULL;
		const int32_t least = above ? above->y + above->height + GAP_Y : INT32_MIN;
		s->y = wishes[i] > least ? wishes[i] : least;
	}
	int32_t below = INT32_MAX;
	for (uint32_t i = n; i-- > 0;) {
		struct spot *s = &w->spots.at[w->rows[from + i]];
		const int32_t most = below == INT32_MAX ? INT32_MAX : below - GAP_Y - s->height;
		below = wishes[i] < most ? wishes[i] : most;
		s->y = (int32_t)(((int64_t)s->y + below) >> 1);
	}
}

/* Columns as wide as their widest box, and the upper edge at 0. */
static void put_places(struct work *w)
{
	struct layers *l = w->l;
	int32_t *wide = ARENA_ARRAY(w->a, int32_t, w->layers_n + 1), *left = ARENA_ARRAY(w->a, int32_t, w->layers_n + 1), top = INT32_MAX;
	for (uint32_t i = 0; i < l->boxes_n; i++) {
		int32_t *width = &wide[w->spots.at[i].layer];
		*width = l->boxes[i].width > *width ? l->boxes[i].width : *width;
	}
	for (uint32_t i = 0; i < w->layers_n; i++)
		left[i + 1] = left[i] + wide[i] + GAP_X;
	for (uint32_t i = 0; i < w->n; i++)
		top = w->spots.at[i].y < top ? w->spots.at[i].y : top;
	for (uint32_t i = 0; i < w->n; i++) {
		struct spot *s = &w->spots.at[i];
		s->y -= top;
		l->height = s->y + s->height > l->height ? s->y + s->height : l->height;
		if (i < l->boxes_n) {
			l->boxes[i].x = left[s->layer] + (wide[s->layer] - l->boxes[i].width) / 2;
			l->boxes[i].y = s->y;
		} else {
			l->bends.at[i - l->boxes_n] = (struct layers_bend){ left[s->layer], middle(s), wide[s->layer] };
		}
	}
	l->width = left[w->layers_n] - GAP_X;
}

void layers_arrange(struct arena *a, struct layers *l)
{
	struct work w = { .a = a, .l = l, .n = l->boxes_n };
	if (!l->boxes_n)
		return;
	for (uint32_t i = 0; i < l->boxes_n; i++)
		vec_push(a, &w.spots, (struct spot){ .height = l->boxes[i].height });
	break_cycles(&w);
	set_layers(&w);
	add_bends(&w);
	fill_rows(&w);
	struct sorted *room = ARENA_ARRAY(a, struct sorted, w.n);
	for (int sweep = 0; sweep < SWEEPS; sweep++)
		for (uint32_t i = 0; i < w.layers_n; i++)
			sort_row(&w, sweep % 2 ? w.layers_n - 1 - i : i, sweep % 2 ? &w.after : &w.before, room);
	for (uint32_t i = 0; i < w.layers_n; i++) {
		int32_t y = 0;
		for (uint32_t k = w.row_at[i]; k < w.row_at[i + 1]; k++) {
			struct spot *s = &w.spots.at[w.rows[k]];
			s->y = y;
			y += s->height + GAP_Y;
		}
	}
	int32_t *wishes = ARENA_ARRAY(a, int32_t, w.n);
	for (int pass = 0; pass < SETTLES; pass++)
		for (uint32_t i = 0; i < w.layers_n; i++)
			settle_row(&w, pass % 2 ? w.layers_n - 1 - i : i, wishes);
	put_places(&w);
}
