/*
 * place: the stack of each resource. What the lock names is there already. New resources of a function that has its place go
 * beside it, new functions where they need the fewest parameters: of stacks below the budget, and none that would make the
 * stacks wait for each other in a circle. Where nothing fits the root takes them. What was placed is not moved again,
 * so that a change of one function moves no other.
 *
 * The stacks are nodes of one graph, and so is each resource of the root or without a place yet; the edges are what each
 * needs of another. To put something into a stack makes a circle where a way leads from what it needs, or to what needs it,
 * through another node. The root as a place adds no circle, so it can always take what is left.
 */
#include "ir/base/wildcard.h"
#include "ir/split/split.h"
#include "ir/truth/limits.h"

/* Parts of CloudFormation's limits, in hundredths: for new functions, and for new resources of functions that are there. */
enum { SHARE_NEW = 90, SHARE_GROWTH = 97 };

struct unit { /* resources that go to one place */
	const uint32_t *of;
	uint32_t n;
	uint32_t resources, bytes, outputs;
	const uint32_t *imports; /* what they need of outside of themselves, each once */
	uint32_t imports_n;
};

struct placing {
	struct split *s;
	uint32_t *first_user, *users; /* by resource: the resources that refer to it */
	uint32_t *first_of, *of;      /* by function: the resources of its label */
	uint32_t *forward, *back;     /* by node: the round in which the way from what the unit needs has come to it, and to what needs it */
	uint32_t *begins_forward, *begins_back; /* the same of the nodes where these ways begin */
	uint32_t *in_unit, *in_imports;
	uint32_t *todo;               /* nodes to go on from */
	uint32_t *needs, *needed_by;  /* nodes where the ways begin */
	uint32_t round;
	uint32_t *unit_imports;
};

static uint64_t *new_bits(struct split *s, uint32_t n) { return ARENA_ARRAY(s->a, uint64_t, n / 64 + 1); }
static uint32_t nodes(const struct split *s) { return 2 * s->n + 2 + map_len(s->cx->split_lock); }

uint32_t split_stack_add(struct split *s, struct str id, struct span span)
{
	struct split_stack stack = { .id = id, .span = span };
	stack.imports = new_bits(s, s->imports.n);
	stack.exports = new_bits(s, s->imports.n);
	if (s->stacks.n) { /* the root's resources are nodes of their own */
		stack.needs.seen = new_bits(s, nodes(s));
		stack.needed_by.seen = new_bits(s, nodes(s));
	}
	vec_push(s->a, &s->stacks, stack);
	map_put(s->a, s->stack_numbers, id, v_int(s->a, s->stacks.n - 1));
	map_put(s->a, s->names, id, LITERAL(""));
	return s->stacks.n - 1;
}

uint32_t split_home(const struct split *s, const struct import *import)
{
	return import->of == NOTHING ? ROOT : s->at[import->of].stack;
}

/* What takes a parameter in a stack that has it from elsewhere. */
static bool is_passed(const struct import *import) { return !import->computed && import->kind != IMPORT_MAPPING; }

void split_put(struct split *s, uint32_t resource, uint32_t number)
{
	struct split_resource *r = &s->at[resource];
	struct split_stack *stack = &s->stacks.at[number];
	r->stack = number;
	stack->resources++;
	stack->bytes += r->bytes;
	stack->outputs += r->outputs;
	for (uint32_t u = r->first_use; u < uses_end(s, resource); u++) {
		const uint32_t i = s->uses.at[u].import;
		if (i == NOTHING || bit_is(stack->imports, i))
			continue;
		const struct import *import = &s->imports.at[i];
		const uint32_t home = split_home(s, import);
		if (home == number || !is_passed(import))
			continue;
		if (number != ROOT) {
			bit_put(stack->imports, i);
			stack->parameters++;
		}
		if (home != ROOT && home != UNPLACED && !bit_is(s->stacks.at[home].exports, i)) {
			bit_put(s->stacks.at[home].exports, i);
			s->stacks.at[home].outputs++;
		}
	}
}

