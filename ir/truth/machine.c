/*
 * machine: the definition of a state machine as a map: types of states, names that lead nowhere, ends that are missing.
 * Amazon States Language; a definition in a text or in a file is not looked into.
 */
#include "ir/truth/truth.h"

static const struct state_type {
	const char *name;
	bool goes_on;          /* has Next or End */
	const char *needs[3];  /* one of these */
} types[] = {
	{ "Task", true, { "Resource" } },
	{ "Pass", true, { NULL } },
	{ "Choice", false, { "Choices" } },
	{ "Wait", true, { NULL } },
	{ "Succeed", false, { NULL } },
	{ "Fail", false, { NULL } },
	{ "Parallel", true, { "Branches" } },
	{ "Map", true, { "ItemProcessor", "Iterator" } },
};
enum { TYPES = sizeof types / sizeof *types, DEEPEST = 32 };

struct machine {
	struct truth *t;
	const struct subject *s;
	const struct value *states;
	int depth;
};

static void check_machine(struct machine *m, const struct value *definition, struct span at);

static struct diag *wrong(struct machine *m, struct span at, struct str message)
{
	return diag(m->t->cx->diags, D_STATE_MACHINE, at, "%.*s ('%.*s')", STRA(message), STRA(m->s->entry->key));
}

/* The name of a state that must be there. */
static void check_target(struct machine *m, const struct value *name, const char *key, struct span at)
{
	if (!is_string(name) || map_get(m->states, name->string))
		return;
	struct diag *g = wrong(m, value_at_or(name, at), str_fmt(m->t->cx->arena, "%s names the state '%.*s', which is not there", key, STRA(name->string)));
	struct near n;
	if (truth_near_begin(m->t, &n, name->string))
		truth_near_keys(&n, m->states);
	truth_near_end(m->t, &n, g);
}

static void check_targets(struct machine *m, const struct value *list, struct span at)
{
	list_each(i, list)
		check_target(m, value_get(list->list.item[i], "Next"), "Next", value_at_or(list->list.item[i], at));
}

static void check_state(struct machine *m, const struct entry *e, struct span at)
{
	const struct value *state = e->value, *type = value_get(state, "Type");
	struct arena *a = m->t->cx->arena;
	const struct state_type *of = NULL;
	at = key_at_or(e, at);
	if (!is_map(state) || cfn_call(state))
		return;
	if (is_nil(type)) {
		wrong(m, at, str_fmt(a, "the state '%.*s' has no Type", STRA(e->key)));
		return;
	}
	for (uint32_t i = 0; i < TYPES; i++)
		if (value_is(type, types[i].name))
			of = &types[i];
	if (!of && is_string(type)) {
		struct diag *g = wrong(m, value_at_or(type, at), str_fmt(a, "there is no type '%.*s' of states", STRA(type->string)));
		struct near n;
		if (truth_near_begin(m->t, &n, type->string))
			for (uint32_t i = 0; i < TYPES; i++)
				near_offer(&n, str_z(types[i].name));
		truth_near_end(m->t, &n, g);
	}
	if (of && of->goes_on && is_nil(value_get(state, "Next")) && is_nil(value_get(state, "End")))
		wrong(m, at, str_fmt(a, "the state '%.*s' has neither Next nor End", STRA(e->key)));
	if (of && of->needs[0] && is_nil(value_get(state, of->needs[0])) && (!of->needs[1] || is_nil(value_get(state, of->needs[1]))))
		wrong(m, at, str_fmt(a, "the state '%.*s' needs %s", STRA(e->key), of->needs[0]));
	check_target(m, value_get(state, "Next"), "Next", at);
	check_target(m, value_get(state, "Default"), "Default", at);
	check_targets(m, value_get(state, "Choices"), at);
	check_targets(m, value_get(state, "Catch"), at);
	const struct value *branches = value_get(state, "Branches");
	list_each(i, branches)
		check_machine(m, branches->list.item[i], at);
	check_machine(m, value_get(state, "ItemProcessor"), at);
	check_machine(m, value_get(state, "Iterator"), at);
}

static void check_machine(struct machine *m, const struct value *definition, struct span at)
{
	struct machine inner = { m->t, m->s, value_get(definition, "States"), m->depth + 1 };
	at = value_at_or(definition, at);
	if (!is_map(definition) || cfn_call(definition) || inner.depth > DEEPEST)
		return;
	if (!is_map(inner.states)) {
		if (is_nil(inner.states))
			wrong(m, at, STR("a definition needs States"));
		return;
	}
	if (is_nil(value_get(definition, "StartAt")))
		wrong(m, at, STR("a definition needs StartAt"));
	check_target(&inner, value_get(definition, "StartAt"), "StartAt", at);
	map_each(e, inner.states)
		if (!str_starts(e->key, "Fn::"))
			check_state(&inner, e, at);
}

void truth_state_machine(struct truth *t, const struct subject *s)
{
	struct machine m = { .t = t, .s = s };
	const struct value *definition = value_get(s->properties, "Definition");
	check_machine(&m, definition, value_at_or(definition, subject_at(s)));
}
