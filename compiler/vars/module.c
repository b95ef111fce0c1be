/*
 * JavaScript modules of ${file(x.js)}, run by node: objects are read whole and then addressed like JSON; functions
 * are called. What a function asks for (resolveVariable and the like) cannot be answered while it runs: its promise
 * stays open, the process ends, the questions are answered here, and the function runs again with the answers.
 */
#include "compiler/read/module.h"
#include "compiler/vars/resolver.h"
#include "ir/js.h"
#include "ir/json.h"
#include "ir/secrets.h"

enum { ROUNDS_MOST = 100 };

static const char script[] = {
#include "variable.cjs.inc"
	0
};

static struct value *question_of(struct ask *a, const struct value *known, struct str address)
{
	struct vars *v = a->vars;
	return MAP(v->arena,
		{ "address", address.n ? v_str(v->arena, address) : v_null(v->arena) },
		{ "options", v->options },
		{ "env", v->dotenv ? v->dotenv : v_map(v->arena) },
		{ "known", known },
		{ "typescript", v_bool(v->arena, str_ends(v->cx->config_path, ".ts")) });
}

/* One question of the module's answered; appended to known. */
static enum outcome settle_question(struct ask *a, const struct value *question, struct value *known)
{
	struct arena *arena = a->vars->arena;
	const struct value *about = value_get(question, "about"), *value = NULL;
	enum outcome r;
	if (value_is(value_get(question, "kind"), "text")) {
		r = ask_text(a, value_at(v_str(arena, value_str(about)), a->use), &value);
	} else {
		struct str *key = ARENA_ARRAY(arena, struct str, list_len(about));
		list_each(i, about)
			key[i] = value_str(list_at(about, i));
		r = ask_property(a, key, list_len(about), &value);
	}
	if (r == VAR_DONE)
		list_push(arena, known, MAP(arena, { "key", value_get(question, "key") }, { "value", value }));
	return r;
}

/* Runs node once; NULL after reporting. */
static const struct value *run(struct ask *a, struct str path, struct value *question)
{
	struct cx *cx = a->vars->cx;
	struct module_failure f;
	const struct value *answer = module_run(cx, script, path, question, &f);
	if (answer)
		return answer;
	const uint32_t before = cx->diags->all.n;
	ask_failed(a, D_MODULE_FAILED, "'%.*s' fails: %.*s", STRA(path), STRA(f.why));
	if (span_known(f.at) && cx->diags->all.n > before)
		diag_note(cx->diags, cx->diags->all.at[before], f.at, "it fails here");
	return NULL;
}

enum outcome var_module(struct ask *a, struct str path, struct str address, const struct value **whole)
{
	struct arena *arena = a->vars->arena;
	struct value *known = v_list(arena);
	*whole = NULL;
	for (int round = 0; round < ROUNDS_MOST; round++) {
		const struct value *answer = run(a, path, question_of(a, known, address));
		if (!answer)
			return VAR_FAILED;
		const struct value *questions = value_get(answer, "questions");
		if (value_get(answer, "odd"))
			return ask_failed(a, D_VAR_RESULT, "'%.*s' gives something that is not a JSON value", STRA(path));
		*whole = value_get(answer, "whole");
		a->found = value_get(answer, "value");
		if (!questions) {
			/* What was made of secrets is one; of anything else the names tell. */
			if (value_holds_secret(arena, known))
				a->found = value_to_secret(arena, a->found);
			secrets_mark(arena, *whole, false);
			secrets_mark(arena, a->found, false);
			return VAR_DONE;
		}
		list_each(i, questions) {
			enum outcome r = settle_question(a, list_at(questions, i), known);
			if (r != VAR_DONE)
				return r;
		}
	}
	return ask_failed(a, D_MODULE_FAILED, "'%.*s' keeps asking for more variables", STRA(path));
}
