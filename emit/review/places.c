/* places: a configuration's paths by the spans of their keys and values. */
#include "emit/review/explain.h"

#include <stdlib.h>

struct place {
	struct span span;
	struct str path;
	uint32_t seq; /* of two paths with one span, the first written counts */
};

struct places {
	struct place *at;
	uint32_t n;
};

struct collector {
	struct arena *a;
	VEC(struct place) of;
};

static void note(struct collector *c, struct span span, struct str path)
{
	if (span_known(span))
		vec_push(c->a, &c->of, (struct place){ span, path, c->of.n });
}

static void collect(struct collector *c, const struct value *v, struct str path)
{
	note(c, v->span, path);
	map_each (e, v) {
		struct str below = path.n ? str_fmt(c->a, "%.*s.%.*s", STRA(path), STRA(e->key)) : e->key;
		note(c, key_span(e), below);
		collect(c, e->value, below);
	}
	list_each (i, v)
		collect(c, v->list.item[i], str_fmt(c->a, "%.*s[%u]", STRA(path), i));
}

static int by_span(const void *x, const void *y)
{
	const struct place *p = x, *q = y;
	if (p->span.at != q->span.at)
		return p->span.at < q->span.at ? -1 : 1;
	if (p->span.len != q->span.len)
		return p->span.len > q->span.len ? -1 : 1;
	return p->seq < q->seq ? -1 : p->seq > q->seq;
}

struct places *places_of(struct arena *a, const struct value *config)
{
	struct collector c = { .a = a };
	if (config)
		collect(&c, config, STR(""));
	if (c.of.n)
		qsort(c.of.at, c.of.n, sizeof *c.of.at, by_span);
	struct places *p = ARENA_NEW(a, struct places);
	*p = (struct places){ c.of.at, c.of.n };
	return p;
}

struct str place_path(const struct places *p, struct span span)
{
	enum { NEAR = 64 }; /* places looked at for one that holds the span */
	uint32_t lo = 0, hi = p ? p->n : 0;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct span *s = &p->at[mid].span;
		if (s->at < span.at || (s->at == span.at && s->len > span.len))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < (p ? p->n : 0) && span_same(p->at[lo].span, span))
		return p->at[lo].path;
	for (uint32_t i = lo; i-- > 0 && lo - i < NEAR;)
		if (p->at[i].span.at + p->at[i].span.len >= span.at + span.len)
			return p->at[i].path;
	return STR("");
}
