/* plugins: what each plugin of the service is to slsc, which runs none of them, and the keys that the known ones define. */
#include "compiler/check/checker.h"
#include "compiler/vars/vars.h"
#include "ir/pins/pins.h"
#include "ir/plugin.h"
#include "ir/service.h"

/* A name alone counts as a list of it. */
static bool listed(const struct value *names, struct str name) { return is_string(names) ? str_eq(names->string, name) : list_has(names, name); }

/* The plugin in use that defines a key of a schema already, or NULL. Event types have no schema to stand in: they do not meet. */
static const struct plugin_use *definer(const struct cx *cx, const struct schema *at, const char *key)
{
	for (uint32_t i = 0; i < cx->plugins_n && at; i++)
		for (const struct plugin_keys *k = cx->plugins[i].active ? cx->plugins[i].row->keys : NULL; k && k->props; k++)
			for (const struct schema_prop *p = k->props; p->key; p++)
				if (plugin_schema(k) == at && strcmp(p->key, key) == 0)
					return &cx->plugins[i];
	return NULL;
}

/* v3.40 refuses a service in which two plugins define one key. */
static void refuse_collisions(struct cx *cx, const struct plugin_keys *k, const struct value *name)
{
	for (const struct schema_prop *p = k->props; p->key; p++) {
		const struct plugin_use *other = definer(cx, plugin_schema(k), p->key);
		if (!other)
			continue;
		struct diag *g = diag(cx->diags, D_PLUGIN_REFUSES, name->span, "%.*s defines the option '%s', which another plugin of the list defines already", STRA(name->string), p->key);
		diag_note(cx->diags, g, other->span, "defined here; take one of the two out");
		return;
	}
}

static void learn_keys(struct checker *c, const struct plugin *row, const struct value *name, bool active)
{
	for (const struct plugin_keys *k = row->keys; k && k->props; k++) {
		if (active)
			refuse_collisions(c->cx, k, name);
		vec_push(c->arena, &c->keys, (struct known_keys){ .at = plugin_schema(k), .props = k->props, .active = active });
	}
}

static void passed_over(struct cx *cx, struct span at, struct str name)
{
	diag(cx->diags, D_PLUGIN_PASSED, at, "plugin %.*s is ignored", STRA(name));
}

/* A known plugin has its effect unless it is switched off or ignored by name. */
static void use_known(struct checker *c, const struct plugin *row, const struct value *v, bool ignored)
{
	const bool active = c->cx->opt->plugins != PLUGINS_OFF && !ignored;
	learn_keys(c, row, v, active);
	c->runtimes_open |= !active;
	c->cx->passed_over |= !active && ((row->effects & PLUGIN_ADDS) || row->hooks);
	plugin_used(c->cx, (struct plugin_use){ .row = row, .name = v->string, .span = v->span, .active = active });
	if (ignored && c->cx->opt->plugins != PLUGINS_OFF)
		passed_over(c->cx, v->span, v->string);
}

/* A plugin that slsc does not know, or does not act for. */
static const struct plugin unknown_plugin = { .names = S_WORD_LIST("(pinned)"), .effects = PLUGIN_ADDS, .version = "" };
static const struct plugin unknown_deploying_plugin = { .names = S_WORD_LIST("(pinned)"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "",
							 .doc = "has hooks there, and slsc does not know what they do" };

static void use_pinned(struct checker *c, const struct plugin *row, const struct value *v)
{
	struct cx *cx = c->cx;
	if (row)
		learn_keys(c, row, v, true);
	else
		row = cx->pin && listed(cx->pin->deploys, v->string) ? &unknown_deploying_plugin : &unknown_plugin;
	c->runtimes_open = true;
	plugin_used(cx, (struct plugin_use){ .row = row, .name = v->string, .span = v->span, .active = true, .pinned = true });
}

/* A plugin of which nothing is known: an error, unless it is passed over. */
static void use_unknown(struct checker *c, const struct value *v, bool ignored)
{
	struct cx *cx = c->cx;
	const struct str stage = service_stage(cx, value_get(cx->partial ? cx->partial : cx->config, "provider"));
	/* What is pinned of it is not looked at where variables have no value. */
	const bool off = cx->opt->plugins == PLUGINS_OFF || is_unknown(v) || (cx->opt->plugins == PLUGINS_PIN && !ignored) || (cx->partial && pin_names(cx, stage, v));
	const bool passed = off || (is_string(v) && (cx->opt->plugins == PLUGINS_IGNORE || ignored));
	c->keys_open |= passed;
	c->runtimes_open |= passed;
	cx->passed_over |= passed;
	if (passed && !off) {
		passed_over(cx, v->span, v->string);
	} else if (!passed && is_string(v)) {
		struct diag *g = diag(cx->diags, D_PLUGIN_UNKNOWN, v->span, "slsc does not know plugin %.*s, which may change the template", STRA(v->string));
		diag_note(cx->diags, g, (struct span){ 0 }, "to keep what it does: slsc pin -s %.*s, which runs the framework once", STRA(stage));
		diag_note(cx->diags, g, (struct span){ 0 }, "to go on without it: --plugins ignore, or list it under custom.slsc.ignorePlugins");
	}
}

void check_plugins(struct checker *c, const struct value *config)
{
	struct cx *cx = c->cx;
	const struct value *plugins = value_get(config, "plugins"), *settings = value_dig(config, "custom", "slsc");
	const struct value *names = plugin_names(config);
	const struct value *ignored = value_get(settings, "ignorePlugins"), *to_pin = value_dig(settings, "pins", "plugins");
	c->plugins_lost = is_damaged(names) || is_damaged(plugins) || (!plugins && is_damaged(config));
	c->keys_open = c->runtimes_open = cx->passed_over = is_unknown(plugins) || is_unknown(names) || c->plugins_lost;
	cx->plugins_n = 0;
	cx->pin = NULL;
	bool pinned = false;
	struct value *seen = v_map(c->arena);
	list_each(i, names) {
		const struct value *v = names->list.item[i];
		const struct value *before = is_string(v) && !is_unknown(v) ? map_put_new(c->arena, seen, v->string, v->span, v) : NULL;
		if (before && cx->opt->plugins != PLUGINS_OFF) {
			diag_note(cx->diags, diag(cx->diags, D_CONFIG_CLASH, v->span, "plugins lists '%.*s' twice, and v3.40 refuses that", STRA(v->string)), before->span, "first listed here");
			continue;
		}
		const bool known = is_string(v) && !is_unknown(v), passed = listed(ignored, value_str(v));
		const struct plugin *row = known ? plugin_find(v->string) : NULL;
		const bool wanted = known && listed(to_pin, v->string);
		/* What the plugin answered to variables is pinned, and so is all that it does. */
		const bool answers = row && row->unanswered && (cx->opt->plugins == PLUGINS_PIN ? cx->plugin_variables != NULL : pin_names(cx, service_stage(cx, value_get(config, "provider")), v));
		const bool pinnable = known && !passed && cx->opt->plugins != PLUGINS_OFF && !cx->partial;
		if (pinnable && (!row || wanted || row->not_done || answers) && check_pinned(c, v, wanted)) {
			use_pinned(c, row, v);
			pinned = true;
		} else if (row) {
			use_known(c, row, v, passed);
		} else {
			use_unknown(c, v, passed);
		}
	}
	if (pinned)
		check_pin(c, config);
	check_plugin_versions(cx);
}
