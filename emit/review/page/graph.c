/*
 * The stack as a drawing. Large ones are drawn in groups: boxes that cannot be told apart by what they are, what happens to them and what they
 * are connected with become one, and its members stand below in a folded list.
 */
#include <stdlib.h>

#include "emit/review/page/html.h"
#include "emit/review/page/layers.h"
#include "emit/review/page/page.h"
#include "emit/review/brief.h"

enum {
	SMALL = 30,        /* up to so many nodes each has a box of its own */
	MOST_BOXES = 60,   /* that groups should come down to */
	LEAST_MEMBERS = 4, /* of a group */
	ROUNDS = 3,        /* how far two nodes' surroundings are compared */
	BOX_HEIGHT = 40, LETTER = 8, LONGEST_NAME = 26, MARGIN = 6,
};

enum { UNCHANGED = ACTIONS };

struct drawn {
	uint32_t first, n; /* the first node, and how many there are */
	struct ids ids;    /* the names of a group's */
};

struct drawing {
	struct page *p;
	const struct picture *picture;
	uint32_t *box;    /* by node: its box, UINT32_MAX: not drawn */
	uint8_t *action;  /* by node: enum action, or UNCHANGED */
	VEC(struct drawn) boxes;
	VEC(const struct picture_edge *) edges; /* what each drawn edge is named by */
	VEC(uint32_t) stands;                   /* for how many edges it stands */
	VEC(struct layers_edge) lines;
};

