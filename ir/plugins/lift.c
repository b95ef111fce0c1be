/*
 * lift: serverless-lift makes queues, buckets, webhooks and tables of the section constructs. It builds them once the
 * configuration is validated (initialize): functions and permissions join the configuration, variables get their values.
 * The resources follow when events are compiled; until then constructs holds them in place of what was written.
 */
#include "ir/base/near.h"
#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/plugins/lift/lift.h"

/* ---- types */

/* What slsc does not make, so that their schema is all there is of them. */
static const struct lift_type lift_static_website = { .name = "static-website" }, lift_single_page_app = { .name = "single-page-app" },
			      lift_server_side_website = { .name = "server-side-website" }, lift_vpc = { .name = "vpc" };

static const struct lift_type *const types[] = { &lift_queue, &lift_storage, &lift_webhook, &lift_database, &lift_static_website, &lift_single_page_app, &lift_server_side_website, &lift_vpc };

static const struct lift_type *type_of(const struct value *config)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (value_is(value_get(config, "type"), types[i]->name))
			return types[i];
	return NULL;
}

struct construct lift_construct(struct lift *l, struct str id)
{
	const struct entry *e = map_entry(l->constructs, id);
	return e ? (struct construct){ id, key_span(e), e->value, type_of(e->value) } : (struct construct){ .id = id };
}

/* ---- the plugin is loaded: every construct has a type, and every provider */

static bool has_known_type(struct cx *cx, const struct plugin_use *use, const struct entry *e)
{
	const struct value *type = value_get(e->value, "type");
	if (type_of(e->value))
		return true;
	struct near near = { .word = value_str(type) };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		near_offer(&near, str_z(types[i]->name));
	if (is_nil(type))
		plugin_refuses(cx, use, key_span(e), "the construct '%.*s' has no type", STRA(e->key));
	else
		diag_near(cx->diags, plugin_refuses(cx, use, type->span, "there is no construct of the type '%.*s'", STRA(js_string(cx->arena, type))), &near);
	return false;
}

static bool has_known_provider(struct cx *cx, const struct plugin_use *use, const struct entry *e)
{
	const struct value *type = value_get(e->value, "type");
	if (value_is(type, "stripe"))
		return true;
	if (value_is(type, "aws"))
		plugin_refuses(cx, use, type->span, "the provider aws is there already, and cannot be configured");
	else
		plugin_refuses(cx, use, type ? type->span : key_span(e), "the provider '%.*s' is of no type that the plugin knows: stripe", STRA(e->key));
	return false;
}

/* What is refused here need not be checked again: it leaves the section. */
static void check_types(struct cx *cx, const struct plugin_use *use)
{
	static const struct {
		const char *key;
		bool (*good)(struct cx *cx, const struct plugin_use *use, const struct entry *e);
	} sections[] = { { "constructs", has_known_type }, { "providers", has_known_provider } };
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const struct value *section = value_get(cx->tree, sections[i].key);
		if (!section)
			continue;
		if (!is_map(section))
			plugin_refuses(cx, use, section->span, "%s is a map, and this is %s", sections[i].key, value_kind_name(section));
		struct value *rest = map_like(cx->arena, section);
		map_each(e, section)
			if (sections[i].good(cx, use, e))
				map_put_at(cx->arena, rest, e->key, key_span(e), e->value);
		map_putz(cx->arena, cx->tree, sections[i].key, rest);
	}
}

/* ---- functions and permissions of constructs */

/* Where what a construct adds to the configuration comes from; its resources come from its id. */
static struct span type_span(const struct construct *c) { return value_get(c->config, "type")->span; }

void lift_add_function(struct lift *l, struct str name, const struct value *config)
{
	const struct value *old = map_get(l->functions, name);
	map_put_at(l->a, l->functions, name, old ? (struct span){ 0 } : config->span, old ? value_merge(l->a, old, config) : config);
}

/* The events of a function, copied once. */
static struct value *events_of(struct lift *l, const struct construct *c, struct str function)
{
	const struct value *known = map_get(l->events_at, function);
	if (known)
		return l->events.at[(size_t)known->number];
	struct value *own = map_own(l->a, l->functions, function);
	const struct value *old = value_get(own, "events");
	if (!is_nil(old) && !is_list(old)) {
		plugin_refuses(l->cx, l->use, old->span, "the function '%.*s' takes a list of events, to which the queue '%.*s' could be added", STRA(function), STRA(c->id));
		return NULL;
	}
	struct value *events = list_copy(l->a, old);
	map_putz(l->a, own, "events", events);
	map_put(l->a, l->events_at, function, v_int(l->a, l->events.n));
	vec_push(l->a, &l->events, events);
	return events;
}

