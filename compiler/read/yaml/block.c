/* Block nodes: lists and maps by their indentation, and what else may stand where they may. */
#include "compiler/read/yaml/reader.h"

/* How a node stands after the line breaks before it. */
struct stand {
	int level;   /* its line is indented less (-1), as much (0) or more (1) than its parent */
	bool fresh;  /* it begins a line */
	bool blocks; /* a list or a map may begin here */
};

static int level_of(const struct reader *r, int32_t parent) { return (r->indent > parent) - (r->indent < parent); }

static bool enter(struct reader *r)
{
	if (r->depth >= DEEPEST) {
		yaml_syntax(r, r->at, 1, "this is nested too deeply");
		return false;
	}
	r->depth++;
	return !r->failed;
}

static void two_of_a_kind(struct reader *r)
{
	yaml_syntax(r, r->at, 1, peek(r) == '!' ? "a node has one tag only" : "a node has one anchor only");
}

/* A tag and an anchor, each on its own line or not. The second of a kind that begins a line belongs to an inner node. */
static void properties(struct reader *r, int32_t parent, struct props *p, struct stand *s)
{
	for (char c; (c = peek(r)) == '!' || c == '&';) {
		bool again = c == '!' ? p->tag.id != TAG_NONE : p->anchor.n != 0;
		if (again && s->fresh)
			return;
		if (again) {
			two_of_a_kind(r);
			return;
		}
		if (!p->any)
			*p = (struct props){ .any = true, .at = r->at, .line = r->line, .tab = r->tab };
		if (!(c == '!' ? yaml_tag(r, &p->tag) : yaml_anchor_name(r, &p->anchor)))
			return;
		s->blocks = yaml_skip(r);
		if (s->blocks) {
			s->fresh = true;
			s->level = level_of(r, parent);
		}
	}
}

/* The tag's meaning and the anchor's name for what was read. before: r->nodes before it. bound: whatever the tag. */
static void dress(struct reader *r, const struct props *p, uint64_t before, bool bound, struct node *n)
{
	if (!p->any || r->failed)
		return;
	if (p->tag.id)
		yaml_apply_tag(r, &p->tag, n);
	if (p->anchor.n && (bound || p->tag.id != TAG_UNTYPED))
		yaml_bind(r, p->anchor, n->value, r->nodes - before, false);
}

/* What is no block list, map or text. */
static bool inline_content(struct reader *r, int32_t need, bool in_flow, const struct props *p, struct node *n)
{
	n->at = r->at;
	switch (peek(r)) {
	case '[':
	case '{': return yaml_flow(r, need, p, n);
	case '"':
	case '\'': return yaml_quoted(r, n);
	case '*':
		if (!p->any)
			return yaml_alias(r, n);
		yaml_syntax(r, p->at, 1, "an alias takes no tag and no anchor");
		return false;
	default: return yaml_plain_scalar(r, need, in_flow, p->tag.id == TAG_NONE, n);
	}
}

bool yaml_inline_node(struct reader *r, int32_t need, bool in_flow, struct node *n)
{
	*n = (struct node){ .at = r->at, .circles = r->circles.n };
	if (!enter(r))
		return false;
	struct props p = { 0 };
	struct stand s = { .level = 1 };
	uint64_t before = r->nodes;
	char c = peek(r);
	if (c == '!' || c == '&')
		properties(r, need, &p, &s);
	bool found = s.level == 1 && inline_content(r, need, in_flow, &p, n);
	dress(r, &p, before, s.level == 1, n);
	r->depth--;
	return found || p.any;
}

/* ---- lists */

static void indented_with_tab(struct reader *r)
{
	yaml_syntax(r, r->tab, 1, "a tab indents this line; YAML takes blanks only");
}

/* After a list's or map's entry that began on line: does another one follow in the same column? */
static bool next_entry(struct reader *r, uint32_t line, int32_t column)
{
	yaml_skip(r);
	if (r->at == r->end)
		return false;
	if (r->line == line || r->indent > column) {
		yaml_stray(r);
		return false;
	}
	return r->indent == column;
}

