#include "emit/review/explain.h"

#include "emit/review/brief.h"
#include "emit/review/refs.h"
#include "ir/cfn.h"
#include "ir/secrets.h"

enum { LONGEST_VALUE = 60 };

/* A key as a step of a JSON pointer (RFC 6901). */
static struct str step(struct arena *a, struct str pointer, struct str key)
{
	struct buf b = { 0 };
	key = str_shown(a, key);
	buf_str(&b, pointer);
	buf_c(&b, '/');
	for (uint32_t i = 0; i < key.n; i++) {
		if (key.p[i] == '~')
			buf_z(&b, "~0");
		else if (key.p[i] == '/')
			buf_z(&b, "~1");
		else
			buf_c(&b, key.p[i]);
	}
	struct str s = str_dup(a, buf_text(&b));
	buf_free(&b);
	return s;
}

static struct str unescaped(struct arena *a, struct str s)
{
	char *p = text_room(a, s.n + 1, s);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '~' && i + 1 < s.n && (s.p[i + 1] == '0' || s.p[i + 1] == '1');
		p[n++] = !escape ? s.p[i] : s.p[i + 1] == '0' ? '~' : '/';
		i += escape;
	}
	return (struct str){ p, n };
}

/* ---- walking */

static bool written(const struct value *v)
{
	if (span_known(v->span))
		return true;
	map_each(e, v)
		if (written(e->value))
			return true;
	list_each(i, v)
		if (written(v->list.item[i]))
			return true;
	return false;
}

/* A value that was written as a whole is one line; so is one that nobody wrote. */
static bool one_line(const struct value *v)
{
	return (!is_map(v) && !is_list(v)) || cfn_call(v) || !written(v) || (is_map(v) ? !v->map.n : !v->list.n);
}

/* The next of a value's uses that is to be shown: one within the value itself is only if there is no other. */
static const struct origin *shown_use(const struct origin_line *l, const struct origin *from)
{
	for (const struct origin *o = from; o; o = o->next)
		if (span_known(o->use) && (!span_inside(o->use, l->span) || (o == l->uses && !o->next)))
			return o;
	return NULL;
}

static void explain_value(const struct explainer *x, const struct value *v, struct str pointer, struct explanation *out)
{
	if (one_line(v)) {
		struct origin_line line = { .pointer = pointer, .value = v, .span = v->span, .uses = value_origin(v) };
		/* An intrinsic function made here around what somebody wrote. */
		for (const struct value *in = v; !span_known(line.span) && cfn_call(in); in = in->map.entry[0].value)
			line.span = in->map.entry[0].value->span;
		line.option = span_known(line.span) ? place_path(x->places, line.span) : STR("");
		vec_push(x->a, &out->lines, line);
		return;
	}
	map_each(e, v)
		explain_value(x, e->value, step(x->a, pointer, e->key), out);
	list_each(i, v)
		explain_value(x, v->list.item[i], str_fmt(x->a, "%.*s/%u", STRA(pointer), i), out);
}

static void explain_resource(const struct explainer *x, const struct entry *e, struct explanation *out)
{
	out->id = e->key;
	const struct value *type = value_get(e->value, "Type");
	out->type = is_string(type) ? type->string : STR("");
	out->span = span_known(e->value->span) ? e->value->span : key_span(e);
	out->made_by = map_get(x->made_by, e->key);
	out->changed_by = map_get(x->changed_by, e->key);
	/* What a plugin makes for no option of its own it makes because it is listed. */
	if (out->made_by && !span_known(out->span))
		out->span = out->made_by->span;
	out->option = span_known(out->span) ? place_path(x->places, out->span) : STR("");
}

struct str explain_option(const struct explainer *x, const struct entry *resource)
{
	struct explanation one = { 0 };
	explain_resource(x, resource, &one);
	return one.option;
}

void explain_also(const struct explainer *x, const struct value *template, struct str option, struct explanation *out)
{
	map_each(e, value_get(template, "Resources")) {
		const struct str made_by = explain_option(x, e);
		const bool own = str_eq(str_to(made_by, option.n), option) && (made_by.n == option.n || memchr(".[", made_by.p[option.n], 2));
		if (own && !str_eq(e->key, out->id))
			vec_push(x->a, &out->also, e->key);
	}
}

bool explain(const struct explainer *x, const struct value *template, struct str target, struct explanation *out)
{
	*out = (struct explanation){ 0 };
	struct str pointer = target, rest;
	if (!str_starts(target, "/"))
		pointer = step(x->a, STR("/Resources"), target);
	const struct value *v = template;
	const struct value *resources = value_get(template, "Resources");
	for (rest = pointer; v && rest.n;) {
		rest = str_from(rest, 1);
		int32_t slash = str_find(rest, '/');
		struct str key = unescaped(x->a, slash < 0 ? rest : str_to(rest, (uint32_t)slash));
		const struct entry *resource = v == resources ? map_entry(v, key) : NULL;
		if (resource)
			explain_resource(x, resource, out);
		v = value_step(v, key);
		rest = slash < 0 ? STR("") : str_from(rest, (uint32_t)slash);
	}
	if (!v)
		return false;
	explain_value(x, v, pointer, out);
	return true;
}

/* ---- showing */

static struct str position(const struct explainer *x, struct span span)
{
	struct pos pos = source_pos(x->sources, span);
	return str_fmt(x->a, "%.*s:%u:%u", STRA(source_path(x->sources, span)), pos.line, pos.col);
}

