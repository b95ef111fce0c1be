/*
 * check: the configuration against the schema, coerced. v3.40's order: service-level checks, nulls out, validation
 * (which coerces whatever it reports), nulls back in.
 */
#include "compiler/check/check.h"

#include "compiler/check/checker.h"
#include "ir/def.h"
#include "ir/edits.h"
#include "ir/js.h"
#include "ir/pins/pins.h"
#include "ir/plugin.h"

struct removed {
	struct value *map;
	struct str key;
	struct span key_at;
	const struct value *null;
};

struct nulls {
	VEC(struct removed) at;
};

/* Whether a plugin looks at a section with an ajv of its own, which sees its nulls as well. */
static bool keeps_nulls(const struct checker *c, struct str key)
{
	for (uint32_t i = 0; c && i < c->keys.n; i++) {
		const struct known_keys *k = &c->keys.at[i];
		for (const struct schema_prop *p = k->at == &schema_config && k->active ? k->props : NULL; p && p->key; p++)
			if (p->schema->as_written && str_eqz(key, p->key))
				return true;
	}
	return false;
}

/* Takes the nulls out of maps; those in lists stay. A map that has some is another one in its slot then. root: of the configuration itself, else NULL. */
static void take_nulls(struct cx *cx, const struct checker *root, const struct value **slot, struct nulls *out)
{
	const struct value *v = *slot;
	list_each(i, v)
		take_nulls(cx, NULL, &v->list.item[i], out);
	bool any = false;
	for (uint32_t i = 0, n = map_len(v); i < n; i++) {
		const struct value **member = &v->map.entry[i].value;
		any |= is_null(*member);
		if ((is_map(*member) || is_list(*member)) && !keeps_nulls(root, v->map.entry[i].key))
			take_nulls(cx, NULL, member, out);
	}
	if (!any)
		return;
	struct value *rest = map_copy(cx->arena, v);
	map_each(e, v)
		if (is_null(e->value))
			vec_push(cx->arena, &out->at, (struct removed){ rest, e->key, key_span(e), e->value });
	map_remove_nulls(rest);
	*slot = rest;
}

static void put_nulls_back(struct cx *cx, const struct nulls *nulls)
{
	for (uint32_t i = 0; i < nulls->at.n; i++) {
		struct removed *r = &nulls->at.at[i];
		map_put_at(cx->arena, r->map, r->key, r->key_at, r->null);
	}
}

/* v3.40 dies of events that are a map, whatever its configValidationMode is. */
static void events_map(struct cx *cx, struct str name, const struct value *events)
{
	const struct entry *first = map_len(events) ? events->map.entry : NULL;
	const struct span at = first ? key_span(first) : events->span;
	struct diag *g = diag(cx->diags, D_CONFIG_TYPE, at, "functions.%.*s.events takes a list of events, not a map", STRA(name));
	if (first && first->key.n > 1 && first->key.p[0] == '-')
		diag_label(cx->diags, g, "a blank is missing after the dash of '%.*s'", STRA(first->key));
	else if (first)
		diag_label(cx->diags, g, "each event is an item: write '- %.*s:'", STRA(first->key));
	map_each(e, first && g->label.n ? events : NULL)
		if (!event_find(e->key) || !edit_item(cx, g, true, e)) {
			g->fix.edits.n = 0;
			return;
		}
}

/* Nor does it take an event that is null: a dash alone. */
static void null_events(struct cx *cx, struct str name, const struct value *events)
{
	list_each(i, events)
		if (is_null(events->list.item[i]))
			diag(cx->diags, D_CONFIG_TYPE, events->list.item[i]->span, "functions.%.*s.events[%u] takes a map of one event type, not null", STRA(name), i);
}

/* A function without `events` or `name` gets them before the validation, and any falsy value counts as none. */
static const struct value *function_named(struct cx *cx, struct str name, const struct value *function)
{
	static const char *const keys[] = { "events", "name" };
	struct value *copy = NULL;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(function, keys[i]);
		const bool is_map_of_events = i == 0 && is_map(v);
		if (i == 0)
			null_events(cx, name, v);
		if (is_map_of_events)
			events_map(cx, name, v);
		else if (!v || js_truthy(v))
			continue;
		copy = copy ? copy : map_copy(cx->arena, function);
		map_remove(copy, str_z(keys[i]));
	}
	return copy ? copy : function;
}

/* null functions are removed for good. */
static void prepare_functions(struct cx *cx, struct value *config)
{
	const struct value *functions = value_get(config, "functions");
	if (!is_map(functions))
		return;
	struct value *kept = value_at(v_map(cx->arena), functions->span);
	kept->is_damaged = functions->is_damaged;
	map_each(e, functions)
		if (!is_null(e->value))
			map_put_at(cx->arena, kept, e->key, key_span(e), function_named(cx, e->key, e->value));
	map_putz(cx->arena, config, "functions", kept);
}

/* A runtime that v3.40 does not know is let pass, unless Lambda has retired it. */
static bool may_be_new(const struct problem *p)
{
	if (!p->schema->gone || !is_string(p->value))
		return false;
	for (const char *const *gone = p->schema->gone; *gone; gone++)
		if (value_is(p->value, *gone))
			return false;
	return true;
}

