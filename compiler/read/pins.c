/* pins: slsc.pins.json as it is read, of the right form throughout. */
#include "compiler/read/pins.h"

#include "compiler/read/read.h"
#include "ir/base/path.h"

#include <math.h>

enum form { FORM_TEXT, FORM_TEXTS, FORM_TEXTS_BY_NAME, FORM_VARIABLES, FORM_CHANGES };
enum { LONGEST_DATE = 10 };

static const struct {
	const char *key;
	enum form form;
	bool required;
} stage_keys[] = {
	{ "date", FORM_TEXT, true }, { "framework", FORM_TEXT, true }, { "plugins", FORM_TEXTS_BY_NAME, true },
	{ "deploys", FORM_TEXTS, false }, { "keys", FORM_TEXTS, false }, { "inputs", FORM_TEXTS_BY_NAME, true },
	{ "sources", FORM_TEXTS_BY_NAME, false }, { "variables", FORM_VARIABLES, false }, { "changes", FORM_CHANGES, true },
	{ "files", FORM_TEXTS_BY_NAME, false },
};
enum { STAGE_KEYS = sizeof stage_keys / sizeof *stage_keys };

static bool bad(struct cx *cx, struct span at, const char *what)
{
	diag(cx->diags, D_PIN_FORMAT, at, "this is not as slsc pin writes it: %s", what);
	return false;
}

static bool texts_fit(struct cx *cx, const struct value *v)
{
	list_each(i, v)
		if (!is_string(v->list.item[i]))
			return bad(cx, v->list.item[i]->span, "a text belongs here");
	map_each(e, v)
		if (!is_string(e->value))
			return bad(cx, e->value->span, "a text belongs here");
	return true;
}

static bool change_fits(struct cx *cx, const struct value *change)
{
	bool any = false;
	if (!is_map(change))
		return bad(cx, change->span, "a change is an object");
	map_each(e, change) {
		const bool fits = str_eqz(e->key, "new")         ? true
				  : str_eqz(e->key, "old")       ? is_string(e->value)
				  : str_eqz(e->key, "append")    ? is_list(e->value) && map_len(change) <= 2 && !value_get(change, "new") && !value_get(change, "old")
				  : str_eqz(e->key, "variables") ? is_bool(e->value)
								 : false;
		if (!fits)
			return bad(cx, key_span(e), "a change has old, a digest, and new, or append, a list");
		any |= !str_eqz(e->key, "variables");
	}
	return any || bad(cx, change->span, "this change changes nothing");
}

/* Resources and outputs are there always, and only what is in them changes. */
static bool changes_fit(struct cx *cx, const struct value *v)
{
	map_each(block, v) {
		if (block->key.n < 2 || block->key.p[0] != '/' || str_eqz(block->key, "/Resources") || str_eqz(block->key, "/Outputs"))
			return bad(cx, key_span(block), "this is no part of a template that a plugin changes");
		if (!is_map(block->value))
			return bad(cx, block->value->span, "changes by JSON pointer belong here");
		map_each(change, block->value) {
			if (change->key.n && change->key.p[0] != '/')
				return bad(cx, key_span(change), "a JSON pointer begins with /");
			if (!change_fits(cx, change->value))
				return false;
		}
	}
	return true;
}

static bool variables_fit(struct cx *cx, const struct value *v)
{
	map_each(e, v)
		if (map_len(e->value) != 1 || (!value_get(e->value, "value") && !is_true(value_get(e->value, "secret"))))
			return bad(cx, key_span(e), "a variable has value, what the plugin answered, or secret, true");
	return true;
}

static bool member_fits(struct cx *cx, enum form form, const struct value *v)
{
	switch (form) {
	case FORM_TEXT: return is_string(v) || bad(cx, v->span, "a text belongs here");
	case FORM_TEXTS: return is_list(v) ? texts_fit(cx, v) : bad(cx, v->span, "a list belongs here");
	case FORM_TEXTS_BY_NAME: return is_map(v) ? texts_fit(cx, v) : bad(cx, v->span, "an object belongs here");
	case FORM_VARIABLES: return is_map(v) ? variables_fit(cx, v) : bad(cx, v->span, "an object belongs here");
	case FORM_CHANGES: return is_map(v) ? changes_fit(cx, v) : bad(cx, v->span, "an object belongs here");
	}
	return false;
}

static int form_index(struct str key)
{
	for (int i = 0; i < STAGE_KEYS; i++)
		if (str_eqz(key, stage_keys[i].key))
			return i;
	return -1;
}

