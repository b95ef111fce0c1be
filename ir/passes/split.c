/* split: --split and custom.slsc.split: resources leave the root template for nested stacks (ir/split/split.h). */
#include "ir/graph.h"
#include "ir/json.h"
#include "ir/pass.h"
#include "ir/split/lock.h"
#include "ir/split/split.h"
#include "ir/truth/truth.h"

enum { DEFAULT_BUDGET = 400, MOST_IN_OPERATION = 2500 };

static struct span asked_at(const struct cx *cx)
{
	const struct value *service = value_get(cx->service->config, "service");
	return span_known(cx->split->span) ? cx->split->span : value_span(service);
}

static struct split_settings settings_of(const struct cx *cx)
{
	const struct value *budget = value_get(cx->split, "budget"), *stacks = value_get(cx->split, "stacks");
	return (struct split_settings){ .budget = is_number(budget) ? (uint32_t)budget->number : DEFAULT_BUDGET, .stacks = is_map(stacks) ? stacks : NULL, .span = asked_at(cx) };
}

static const struct value *section(const struct cx *cx, const char *name)
{
	const struct value *v = value_get(cx->graph->root, name);
	return is_map(v) ? v : NULL;
}

/* What no part of may be elsewhere, as it acts on the whole template. False after a diagnostic. */
static bool can_be_split(struct cx *cx)
{
	const struct value *transform = value_get(cx->graph->root, "Transform");
	bool macros = !is_nil(transform) || value_get(cx->graph->root, "Fn::Transform") || value_get(cx->graph->resources, "Fn::Transform");
	map_each(e, cx->graph->resources) {
		macros |= str_starts(e->key, "Fn::ForEach::");
		if (!is_map(e->value))
			return false; /* the truth pass tells */
	}
	if (macros)
		diag(cx->diags, D_SPLIT_IMPOSSIBLE, is_nil(transform) ? asked_at(cx) : transform->span, "a template with macros cannot be split: they act on all of it");
	else if (cx->nested.of.n)
		diag(cx->diags, D_SPLIT_IMPOSSIBLE, asked_at(cx), "a plugin of the service has split its stack already");
	else
		return true;
	return false;
}

/* The lock's new text, where it differs: to be written, or, in slsc check, to be missed. */
static void renew_lock(struct cx *cx, struct split *s)
{
	struct value *lock = map_copy_for(cx->arena, split_lock_now(s), 1);
	const uint32_t new_ones = map_len(lock) - map_len(cx->split_lock);
	map_putz(cx->arena, lock, LOCK_VERSION_KEY, v_int(cx->arena, LOCK_VERSION));
	struct buf text = { 0 };
	json_emit(&text, lock, 2);
	buf_c(&text, '\n');
	if (!buf_ok(&text) || str_eq(buf_text(&text), cx->split_lock_read)) {
		buf_free(&text);
		return;
	}
	cx->split_lock_text = str_dup(cx->arena, buf_text(&text));
	buf_free(&text);
	if (cx->opt->check && (new_ones || !cx->split_lock)) {
		struct diag *g = cx->split_lock ? diag(cx->diags, D_SPLIT_STALE, s->settings.span, LOCK_FILE " lacks %u resources of the service", new_ones)
						: diag(cx->diags, D_SPLIT_STALE, s->settings.span, "there is no " LOCK_FILE " that says which resources are in which stack");
		diag_label(cx->diags, g, "compile the service, and commit the file");
	}
}

/* A deployment makes, changes or deletes so many resources in a tree of stacks at most, the nested stacks themselves among them. */
static void check_operation(struct cx *cx, const struct split *s)
{
	const uint32_t n = s->n + cx->nested.of.n;
	if (n <= MOST_IN_OPERATION)
		return;
	struct diag *g = diag(cx->diags, D_SPLIT_OPERATION, s->settings.span, "the stacks have %u resources together, and CloudFormation creates, updates or deletes %d in one operation", n, MOST_IN_OPERATION);
	diag_label(cx->diags, g, "a service of its own for a part of the functions would be deployed on its own");
}

void pass_split(struct cx *cx)
{
	struct split split = { .cx = cx, .a = cx->arena }, *s = &split;
	if (!cx->split || !can_be_split(cx))
		return;
	s->settings = settings_of(cx);
	s->root = cx->graph->root;
	s->resources = cx->graph->resources;
	s->parameters = section(cx, "Parameters");
	s->conditions = section(cx, "Conditions");
	s->mappings = section(cx, "Mappings");
	s->outputs = section(cx, "Outputs");
	s->n = map_len(s->resources);
	s->outputs_n = map_len(s->outputs);
	s->at = ARENA_ARRAY(s->a, struct split_resource, s->n + s->outputs_n + 1);
	s->import_numbers = v_map(s->a);
	s->names = v_map(s->a);
	s->stack_numbers = v_map(s->a);
	split_find_references(s);
	split_atoms(s);
	split_stack_add(s, STR(""), (struct span){ 0 });
	if (!split_lock_read(s) || !split_place(s))
		return;
	cx->whole = s->root;
	renew_lock(cx, s);
	split_assemble(s);
	check_operation(cx, s);
	truth_template_limits(cx);
	for (uint32_t i = 0; i < cx->nested.of.n; i++) {
		struct graph *root = nested_stack_enter(cx, &cx->nested.of.at[i]);
		truth_template_limits(cx);
		nested_stack_leave(cx, root);
	}
}
