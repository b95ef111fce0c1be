#include "ir/schema/export.h"

#include "ir/def.h"
#include "ir/json.h"
#include "ir/plugin.h"
#include "ir/runtime.h"

/*
 * The schema for editors looks at what is written, before variables are resolved and scalars coerced: a variable may
 * stand for anything, a text for a number, one item for a list of one and a list of one for its item, null for nothing.
 * Where that cannot be expressed exactly in draft-07 it lets more through; the compiler does not. One thing it refuses that
 * the compiler takes: an unknown key without a value, since an editor's "unknown key" is worth more than that.
 *
 * Named schemas become definitions, written once.
 */

/* A key that a plugin defines. */
struct plugin_key {
	const struct schema *at; /* beside this schema's own keys; NULL: an event type */
	const struct schema_prop *prop;
	const char *plugin;
};

struct export {
	struct arena *a;
	struct value *definitions;
	VEC(struct plugin_key) keys;
	bool parts; /* what is written is merged with other parts: nothing is required of one alone */
	bool any_plugins; /* which plugins a service lists is not known: none of their keys is required */
};

#define VARIABLE "\\$\\{"
#define NUMERIC "|^[-+0-9.eExX ]+$"
#define BOOLEAN "|^(true|false)$"

static struct value *shape(struct export *x, const struct schema *s);

static struct value *definition(struct export *x, const char *name, const struct value *shape_of_it)
{
	if (!value_get(x->definitions, name))
		map_putz(x->a, x->definitions, name, shape_of_it);
	return MAP(x->a, { "$ref", v_fmt(x->a, "#/definitions/%s", name) });
}

/* The kinds that are coerced to a scalar besides its own: NULL-terminated. */
static void put_scalar_types(struct export *x, struct value *m, const char *const *types)
{
	static const char *const always[] = { "string", "null", "array", NULL };
	struct value *l = v_list(x->a);
	for (; *types; types++)
		list_push(x->a, l, v_text(x->a, *types));
	for (types = always; *types; types++)
		list_push(x->a, l, v_text(x->a, *types));
	map_putz(x->a, m, "type", l);
	map_putz(x->a, m, "minItems", v_int(x->a, 1));
	map_putz(x->a, m, "maxItems", v_int(x->a, 1));
}

/* The shape itself, or a text with a variable in it; where there is a type to coerce to, a list of one as well. */
static struct value *or_variable(struct export *x, struct value *m, bool typed)
{
	struct arena *a = x->a;
	struct value *variable = MAP(a, { "type", v_text(a, "string") }, { "pattern", v_text(a, VARIABLE) });
	struct value *of = LIST(a, m, definition(x, "variable", variable));
	if (typed)
		list_push(a, of, definition(x, "listOfOne", MAP(a, { "type", v_text(a, "array") }, { "minItems", v_int(a, 1) }, { "maxItems", v_int(a, 1) })));
	return MAP(a, { "anyOf", of });
}

static struct value *reference(struct export *x, const struct schema *s)
{
	if (!s)
		return v_map(x->a);
	if (!s->name)
		return shape(x, s);
	return definition(x, s->name, value_get(x->definitions, s->name) ? NULL : shape(x, s));
}

static struct value *alternatives(struct export *x, const struct schema *const *of)
{
	struct value *l = v_list(x->a);
	for (; *of; of++)
		list_push(x->a, l, reference(x, *of));
	return l;
}

static struct value *word_list(struct export *x, const char *const *words)
{
	struct value *l = v_list(x->a);
	for (; *words; words++)
		list_push(x->a, l, v_text(x->a, *words));
	return l;
}

/* JSON Schema has no flags: g(et) becomes [gG]([eE][tT]). What follows a backslash stays as it is. */
static struct value *of_any_case(struct arena *a, const char *pattern)
{
	struct buf b = { 0 };
	for (const char *p = pattern; *p; p++) {
		const bool lower = *p >= 'a' && *p <= 'z', upper = *p >= 'A' && *p <= 'Z';
		if (*p == '\\' && p[1])
			buf_putf(&b, "\\%c", *++p);
		else if (lower || upper)
			buf_putf(&b, "[%c%c]", *p & ~0x20, *p | 0x20);
		else
			buf_c(&b, *p);
	}
	struct value *v = v_str(a, str_dup(a, buf_text(&b)));
	buf_free(&b);
	return v;
}

static void put_text(struct export *x, struct value *m, const struct schema *s)
{
	struct arena *a = x->a;
	put_scalar_types(x, m, S_WORD_LIST("number", "boolean"));
	if (s->pattern)
		map_putz(a, m, "pattern", s->pattern_nocase ? of_any_case(a, s->pattern) : v_text(a, s->pattern));
	if (s->format)
		map_putz(a, m, "format", v_text(a, s->format));
	if (s->words)
		map_putz(a, m, "enum", word_list(x, s->words));
	if (s->least)
		map_putz(a, m, "minLength", v_int(a, s->least));
	if (s->most)
		map_putz(a, m, "maxLength", v_int(a, s->most));
}

