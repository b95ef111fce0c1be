#include "ir/plugin.h"

#include "ir/def.h"
#include "ir/dotenv.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/secrets.h"

#include <stdarg.h>

/* plugins.inc is made by the Makefile from the names in ir/plugins: E(builders) E(local) … */
#define E(name) extern const struct plugin plugins_##name[];
#include "plugins.inc"
#undef E

const struct plugin *const plugin_tables[] = {
#define E(name) plugins_##name,
#include "plugins.inc"
#undef E
	NULL,
};

static bool answers(const struct plugin *row, struct str name)
{
	for (const char *const *n = row->names; *n; n++)
		if (str_eqz(name, *n))
			return true;
	return false;
}

const struct value *plugin_names(const struct value *config)
{
	const struct value *plugins = value_get(config, "plugins");
	return is_map(plugins) ? value_get(plugins, "modules") : plugins;
}

const struct plugin *plugin_find(struct str name)
{
	for (const struct plugin *const *table = plugin_tables; *table; table++)
		for (const struct plugin *row = *table; row->names; row++)
			if (answers(row, name))
				return row;
	return NULL;
}

/* An event's options may be written in several ways: plugins extend the one that is a map. */
static const struct schema *event_map(const char *event)
{
	const struct event_def *def = event_find(str_z(event));
	const struct schema *s = def ? def->schema : NULL;
	for (uint32_t i = 0; s && s->kind == SCHEMA_ANY_OF && s->of[i]; i++)
		if (s->of[i]->kind == SCHEMA_OBJECT)
			return s->of[i];
	return s;
}

const struct schema *plugin_schema(const struct plugin_keys *keys)
{
	switch (keys->site) {
	case PLUGIN_TOP: return &schema_config;
	case PLUGIN_CUSTOM: return &schema_custom;
	case PLUGIN_PROVIDER: return &schema_provider;
	case PLUGIN_FUNCTION: return &schema_function;
	case PLUGIN_LAYER: return schema_layers.extra;
	case PLUGIN_EVENT: return event_map(keys->event);
	case PLUGIN_EVENT_TYPE: return NULL;
	}
	return NULL;
}

void plugin_used(struct cx *cx, struct plugin_use use)
{
	const uint32_t n = cx->plugins_n;
	if ((n & (n - 1)) == 0) { /* full: there is room up to the next power of two */
		struct plugin_use *more = ARENA_ARRAY(cx->arena, struct plugin_use, n ? 2 * n : 1);
		for (uint32_t i = 0; i < n; i++)
			more[i] = cx->plugins[i];
		cx->plugins = more;
	}
	cx->plugins[cx->plugins_n++] = use;
}

void plugins_run(struct cx *cx, enum plugin_moment moment)
{
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		for (const struct plugin_hook *h = use->active && !use->pinned ? use->row->hooks : NULL; h && h->run; h++) {
			if (h->at != moment)
				continue;
			if (cx->graph)
				cx->graph->maker = value_at(v_str(cx->arena, use->name), use->span);
			h->run(cx, use);
		}
	}
	if (cx->graph)
		cx->graph->maker = NULL;
}

void plugins_configure(struct cx *cx)
{
	for (enum plugin_moment m = MOMENT_INITIALIZE; m < MOMENT_LOWERED && cx->plugins_n && !diag_broken(cx->diags); m++)
		plugins_run(cx, m);
}

/* ---- for hooks */

static const struct value *dig(const struct value *v, const char *path, size_t n)
{
	for (size_t at = 0; v && at <= n;) {
		size_t to = at;
		while (to < n && path[to] != '.')
			to++;
		v = map_get(v, (struct str){ path + at, (uint32_t)(to - at) });
		at = to + 1;
	}
	return v;
}

const struct value *plugin_setting(const struct cx *cx, const char *path)
{
	return dig(value_get(cx->tree, "custom"), path, strlen(path));
}

struct diag *plugin_refuses(struct cx *cx, const struct plugin_use *use, struct span at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = str_vfmt(cx->arena, fmt, args);
	va_end(args);
	return diag(cx->diags, D_PLUGIN_REFUSES, at, "%.*s: %.*s", STRA(use->name), STRA(text));
}

struct value *plugin_own(struct cx *cx, const char *key, ...)
{
	struct value *at = cx->tree;
	va_list keys;
	va_start(keys, key);
	for (const char *k = key; k && at; k = va_arg(keys, const char *)) {
		if (is_nil(map_get(at, str_z(k))))
			map_putz(cx->arena, at, k, v_map(cx->arena));
		at = map_own(cx->arena, at, str_z(k));
	}
	va_end(keys);
	return at;
}