void lift_add_event(struct lift *l, const struct construct *c, struct str function, const struct value *event)
{
	struct value *events = events_of(l, c, function);
	if (events)
		list_push(l->a, events, value_at(map_copy(l->a, event), type_span(c)));
}

static void push_permission(struct lift *l, struct value *statements, const struct construct *c)
{
	const struct value *arn = lift_get(l, c, c->type->variables[0].part, "Arn");
	struct value *actions = v_list(l->a);
	for (const char *const *action = c->type->actions; *action; action++)
		list_push(l->a, actions, v_text(l->a, *action));
	const struct value *below = c->type->below ? CFN_JOIN(l->a, "/", arn, v_text(l->a, c->type->below)) : NULL;
	list_push(l->a, statements, value_at(MAP(l->a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", LIST(l->a, arn, below) }), type_span(c)));
}

/*
 * The list that the statements of all functions' role are in, free to be changed: those of provider.iam.role if it has
 * some, else iamRoleStatements. NULL where they go nowhere, as in the plugin, or after an error.
 */
static struct value *role_statements(struct lift *l)
{
	const struct value *role = value_dig(l->cx->tree, "provider", "iam", "role"), *own = value_get(role, "statements");
	struct value *holder = own ? plugin_own(l->cx, "provider", "iam", "role", NULL) : plugin_own(l->cx, "provider", NULL);
	const char *key = own ? "statements" : "iamRoleStatements";
	const struct value *old = own ? own : value_get(holder, key);
	if (is_null(role) || (!is_nil(old) && !is_list(old))) {
		const struct value *wrong = is_null(role) ? role : old;
		plugin_refuses(l->cx, l->use, wrong->span, "the plugin adds statements here, and this is %s", value_kind_name(wrong));
		return NULL;
	}
	if (is_null(own))
		return NULL;
	struct value *statements = list_copy(l->a, old);
	map_putz(l->a, holder, key, statements);
	return statements;
}

static void add_permissions(struct lift *l)
{
	struct value *statements = NULL;
	if (is_false(value_dig(l->cx->tree, "lift", "automaticPermissions")))
		return;
	map_each(e, l->constructs) {
		const struct construct c = lift_construct(l, e->key);
		if (!c.type->actions)
			continue;
		statements = statements ? statements : role_statements(l);
		if (!statements)
			return;
		push_permission(l, statements, &c);
	}
}

/* ---- initialize */

static void put_outputs(struct lift *l, const struct construct *c)
{
	for (const struct lift_reference *r = c->type->outputs; r->name; r++) {
		const struct value *description = r->description ? v_str(l->a, str_replace(l->a, str_z(r->description), STR("%"), c->id)) : NULL;
		const struct value *output = value_at(MAP(l->a, { "Description", description }, { "Value", lift_reference(l, c, r) }), c->at);
		map_put_at(l->a, l->outputs, CDK_ID(l->a, c->id, str_z(r->name)), c->at, output);
	}
}

static void make_construct(struct lift *l, const struct construct *c)
{
	const struct value *provider = value_get(c->config, "provider"), *type = value_get(c->config, "type");
	if (provider && !value_is(provider, "defaultAwsProvider")) {
		plugin_refuses(l->cx, l->use, provider->span, "constructs are made by no other provider than the plugin's own: take this out");
	} else if (!c->type->make) {
		struct diag *g = diag(l->cx->diags, D_PLUGIN_EFFECT, type->span, "%.*s makes constructs of the type %s through AWS CDK, which slsc does not run", STRA(l->use->name), c->type->name);
		diag_note(l->cx->diags, g, (struct span){ 0 }, "slsc pin keeps what the plugin makes; or write the resources under resources");
	} else {
		c->type->make(l, c);
		put_outputs(l, c);
		lift_extend(l, c);
	}
}

/* Variables anywhere but in constructs, which CDK resolves itself. */
static void resolve_sections(struct lift *l)
{
	for (uint32_t i = 0; i < l->cx->tree->map.n; i++) {
		const struct entry *e = &l->cx->tree->map.entry[i];
		if (!str_eqz(e->key, "constructs"))
			map_put_at(l->a, l->cx->tree, e->key, key_span(e), lift_resolve(l, e->value, false));
	}
}

static void initialize(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	struct lift l = { .cx = cx, .a = a, .use = use, .constructs = value_get(cx->tree, "constructs"), .resources = v_map(a), .outputs = v_map(a), .events_at = v_map(a) };
	if (!map_len(l.constructs)) {
		resolve_sections(&l);
		return;
	}
	l.functions = plugin_own(cx, "functions", NULL);
	if (!is_map(l.functions)) {
		plugin_refuses(cx, use, value_get(cx->tree, "functions")->span, "functions is no map that functions could be put into");
		return;
	}
	map_each(e, l.constructs) {
		const struct construct c = lift_construct(&l, e->key);
		make_construct(&l, &c);
	}
	add_permissions(&l);
	resolve_sections(&l);
	const struct value *template = MAP(a, { "Resources", l.resources }, { "Outputs", l.outputs });
	plugin_keep(cx, use, lift_resolve(&l, template, true));
}

/* ---- after the events: what CDK made is merged over the user's resources */

static void append(struct cx *cx, const struct plugin_use *use)
{
	static const char *const sections[] = { "Resources", "Outputs" };
	const struct value *template = plugin_kept(cx, use);
	for (size_t i = 0; i < 2 && map_len(template); i++) {
		struct value *into = plugin_own(cx, "resources", sections[i], NULL);
		if (!is_map(into)) {
			plugin_refuses(cx, use, use->span, "resources.%s is no map that resources could be put into", sections[i]);
			return;
		}
		map_each(e, value_get(template, sections[i])) {
			const struct value *old = map_get(into, e->key);
			map_put_at(cx->arena, into, e->key, key_span(e), old ? value_merge(cx->arena, old, e->value) : e->value);
			if (i == 0)
				plugin_makes(cx, use, e->key);
		}
	}
}

/* ---- the row */

#define DOMAIN_KEYS { "domain", S_ANY_OF(S_STRING, S_LIST(S_STRING)) }, { "certificate", S_STRING }, { "errorPage", S_STRING }, { "redirectToMainDomain", S_BOOL }, { "versionedAssets", S_BOOL }

static const struct schema website = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS, DOMAIN_KEYS, { "path", S_STRING, .required = true }, { "security", S_OBJECT({ "allowIframe", S_BOOL }) }),
};
static const struct schema server_side = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS, DOMAIN_KEYS, { "apiGateway", S_WORDS("http", "rest") }, { "forwardedHeaders", S_LIST(S_STRING) },
		{ "assets", S_OBJECT_OF(.extra = S_STRING, .key_names = S_STRING_OF(.pattern = "^/.*$"), .least = 1) }),
};
static const struct schema vpc = { .kind = SCHEMA_OBJECT, .props = S_PROPS(LIFT_KEYS) };

