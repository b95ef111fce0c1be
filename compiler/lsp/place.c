/* place: what stands at a node of an outline: its path, what the schema and CloudFormation's table say of it, variables, logical ids. */
#include "compiler/lsp/lsp.h"

#include "compiler/vars/vars.h"
#include "emit/review/explain.h"
#include "ir/base/secret.h"
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/plugin.h"
#include "ir/secrets.h"
#include "schemas/cfn.h"

/* ---- paths */

static struct str raw_path(struct request *r, uint32_t node)
{
	const struct node *n = &r->outline->of.at[node];
	if (!node)
		return STR("");
	const struct str up = raw_path(r, n->parent), step = n->kind == NODE_ITEM ? str_int(r->a, n->index) : outline_text(r->outline, n->key);
	return up.n ? STR_CAT(r->a, up, STR("."), step) : step;
}

struct str place_path_of(struct request *r, uint32_t node)
{
	struct str path = raw_path(r, node);
	const struct prefix *p = &r->prefix;
	if (p->strip.n) {
		if (!str_eq(str_to(path, p->strip.n), p->strip) || (path.n > p->strip.n && path.p[p->strip.n] != '.'))
			return path;
		path = str_from(path, p->strip.n + (path.n > p->strip.n));
	}
	/* A file of resources that nothing is known of. */
	const struct str at = p->known || !str_starts(path, "Resources") ? p->at : STR("resources");
	return at.n && path.n ? STR_CAT(r->a, at, STR("."), path) : at.n ? at : path;
}

/* Takes the first step off a path. */
static struct str path_step(struct str *path)
{
	const int32_t dot = str_find(*path, '.');
	const struct str step = dot < 0 ? *path : str_to(*path, (uint32_t)dot);
	*path = dot < 0 ? STR("") : str_from(*path, (uint32_t)dot + 1);
	return step;
}

static bool is_index(struct str step)
{
	for (uint32_t i = 0; i < step.n; i++)
		if (!ascii_digit(step.p[i]))
			return false;
	return step.n > 0;
}

/* ---- the schema */

struct descent {
	struct request *r;
	struct meaning *out;
	struct str step;
	bool last;
};

static void found(struct descent *d, const struct schema *s, const struct schema_prop *prop, const char *doc)
{
	for (uint32_t i = 0; i < d->out->shapes.n; i++)
		if (d->out->shapes.at[i] == s)
			return;
	if (s)
		vec_push(d->r->a, &d->out->shapes, s);
	if (d->last && prop)
		d->out->prop = prop;
	if (d->last && !d->out->doc)
		d->out->doc = doc ? doc : s ? s->doc : NULL;
}

static const struct cx *cx_of(const struct request *r)
{
	const struct lsp_service *service = r->service;
	const struct analysis *x = service ? service->made ? service->made : service->now : NULL;
	return x ? x->cx : NULL;
}

static void plugin_keys(struct descent *d, const struct schema *s)
{
	const struct cx *cx = cx_of(d->r);
	for (uint32_t i = 0; cx && i < cx->plugins_n; i++)
		for (const struct plugin_keys *k = cx->plugins[i].row->keys; k && k->props; k++)
			for (const struct schema_prop *p = plugin_schema(k) == s ? k->props : NULL; p && p->key; p++)
				if (str_eqz(d->step, p->key))
					found(d, p->schema, p, p->doc);
}

static void descend(struct descent *d, const struct schema *s, unsigned depth)
{
	if (!s || depth > 16)
		return;
	if (s->also)
		descend(d, s->also, depth + 1);
	switch (s->kind) {
	case SCHEMA_OBJECT: {
		const struct schema_prop *prop = schema_key(s, d->step);
		plugin_keys(d, s);
		if (prop)
			found(d, prop->schema, prop, prop->doc);
		else if (s->key_pattern && s->key_schema)
			found(d, s->key_schema, NULL, NULL);
		else if (s->extra)
			found(d, s->extra, NULL, NULL);
		return;
	}
	case SCHEMA_LIST:
		if (is_index(d->step) && s->item)
			found(d, s->item, NULL, NULL);
		for (const struct schema *const *t = is_index(d->step) ? s->tuple : NULL; t && *t; t++)
			found(d, *t, NULL, NULL);
		return;
	case SCHEMA_EVENT: {
		const struct event_def *e = event_find(d->step);
		if (e)
			found(d, e->schema, NULL, e->doc);
		return;
	}
	case SCHEMA_ANY_OF: case SCHEMA_ONE_OF: case SCHEMA_ALL_OF: case SCHEMA_SWITCH:
		for (const struct schema *const *of = s->of; of && *of; of++)
			descend(d, *of, depth + 1);
		return;
	default: return;
	}
}

