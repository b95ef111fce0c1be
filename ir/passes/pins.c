/* pins: the changes of pinned plugins, put into the finished template. */
#include "ir/base/digest.h"
#include "ir/graph.h"
#include "ir/pass.h"
#include "ir/pins/pins.h"
#include "ir/plugin.h"
#include "ir/steady.h"

enum { ID_DIGITS = 43 }; /* behind LambdaVersion, as in v3.40 */

struct application {
	struct cx *cx;
	struct pins_symbols symbols;
	const struct value *ids, *steady; /* "HelloLambdaVersion" -> its id now, and the way back */
	const struct value *label; /* for slsc explain, where plugins: lists the first of them */
	struct span plugin;
	struct value *renewed;   /* ids of versions whose functions changed -> other ones */
	bool failed, unknown; /* unknown: a symbol meant nothing */
};

static void conflict(struct application *p, struct str block, struct str pointer, const struct value *change, const char *why)
{
	struct diag *g = diag(p->cx->diags, D_PIN_CONFLICT, p->plugin, "the pin does not fit the template any more: %.*s%.*s %s", STRA(block), STRA(pointer), why);
	diag_note(p->cx->diags, g, value_span(change), "the pinned change; renew it: slsc pin");
	p->failed = true;
}

/* ---- symbols */

static const struct value *config_at(const struct cx *cx, struct str path)
{
	const char separator = str_starts(path, "/") ? '/' : '.';
	const struct value *v = cx->config;
	for (struct str rest = str_from(path, separator == '/'); v && rest.n;) {
		const int32_t end = str_find(rest, separator);
		v = value_step(v, end < 0 ? rest : str_to(rest, (uint32_t)end));
		rest = end < 0 ? STR("") : str_from(rest, (uint32_t)end + 1);
	}
	return v;
}

/* The text behind "${", up to "}"; p NULL: nobody knows it any more. */
static struct str meaning(const struct application *p, struct str symbol)
{
	const struct value *v = NULL;
	if (str_eqz(symbol, "slsc:folder"))
		return p->symbols.folder;
	if (str_starts(symbol, "slsc:"))
		v = map_get(p->ids, str_from(symbol, 5));
	else if (str_starts(symbol, "self:"))
		v = config_at(p->cx, str_from(symbol, 5));
	return is_string(v) ? v->string : (struct str){ 0 };
}

/* False where a symbol means nothing. */
static bool text_meant(struct application *p, struct str s, struct str *out)
{
	struct arena *a = p->cx->arena;
	VEC(struct str) pieces = { 0 };
	uint32_t at = 0;
	for (int32_t from; (from = str_search(s, STR("${s"), at)) >= 0;) {
		const struct str rest = str_from(s, (uint32_t)from + 2);
		const int32_t end = str_find(rest, '}');
		const bool ours = end > 0 && (str_starts(rest, "slsc:") || str_starts(rest, "self:"));
		const struct str text = ours ? meaning(p, str_to(rest, (uint32_t)end)) : STR("${s");
		if (!text.p)
			return false;
		vec_push(a, &pieces, str_to(str_from(s, at), (uint32_t)from - at));
		vec_push(a, &pieces, text);
		at = (uint32_t)from + 3 + (ours ? (uint32_t)end : 0);
	}
	vec_push(a, &pieces, str_from(s, at));
	*out = str_cat(a, pieces.at, pieces.n);
	return true;
}

static const struct value *with_meaning(void *of, const struct value *v)
{
	struct application *p = of;
	struct str text;
	if (!is_string(v) || str_search(v->string, STR("${s"), 0) < 0)
		return v;
	if (text_meant(p, v->string, &text))
		return value_at(v_str(p->cx->arena, text), v->span);
	p->unknown = true;
	return v;
}

/* The value with its symbols' meanings, NULL where one means nothing any more. */
static const struct value *value_meant(struct application *p, const struct value *v)
{
	p->unknown = false;
	const struct value *meant = scalars_replaced(p->cx->arena, v, with_meaning, p);
	return p->unknown ? NULL : meant;
}

/* ---- one change */

static struct str unescaped(struct arena *a, struct str step)
{
	return str_find(step, '~') < 0 ? step : str_replace(a, str_replace(a, step, STR("~1"), STR("/")), STR("~0"), STR("~"));
}

static struct str next_step(struct arena *a, struct str *pointer)
{
	const struct str rest = str_from(*pointer, 1);
	const int32_t slash = str_find(rest, '/');
	*pointer = slash < 0 ? STR("") : str_from(rest, (uint32_t)slash);
	return unescaped(a, slash < 0 ? rest : str_to(rest, (uint32_t)slash));
}

