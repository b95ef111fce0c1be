/* pins: which plugins are pinned, and whether what is at hand is what they were pinned for. */
#include "compiler/check/checker.h"
#include "compiler/read/pins.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/service.h"

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

bool pin_names(struct cx *cx, struct str stage, const struct value *plugin)
{
	bool failed;
	const struct value *names = value_get(map_get(pins_read(cx, &failed), stage), "plugins");
	return failed || (is_string(plugin) && map_get(names, plugin->string));
}

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

/* Where the file lies without links, from the service's folder: there node looks for what it asks for. */
static struct str without_links(const struct sources_search *s, struct str path)
{
	const struct host *host = s->cx->host;
	struct arena *a = s->cx->arena;
	const struct str real = host->real_path(host, a, STR_CAT(a, s->cx->root, path).p), home = host->real_path(host, a, s->cx->root.n ? s->cx->root.p : ".");
	struct str up = STR("");
	if (!real.n || !home.n)
		return path;
	for (struct str folder = home;; folder = path_folder(folder), up = STR_CAT(a, up, STR("../"))) {
		const struct str within = STR_CAT(a, folder, str_ends(folder, "/") ? STR("") : STR("/"));
		if (str_starts(real, within.p))
			return STR_CAT(a, up, str_from(real, within.n));
		if (!folder.n)
			return path;
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
		add_asked_for(s, without_links(s, candidate), text);
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
