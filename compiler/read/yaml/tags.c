/* Tags: how they are written, and what they make of a node. */
#include "ir/cfntags.h"
#include "compiler/read/yaml/reader.h"
#include "compiler/read/yaml/types.h"
#include "ir/base/near.h"
#include "ir/base/utf8.h"

#define CORE "tag:yaml.org,2002:"

static const struct {
	const char *name;
	uint8_t id, kind; /* enum tag_id; enum node_kind it is for */
} core_tags[] = {
	{ "str", TAG_STR, NODE_SCALAR }, { "null", TAG_NULL, NODE_SCALAR }, { "bool", TAG_BOOL, NODE_SCALAR },
	{ "int", TAG_INT, NODE_SCALAR }, { "float", TAG_FLOAT, NODE_SCALAR }, { "timestamp", TAG_TIMESTAMP, NODE_SCALAR },
	{ "binary", TAG_BINARY, NODE_SCALAR }, { "merge", TAG_MERGE, NODE_SCALAR }, { "seq", TAG_SEQ, NODE_LIST },
	{ "omap", TAG_OMAP, NODE_LIST }, { "pairs", TAG_PAIRS, NODE_LIST }, { "map", TAG_MAP, NODE_MAP },
	{ "set", TAG_SET, NODE_MAP },
};

/* ---- how they are written */


/* The form of a tag's name or of a prefix: what a URI may hold; the first character may be almost anything. */
static bool is_uri(struct str s)
{
	if (s.n && byte_is(s.p[0], BYTE_FLOW))
		return false;
	uint32_t i = 1;
	while (i < s.n && utf8_goes_on(s.p[i]))
		i++; /* one character, however many bytes it has */
	for (; i < s.n; i++)
		if (!s.p[i] || (!ascii_alnum(s.p[i]) && !strchr("-#;/?:@&=+$,_.!~*'()[]%", s.p[i])))
			return false;
	return true;
}

/* %41 as A. False if that gives no valid text. */
static bool percent_decoded(struct reader *r, struct str *s)
{
	if (str_find(*s, '%') < 0)
		return true;
	char *out = ARENA_ARRAY(r->arena, char, s->n + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		int high = s->p[i] == '%' && i + 2 < s->n ? ascii_hex(s->p[i + 1]) : -1;
		int low = high < 0 ? -1 : ascii_hex(s->p[i + 2]);
		if (s->p[i] == '%' && low < 0)
			return false;
		out[n++] = s->p[i] == '%' ? (char)(high << 4 | low) : s->p[i];
		i += s->p[i] == '%' ? 2 : 0;
	}
	*s = (struct str){ out, n };
	return str_eq(str_utf8(r->arena, *s), *s);
}

static bool bad_tag(struct reader *r, uint32_t from, uint32_t to, const char *message)
{
	yaml_syntax(r, from, to - from, message);
	return false;
}

/* Sets the id of a tag by its full name, after handle and prefix. */
static void name_tag(struct reader *r, struct tag *t, struct str prefix, struct str name)
{
	if (prefix.n)
		name = name.n ? STR_CAT(r->arena, prefix, name) : prefix;
	t->id = str_eqz(name, "!") ? TAG_UNTYPED : str_eqz(name, "?") ? TAG_PLAIN : TAG_SHORT;
	t->name = name;
	if (!str_starts(name, CORE))
		return;
	struct str core = str_from(name, sizeof CORE - 1);
	for (size_t i = 0; i < sizeof core_tags / sizeof *core_tags; i++)
		if (str_eqz(core, core_tags[i].name))
			t->id = core_tags[i].id;
}

/* !<tag:yaml.org,2002:str> */
static bool verbatim(struct reader *r, struct tag *t)
{
	uint32_t from = r->at + 2;
	const char *close = r->end - from > 1 ? memchr(r->text + from + 1, '>', r->end - from - 1) : NULL;
	if (!close)
		return bad_tag(r, r->at, from, "this '!<' is never closed by a '>'");
	struct str name = { r->text + from, (uint32_t)(close - r->text) - from };
	r->at = from + name.n + 1;
	if (!is_uri(name) || !percent_decoded(r, &name))
		return bad_tag(r, from, r->at, "a tag cannot be named like this");
	name_tag(r, t, STR(""), name);
	return true;
}