static bool block_list(struct reader *r, const struct props *p, struct node *n)
{
	int32_t column = (int32_t)(r->at - r->line);
	struct value *list = v_list(r->arena);
	uint32_t from = r->at;
	if (p->anchor.n)
		yaml_bind(r, p->anchor, list, 0, true);
	while (r->at < r->end) {
		if (r->tab != NO_TAB) {
			indented_with_tab(r);
			break;
		}
		if (peek(r) != '-' || !stands_alone(r))
			break;
		r->last_end = ++r->at;
		struct node item = { .at = r->at };
		/* The dash of an empty item is followed by others wherever they stand. */
		if (yaml_skip(r) && r->indent <= column) {
			yaml_push(r, list, &item);
			continue;
		}
		uint32_t line = r->line;
		yaml_block_node(r, column, BLOCK_COMPACT, &item);
		yaml_push(r, list, &item);
		if (!next_entry(r, line, column))
			break;
	}
	n->value = value_at(list, yaml_span(r, from, r->last_end));
	n->kind = NODE_LIST;
	return true;
}

/* ---- maps */

struct block_map {
	struct map_frame of;
	int32_t column, need;
	struct node key;
	bool asked; /* the key came behind a ?, and its value has not come yet */
};

/* After a key that began on line: its colon. False: there is none. */
static bool colon(struct reader *r, uint32_t line)
{
	uint32_t i = r->at;
	while (i < r->end && byte_is(r->text[i], BYTE_BLANK))
		i++;
	if (r->line != line || i == r->end || r->text[i] != ':')
		return false;
	r->at = r->last_end = i + 1;
	if (!byte_is(r->text[i + 1], BYTE_BLANK | BYTE_BREAK)) {
		yaml_syntax(r, i + 1, 1, "a blank must follow the ':' after a key");
		return false;
	}
	return true;
}

static void put_asked(struct reader *r, struct block_map *m)
{
	struct node none = { .at = r->last_end, .circles = r->circles.n };
	if (m->asked)
		yaml_put(r, &m->of, &m->key, &none);
	m->asked = false;
}

/* The ? or : of a pair whose key and value have an indicator each. */
static bool indicator(struct reader *r, struct block_map *m)
{
	if (peek(r) == '?') {
		put_asked(r, m);
		m->asked = true;
		m->key = (struct node){ .at = r->at };
	} else if (m->asked) {
		m->asked = false;
	} else {
		yaml_syntax(r, r->at, 1, "there is no key before this ':'");
		return false;
	}
	r->last_end = ++r->at;
	return true;
}

/* A key and its colon. False: the map ends here. */
static bool implicit_key(struct reader *r, struct block_map *m)
{
	struct node key;
	uint32_t line = r->line, before = r->last_at, before_end = r->last_end;
	if (!yaml_inline_node(r, m->need, false, &key) || r->failed)
		return false;
	if (!colon(r, line)) {
		if (yaml_no_key(r, key.at))
			return false;
		const char *what = r->line != line ? "this line is no key with a ':' behind it" : "a ':' is missing after this key";
		struct diag *g = yaml_syntax(r, key.at, r->last_end > key.at && r->line == line ? r->last_end - key.at : 1, what);
		if (yaml_line_start(r, before) != yaml_line_start(r, before_end))
			yaml_note_before(r, g, before);
		return false;
	}
	put_asked(r, m);
	m->key = key;
	return true;
}

/* The value behind a colon, or the key behind a ?. False: no entry follows. */
static bool entry_value(struct reader *r, struct block_map *m, uint32_t line, bool compact)
{
	struct node v = { .at = r->at };
	yaml_block_node(r, m->column, BLOCK_SEEK | BLOCK_VALUE | (compact ? BLOCK_COMPACT : 0), &v);
	if (m->asked) {
		m->key = v;
		m->key.merge = false;
	} else {
		yaml_put(r, &m->of, &m->key, &v);
	}
	return next_entry(r, line, m->column);
}

static bool at_indicator(const struct reader *r)
{
	char c = peek(r);
	return (c == '?' || c == ':') && stands_alone(r);
}

static void map_entries(struct reader *r, struct block_map *m)
{
	while (r->at < r->end) {
		uint32_t line = r->line;
		if (!m->asked && r->tab != NO_TAB) {
			indented_with_tab(r);
			break;
		}
		bool compact = at_indicator(r);
		if (!(compact ? indicator(r, m) : implicit_key(r, m)) || !entry_value(r, m, line, compact))
			break;
	}
	if (!r->failed)
		put_asked(r, m);
}

/* A map whose first key, up to its colon, is m->key. */
static void map_after_key(struct reader *r, struct block_map *m, uint32_t line, struct node *n)
{
	uint32_t from = m->key.at;
	if (entry_value(r, m, line, false))
		map_entries(r, m);
	n->at = from;
	n->value = value_at(m->of.map, yaml_span(r, from, r->last_end));
	n->kind = NODE_MAP;
}