/* A plugin may know more keys, event types and runtimes; but the options of an event of v3.40 beside it are nobody's. */
static bool may_be_plugins(const struct checker *c, const struct problem *p)
{
	const bool key = c->keys_open && p->kind == PROBLEM_KEY;
	if (p->schema->kind != SCHEMA_EVENT)
		return key || (c->runtimes_open && p->schema->gone);
	map_each(e, p->at->value)
		if (event_find(e->key))
			return false;
	return key;
}

/* An unknown key of the configuration itself that was meant for a section: with it, all of the section is lost. */
static bool loses_section(const struct checker *c, const struct problem *p)
{
	if (p->kind != PROBLEM_KEY || p->at->above)
		return false;
	const struct str section = check_near_key(c, p->schema, p->key).best;
	return section.n && !map_get(p->at->value, section);
}

/* Two event types in one item are two events to v3.40, which only warns of them. */
static bool loses_event(const struct problem *p)
{
	if (p->schema->kind != SCHEMA_EVENT)
		return false;
	if (is_map(p->at->value) && !map_len(p->at->value))
		return false;
	bool known = map_len(p->at->value) > 1;
	map_each(e, p->at->value)
		known &= event_find(e->key) && !is_null(e->value);
	return !known;
}

/*
 * Without configValidationMode: error v3.40 only warns of what its schema refuses, and goes on. Of these, refused is what
 * AWS refuses by the same rule (the row says so; a value that reaches the template is judged there) and what has no
 * effect at all: events that trigger nothing, sections that nobody reads.
 */
static enum severity class_of(const struct checker *c, const struct problem *p, bool errors)
{
	if (may_be_new(p) || may_be_plugins(c, p))
		return DIAG_WARNING;
	if (errors)
		return DIAG_ERROR;
	return p->schema->refused || p->schema->gone || loses_event(p) || loses_section(c, p) ? DIAG_REFUSED : DIAG_WARNING;
}

static bool is_pinned_key(const struct checker *c, const struct problem *p)
{
	if (p->kind != PROBLEM_KEY)
		return false;
	return list_has(c->pinned_keys, p->key) || c->pins_broken || c->plugins_lost; /* which they are is not known, and why is said already */
}

/* Keys that the framework knew when it ran with the pinned plugins are no problem; slsc pin asks which there are. */
static void take_out_pinned(struct checker *c)
{
	const bool pinning = c->cx->opt->plugins == PLUGINS_PIN && c->cx->pin;
	struct value *unknown = v_map(c->arena);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < c->problems.n; i++) {
		const struct problem *p = &c->problems.at[i];
		if (pinning && p->kind == PROBLEM_KEY)
			map_put(c->arena, unknown, p->key, LITERAL(""));
		else if (!is_pinned_key(c, p))
			c->problems.at[kept++] = *p;
	}
	c->problems.n = kept;
	if (pinning)
		c->cx->pin->unknown_keys = unknown;
}

static void report_all(struct checker *c, const struct value *mode)
{
	if (c->cx->pin || c->pins_broken || c->plugins_lost)
		take_out_pinned(c);
	if (value_is(mode, "off"))
		return;
	const struct problem *event = NULL; /* the last of one: the other problems of its keys are of the same class */
	for (uint32_t i = 0; i < c->problems.n; i++) {
		struct problem *p = &c->problems.at[i];
		const bool of_event = p->schema->kind == SCHEMA_EVENT;
		if (of_event && event && event->at == p->at) {
			p->as = event->as;
			continue;
		}
		p->as = class_of(c, p, value_is(mode, "error"));
		event = of_event ? p : event;
		/* A runtime that v3.40 does not know is not counted: slsc takes it. */
		c->cx->config_invalid |= !p->schema->gone && !may_be_plugins(c, p);
	}
	check_report(c);
}

void check_partial(struct cx *cx)
{
	if (cx->partial)
		check_config(cx, cx->partial);
}

const struct value *check_config(struct cx *cx, const struct value *config)
{
	if (!is_map(config)) {
		diag(cx->diags, D_CONFIG_NO_MAP, config->span, "the configuration is %s, not a map", value_kind_name(config));
		return NULL;
	}
	/* The tree is the checker's now: sections are set in a root of its own, values put into the slots below. */
	struct value *own = map_copy(cx->arena, config);
	if (cx->config == config)
		cx->config = own;
	if (!check_service(cx, own))
		return NULL;
	struct checker c = { .cx = cx, .arena = cx->arena };
	check_plugins(&c, own);
	prepare_functions(cx, own);
	cx->tree = own;
	if (config != cx->partial)
		plugins_run(cx, MOMENT_LOADED);
	struct nulls nulls = { 0 };
	const struct value *checked = own;
	if (cx->arena->nulls)
		take_nulls(cx, &c, &checked, &nulls);
	struct checked root = { .slot = &checked, .value = checked };
	check_value(&c, &root, &schema_config);
	put_nulls_back(cx, &nulls);
	report_all(&c, value_get(own, "configValidationMode"));
	if (config != cx->partial)
		check_split(cx, checked);
	return checked;
}