static void put_number(struct export *x, struct value *m, const struct schema *s)
{
	struct arena *a = x->a;
	if (s->kind != SCHEMA_NUMBERS)
		put_scalar_types(x, m, S_WORD_LIST(s->kind == SCHEMA_INTEGER ? "integer" : "number"));
	if (s->kind != SCHEMA_NUMBERS && !s->numbers_n)
		map_putz(a, m, "pattern", v_text(a, VARIABLE NUMERIC));
	if (s->bounded_below)
		map_putz(a, m, "minimum", v_number(a, s->minimum, STR("")));
	if (s->bounded_above)
		map_putz(a, m, "maximum", v_number(a, s->maximum, STR("")));
	struct value *l = v_list(a);
	for (uint32_t i = 0; i < s->numbers_n; i++)
		list_push(a, l, v_number(a, s->numbers[i], STR("")));
	if (s->numbers_n)
		map_putz(a, m, "enum", l);
}

static void put_list(struct export *x, struct value *m, const struct schema *s)
{
	struct arena *a = x->a;
	map_putz(a, m, "type", TEXTS(a, "array", "string", "number", "boolean", "null"));
	if (s->tuple)
		map_putz(a, m, "items", alternatives(x, s->tuple));
	else if (s->item)
		map_putz(a, m, "items", reference(x, s->item));
	if (s->least)
		map_putz(a, m, "minItems", v_int(a, s->least));
	if (s->most)
		map_putz(a, m, "maxItems", v_int(a, s->most));
	if (s->unique || s->unique_for_editors)
		map_putz(a, m, "uniqueItems", v_bool(a, true));
}

static struct value *described(struct export *x, struct value *m, const char *doc)
{
	if (!doc)
		return m;
	if (value_get(m, "$ref")) /* draft-07 ignores what stands beside a $ref */
		m = MAP(x->a, { "allOf", LIST(x->a, m) });
	map_putz(x->a, m, "description", v_text(x->a, doc));
	return m;
}

/* A required property that is null is a missing one. */
static struct value *prop_shape(struct export *x, const struct schema_prop *p)
{
	struct value *m = described(x, reference(x, p->schema), p->doc);
	if (!p->required || x->parts)
		return m;
	if (value_get(m, "$ref"))
		m = MAP(x->a, { "allOf", LIST(x->a, m) });
	if (!value_get(m, "not"))
		map_putz(x->a, m, "not", MAP(x->a, { "type", v_text(x->a, "null") }));
	return m;
}

/* The shape of a plugin's key, with the plugin's name in its description. */
static struct value *plugin_prop_shape(struct export *x, const struct plugin_key *k)
{
	struct schema_prop prop = *k->prop;
	prop.doc = str_zdup(x->a, str_fmt(x->a, "%s%sOf %s.", prop.doc ? prop.doc : "", prop.doc ? " " : "", k->plugin));
	prop.required &= !x->any_plugins;
	return prop_shape(x, &prop);
}

/* Adds a shape to those of a key in props: where several plugins define it, each of their shapes is taken. */
static void add_shape(struct export *x, struct value *props, const char *key, struct value *more)
{
	const struct value *old = value_get(props, key);
	const struct value *several = old ? value_get(old, "anyOf") : NULL;
	if (several && map_len(old) == 1) {
		struct value *of = list_copy(x->a, several);
		list_push(x->a, of, more);
		more = MAP(x->a, { "anyOf", of });
	} else if (old) {
		more = MAP(x->a, { "anyOf", LIST(x->a, old, more) });
	}
	map_putz(x->a, props, key, more);
}

/* The keys that plugins define beside those of s. */
static void put_plugin_keys(struct export *x, const struct schema *s, struct value *props, struct value *required)
{
	for (uint32_t i = 0; i < x->keys.n; i++) {
		const struct plugin_key *k = &x->keys.at[i];
		if (k->at != s)
			continue;
		if (k->prop->required && !x->parts && !x->any_plugins)
			list_push(x->a, required, v_text(x->a, k->prop->key));
		add_shape(x, props, k->prop->key, plugin_prop_shape(x, k));
	}
}