/* ---- the graph of stacks */

static uint32_t node_of(const struct split *s, uint32_t resource)
{
	const uint32_t stack = s->at[resource].stack;
	return stack == UNPLACED || stack == ROOT ? resource : s->n + stack;
}

static void add_edge_to(struct split *s, struct split_edges *edges, uint32_t node)
{
	if (bit_is(edges->seen, node))
		return;
	bit_put(edges->seen, node);
	vec_push(s->a, &edges->to, node);
}

/* Only stacks keep their edges: those between resources are their uses. */
static void add_edge(struct split *s, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	if (from > s->n)
		add_edge_to(s, &s->stacks.at[from - s->n].needs, to);
	if (to > s->n)
		add_edge_to(s, &s->stacks.at[to - s->n].needed_by, from);
}

static void add_edges_of(struct placing *p, uint32_t resource)
{
	struct split *s = p->s;
	const uint32_t node = node_of(s, resource);
	for (uint32_t u = s->at[resource].first_use; u < uses_end(s, resource); u++)
		if (s->uses.at[u].to != NOTHING)
			add_edge(s, node, node_of(s, s->uses.at[u].to));
	for (uint32_t i = p->first_user[resource]; i < p->first_user[resource + 1]; i++)
		add_edge(s, node_of(s, p->users[i]), node);
}

static void step(struct placing *p, uint32_t *reached, uint32_t *n, uint32_t node)
{
	if (reached[node] == p->round)
		return;
	/* The unit itself is no way; what an edge led to before it had a place is now a part of its stack, which has edges of its own. */
	if (node < p->s->n && (p->in_unit[node] == p->round || node_of(p->s, node) != node))
		return;
	reached[node] = p->round;
	p->todo[(*n)++] = node;
}

/* Marks in reached what the nodes of begins lead to (by uses, or back, by users); they themselves only where another one leads to them. */
static void reach(struct placing *p, uint32_t *reached, const uint32_t *begin, uint32_t begin_n, bool back)
{
	const struct split *s = p->s;
	uint32_t n = 0;
	for (uint32_t i = 0; i < begin_n; i++)
		p->todo[n++] = begin[i];
	while (n) {
		const uint32_t node = p->todo[--n];
		if (node > s->n) {
			const struct split_stack *stack = &s->stacks.at[node - s->n];
			const struct split_edges *edges = back ? &stack->needed_by : &stack->needs;
			for (uint32_t i = 0; i < edges->to.n; i++)
				step(p, reached, &n, edges->to.at[i]);
		} else if (back) {
			for (uint32_t i = p->first_user[node]; i < p->first_user[node + 1]; i++)
				step(p, reached, &n, node_of(s, p->users[i]));
		} else {
			for (uint32_t u = s->at[node].first_use; u < uses_end(s, node); u++)
				if (s->uses.at[u].to != NOTHING)
					step(p, reached, &n, node_of(s, s->uses.at[u].to));
		}
	}
}

struct ways {
	uint32_t mutual;  /* nodes that need the unit, and that it needs */
	uint32_t mutual_node;
};

/* Marks what a unit needs and what needs it, directly and through others. */
static struct ways find_ways(struct placing *p, const struct unit *unit)
{
	struct split *s = p->s;
	struct ways ways = { 0, 0 };
	uint32_t needs_n = 0, needed_by_n = 0;
	p->round++;
	for (uint32_t k = 0; k < unit->n; k++)
		p->in_unit[unit->of[k]] = p->round;
	for (uint32_t k = 0; k < unit->n; k++) {
		const uint32_t r = unit->of[k];
		for (uint32_t u = s->at[r].first_use; u < uses_end(s, r); u++) {
			const uint32_t to = s->uses.at[u].to, node = to == NOTHING || p->in_unit[to] == p->round ? UNPLACED : node_of(s, to);
			if (node != UNPLACED && p->begins_forward[node] != p->round) {
				p->begins_forward[node] = p->round;
				p->needs[needs_n++] = node;
			}
		}
		for (uint32_t i = p->first_user[r]; i < p->first_user[r + 1]; i++) {
			const uint32_t node = p->in_unit[p->users[i]] == p->round ? UNPLACED : node_of(s, p->users[i]);
			if (node != UNPLACED && p->begins_back[node] != p->round) {
				p->begins_back[node] = p->round;
				p->needed_by[needed_by_n++] = node;
			}
		}
	}
	reach(p, p->forward, p->needs, needs_n, false);
	reach(p, p->back, p->needed_by, needed_by_n, true);
	for (uint32_t i = 0; i < needed_by_n; i++)
		if (p->forward[p->needed_by[i]] == p->round || p->begins_forward[p->needed_by[i]] == p->round) {
			ways.mutual++;
			ways.mutual_node = p->needed_by[i];
		}
	return ways;
}

