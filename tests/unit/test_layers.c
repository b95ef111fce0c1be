/* What holds of every layout: boxes do not overlap, edges run from left to right but for those of cycles, and all lies in the drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "emit/review/page/layers.h"

enum { MOST = 200 };

static uint32_t seed;
static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static struct layers graph_of(struct arena *a, uint32_t boxes, uint32_t edges)
{
	struct layers l = { .boxes = ARENA_ARRAY(a, struct layers_box, boxes), .boxes_n = boxes, .edges = ARENA_ARRAY(a, struct layers_edge, edges + 1) };
	for (uint32_t i = 0; i < boxes; i++)
		l.boxes[i] = (struct layers_box){ .width = 40 + (int32_t)any(160), .height = 40 };
	for (uint32_t i = 0; i < edges; i++) {
		const struct layers_edge e = { .from = any(boxes), .to = any(boxes) };
		if (e.from != e.to)
			l.edges[l.edges_n++] = e;
	}
	return l;
}

static void check(const struct layers *l)
{
	for (uint32_t i = 0; i < l->boxes_n; i++) {
		const struct layers_box *b = &l->boxes[i];
		assert_true(b->x >= 0 && b->y >= 0 && b->x + b->width <= l->width && b->y + b->height <= l->height);
		for (uint32_t k = 0; k < i; k++) {
			const struct layers_box *c = &l->boxes[k];
			assert_true(b->x + b->width <= c->x || c->x + c->width <= b->x || b->y + b->height <= c->y || c->y + c->height <= b->y);
		}
	}
	for (uint32_t i = 0; i < l->edges_n; i++) {
		const struct layers_edge *e = &l->edges[i];
		const struct layers_box *left = &l->boxes[e->backward ? e->to : e->from], *right = &l->boxes[e->backward ? e->from : e->to];
		int32_t x = left->x + left->width;
		for (uint32_t k = 0; k < e->n; k++) {
			const struct layers_bend *bend = &l->bends.at[e->bends + k];
			assert_true(bend->x > x && bend->y >= 0 && bend->y <= l->height);
			x = bend->x + bend->width;
		}
		assert_true(x < right->x);
	}
}

static void test_any_graph(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 300; round++) {
		struct arena a = { 0 };
		seed = round;
		const uint32_t boxes = 1 + any(round % 60 + 1), edges = any(2 * boxes + 1);
		struct layers l = graph_of(&a, boxes, edges);
		layers_arrange(&a, &l);
		check(&l);
		seed = round;
		any(round % 60 + 1), any(2 * boxes + 1);
		struct layers again = graph_of(&a, boxes, edges);
		layers_arrange(&a, &again);
		assert_int_equal(l.width, again.width);
		assert_memory_equal(l.boxes, again.boxes, boxes * sizeof *l.boxes);
		arena_free(&a);
	}
}

/* A chain whose ends are linked, too: the bends of that edge are bounded, and a chain stays one line. */
static void test_chain(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct layers l = { .boxes = ARENA_ARRAY(&a, struct layers_box, MOST), .boxes_n = MOST, .edges = ARENA_ARRAY(&a, struct layers_edge, MOST) };
	for (uint32_t i = 0; i < MOST; i++) {
		l.boxes[i] = (struct layers_box){ .width = 50, .height = 40 };
		l.edges[i] = (struct layers_edge){ .from = i, .to = (i + 1) % MOST };
	}
	l.edges_n = MOST;
	layers_arrange(&a, &l);
	check(&l);
	assert_true(l.edges[MOST - 1].backward);
	assert_int_equal(l.edges[MOST - 1].n, MOST - 2);
	arena_free(&a);
}

static void test_nothing(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct layers l = { 0 };
	layers_arrange(&a, &l);
	assert_int_equal(l.width, 0);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_any_graph), cmocka_unit_test(test_chain), cmocka_unit_test(test_nothing) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