void meaning_of(struct request *r, struct str path, struct meaning *out)
{
	*out = (struct meaning){ 0 };
	vec_push(r->a, &out->shapes, &schema_config);
	while (path.n) {
		struct meaning next = { 0 };
		struct descent d = { .r = r, .out = &next, .step = path_step(&path) };
		d.last = !path.n;
		for (uint32_t i = 0; i < out->shapes.n; i++)
			descend(&d, out->shapes.at[i], 0);
		*out = next;
	}
}

/* ---- the configuration */

/* What one compilation knows of a path. */
static const struct value *known_at(const struct request *r, const struct analysis *x, struct str path)
{
	const struct cx *cx = x ? x->cx : NULL;
	const struct value *v = cx ? cx->partial ? cx->partial : cx->config : NULL;
	while (v && path.n)
		v = value_step(v, path_step(&path));
	if (!v || is_unknown(v))
		return NULL;
	r->a->secrets = x->arena.secrets;
	return value_redacted(r->a, v);
}

const struct value *resolved_at(const struct request *r, struct str path)
{
	const struct lsp_service *service = r->service;
	const struct value *v = service ? known_at(r, service->now, path) : NULL;
	return v || !service || service->resolved == service->now ? v : known_at(r, service->resolved, path);
}

/* The type of the resource that a path lies in, and the path within its Properties; false: it lies in none. */
static bool resource_at(struct request *r, struct str path, const struct cfn_type **type, struct str *within)
{
	if (!str_starts(path, "resources."))
		return false;
	struct str rest = str_from(path, strlen("resources."));
	for (struct str step; rest.n;) {
		step = path_step(&rest);
		if (str_eqz(step, "Resources") || str_eqz(step, "extensions"))
			break;
	}
	const struct str id = path_step(&rest), section = path_step(&rest);
	if (!id.n)
		return false;
	*within = rest;
	const struct str head = str_to(path, (uint32_t)(id.p + id.n - path.p));
	const struct value *named = resolved_at(r, STR_CAT(r->a, head, STR(".Type")));
	if (!is_string(named)) { /* as it stands in the text */
		const struct str own = r->prefix.at.n && str_starts(head, "resources") ? str_from(head, r->prefix.known ? r->prefix.at.n + 1 : strlen("resources.")) : head;
		const uint32_t n = outline_path(r->outline, 0, STR_CAT(r->a, own, STR(".Type")));
		const struct str text = n ? outline_text(r->outline, outline_scalar(r->outline, &r->outline->of.at[n])) : STR("");
		*type = text.n ? cfn_type_find(text) : NULL;
	} else {
		*type = cfn_type_find(named->string);
	}
	return str_eqz(section, "Properties");
}

/* Of several shapes the one that has such a step. */
static const struct cfn_shape *shape_for(const struct cfn_shape *s, struct str step)
{
	const struct cfn_shape *one = s;
	for (uint32_t i = 0; s && s->kind == CFN_UNION && (one = cfn_alternative(s, i)); i++)
		if (is_index(step) ? one->kind == CFN_LIST : one->kind == CFN_OBJECT || one->kind == CFN_MAP)
			return one;
	return one;
}

struct resource_part resource_part_at(struct request *r, struct str path)
{
	struct resource_part part = { 0 };
	struct str within;
	if (!resource_at(r, path, &part.type, &within) || !part.type)
		return (struct resource_part){ 0 };
	part.of = cfn_type_properties(part.type);
	while (within.n) {
		const struct str step = path_step(&within);
		part.shape = shape_for(part.shape, step);
		part.of = part.shape && part.shape->kind == CFN_OBJECT ? cfn_object_properties(part.shape) : part.of;
		const bool element = part.shape && (part.shape->kind == CFN_LIST || part.shape->kind == CFN_MAP);
		part.property = element ? NULL : cfn_property_find(part.of, step);
		part.shape = element ? cfn_element(part.shape) : part.property ? cfn_property_shape(part.property) : NULL;
		const struct cfn_shape *object = shape_for(part.shape, STR(""));
		part.of = object && object->kind == CFN_OBJECT ? cfn_object_properties(object) : (struct cfn_properties){ 0 };
	}
	return part;
}

