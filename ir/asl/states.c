/*
 * states: a definition as Amazon States Language: which fields a state may have, where it leads, and that there is an end.
 */
#include "ir/js.h"
#include "ir/near_keys.h"
#include "ir/asl/states.h"

enum { DEEP = 200 };

/* ---- the language */

#define PATHS "InputPath OutputPath "
#define DATA PATHS "Parameters ResultPath "
#define GOES_ON "Next End Assign "
#define FAILS "Retry Catch "

/* The fields of a type of state besides Type, Comment and QueryLanguage, separated by blanks; by query language. */
static const struct state_type {
	const char *name;
	const char *fields, *by_path, *by_expression;
	const char *needs; /* a field, or NULL */
	bool ends;         /* it ends the execution and leads nowhere */
} types[] = {
	{ "Pass", GOES_ON "Result ", DATA, "Output ", NULL, false },
	{ "Task", GOES_ON FAILS "Resource Credentials TimeoutSeconds HeartbeatSeconds ", DATA "ResultSelector TimeoutSecondsPath HeartbeatSecondsPath ", "Arguments Output ", "Resource", false },
	{ "Choice", "Choices Default Assign End ", PATHS, "Output ", "Choices", false },
	{ "Wait", GOES_ON "Seconds Timestamp ", PATHS "SecondsPath TimestampPath ", "Output ", NULL, false },
	{ "Succeed", "", PATHS, "Output ", NULL, true },
	{ "Fail", "Cause Error ", "CausePath ErrorPath ", "", NULL, true },
	{ "Parallel", GOES_ON FAILS "Branches ", DATA "ResultSelector ", "Arguments Output ", "Branches", false },
	{ "Map", GOES_ON FAILS "ItemProcessor Iterator ItemReader ItemBatcher ItemSelector ResultWriter Label MaxConcurrency ToleratedFailureCount ToleratedFailurePercentage ",
	  DATA "ResultSelector ItemsPath MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath ", "Items Output ", NULL, false },
};

/* Of these fields a state of the type has one at most, or exactly one. */
static const struct exclusive {
	const char *type;
	const char *const *fields;
	bool one;
} exclusives[] = {
	{ "Task", S_WORD_LIST("TimeoutSeconds", "TimeoutSecondsPath"), false },
	{ "Task", S_WORD_LIST("HeartbeatSeconds", "HeartbeatSecondsPath"), false },
	{ "Map", S_WORD_LIST("ItemProcessor", "Iterator"), true },
	{ "Map", S_WORD_LIST("ItemSelector", "Parameters"), false },
	{ "Map", S_WORD_LIST("ToleratedFailureCount", "ToleratedFailureCountPath"), false },
	{ "Map", S_WORD_LIST("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"), false },
	{ "Map", S_WORD_LIST("MaxConcurrency", "MaxConcurrencyPath"), false },
	{ "Map", S_WORD_LIST("Items", "ItemsPath"), false },
	{ "Wait", S_WORD_LIST("Seconds", "SecondsPath", "Timestamp", "TimestampPath"), true },
	{ "Fail", S_WORD_LIST("Cause", "CausePath"), false },
	{ "Fail", S_WORD_LIST("Error", "ErrorPath"), false },
};

static const struct state_type *type_of(const struct value *type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (value_is(type, types[i].name))
			return &types[i];
	return NULL;
}

/* Whether key is one of the words, each of which a blank follows; offered to near, if that is given. */
static bool is_word(const char *words, struct str key, struct near *near)
{
	for (uint32_t n; *words; words += n + 1) {
		n = (uint32_t)strcspn(words, " ");
		const struct str word = { words, n };
		if (str_eq(key, word))
			return true;
		if (near)
			near_offer(near, word);
	}
	return false;
}

/* ---- findings */

bool is_intrinsic(const struct value *v)
{
	map_each(e, v)
		if (str_starts(e->key, "Fn::") || str_eqz(e->key, "Ref"))
			return true;
	return false;
}

/* $$['Execution', 'State'] takes several parts of the context object: AWS knows that, the validator's grammar (paths.c) does not. */
bool asl_open(const struct asl_check *c, const struct value *v)
{
	return !c->strict && (is_intrinsic(v) || (is_string(v) && (str_search(v->string, STR("${"), 0) >= 0 || str_starts(v->string, "$$["))));
}

