/* places: a configuration's paths by the spans of their keys and values. */
#include "emit/review/explain.h"

#include <stdlib.h>

struct written {
	struct span span;
	struct str path;
	bool brought; /* of two paths with one span, the one at which it is written counts */
	uint32_t seq; /* then the first */
};

struct places {
	struct written *at; /* of values and keys */
	uint32_t n;
	struct written *use; /* of variables, aliases and merges */
	uint32_t uses;
};

struct collector {
	struct arena *a;
	VEC(struct written) of, uses;
};

static void note(struct collector *c, struct span span, struct str path, bool brought)
{
	if (span_known(span))
		vec_push(c->a, &c->of, (struct written){ span, path, brought, c->of.n });
}

/* Whether something brought the value here; notes of what brought it here last that this is its place. */
static bool note_use(struct collector *c, const struct value *v, struct str path)
{
	const struct origin *o = value_origin(v), *last = NULL;
	for (; o; o = o->next)
		if (span_known(o->use) && !span_inside(o->use, v->span))
			last = o;
	if (last)
		vec_push(c->a, &c->uses, (struct written){ last->use, path, false, c->uses.n });
	return last;
}

static void collect(struct collector *c, const struct value *v, struct str path, bool brought)
{
	brought |= note_use(c, v, path);
	note(c, v->span, path, brought);
	map_each(e, v) {
		struct str below = path.n ? str_fmt(c->a, "%.*s.%.*s", STRA(path), STRA(e->key)) : e->key;
		note(c, key_span(e), below, brought);
		collect(c, e->value, below, brought);
	}
	list_each(i, v)
		collect(c, v->list.item[i], str_fmt(c->a, "%.*s[%u]", STRA(path), i), brought);
}

static int by_span(const void *x, const void *y)
{
	const struct written *p = x, *q = y;
	if (p->span.at != q->span.at)
		return p->span.at < q->span.at ? -1 : 1;
	if (p->span.len != q->span.len)
		return p->span.len > q->span.len ? -1 : 1;
	if (p->brought != q->brought)
		return p->brought ? 1 : -1;
	return p->seq < q->seq ? -1 : p->seq > q->seq;
}

struct places *places_of(struct arena *a, const struct value *config)
{
	struct collector c = { .a = a };
	if (config)
		collect(&c, config, STR(""), false);
	if (c.of.n)
		qsort(c.of.at, c.of.n, sizeof *c.of.at, by_span);
	if (c.uses.n)
		qsort(c.uses.at, c.uses.n, sizeof *c.uses.at, by_span);
	struct places *p = ARENA_NEW(a, struct places);
	*p = (struct places){ c.of.at, c.of.n, c.uses.at, c.uses.n };
	return p;
}

/* The first that is not before the span. */
static uint32_t search(const struct written *at, uint32_t n, struct span span)
{
	uint32_t lo = 0, hi = n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct span *s = &at[mid].span;
		if (s->at < span.at || (s->at == span.at && s->len > span.len))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct str use_path(const struct places *p, struct span use)
{
	const uint32_t i = p ? search(p->use, p->uses, use) : 0;
	return p && i < p->uses && span_same(p->use[i].span, use) ? p->use[i].path : STR("");
}

struct str place_path(const struct places *p, struct span span)
{
	enum { NEAR = 64 }; /* places looked at for one that holds the span */
	const uint32_t lo = p ? search(p->at, p->n, span) : 0;
	if (lo < (p ? p->n : 0) && span_same(p->at[lo].span, span))
		return p->at[lo].path;
	for (uint32_t i = lo; i-- > 0 && lo - i < NEAR;)
		if (p->at[i].span.at + p->at[i].span.len >= span.at + span.len)
			return p->at[i].path;
	return STR("");
}
