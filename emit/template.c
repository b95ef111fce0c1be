#include "emit/template.h"

#include "ir/graph.h"

static const struct value *ordered(struct cx *cx, const struct value *root)
{
	static const char *const order[] = {
#define SECTION(name) name,
#include "emit/order.def"
#undef SECTION
	};
	struct arena *a = cx->arena;
	struct value *t = v_map(a);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		map_putz(a, t, order[i], value_get(root, order[i]));
	map_each(e, root)
		map_put_at(a, t, e->key, key_span(e), e->value);
	return t;
}

const struct value *template_build(struct cx *cx) { return ordered(cx, cx->graph->root); }

const struct value *template_whole(struct cx *cx) { return ordered(cx, cx->whole ? cx->whole : cx->graph->root); }