/* A map, or the node that would have been its first key had a colon followed. */
static bool block_map(struct reader *r, int32_t need, const struct props *p, struct node *n)
{
	struct block_map m = { .of.map = v_map(r->arena), .column = (int32_t)(r->at - r->line), .need = need };
	uint32_t line = r->line, from = r->at;
	bool asked = at_indicator(r);
	if (p->anchor.n)
		yaml_bind(r, p->anchor, m.of.map, 0, asked);
	if (asked) {
		map_entries(r, &m);
		n->value = value_at(m.of.map, yaml_span(r, from, r->last_end));
		n->kind = NODE_MAP;
		return true;
	}
	if (!yaml_inline_node(r, need, false, &m.key) || r->failed)
		return false;
	if (colon(r, line)) {
		if (p->anchor.n)
			yaml_bind(r, p->anchor, m.of.map, 0, true);
		map_after_key(r, &m, line, n);
		return true;
	}
	*n = m.key;
	n->merge = false;
	return true;
}

/*
 * Behind a tag or an anchor on the same line. If a colon follows, these belong to the first key of a map that begins
 * with them.
 */
static bool after_properties(struct reader *r, int32_t need, struct props *p, uint64_t before, struct node *n)
{
	bool head = p->tab == NO_TAB;
	if (head && !enter(r))
		return false;
	r->depth -= head;
	char c = peek(r);
	if (c == '!' || c == '&') {
		two_of_a_kind(r);
		return false;
	}
	if (head && p->line != r->line && r->indent == need) {
		struct node none = { .at = r->at };
		yaml_apply_tag(r, &p->tag, &none);
	}
	bool found = inline_content(r, need, false, p, n);
	if (r->failed || !head || !colon(r, p->line))
		return found;
	struct block_map m = { .of.map = v_map(r->arena), .column = (int32_t)(p->at - p->line), .need = need, .key = *n };
	dress(r, p, before, true, &m.key);
	m.key.at = p->at;
	*p = (struct props){ 0 };
	*n = (struct node){ .circles = n->circles };
	map_after_key(r, &m, r->line, n);
	return true;
}

static bool block_content(struct reader *r, int32_t need, struct stand *s, struct props *p, uint64_t before, struct node *n)
{
	char c = peek(r);
	n->at = r->at;
	if (s->blocks && r->tab == NO_TAB && r->at < r->end) {
		if (c == '-' && stands_alone(r))
			return block_list(r, p, n);
		if (block_map(r, need, p, n))
			return true;
		*p = (struct props){ 0 }; /* as js-yaml has it, they are lost */
		*n = (struct node){ .at = r->at, .circles = n->circles };
		c = peek(r);
	}
	if (c == '|' || c == '>')
		return yaml_block_scalar(r, need, n);
	if (p->any && !s->blocks && c != '[' && c != '{')
		return after_properties(r, need, p, before, n);
	return inline_content(r, need, false, p, n);
}

/* Below its key and in the key's column only a list may stand. */
static bool list_of_value(struct reader *r, const struct props *p, struct node *n)
{
	if (peek(r) == '-' && stands_alone(r))
		return block_list(r, p, n);
	if (p->anchor.n)
		yaml_bind(r, p->anchor, v_list(r->arena), 0, false); /* what &name ! without a value leaves behind in js-yaml */
	return false;
}

bool yaml_block_node(struct reader *r, int32_t parent, unsigned flags, struct node *n)
{
	*n = (struct node){ .at = r->last_end, .circles = r->circles.n };
	if (!enter(r))
		return false;
	struct stand s = { .level = 1, .blocks = true };
	struct props p = { 0 };
	uint64_t before = r->nodes;
	if ((flags & BLOCK_SEEK) && yaml_skip(r)) {
		s.fresh = true;
		s.level = level_of(r, parent);
	}
	char c = peek(r);
	if (s.level == 1 && (c == '!' || c == '&')) {
		n->at = r->at;
		properties(r, parent, &p, &s);
	}
	s.blocks = s.blocks && (s.fresh || (flags & BLOCK_COMPACT));
	bool found = false;
	if (s.level == 1)
		found = block_content(r, parent + 1, &s, &p, before, n);
	else if (s.level == 0 && (flags & BLOCK_VALUE) && s.blocks && r->tab == NO_TAB)
		found = list_of_value(r, &p, n);
	found |= p.any;
	dress(r, &p, before, s.level == 1, n);
	r->depth--;
	return found;
}
