/*
 * choose: the plugin's strategies, asked in this order: the user's map or function (stacks-map.js), perFunction, perType,
 * perGroupFunction. The first that has an answer decides.
 */
#include "ir/plugins/split_stacks/split.h"

#include "ir/base/digest.h"
#include "ir/events/http/http.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/common/rest.h"

enum strategy { CUSTOM, PER_FUNCTION, PER_TYPE, PER_GROUP, STRATEGIES };

struct chooser {
	struct split *s;
	bool active[STRATEGIES];
	const struct value *map;      /* the user's, by resource type; NULL: none */
	const struct value *answers;  /* or what the user's module says, by logical id; NULL: it was not asked */
	struct value *paths;          /* REST paths and methods of one function alone: its prefix by logical id */
	struct value *prefixes;       /* of the functions' logical ids */
	uint32_t longest;
	uint32_t groups;              /* nestedStackCount */
	bool chained;                 /* resourceConcurrency is set */
	struct value *last[STRATEGIES]; /* chained: by destination, the unit that went there last */
};

/* ---- the functions' prefixes, and which REST paths are one function's alone */

/* The function's prefix, or null once a second one needs the path. */
static void add_path(struct chooser *c, struct value *of_paths, struct str id, const struct value *prefix)
{
	const struct value *before = map_put_new(c->s->a, of_paths, id, (struct span){ 0 }, prefix);
	if (before && !value_equal(before, prefix))
		map_put(c->s->a, of_paths, id, LITERAL(""));
}

static void add_endpoint(struct chooser *c, struct value *of_paths, const struct event *ev)
{
	struct cx *cx = c->s->cx;
	struct arena *a = c->s->a;
	struct str path, method;
	if (!http_endpoint(ev, &path, &method))
		return;
	const struct value *prefix = v_str(a, ev->fn->id);
	map_put(a, c->paths, method_id(cx, name_path(a, path), method), prefix);
	add_path(c, of_paths, method_id(cx, name_path(a, path), STR("options")), prefix);
	for (uint32_t i = 0; i <= path.n; i++)
		if (i == path.n || path.p[i] == '/')
			add_path(c, of_paths, STR_CAT(a, STR("ApiGatewayResource"), name_path(a, str_to(path, i))), prefix);
}

static void find_functions(struct chooser *c)
{
	struct arena *a = c->s->a;
	const struct service *service = c->s->cx->service;
	struct value *of_paths = v_map(a);
	c->paths = v_map(a);
	c->prefixes = v_map_for(a, service->functions_n);
	for (uint32_t i = 0; i < service->functions_n; i++) {
		const struct function *fn = &service->functions[i];
		map_put(a, c->prefixes, fn->id, LITERAL(""));
		c->longest = fn->id.n > c->longest ? fn->id.n : c->longest;
		for (uint32_t j = 0; j < fn->events_n; j++)
			add_endpoint(c, of_paths, &fn->events[j]);
	}
	map_each(e, of_paths)
		if (is_string(e->value))
			map_put(a, c->paths, e->key, e->value);
}

/* The prefix of the function that the resource belongs to: of those that its id begins with the longest. */
static struct str function_of(const struct chooser *c, const struct unit *u)
{
	if (str_eqz(u->type, "AWS::ApiGateway::Method") || str_eqz(u->type, "AWS::ApiGateway::Resource"))
		return value_str(map_get(c->paths, u->id));
	for (uint32_t n = u->id.n < c->longest ? u->id.n : c->longest; n; n--)
		if (map_get(c->prefixes, str_to(u->id, n)))
			return str_to(u->id, n);
	return STR("");
}

/* ---- the strategies */

static struct choice by_function(const struct chooser *c, const struct unit *u)
{
	const struct str prefix = function_of(c, u);
	return (struct choice){ .what = prefix.n ? CHOICE_GO : CHOICE_NONE, .destination = prefix };
}