/* What a handle (!, !! or !name!) stands for. */
static bool prefix_of(struct reader *r, struct str handle, struct str *prefix)
{
	const struct value *declared = map_get(r->handles, handle);
	*prefix = declared ? declared->string : handle.n == 1 ? STR("!") : STR(CORE);
	return declared || handle.n == 1 || str_eqz(handle, "!!");
}

bool yaml_tag(struct reader *r, struct tag *t)
{
	const char *p = r->text;
	uint32_t from = r->at, name = from + 1, i;
	*t = (struct tag){ .at = from };
	if (p[name] == '<') {
		bool ok = verbatim(r, t);
		t->n = r->at - from;
		return ok;
	}
	bool word = true;
	for (i = name; !byte_is(p[i], BYTE_BLANK | BYTE_BREAK); i++) {
		if (p[i] == '!' && name > from + 1)
			return bad_tag(r, i, i + 1, "a tag holds no further '!'");
		if (p[i] == '!' && !word)
			return bad_tag(r, from, i + 1, "a tag's handle holds letters, digits and dashes only");
		word &= ascii_alnum(p[i]) || p[i] == '-';
		name = p[i] == '!' ? i + 1 : name;
	}
	struct str handle = { p + from, name - from }, rest = { p + name, i - name }, prefix;
	t->n = i - from;
	for (uint32_t k = name; k < i; k++)
		if (byte_is(p[k], BYTE_FLOW))
			return bad_tag(r, k, k + 1, "a tag goes on to the next blank: put one before this");
	if (!is_uri(rest) || !percent_decoded(r, &rest))
		return bad_tag(r, from, i, "a tag cannot be named like this");
	if (!prefix_of(r, handle, &prefix))
		return bad_tag(r, from, name, "no %TAG directive declares this handle");
	name_tag(r, t, prefix, rest);
	r->at = i;
	return true;
}

void yaml_tag_handle(struct reader *r, struct str handle, struct str prefix)
{
	uint32_t at = (uint32_t)(handle.p - r->text);
	bool form = handle.n && handle.p[0] == '!' && handle.p[handle.n - 1] == '!';
	for (uint32_t i = 1; i + 1 < handle.n; i++)
		form &= ascii_alnum(handle.p[i]) || handle.p[i] == '-';
	if (!form)
		yaml_syntax(r, at, handle.n, "a handle is written !, !! or !name!");
	else if (map_get(r->handles, handle))
		yaml_syntax(r, at, handle.n, "this handle is declared already");
	else if (!is_uri(prefix) || !percent_decoded(r, &prefix))
		yaml_syntax(r, (uint32_t)(prefix.p - r->text), prefix.n, "a tag cannot begin like this");
	if (r->failed)
		return;
	if (!r->handles)
		r->handles = v_map(r->arena);
	map_put(r->arena, r->handles, handle, v_str(r->arena, prefix));
}

/* ---- what they make of a node */

static struct value *mismatch(struct reader *r, const struct tag *t, struct span at)
{
	yaml_problem(r, D_YAML_TAG, at, str_fmt(r->arena, "the value does not fit the tag %.*s", (int)t->n, r->text + t->at));
	return NULL;
}

static struct value *unknown(struct reader *r, const struct tag *t, struct span at)
{
	struct diag *g = yaml_problem(r, D_YAML_TAG, at, str_fmt(r->arena, "unknown tag %.*s", (int)t->n, r->text + t->at));
	if (!g)
		return NULL;
	struct near near = { .word = { r->text + t->at + 1, t->n - 1 } };
	cfntag_offer(&near);
	if (near.best.n)
		diag_label(r->cx->diags, g, "did you mean !%.*s?", STRA(near.best)), diag_edit_word(r->cx->diags, g, near_is_misspelled(&near), g->span, near.word, near.best);
	else if (t->n > 1 && !ascii_upper(r->text[t->at + 1]))
		diag_label(r->cx->diags, g, "put a text that begins with '!' in quotes"), yaml_quote(r, g, t->at);
	else
		diag_label(r->cx->diags, g, "CloudFormation's short tags are !Ref, !Sub, !GetAtt, …; others have the long form only");
	return NULL;
}

