#include "ir/stacks.h"

#include "ir/graph.h"

struct nested_stack *nested_stack_add(struct cx *cx, struct str id, struct str file, struct str description, struct span span)
{
	struct arena *a = cx->arena;
	struct graph *g = ARENA_NEW(a, struct graph);
	g->resources = v_map(a);
	g->outputs = v_map(a);
	g->root = MAP(a, { "AWSTemplateFormatVersion", LITERAL("2010-09-09") }, { "Description", v_str(a, description) },
		{ "Parameters", v_map(a) }, { "Resources", g->resources }, { "Outputs", g->outputs });
	vec_push(a, &cx->nested.of, (struct nested_stack){ .id = id, .file = file, .span = span, .graph = g });
	return &cx->nested.of.at[cx->nested.of.n - 1];
}

const struct nested_stack *nested_stack_find(const struct cx *cx, struct str id)
{
	for (uint32_t i = 0; i < cx->nested.of.n; i++)
		if (str_eq(cx->nested.of.at[i].id, id))
			return &cx->nested.of.at[i];
	return NULL;
}

static bool has(const struct graph *g, const char *section, struct str name)
{
	/* What Ref can name. */
	const bool either = strcmp(section, "Parameters") == 0 && map_get(value_get(g->root, "Resources"), name);
	return either || map_get(value_get(g->root, section), name);
}

bool nested_stack_lacks(const struct cx *cx, const char *section, struct str name)
{
	if (map_get(cx->nested.unescaped, name) || (cx->stack && has(cx->nested.root, section, name)))
		return true;
	for (uint32_t i = 0; i < cx->nested.of.n; i++)
		if (has(cx->nested.of.at[i].graph, section, name))
			return true;
	return false;
}

struct graph *nested_stack_enter(struct cx *cx, const struct nested_stack *s)
{
	struct graph *root = cx->graph;
	cx->nested.root = root;
	cx->graph = s->graph;
	cx->stack = s;
	return root;
}

void nested_stack_leave(struct cx *cx, struct graph *root)
{
	cx->graph = root;
	cx->stack = NULL;
}

struct str nested_stack_named(const struct cx *cx)
{
	return cx->stack ? str_fmt_shown(cx->arena, " of the nested stack '%.*s'", STRA(cx->stack->id)) : STR("");
}