void explanation_text(const struct explainer *x, const struct explanation *e, struct buf *out)
{
	if (e->id.n) {
		buf_putf(out, "%.*s (%.*s)\n", STRA(e->id), STRA(e->type));
		if (e->made_by)
			buf_putf(out, "made by %.*s (%.*s, %.*s)\n", STRA(e->made_by->string), STRA(e->option.n ? e->option : STR("the configuration")),
				 STRA(position(x, e->span)));
		else if (span_known(e->span))
			buf_putf(out, "made by %.*s at %.*s\n", STRA(e->option.n ? e->option : STR("the configuration")), STRA(position(x, e->span)));
		else
			buf_z(out, "made for the whole service, as v3.40 does\n");
		list_each(i, e->changed_by)
			buf_putf(out, "changed by %.*s at %.*s\n", STRA(e->changed_by->list.item[i]->string), STRA(position(x, e->changed_by->list.item[i]->span)));
		buf_c(out, '\n');
	}
	/* Which of several changed a value is not known. */
	const struct str maker = e->made_by ? e->made_by->string : list_len(e->changed_by) ? STR("v3.40, or of what changed it") : STR("v3.40");
	for (uint32_t i = 0; i < e->lines.n; i++) {
		const struct origin_line *l = &e->lines.at[i];
		buf_putf(out, "%.*s: %.*s\n", STRA(l->pointer), STRA(shortened(x->a, brief(x->a, l->value, true), LONGEST_VALUE)));
		if (!span_known(l->span)) {
			buf_putf(out, "    default of %.*s\n", STRA(maker));
			continue;
		}
		buf_putf(out, "    %.*s", STRA(position(x, l->span)));
		if (l->option.n)
			buf_putf(out, "  %.*s", STRA(l->option));
		const char *lead = "  through";
		for (const struct origin *o = shown_use(l, l->uses); o; o = shown_use(l, o->next)) {
			const struct str path = use_path(x->places, o->use);
			buf_putf(out, "%s the %s at %.*s", lead, origin_word(o->kind), STRA(position(x, o->use)));
			if (path.n && !str_eq(path, l->option))
				buf_putf(out, " (%.*s)", STRA(path));
			lead = " and";
		}
		buf_c(out, '\n');
	}
	if (e->also.n)
		buf_putf(out, "\n%.*s also made ", STRA(e->option));
	for (uint32_t i = 0; i < e->also.n; i++)
		buf_putf(out, i ? ", %.*s" : "%.*s", STRA(e->also.at[i]));
	if (e->also.n)
		buf_c(out, '\n');
}

static const struct value *uses_json(const struct explainer *x, const struct origin_line *l)
{
	struct value *uses = v_list(x->a);
	for (const struct origin *o = shown_use(l, l->uses); o; o = shown_use(l, o->next)) {
		const struct str path = use_path(x->places, o->use);
		list_push(x->a, uses, MAP(x->a, { "kind", v_text(x->a, origin_word(o->kind)) }, { "at", v_str(x->a, position(x, o->use)) },
					  { "option", path.n ? v_str(x->a, path) : NULL }));
	}
	return list_len(uses) ? uses : NULL;
}

const struct value *explanation_json(const struct explainer *x, const struct explanation *e)
{
	struct arena *a = x->a;
	struct value *lines = v_list(a);
	for (uint32_t i = 0; i < e->lines.n; i++) {
		const struct origin_line *l = &e->lines.at[i];
		list_push(a, lines,
			  MAP(a, { "pointer", v_str(a, l->pointer) }, { "value", l->value }, { "default", v_bool(a, !span_known(l->span)) },
			      { "at", span_known(l->span) ? v_str(a, position(x, l->span)) : NULL }, { "option", l->option.n ? v_str(a, l->option) : NULL },
			      { "variable", shown_use(l, l->uses) ? v_str(a, position(x, shown_use(l, l->uses)->use)) : NULL }, { "through", uses_json(x, l) }));
	}
	struct value *also = v_list(a);
	for (uint32_t i = 0; i < e->also.n; i++)
		list_push(a, also, v_str(a, e->also.at[i]));
	return value_redacted(a, MAP(a, { "formatVersion", v_int(a, 1) }, { "id", e->id.n ? v_str(a, e->id) : NULL }, { "type", e->id.n ? v_str(a, e->type) : NULL },
		   { "madeBy", e->option.n ? v_str(a, e->option) : NULL }, { "at", span_known(e->span) ? v_str(a, position(x, e->span)) : NULL },
		   { "plugin", e->made_by }, { "changedBy", e->changed_by }, { "values", lines }, { "also", e->also.n ? also : NULL }));
}

/* ---- the source map */

static void map_value(const struct explainer *x, const struct value *v, struct span span, struct str pointer, struct value *out)
{
	if (span_known(span))
		map_put(x->a, out, pointer, v_str(x->a, position(x, span)));
	map_each(e, v) {
		struct span at = span_known(e->value->span) ? e->value->span : key_span(e);
		map_value(x, e->value, at, step(x->a, pointer, e->key), out);
	}
	list_each(i, v)
		map_value(x, v->list.item[i], v->list.item[i]->span, str_fmt(x->a, "%.*s/%u", STRA(pointer), i), out);
}

const struct value *source_map(const struct explainer *x, const struct value *template)
{
	struct value *mappings = v_map(x->a);
	map_value(x, template, template->span, STR(""), mappings);
	struct value *plugins = v_map(x->a);
	map_each(e, value_get(template, "Resources")) {
		const struct value *maker = map_get(x->made_by, e->key), *changed = map_get(x->changed_by, e->key);
		struct value *names = list_copy(x->a, changed);
		if (maker)
			list_push(x->a, names, maker);
		if (list_len(names))
			map_put(x->a, plugins, step(x->a, STR("/Resources"), e->key), names);
	}
	return MAP(x->a, { "formatVersion", v_int(x->a, 1) }, { "mappings", mappings }, { "plugins", map_len(plugins) ? plugins : NULL });
}