static bool makes_circle(const struct placing *p, const struct ways *ways, uint32_t stack)
{
	const uint32_t node = p->s->n + stack;
	return p->forward[node] == p->round || p->back[node] == p->round || ways->mutual > 1 || (ways->mutual == 1 && ways->mutual_node != node);
}

/* ---- units */

static struct unit unit_of(struct placing *p, const uint32_t *of, uint32_t n)
{
	struct split *s = p->s;
	struct unit unit = { .of = of, .n = n, .imports = p->unit_imports };
	p->round++;
	for (uint32_t k = 0; k < n; k++) {
		const struct split_resource *r = &s->at[of[k]];
		unit.resources++;
		unit.bytes += r->bytes;
		unit.outputs += r->outputs;
		p->in_unit[of[k]] = p->round;
	}
	for (uint32_t k = 0; k < n; k++)
		for (uint32_t u = s->at[of[k]].first_use; u < uses_end(s, of[k]); u++) {
			const struct use *use = &s->uses.at[u];
			if (use->import == NOTHING || p->in_imports[use->import] == p->round || (use->to != NOTHING && p->in_unit[use->to] == p->round) || !is_passed(&s->imports.at[use->import]))
				continue;
			p->in_imports[use->import] = p->round;
			p->unit_imports[unit.imports_n++] = use->import;
		}
	return unit;
}

/* Parameters that a unit would add to a stack, and to *outputs those that it would add to others. */
static uint32_t new_parameters(const struct split *s, const struct unit *unit, uint32_t stack, uint32_t *outputs)
{
	uint32_t n = 0;
	*outputs = 0;
	for (uint32_t i = 0; i < unit->imports_n; i++) {
		const struct import *import = &s->imports.at[unit->imports[i]];
		const uint32_t home = split_home(s, import);
		n += home != stack && !bit_is(s->stacks.at[stack].imports, unit->imports[i]);
		*outputs += home != stack && home != ROOT && home != UNPLACED && !bit_is(s->stacks.at[home].exports, unit->imports[i]);
	}
	return n;
}

static bool within(uint32_t amount, enum limit_id limit, uint32_t share) { return amount <= (uint64_t)limit_infos[limit].most * share / 100; }

static bool has_room(const struct split *s, const struct unit *unit, uint32_t stack, uint32_t parameters, uint32_t budget, uint32_t share)
{
	const struct split_stack *to = &s->stacks.at[stack];
	return to->resources + unit->resources <= budget && within(to->resources + unit->resources, LIMIT_RESOURCES, share) && within(to->bytes + unit->bytes, LIMIT_TEMPLATE, share) &&
	       within(to->parameters + parameters, LIMIT_PARAMETERS, share) && within(to->outputs + unit->outputs, LIMIT_OUTPUTS, share);
}

static void put_unit(struct placing *p, const struct unit *unit, uint32_t stack)
{
	for (uint32_t k = 0; k < unit->n; k++)
		p->s->at[unit->of[k]].stack = stack; /* so that they are at home for each other */
	for (uint32_t k = 0; k < unit->n; k++)
		split_put(p->s, unit->of[k], stack);
	for (uint32_t k = 0; k < unit->n; k++)
		add_edges_of(p, unit->of[k]);
}