static uint64_t mixed(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

static uint64_t text_number(const char *z)
{
	uint64_t x = 0;
	for (; *z; z++)
		x = x * 131 + (unsigned char)*z;
	return x;
}

struct colored {
	uint64_t color;
	uint32_t node;
};

static int by_color(const void *x, const void *y)
{
	const struct colored *p = x, *q = y;
	return p->color != q->color ? (p->color < q->color ? -1 : 1) : p->node < q->node ? -1 : p->node > q->node;
}

/* By node the first node that looks the same after so many rounds; the node itself where fewer than LEAST_MEMBERS do. How many boxes that makes. */
static uint32_t find_groups(const struct drawing *g, int rounds, uint32_t *first)
{
	struct arena *a = g->p->a;
	const struct picture *p = g->picture;
	const uint32_t n = p->nodes.n;
	uint64_t *color = ARENA_ARRAY(a, uint64_t, n + 1), *sum = ARENA_ARRAY(a, uint64_t, n + 1);
	struct colored *sorted = ARENA_ARRAY(a, struct colored, n + 1);
	for (uint32_t i = 0; i < n; i++)
		color[i] = mixed(text_number(p->nodes.at[i].kind) * 16 + g->action[i]);
	for (int round = 0; round < rounds; round++) {
		memset(sum, 0, n * sizeof *sum);
		for (uint32_t i = 0; i < p->edges.n; i++) {
			const struct picture_edge *e = &p->edges.at[i];
			sum[e->from] += mixed(color[e->to] * 4 + e->permission);
			sum[e->to] += mixed(color[e->from] * 4 + 2 + e->permission);
		}
		for (uint32_t i = 0; i < n; i++)
			color[i] = mixed(color[i] * 3 + sum[i]);
	}
	uint32_t shown = 0, boxes = 0;
	for (uint32_t i = 0; i < n; i++)
		if (p->nodes.at[i].shown)
			sorted[shown++] = (struct colored){ color[i], i };
	qsort(sorted, shown, sizeof *sorted, by_color);
	for (uint32_t i = 0, end; i < shown; i = end) {
		for (end = i + 1; end < shown && sorted[end].color == sorted[i].color; end++)
			;
		const bool group = end - i >= LEAST_MEMBERS;
		boxes += group ? 1 : end - i;
		for (uint32_t k = i; k < end; k++)
			first[sorted[k].node] = group ? sorted[i].node : sorted[k].node;
	}
	return boxes;
}

static struct str name_of(const struct picture_node *n)
{
	const int32_t at = str_rfind(n->label, '\n');
	return at < 0 ? n->label : str_to(n->label, (uint32_t)at);
}

static void make_boxes(struct drawing *g)
{
	const struct picture *p = g->picture;
	uint32_t *first = ARENA_ARRAY(g->p->a, uint32_t, p->nodes.n + 1), shown = 0;
	for (uint32_t i = 0; i < p->nodes.n; i++) {
		first[i] = i;
		shown += p->nodes.at[i].shown;
	}
	for (int rounds = ROUNDS; shown > SMALL && rounds >= 0; rounds--)
		if (find_groups(g, rounds, first) <= MOST_BOXES)
			break;
	for (uint32_t i = 0; i < p->nodes.n; i++) {
		g->box[i] = UINT32_MAX;
		if (!p->nodes.at[i].shown)
			continue;
		if (first[i] == i) {
			g->box[i] = g->boxes.n;
			vec_push(g->p->a, &g->boxes, (struct drawn){ .first = i });
		} else {
			g->box[i] = g->box[first[i]];
		}
		struct drawn *b = &g->boxes.at[g->box[i]];
		b->n++;
		vec_push(g->p->a, &b->ids.of, name_of(&p->nodes.at[i]));
	}
}

static void make_edges(struct drawing *g)
{
	struct arena *a = g->p->a;
	struct value *seen = v_map(a);
	for (uint32_t i = 0; i < g->picture->edges.n; i++) {
		const struct picture_edge *e = &g->picture->edges.at[i];
		const uint32_t from = g->box[e->from], to = g->box[e->to];
		if (from == to || from == UINT32_MAX || to == UINT32_MAX)
			continue;
		const uint32_t key[] = { from, to, e->permission };
		const struct str text = { (const char *)key, sizeof key };
		const struct value *at = map_get(seen, text);
		if (at) {
			g->stands.at[(uint32_t)at->number]++;
			continue;
		}
		map_put(a, seen, str_dup(a, text), v_int(a, g->edges.n));
		vec_push(a, &g->edges, e);
		vec_push(a, &g->stands, 1);
		vec_push(a, &g->lines, (struct layers_edge){ .from = from, .to = to });
	}
}

static const char *const action_class[] = { [ACTION_CREATE] = "C", [ACTION_UPDATE] = "U", [ACTION_MAY_REPLACE] = "Y", [ACTION_REPLACE] = "X", [ACTION_RENAME] = "X", [ACTION_MOVE] = "X", [ACTION_REMOVE] = "X R", [UNCHANGED] = "" };

/* "5 × function", or its own name. */
static struct str box_name(const struct drawing *g, const struct drawn *b)
{
	const struct picture_node *n = &g->picture->nodes.at[b->first];
	return b->n > 1 ? str_fmt(g->p->a, "%u \303\227 %s", b->n, n->kind) : name_of(n);
}

static struct str box_kind(const struct drawing *g, const struct drawn *b)
{
	const uint8_t action = g->action[b->first];
	const char *kind = b->n > 1 ? "" : g->picture->nodes.at[b->first].kind, *past = action == UNCHANGED ? "" : action_names[action].past;
	return str_fmt(g->p->a, "%s%s%s", kind, *kind && *past ? ", " : "", *kind || *past ? past : "unchanged");
}

static void put_box(struct drawing *g, const struct drawn *b, const struct layers_box *at)
{
	struct buf *out = g->p->out;
	const struct picture_node *n = &g->picture->nodes.at[b->first];
	const uint8_t action = g->action[b->first];
	const struct value *row = b->n == 1 && action != UNCHANGED ? map_get(g->p->number, n->id) : NULL;
	const struct str name = box_name(g, b), mark = action == UNCHANGED ? STR("") : STR_CAT(g->p->a, str_z(action_names[action].mark), STR(" "));
	if (row)
		buf_putf(out, "<a href=#r%u class=\"%s%s\">", (uint32_t)row->number, action_class[action], str_eqz(str_z(n->kind), "function") ? " f" : "");
	else
		buf_putf(out, "<g class=\"%s%s\">", action_class[action], str_eqz(str_z(n->kind), "outside") ? " out" : str_eqz(str_z(n->kind), "function") ? " f" : "");
	buf_z(out, "<title>");
	html_text(out, name);
	buf_z(out, ", ");
	html_text(out, box_kind(g, b));
	buf_z(out, "</title>");
	if (b->n > 1)
		buf_putf(out, "<rect x=%d y=%d width=%d height=%d rx=7 />", at->x + MARGIN + 4, at->y + MARGIN + 4, at->width, at->height);
	buf_putf(out, "<rect x=%d y=%d width=%d height=%d rx=%d />", at->x + MARGIN, at->y + MARGIN, at->width, at->height, str_eqz(str_z(n->kind), "function") ? 7 : 18);
	buf_putf(out, "<text x=%d y=%d>", at->x + MARGIN + 13, at->y + MARGIN + 17);
	html_text(out, mark);
	html_text(out, shortened(g->p->a, name, LONGEST_NAME));
	buf_putf(out, "</text><text class=k x=%d y=%d>", at->x + MARGIN + 13, at->y + MARGIN + 32);
	html_text(out, box_kind(g, b));
	buf_z(out, row ? "</text></a>\n" : "</text></g>\n");
}

/* One curve to each bend, level along it, and one to the box. */
static void put_line(struct drawing *g, const struct layers *l, const struct layers_edge *e, bool permission)
{
	struct buf *out = g->p->out;
	const struct layers_box *left = &l->boxes[e->backward ? e->to : e->from], *right = &l->boxes[e->backward ? e->from : e->to];
	const int32_t end_x = right->x - (e->backward ? 0 : 3) + MARGIN, end_y = right->y + right->height / 2 + MARGIN;
	int32_t x = left->x + left->width + (e->backward ? 3 : 0) + MARGIN, y = left->y + left->height / 2 + MARGIN;
	/* The arrow is at the path's end: one that runs backward begins on the right. */
	buf_putf(out, permission ? "<path class=p d=\"M%d %d" : "<path d=\"M%d %d", e->backward ? end_x : x, e->backward ? end_y : y);
	if (e->backward) {
		int32_t at_x = end_x, at_y = end_y;
		for (uint32_t i = e->n; i-- > 0;) {
			const struct layers_bend *b = &l->bends.at[e->bends + i];
			const int32_t to_x = b->x + b->width + MARGIN, to_y = b->y + MARGIN, mid = (at_x + to_x) / 2;
			buf_putf(out, "C%d %d %d %d %d %dH%d", mid, at_y, mid, to_y, to_x, to_y, b->x + MARGIN);
			at_x = b->x + MARGIN;
			at_y = to_y;
		}
		buf_putf(out, "C%d %d %d %d %d %d\" />\n", (at_x + x) / 2, at_y, (at_x + x) / 2, y, x, y);
		return;
	}
	for (uint32_t i = 0; i < e->n; i++) {
		const struct layers_bend *b = &l->bends.at[e->bends + i];
		const int32_t to_x = b->x + MARGIN, to_y = b->y + MARGIN, mid = (x + to_x) / 2;
		buf_putf(out, "C%d %d %d %d %d %dH%d", mid, y, mid, to_y, to_x, to_y, to_x + b->width);
		x = to_x + b->width;
		y = to_y;
	}
	buf_putf(out, "C%d %d %d %d %d %d\" />\n", (x + end_x) / 2, y, (x + end_x) / 2, end_y, end_x, end_y);
}

/* What is drawn, in words: for whoever does not see the drawing, and with what its lines stand for. */
static void put_words(struct drawing *g)
{
	struct buf *out = g->p->out;
	uint32_t groups = 0;
	for (uint32_t i = 0; i < g->boxes.n; i++) {
		const struct drawn *b = &g->boxes.at[i];
		if (b->n < 2)
			continue;
		buf_z(out, groups++ ? "" : "<details><summary>Who is in the groups</summary>\n");
		buf_z(out, "<p><b>");
		html_text(out, box_name(g, b));
		buf_z(out, "</b>, ");
		html_text(out, box_kind(g, b));
		buf_z(out, ": ");
		for (uint32_t k = 0; k < b->ids.of.n; k++) {
			buf_z(out, k ? ", " : "");
			html_text(out, b->ids.of.at[k]);
		}
		buf_c(out, '\n');
	}
	buf_z(out, groups ? "</details>\n" : "");
	if (!g->edges.n)
		return;
	buf_putf(out, "<details><summary>The connections in words <small>%u</small></summary><ul>\n", g->edges.n);
	for (uint32_t i = 0; i < g->edges.n; i++) {
		buf_z(out, "<li>");
		html_text(out, box_name(g, &g->boxes.at[g->lines.at[i].from]));
		buf_z(out, " \342\206\222 ");
		html_text(out, box_name(g, &g->boxes.at[g->lines.at[i].to]));
		buf_z(out, g->edges.at[i]->permission ? ", may: " : ": ");
		html_text(out, g->edges.at[i]->label);
		if (g->stands.at[i] > 1)
			buf_putf(out, " <small>and %u more</small>", g->stands.at[i] - 1);
		buf_c(out, '\n');
	}
	buf_z(out, "</ul></details>\n");
}

void page_graph(struct page *p)
{
	struct arena *a = p->a;
	struct buf *out = p->out;
	const struct value *template = MAP(a, { "Resources", p->all });
	struct drawing g = { .p = p, .picture = picture_of(a, template) };
	const uint32_t n = g.picture->nodes.n;
	g.box = ARENA_ARRAY(a, uint32_t, n + 1);
	g.action = ARENA_ARRAY(a, uint8_t, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		const struct value *row = map_get(p->number, g.picture->nodes.at[i].id);
		g.action[i] = row ? (uint8_t)p->d->resources.at[(uint32_t)row->number].action : UNCHANGED;
	}
	make_boxes(&g);
	if (!g.boxes.n)
		return;
	make_edges(&g);
	struct layers l = { .boxes = ARENA_ARRAY(a, struct layers_box, g.boxes.n), .boxes_n = g.boxes.n, .edges = g.lines.at, .edges_n = g.lines.n };
	for (uint32_t i = 0; i < g.boxes.n; i++) {
		const struct drawn *b = &g.boxes.at[i];
		const uint8_t action = g.action[b->first];
		const struct str name = shortened(a, box_name(&g, b), LONGEST_NAME), kind = box_kind(&g, b);
		const int32_t letters = (int32_t)(name.n + (action == UNCHANGED ? 0 : strlen(action_names[action].mark) + 1)), words = (int32_t)kind.n * 6;
		l.boxes[i].width = 26 + (letters * LETTER > words ? letters * LETTER : words);
		l.boxes[i].height = BOX_HEIGHT;
	}
	layers_arrange(a, &l);
	const int32_t width = l.width + 2 * MARGIN + 4, height = l.height + 2 * MARGIN + 4;
	buf_z(out, "<h2 id=graph>Graph</h2>\n<p><small>The new stack, and what is removed from it. Solid arrows trigger, dotted ones are permissions. Boxes that change have the mark and the word for it.</small>\n"
		   "<div class=d tabindex=0 role=region aria-label=\"Graph of the stack\">");
	buf_putf(out, "<svg role=group aria-label=\"Graph of the stack\" width=%d height=%d viewBox=\"0 0 %d %d\">\n", width, height, width, height);
	buf_z(out, "<defs><marker id=a viewBox=\"0 0 8 8\" refX=7 refY=4 markerWidth=7 markerHeight=7 orient=auto><path d=\"M0 0L8 4L0 8z\" /></marker></defs>\n");
	for (uint32_t i = 0; i < g.edges.n; i++)
		put_line(&g, &l, &l.edges[i], g.edges.at[i]->permission);
	for (uint32_t i = 0; i < g.boxes.n; i++)
		put_box(&g, &g.boxes.at[i], &l.boxes[i]);
	buf_z(out, "</svg></div>\n<div class=o>");
	put_words(&g);
	buf_z(out, "</div>\n");
}
