/*
 * JavaScript modules of ${file(x.js)}, run by node: objects are read whole and then addressed like JSON; functions
 * are called. What a function asks for (resolveVariable and the like) cannot be answered while it runs: its promise
 * stays open, the process ends, the questions are answered here, and the function runs again with the answers.
 */
#include "compiler/module.h"
#include "compiler/vars/resolver.h"
#include "ir/js.h"
#include "ir/json.h"
#include "ir/secrets.h"

enum { ROUNDS_MOST = 100 };

static const char script[] =
	"const fs = require('fs'), path = require('path');\n"
	"const ask = JSON.parse(fs.readFileSync(0, 'utf8'));\n"
	"const file = path.resolve(ask.path);\n"
	"if (ask.root) process.chdir(ask.root);\n"
	"Object.assign(process.env, ask.env);\n"
	"const questions = [];\n"
	"let answered = false;\n"
	"const answer = (o) => {\n"
	"	if (answered) return;\n"
	"	answered = true;\n"
	"	fs.writeSync(1, '\\n\\x01slsc-answer\\x01' + JSON.stringify(o));\n"
	"	process.exit(0);\n"
	"};\n"
	"process.on('beforeExit', () => answer(questions.length ? { questions } : { error: 'a promise is never settled' }));\n"
	"const question = (kind, about) => {\n"
	"	const key = JSON.stringify([kind, about]);\n"
	"	const known = ask.known.find((k) => k.key === key);\n"
	"	if (known) return Promise.resolve(known.value);\n"
	"	questions.push({ kind, about, key });\n"
	"	return new Promise(() => {});\n"
	"};\n"
	"const given = {\n"
	"	options: ask.options,\n"
	"	resolveVariable: async (text) => question('text', '${' + text + '}'),\n"
	"	resolveConfigurationProperty: async (keys) => question('property', keys.map(String)),\n"
	"};\n"
	"const isFunction = (v) => typeof v === 'function' && !/^class\\b/.test(Function.prototype.toString.call(v));\n"
	"const isPlain = (v) => {\n"
	"	if (v === null || v === undefined || typeof v === 'string' || typeof v === 'boolean') return true;\n"
	"	if (typeof v === 'number') return Number.isFinite(v);\n"
	"	if (Array.isArray(v)) return v.every(isPlain);\n"
	"	if (typeof v !== 'object') return false;\n"
	"	const p = Object.getPrototypeOf(v);\n"
	"	return (p === null || Object.getPrototypeOf(p) === null) && typeof v.then !== 'function' && Object.values(v).every(isPlain);\n"
	"};\n"
	"const passes = (v) => (v !== null && typeof v === 'object' ? !(v instanceof Date) : isPlain(v) && v !== undefined);\n"
	"(async () => {\n"
	"	try { require.resolve(file); } catch { return answer({ missing: true }); }\n"
	"	let at = require(file), called = false;\n"
	"	if (isFunction(at)) {\n"
	"		called = true;\n"
	"		at = await at(given);\n"
	"	} else if (isPlain(at) && at !== undefined && at !== null) {\n"
	"		return answer({ whole: at });\n"
	"	} else at = await at;\n"
	"	if (ask.address === null) return answer(at === null ? { missing: true } : passes(at) ? { value: at } : { odd: true });\n"
	"	if (at === null || at === undefined) return answer({ missing: true });\n"
	"	for (const key of ask.address.split('.')) {\n"
	"		if (typeof at === 'string') at = await question('text', at);\n"
	"		const owner = at;\n"
	"		at = at[key];\n"
	"		if (at === null || at === undefined) return answer({ missing: true });\n"
	"		if (called) continue;\n"
	"		if (isFunction(at)) {\n"
	"			called = true;\n"
	"			at = await at.call(owner, given);\n"
	"		} else at = await at;\n"
	"		if (at === null || at === undefined) return answer({ missing: true });\n"
	"	}\n"
	"	answer(passes(at) ? { value: at } : { odd: true });\n"
	"})().catch((e) => answer({ error: e && e.stack ? String(e.stack) : String(e) }));\n";

static struct str question_text(struct ask *a, const struct value *known, struct str path, struct str address)
{
	struct vars *v = a->vars;
	struct value *o = v_map(v->arena);
	map_putz(v->arena, o, "root", v_str(v->arena, v->cx->root));
	map_putz(v->arena, o, "path", v_str(v->arena, path));
	map_putz(v->arena, o, "address", address.n ? v_str(v->arena, address) : v_null(v->arena));
	map_putz(v->arena, o, "options", v->options);
	map_putz(v->arena, o, "env", v->dotenv ? v->dotenv : v_map(v->arena));
	map_putz(v->arena, o, "known", known);
	return js_json(v->arena, o);
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
		list_each (i, about)
			key[i] = value_str(list_at(about, i));
		r = ask_property(a, key, list_len(about), &value);
	}
	if (r == VAR_DONE)
		list_push(arena, known, MAP(arena, { "key", value_get(question, "key") }, { "value", value }));
	return r;
}

/* Runs node once; NULL after reporting. */
static const struct value *run(struct ask *a, struct str path, struct str input)
{
	struct str why = STR("");
	const struct value *answer = module_run(a->vars->cx, script, input, &why);
	if (!answer)
		ask_failed(a, D_MODULE_FAILED, "cannot run '%.*s': %.*s", STRA(path), STRA(why));
	return answer;
}

enum outcome var_module(struct ask *a, struct str path, struct str address, const struct value **whole)
{
	struct arena *arena = a->vars->arena;
	struct value *known = v_list(arena);
	*whole = NULL;
	for (int round = 0; round < ROUNDS_MOST; round++) {
		const struct value *answer = run(a, path, question_text(a, known, path, address));
		if (!answer)
			return VAR_FAILED;
		const struct value *error = value_get(answer, "error"), *questions = value_get(answer, "questions");
		if (error)
			return ask_failed(a, D_MODULE_FAILED, "'%.*s' fails: %.*s", STRA(path), STRA(value_str(error)));
		if (value_get(answer, "odd"))
			return ask_failed(a, D_VAR_RESULT, "'%.*s' gives something that is no JSON value", STRA(path));
		*whole = value_get(answer, "whole");
		a->found = value_get(answer, "value");
		if (!questions) {
			/* What was made of secrets is one; of anything else the names tell. */
			if (value_holds_secret(arena, known))
				a->found = value_to_secret(arena, a->found);
			secrets_mark(arena, (struct value *)*whole, false);
			secrets_mark(arena, (struct value *)a->found, false);
			return VAR_DONE;
		}
		list_each (i, questions) {
			enum outcome r = settle_question(a, list_at(questions, i), known);
			if (r != VAR_DONE)
				return r;
		}
	}
	return ask_failed(a, D_MODULE_FAILED, "'%.*s' asks for ever more variables", STRA(path));
}
