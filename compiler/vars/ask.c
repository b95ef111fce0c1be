/* What sources have in common: addresses, properties of the configuration, JavaScript's way through values. */
#include <stdarg.h>
#include <stdlib.h>

#include "compiler/read/read.h"
#include "compiler/vars/resolver.h"
#include "compiler/vars/vars.h"
#include "ir/base/utf8.h"
#include "ir/js.h"
#include "ir/near_keys.h"

/* sources.inc is made by the Makefile from the names in compiler/vars/sources: E(aws) E(cf) … */
#define E(name) extern const struct var_source source_##name;
#include "sources.inc"
#undef E

static const struct var_source *const sources[] = {
#define E(name) &source_##name,
#include "sources.inc"
#undef E
};
enum { SOURCES = sizeof sources / sizeof *sources };

const struct var_source *var_source_find(struct str name)
{
	for (uint32_t i = 0; i < SOURCES; i++)
		if (str_eqz(name, sources[i]->name))
			return sources[i];
	return NULL;
}

static int by_rank(const void *x, const void *y)
{
	const struct var_source *a = *(const struct var_source *const *)x, *b = *(const struct var_source *const *)y;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

void var_sources_offer(struct near *near)
{
	const struct var_source *ranked[SOURCES];
	memcpy(ranked, sources, sizeof sources);
	qsort(ranked, SOURCES, sizeof *ranked, by_rank);
	for (uint32_t i = 0; i < SOURCES; i++)
		near_offer(near, str_z(ranked[i]->name));
}

const char *const *vars_source_names(struct arena *a)
{
	const char **names = ARENA_ARRAY(a, const char *, SOURCES + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; i < SOURCES; i++)
		if (!sources[i]->not_in_texts)
			names[n++] = sources[i]->name;
	return names;
}

enum outcome ask_failed(struct ask *a, enum diag_id id, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str text = str_vfmt_shown(a->vars->arena, fmt, ap);
	va_end(ap);
	struct str at = key_path_text(a->vars->arena, a->who->place);
	struct diag *g = diag(a->vars->cx->diags, id, a->use, "the variable at '%.*s': %.*s", STRA(at), STRA(text));
	vars_notes(a->vars, g, a->host);
	return VAR_FAILED;
}

enum outcome ask_endless(struct ask *a)
{
	return ask_failed(a, D_VAR_RESULT, "the value is infinite or not a number, which a variable cannot give");
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
	if (!str_eq(a->near.word, key))
		a->near = (struct near){ .word = key };
	near_offer_keys(a->vars->cx, &a->near, map);
}

struct str ask_way(struct vars *v, const struct ask *last)
{
	const struct var_source *source = var_source_find(last->as->type);
	const struct str name = value_str(last->address);
	return source && source->way && name.n ? source->way(v, name) : STR("");
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
		len = utf8_length(s.p[i]);
		uint32_t wide = len == 4 ? 2 : 1;
		if (want < at + wide)
			return v_str(a, wide == 2 ? STR(UTF8_REPLACEMENT) : str_to(str_from(s, i), len));
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
		*out = value_made_of(v_int(arena, is_list(v) ? v->list.n : str_utf16(v->string)), v);
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
	struct str self = key_path_text(v->arena, a->who->place);
	if (p == a->who)
		return ask_failed(a, D_VAR_CIRCLE, "'%.*s' refers to itself", STRA(self));
	struct str path = STR("");
	for (const struct property *q = a->who; q; q = q->via)
		path = STR_CAT(v->arena, STR("' -> '"), key_path_text(v->arena, q->place), path);
	struct diag *g = diag(v->cx->diags, D_VAR_CIRCLE, a->use, "the variables refer to each other in a circle: '%.*s%.*s'", STRA(self), STRA(path));
	for (const struct property *q = a->who->via; q; q = q->via)
		if (span_known(q->host->span))
			diag_note(v->cx->diags, g, q->host->span, "'%.*s' is one of them", STRA(key_path_text(v->arena, q->place)));
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
	list_each(i, v) {
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
		if (!next && !a->missing.n && !a->near.best.n)
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
	a->near = (struct near){ 0 };
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

const struct value *var_unplaced(struct arena *a, const struct value *v)
{
	if (!v)
		return NULL;
	struct value *out = is_map(v) ? map_copy(a, v) : is_list(v) ? list_copy(a, v) : value_from(a, v, value_origin(v));
	value_at(out, (struct span){ 0 });
	for (uint32_t i = 0; i < map_len(out); i++)
		out->map.entry[i].value = var_unplaced(a, out->map.entry[i].value);
	list_each(i, out)
		out->list.item[i] = var_unplaced(a, out->list.item[i]);
	return out;
}

const struct value *var_json(struct cx *cx, struct str text)
{
	bool bad = false;
	cx->diags->muted++;
	const struct value *parsed = json_parse(cx, source_add(cx->sources, STR("(output)"), text), &bad);
	cx->diags->muted--;
	return bad ? NULL : var_unplaced(cx->arena, parsed);
}
