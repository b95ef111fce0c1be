#include "compiler/stages.h"

#include "ir/js.h"

#include <libfyaml.h>
#include <stdlib.h>

/* First reading of YAML: block and flow collections, core scalars, aliases, merge keys, short tags. */
struct reader {
	struct cx *cx;
	uint32_t file;
	struct fy_parser *parser;
	struct value *anchors;
	bool failed;
};

static struct span span_of(struct reader *r, const struct fy_event *e)
{
	const struct fy_mark *from = fy_event_start_mark((struct fy_event *)(size_t)e), *to = fy_event_end_mark((struct fy_event *)(size_t)e);
	return (struct span){ r->file, from ? (uint32_t)from->input_pos : 0, from && to ? (uint32_t)(to->input_pos - from->input_pos) : 0 };
}

static struct value *plain(struct arena *a, struct str s)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
	for (int i = 0; i < 5; i++)
		if (str_eqz(s, nulls[i]))
			return v_null(a);
	if (str_eqz(s, "true") || str_eqz(s, "True") || str_eqz(s, "TRUE"))
		return v_bool(a, true);
	if (str_eqz(s, "false") || str_eqz(s, "False") || str_eqz(s, "FALSE"))
		return v_bool(a, false);
	double d;
	bool numeric = s.p[0] == '-' || s.p[0] == '+' || s.p[0] == '.' || (s.p[0] >= '0' && s.p[0] <= '9');
	if (numeric && js_number(s, &d) && !(s.p[0] == '+'))
		return v_number(a, d, s.n > 1 && s.p[0] == '0' && s.p[1] != '.' ? STR("") : s);
	return v_str(a, s);
}

static const struct value *tagged(struct reader *r, struct str tag, struct value *v)
{
	struct arena *a = r->cx->arena;
	if (!tag.n || tag.p[0] != '!' || str_starts(tag, "!!"))
		return v;
	tag = str_from(tag, 1);
	bool bare = str_eqz(tag, "Ref") || str_eqz(tag, "Condition");
	if (str_eqz(tag, "GetAtt") && is_string(v)) {
		int32_t dot = str_find(v->string, '.');
		v = LIST(a, v_str(a, dot < 0 ? v->string : str_to(v->string, (uint32_t)dot)), v_str(a, dot < 0 ? STR("") : str_from(v->string, (uint32_t)dot + 1)));
	}
	struct value *m = v_map(a);
	map_put(a, m, bare ? tag : STR_CAT(a, STR("Fn::"), tag), v);
	return value_at(m, v->span);
}

static struct str text_of(struct reader *r, struct fy_token *t)
{
	size_t n = 0;
	const char *p = t ? fy_token_get_text(t, &n) : NULL;
	return str_dup(r->cx->arena, (struct str){ p, (uint32_t)n });
}

static const struct value *node(struct reader *r, struct fy_event *e);

static const struct value *collection(struct reader *r, bool map, struct span span)
{
	struct arena *a = r->cx->arena;
	struct value *v = value_at(map ? v_map(a) : v_list(a), span);
	for (struct fy_event *e; !r->failed && (e = fy_parser_parse(r->parser));) {
		if (e->type == (map ? FYET_MAPPING_END : FYET_SEQUENCE_END)) {
			fy_parser_event_free(r->parser, e);
			return v;
		}
		const struct value *key = node(r, e);
		if (!map) {
			list_push(a, v, key);
			continue;
		}
		e = fy_parser_parse(r->parser);
		const struct value *x = e ? node(r, e) : NULL;
		if (!key || !x)
			break;
		if (value_is(key, "<<")) {
			for (uint32_t i = 0; i < (is_list(x) ? list_len(x) : 1); i++)
				map_each(m, (is_list(x) ? list_at(x, i) : x))
					if (!map_get(v, m->key))
						map_put_at(a, v, m->key, m->key_span, m->value);
		} else {
			map_put_at(a, v, js_string(a, key), key->span, x);
		}
	}
	r->failed = true;
	return v;
}

static const struct value *node(struct reader *r, struct fy_event *e)
{
	struct arena *a = r->cx->arena;
	struct span span = span_of(r, e);
	const struct value *v = NULL;
	struct str anchor = STR("");
	switch (e->type) {
	case FYET_ALIAS:
		v = map_get(r->anchors, text_of(r, e->alias.anchor));
		fy_parser_event_free(r->parser, e);
		return v;
	case FYET_SCALAR: {
		struct str s = text_of(r, e->scalar.value), tag = text_of(r, e->scalar.tag);
		anchor = text_of(r, e->scalar.anchor);
		bool is_plain = fy_token_scalar_style(e->scalar.value) == FYSS_PLAIN && !tag.n;
		v = tagged(r, tag, value_at(is_plain ? plain(a, s) : v_str(a, s), span));
		fy_parser_event_free(r->parser, e);
		break;
	}
	case FYET_MAPPING_START:
	case FYET_SEQUENCE_START: {
		bool map = e->type == FYET_MAPPING_START;
		struct str tag = text_of(r, map ? e->mapping_start.tag : e->sequence_start.tag);
		anchor = text_of(r, map ? e->mapping_start.anchor : e->sequence_start.anchor);
		fy_parser_event_free(r->parser, e);
		v = tagged(r, tag, (struct value *)(size_t)collection(r, map, span));
		break;
	}
	default:
		fy_parser_event_free(r->parser, e);
		r->failed = true;
		return NULL;
	}
	if (anchor.n)
		map_put(a, r->anchors, anchor, v);
	return v;
}

const struct value *yaml_parse(struct cx *cx, uint32_t file, bool *failed)
{
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET };
	struct reader r = { .cx = cx, .file = file, .parser = fy_parser_create(&cfg), .anchors = v_map(cx->arena) };
	struct str text = cx->sources->files.at[file].text;
	const struct value *v = NULL;
	fy_parser_set_string(r.parser, text.p, text.n);
	for (struct fy_event *e; !r.failed && (e = fy_parser_parse(r.parser));) {
		if (e->type == FYET_SCALAR || e->type == FYET_MAPPING_START || e->type == FYET_SEQUENCE_START)
			v = node(&r, e);
		else
			fy_parser_event_free(r.parser, e);
	}
	if (fy_parser_get_stream_error(r.parser))
		r.failed = true;
	else
		fy_parser_destroy(r.parser);
	if (r.failed)
		diag(cx->diags, D_YAML_SYNTAX, (struct span){ file, 0, 0 }, "this is not valid YAML");
	*failed = r.failed;
	return r.failed ? NULL : v;
}
