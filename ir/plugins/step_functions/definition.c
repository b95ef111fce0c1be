/*
 * definition: a machine's states as the text that CloudFormation takes, JSON of two blanks a level. Intrinsic functions
 * within become variables of Fn::Sub, named by the MD5 of their JSON; #{X} becomes ${X}.
 */
#include "ir/base/digest.h"
#include "ir/events/common/rule.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

enum { DIGITS = 32 };


struct lifting {
	struct arena *a;
	struct value *calls;    /* name → the intrinsic function */
	struct value *unquoted; /* the names whose quotes go, as they stand for seconds to wait */
};

static const struct value *lift(struct lifting *l, const struct value *v);

static const struct value *variable(struct lifting *l, const struct value *call, bool seconds)
{
	struct str name = md5_hex(l->a, js_json(l->a, call));
	map_put(l->a, l->calls, name, call);
	if (seconds)
		map_put(l->a, l->unquoted, name, LITERAL(""));
	return v_str(l->a, STR_CAT(l->a, STR("${"), name, STR("}")));
}

static const struct value *lift_list(struct lifting *l, const struct value *v)
{
	struct value *out = v_list(l->a);
	list_each(i, v)
		list_push(l->a, out, is_intrinsic(v->list.item[i]) ? variable(l, v->list.item[i], false) : lift(l, v->list.item[i]));
	return out;
}

/* v with its intrinsic functions replaced by variables; v itself is none. */
static const struct value *lift(struct lifting *l, const struct value *v)
{
	if (is_list(v))
		return lift_list(l, v);
	if (!is_map(v))
		return v;
	struct value *out = map_like(l->a, v);
	const bool wait = value_is(value_get(v, "Type"), "Wait");
	map_each(e, v)
		map_put(l->a, out, e->key, is_intrinsic(e->value) ? variable(l, e->value, wait && str_eqz(e->key, "Seconds")) : lift(l, e->value));
	return out;
}

/* #{X} as ${X}, in one go; *any: there was one. */
static struct str pseudo_parameters(struct arena *a, struct str text, bool *any)
{
	VEC(struct str) parts = { 0 };
	uint32_t done = 0;
	for (int32_t at = str_search(text, STR("#{"), 0); at >= 0;) {
		uint32_t name = (uint32_t)at + 2;
		int32_t close = str_find(str_from(text, name), '}');
		if (close > 0) {
			vec_push(a, &parts, str_to(str_from(text, done), (uint32_t)at - done));
			vec_push(a, &parts, STR("$"));
			done = (uint32_t)at + 1;
			name += (uint32_t)close;
		}
		at = close < 0 ? -1 : str_search(text, STR("#{"), name);
	}
	*any = parts.n > 0;
	vec_push(a, &parts, str_from(text, done));
	return str_cat(a, parts.at, parts.n);
}

/* What the variables stand for: a function of this service is written out, all else is kept in `variables`. */
static struct value *written_out(struct step_functions *s, const struct lifting *l, struct value *variables)
{
	struct arena *a = s->cx->arena;
	struct value *out = v_map(a);
	map_each(e, l->calls) {
		const struct value *call = translate_function(s, e->value);
		struct str name = referred_function(s, call);
		if (name.n)
			map_put(a, out, e->key, v_fmt(a, "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:%.*s", STRA(name)));
		else
			map_put(a, variables, e->key, call);
	}
	return out;
}