bool plugin_deploy_time(const struct cx *cx) { return is_true(plugin_setting(cx, "slsc.deployTimePlugins")); }

const struct value *plugin_environment(struct cx *cx, const char *name)
{
	const char *z = cx->host->getenv(cx->host, name);
	const struct value *v = z ? v_str(cx->arena, str_utf8(cx->arena, str_dup(cx->arena, str_z(z)))) : NULL;
	if (!v && js_truthy(value_get(cx->tree, "useDotenv")))
		v = value_get(dotenv_load(cx, plugin_stage(cx)), name);
	v = v ? v : value_get(cx->environment, name);
	return v && (secret_variable(str_z(name)) || secret_looks(v)) ? value_to_secret(cx->arena, v) : v;
}

void plugin_makes(struct cx *cx, const struct plugin_use *use, struct str id)
{
	if (!cx->made_by)
		cx->made_by = v_map(cx->arena);
	map_put(cx->arena, cx->made_by, id, value_at(v_str(cx->arena, use->name), use->span));
}

void plugin_keep(struct cx *cx, const struct plugin_use *use, const struct value *v)
{
	if (!cx->kept)
		cx->kept = v_map(cx->arena);
	map_put(cx->arena, cx->kept, use->name, v);
}

const struct value *plugin_kept(const struct cx *cx, const struct plugin_use *use) { return map_get(cx->kept, use->name); }

void plugin_file(struct cx *cx, struct str path, struct str bytes)
{
	if (!cx->generated)
		cx->generated = v_map(cx->arena);
	map_put(cx->arena, cx->generated, STR_CAT(cx->arena, cx->root, path), v_str(cx->arena, bytes));
}

struct str plugin_stage(struct cx *cx) { return service_stage(cx, value_get(cx->tree, "provider")); }
struct str plugin_region(struct cx *cx) { return service_region(cx, value_get(cx->tree, "provider")); }

struct str plugin_stack(struct cx *cx)
{
	const struct value *own = value_dig(cx->tree, "provider", "stackName");
	return js_truthy(own) ? js_string(cx->arena, own) : STR_CAT(cx->arena, js_string(cx->arena, value_get(cx->tree, "service")), STR("-"), plugin_stage(cx));
}

struct plugin_step *plugin_step(struct cx *cx, struct plugin_deployment *d, ...)
{
	vec_push(cx->arena, &d->steps, (struct plugin_step){ .shell = STR("") });
	struct plugin_step *s = &d->steps.at[d->steps.n - 1];
	va_list words;
	va_start(words, d);
	for (const char *word; (word = va_arg(words, const char *));)
		plugin_word(cx, s, str_z(word));
	va_end(words);
	return s;
}

void plugin_word(struct cx *cx, struct plugin_step *s, struct str word)
{
	vec_push(cx->arena, &s->words, (struct step_word){ .before = word });
}

void plugin_leaves(struct cx *cx, struct plugin_deployment *d, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vec_push(cx->arena, &d->left_out, str_vfmt(cx->arena, fmt, args));
	va_end(args);
}

/* ---- code that a plugin would build */

static bool has_artifact(const struct cx *cx, const struct function *fn)
{
	const struct value *own = value_get(fn->config, "package");
	const bool shared = js_truthy(value_dig(cx->service->config, "package", "artifact"));
	return js_truthy(value_get(own, "artifact")) || (shared && !js_truthy(value_get(own, "individually")));
}

static bool has_code(const struct function *fn)
{
	return js_truthy(value_get(fn->config, "handler")) && !js_truthy(value_get(fn->config, "image"));
}

/* What only packaging makes wrong is a warning elsewhere, and where the user goes on without plugins. Returns what to restore. */
static enum severity soften(struct cx *cx)
{
	const enum severity before = cx->diags->errors_as;
	if (!cx->opt->package || cx->opt->plugins == PLUGINS_IGNORE)
		cx->diags->errors_as = DIAG_WARNING;
	return before;
}