static bool index_in(const struct value *list, struct str step, uint32_t *i)
{
	*i = 0;
	for (uint32_t k = 0; k < step.n; k++) {
		if (!ascii_digit(step.p[k]) || *i > list_len(list))
			return false;
		*i = *i * 10 + (uint32_t)(step.p[k] - '0');
	}
	return step.n && *i < list_len(list);
}

/* The member of a map or list as this template's own, to be changed; NULL: it has none that holds anything. */
static struct value *owned(struct application *p, struct value *at, struct str step)
{
	struct cx *cx = p->cx;
	uint32_t i;
	if (is_list(at))
		return index_in(at, step, &i) ? list_own(cx->arena, at, i) : NULL;
	if (at == cx->graph->root && str_eqz(step, "Resources"))
		return cx->graph->resources;
	if (at == cx->graph->root && str_eqz(step, "Outputs"))
		return cx->graph->outputs;
	if (at == cx->graph->root && !map_get(at, step))
		map_put(cx->arena, at, step, v_map(cx->arena)); /* a section that slsc made nothing for */
	return is_map(at) ? map_own(cx->arena, at, step) : NULL;
}

static bool is_old(struct application *p, const struct value *now, const struct value *digest)
{
	if (!now || !digest)
		return !now && !digest;
	return str_eq(value_str(digest), pins_digest(p->cx->arena, pins_symbolic(p->cx->arena, &p->symbols, now, false))->string);
}

static void append(struct application *p, struct value *holder, struct str step, const struct value *items)
{
	struct arena *a = p->cx->arena;
	uint32_t i = 0;
	struct value *list = is_map(holder) ? list_copy(a, map_get(holder, step)) : index_in(holder, step, &i) ? list_copy(a, holder->list.item[i]) : NULL;
	list_each(k, items)
		list_push(a, list, items->list.item[k]);
	if (is_map(holder))
		map_put(a, holder, step, list);
	else
		holder->list.item[i] = list;
}

static void apply(struct application *p, struct str block, struct str target, struct str pointer, const struct value *change)
{
	struct arena *a = p->cx->arena;
	struct str rest = STR_CAT(a, target, pointer), step = next_step(a, &rest);
	struct value *holder = p->cx->graph->root;
	for (; rest.n && holder; step = next_step(a, &rest))
		holder = owned(p, holder, step);
	uint32_t i = 0;
	const struct value *now = holder ? value_step(holder, step) : NULL, *v = value_get(change, "new"), *items = value_get(change, "append");
	const char *why = !holder                    ? "is nowhere"
			  : items && !is_list(now)   ? "is no list"
			  : items || is_old(p, now, value_get(change, "old")) ? NULL
			  : now                      ? "is another value than the one that the plugin changed"
						     : "is gone";
	if (!why && is_list(holder) && (!index_in(holder, step, &i) || (!v && !items)))
		why = "is no item";
	if (!why && is_true(value_get(change, "variables"))) {
		v = v ? value_meant(p, v) : NULL;
		items = items ? value_meant(p, items) : NULL;
		why = p->unknown ? "refers to something that is no longer there" : NULL;
	}
	if (why)
		conflict(p, block, pointer, change, why);
	else if (items)
		append(p, holder, step, items);
	else if (is_list(holder))
		holder->list.item[i] = v;
	else if (v)
		map_put(a, holder, step, v);
	else
		map_remove(holder, step);
}

/* ---- what slsc explain says of it */

static void note(struct application *p, struct str id, bool made)
{
	struct cx *cx = p->cx;
	struct value **to = made ? &cx->made_by : &cx->changed_by;
	const struct value *before = *to ? map_get(*to, id) : NULL;
	struct value *names = made ? NULL : list_copy(cx->arena, before);
	if (!*to)
		*to = v_map(cx->arena);
	if (!made)
		list_push(cx->arena, names, p->label);
	map_put(cx->arena, *to, id, made ? p->label : names);
}

/* "what was pinned on 2026-11-30 from serverless-foo 1.2.3", at the first of the plugins. */
static void name_plugins(struct application *p)
{
	struct cx *cx = p->cx;
	struct arena *a = cx->arena;
	struct str names = STR("");
	p->plugin = pins_place(cx);
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (!use->pinned)
			continue;
		const struct str version = value_str(map_get(cx->pin->plugins, use->name));
		names = STR_CAT(a, names, names.n ? STR(", ") : STR(""), use->name, version.n ? STR(" ") : STR(""), version);
	}
	p->label = value_at(v_str(a, STR_CAT(a, STR("what was pinned on "), cx->pin->date, STR(" from "), names)), p->plugin);
}