#define REPORT(sure) \
	va_list args; \
	va_start(args, fmt); \
	const struct str text = str_vfmt(c->cx->arena, fmt, args); \
	va_end(args); \
	return c->report(c, span_known(at) ? at : c->at, sure, text)

struct diag *asl_found(const struct asl_check *c, struct span at, const char *fmt, ...) { REPORT(false); }

struct diag *asl_refused(const struct asl_check *c, struct span at, const char *fmt, ...) { REPORT(true); }

/* A machine's states, or those of a branch or iterator. */
struct scope {
	const struct value *states;
	struct value *reached; /* names */
	bool ends;
	bool open;             /* something in it is computed, so that nothing can be said of what is missing */
};

static void leads_to(struct asl_check *c, struct scope *scope, const struct value *name, const char *key)
{
	if (!name)
		return;
	if (!is_string(name)) {
		scope->open = true;
		if (!asl_open(c, name))
			asl_refused(c, name->span, "'%s' is the name of a state, and this is %s", key, value_kind_name(name));
		return;
	}
	if (map_get(scope->states, name->string)) {
		map_put(c->cx->arena, scope->reached, name->string, name);
		return;
	}
	scope->open |= !c->strict; /* what is unreachable or endless may be so for this reason */
	struct near near = { .word = name->string };
	near_offer_keys(c->cx, &near, scope->states);
	struct diag *g = asl_refused(c, name->span, "'%s' leads to a state '%.*s', which is not there", key, STRA(name->string));
	diag_near(c->cx->diags, g, &near);
}

static void check_fields(struct asl_check *c, const struct entry *state, const struct state_type *type)
{
	const struct value *own = value_get(state->value, "QueryLanguage"), *language = js_truthy(own) ? own : c->language;
	const char *more = value_is(language, "JSONata") ? type->by_expression : type->by_path;
	map_each(e, state->value) {
		const char *const known[] = { "Type Comment QueryLanguage ", type->fields, more };
		if (is_word(known[0], e->key, NULL) || is_word(known[1], e->key, NULL) || is_word(known[2], e->key, NULL)) {
			field_check(c, e, value_is(language, "JSONata"));
			continue;
		}
		struct near near = { .word = e->key };
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			is_word(known[i], e->key, &near);
		const bool other = is_word(value_is(language, "JSONata") ? type->by_path : type->by_expression, e->key, &near);
		const char *with = !other ? "" : value_is(language, "JSONata") ? " with QueryLanguage: JSONata" : " without QueryLanguage: JSONata";
		struct diag *g = asl_found(c, key_span(e), "a %s state has no '%.*s'%s", type->name, STRA(e->key), with);
		if (!other)
			diag_near(c->cx->diags, g, &near);
	}
	if (type->needs && !value_get(state->value, type->needs))
		asl_refused(c, key_span(state), "the %s state '%.*s' has no %s", type->name, STRA(state->key), type->needs);
}

static void check_exclusives(struct asl_check *c, const struct entry *state, const struct state_type *type)
{
	for (size_t i = 0; i < sizeof exclusives / sizeof *exclusives; i++) {
		const struct exclusive *x = &exclusives[i];
		struct str all = STR("");
		uint32_t n = 0;
		if (strcmp(x->type, type->name) != 0)
			continue;
		for (const char *const *f = x->fields; *f; f++) {
			n += value_get(state->value, *f) != NULL;
			all = STR_CAT(c->cx->arena, all, all.n ? STR(", ") : STR(""), str_z(*f));
		}
		if (n > 1 || (x->one && !n))
			asl_refused(c, key_span(state), "the %s state '%.*s' has %s of %.*s", type->name, STRA(state->key), n ? "more than one" : "none", STRA(all));
	}
}

static void check_states(struct asl_check *c, const struct value *machine, unsigned depth);
static void check_machine(struct asl_check *c, const struct value *machine, struct span at, bool open, unsigned depth);

