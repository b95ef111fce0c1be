/* What sources have in common: addresses, properties of the configuration, JavaScript's way through values. */
#include <stdarg.h>
#include <stdio.h>

#include "compiler/read/read.h"
#include "compiler/vars/resolver.h"
#include "ir/base/near.h"
#include "ir/js.h"

/* In the order in which messages offer them. */
const struct var_source *const var_sources[] = {
	&source_self, &source_opt, &source_env, &source_file, &source_sls, &source_param, &source_strtobool,
	&source_ssm, &source_cf, &source_s3, &source_aws,
};
const uint32_t var_sources_n = sizeof var_sources / sizeof *var_sources;

const struct var_source *var_source_find(struct str name)
{
	for (uint32_t i = 0; i < var_sources_n; i++)
		if (str_eqz(name, var_sources[i]->name))
			return var_sources[i];
	return NULL;
}

enum var_phase var_source_phase(const struct var_source *s)
{
	if (s == &source_param)
		return PHASE_OPTIONS;
	return s == &source_plugin || s == &source_ssm || s == &source_cf || s == &source_s3 || s == &source_aws ? PHASE_AWS : PHASE_CORE;
}

enum outcome ask_failed(struct ask *a, enum diag_id id, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str text = str_vfmt_shown(a->vars->arena, fmt, ap);
	va_end(ap);
	struct str at = place_text(a->vars->arena, a->who->place);
	struct diag *g = diag(a->vars->cx->diags, id, a->use, "the variable at '%.*s': %.*s", STRA(at), STRA(text));
	vars_notes(a->vars, g, a->host);
	return VAR_FAILED;
}

enum outcome ask_endless(struct ask *a)
{
	return ask_failed(a, D_VAR_RESULT, "the value is no finite number, which a variable cannot give");
}

bool ask_address(struct ask *a, bool needed, struct str *out)
{
	*out = (struct str){ 0 };
	if (needed && !js_truthy(a->address)) {
		ask_failed(a, D_VAR_ADDRESS, "'%.*s' needs an address after its colon", STRA(a->as->type));
		return false;
	}
	if (is_nil(a->address))
		return true;
	if (is_map(a->address)) {
		ask_failed(a, D_VAR_ADDRESS, "the address of '%.*s' must be a text, not a map", STRA(a->as->type));
		return false;
	}
	*out = js_string(a->vars->arena, a->address);
	return true;
}

uint32_t var_keys(struct arena *a, struct str address, struct str **out)
{
	VEC(struct str) keys = { 0 };
	for (uint32_t at = 0;;) {
		struct str rest = str_from(address, at);
		int32_t dot = str_find(rest, '.');
		vec_push(a, &keys, dot < 0 ? rest : str_to(rest, (uint32_t)dot));
		if (dot < 0)
			break;
		at += (uint32_t)dot + 1;
	}
	*out = keys.at;
	return keys.n;
}

void ask_near(struct ask *a, const struct value *map, struct str key)
{
	struct near near = { .word = key };
	map_each (e, map)
		near_offer_at(&near, e->key, key_span(e));
	if (!near.best.n)
		return;
	a->missing = str_fmt_shown(a->vars->arena, "did you mean '%.*s'?", STRA(near.best));
	a->meant = near.best_at;
}

/* Whether a .env file that is not read would set a name. */
static bool dotenv_would(struct vars *v, struct str name)
{
	if (js_truthy(value_get(v->root, "useDotenv")))
		return false;
	const uint32_t files = v->cx->files_read.n;
	v->cx->diags->muted++;
	const struct value *names = dotenv_load(v->cx, v->stage.n ? v->stage : STR("dev"));
	v->cx->diags->muted--;
	v->cx->files_read.n = files;
	return map_get(names, name);
}

/* What would give a source a value that has none. */
struct str ask_way(struct vars *v, const struct ask *last)
{
	struct arena *a = v->arena;
	const struct str source = last->as->type, name = value_str(last->address);
	if (!name.n)
		return STR("");
	if (str_eqz(source, "env") && dotenv_would(v, name))
		return STR("a .env file sets it, which is read with useDotenv: true");
	if (str_eqz(source, "env"))
		return str_fmt(a, "set %.*s in the environment, or write a fallback: ${env:%.*s, 'text'}", STRA(name), STRA(name));
	if (str_eqz(source, "opt"))
		return str_fmt(a, "give --%.*s, or write a fallback: ${opt:%.*s, 'text'}", STRA(name), STRA(name));
	if (str_eqz(source, "param"))
		return str_fmt(a, "give --param %.*s=…, or write params: {default: {%.*s: …}}", STRA(name), STRA(name));
	return STR("");
}

/* ---- members, as JavaScript has them */

