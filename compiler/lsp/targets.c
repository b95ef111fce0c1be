#include "compiler/lsp/targets.h"

#include "ir/base/path.h"
#include "ir/graph.h"
#include "ir/service.h"

/* ---- files */

static struct str root_of(const struct request *r)
{
	return r->service ? str_to(r->service->path, (uint32_t)(str_rfind(r->service->path, '/') + 1)) : STR("");
}

static bool is_file(struct request *r, struct str path)
{
	return r->s->host.probe(&r->s->host, str_zdup(r->a, path)) == FILE_REGULAR;
}

struct str file_named(struct request *r, struct str inside)
{
	const int32_t end = str_find(inside, ')');
	if (!str_starts(inside, "file(") || end < 0)
		return STR("");
	const struct str written = str_trim(str_from(str_to(inside, (uint32_t)end), 5));
	const struct str path = path_normal(r->a, str_starts(written, "/") ? written : STR_CAT(r->a, root_of(r), written));
	return written.n && is_file(r, path) ? path : STR("");
}

/* The source file of a handler, by its endings. */
static struct str handler_file(struct request *r, struct str handler)
{
	static const char *const endings[] = { ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".py", ".rb", ".go" };
	const int32_t dot = str_rfind(handler, '.');
	const struct str stem = STR_CAT(r->a, root_of(r), dot > str_rfind(handler, '/') ? str_to(handler, (uint32_t)dot) : handler);
	for (size_t i = 0; handler.n && i < sizeof endings / sizeof *endings; i++) {
		const struct str path = path_normal(r->a, STR_CAT(r->a, stem, str_z(endings[i])));
		if (is_file(r, path))
			return path;
	}
	return STR("");
}

/* ---- definitions */

static bool in_text(struct request *r, struct str path, struct str text, struct str address, struct target *out)
{
	struct outline o;
	outline_of(r->a, text, &o);
	/* As far as the address leads. */
	uint32_t node = 0;
	while (address.n) {
		const int32_t dot = str_find(address, '.');
		const uint32_t child = outline_child(&o, node, dot < 0 ? address : str_to(address, (uint32_t)dot));
		if (!child)
			break;
		node = child;
		address = dot < 0 ? STR("") : str_from(address, (uint32_t)dot + 1);
	}
	const struct node *n = &o.of.at[node];
	*out = (struct target){ path, text, node && n->kind == NODE_KEY ? n->key : (struct range){ n->whole.at, n->whole.at } };
	return true;
}

static bool variable_target(struct request *r, struct str inside, struct target *out)
{
	struct str source, address;
	if (!variable_parts(inside, &source, &address) && !str_starts(inside, "file("))
		return false;
	if (str_starts(inside, "file(")) {
		const struct str path = file_named(r, inside);
		const int32_t end = str_find(inside, ')');
		address = end >= 0 && str_starts(str_from(inside, (uint32_t)end), "):") ? address : STR("");
		return path.n && in_text(r, path, text_of_path(r->s, r->a, path), address, out);
	}
	if (str_eqz(source, "param"))
		address = STR_CAT(r->a, STR("params.default."), address);
	else if (!str_eqz(source, "self"))
		return false;
	return r->service && address.n && in_text(r, r->service->path, text_of_path(r->s, r->a, r->service->path), address, out);
}

static bool from_span(const struct request *r, struct span at, struct target *out)
{
	const struct source *f = span_known(at) && r->service->made ? source_of(&r->service->made->sources, at) : NULL;
	if (!f)
		return false;
	*out = (struct target){ path_normal(r->a, f->path), f->text, { at.at - f->base, at.at - f->base + at.len } };
	return true;
}

static bool anchor_target(struct request *r, struct str name, struct target *out)
{
	const struct outline *o = r->outline;
	for (uint32_t i = 1; i < o->of.n; i++)
		if (!range_empty(o->of.at[i].anchor) && str_eq(outline_text(o, o->of.at[i].anchor), name)) {
			*out = (struct target){ r->document->path, r->document->text, o->of.at[i].anchor };
			return true;
		}
	return false;
}

/* ---- uses */

static struct str last_step(struct str path) { return str_from(path, (uint32_t)(str_rfind(path, '.') + 1)); }

/* The function whose resource has this logical id. */
static const struct function *function_of_id(const struct request *r, struct str id)
{
	const struct service *s = r->service && r->service->made ? r->service->made->cx->service : NULL;
	for (uint32_t i = 0; s && i < s->functions_n; i++)
		if (str_eq(s->functions[i].logical_id, id))
			return &s->functions[i];
	return NULL;
}

static struct str id_of_path(const struct request *r, struct str path)
{
	const struct service *s = r->service && r->service->made ? r->service->made->cx->service : NULL;
	if (str_starts(path, "functions.") && s) {
		const struct function *fn = service_function(s, str_from(path, 10));
		return fn ? fn->logical_id : STR("");
	}
	if (!str_starts(path, "resources.") || str_search(path, STR("Resources."), 0) < 0)
		return STR("");
	const struct str id = last_step(path);
	return str_ends_in(str_to(path, path.n - id.n), STR("Resources.")) ? id : STR("");
}

/* Where the configuration writes a resource itself; empty: nowhere. */
static struct str path_of_id(struct request *r, struct str id)
{
	const struct value *v = resolved_at(r, STR("resources"));
	list_each(i, v)
		if (map_get(value_get(v->list.item[i], "Resources"), id))
			return str_fmt(r->a, "resources.%u.Resources.%.*s", i, STRA(id));
	return map_get(value_get(v, "Resources"), id) ? STR_CAT(r->a, STR("resources.Resources."), id) : STR("");
}