/* ---- versions of functions */

static bool changes_properties(const struct value *changes)
{
	map_each(e, changes)
		if (str_starts(e->key, "/Properties"))
			return true;
	return false;
}

static struct str renew(struct application *p, struct str id, struct str steady, struct str what)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, id);
	digest_add(&d, what);
	const struct str renewed = STR_CAT(p->cx->arena, steady, str_to(digest_hex(p->cx->arena, &d), ID_DIGITS));
	map_put(p->cx->arena, p->renewed, id, v_str(p->cx->arena, renewed));
	return renewed;
}

/*
 * The id of a version is a digest of the function, and a new one publishes it. What a pin changes of the function counts, too; but where
 * the code was zipped before the id is v3.40's, which the pin holds where it is another one.
 */
static void renew_versions(struct application *p)
{
	struct cx *cx = p->cx;
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		struct function *fn = &cx->service->functions[i];
		const struct value *changes = map_get(cx->pin->changes, STR_CAT(cx->arena, STR("/Resources/"), fn->logical_id));
		const struct value *steady = map_get(p->steady, fn->version_id);
		if (!changes_properties(changes) || !steady || (fn->code && fn->code->prebuilt))
			continue;
		fn->version_id = renew(p, fn->version_id, steady->string, pins_digest(cx->arena, changes)->string);
	}
}

/* The version of a function that the plugin made, too: it is published whenever code changes, as nobody knows which is its own. */
static void renew_made_version(struct application *p, struct str id, const struct value *resource)
{
	struct cx *cx = p->cx;
	const struct value *function = value_dig(resource, "Properties", "FunctionName", "Ref");
	struct value *alone = v_map(cx->arena);
	map_put(cx->arena, alone, id, resource);
	const struct value *steady = map_get(steady_ids(cx->arena, alone), id);
	bool ours = false;
	for (uint32_t i = 0; i < cx->service->functions_n && steady; i++)
		ours |= str_eq(value_str(function), cx->service->functions[i].logical_id);
	if (value_is(value_get(resource, "Type"), "AWS::Lambda::Version") && steady && !ours)
		renew(p, id, steady->string, cx->service->code_directory);
}

static void rename_versions(struct application *p)
{
	struct cx *cx = p->cx;
	if (!map_len(p->renewed))
		return;
	struct value *root = map_copy(cx->arena, words_replaced(cx->arena, cx->graph->root, p->renewed));
	struct value *resources = v_map_for(cx->arena, map_len(value_get(root, "Resources")));
	map_each(e, value_get(root, "Resources")) {
		const struct value *renewed = map_get(p->renewed, e->key);
		map_put_at(cx->arena, resources, renewed ? renewed->string : e->key, key_span(e), e->value);
	}
	map_putz(cx->arena, root, "Resources", resources);
	graph_replace(cx, root);
}

/* ---- */

static void apply_block(struct application *p, struct str block, const struct value *changes)
{
	struct cx *cx = p->cx;
	struct str target = block;
	if (!text_meant(p, block, &target)) {
		conflict(p, block, STR(""), changes, "refers to something that is no longer there");
		return;
	}
	const bool resource = str_starts(target, "/Resources/");
	const struct str id = unescaped(cx->arena, str_from(target, sizeof "/Resources/" - 1));
	const bool made = resource && !map_get(cx->graph->resources, id);
	map_each(e, changes)
		if (!p->failed)
			apply(p, block, target, e->key, e->value);
	if (!resource || p->failed)
		return;
	const struct value *now = map_get(cx->graph->resources, id);
	if (made && now) /* it was made because the plugin is listed */
		map_put(cx->arena, cx->graph->resources, id, value_at(map_copy(cx->arena, now), p->plugin));
	if (now)
		note(p, id, made);
	if (made && now)
		renew_made_version(p, id, now);
}

void pass_pins(struct cx *cx)
{
	if (!cx->pin || cx->opt->plugins == PLUGINS_PIN)
		return;
	struct application p = { .cx = cx, .symbols = pins_symbols_own(cx), .renewed = v_map(cx->arena) };
	struct value *ids = v_map(cx->arena);
	p.steady = steady_ids(cx->arena, cx->graph->resources);
	map_each(e, p.steady)
		map_put(cx->arena, ids, e->value->string, v_str(cx->arena, e->key));
	p.ids = ids;
	name_plugins(&p);
	map_each(block, cx->pin->changes)
		apply_block(&p, block->key, block->value);
	if (p.failed)
		return;
	renew_versions(&p);
	rename_versions(&p);
}