/* ---- variables */

/* The end of the ${ that begins at `at`, behind its } ; 0: it is not closed in this range. */
static uint32_t variable_end(struct str text, struct range within, uint32_t at)
{
	uint32_t depth = 0;
	for (uint32_t i = at; i + 1 < within.end + 1 && i < text.n; i++) {
		if (text.p[i] == '$' && i + 1 < within.end && text.p[i + 1] == '{')
			depth++, i++;
		else if (text.p[i] == '}' && depth && --depth == 0)
			return i + 1;
	}
	return 0;
}

bool variable_next(struct str text, struct range within, uint32_t *at, struct range *out)
{
	for (uint32_t i = *at > within.at ? *at : within.at; i + 1 < within.end; i++)
		if (text.p[i] == '$' && text.p[i + 1] == '{') {
			const uint32_t end = variable_end(text, within, i);
			*at = i + 2;
			if (!end)
				continue;
			*out = (struct range){ i, end };
			return true;
		}
	return false;
}

struct range variable_at(struct str text, struct range within, uint32_t at)
{
	struct range r, best = { 0, 0 };
	for (uint32_t from = within.at; variable_next(text, within, &from, &r);)
		if (r.at < at && at < r.end)
			best = r;
	return best;
}

bool variable_parts(struct str inside, struct str *source, struct str *address)
{
	uint32_t i = 0, depth = 0;
	while (i < inside.n && (ascii_alnum(inside.p[i]) || inside.p[i] == '_' || inside.p[i] == '-'))
		i++;
	*source = str_to(inside, i);
	if (!i || i >= inside.n || (inside.p[i] != ':' && inside.p[i] != '('))
		return false;
	for (; i < inside.n && !(inside.p[i] == ':' && !depth); i++) {
		depth += inside.p[i] == '(';
		depth -= inside.p[i] == ')' && depth;
	}
	*address = str_from(inside, i + 1);
	for (uint32_t k = 0, d = 0; k < address->n; k++) {
		d += address->p[k] == '{';
		d -= address->p[k] == '}' && d;
		if (address->p[k] == ',' && !d) {
			*address = str_to(*address, k);
			break;
		}
	}
	*address = str_trim(*address);
	return true;
}

/* ---- the template */

const struct entry *template_resource(const struct request *r, struct str id)
{
	const struct cx *cx = r->service && r->service->made ? r->service->made->cx : NULL;
	return cx ? map_entry(cx->graph->resources, id) : NULL;
}

const struct value *written_resources(const struct request *r)
{
	const struct value *v = resolved_at(r, STR("resources"));
	if (!is_list(v))
		return value_get(v, "Resources");
	struct value *all = v_map(r->a);
	list_each(i, v) {
		map_each(e, value_get(v->list.item[i], "Resources"))
			map_put(r->a, all, e->key, e->value);
	}
	return all;
}

uint32_t resource_next(struct request *r, uint32_t node)
{
	const struct outline *o = r->outline;
	while (++node < o->of.n) {
		const struct node *n = &o->of.at[node];
		if (n->kind == NODE_KEY && str_eqz(outline_text(o, o->of.at[n->parent].key), "Resources") && str_starts(place_path_of(r, node), "resources."))
			return node;
	}
	return 0;
}

static uint32_t outline_resource(struct request *r, struct str id)
{
	uint32_t node = 0;
	while ((node = resource_next(r, node)) && !str_eq(outline_text(r->outline, r->outline->of.at[node].key), id))
		;
	return node;
}

struct str resource_type(struct request *r, struct str id)
{
	const struct entry *e = template_resource(r, id);
	if (e)
		return str_shown(&r->service->made->arena, value_str(value_get(e->value, "Type")));
	const struct value *v = map_get(written_resources(r), id);
	const uint32_t node = v ? 0 : outline_path(r->outline, outline_resource(r, id), STR("Type"));
	return node ? outline_text(r->outline, outline_scalar(r->outline, &r->outline->of.at[node])) : value_str(value_get(v, "Type"));
}

static bool is_id_char(char c) { return ascii_alnum(c); }

