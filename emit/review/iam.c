#include "emit/review/iam.h"

#include "ir/base/buf.h"

#include <stdlib.h>

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct str grant_texts(struct arena *a, const struct value *set)
{
	struct str *texts = ARENA_ARRAY(a, struct str, map_len(set) + 1);
	map_each(e, set)
		texts[e - set->map.entry] = e->key;
	qsort(texts, map_len(set), sizeof *texts, by_text);
	struct buf b = { 0 };
	for (uint32_t i = 0; i < map_len(set); i++)
		buf_putf(&b, "%s%.*s", i ? ", " : "", STRA(texts[i]));
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

/* What two grants must share to be merged: all but the one set in which they may differ. */
static struct str key_of(struct arena *a, const struct grant *g, bool by_actions)
{
	struct str shared = grant_texts(a, by_actions ? g->actions : g->resources);
	return str_fmt(a, "%.*s\n%d\n%.*s\n%.*s\n%.*s", STRA(g->effect), g->all_but, STRA(g->principal), STRA(g->condition), STRA(shared));
}

static const struct value **set_in(struct grant *g, bool by_actions) { return by_actions ? &g->resources : &g->actions; }

/* The grants with equal keys as one. */
static struct grants merged(struct arena *a, const struct grants *in, bool by_actions, struct value *index)
{
	struct grants out = { 0 };
	for (uint32_t i = 0; i < in->of.n; i++) {
		struct str key = key_of(a, &in->of.at[i], by_actions);
		const struct value *at = map_get(index, key);
		if (!at) {
			map_put(a, index, key, v_int(a, out.of.n));
			vec_push(a, &out.of, in->of.at[i]);
			continue;
		}
		const struct value **set = set_in(&out.of.at[(uint32_t)at->number], by_actions);
		*set = map_assign(a, *set, *set_in(&in->of.at[i], by_actions));
	}
	return out;
}

static const struct value *minus(struct arena *a, const struct value *x, const struct value *y)
{
	struct value *out = v_map(a);
	map_each(e, x)
		if (!map_get(y, e->key))
			map_put(a, out, e->key, e->value);
	return out;
}

/* Takes out of each side what the other has, too: grants that share a key keep only what is theirs alone. */
static void reduce(struct arena *a, struct grants *old, struct grants *now, bool by_actions)
{
	struct value *old_index = v_map(a), *now_index = v_map(a);
	struct grants x = merged(a, old, by_actions, old_index), y = merged(a, now, by_actions, now_index);
	struct grants left_x = { 0 }, left_y = { 0 };
	map_each(e, old_index) {
		struct grant *g = &x.of.at[(uint32_t)e->value->number];
		const struct value *at = map_get(now_index, e->key);
		if (at) {
			struct grant *h = &y.of.at[(uint32_t)at->number];
			const struct value **gs = set_in(g, by_actions), **hs = set_in(h, by_actions);
			const struct value *rest = minus(a, *gs, *hs);
			bool empty = !map_len(*gs) && !map_len(*hs);
			*hs = minus(a, *hs, *gs);
			*gs = rest;
			if (!map_len(*hs) || empty)
				h->effect = STR("");
			if (!map_len(*gs) || empty)
				continue;
		}
		vec_push(a, &left_x.of, *g);
	}
	for (uint32_t i = 0; i < y.of.n; i++)
		if (y.of.at[i].effect.n)
			vec_push(a, &left_y.of, y.of.at[i]);
	*old = left_x;
	*now = left_y;
}

static void add_row(struct arena *a, struct iam_rows *out, struct str owner, const struct grant *g, bool added, struct str broader)
{
	vec_push(a, &out->of, (struct iam_row){ added, owner, *g, broader });
	out->broader_n += broader.n > 0;
}

void iam_compare(struct arena *a, struct str owner, const struct value *old, const struct value *now, struct iam_rows *out)
{
	struct grants before = { 0 }, after = { 0 };
	grants_of(a, old, &before);
	grants_of(a, now, &after);
	if (!before.of.n && !after.of.n)
		return;
	struct grants gone = before, come = after;
	reduce(a, &gone, &come, true);
	reduce(a, &gone, &come, false);
	for (uint32_t i = 0; i < gone.of.n; i++)
		add_row(a, out, owner, &gone.of.at[i], false, broadening(a, &gone.of.at[i], false, &before, &after));
	for (uint32_t i = 0; i < come.of.n; i++)
		add_row(a, out, owner, &come.of.at[i], true, broadening(a, &come.of.at[i], true, &before, &after));
}