/* "NestedStack3": the next number that is free. */
static struct str new_id(struct split *s)
{
	for (uint32_t i = 1;; i++) {
		const struct str id = str_fmt(s->a, "NestedStack%u", i);
		if (!map_get(s->stack_numbers, id) && !map_get(s->resources, id) && !map_get(s->parameters, id) && !map_get(s->names, id))
			return id;
	}
}

/* The stack that custom.slsc.split.stacks names for a function; empty: none. */
static struct str wanted_stack(const struct split *s, const struct function *fn)
{
	map_each(e, s->settings.stacks) {
		if (is_string(e->value) && wildcard_covers(e->value->string, fn->key, false))
			return e->key;
		list_each(i, e->value)
			if (wildcard_covers(value_str(e->value->list.item[i]), fn->key, false))
				return e->key;
	}
	return STR("");
}

static uint32_t stack_of_name(struct split *s, struct str id)
{
	const struct value *known = map_get(s->stack_numbers, id);
	return known ? (uint32_t)known->number : split_stack_add(s, id, (struct span){ 0 });
}

/* Whether a stack takes new functions that no name sends there: those that a name sends keep theirs to themselves. */
static bool is_open(const struct split *s, uint32_t stack) { return !map_get(s->settings.stacks, s->stacks.at[stack].id); }

static uint32_t best_stack(struct placing *p, const struct unit *unit, const struct ways *ways)
{
	struct split *s = p->s;
	uint32_t best = NOTHING, least = UINT32_MAX;
	for (uint32_t k = 1; k < s->stacks.n; k++) {
		uint32_t outputs;
		const uint32_t parameters = new_parameters(s, unit, k, &outputs);
		if (parameters + outputs >= least || !is_open(s, k) || makes_circle(p, ways, k) || !has_room(s, unit, k, parameters, s->settings.budget, SHARE_NEW))
			continue;
		best = k;
		least = parameters + outputs;
	}
	if (best != NOTHING)
		return best;
	if (ways->mutual || !within(unit->resources, LIMIT_RESOURCES, SHARE_GROWTH))
		return ROOT;
	return split_stack_add(s, new_id(s), (struct span){ 0 });
}

static uint32_t place_of(struct placing *p, uint32_t function, const struct unit *unit)
{
	struct split *s = p->s;
	const struct ways ways = find_ways(p, unit);
	uint32_t stack = s->at[function].stack, outputs;
	if (stack == UNPLACED && ways.mutual == 1 && ways.mutual_node > s->n)
		stack = ways.mutual_node - s->n; /* its log group or the like is there already, and needs it too */
	if (stack == UNPLACED) {
		const struct str wanted = wanted_stack(s, s->at[function].function);
		if (!wanted.n)
			return best_stack(p, unit, &ways);
		stack = str_eqz(wanted, "root") ? ROOT : stack_of_name(s, wanted);
	}
	if (stack == ROOT || makes_circle(p, &ways, stack) || !has_room(s, unit, stack, new_parameters(s, unit, stack, &outputs), UINT32_MAX, SHARE_GROWTH))
		return ROOT;
	return stack;
}

/* ---- the whole */

static void index_users(struct placing *p)
{
	const struct split *s = p->s;
	p->first_user = ARENA_ARRAY(s->a, uint32_t, s->n + 2);
	p->users = ARENA_ARRAY(s->a, uint32_t, s->uses.n + 1);
	const uint32_t uses = s->outputs_n ? s->at[s->n].first_use : s->uses.n;
	for (uint32_t u = 0; u < uses; u++)
		if (s->uses.at[u].to != NOTHING)
			p->first_user[s->uses.at[u].to + 2]++;
	for (uint32_t i = 2; i < s->n + 2; i++)
		p->first_user[i] += p->first_user[i - 1];
	for (uint32_t u = 0; u < uses; u++)
		if (s->uses.at[u].to != NOTHING)
			p->users[p->first_user[s->uses.at[u].to + 1]++] = s->uses.at[u].from;
}