bool in_sub(const struct request *r)
{
	const struct outline *o = r->outline;
	const struct node *n = &o->of.at[r->node], *parent = &o->of.at[n->parent];
	return str_eqz(outline_text(o, n->tag), "!Sub") || str_eqz(outline_text(o, n->key), "Fn::Sub") ||
		(n->kind == NODE_ITEM && n->index == 0 && (str_eqz(outline_text(o, parent->key), "Fn::Sub") || str_eqz(outline_text(o, parent->tag), "!Sub")));
}

struct range logical_id_at(const struct request *r)
{
	const struct outline *o = r->outline;
	const struct node *n = &o->of.at[r->node];
	const struct range none = { 0, 0 }, text = outline_scalar(o, n);
	if (!range_has(text, r->at) || range_empty(text))
		return none;
	const struct str tag = outline_text(o, n->tag), key = outline_text(o, n->key);
	const struct node *parent = &o->of.at[n->parent];
	const struct str above = outline_text(o, parent->key), above_tag = outline_text(o, parent->tag);
	const bool refers = str_eqz(tag, "!Ref") || str_eqz(tag, "!GetAtt") || str_eqz(key, "Ref") || str_eqz(key, "Fn::GetAtt") || str_eqz(key, "DependsOn") ||
		(n->kind == NODE_ITEM && (str_eqz(above, "DependsOn") || (n->index == 0 && (str_eqz(above, "Fn::GetAtt") || str_eqz(above_tag, "!GetAtt")))));
	struct range id = text;
	if (in_sub(r)) {
		id = variable_at(o->text, text, r->at);
		if (range_empty(id))
			return none;
		id = (struct range){ id.at + 2, id.end - 1 };
	} else if (!refers) {
		return none;
	}
	uint32_t end = id.at;
	while (end < id.end && is_id_char(o->text.p[end]))
		end++;
	return (struct range){ id.at, end };
}

/* "functions.hello" of "functions.hello.events[0]": the first two steps. */
static struct str entry_of(struct str option)
{
	uint32_t i = 0, dots = 0;
	while (i < option.n && option.p[i] != '[' && (option.p[i] != '.' || dots++ == 0))
		i++;
	return str_to(option, i);
}

/* Which options made which resources, once a compilation. */
static const struct value *made_of(struct analysis *x)
{
	struct arena *a = &x->arena;
	if (x->made || !x->cx->config)
		return x->made;
	x->made = v_map(a);
	const struct explainer explainer = { .a = a, .sources = &x->sources, .places = places_of(a, x->cx->config), .made_by = x->cx->made_by };
	map_each(e, x->cx->graph->resources) {
		const struct str option = explain_option(&explainer, e), top = entry_of(option);
		if (!top.n)
			continue;
		if (!map_get(x->made, top))
			map_put(a, x->made, top, v_list(a));
		struct value *list = map_own(a, x->made, top);
		list_push(a, list, v_str(a, option));
		list_push(a, list, v_str(a, e->key));
	}
	return x->made;
}

struct str resources_made(struct request *r, struct str path, uint32_t most, uint32_t *n)
{
	struct analysis *x = r->service ? r->service->made : NULL;
	struct str all = STR("");
	*n = 0;
	if (!x)
		return all;
	struct buf named = { 0 };
	for (struct str rest = path, step; rest.n;) { /* functions.a.events[0], as explain names options */
		step = path_step(&rest);
		if (is_index(step) && named.n)
			buf_putf(&named, "[%.*s]", STRA(step));
		else
			buf_putf(&named, "%s%.*s", named.n ? "." : "", STRA(step));
	}
	const struct str option = buf_text(&named);
	const struct value *of = map_get(made_of(x), entry_of(option));
	for (uint32_t i = 0; i + 1 < list_len(of); i += 2) {
		const struct str by = value_str(list_at(of, i)), id = str_shown(&x->arena, value_str(list_at(of, i + 1)));
		if (!str_eq(str_to(by, option.n), option) || (by.n > option.n && !memchr(".[", by.p[option.n], 2)))
			continue;
		if ((*n)++ < most)
			all = all.n ? STR_CAT(r->a, all, STR(", "), id) : id;
	}
	buf_free(&named);
	return *n > most ? STR_CAT(r->a, all, STR(", …")) : all;
}