static void check_ways(struct asl_check *c, struct scope *scope, const struct entry *e, const struct state_type *type)
{
	const struct value *next = value_get(e->value, "Next"), *end = value_get(e->value, "End"), *choices = value_get(e->value, "Choices"), *catches = value_get(e->value, "Catch");
	const bool choice = strcmp(type->name, "Choice") == 0;
	scope->ends |= type->ends || is_true(end);
	scope->open |= end && !is_bool(end);
	leads_to(c, scope, next, "Next");
	leads_to(c, scope, value_get(e->value, "Default"), "Default");
	list_each(i, choices)
		leads_to(c, scope, value_get(choices->list.item[i], "Next"), "Next");
	list_each(i, catches)
		leads_to(c, scope, value_get(catches->list.item[i], "Next"), "Next");
	if (!type->ends && !choice && !next == !end)
		asl_refused(c, key_span(e), next ? "the state '%.*s' has both Next and End" : "the state '%.*s' has neither Next nor End", STRA(e->key));
}

static void check_state(struct asl_check *c, struct scope *scope, const struct entry *e, unsigned depth)
{
	const struct value *type = value_get(e->value, "Type"), *branches = value_get(e->value, "Branches");
	const struct state_type *known = type_of(type);
	const struct value *before = map_put_new(c->cx->arena, c->names, e->key, key_span(e), LITERAL(""));
	if (before)
		asl_refused(c, key_span(e), "another state is called '%.*s' as well: names are unique in the whole machine", STRA(e->key));
	if (!known) {
		scope->open = true;
		if (!is_map(e->value))
			asl_refused(c, key_span(e), "the state '%.*s' is %s, and not a map", STRA(e->key), value_kind_name(e->value));
		struct near near = { .word = value_str(type) };
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			near_offer(&near, str_z(types[i].name));
		if (is_map(e->value) && !asl_open(c, e->value) && !asl_open(c, type))
			diag_near(c->cx->diags, asl_refused(c, type ? type->span : key_span(e), "the state '%.*s' has %s", STRA(e->key), type ? "a Type that does not exist" : "no Type"), &near);
		return;
	}
	check_fields(c, e, known);
	check_exclusives(c, e, known);
	check_ways(c, scope, e, known);
	language_check(c, value_get(e->value, "QueryLanguage"));
	if (branches && !is_list(branches) && !asl_open(c, branches))
		asl_refused(c, branches->span, "'Branches' is a list, and this is %s", value_kind_name(branches));
	list_each(i, branches)
		check_machine(c, branches->list.item[i], branches->span, false, depth);
	static const char *const within[] = { "ItemProcessor", "Iterator" };
	for (size_t i = 0; i < sizeof within / sizeof *within; i++)
		if (value_get(e->value, within[i]))
			check_machine(c, value_get(e->value, within[i]), key_span(e), true, depth);
}

static void check_machine(struct asl_check *c, const struct value *machine, struct span at, bool open, unsigned depth)
{
	machine_fields_check(c, machine, at, open);
	check_states(c, machine, depth + 1);
}

static void check_states(struct asl_check *c, const struct value *machine, unsigned depth)
{
	struct scope scope = { .states = value_get(machine, "States"), .reached = v_map(c->cx->arena) };
	const struct value *start = value_get(machine, "StartAt");
	if (!is_map(scope.states) || !map_len(scope.states) || is_intrinsic(scope.states) || depth > DEEP)
		return;
	if (start)
		leads_to(c, &scope, start, "StartAt");
	else
		asl_refused(c, machine->span, "there is no StartAt, the name of the first state");
	map_each(e, scope.states)
		check_state(c, &scope, e, depth);
	if (scope.open || !start)
		return;
	map_each(e, scope.states)
		if (!map_get(scope.reached, e->key))
			asl_refused(c, key_span(e), "nothing leads to the state '%.*s'", STRA(e->key));
	if (!scope.ends)
		asl_refused(c, value_span(start), "no state ends the execution: give one End: true, or let it lead to a Succeed or Fail state");
}

void asl_check(struct asl_check *c, const struct value *definition)
{
	c->names = v_map(c->cx->arena);
	c->language = value_get(definition, "QueryLanguage");
	const uint32_t before = c->cx->diags->errors;
	check_machine(c, definition, c->at, false, 0);
	if (c->strict && c->cx->diags->errors == before)
		targets_check(c, definition, 0);
}