/* By function the resources of its label that are not placed yet. */
static void index_labels(struct placing *p)
{
	const struct split *s = p->s;
	p->first_of = ARENA_ARRAY(s->a, uint32_t, s->n + 2);
	p->of = ARENA_ARRAY(s->a, uint32_t, s->n + 1);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].stack == UNPLACED)
			p->first_of[s->at[i].label + 2]++;
	for (uint32_t i = 2; i < s->n + 2; i++)
		p->first_of[i] += p->first_of[i - 1];
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].stack == UNPLACED)
			p->of[p->first_of[s->at[i].label + 1]++] = i;
}

/* Whether nothing has to leave the root. */
static bool fits_whole(const struct split *s)
{
	uint64_t bytes = 0;
	for (uint32_t i = 0; i < s->n; i++)
		bytes += s->at[i].bytes;
	return s->stacks.n == 1 && !map_len(s->settings.stacks) && s->n <= s->settings.budget && within(s->n, LIMIT_RESOURCES, SHARE_NEW) && bytes <= UINT32_MAX &&
	       within((uint32_t)bytes, LIMIT_TEMPLATE, SHARE_NEW) && within(map_len(s->outputs), LIMIT_OUTPUTS, SHARE_NEW);
}

enum { SHOWN = 4 };

/* A circle that goes through a nested stack can only come from the lock: tells which. */
static bool check_circles(struct placing *p)
{
	struct split *s = p->s;
	for (uint32_t k = 1; k < s->stacks.n; k++) {
		const uint32_t node = s->n + k;
		p->round++;
		reach(p, p->forward, &node, 1, false);
		if (p->forward[node] != p->round)
			continue;
		struct diag *g = diag(s->cx->diags, D_SPLIT_CIRCLE, s->stacks.at[k].span, "the stack '%.*s' needs something that needs it in turn", STRA(s->stacks.at[k].id));
		reach(p, p->back, &node, 1, true);
		for (uint32_t i = 0, shown = 0; i < s->n && shown < SHOWN; i++)
			for (uint32_t u = s->at[i].first_use; s->at[i].stack == k && u < uses_end(s, i) && shown < SHOWN; u++) {
				const uint32_t to = s->uses.at[u].to, other = to == NOTHING ? node : node_of(s, to);
				if (other != node && p->back[other] == p->round && ++shown)
					diag_note(s->cx->diags, g, s->at[i].entry->value->span, "'%.*s' needs '%.*s', which is not in it", STRA(s->at[i].entry->key), STRA(s->at[to].entry->key));
			}
		return false;
	}
	return true;
}

bool split_place(struct split *s)
{
	struct placing placing = { .s = s }, *p = &placing;
	const uint32_t n = nodes(s);
	uint32_t **marks[] = { &p->forward, &p->back, &p->begins_forward, &p->begins_back, &p->in_unit, &p->needs, &p->needed_by };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		*marks[i] = ARENA_ARRAY(s->a, uint32_t, n);
	p->todo = ARENA_ARRAY(s->a, uint32_t, 2 * n);
	p->in_imports = ARENA_ARRAY(s->a, uint32_t, s->imports.n + 1);
	p->unit_imports = ARENA_ARRAY(s->a, uint32_t, s->imports.n + 1);
	index_users(p);
	const bool whole = fits_whole(s);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].stack == UNPLACED && (whole || s->at[i].label >= s->n))
			split_put(s, i, ROOT);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].stack != UNPLACED)
			add_edges_of(p, i);
	index_labels(p);
	for (uint32_t i = 0; i < s->n; i++) {
		const uint32_t first = p->first_of[i], end = p->first_of[i + 1];
		if (first == end)
			continue;
		const struct unit unit = unit_of(p, &p->of[first], end - first);
		put_unit(p, &unit, place_of(p, i, &unit));
	}
	return check_circles(p);
}
