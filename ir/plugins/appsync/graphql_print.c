/* graphql_print: definitions as graphql-js prints them, and merged as @graphql-tools/merge does with sort: true. */
#include "ir/plugins/appsync/graphql.h"

#include <stdlib.h>

/* ---- print */

/* A text of several lines is indented as a whole: descriptions and block strings. */
static void put(struct buf *b, struct str text, unsigned depth)
{
	for (uint32_t i = 0; i < text.n; i++) {
		buf_c(b, text.p[i]);
		if (text.p[i] == '\n')
			buf_fill(b, ' ', 2 * (size_t)depth);
	}
}

static void new_line(struct buf *b, unsigned depth)
{
	buf_c(b, '\n');
	buf_fill(b, ' ', 2 * (size_t)depth);
}

static void put_description(struct buf *b, const struct gql *g, unsigned depth)
{
	if (!g->description.n)
		return;
	put(b, g->description, depth);
	new_line(b, depth);
}

static void put_uses(struct buf *b, const struct gql *g, unsigned depth)
{
	for (uint32_t i = 0; i < g->uses.n; i++) {
		const struct gql *use = g->uses.at[i];
		buf_putf(b, " @%.*s", STRA(use->name));
		for (uint32_t j = 0; j < use->args.n; j++) {
			buf_putf(b, "%s%.*s: ", j ? ", " : "(", STRA(use->args.at[j]->name));
			put(b, use->args.at[j]->text, depth);
		}
		if (use->args.n)
			buf_c(b, ')');
	}
}

static void put_argument(struct buf *b, const struct gql *g, unsigned depth)
{
	put_description(b, g, depth);
	buf_putf(b, "%.*s: %.*s", STRA(g->name), STRA(g->text));
	if (g->preset.n) {
		buf_z(b, " = ");
		put(b, g->preset, depth);
	}
	put_uses(b, g, depth);
}

static bool is_long(const struct gql *argument)
{
	bool lines = argument->description.n || str_find(argument->preset, '\n') >= 0;
	for (uint32_t i = 0; i < argument->uses.n; i++)
		for (uint32_t j = 0; j < argument->uses.at[i]->args.n; j++)
			lines |= str_find(argument->uses.at[i]->args.at[j]->text, '\n') >= 0;
	return lines;
}

/* On one line, unless one of them takes several. */
static void put_arguments(struct buf *b, const struct gql *g, unsigned depth)
{
	bool lines = false;
	for (uint32_t i = 0; i < g->args.n; i++)
		lines |= is_long(g->args.at[i]);
	for (uint32_t i = 0; i < g->args.n; i++) {
		buf_z(b, i == 0 ? "(" : lines ? "" :
						", ");
		if (lines)
			new_line(b, depth + 1);
		put_argument(b, g->args.at[i], depth + lines);
	}
	if (g->args.n && lines)
		new_line(b, depth);
	if (g->args.n)
		buf_c(b, ')');
}

static void put_member(struct buf *b, const struct gql *g)
{
	if (g->kind == GQL_ARGUMENT) {
		put_argument(b, g, 1);
		return;
	}
	put_description(b, g, 1);
	buf_str(b, g->name);
	put_arguments(b, g, 1);
	if (g->text.n)
		buf_putf(b, ": %.*s", STRA(g->text));
	put_uses(b, g, 1);
}

static void put_names(struct buf *b, const struct gql *g, const char *before, const char *between)
{
	for (uint32_t i = 0; i < g->names.n; i++)
		buf_putf(b, "%s%.*s", i ? between : before, STRA(g->names.at[i]->name));
}

static void put_definition(struct buf *b, const struct gql *g)
{
	static const char *const words[] = { [GQL_SCHEMA] = "schema", [GQL_SCALAR] = "scalar ", [GQL_OBJECT] = "type ", [GQL_INTERFACE] = "interface ", [GQL_UNION] = "union ", [GQL_ENUM] = "enum ", [GQL_INPUT] = "input ", [GQL_DIRECTIVE] = "directive @" };
	put_description(b, g, 0);
	buf_putf(b, "%s%s%.*s", g->extends ? "extend " : "", words[g->kind], STRA(g->name));
	if (g->kind == GQL_DIRECTIVE) {
		put_arguments(b, g, 0);
		buf_z(b, g->repeatable ? " repeatable" : "");
		put_names(b, g, " on ", " | ");
		return;
	}
	if (g->kind != GQL_UNION)
		put_names(b, g, " implements ", " & ");
	put_uses(b, g, 0);
	if (g->kind == GQL_UNION)
		put_names(b, g, " = ", " | ");
	for (uint32_t i = 0; i < g->members.n; i++) {
		buf_z(b, i ? "\n  " : " {\n  ");
		put_member(b, g->members.at[i]);
	}
	if (g->members.n)
		buf_z(b, "\n}");
}

