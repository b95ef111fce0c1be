/*
 * check: the configuration against the schema, coerced. v3.40's order: service-level checks, nulls out, validation
 * (which coerces whatever it reports), nulls back in.
 */
#include "compiler/check.h"

#include "compiler/stages.h"
#include "ir/js.h"

struct removed {
	struct value *map;
	struct str key;
	struct span key_at;
	const struct value *null;
};

struct nulls {
	VEC(struct removed) at;
};

/* Takes the nulls out of maps; those in lists stay. */
static void take_nulls(struct cx *cx, const struct value *v, struct nulls *out)
{
	list_each(i, v)
		take_nulls(cx, v->list.item[i], out);
	bool any = false;
	map_each(e, v) {
		any |= is_null(e->value);
		if (is_null(e->value))
			vec_push(cx->arena, &out->at, (struct removed){ (struct value *)v, e->key, key_span(e), e->value });
		else
			take_nulls(cx, e->value, out);
	}
	if (any)
		map_remove_nulls((struct value *)v);
}

static void put_nulls_back(struct cx *cx, const struct nulls *nulls)
{
	for (uint32_t i = 0; i < nulls->at.n; i++) {
		struct removed *r = &nulls->at.at[i];
		map_put_at(cx->arena, r->map, r->key, r->key_at, r->null);
	}
}

/* A function without `events` or `name` gets them before the validation, and any falsy value counts as none. */
static const struct value *function_named(struct cx *cx, const struct value *function)
{
	static const char *const keys[] = { "events", "name" };
	struct value *copy = NULL;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(function, keys[i]);
		if (!v || js_truthy(v))
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
	map_each(e, functions)
		if (!is_null(e->value))
			map_put_at(cx->arena, kept, e->key, key_span(e), function_named(cx, e->value));
	map_putz(cx->arena, config, "functions", kept);
}

/* A plugin may know more keys and runtimes. */
static bool may_be_plugins(const struct checker *c, const struct problem *p)
{
	return (c->keys_open && p->kind == PROBLEM_KEY) || (c->runtimes_open && p->schema->gone);
}

/* A runtime that v3.40 does not know is not counted: slsc takes it. */
static bool counts(const struct problem *p)
{
	return !p->schema->gone;
}

/* What may be a plugin's is told as warnings, apart from the rest. */
static void report_all(struct checker *c, const struct value *mode)
{
	if (value_is(mode, "off"))
		return;
	bool soft = !value_is(mode, "error");
	struct checker plugins = { .cx = c->cx, .arena = c->arena }, rest = plugins;
	plugins.keys.at = rest.keys.at = c->keys.at;
	plugins.keys.n = rest.keys.n = c->keys.n;
	for (uint32_t i = 0; i < c->problems.n; i++) {
		struct problem p = c->problems.at[i];
		if (may_be_plugins(c, &p))
			vec_push(c->arena, &plugins.problems, p);
		else
			vec_push(c->arena, &rest.problems, p);
	}
	for (uint32_t i = 0; i < rest.problems.n; i++)
		c->cx->config_invalid |= counts(&rest.problems.at[i]);
	c->cx->diags->softened += soft;
	check_report(&rest);
	c->cx->diags->softened -= soft;
	c->cx->diags->softened++;
	check_report(&plugins);
	c->cx->diags->softened--;
}

void check_partial(struct cx *cx)
{
	if (cx->partial)
		check_config(cx, cx->partial);
}

const struct value *check_config(struct cx *cx, const struct value *config)
{
	/* The variables stage hands over a tree that nobody else holds, and its maps may be changed. */
	struct value *own = (struct value *)(size_t)config;
	if (!check_service(cx, own))
		return NULL;
	struct checker c = { .cx = cx, .arena = cx->arena };
	check_plugins(&c, own);
	prepare_functions(cx, own);
	struct nulls nulls = { 0 };
	const struct value *checked = own;
	take_nulls(cx, own, &nulls);
	struct place root = { .slot = &checked, .value = checked };
	check_place(&c, &root, &schema_config);
	put_nulls_back(cx, &nulls);
	report_all(&c, value_get(own, "configValidationMode"));
	return checked;
}
