/*
 * pinned: variables whose source a plugin defines that slsc does not know, or does not answer for, ${foo:bar}: a values file answers them, else what slsc pin
 * kept of the plugin's own answers. While it pins, the framework has answered (compiler/commands/pin/framework.c).
 */
#include "compiler/read/pins.h"
#include "compiler/vars/values.h"
#include "ir/secrets.h"

/* Whether a map of answers has one of that source. */
static bool names_source(const struct value *answers, struct str type)
{
	map_each(e, answers)
		if (e->key.n > type.n && str_eq(str_to(e->key, type.n), type) && (e->key.p[type.n] == ':' || e->key.p[type.n] == '('))
			return true;
	return false;
}

/* What is pinned of the stage: key -> { "value": … }, or { "secret": true }; NULL: nothing, or, with *failed, the file is of no use. */
static const struct value *pinned_answers(struct vars *v, bool *failed)
{
	*failed = false;
	if (v->cx->opt->plugins != PLUGINS_ERROR)
		return NULL;
	return value_get(map_get(pins_read(v->cx, failed), v->stage), "variables");
}

bool var_source_pinned(struct vars *v, struct str type)
{
	if (v->phase < PHASE_AWS || !vars_plugin_of(v, type).n)
		return false;
	if (v->cx->opt->plugins == PLUGINS_PIN)
		return !v->cx->opt->plugin_answers || names_source(v->cx->opt->plugin_answers, type);
	bool failed;
	return names_source(values_filed(v->values), type) || names_source(pinned_answers(v, &failed), type) || failed;
}

/* By what the variable is called, where it stands, or what the answer looks like; a member of the answer that is one makes all of it one. */
static bool is_secret(struct ask *a, struct str address, const struct value *answer)
{
	struct arena *arena = a->vars->arena;
	if (is_nil(answer))
		return false;
	return secret_variable(a->as->type) || secret_address(address, answer) || secret_looks(answer) || place_secret(a->who->place, answer) ||
	       !value_equal(answer, value_without_secrets(arena, answer));
}

/* What the pin is to hold of an answer; of one that is asked twice a secret stays one. */
static void keep(struct ask *a, struct str key)
{
	struct cx *cx = a->vars->cx;
	struct value *all = cx->plugin_variables ? cx->plugin_variables : v_map(cx->arena);
	if (!value_get(map_get(all, key), "secret"))
		map_put(cx->arena, all, key, a->secret ? MAP(cx->arena, { "secret", v_bool(cx->arena, true) }) : MAP(cx->arena, { "value", a->found ? a->found : v_null(cx->arena) }));
	cx->plugin_variables = all;
}

static enum outcome found(struct ask *a, struct str address, const struct value *answer)
{
	const struct value *copy = var_unplaced(a->vars->arena, answer);
	secrets_mark(a->vars->arena, copy, false);
	a->found = copy;
	a->secret = is_secret(a, address, copy);
	return VAR_DONE;
}

static enum outcome resolve(struct ask *a)
{
	struct vars *v = a->vars;
	struct str address;
	if (!ask_address(a, false, &address))
		return VAR_FAILED;
	const struct str key = values_key(a, address);
	if (v->cx->opt->plugins == PLUGINS_PIN) {
		const struct value *answer = map_get(v->cx->opt->plugin_answers, key);
		if (!v->cx->opt->plugin_answers)
			v->cx->plugin_asked = a->use;
		if (!answer)
			return ask_failed(a, D_PIN_FAILED, "the framework has not asked a plugin for '%.*s'", STRA(key));
		found(a, address, answer);
		keep(a, key);
		return VAR_DONE;
	}
	const struct value *filed = map_get(values_filed(v->values), key);
	if (filed)
		return found(a, address, filed);
	bool failed;
	const struct value *pinned = map_get(pinned_answers(v, &failed), key);
	if (failed)
		return VAR_FAILED;
	if (is_true(value_get(pinned, "secret")))
		return ask_failed(a, D_PIN_SECRET, "the pin holds no secrets: add \"%.*s\" to a values file (--values)", STRA(key));
	if (!pinned && v->cx->opt->plugins != PLUGINS_ERROR)
		return ask_failed(a, D_VAR_NOT_FOUND, "no plugin answers it in this run: add \"%.*s\" to the values file (--values)", STRA(key));
	if (!pinned)
		return ask_failed(a, D_PIN_STALE, "%s has no answer to '%.*s' for the stage %.*s; renew it: slsc pin -s %.*s", PINS_FILE, STRA(key), STRA(v->stage), STRA(v->stage));
	return found(a, address, value_get(pinned, "value"));
}

const struct var_source source_pinned = { .name = "", .phase = PHASE_AWS, .resolve = resolve };
