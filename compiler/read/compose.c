#include "compiler/read/compose.h"

#include "compiler/read/read.h"
#include "ir/js.h"
#include "ir/secrets.h"

struct compose {
	struct cx *cx;
	struct members *members;
	struct value *places;        /* member's key → its place */
	const struct value *answers; /* the values file, or NULL */
};

static const char *const names[] = {
	"serverless-compose.yml", "serverless-compose.yaml", "serverless-compose.json", "serverless-compose.js", "serverless-compose.ts",
};
enum { NAMES = sizeof names / sizeof *names };

bool compose_file(struct str path)
{
	struct str name = str_from(path, (uint32_t)(str_rfind(path, '/') + 1));
	for (size_t i = 0; i < NAMES; i++)
		if (str_eqz(name, names[i]))
			return true;
	return false;
}

struct str compose_find(const struct host *h, struct arena *a, struct str folder)
{
	for (size_t i = 0; i < NAMES; i++) {
		struct str path = STR_CAT(a, folder, str_z(names[i]));
		if (h->probe(h, path.p) == FILE_REGULAR)
			return path;
	}
	return (struct str){ 0 };
}

/* ---- dependencies */

static void need(struct compose *c, struct member *m, struct str key, struct span at)
{
	const struct value *place = map_get(c->places, key);
	if (!place)
		diag(c->cx->diags, D_COMPOSE_DEPENDENCY, at, "'%.*s' depends on '%.*s', which is not listed", STRA(m->key), STRA(key));
	else
		vec_push(c->cx->arena, &m->needs, (uint32_t)place->number);
}

static void needs_written(struct compose *c, struct member *m)
{
	const struct value *on = value_get(m->config, "dependsOn");
	if (is_string(on))
		need(c, m, on->string, on->span);
	list_each(i, on)
		if (is_string(list_at(on, i)))
			need(c, m, list_at(on, i)->string, list_at(on, i)->span);
	if (!is_nil(on) && !is_string(on) && !is_list(on))
		diag(c->cx->diags, D_COMPOSE_SHAPE, on->span, "dependsOn is %s; it takes a service's name, or a list of names", value_kind_name(on));
}

struct order {
	struct compose *c;
	VEC(uint32_t) open, done;
	uint8_t *state; /* 0 unseen, 1 open, 2 done */
};

static void report_circle(struct order *o, uint32_t first)
{
	struct cx *cx = o->c->cx;
	struct str path = STR("");
	uint32_t from = 0;
	while (o->open.at[from] != first)
		from++;
	for (uint32_t i = from; i < o->open.n; i++)
		path = STR_CAT(cx->arena, path, o->c->members->of.at[o->open.at[i]].key, STR(" → "));
	struct member *m = &o->c->members->of.at[first];
	diag(cx->diags, D_COMPOSE_CIRCLE, m->span, "services wait for each other: %.*s%.*s", STRA(path), STRA(m->key));
}

/* Depth first with a stack of its own: a list may be long. */
static void visit(struct order *o, uint32_t root)
{
	struct cx *cx = o->c->cx;
	VEC(uint32_t) next = { 0 };
	vec_push(cx->arena, &o->open, root);
	vec_push(cx->arena, &next, 0);
	o->state[root] = 1;
	while (o->open.n) {
		uint32_t at = o->open.at[o->open.n - 1];
		const struct member *m = &o->c->members->of.at[at];
		if (next.at[next.n - 1] == m->needs.n) {
			o->state[at] = 2;
			vec_push(cx->arena, &o->done, at);
			o->open.n--;
			next.n--;
			continue;
		}
		uint32_t to = m->needs.at[next.at[next.n - 1]++];
		if (o->state[to] == 1)
			report_circle(o, to);
		if (o->state[to])
			continue;
		o->state[to] = 1;
		vec_push(cx->arena, &o->open, to);
		vec_push(cx->arena, &next, 0);
	}
}