/* The text with the names of functions in the place of their variables, and without the quotes around seconds. */
static struct str filled(struct arena *a, struct str text, const struct lifting *l, const struct value *names)
{
	VEC(struct str) parts = { 0 };
	uint32_t done = 0;
	for (int32_t at = str_search(text, STR("${"), 0); at >= 0; at = str_search(text, STR("${"), (uint32_t)at + 2)) {
		uint32_t from = (uint32_t)at, end = from + 2 + DIGITS + 1;
		if (end > text.n || text.p[end - 1] != '}')
			continue;
		struct str name = str_to(str_from(text, from + 2), DIGITS), whole = str_to(str_from(text, from), end - from);
		const struct value *written = map_get(names, name);
		const bool bare = from > done && text.p[from - 1] == '"' && end < text.n && text.p[end] == '"' && map_get(l->unquoted, name);
		if (!written && !bare)
			continue;
		vec_push(a, &parts, str_to(str_from(text, done), from - bare - done));
		vec_push(a, &parts, written ? written->string : whole);
		done = end + bare;
	}
	vec_push(a, &parts, str_from(text, done));
	return str_cat(a, parts.at, parts.n);
}

static const struct value *with_versions(struct step_functions *s, const struct value *variables, struct span span)
{
	struct value *out = v_map(s->cx->arena);
	map_each(e, variables)
		map_put(s->cx->arena, out, e->key, function_version(s, e->value, span));
	return out;
}

/* ---- configureTaskTimeouts */

static const struct function *function_of(struct step_functions *s, const struct value *ref)
{
	const struct value *id = value_get(ref, "Ref");
	id = is_string(id) ? id : list_at(value_get(ref, "Fn::GetAtt"), 0);
	if (!is_string(id))
		return NULL;
	const struct function *fn = service_function(s->cx->service, id->string);
	const struct value *key = fn ? NULL : map_get(s->function_ids, id->string);
	return key ? service_function(s->cx->service, key->string) : fn;
}

static const struct value *timeout_of(struct step_functions *s, const struct function *fn)
{
	static const struct value otherwise = NUMBER(6); /* seconds, of a function that says none */
	const struct value *own = value_get(fn->config, "timeout"), *common = value_get(s->cx->service->provider.config, "timeout");
	return is_number(own) ? own : is_number(common) ? common : &otherwise;
}

static const struct value *timed_states(struct step_functions *s, const struct value *states);

static const struct value *timed_task(struct step_functions *s, const struct value *state)
{
	struct arena *a = s->cx->arena;
	const struct value *resource = value_get(state, "Resource"), *seconds = value_get(state, "TimeoutSeconds");
	const bool invoke = str_starts(value_str(resource), "arn:aws:states:::lambda:invoke");
	const struct function *fn = function_of(s, invoke ? value_dig(state, "Parameters", "FunctionName") : resource);
	const struct value *timeout = fn ? timeout_of(s, fn) : NULL;
	if (timeout && is_number(seconds) && seconds->number > timeout->number)
		diag(s->cx->diags, D_STATES_LANGUAGE, seconds->span, "the function '%.*s' is stopped after %.*s seconds, before this timeout", STRA(fn->key), STRA(js_string(a, timeout)));
	if (!timeout || seconds || value_get(state, "TimeoutSecondsPath"))
		return state;
	struct value *out = map_copy(a, state);
	map_putz(a, out, "TimeoutSeconds", timeout);
	return out;
}

/* state with another value for the states under a key. */
static const struct value *with_states(struct step_functions *s, const struct value *state, const char *key)
{
	struct arena *a = s->cx->arena;
	const struct value *inner = value_get(state, key);
	if (!is_map(inner))
		return state;
	struct value *out = map_copy(a, state), *own = map_own(a, out, str_z(key));
	map_putz(a, own, "States", timed_states(s, value_get(inner, "States")));
	return out;
}

static const struct value *timed_branches(struct step_functions *s, const struct value *state)
{
	struct arena *a = s->cx->arena;
	struct value *out = map_copy(a, state), *branches = v_list(a);
	const struct value *old = value_get(state, "Branches");
	list_each(i, old) {
		struct value *branch = is_map(old->list.item[i]) ? map_copy(a, old->list.item[i]) : NULL;
		if (branch)
			map_putz(a, branch, "States", timed_states(s, value_get(branch, "States")));
		list_push(a, branches, branch ? branch : old->list.item[i]);
	}
	map_putz(a, out, "Branches", branches);
	return out;
}