bool symbol_at(struct request *r, struct symbol *out)
{
	const struct outline *o = r->outline;
	const struct node *n = &o->of.at[r->node];
	const struct range variable = variable_at(o->text, n->value, r->at), id = logical_id_at(r);
	*out = (struct symbol){ 0 };
	if (!range_empty(id)) {
		out->id = out->name = outline_text(o, id);
		out->at = id;
		const struct function *fn = function_of_id(r, out->id);
		out->path = fn ? STR_CAT(r->a, STR("functions."), fn->key) : path_of_id(r, out->id);
		return out->id.n > 0;
	}
	struct str source, address;
	if (!range_empty(variable) && variable_parts(outline_text(o, (struct range){ variable.at + 2, variable.end - 1 }), &source, &address) && str_eqz(source, "self") && address.n) {
		out->path = address;
		out->name = last_step(address);
		const uint32_t at = (uint32_t)(out->name.p - o->text.p);
		out->at = (struct range){ at, at + out->name.n };
		out->id = id_of_path(r, address);
		return true;
	}
	if (n->kind != NODE_KEY || !range_has(n->key, r->at))
		return false;
	out->path = place_path_of(r, r->node);
	out->name = outline_text(o, n->key);
	out->at = n->key;
	out->id = id_of_path(r, out->path);
	return true;
}

static void add_use(struct request *r, struct uses *out, const struct target *t, struct range range, bool definition)
{
	vec_push(r->a, &out->of, (struct use){ t->path, t->text, range, definition });
}

/* An address of a variable that leads to the path, or below it: the range of the path's last step. */
static bool address_leads(struct str address, struct str path, struct str *step)
{
	if (!str_eq(str_to(address, path.n), path) || (address.n > path.n && address.p[path.n] != '.'))
		return false;
	*step = last_step(str_to(address, path.n));
	return true;
}

static void uses_in(struct request *r, const struct symbol *symbol, struct str path, struct uses *out)
{
	struct request in = *r;
	struct document d = { .path = path, .text = text_of_path(r->s, r->a, path) };
	struct outline o;
	outline_of(r->a, d.text, &o);
	in.document = &d;
	in.outline = &o;
	in.prefix = service_prefix(r->s, r->a, r->service, path);
	const struct target file = { .path = path, .text = d.text };
	for (uint32_t i = 1; i < o.of.n; i++) {
		const struct node *n = &o.of.at[i];
		if (n->kind == NODE_KEY && symbol->path.n && str_eq(outline_text(&o, n->key), last_step(symbol->path)) && str_eq(place_path_of(&in, i), symbol->path))
			add_use(r, out, &file, n->key, true);
		struct range variable;
		for (uint32_t at = n->value.at; symbol->path.n && variable_next(o.text, n->value, &at, &variable);) {
			struct str source, address, step;
			if (variable_parts(outline_text(&o, (struct range){ variable.at + 2, variable.end - 1 }), &source, &address) && str_eqz(source, "self") &&
			    address_leads(address, symbol->path, &step))
				add_use(r, out, &file, (struct range){ (uint32_t)(step.p - o.text.p), (uint32_t)(step.p - o.text.p) + step.n }, false);
		}
		const struct range text = outline_scalar(&o, n);
		if (!symbol->id.n || range_empty(text))
			continue;
		for (int32_t at = (int32_t)text.at; (at = str_search(str_to(o.text, text.end), symbol->id, (uint32_t)at)) >= 0; at++) {
			in.node = i;
			in.at = (uint32_t)at + 1;
			const struct range id = logical_id_at(&in);
			if (id.at == (uint32_t)at && str_eq(outline_text(&o, id), symbol->id))
				add_use(r, out, &file, id, false);
		}
	}
}

void uses_of(struct request *r, const struct symbol *symbol, struct uses *out)
{
	*out = (struct uses){ 0 };
	if (!r->service)
		return;
	uses_in(r, symbol, r->service->path, out);
	const struct cx *cx = r->service->now->cx;
	for (uint32_t i = 0; i < cx->files_read.n; i++) {
		const struct str path = path_normal(r->a, cx->files_read.at[i]);
		if (!str_eq(path, r->service->path) && (str_ends(path, ".yml") || str_ends(path, ".yaml") || str_ends(path, ".json")))
			uses_in(r, symbol, path, out);
	}
}

/* ---- definitions of what stands at a place */

bool target_at(struct request *r, struct target *out)
{
	const struct outline *o = r->outline;
	const struct node *n = &o->of.at[r->node];
	const struct range variable = variable_at(o->text, n->value, r->at), id = logical_id_at(r), scalar = outline_scalar(o, n);
	if (!range_empty(variable))
		return variable_target(r, outline_text(o, (struct range){ variable.at + 2, variable.end - 1 }), out);
	if (!range_empty(id)) {
		struct symbol symbol;
		struct uses uses;
		if (symbol_at(r, &symbol) && symbol.path.n) {
			uses_of(r, &symbol, &uses);
			for (uint32_t i = 0; i < uses.of.n; i++)
				if (uses.of.at[i].definition) {
					*out = (struct target){ uses.of.at[i].path, uses.of.at[i].text, uses.of.at[i].range };
					return true;
				}
		}
		const struct entry *e = template_resource(r, outline_text(o, id));
		return e && from_span(r, span_known(e->value->span) ? e->value->span : key_span(e), out);
	}
	if (!range_has(scalar, r->at) || range_empty(scalar))
		return false;
	const struct str text = outline_text(o, scalar), path = place_path_of(r, r->node);
	if (text.p[0] == '*')
		return anchor_target(r, str_from(text, 1), out);
	if (str_starts(path, "functions.") && str_ends(path, ".handler")) {
		const struct str file = handler_file(r, text);
		*out = (struct target){ file, STR(""), { 0, 0 } };
		return file.n > 0;
	}
	return false;
}