/* As written, but each after what it needs. */
static void sort_members(struct compose *c)
{
	struct members sorted = { 0 };
	struct order o = { .c = c, .state = ARENA_ARRAY(c->cx->arena, uint8_t, c->members->of.n + 1) };
	for (uint32_t i = 0; i < c->members->of.n; i++)
		if (!o.state[i])
			visit(&o, i);
	for (uint32_t i = 0; i < o.done.n; i++)
		vec_push(c->cx->arena, &sorted.of, c->members->of.at[o.done.at[i]]);
	*c->members = sorted;
}

/* ---- variables */

static struct span part_of(const struct value *text, uint32_t at, uint32_t n)
{
	return span_make(text->span.at + at, n);
}

/* What ${name} stands for; NULL after reporting. */
static const struct value *answer(struct compose *c, struct member *m, struct str name, struct span at)
{
	struct cx *cx = c->cx;
	struct arena *a = cx->arena;
	int32_t dot = str_find(name, '.');
	const struct value *found = NULL;
	if (str_eqz(name, "sls:stage"))
		return v_str(a, cx->opt->stage.p ? cx->opt->stage : STR("dev"));
	if (str_starts(name, "env:")) {
		const char *text = cx->host->getenv(cx->host, str_zdup(a, str_from(name, 4)));
		found = text ? v_text(a, text) : NULL;
		if (found && (secret_variable(str_from(name, 4)) || secret_looks(found)))
			found = value_to_secret(a, found);
	} else if (dot > 0 && str_find(name, ':') < 0) {
		need(c, m, str_to(name, (uint32_t)dot), at);
		found = map_get(c->answers, name);
		if (!found)
			diag(cx->diags, D_COMPOSE_VARIABLE, at, "the output '%.*s' is not known here; add \"%.*s\" to the values file (--values)",
			     STRA(name), STRA(name));
		bool said = value_is(map_get(c->answers, STR_CAT(a, STR("type:"), name)), "SecureString");
		return said || secret_address(name, found) || secret_looks(found) ? value_to_secret(a, found) : found;
	}
	if (!found)
		diag(cx->diags, D_COMPOSE_VARIABLE, at, "'${%.*s}' has no value", STRA(name));
	return found;
}

/* A text with its variables answered; a text that is one variable takes over the value's kind. */
static const struct value *resolved(struct compose *c, struct member *m, const struct value *v)
{
	struct arena *a = c->cx->arena;
	struct str text = value_str(v), out = STR("");
	for (uint32_t at = 0; is_string(v) && at <= text.n;) {
		int32_t open = str_search(text, STR("${"), at), close = open < 0 ? -1 : str_search(text, STR("}"), (uint32_t)open);
		if (close < 0)
			return at ? value_at(v_str(a, STR_CAT(a, out, str_from(text, at))), v->span) : v;
		struct str name = str_to(str_from(text, (uint32_t)open + 2), (uint32_t)(close - open - 2));
		const struct value *found = answer(c, m, name, part_of(v, (uint32_t)open, (uint32_t)(close - open + 1)));
		if (!found || (open == 0 && (uint32_t)close + 1 == text.n))
			return found;
		out = STR_CAT(a, out, str_to(str_from(text, at), (uint32_t)open - at), js_string(a, found));
		at = (uint32_t)close + 1;
	}
	return v;
}

/* params as the command line would give them: texts. */
static const struct value *params_of(struct compose *c, struct member *m)
{
	struct arena *a = c->cx->arena;
	const struct value *written = value_get(m->config, "params");
	struct value *params = v_map(a);
	map_each(e, written) {
		const struct value *v = resolved(c, m, e->value);
		if (is_map(v) || is_list(v) || is_null(v))
			diag(c->cx->diags, D_COMPOSE_SHAPE, e->value->span, "the parameter '%.*s' is %s; a parameter is a text", STRA(e->key), value_kind_name(v));
		else if (v)
			map_put_at(a, params, e->key, key_span(e), value_at(v_str(a, js_string(a, v)), e->value->span));
	}
	if (!is_nil(written) && !is_map(written))
		diag(c->cx->diags, D_COMPOSE_SHAPE, written->span, "params is %s, not a map", value_kind_name(written));
	return map_len(params) ? params : NULL;
}