/* Task states that invoke functions of this service time out as these do, where they say nothing else. */
static const struct value *timed_states(struct step_functions *s, const struct value *states)
{
	if (!is_map(states))
		return states;
	struct value *out = map_like(s->cx->arena, states);
	map_each(e, states) {
		const struct value *state = e->value, *type = value_get(state, "Type");
		if (value_is(type, "Task"))
			state = timed_task(s, state);
		else if (value_is(type, "Parallel") && is_list(value_get(state, "Branches")))
			state = timed_branches(s, state);
		else if (value_is(type, "Map"))
			state = with_states(s, state, js_truthy(value_get(state, "ItemProcessor")) ? "ItemProcessor" : "Iterator");
		map_put_at(s->cx->arena, out, e->key, key_span(e), state);
	}
	return out;
}

/* ---- validate */

static const struct value *with_language(struct arena *a, const struct value *v, const struct value *language);

static const struct value *states_with_language(struct arena *a, const struct value *states, const struct value *language)
{
	struct value *out = map_like(a, states);
	map_each(e, states) {
		const struct value *state = with_language(a, e->value, language);
		if (is_map(state) && !js_truthy(value_get(state, "QueryLanguage"))) {
			struct value *own = map_copy(a, state);
			map_putz(a, own, "QueryLanguage", language);
			state = own;
		}
		map_put_at(a, out, e->key, key_span(e), state);
	}
	return out;
}

/* The plugin's validator writes the query language into whatever stands under a key States, wherever that is. */
static const struct value *with_language(struct arena *a, const struct value *v, const struct value *language)
{
	if (is_list(v)) {
		struct value *out = v_list(a);
		list_each(i, v)
			list_push(a, out, with_language(a, v->list.item[i], language));
		return out;
	}
	if (!is_map(v))
		return v;
	struct value *out = map_like(a, v);
	map_each(e, v)
		map_put_at(a, out, e->key, key_span(e), str_eqz(e->key, "States") && is_map(e->value) ? states_with_language(a, e->value, language) : with_language(a, e->value, language));
	return out;
}

/* ---- */

/* A text is encoded once more, and loses its line breaks. */
static struct value *text_definition(struct arena *a, const struct value *definition)
{
	return v_str(a, rule_without_escapes(a, js_json_string(a, definition->string)));
}

const struct value *definition_string(struct step_functions *s, const struct machine *m)
{
	struct arena *a = s->cx->arena;
	const struct value *definition = value_get(m->config, "definition");
	if (is_string(definition))
		return value_at(text_definition(a, definition), definition->span);
	if (js_truthy(value_get(s->config, "validate"))) {
		const struct value *language = value_get(definition, "QueryLanguage");
		definition = with_language(a, definition, is_nil(language) ? LITERAL("JSONPath") : language);
	}
	if (is_true(value_get(m->config, "configureTaskTimeouts"))) {
		struct value *timed = map_copy(a, definition);
		map_putz(a, timed, "States", timed_states(s, value_get(definition, "States")));
		definition = timed;
	}
	struct lifting l = { a, v_map(a), v_map(a) };
	bool pseudo;
	struct str text = pseudo_parameters(a, js_json_lines(a, lift(&l, definition), 2), &pseudo);
	if (!pseudo && !map_len(l.calls))
		return value_at(v_str(a, text), definition->span);
	struct value *variables = v_map(a);
	const struct value *names = written_out(s, &l, variables);
	const struct value *filled_text = value_at(v_str(a, filled(a, text, &l, names)), definition->span);
	const bool exact = is_true(value_get(m->config, "useExactVersion"));
	if (!map_len(variables) && !exact)
		return value_at(MAP(a, { "Fn::Sub", filled_text }), definition->span);
	return value_at(MAP(a, { "Fn::Sub", LIST(a, filled_text, exact ? with_versions(s, variables, definition->span) : variables) }), definition->span);
}
