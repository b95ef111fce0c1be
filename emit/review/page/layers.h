/*
 * layers: where the boxes of a directed graph stand when they are drawn from left to right, and how its edges run. After Sugiyama, Tagawa and
 * Toda: cycles are broken, each box gets a layer behind those of its predecessors, edges over several layers get a bend in each, the layers are
 * ordered by the barycentres of their neighbours, and heights are averaged. In whole pixels: the same graph gives the same places everywhere.
 *
 * Time and memory: (boxes + edges) log (boxes), since the number of bends is bounded; an edge beyond it is one straight curve.
 */
#ifndef SLSC_PAGE_LAYERS_H
#define SLSC_PAGE_LAYERS_H

#include "ir/base/arena.h"
#include "ir/base/vec.h"

struct layers_box {
	int32_t width, height; /* given, pixels */
	int32_t x, y;          /* found: the upper left corner */
};

struct layers_edge {
	uint32_t from, to;  /* given: boxes, not the same */
	bool backward;      /* found: it runs from right to left, one of a cycle */
	uint32_t bends, n;  /* found: its bends are layers.bends[bends] and the n - 1 after it, from the left */
};

struct layers_bend {
	int32_t x, y, width; /* the edge runs level from x to x + width */
};

struct layers {
	struct layers_box *boxes;
	uint32_t boxes_n;
	struct layers_edge *edges;
	uint32_t edges_n;
	VEC(struct layers_bend) bends;
	int32_t width, height; /* of the whole */
};

/* boxes and edges are given; the rest is found. */
void layers_arrange(struct arena *a, struct layers *l);

#endif
