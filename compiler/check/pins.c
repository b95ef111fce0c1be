/* pins: which plugins are pinned, and whether what is at hand is what they were pinned for. */
#include "compiler/check/pins.h"

#include "compiler/check/checker.h"
#include "compiler/read/read.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/service.h"

/* ---- the file's form */

enum form { FORM_TEXT, FORM_TEXTS, FORM_TEXTS_BY_NAME, FORM_CHANGES };
enum { LONGEST_DATE = 10 };

static const struct {
	const char *key;
	enum form form;
	bool required;
} stage_keys[] = {
	{ "date", FORM_TEXT, true }, { "framework", FORM_TEXT, true }, { "plugins", FORM_TEXTS_BY_NAME, true },
	{ "deploys", FORM_TEXTS, false }, { "keys", FORM_TEXTS, false }, { "inputs", FORM_TEXTS_BY_NAME, true },
	{ "sources", FORM_TEXTS_BY_NAME, false }, { "changes", FORM_CHANGES, true }, { "files", FORM_TEXTS_BY_NAME, false },
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

static bool member_fits(struct cx *cx, enum form form, const struct value *v)
{
	switch (form) {
	case FORM_TEXT: return is_string(v) || bad(cx, v->span, "a text belongs here");
	case FORM_TEXTS: return is_list(v) ? texts_fit(cx, v) : bad(cx, v->span, "a list belongs here");
	case FORM_TEXTS_BY_NAME: return is_map(v) ? texts_fit(cx, v) : bad(cx, v->span, "an object belongs here");
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

const struct value *pins_read(struct cx *cx, bool *failed)
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
	*failed = broken || !v || !file_fits(cx, v);
	return *failed ? NULL : value_get(v, "stages");
}

/* ---- the pin of a stage */

static const struct value *member(struct cx *cx, const struct value *stage, const char *key, bool list)
{
	const struct value *v = value_get(stage, key);
	return v ? v : list ? v_list(cx->arena) : v_map(cx->arena);
}

static struct pin *pin_new(struct cx *cx, const struct value *stage)
{
	struct pin *pin = ARENA_NEW(cx->arena, struct pin);
	*pin = (struct pin){ .date = value_str(value_get(stage, "date")), .framework = value_str(value_get(stage, "framework")),
			     .plugins = member(cx, stage, "plugins", false), .deploys = member(cx, stage, "deploys", true),
			     .keys = member(cx, stage, "keys", true), .inputs = member(cx, stage, "inputs", false),
			     .sources = member(cx, stage, "sources", false), .changes = member(cx, stage, "changes", false),
			     .files = member(cx, stage, "files", false) };
	return pin;
}

static struct str stage_of(struct cx *cx) { return service_stage(cx, value_get(cx->config, "provider")); }

bool check_pinned(struct checker *c, const struct value *name, bool wanted)
{
	struct cx *cx = c->cx;
	if (cx->opt->plugins == PLUGINS_PIN) {
		cx->pin = cx->pin ? cx->pin : pin_new(cx, NULL);
		return true;
	}
	const struct str stage = stage_of(cx);
	if (!c->pins_looked_for) {
		const struct value *of_stage = map_get(pins_read(cx, &c->pins_broken), stage);
		cx->pin = of_stage ? pin_new(cx, of_stage) : NULL;
		c->pins_looked_for = true;
	}
	if (c->pins_broken)
		return true;
	if (cx->pin && map_get(cx->pin->plugins, name->string))
		return true;
	if (!cx->pin && !wanted)
		return false;
	struct diag *g = diag(cx->diags, D_PIN_STALE, name->span, "%s has nothing of %.*s for the stage %.*s", PINS_FILE, STRA(name->string), STRA(stage));
	diag_note(cx->diags, g, (struct span){ 0 }, "pin what it does: slsc pin -s %.*s", STRA(stage));
	return true;
}

/* ---- what is at hand: local plugins */

static const char *const endings[] = { "", ".js", ".cjs", ".mjs", ".ts", ".json", "/index.js", "/index.cjs", "/index.ts", "/package.json" };
enum { SOURCES_MOST = 500 };

struct sources_search {
	struct cx *cx;
	struct value *found; /* path from the service's folder -> digest */
};

static bool read_source(struct sources_search *s, struct str path, struct str *text)
{
	return s->cx->host->read_file(s->cx->host, s->cx->arena, STR_CAT(s->cx->arena, s->cx->root, path).p, text) == FILE_REGULAR;
}

static void add_source(struct sources_search *s, struct str path);

/* What a module may ask for by a path: every text that begins with ./ or ../, as far as a file is there. */
static void add_asked_for(struct sources_search *s, struct str from, struct str text)
{
	struct arena *a = s->cx->arena;
	const struct str folder = str_to(from, (uint32_t)(str_rfind(from, '/') + 1));
	for (uint32_t i = 0; i + 3 < text.n; i++) {
		const char quote = text.p[i];
		if (!memchr("'\"`", quote, 3) || text.p[i + 1] != '.' || !(text.p[i + 2] == '/' || (text.p[i + 2] == '.' && text.p[i + 3] == '/')))
			continue;
		const struct str rest = str_from(text, i + 1);
		const int32_t end = str_find(rest, quote);
		if (end > 0 && end < 256 && !memchr(rest.p, '\n', (size_t)end) && !memchr(rest.p, 0, (size_t)end))
			add_source(s, path_normal(a, STR_CAT(a, folder, str_to(rest, (uint32_t)end))));
	}
}

static void add_source(struct sources_search *s, struct str path)
{
	struct arena *a = s->cx->arena;
	struct str text;
	for (size_t i = 0; i < sizeof endings / sizeof *endings && map_len(s->found) < SOURCES_MOST; i++) {
		const struct str candidate = STR_CAT(a, path, str_z(endings[i]));
		if (map_get(s->found, candidate))
			return;
		if (!read_source(s, candidate, &text))
			continue;
		map_put(a, s->found, candidate, pins_digest_of(a, text));
		add_asked_for(s, candidate, text);
		const struct value *main = str_ends(candidate, "/package.json") ? value_get(js_json_parse(a, text), "main") : NULL;
		if (is_string(main))
			add_source(s, path_normal(a, STR_CAT(a, path, STR("/"), main->string)));
		return;
	}
}

/* Of a local plugin the files; whether it is one. */
static bool add_local(struct sources_search *s, const struct value *config, struct str name)
{
	struct arena *a = s->cx->arena;
	const struct str folder = value_str(value_dig(config, "plugins", "localPath"));
	const bool by_path = str_starts(name, "./") || str_starts(name, "../");
	const struct str candidates[] = { by_path ? name : STR_CAT(a, folder.n ? folder : STR(".serverless_plugins"), STR("/"), name) };
	const uint32_t before = map_len(s->found);
	if (!str_starts(name, "/") && !memchr(name.p ? name.p : "", 0, name.n))
		add_source(s, path_normal(a, candidates[0]));
	return by_path || str_starts(name, "/") || map_len(s->found) > before;
}

/* ---- what is at hand beside what was */

struct staleness {
	struct cx *cx;
	const struct plugin_use *first; /* of the pinned plugins */
	struct diag *g;                 /* about the inputs; NULL: none differs */
	uint32_t n;
};

enum { NAMED_MOST = 8 };

static void changed_input(struct staleness *s, struct str path, struct span at, const char *how)
{
	struct cx *cx = s->cx;
	if (!s->g) {
		const struct str stage = stage_of(cx);
		s->g = diag(cx->diags, D_PIN_STALE, s->first->span, "what %.*s did was pinned for other inputs: %.*s %s", STRA(s->first->name), STRA(path), how);
		diag_note(cx->diags, s->g, (struct span){ 0 }, "renew the pin: slsc pin -s %.*s", STRA(stage));
	}
	if (s->n++ < NAMED_MOST)
		diag_note(cx->diags, s->g, at, "%.*s %s", STRA(path), how);
	else if (s->n == NAMED_MOST + 1)
		diag_note(cx->diags, s->g, (struct span){ 0 }, "and more");
}

static void compare_digests(struct staleness *s, const struct value *before, const struct value *now, const struct value *paths)
{
	map_each(e, now) {
		const struct value *old = map_get(before, e->key);
		if (!old)
			changed_input(s, e->key, e->value->span, "is new");
		else if (!value_equal(old, e->value))
			changed_input(s, e->key, e->value->span, "has changed");
	}
	map_each(e, before)
		if (!map_get(now, e->key) && pins_covered(paths, e->key))
			changed_input(s, e->key, (struct span){ 0 }, "is gone");
}

static void compare_plugins(struct staleness *s, const struct value *now)
{
	struct cx *cx = s->cx;
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		const struct str old = value_str(map_get(cx->pin->plugins, use->name)), version = value_str(map_get(now, use->name));
		if (!use->pinned || !old.n || !version.n || str_eq(old, version))
			continue;
		struct diag *g = diag(cx->diags, D_PIN_STALE, use->span, "%.*s is %.*s here, and was pinned as %.*s", STRA(use->name), STRA(version), STRA(old));
		diag_note(cx->diags, g, (struct span){ 0 }, "renew the pin: slsc pin -s %.*s", STRA(stage_of(cx)));
	}
	map_each(e, cx->pin->plugins)
		if (!map_get(now, e->key))
			changed_input(s, e->key, (struct span){ 0 }, "is pinned as well, and the service no longer has it");
}

/* Files that plugins put into zips are those that the pin was made with. */
static void add_files(struct staleness *s)
{
	struct cx *cx = s->cx;
	const struct str folder = STR_CAT(cx->arena, STR(PINS_FOLDER "/"), stage_of(cx), STR("/"));
	map_each(e, cx->pin->files) {
		const struct str path = STR_CAT(cx->arena, folder, e->key);
		struct str bytes;
		if (cx->host->read_file(cx->host, cx->arena, STR_CAT(cx->arena, cx->root, path).p, &bytes) != FILE_REGULAR)
			changed_input(s, path, key_span(e), "is missing");
		else if (!value_equal(pins_digest_of(cx->arena, bytes), e->value))
			changed_input(s, path, key_span(e), "is not what was pinned");
		else
			plugin_file(cx, e->key, bytes);
	}
}

void check_pin(struct checker *c, const struct value *config)
{
	struct cx *cx = c->cx;
	if (!cx->pin) /* the file is broken */
		return;
	struct sources_search search = { cx, v_map(cx->arena) };
	struct staleness s = { .cx = cx };
	struct value *versions = v_map(cx->arena);
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (!use->pinned)
			continue;
		s.first = s.first ? s.first : use;
		const bool local = add_local(&search, config, use->name);
		map_put(cx->arena, versions, use->name, v_str(cx->arena, local ? STR("") : check_plugin_version(cx, use->name)));
	}
	const struct value *paths = value_dig(config, "custom", "slsc", "pins", "inputs");
	const struct value *inputs = pins_inputs(cx, config, paths), *sources = map_sorted(cx->arena, search.found);
	if (cx->opt->plugins == PLUGINS_PIN) {
		cx->pin->plugins = map_sorted(cx->arena, versions);
		cx->pin->inputs = inputs;
		cx->pin->sources = sources;
		cx->passed_over = true; /* and something is missing of the template */
		return;
	}
	c->pinned_keys = cx->pin->keys;
	compare_plugins(&s, versions);
	compare_digests(&s, cx->pin->inputs, inputs, paths);
	compare_digests(&s, cx->pin->sources, sources, NULL);
	add_files(&s);
}
