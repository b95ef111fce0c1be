/*
 * states: a definition as Amazon States Language: where states lead, and that they end. Findings are warnings; with
 * stepFunctions.validate they are errors, as the plugin refuses such a definition then.
 */
#include "ir/base/near.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

enum { DEEP = 200 };

struct checking {
	struct step_functions *s;
	const struct machine *m;
	bool strict;
};

static struct diag *found(struct checking *c, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static struct diag *found(struct checking *c, struct span at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = str_vfmt(c->s->cx->arena, fmt, args);
	va_end(args);
	if (c->strict)
		return machine_refused(c->s, c->m, at, "%.*s", STRA(text));
	return diag(c->s->cx->diags, D_STATES_LANGUAGE, span_known(at) ? at : c->m->span, "state machine '%.*s': %.*s", STRA(c->m->key), STRA(text));
}

/* A machine's states, or those of a branch or iterator. */
struct scope {
	const struct value *states;
	struct value *reached; /* names */
	bool ends;
	bool open;             /* something in it is computed, so that nothing can be said of what is missing */
};

static void leads_to(struct checking *c, struct scope *scope, const struct value *name, const char *key)
{
	if (!name)
		return;
	if (!is_string(name)) {
		scope->open = true;
		return;
	}
	if (map_get(scope->states, name->string)) {
		map_put(c->s->cx->arena, scope->reached, name->string, name);
		return;
	}
	struct near near = { .word = name->string };
	map_each(e, scope->states)
		near_offer_at(&near, e->key, key_span(e));
	struct diag *g = found(c, name->span, "'%s' leads to a state '%.*s', which is not there", key, STRA(name->string));
	diag_near(c->s->cx->diags, g, &near);
}

static void check_states(struct checking *c, const struct value *machine, unsigned depth);

static bool is_type(struct str type)
{
	static const char *const types[] = { "Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eqz(type, types[i]))
			return true;
	return false;
}

static void check_state(struct checking *c, struct scope *scope, const struct entry *e, unsigned depth)
{
	const struct value *state = e->value, *type = value_get(state, "Type"), *next = value_get(state, "Next"), *end = value_get(state, "End");
	const struct value *choices = value_get(state, "Choices"), *catches = value_get(state, "Catch"), *branches = value_get(state, "Branches");
	if (!is_string(type) || !is_type(type->string)) {
		if (is_map(state) && !is_intrinsic(type))
			found(c, type ? type->span : key_span(e), "the state '%.*s' has %s", STRA(e->key), type ? "a type that Amazon States Language does not know" : "no Type");
		scope->open = true;
		return;
	}
	const bool ends = value_is(type, "Succeed") || value_is(type, "Fail"), choice = value_is(type, "Choice");
	scope->ends |= ends || is_true(end);
	scope->open |= end && !is_bool(end);
	leads_to(c, scope, next, "Next");
	leads_to(c, scope, value_get(state, "Default"), "Default");
	list_each(i, choices)
		leads_to(c, scope, value_get(choices->list.item[i], "Next"), "Next");
	list_each(i, catches)
		leads_to(c, scope, value_get(catches->list.item[i], "Next"), "Next");
	if (!ends && !choice && !next && !js_truthy(end))
		found(c, key_span(e), "the state '%.*s' has neither Next nor End", STRA(e->key));
	if (choice && !list_len(choices) && !is_intrinsic(choices))
		found(c, key_span(e), "the Choice state '%.*s' has no Choices", STRA(e->key));
	list_each(i, branches)
		check_states(c, branches->list.item[i], depth + 1);
	check_states(c, value_get(state, "ItemProcessor"), depth + 1);
	check_states(c, value_get(state, "Iterator"), depth + 1);
}

static void check_states(struct checking *c, const struct value *machine, unsigned depth)
{
	struct scope scope = { .states = value_get(machine, "States"), .reached = v_map(c->s->cx->arena) };
	const struct value *start = value_get(machine, "StartAt");
	if (!is_map(scope.states) || !map_len(scope.states) || is_intrinsic(scope.states) || depth > DEEP)
		return;
	if (start)
		leads_to(c, &scope, start, "StartAt");
	else
		found(c, machine->span, "there is no StartAt, the name of the first state");
	map_each(e, scope.states)
		check_state(c, &scope, e, depth);
	if (scope.open || !start)
		return;
	map_each(e, scope.states)
		if (!map_get(scope.reached, e->key))
			found(c, key_span(e), "nothing leads to the state '%.*s'", STRA(e->key));
	if (!scope.ends)
		found(c, value_span(start), "no state ends the execution: give one End: true, or let it lead to a Succeed or Fail state");
}

void states_check(struct step_functions *s, const struct machine *m)
{
	const struct value *definition = value_get(m->config, "definition");
	struct checking c = { s, m, js_truthy(value_get(s->config, "validate")) };
	if (!is_map(definition)) {
		if (c.strict)
			machine_refused(s, m, definition->span, "with stepFunctions.validate the definition is a map");
		return;
	}
	if (c.strict && !map_len(value_get(definition, "States")))
		found(&c, definition->span, "the definition has no States");
	check_states(&c, definition, 0);
}