static void put_object(struct export *x, struct value *m, const struct schema *s)
{
	struct arena *a = x->a;
	struct value *props = v_map(a), *required = v_list(a), *needs = v_map(a);
	if (!s->untyped) {
		map_putz(a, m, "type", TEXTS(a, "object", "string", "null"));
		map_putz(a, m, "pattern", v_text(a, VARIABLE));
	}
	schema_each(own, s) {
		const struct schema_prop *p = own.prop;
		map_putz(a, props, p->key, prop_shape(x, p));
		if (p->required && !x->parts)
			list_push(a, required, v_text(a, p->key));
		if (p->needs)
			map_putz(a, needs, p->key, TEXTS(a, p->needs));
	}
	put_plugin_keys(x, s, props, required);
	if (map_len(props))
		map_putz(a, m, "properties", props);
	if (list_len(required))
		map_putz(a, m, "required", required);
	if (map_len(needs))
		map_putz(a, m, "dependencies", needs);
	if (s->key_pattern)
		map_putz(a, m, "patternProperties", map_of(a, &(struct kv){ s->key_pattern, reference(x, s->key_schema) }, 1));
	if (!s->extra)
		map_putz(a, m, "additionalProperties", v_bool(a, false));
	else if (s->extra->kind != SCHEMA_ANY)
		map_putz(a, m, "additionalProperties", reference(x, s->extra));
	if (s->key_names)
		map_putz(a, m, "propertyNames", reference(x, s->key_names));
	if (s->least)
		map_putz(a, m, "minProperties", v_int(a, s->least));
	if (s->most)
		map_putz(a, m, "maxProperties", v_int(a, s->most));
}

/* An item of events: a map of one key. */
static struct value *event_of(struct export *x, const char *type, struct value *options)
{
	struct arena *a = x->a;
	return MAP(a, { "type", v_text(a, "object") }, { "properties", map_of(a, &(struct kv){ type, options }, 1) }, { "required", TEXTS(a, type) },
		   { "additionalProperties", v_bool(a, false) });
}

/* One alternative an event room, and one an event type of a plugin. */
static struct value *events(struct export *x)
{
	struct value *l = v_list(x->a);
	for (uint32_t i = 0; i < event_defs_n; i++) {
		const struct event_def *def = event_defs[i];
		struct schema_prop prop = { .key = def->key, .schema = def->schema, .required = true, .doc = def->doc };
		list_push(x->a, l, event_of(x, def->key, prop_shape(x, &prop)));
	}
	for (uint32_t i = 0; i < x->keys.n; i++)
		if (!x->keys.at[i].at)
			list_push(x->a, l, event_of(x, x->keys.at[i].prop->key, plugin_prop_shape(x, &x->keys.at[i])));
	return l;
}

static void put_boolean(struct export *x, struct value *m)
{
	struct arena *a = x->a;
	put_scalar_types(x, m, S_WORD_LIST("boolean", "integer"));
	map_putz(a, m, "minimum", v_int(a, 0));
	map_putz(a, m, "maximum", v_int(a, 1));
	map_putz(a, m, "pattern", v_text(a, VARIABLE BOOLEAN));
}

/* Whether a variable's text would not fit the shape by itself. */
static bool is_closed(const struct schema *s)
{
	switch (s->kind) {
	case SCHEMA_STRING: return s->pattern || s->format || s->words || s->least || s->most;
	case SCHEMA_NUMBER: case SCHEMA_INTEGER: return s->numbers_n;
	case SCHEMA_NUMBERS: case SCHEMA_TRUE: case SCHEMA_FALSE: return true;
	case SCHEMA_WORDS: return !s->gone;
	case SCHEMA_EVENT: return true;
	default: return false;
	}
}

static struct value *offered_runtimes(struct export *x)
{
	struct value *list = v_list(x->a);
	for (uint32_t i = 0; i < lambda_runtimes_n; i++)
		if (runtime_offered(&lambda_runtimes[i]))
			list_push(x->a, list, v_text(x->a, lambda_runtimes[i].name));
	return list;
}

/* One condition a word. Where a variable stands for the word nothing is known, and the last alternative is not asked for. */
static struct value *switched(struct export *x, const struct schema *s)
{
	struct arena *a = x->a;
	struct value *of = v_list(a);
	uint32_t i = 0;
	for (; s->words[i] && s->of[i]; i++) {
		struct value *is = map_of(a, &(struct kv){ s->by, MAP(a, { "const", v_text(a, s->words[i]) }) }, 1);
		list_push(a, of, MAP(a, { "if", MAP(a, { "properties", is }, { "required", TEXTS(a, s->by) }) }, { "then", reference(x, s->of[i]) }));
	}
	if (s->of[i]) {
		struct value *variable = MAP(a, { "type", v_text(a, "string") }, { "pattern", v_text(a, VARIABLE) });
		struct value *is = map_of(a, &(struct kv){ s->by, MAP(a, { "anyOf", LIST(a, MAP(a, { "enum", word_list(x, s->words) }), variable) }) }, 1);
		list_push(a, of, MAP(a, { "if", MAP(a, { "not", MAP(a, { "properties", is }, { "required", TEXTS(a, s->by) }) }) }, { "then", reference(x, s->of[i]) }));
	}
	return of;
}