static struct choice by_group(const struct chooser *c, const struct unit *u)
{
	const struct str prefix = function_of(c, u);
	if (!prefix.n)
		return (struct choice){ .what = CHOICE_NONE };
	struct digest d;
	uint8_t raw[DIGEST_MOST_BYTES];
	digest_begin(&d, DIGEST_SHA1);
	digest_add(&d, prefix);
	digest_raw(&d, raw);
	uint64_t number = 0; /* of the first ten hexadecimal digits */
	for (int i = 0; i < 5; i++)
		number = number << 8 | raw[i];
	return (struct choice){ .what = CHOICE_GO, .destination = str_int(c->s->a, (int64_t)(number % c->groups + 1)) };
}

static struct choice by_type(const struct unit *u)
{
	static const struct {
		const char *type, *destination;
		bool suffix;
	} types[] = {
		{ "AWS::CloudWatch::Alarm", "Alarms", true }, { "AWS::Logs::MetricFilter", "Filters", true },
		{ "AWS::Logs::SubscriptionFilter", "Filters", true }, { "AWS::ApiGateway::Resource", "API", false },
		{ "AWS::ApiGateway::RestApi", "API", false }, { "AWS::Lambda::Version", "Versions", false },
		{ "AWS::Lambda::Permission", "Permissions", false }, { "AWS::SNS::Subscription", "Subscriptions", false },
		{ "AWS::SNS::TopicPolicy", "Policies", false }, { "AWS::S3::BucketPolicy", "Policies", false },
		{ "AWS::SQS::QueuePolicy", "Policies", false },
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eqz(u->type, types[i].type))
			return (struct choice){ .what = CHOICE_GO, .destination = str_z(types[i].destination), .suffix = types[i].suffix };
	return (struct choice){ .what = CHOICE_NONE };
}

static struct choice by_map(const struct chooser *c, const struct unit *u)
{
	const struct value *v = c->answers ? map_get(c->answers, u->id) : u->type.n ? map_get(c->map, u->type) : NULL;
	if (is_false(v))
		return (struct choice){ .what = CHOICE_STAY };
	if (!js_truthy(v))
		return (struct choice){ .what = CHOICE_NONE };
	return (struct choice){ .what = CHOICE_GO, .destination = js_string(c->s->a, value_get(v, "destination")),
		.suffix = js_truthy(value_get(v, "allowSuffix")), .force = js_truthy(value_get(v, "force")) };
}

/*
 * resourceConcurrency: the plugin keeps as many chains as the option says, but all of them are one and the same list, so
 * that each resource waits for the one before it. Log groups are left out.
 */
static void wait_for_last(struct chooser *c, enum strategy strategy, struct unit *u, struct str destination)
{
	struct arena *a = c->s->a;
	if (str_eqz(u->type, "AWS::Logs::LogGroup") || !is_map(u->resource))
		return;
	if (!c->last[strategy])
		c->last[strategy] = v_map(a);
	const struct value *before = map_get(c->last[strategy], destination), *old = value_get(u->resource, "DependsOn");
	map_put(a, c->last[strategy], destination, value_at(v_str(a, u->id), c->s->cx->nested.chained));
	if (!before)
		return;
	struct value *depends = LIST(a, before, js_truthy(old) && !is_list(old) ? old : NULL);
	list_each(i, old)
		list_push(a, depends, old->list.item[i]);
	map_putz(a, u->resource, "DependsOn", depends);
}

struct choice choose(struct chooser *c, struct unit *u)
{
	for (int i = 0; i < STRATEGIES; i++) {
		if (!c->active[i])
			continue;
		const struct choice found = i == CUSTOM ? by_map(c, u) : i == PER_FUNCTION ? by_function(c, u) : i == PER_TYPE ? by_type(u) : by_group(c, u);
		if (found.what == CHOICE_GO && c->chained)
			wait_for_last(c, (enum strategy)i, u, found.destination);
		if (found.what != CHOICE_NONE)
			return found;
	}
	return (struct choice){ .what = CHOICE_NONE };
}

/* ---- options */

