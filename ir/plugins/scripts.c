/*
 * scripts: plugins that run commands of the service's own at moments of the framework's lifecycle. What the commands do
 * nobody can tell; when they run decides what slsc says: while the framework packages they may make the code, after that
 * they belong to the deployment, and at any other moment they are of no concern.
 */
#include "ir/js.h"
#include "ir/plugin.h"

enum moment { MOMENT_OTHER, MOMENT_PACKAGE, MOMENT_DEPLOY };

static enum moment moment_of(struct str hook)
{
	static const struct {
		const char *prefix;
		enum moment moment;
	} rows[] = {
		{ "initialize", MOMENT_PACKAGE }, { "package:", MOMENT_PACKAGE }, { "aws:package:", MOMENT_PACKAGE }, { "aws:common:", MOMENT_PACKAGE },
		{ "deploy:deploy", MOMENT_DEPLOY }, { "deploy:finalize", MOMENT_DEPLOY }, { "aws:deploy:", MOMENT_DEPLOY },
	};
	for (int i = 0; i < 2; i++) {
		const char *when = i ? "after:" : "before:";
		if (str_starts(hook, when))
			hook = str_from(hook, (uint32_t)strlen(when));
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_starts(hook, rows[i].prefix))
			return rows[i].moment;
	return MOMENT_OTHER;
}

/* Where each of these plugins keeps its hooks; unused ones are NULL. */
static const char *const hook_settings[] = { "scripts.hooks", "hooks", "scriptable.hooks", "scriptHooks" };
enum { SCRIPTS = 1, HOOKS = 2, SCRIPTABLE = 4 | 8 };

/* The first hook at that moment, or NULL. */
static const struct entry *hook_at(const struct cx *cx, unsigned of, enum moment moment)
{
	for (size_t i = 0; i < sizeof hook_settings / sizeof *hook_settings; i++) {
		const struct value *hooks = of & 1u << i ? plugin_setting(cx, hook_settings[i]) : NULL;
		map_each(e, hooks)
			if (moment_of(e->key) == moment && js_truthy(e->value))
				return e;
	}
	return NULL;
}

static bool scripts_build(struct cx *cx, const struct function *fn) { (void)fn; return hook_at(cx, SCRIPTS, MOMENT_PACKAGE); }
static bool hooks_build(struct cx *cx, const struct function *fn) { (void)fn; return hook_at(cx, HOOKS, MOMENT_PACKAGE); }
static bool scriptable_builds(struct cx *cx, const struct function *fn) { (void)fn; return hook_at(cx, SCRIPTABLE, MOMENT_PACKAGE); }

static void leave_out(struct cx *cx, struct plugin_deployment *d, unsigned of)
{
	for (size_t i = 0; i < sizeof hook_settings / sizeof *hook_settings; i++) {
		const struct value *hooks = of & 1u << i ? plugin_setting(cx, hook_settings[i]) : NULL;
		map_each(e, hooks)
			if (moment_of(e->key) == MOMENT_DEPLOY && js_truthy(e->value))
				plugin_leaves(cx, d, "the command at %.*s", STRA(e->key));
	}
}

static void scripts_deploy(struct cx *cx, struct plugin_deployment *d) { leave_out(cx, d, SCRIPTS); }
static void hooks_deploy(struct cx *cx, struct plugin_deployment *d) { leave_out(cx, d, HOOKS); }
static void scriptable_deploys(struct cx *cx, struct plugin_deployment *d) { leave_out(cx, d, SCRIPTABLE); }

static bool is_module(const struct value *script) { return is_string(script) && str_ends(script->string, ".js"); }

/* A file of JavaScript is handed the framework itself, and may change the template through it. */
static void scriptable_lowered(struct cx *cx, const struct plugin_use *use)
{
	for (size_t i = 2; i < sizeof hook_settings / sizeof *hook_settings; i++) {
		const struct value *hooks = plugin_setting(cx, hook_settings[i]);
		map_each(e, hooks) {
			bool module = is_module(e->value);
			list_each(k, e->value)
				module |= is_module(list_at(e->value, k));
			if (!module || moment_of(e->key) != MOMENT_PACKAGE)
				continue;
			struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, key_span(e), "%.*s runs JavaScript at %.*s, which may change the template, and slsc does not run it",
					      STRA(use->name), STRA(e->key));
			diag_note(cx->diags, g, (struct span){ 0 }, "to go on without it: list the plugin under custom.slsc.ignorePlugins");
		}
	}
}

#define SCRIPTS_DOC "runs commands of the service's own while the framework packages"

PLUGINS(scripts) = {
	{ .names = S_WORD_LIST("serverless-plugin-scripts"), .effects = PLUGIN_BUILDS | PLUGIN_DEPLOYS, .version = "1.0.2", .doc = SCRIPTS_DOC,
	  .deploys_if = "scripts.hooks", .builds = scripts_build, .after_deploy = scripts_deploy, .left_out = "all commands" },
	{ .names = S_WORD_LIST("serverless-hooks-plugin"), .effects = PLUGIN_BUILDS | PLUGIN_DEPLOYS, .version = "1.1.0", .doc = SCRIPTS_DOC,
	  .deploys_if = "hooks", .builds = hooks_build, .after_deploy = hooks_deploy, .left_out = "all commands" },
	{ .names = S_WORD_LIST("serverless-scriptable-plugin"), .effects = PLUGIN_BUILDS | PLUGIN_DEPLOYS, .version = "1.3.1", .doc = SCRIPTS_DOC,
	  .deploys_if = "scriptable.hooks scriptHooks", .builds = scriptable_builds, .hooks = HOOKS({ MOMENT_LOWERED, scriptable_lowered }), .after_deploy = scriptable_deploys,
	  .left_out = "all commands; JavaScript while the framework packages is an error" },
	{ 0 },
};