static uint8_t core_kind(uint8_t id)
{
	return id >= TAG_MAP ? NODE_MAP : id >= TAG_SEQ ? NODE_LIST : NODE_SCALAR;
}

/* What a core tag makes of nothing; NULL if it wants something. */
static struct value *core_null(struct reader *r, uint8_t id)
{
	if (id == TAG_STR)
		return v_str(r->arena, STR(""));
	if (id == TAG_NULL || id == TAG_MERGE)
		return v_null(r->arena);
	return core_kind(id) == NODE_LIST ? v_list(r->arena) : core_kind(id) == NODE_MAP ? v_map(r->arena) : NULL;
}

/* !!omap is a list of one-key maps with distinct keys, !!pairs becomes a list of [key, value]. */
static struct value *core_list(struct arena *a, uint8_t id, struct value *list)
{
	if (id == TAG_SEQ)
		return list;
	struct value *seen = v_map(a), *out = v_list(a);
	list_each(i, list) {
		const struct value *item = list->list.item[i];
		if (map_len(item) != 1 || (id == TAG_OMAP && map_get(seen, item->map.entry[0].key)))
			return NULL;
		map_put(a, seen, item->map.entry[0].key, item);
		list_push(a, out, LIST(a, value_at(v_str(a, item->map.entry[0].key), key_span(&item->map.entry[0])), item->map.entry[0].value));
	}
	return id == TAG_PAIRS ? out : list;
}

static struct value *core_map(uint8_t id, struct value *map)
{
	if (id == TAG_SET)
		map_each(e, map)
			if (!is_null(e->value))
				return NULL;
	return map;
}

/* A scalar under a core tag. An inner node, with a tag of its own, has its type already. */
static struct value *core_scalar(struct reader *r, enum tag_id id, struct value *v)
{
	if (id == TAG_STR)
		return v;
	return is_string(v) && !v->is_date ? yaml_tagged_scalar(r->arena, id, v->string) : NULL;
}

static struct value *core_value(struct reader *r, uint8_t id, const struct node *n)
{
	if (n->kind != NODE_NONE && n->kind != core_kind(id))
		return NULL;
	if (is_nil(n->value))
		return core_null(r, id);
	switch (n->kind) {
	case NODE_SCALAR: return core_scalar(r, id, n->value);
	case NODE_LIST: return core_list(r->arena, id, n->value);
	case NODE_MAP: return core_map(id, n->value);
	default: return NULL;
	}
}

/* !<?>: the type is that of a plain text. */
static struct value *plain_value(struct reader *r, const struct node *n)
{
	struct value *v = n->value;
	if (is_nil(v))
		return v_null(r->arena);
	if (n->kind != NODE_SCALAR || (is_number(v) && v->number - v->number == 0))
		return NULL;
	return is_string(v) && v->string.n && !v->is_date ? yaml_plain(r->arena, v->string) : v;
}

void yaml_apply_tag(struct reader *r, const struct tag *t, struct node *n)
{
	if (t->id == TAG_NONE)
		return;
	const uint32_t written = t->at + t->n, problems = r->problems;
	struct span at = yaml_span(r, t->at, n->value && r->last_end > written ? r->last_end : written);
	r->last_end = r->last_end > written ? r->last_end : written;
	struct value *v = n->value;
	if (t->id == TAG_SHORT) {
		if (v && n->kind == NODE_NONE && !is_null(v))
			v = mismatch(r, t, at);
		else if (t->name.p[0] != '!' || !(v = cfntag_expand(r->arena, str_from(t->name, 1), value_at(v ? v : v_null(r->arena), at))))
			v = unknown(r, t, at);
	} else if (t->id == TAG_PLAIN) {
		v = plain_value(r, n);
	} else if (t->id != TAG_UNTYPED) {
		v = core_value(r, t->id, n);
	}
	if (!v && t->id != TAG_SHORT && t->id != TAG_UNTYPED)
		mismatch(r, t, at);
	n->merge = t->id == TAG_MERGE || (t->id == TAG_PLAIN && value_is(v, "<<"));
	n->binary = t->id == TAG_BINARY;
	if (!v && r->problems > problems) { /* what it was meant to be is not known */
		v = v_null(r->arena);
		v->is_damaged = true;
	}
	n->value = v ? value_at(v, at) : NULL;
}