static void report_building(struct cx *cx, const struct plugin_use *use)
{
	const struct function *first = NULL;
	uint32_t n = 0;
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (!has_code(fn) || has_artifact(cx, fn) || (use->row->builds && !use->row->builds(cx, fn)))
			continue;
		first = first ? first : fn;
		n++;
	}
	if (!n)
		return;
	struct str rest = n > 1 ? str_fmt(cx->arena, " and %u more", n - 1) : STR("");
	const enum severity before = soften(cx);
	struct diag *g = diag(cx->diags, D_PLUGIN_BUILDS, use->span, "%.*s %s, which slsc does not do: the code of %.*s%.*s would be the files as they are here",
			      STRA(use->name), use->row->doc, STRA(first->key), STRA(rest));
	cx->diags->errors_as = before;
	diag_note(cx->diags, g, first->span, "%.*s has no package.artifact", STRA(first->key));
	diag_note(cx->diags, g, (struct span){ 0 }, "let slsc run your build before it packages: custom.slsc.build; or name what it makes as package.artifact; or build first and package the files as they are: --plugins ignore, or list it under custom.slsc.ignorePlugins");
}

/* ---- deployment */

bool plugin_deploys(const struct cx *cx, const struct plugin_use *use)
{
	const char *paths = use->row->deploys_if;
	if (!use->active || !(use->row->effects & (PLUGIN_DEPLOYS | PLUGIN_DEPLOYS_TEMPLATE)))
		return false;
	if (!paths)
		return true;
	for (const char *at = paths; *at;) {
		size_t n = strcspn(at, " ");
		if (js_truthy(dig(value_get(cx->service->config, "custom"), at, n)))
			return true;
		at += n;
		at += *at == ' ';
	}
	return false;
}

static struct str left_out(struct cx *cx, const struct plugin_deployment *d)
{
	struct arena *a = cx->arena;
	if (!d->use->row->after_deploy)
		return STR_CAT(a, STR("what "), d->use->name, STR(" does at deployment: it "), str_z(d->use->row->doc));
	struct str text = STR_CAT(a, STR("all that "), d->use->name, STR(" does at deployment: "));
	for (uint32_t i = 0; i < d->left_out.n; i++)
		text = STR_CAT(a, text, i ? STR("; ") : STR(""), d->left_out.at[i]);
	return text;
}

struct plugin_deployment plugin_deployment(struct cx *cx, const struct plugin_use *use)
{
	struct plugin_deployment d = { .use = use };
	const bool acts = plugin_deploys(cx, use);
	if (acts && use->row->after_deploy)
		use->row->after_deploy(cx, &d);
	if (acts && (!use->row->after_deploy || d.left_out.n))
		d.missing = left_out(cx, &d);
	return d;
}

/* Of all that acts at deployment, what the printed commands leave out: one warning. */
static void report_deploying(struct cx *cx)
{
	struct diag *g = NULL;
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		struct plugin_deployment d = plugin_deployment(cx, &cx->plugins[i]);
		if (!d.missing.n || (d.use->row->effects & PLUGIN_DEPLOYS_TEMPLATE))
			continue;
		if (!g)
			g = diag(cx->diags, D_PLUGIN_DEPLOYS, d.use->span, "the printed commands do not do %.*s", STRA(d.missing));
		else
			diag_note(cx->diags, g, d.use->span, "nor %.*s", STRA(d.missing));
	}
}

static void report_deployed_template(struct cx *cx, const struct plugin_use *use)
{
	if (!plugin_deploys(cx, use) || plugin_deploy_time(cx))
		return;
	const enum severity before = soften(cx);
	struct diag *g = diag(cx->diags, D_PLUGIN_DEPLOYED_TEMPLATE, use->span, "%.*s %s when the framework deploys, which this template and its deployment lack",
			      STRA(use->name), use->row->doc);
	cx->diags->errors_as = before;
	diag_note(cx->diags, g, (struct span){ 0 }, "custom.slsc.deployTimePlugins: true makes slsc add it to the template; or go on without it: list the plugin under custom.slsc.ignorePlugins");
}

void plugins_lowered(struct cx *cx)
{
	const bool own_build = js_truthy(value_dig(cx->service->config, "custom", "slsc", "build"));
	plugins_run(cx, MOMENT_LOWERED);
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (!use->active)
			continue;
		if ((use->row->effects & PLUGIN_BUILDS) && !use->row->builder && !own_build && (cx->opt->package || cx->opt->check))
			report_building(cx, use);
		if (use->row->effects & PLUGIN_DEPLOYS_TEMPLATE)
			report_deployed_template(cx, use);
	}
	if (cx->opt->package)
		report_deploying(cx);
}
