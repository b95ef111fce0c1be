#include "compiler/commands/shared/unified.h"

#include "ir/base/vec.h"

enum { CONTEXT = 3, MOST_STEPS = 2000 };

struct lines {
	VEC(struct str) of; /* each with its line break */
};

struct change { /* lines of the old text that lines of the new one take the place of */
	uint32_t old, old_n, new, new_n;
};
struct changes {
	VEC(struct change) of;
};

static void split_lines(struct arena *a, struct str text, struct lines *out)
{
	while (text.n) {
		const int32_t end = str_find(text, '\n');
		const uint32_t n = end < 0 ? text.n : (uint32_t)end + 1;
		vec_push(a, &out->of, str_to(text, n));
		text = str_from(text, n);
	}
}

static void add_change(struct arena *a, struct changes *c, uint32_t old, uint32_t old_n, uint32_t new, uint32_t new_n)
{
	struct change *last = c->of.n ? &c->of.at[c->of.n - 1] : NULL;
	if (last && last->old + last->old_n == old && last->new + last->new_n == new) {
		last->old_n += old_n;
		last->new_n += new_n;
	} else {
		vec_push(a, &c->of, (struct change){ old, old_n, new, new_n });
	}
}

/* How far equal lines go on from (x, y). */
static int32_t slide(const struct lines *o, const struct lines *n, int32_t x, int32_t y)
{
	while (x < (int32_t)o->of.n && y < (int32_t)n->of.n && str_eq(o->of.at[x], n->of.at[y]))
		x++, y++;
	return x;
}

/*
 * Myers' greedy search for the fewest removed and added lines: reach[k] is how many old lines the best way on diagonal k has behind
 * it after so many steps. The rows of all steps are kept, and the way is read back from its end.
 */
static bool shortest(struct arena *a, const struct lines *o, const struct lines *n, struct changes *out)
{
	const int32_t on = (int32_t)o->of.n, nn = (int32_t)n->of.n;
	VEC(int32_t *) rows = { 0 };
	int32_t steps = 0;
	for (bool found = false; !found; steps++) {
		if (steps > MOST_STEPS)
			return false;
		int32_t *row = ARENA_ARRAY(a, int32_t, 2 * (size_t)steps + 3);
		row += steps + 1;
		const int32_t *before = steps ? rows.at[steps - 1] : NULL;
		for (int32_t k = -steps; k <= steps; k += 2) {
			const bool down = before && (k == -steps || (k != steps && before[k - 1] < before[k + 1]));
			int32_t x = !before ? 0 : down ? before[k + 1] : before[k - 1] + 1;
			if (x <= on && x - k <= nn)
				x = slide(o, n, x, x - k);
			row[k] = x;
			found |= x >= on && x - k >= nn && x - k == nn && x == on;
		}
		vec_push(a, &rows, row);
	}
	struct changes back = { 0 };
	int32_t x = on, y = nn;
	for (int32_t d = steps - 1; d > 0; d--) {
		const int32_t *before = rows.at[d - 1];
		const int32_t k = x - y;
		const bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
		const int32_t from = down ? k + 1 : k - 1, px = before[from], py = px - from;
		vec_push(a, &back.of, (struct change){ (uint32_t)px, !down, (uint32_t)py, down });
		x = px;
		y = py;
	}
	for (uint32_t i = back.of.n; i-- > 0;)
		add_change(a, out, back.of.at[i].old, back.of.at[i].old_n, back.of.at[i].new, back.of.at[i].new_n);
	return true;
}

static void put_line(struct buf *out, char mark, struct str line)
{
	const bool ended = line.n && line.p[line.n - 1] == '\n';
	buf_c(out, mark);
	buf_str(out, ended ? str_to(line, line.n - 1) : line);
	buf_z(out, ended ? "\n" : "\n\\ No newline at end of file\n");
}

/* Changes that lie near each other stand in one piece, from number `from` up to `to`. */
static void put_piece(const struct lines *o, const struct lines *n, const struct changes *c, uint32_t from, uint32_t to, struct buf *out)
{
	const struct change *first = &c->of.at[from], *last = &c->of.at[to - 1];
	const uint32_t before = first->old < CONTEXT ? first->old : CONTEXT, rest = o->of.n - (last->old + last->old_n), after = rest < CONTEXT ? rest : CONTEXT;
	uint32_t at = first->old - before;
	const uint32_t old_n = last->old + last->old_n + after - at, new_n = last->new + last->new_n + after - (first->new - before);
	buf_putf(out, "@@ -%u,%u +%u,%u @@\n", old_n ? at + 1 : at, old_n, new_n ? first->new - before + 1 : first->new - before, new_n);
	for (uint32_t i = from; i < to; i++) {
		const struct change *e = &c->of.at[i];
		for (; at < e->old; at++)
			put_line(out, ' ', o->of.at[at]);
		for (; at < e->old + e->old_n; at++)
			put_line(out, '-', o->of.at[at]);
		for (uint32_t k = 0; k < e->new_n; k++)
			put_line(out, '+', n->of.at[e->new + k]);
	}
	for (uint32_t end = at + after; at < end; at++)
		put_line(out, ' ', o->of.at[at]);
}

void unified_diff(struct arena *a, struct str name, struct str old, struct str new, struct buf *out)
{
	struct lines o = { 0 }, n = { 0 };
	struct changes c = { 0 };
	if (str_eq(old, new))
		return;
	split_lines(a, old, &o);
	split_lines(a, new, &n);
	if (!shortest(a, &o, &n, &c))
		add_change(a, &c, 0, o.of.n, 0, n.of.n);
	buf_putf(out, "--- a/%.*s\n+++ b/%.*s\n", STRA(name), STRA(name));
	for (uint32_t from = 0, to; from < c.of.n; from = to) {
		for (to = from + 1; to < c.of.n && c.of.at[to].old - (c.of.at[to - 1].old + c.of.at[to - 1].old_n) <= 2 * CONTEXT; to++)
			;
		put_piece(&o, &n, &c, from, to, out);
	}
}