/* The user's map: data as it is, of a module what it answers for each resource. False after reporting. */
static bool read_map(struct chooser *c)
{
	struct cx *cx = c->s->cx;
	struct arena *a = c->s->a;
	const struct value *own = plugin_setting(cx, "splitStacks.custom");
	const struct span at = own ? own->span : c->s->use->span;
	const struct str name = js_truthy(own) ? js_string(a, own) : STR("stacks-map.js");
	const struct str path = STR_CAT(a, str_starts(name, "/") ? STR("") : cx->root, name);
	const bool module = str_ends(name, ".js") || str_ends(name, ".cjs");
	if (cx->host->probe(cx->host, str_zdup(a, path)) != FILE_REGULAR) {
		if (js_truthy(own))
			plugin_refuses(cx, c->s->use, at, "the file '%.*s', which says where resources go, is not there", STRA(name));
		return !js_truthy(own);
	}
	if (!module && !str_ends(name, ".yml") && !str_ends(name, ".yaml") && !str_ends(name, ".json"))
		return true; /* the plugin takes its text for a map without types */
	if (!cx->readers) {
		diag(cx->diags, D_PLUGIN_EFFECT, at, "%.*s: '%.*s' cannot be read here", STRA(c->s->use->name), STRA(name));
		return false;
	}
	if (!module) {
		const uint32_t before = cx->diags->all.n;
		c->map = cx->readers->file(cx, path);
		return c->map || cx->diags->all.n == before;
	}
	struct value *resources = v_map(a);
	for (uint32_t i = 0; i < c->s->units.n; i++)
		map_put(a, resources, c->s->units.at[i].id, c->s->units.at[i].resource);
	struct str why = STR("");
	struct span fails = { 0 };
	const struct value *answer = cx->readers->stacks_map(cx, path, resources, &why, &fails);
	const struct value *changed = value_get(answer, "changed");
	if (!answer) {
		struct diag *g = plugin_refuses(cx, c->s->use, at, "'%.*s' fails: %.*s", STRA(name), STRA(why));
		if (span_known(fails))
			diag_note(cx->diags, g, fails, "it fails here");
		return false;
	}
	if (list_len(changed)) {
		struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, at, "%.*s: '%.*s' changes resources ('%.*s' first), which slsc does not take over", STRA(c->s->use->name), STRA(name),
				      STRA(value_str(list_at(changed, 0))));
		diag_note(cx->diags, g, (struct span){ 0 }, "change them under resources.extensions, and let the file only say where they go");
		return false;
	}
	c->answers = value_get(answer, "destinations");
	return true;
}

struct chooser *chooser_new(struct split *s)
{
	struct cx *cx = s->cx;
	struct chooser *c = ARENA_NEW(s->a, struct chooser);
	const struct value *per_type = plugin_setting(cx, "splitStacks.perType"), *count = plugin_setting(cx, "splitStacks.nestedStackCount");
	const struct value *per_group = plugin_setting(cx, "splitStacks.perGroupFunction");
	c->s = s;
	c->active[CUSTOM] = true;
	c->active[PER_FUNCTION] = js_truthy(plugin_setting(cx, "splitStacks.perFunction"));
	c->active[PER_TYPE] = !per_type || js_truthy(per_type);
	c->active[PER_GROUP] = js_truthy(per_group);
	const struct value *concurrency = plugin_setting(cx, "splitStacks.resourceConcurrency");
	c->chained = split_whole(concurrency, 1);
	cx->nested.chained = c->chained ? concurrency->span : (struct span){ 0 };
	if (!read_map(c))
		return NULL;
	if (c->active[PER_GROUP] && !split_whole(count, 2)) {
		plugin_refuses(cx, s->use, count ? count->span : per_group->span, "perGroupFunction takes a nestedStackCount of 2 or more, a whole number");
		return NULL;
	}
	c->groups = c->active[PER_GROUP] ? (uint32_t)count->number : 0;
	if (c->active[PER_FUNCTION] || c->active[PER_GROUP])
		find_functions(c);
	return c;
}