static bool one_of(struct str key, const char *const *names)
{
	for (; *names; names++)
		if (str_eqz(key, *names))
			return true;
	return false;
}

/* Inherited names: reached by an address, but functions. */
static bool inherited(const struct value *v, struct str key)
{
	static const char *const object[] = {
		"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
		"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", NULL,
	};
	static const char *const list[] = {
		"at", "concat", "copyWithin", "fill", "find", "findIndex", "findLast", "findLastIndex", "lastIndexOf", "pop", "push",
		"reverse", "shift", "unshift", "slice", "sort", "splice", "includes", "indexOf", "join", "keys", "entries", "values",
		"forEach", "filter", "flat", "flatMap", "map", "every", "some", "reduce", "reduceRight", "toReversed", "toSorted",
		"toSpliced", "with", NULL,
	};
	static const char *const text[] = {
		"anchor", "at", "big", "blink", "bold", "charAt", "charCodeAt", "codePointAt", "concat", "endsWith", "fontcolor",
		"fontsize", "fixed", "includes", "indexOf", "italics", "lastIndexOf", "link", "localeCompare", "match", "matchAll",
		"normalize", "padEnd", "padStart", "repeat", "replace", "replaceAll", "search", "slice", "small", "split", "strike",
		"sub", "substr", "substring", "sup", "startsWith", "trim", "trimStart", "trimLeft", "trimEnd", "trimRight",
		"toLocaleLowerCase", "toLocaleUpperCase", "toLowerCase", "toUpperCase", "isWellFormed", "toWellFormed", NULL,
	};
	static const char *const number[] = { "toExponential", "toFixed", "toPrecision", NULL };
	return one_of(key, object) || (is_list(v) && one_of(key, list)) || (is_string(v) && one_of(key, text)) ||
	       (is_number(v) && one_of(key, number));
}

static uint32_t utf8_len(unsigned char c) { return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4; }

/* JavaScript's length counts UTF-16 units: two for a code point of four bytes. */
static uint32_t units(struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i += utf8_len((unsigned char)s.p[i]))
		n += utf8_len((unsigned char)s.p[i]) == 4 ? 2 : 1;
	return n;
}

/* text[key] for a position; a half of a pair becomes U+FFFD. */
static const struct value *text_at(struct arena *a, struct str s, struct str key)
{
	double d;
	if (!key.n || key.p[0] < '0' || key.p[0] > '9' || (key.n > 1 && key.p[0] == '0') || !js_number(key, &d) || d >= s.n)
		return NULL;
	if (!str_eq(js_number_text(a, d), key))
		return NULL;
	uint32_t at = 0, want = (uint32_t)d;
	for (uint32_t i = 0, len; i < s.n; i += len) {
		len = utf8_len((unsigned char)s.p[i]);
		uint32_t wide = len == 4 ? 2 : 1;
		if (want < at + wide)
			return v_str(a, wide == 2 ? STR("\xef\xbf\xbd") : str_to(str_from(s, i), len));
		at += wide;
	}
	return NULL;
}

enum outcome ask_member(struct ask *a, const struct value *v, struct str key, const struct value **out)
{
	struct arena *arena = a->vars->arena;
	const struct value **slot = value_slot(v, key);
	if (slot)
		*out = *slot;
	else if (str_eqz(key, "length") && (is_list(v) || is_string(v)))
		*out = value_made_of(v_int(arena, is_list(v) ? v->list.n : units(v->string)), v);
	else
		*out = is_string(v) ? text_at(arena, v->string, key) : NULL;
	if (!*out && inherited(v, key))
		return ask_failed(a, D_VAR_RESULT, "'%.*s' is a method of JavaScript's, not a value", STRA(key));
	return VAR_DONE;
}

/* ---- properties of the configuration */

static bool searched(struct property *p, uint32_t mark, struct property *via)
{
	if (p->mark == mark)
		return true;
	p->mark = mark;
	p->via = via;
	return false;
}

/* Whether `from` needs `to`, directly or not; then the way back is in via. */
static bool reaches(struct vars *v, struct property *from, struct property *to)
{
	VEC(struct property *) open = { 0 };
	v->mark++;
	searched(from, v->mark, NULL);
	vec_push(v->arena, &open, from);
	while (open.n) {
		struct property *p = open.at[--open.n];
		if (p == to)
			return true;
		for (uint32_t i = 0; i < p->needs.n; i++)
			if (!searched(p->needs.at[i], v->mark, p))
				vec_push(v->arena, &open, p->needs.at[i]);
	}
	return false;
}