/* No file of a pin lies outside of its folder. */
static bool files_fit(struct cx *cx, const struct value *files)
{
	map_each(e, files)
		if (!e->key.n || e->key.p[0] == '/' || str_starts(e->key, "..") || !str_eq(path_normal(cx->arena, e->key), e->key) || memchr(e->key.p, 0, e->key.n))
			return bad(cx, key_span(e), "this is no path of a file in a zip");
	return true;
}

bool pins_stage_fits(struct str stage)
{
	return stage.n && stage.p[0] != '.' && stage.p[0] != '-' && !memchr(stage.p, '/', stage.n) && !memchr(stage.p, 0, stage.n);
}

static bool stage_fits(struct cx *cx, const struct entry *stage)
{
	if (!pins_stage_fits(stage->key))
		return bad(cx, key_span(stage), "this is no stage's name");
	if (!is_map(stage->value))
		return bad(cx, stage->value->span, "a stage is an object");
	map_each(e, stage->value) {
		const int i = form_index(e->key);
		if (i < 0)
			return bad(cx, key_span(e), "this key is not known");
		if (!member_fits(cx, stage_keys[i].form, e->value))
			return false;
	}
	for (int i = 0; i < STAGE_KEYS; i++)
		if (stage_keys[i].required && !value_get(stage->value, stage_keys[i].key))
			return bad(cx, key_span(stage), str_fmt(cx->arena, "%s is missing", stage_keys[i].key).p);
	if (value_str(value_get(stage->value, "date")).n > LONGEST_DATE)
		return bad(cx, value_get(stage->value, "date")->span, "a date is written 2026-11-30");
	return files_fit(cx, value_get(stage->value, "files"));
}

static bool file_fits(struct cx *cx, const struct value *v)
{
	const struct value *version = value_get(v, "version"), *stages = value_get(v, "stages");
	if (!is_map(v))
		return bad(cx, v->span, "an object belongs here");
	if (!is_number(version) || version->number != PINS_VERSION)
		return bad(cx, version ? version->span : span_make(v->span.at, 1), "it has \"version\": 1; a newer slsc may have written it");
	if (!is_map(stages))
		return bad(cx, stages ? stages->span : span_make(v->span.at, 1), "it has \"stages\", an object");
	map_each(e, v)
		if (!str_eqz(e->key, "version") && !str_eqz(e->key, "stages"))
			return bad(cx, key_span(e), "this key is not known");
	map_each(e, stages)
		if (!stage_fits(cx, e))
			return false;
	return true;
}

/* As a number it would be none once it is written: Infinity becomes null. */
static bool numbers_fit(struct cx *cx, const struct value *v)
{
	if (is_number(v) && !isfinite(v->number))
		return bad(cx, v->span, "this number is too large");
	map_each(e, v)
		if (!numbers_fit(cx, e->value))
			return false;
	list_each(i, v)
		if (!numbers_fit(cx, v->list.item[i]))
			return false;
	return true;
}

static const struct value *read_stages(struct cx *cx, bool *failed)
{
	struct str path = STR_CAT(cx->arena, cx->root, STR(PINS_FILE)), text;
	const enum file_kind kind = cx->host->read_file(cx->host, cx->arena, path.p, &text);
	*failed = kind != FILE_MISSING;
	if (kind == FILE_MISSING)
		return NULL;
	if (kind != FILE_REGULAR) {
		const struct str why = file_problem(cx->host, cx->arena, path.p, kind);
		diag(cx->diags, D_PIN_FORMAT, (struct span){ 0 }, "cannot read '%.*s'%.*s", STRA(path), STRA(why));
		return NULL;
	}
	const uint32_t base = source_add(cx->sources, path, str_utf8(cx->arena, text));
	vec_push(cx->arena, &cx->files_read, path);
	bool broken = false;
	const struct value *v = json_parse_unique(cx, base, &broken);
	*failed = broken || !v || !numbers_fit(cx, v) || !file_fits(cx, v);
	return *failed ? NULL : value_get(v, "stages");
}

const struct value *pins_read(struct cx *cx, bool *failed)
{
	if (!cx->pins_file) {
		cx->pins_file = ARENA_NEW(cx->arena, struct pins_file);
		cx->pins_file->stages = read_stages(cx, &cx->pins_file->failed);
	}
	*failed = cx->pins_file->failed;
	return cx->pins_file->stages;
}