struct str gql_print(struct arena *a, const struct gql_list *all)
{
	struct buf b = { 0 };
	for (uint32_t i = 0; i < all->n; i++) {
		if (i)
			buf_z(&b, "\n\n");
		put_definition(&b, all->at[i]);
	}
	struct str text = str_dup(a, b.n ? buf_text(&b) : STR(""));
	buf_free(&b);
	return text;
}

/* ---- merge */

static int by_name(const void *a, const void *b)
{
	return str_cmp((*(const struct gql *const *)a)->name, (*(const struct gql *const *)b)->name);
}

static void sort(struct gql_list *list)
{
	if (list->n)
		qsort(list->at, list->n, sizeof *list->at, by_name);
}

static void append(struct arena *a, struct gql_list *to, const struct gql_list *from, bool once)
{
	for (uint32_t i = 0; i < from->n; i++) {
		bool there = false;
		for (uint32_t j = 0; once && j < to->n && !there; j++)
			there = str_eq(to->at[j]->name, from->at[i]->name);
		if (!there)
			vec_push(a, to, from->at[i]);
	}
}

/* query, mutation and subscription in this order, of the later definition first. */
static struct gql_list operations(struct arena *a, const struct gql *later, const struct gql *first)
{
	static const char *const words[] = { "query", "mutation", "subscription" };
	struct gql_list out = { 0 };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct gql *found = NULL;
		for (uint32_t j = 0; j < later->members.n + first->members.n && !found; j++) {
			struct gql *g = j < later->members.n ? later->members.at[j] : first->members.at[j - later->members.n];
			found = str_eqz(g->name, words[i]) ? g : NULL;
		}
		if (found)
			vec_push(a, &out, found);
	}
	return out;
}

/* A definition and its extensions stand in any order; `into` is the first, and its lists are this merge's own from then on. */
static void fold(struct arena *a, struct gql *into, const struct gql *g)
{
	into->extends &= g->extends;
	into->description = g->description.n ? g->description : into->description;
	into->span = g->span;
	append(a, &into->uses, &g->uses, false);
	if (into->kind == GQL_SCHEMA) {
		into->members = operations(a, g, into);
		return;
	}
	append(a, &into->names, &g->names, true);
	append(a, &into->members, &g->members, false);
}

/* Lists of the reader's are shared until something is pushed to them. */
static struct gql *own_copy(struct arena *a, const struct gql *g)
{
	struct gql *copy = ARENA_NEW(a, struct gql);
	*copy = *g;
	copy->uses = copy->names = copy->members = (struct gql_list){ 0 };
	append(a, &copy->uses, &g->uses, false);
	append(a, &copy->names, &g->names, false);
	append(a, &copy->members, &g->members, false);
	return copy;
}

void gql_merge(struct appsync *s, const struct gql_list *all, struct gql_list *out)
{
	struct arena *a = s->a;
	struct value *places = v_map(a); /* by name: where in out it is */
	struct value *folded = v_map(a);
	for (uint32_t i = 0; i < all->n; i++) {
		const struct gql *g = all->at[i];
		const struct value *place = map_get(places, g->name);
		if (!place) {
			map_put(a, places, g->name, v_int(a, out->n));
			vec_push(a, out, own_copy(a, g));
			continue;
		}
		struct gql *into = out->at[(uint32_t)place->number];
		if (into->kind != g->kind) {
			diag(s->cx->diags, D_PLUGIN_EFFECT, g->span, "a directive and a type are both called '%.*s', which %.*s merges into one", STRA(g->name), STRA(s->use->name));
			continue;
		}
		fold(a, into, g);
		map_put(a, folded, g->name, place);
	}
	map_each(e, folded) {
		struct gql *g = out->at[(uint32_t)e->value->number];
		sort(&g->names);
		if (g->kind != GQL_SCHEMA)
			sort(&g->members);
	}
	sort(out);
}