static struct value *shape(struct export *x, const struct schema *s)
{
	struct arena *a = x->a;
	struct value *m = v_map(a);
	switch (s->kind) {
	case SCHEMA_ANY: break;
	case SCHEMA_STRING: put_text(x, m, s); break;
	case SCHEMA_NUMBER: case SCHEMA_INTEGER: case SCHEMA_NUMBERS: put_number(x, m, s); break;
	case SCHEMA_BOOLEAN: put_boolean(x, m); break;
	case SCHEMA_TRUE: case SCHEMA_FALSE: map_putz(a, m, "const", v_bool(a, s->kind == SCHEMA_TRUE)); break;
	case SCHEMA_NULL: map_putz(a, m, "enum", LIST(a, v_null(a), v_text(a, ""), v_int(a, 0), v_bool(a, false))); break; /* all of which become null */
	case SCHEMA_WORDS:
		if (s->gone) /* the words are proposals */
			map_putz(a, m, "anyOf", LIST(a, MAP(a, { "enum", offered_runtimes(x) }), MAP(a, { "type", v_text(a, "string") },
				{ "not", MAP(a, { "enum", word_list(x, s->gone) }) })));
		else
			map_putz(a, m, "enum", word_list(x, s->words));
		break;
	case SCHEMA_LIST: put_list(x, m, s); break;
	case SCHEMA_OBJECT: put_object(x, m, s); break;
	case SCHEMA_ANY_OF: map_putz(a, m, "anyOf", alternatives(x, s->of)); break;
	case SCHEMA_ONE_OF: map_putz(a, m, "anyOf", alternatives(x, s->of)); break; /* a variable fits several */
	case SCHEMA_ALL_OF: map_putz(a, m, "allOf", alternatives(x, s->of)); break;
	case SCHEMA_SWITCH: map_putz(a, m, "allOf", switched(x, s)); break;
	case SCHEMA_NEEDS: map_putz(a, m, "required", word_list(x, s->words)); break;
	case SCHEMA_LACKS: map_putz(a, m, "not", MAP(a, { "required", word_list(x, s->words) })); break;
	case SCHEMA_EVENT: map_putz(a, m, "anyOf", events(x)); break;
	}
	if (s->also)
		map_putz(a, m, "allOf", LIST(a, reference(x, s->also)));
	if (is_closed(s))
		m = or_variable(x, m, s->kind == SCHEMA_STRING || s->kind == SCHEMA_NUMBER || s->kind == SCHEMA_INTEGER);
	else if (!s->also && (s->kind == SCHEMA_BOOLEAN || s->kind == SCHEMA_STRING))
		m = definition(x, s->kind == SCHEMA_BOOLEAN ? "boolean" : "text", m);
	return described(x, m, s->doc);
}

/* Sections that may be written as a list of maps, which are merged. */
static void put_lists_of(struct export *x, struct value *top)
{
	struct arena *a = x->a;
	struct value *props = map_own(a, top, STR("properties"));
	for (const struct schema_prop *p = schema_config.props; p->key; p++) {
		if (p->schema != &schema_functions && p->schema != &schema_resources)
			continue;
		x->parts = true;
		struct value *list = MAP(a, { "type", v_text(a, "array") }, { "items", shape(x, p->schema) });
		x->parts = false;
		map_putz(a, props, p->key, described(x, MAP(a, { "anyOf", LIST(a, shape(x, p->schema), list) }), p->doc));
	}
}

static void learn_keys(struct export *x, const struct plugin *row)
{
	for (const struct plugin_keys *k = row->keys; k && k->props; k++)
		for (const struct schema_prop *p = k->props; p->key; p++)
			vec_push(x->a, &x->keys, (struct plugin_key){ plugin_schema(k), p, row->names[0] });
}

void schema_export(struct buf *out, const struct plugin *const *plugins)
{
	struct arena arena = { 0 };
	struct export x = { .a = &arena, .definitions = v_map(&arena), .any_plugins = !plugins };
	for (; plugins && *plugins; plugins++)
		learn_keys(&x, *plugins);
	for (const struct plugin *const *table = plugin_tables; x.any_plugins && *table; table++)
		for (const struct plugin *row = *table; row->names; row++)
			learn_keys(&x, row);
	struct value *root = MAP(&arena, { "$schema", v_text(&arena, "http://json-schema.org/draft-07/schema#") },
				 { "title", v_text(&arena, "serverless.yml") });
	struct value *top = shape(&x, &schema_config);
	put_lists_of(&x, top);
	map_putz(&arena, top, "type", v_text(&arena, "object")); /* no variable stands for the whole */
	map_remove(top, STR("pattern"));
	map_each(e, top)
		map_put(&arena, root, e->key, e->value);
	map_putz(&arena, root, "definitions", x.definitions);
	json_emit(out, root, 1);
	buf_c(out, '\n');
	arena_free(&arena);
}