/* ---- members */

static void find_config(struct compose *c, struct member *m)
{
	struct cx *cx = c->cx;
	const struct value *path = resolved(c, m, value_get(m->config, "path")), *config = resolved(c, m, value_get(m->config, "config"));
	if (!is_string(path) || !path->string.n) {
		diag(cx->diags, D_COMPOSE_SHAPE, m->span, "the service '%.*s' has no path", STRA(m->key));
		return;
	}
	struct str folder = str_starts(path->string, "/") ? path->string : STR_CAT(cx->arena, cx->root, path->string);
	if (!str_ends(folder, "/"))
		folder = STR_CAT(cx->arena, folder, STR("/"));
	struct str named = is_string(config) ? STR_CAT(cx->arena, folder, config->string) : config_find(cx->host, cx->arena, folder);
	if (named.p && cx->host->probe(cx->host, named.p) == FILE_REGULAR) {
		m->path = named;
		return;
	}
	diag(cx->diags, D_COMPOSE_SERVICE, value_span(is_string(config) ? config : path), "there is no configuration of '%.*s' in '%.*s'", STRA(m->key), STRA(folder));
}

static void check_keys(struct compose *c, const struct value *map, const char *const *known, const char *where)
{
	map_each(e, map) {
		bool found = false;
		for (size_t i = 0; known[i]; i++)
			found |= str_eqz(e->key, known[i]);
		if (!found)
			diag(c->cx->diags, D_COMPOSE_SHAPE, key_span(e), "'%.*s' is not a key of %s", STRA(e->key), where);
	}
}

static void read_members(struct compose *c, const struct value *services)
{
	static const char *const keys[] = { "path", "config", "params", "dependsOn", "component", NULL };
	struct arena *a = c->cx->arena;
	map_each(e, services) {
		if (!is_map(e->value)) {
			diag(c->cx->diags, D_COMPOSE_SHAPE, key_span(e), "the service '%.*s' is %s, not a map", STRA(e->key), value_kind_name(e->value));
			continue;
		}
		check_keys(c, e->value, keys, "a service");
		const struct value *component = value_get(e->value, "component");
		if (!is_nil(component) && !value_is(component, "serverless-framework"))
			diag(c->cx->diags, D_COMPOSE_SHAPE, component->span, "'%.*s' is not a service of the framework; slsc knows no other component", STRA(e->key));
		map_put(a, c->places, e->key, v_int(a, c->members->of.n));
		vec_push(a, &c->members->of, (struct member){ .key = e->key, .span = key_span(e), .config = e->value });
	}
}

bool compose_load(struct cx *cx, struct members *out)
{
	static const char *const keys[] = { "services", "state", NULL };
	struct compose c = { .cx = cx, .members = out, .places = v_map(cx->arena) };
	const struct value *root = load_config(cx, cx->config_path), *services = value_get(root, "services");
	if (diag_failed(cx->diags))
		return false;
	if (!is_map(services)) {
		diag(cx->diags, D_COMPOSE_SHAPE, value_span(services ? services : root), "there is no map of services");
		return false;
	}
	check_keys(&c, root, keys, "serverless-compose.yml");
	if (cx->opt->values_file.n)
		c.answers = load_config(cx, cx->opt->values_file);
	read_members(&c, services);
	for (uint32_t i = 0; i < out->of.n; i++) {
		struct member *m = &out->of.at[i];
		needs_written(&c, m);
		m->params = params_of(&c, m);
		find_config(&c, m);
	}
	sort_members(&c);
	return !diag_failed(cx->diags);
}
