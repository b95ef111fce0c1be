/* copy: what a variable results in. No node of it is shared with the place that it came from. */
#include "compiler/vars/resolver.h"

#include <math.h>

#include "ir/secrets.h"

enum { ORIGINS_MOST = 32 };

struct copying {
	struct vars *vars;
	struct span use;
	const struct origin *host; /* what brought the text that holds the variable */
	bool secret; /* all of it; what is one already stays one */
	bool exact; /* not through JSON, which makes null of Infinity */
	const struct origin *from, *to; /* the last chain that was lengthened */
	bool known;
};

/* from's chain, then this use, then the chain of the text that holds it. */
static const struct origin *lengthen(struct copying *c, const struct origin *from, uint32_t n)
{
	struct origin *o = ARENA_NEW(c->vars->arena, struct origin);
	if (from && n < ORIGINS_MOST) {
		*o = *from;
		o->next = lengthen(c, from->next, n + 1);
		return o;
	}
	o->use = c->use;
	o->next = n < ORIGINS_MOST ? c->host : NULL;
	return o;
}

static const struct value *copy_node(struct copying *c, const struct value *v)
{
	if (++c->vars->nodes > VARS_NODES_MOST) {
		c->vars->too_much = true;
		return v;
	}
	if (!c->known || c->from != value_origin(v)) {
		c->from = value_origin(v);
		c->to = lengthen(c, c->from, 0);
		c->known = true;
	}
	struct value *out = value_from(c->vars->arena, v, c->to);
	if (c->secret)
		out->is_secret = true;
	if (c->secret && is_string(v))
		out->string = str_to_secret(c->vars->arena, v->string);
	if (!span_known(out->span))
		value_at(out, c->use);
	if (is_number(v) && !isfinite(v->number) && !c->exact)
		return value_at(v_null(c->vars->arena), out->span);
	if (is_list(v)) {
		out->list.item = ARENA_ARRAY(c->vars->arena, const struct value *, v->list.n);
		out->list.cap = v->list.n;
		list_each(i, v)
			out->list.item[i] = copy_node(c, v->list.item[i]);
	} else if (is_map(v)) {
		memset(&out->map, 0, sizeof out->map);
		map_each(e, v)
			map_put_at(c->vars->arena, out, e->key, key_span(e), copy_node(c, e->value));
	}
	return out;
}

const struct value *vars_copy(struct vars *v, const struct value *from, struct span use, const struct value *host, bool secret)
{
	struct copying c = { .vars = v, .use = use, .host = value_origin(host), .secret = secret || value_secret(host) };
	if (secret)
		secrets_remember(v->arena, from);
	return copy_node(&c, from);
}

const struct value *vars_copy_literal(struct vars *v, const struct value *literal, struct span use, const struct value *host)
{
	struct copying c = { .vars = v, .use = use, .host = value_origin(host), .exact = true };
	return copy_node(&c, literal);
}