static enum outcome circle(struct ask *a, struct property *p)
{
	struct vars *v = a->vars;
	struct str self = place_text(v->arena, a->who->place);
	if (p == a->who)
		return ask_failed(a, D_VAR_CIRCLE, "'%.*s' refers to itself", STRA(self));
	struct str path = STR("");
	for (const struct property *q = a->who; q; q = q->via)
		path = STR_CAT(v->arena, STR("' -> '"), place_text(v->arena, q->place), path);
	struct diag *g = diag(v->cx->diags, D_VAR_CIRCLE, a->use, "the variables refer to each other in a circle: '%.*s%.*s'", STRA(self), STRA(path));
	for (const struct property *q = a->who->via; q; q = q->via)
		if (span_known(q->host->span))
			diag_note(v->cx->diags, g, q->host->span, "'%.*s' is one of them", STRA(place_text(v->arena, q->place)));
	return VAR_FAILED;
}

static bool known_need(const struct property *who, const struct property *p)
{
	uint32_t n = who->needs.n;
	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		if (who->needs.at[i] == p)
			return true;
	return false;
}

static enum outcome need(struct ask *a, struct property *p)
{
	if (!p || p->state == VAR_DONE)
		return VAR_DONE;
	if (p == a->who || reaches(a->vars, p, a->who))
		return circle(a, p);
	if (!known_need(a->who, p))
		vec_push(a->vars->arena, &a->who->needs, p);
	return vars_attempt(a->vars, p);
}

static enum outcome settle(struct ask *a, const struct value *v);

static enum outcome settle_slot(struct ask *a, const struct value **slot)
{
	if (is_string(*slot) && str_find((*slot)->string, '$') < 0)
		return VAR_DONE;
	enum outcome r = is_string(*slot) ? need(a, vars_property(a->vars, slot)) : VAR_DONE;
	return r == VAR_DONE ? settle(a, *slot) : r;
}

/* Everything below a value that is asked for as a whole. */
static enum outcome settle(struct ask *a, const struct value *v)
{
	enum outcome worst = VAR_DONE;
	for (uint32_t i = 0; i < map_len(v); i++) {
		enum outcome r = settle_slot(a, (const struct value **)&v->map.entry[i].value);
		worst = r > worst ? r : worst;
	}
	list_each (i, v) {
		enum outcome r = settle_slot(a, &v->list.item[i]);
		worst = r > worst ? r : worst;
	}
	return worst;
}

enum outcome ask_property(struct ask *a, const struct str *key, uint32_t n, const struct value **out)
{
	const struct value *at = a->vars->root;
	*out = NULL;
	for (uint32_t i = 0; i < n && !is_nil(at); i++) {
		const struct value **slot = value_slot(at, key[i]);
		enum outcome r = slot && is_string(*slot) ? need(a, vars_property(a->vars, slot)) : VAR_DONE;
		const struct value *next = NULL;
		if (r == VAR_DONE)
			r = ask_member(a, at, key[i], &next);
		if (r != VAR_DONE)
			return r;
		if (!next && !a->missing.n)
			ask_near(a, at, key[i]);
		at = next;
	}
	*out = is_null(at) ? NULL : at;
	return settle(a, at);
}

static enum outcome named_or(struct ask *a, struct str given, const char *key, const char *otherwise, const struct value **out)
{
	const struct str path[] = { STR("provider"), str_z(key) };
	enum outcome r = VAR_DONE;
	*out = given.n ? v_str(a->vars->arena, given) : NULL;
	const struct value *provider = value_get(a->vars->root, "provider");
	if (!*out && !(is_map(provider) && !value_get(provider, key)))
		r = ask_property(a, path, 2, out);
	if (!js_truthy(*out))
		*out = v_text(a->vars->arena, otherwise);
	a->missing = (struct str){ 0 };
	a->meant = (struct span){ 0 };
	return r;
}

enum outcome ask_stage(struct ask *a, const struct value **out)
{
	return named_or(a, a->vars->cx->opt->stage, "stage", "dev", out);
}

enum outcome ask_region(struct ask *a, const struct value **out)
{
	return named_or(a, a->vars->cx->opt->region, "region", "us-east-1", out);
}

void var_unplace(const struct value *of)
{
	struct value *v = (struct value *)of;
	if (!v)
		return;
	value_at(v, (struct span){ 0 });
	for (uint32_t i = 0; i < map_len(v); i++)
		var_unplace(v->map.entry[i].value);
	list_each (i, v)
		var_unplace(v->list.item[i]);
}

const struct value *var_json(struct cx *cx, struct str text)
{
	bool bad = false;
	cx->diags->muted++;
	const struct value *parsed = json_parse(cx, source_add(cx->sources, STR("(output)"), text), &bad);
	cx->diags->muted--;
	if (bad || !parsed)
		return NULL;
	var_unplace(parsed);
	return parsed;
}