#define ALL_TYPES "queue", "storage", "webhook", "database/dynamodb-single-table", "static-website", "single-page-app", "server-side-website", "vpc"

static const struct plugin_keys keys[] = {
	{ PLUGIN_TOP, NULL, S_PROPS(
		{ "lift", S_OBJECT({ "automaticPermissions", S_BOOL, .doc = "Functions may use the constructs; default: true." }), .doc = "Options of serverless-lift." },
		{ "providers", S_OBJECT_OF(.key_pattern = "^[a-zA-Z0-9-_]+$", .key_schema = S_OBJECT({ "type", S_WORDS("stripe"), .required = true }, { "profile", S_STRING })), .doc = "Other providers, by name." },
		{ "constructs", S_OBJECT_OF(.key_pattern = "^[a-zA-Z0-9-_]+$", .key_schema = S_ALL_OF(S_OPEN_OBJECT({ "type", S_WORDS(ALL_TYPES), .required = true, .doc = "What is made." }),
			S_SWITCH("type", S_WORD_LIST(ALL_TYPES), &lift_queue_shape, &lift_storage_shape, &lift_webhook_shape, &lift_database_shape, &website, &website, &server_side, &vpc))), .doc = "Parts of the infrastructure, by name." }) },
	{ 0 },
};

static const struct plugin_variables variables = { "construct", "'NAME.PROPERTY' of a construct", lift_variable };

PLUGINS(lift) = {
	{ .names = S_WORD_LIST("serverless-lift"), .effects = PLUGIN_ADDS, .version = "1.37.7", .keys = keys, .variables = &variables,
	  .doc = "makes queues, buckets, webhooks and tables of the section constructs",
	  .left_out = "the constructs vpc, static-website, single-page-app and server-side-website, an error; a variable within a text, an error (it would be [object Object])",
	  .hooks = HOOKS({ MOMENT_LOADED, check_types }, { MOMENT_INITIALIZE, initialize }, { MOMENT_AFTER_ARTIFACTS, append }) },
	{ 0 },
};
