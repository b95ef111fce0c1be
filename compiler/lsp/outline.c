#include "compiler/lsp/outline.h"

enum { DEEPEST = 200 };

struct scanner {
	struct arena *a;
	struct outline *o;
	const char *p;
	uint32_t n, at;
	uint32_t stack[DEEPEST + 1], depth; /* open nodes; [0] is the root */
	uint32_t last;                      /* end of the latest content */
	uint32_t block_owner;               /* whose block scalar goes on; 0: none */
};

static struct node *node_at(struct scanner *s, uint32_t number) { return &s->o->of.at[number]; }
static uint32_t top(const struct scanner *s) { return s->stack[s->depth]; }
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
static char peek(const struct scanner *s, uint32_t ahead) { return s->at + ahead < s->n ? s->p[s->at + ahead] : '\n'; }
static bool at_line_end(const struct scanner *s) { return peek(s, 0) == '\n'; }

static void skip_blanks(struct scanner *s)
{
	while (s->at < s->n && is_blank(s->p[s->at]))
		s->at++;
}

static void skip_line(struct scanner *s)
{
	const char *end = s->at < s->n ? memchr(s->p + s->at, '\n', s->n - s->at) : NULL;
	s->at = end ? (uint32_t)(end - s->p) + 1 : s->n;
}

static void close_top(struct scanner *s)
{
	node_at(s, top(s))->whole.end = s->last > node_at(s, top(s))->whole.at ? s->last : node_at(s, top(s))->whole.at;
	s->depth--;
}

static uint32_t open_node(struct scanner *s, enum node_kind kind, uint32_t at, uint32_t column, bool flow)
{
	if (s->depth == DEEPEST) /* what is deeper stands beside each other */
		close_top(s);
	const uint32_t parent = top(s), number = s->o->of.n;
	const struct node made = { .kind = kind, .parent = parent, .index = node_at(s, parent)->children++, .column = column, .flow = flow, .whole = { at, at } };
	vec_push(s->a, &s->o->of, made);
	s->stack[++s->depth] = number;
	return number;
}

/* ---- scalars */

/* Behind a quoted text, which may end with the text. */
static void skip_quoted(struct scanner *s)
{
	const char quote = s->p[s->at++];
	for (; s->at < s->n; s->at++) {
		if (s->p[s->at] == quote && !(quote == '\'' && peek(s, 1) == quote))
			break;
		s->at += s->p[s->at] == quote || (quote == '"' && s->p[s->at] == '\\');
	}
	s->at = s->at < s->n ? s->at + 1 : s->n;
}

/* The end of a plain text in this line; *colon: that of a key, whose colon stands there. */
static uint32_t plain_end(const struct scanner *s, bool flow, bool *colon)
{
	uint32_t end = s->at, dollars = 0;
	*colon = false;
	for (uint32_t i = s->at; i < s->n && s->p[i] != '\n'; i++) {
		const char c = s->p[i], next = i + 1 < s->n ? s->p[i + 1] : '\n';
		if (c == '#' && i > s->at && is_blank(s->p[i - 1]))
			break;
		dollars += c == '$' && next == '{';
		if (c == ':' && (is_blank(next) || next == '\n' || (flow && (next == ',' || next == '}' || next == ']')))) {
			*colon = true;
			return end;
		}
		if (flow && dollars && c == '}') {
			dollars--;
		} else if (flow && (c == ',' || c == ']' || c == '}' || c == '[' || (c == '{' && !dollars))) {
			break;
		}
		if (!is_blank(c))
			end = i + 1;
	}
	return end;
}

static struct range properties_word(struct scanner *s)
{
	const uint32_t from = s->at;
	while (s->at < s->n && !is_blank(s->p[s->at]) && s->p[s->at] != '\n' && s->p[s->at] != ',' && s->p[s->at] != ']' && s->p[s->at] != '}')
		s->at++;
	s->last = s->at;
	return (struct range){ from, s->at };
}

/* Tags and anchors before a value, which are kept for the node `of`. */
static void properties(struct scanner *s, uint32_t of)
{
	while (peek(s, 0) == '!' || (peek(s, 0) == '&' && !is_blank(peek(s, 1)))) {
		const bool tag = peek(s, 0) == '!';
		const struct range word = properties_word(s);
		if (tag)
			node_at(s, of)->tag = word;
		else
			node_at(s, of)->anchor = (struct range){ word.at + 1, word.end };
		skip_blanks(s);
	}
}

static void set_value(struct scanner *s, uint32_t of, uint32_t from, uint32_t end)
{
	node_at(s, of)->value = (struct range){ from, end };
	s->last = end > s->last ? end : s->last;
}

/* ---- flow collections */

/* A broken one ends where a line begins no deeper than the entry that holds it. */
static bool left_behind(const struct scanner *s, uint32_t owner)
{
	uint32_t i = s->at, column = 0;
	if (!owner || s->o->of.at[owner].flow)
		return false;
	while (i < s->n && is_blank(s->p[i]))
		i++, column++;
	return i < s->n && s->p[i] != '\n' && s->p[i] != ']' && s->p[i] != '}' && s->p[i] != ',' && s->p[i] != '#' && column <= s->o->of.at[owner].column;
}

/* To the next thing in a flow collection; false at its end. */
static bool flow_next(struct scanner *s, uint32_t owner)
{
	for (;;) {
		skip_blanks(s);
		if (s->at >= s->n)
			return false;
		if (s->p[s->at] == '#' && (s->at == 0 || is_blank(s->p[s->at - 1]) || s->p[s->at - 1] == '\n')) {
			skip_line(s);
			s->at -= s->at > 0 && s->p[s->at - 1] == '\n';
			continue;
		}
		if (s->p[s->at] != '\n')
			return true;
		s->at++;
		if (left_behind(s, owner)) {
			s->at--;
			return false;
		}
	}
}

static void flow_collection(struct scanner *s, uint32_t owner, unsigned depth);

static void flow_value(struct scanner *s, uint32_t of, uint32_t owner, unsigned depth)
{
	bool colon;
	properties(s, of);
	const uint32_t from = s->at;
	const char c = peek(s, 0);
	if ((c == '{' || c == '[') && depth < DEEPEST) {
		flow_collection(s, owner, depth + 1);
	} else if (c == '"' || c == '\'') {
		skip_quoted(s);
		set_value(s, of, from, s->at);
	} else if (c != ',' && c != ']' && c != '}' && c != '\n') {
		s->at = plain_end(s, true, &colon);
		if (s->at == from) /* nothing that can stand here: go on behind it */
			s->at++;
		set_value(s, of, from, s->at);
	}
}

static void flow_entry(struct scanner *s, bool map, uint32_t owner, unsigned depth)
{
	const uint32_t from = s->at;
	bool colon = false;
	if (!map) {
		const uint32_t item = open_node(s, NODE_ITEM, from, 0, true);
		flow_value(s, item, owner, depth);
		close_top(s);
		return;
	}
	struct range key;
	if (peek(s, 0) == '"' || peek(s, 0) == '\'') {
		skip_quoted(s);
		key = (struct range){ from + 1, s->at > from + 1 && s->p[s->at - 1] == s->p[from] ? s->at - 1 : s->at };
		skip_blanks(s);
		colon = peek(s, 0) == ':';
	} else {
		key = (struct range){ from, plain_end(s, true, &colon) };
		s->at = key.end > from ? key.end : from + 1;
	}
	const uint32_t number = open_node(s, colon ? NODE_KEY : NODE_WORD, from, 0, true);
	node_at(s, number)->key = key;
	s->last = s->at;
	skip_blanks(s);
	if (colon && peek(s, 0) == ':') {
		s->at++;
		s->last = s->at;
		if (flow_next(s, owner))
			flow_value(s, number, owner, depth);
	}
	close_top(s);
}

/* From its bracket to behind the other one, where there is one. owner: the entry in block style that holds it all. */
static void flow_collection(struct scanner *s, uint32_t owner, unsigned depth)
{
	const bool map = s->p[s->at] == '{';
	const char closing = map ? '}' : ']';
	s->at++;
	while (flow_next(s, owner)) {
		const char c = s->p[s->at];
		if (c == closing || c == ']' || c == '}') {
			s->at++;
			s->last = s->at;
			return;
		}
		if (c == ',')
			s->at++;
		else
			flow_entry(s, map, owner, depth);
	}
	s->last = s->at > s->last ? s->at : s->last; /* not closed: what is being typed may be of it */
}

/* ---- block collections */

static void value(struct scanner *s, uint32_t of)
{
	bool colon;
	properties(s, of);
	const uint32_t from = s->at;
	const char c = peek(s, 0);
	if (c == '\n' || c == '#')
		return;
	if (c == '|' || c == '>') {
		s->block_owner = of;
		set_value(s, of, from, from + 1);
	} else if (c == '{' || c == '[') {
		flow_collection(s, of, 0);
	} else if (c == '"' || c == '\'') {
		skip_quoted(s);
		set_value(s, of, from, s->at);
	} else {
		uint32_t end = plain_end(s, false, &colon);
		if (colon) { /* "a: b: c" */
			const struct str rest = { s->p + s->at, s->n - s->at };
			const int32_t line = str_find(rest, '\n');
			end = s->at + (line < 0 ? rest.n : (uint32_t)line);
		}
		set_value(s, of, from, end);
		s->at = end;
	}
}

/* Closes what a line that begins at this column is not below. */
static void leave(struct scanner *s, uint32_t column, bool item)
{
	while (s->depth) {
		const struct node *n = node_at(s, top(s));
		if (n->column < column || (n->column == column && item && n->kind == NODE_KEY))
			return;
		close_top(s);
	}
}

/* The key that begins here; false: there is none. */
static bool key_here(const struct scanner *s, struct range *key, uint32_t *behind)
{
	struct scanner look = *s;
	bool colon = false;
	if (peek(s, 0) == '"' || peek(s, 0) == '\'') {
		skip_quoted(&look);
		*key = (struct range){ s->at + 1, look.at > s->at + 1 ? look.at - 1 : look.at };
		if (memchr(s->p + s->at, '\n', look.at - s->at))
			return false;
		skip_blanks(&look);
		colon = peek(&look, 0) == ':' && (is_blank(peek(&look, 1)) || peek(&look, 1) == '\n');
	} else {
		*key = (struct range){ s->at, plain_end(s, false, &colon) };
		look.at = key->end;
		skip_blanks(&look);
	}
	*behind = look.at + 1;
	return colon;
}

/* The entries of a line, from its first character that is no blank. */
static void entries(struct scanner *s, uint32_t line)
{
	struct range key;
	uint32_t behind, items = 0;
	while (s->at < s->n && peek(s, 0) == '-' && (is_blank(peek(s, 1)) || peek(s, 1) == '\n')) {
		if (items++ == 0)
			leave(s, s->at - line, true);
		open_node(s, NODE_ITEM, s->at, s->at - line, false);
		s->at++;
		s->last = s->at;
		skip_blanks(s);
	}
	if (!items)
		leave(s, s->at - line, false);
	if (at_line_end(s) || peek(s, 0) == '#')
		return;
	if (items)
		properties(s, top(s));
	if (key_here(s, &key, &behind)) {
		const uint32_t number = open_node(s, NODE_KEY, s->at, s->at - line, false);
		node_at(s, number)->key = key;
		s->last = behind;
		s->at = behind;
		skip_blanks(s);
		value(s, number);
		return;
	}
	if (items || (!s->depth && (peek(s, 0) == '{' || peek(s, 0) == '['))) {
		value(s, top(s));
		return;
	}
	struct node *above = node_at(s, top(s));
	bool colon;
	const uint32_t from = s->at, end = plain_end(s, false, &colon);
	s->at = end > from ? end : from + 1;
	if (!range_empty(above->value)) { /* a text of several lines */
		set_value(s, top(s), above->value.at, end);
		return;
	}
	if ((s->p[from] == '{' || s->p[from] == '[') && s->depth) {
		s->at = from;
		value(s, top(s));
		return;
	}
	const uint32_t number = open_node(s, NODE_WORD, from, from - line, false);
	node_at(s, number)->key = (struct range){ from, end };
	s->last = end;
}

/* Whether the line belongs to a block scalar, which then reaches to its end. */
static bool in_block_scalar(struct scanner *s, uint32_t column, bool empty)
{
	if (!s->block_owner)
		return false;
	const uint32_t owner = s->block_owner;
	if (empty)
		return true;
	if (column > node_at(s, owner)->column) {
		const char *end = memchr(s->p + s->at, '\n', s->n - s->at);
		set_value(s, owner, node_at(s, owner)->value.at, end ? (uint32_t)(end - s->p) : s->n);
		return true;
	}
	s->block_owner = 0;
	return false;
}

void outline_of(struct arena *a, struct str text, struct outline *o)
{
	struct scanner s = { .a = a, .o = o, .p = text.p, .n = text.n };
	*o = (struct outline){ .text = text };
	vec_push(a, &o->of, (struct node){ .kind = NODE_ROOT });
	while (s.at < s.n) {
		const uint32_t line = s.at;
		skip_blanks(&s);
		const uint32_t column = s.at - line;
		const bool empty = at_line_end(&s);
		if (in_block_scalar(&s, column, empty) || empty || peek(&s, 0) == '#' || (!column && (str_starts(str_from(text, line), "---") || str_starts(str_from(text, line), "...") || peek(&s, 0) == '%'))) {
			skip_line(&s);
			continue;
		}
		entries(&s, line);
		skip_line(&s);
	}
	while (s.depth)
		close_top(&s);
	o->of.at[0].whole = (struct range){ 0, text.n };
}

/* ---- questions */

struct range outline_scalar(const struct outline *o, const struct node *n)
{
	struct range r = n->value;
	const char c = range_empty(r) ? 0 : o->text.p[r.at];
	if ((c == '"' || c == '\'') && r.end > r.at + 1 && o->text.p[r.end - 1] == c)
		return (struct range){ r.at + 1, r.end - 1 };
	return r;
}

uint32_t outline_at(const struct outline *o, uint32_t at)
{
	const uint32_t line = str_line_start(o->text, at);
	uint32_t content = line, found = 0, lo = 1, hi = o->of.n;
	while (content < o->text.n && is_blank(o->text.p[content]))
		content++;
	const bool empty = content >= o->text.n || o->text.p[content] == '\n';
	while (lo < hi) { /* the first node that begins behind the offset */
		const uint32_t mid = lo + (hi - lo) / 2;
		if (o->of.at[mid].whole.at <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	found = lo - 1;
	if (!empty) {
		/* In the line of a node, or within what it spans. */
		while (found && !(range_has(o->of.at[found].whole, at) || (!o->of.at[found].flow && o->of.at[found].whole.at >= line)))
			found = o->of.at[found].parent;
		return found;
	}
	while (found && (range_empty(o->of.at[found].whole) || o->of.at[found].whole.end < at || !o->of.at[found].flow) && !(o->of.at[found].column < at - line && !o->of.at[found].flow))
		found = o->of.at[found].parent;
	return found;
}

uint32_t outline_child(const struct outline *o, uint32_t parent, struct str name)
{
	uint32_t index = 0;
	bool number = name.n > 0 && name.n < 8;
	for (uint32_t i = 0; number && i < name.n; i++) {
		number = ascii_digit(name.p[i]);
		index = index * 10 + (uint32_t)(name.p[i] - '0');
	}
	for (uint32_t i = parent + 1; i < o->of.n && o->of.at[i].parent >= parent; i++) {
		const struct node *n = &o->of.at[i];
		if (n->parent == parent && ((n->kind == NODE_KEY && str_eq(outline_text(o, n->key), name)) || (n->kind == NODE_ITEM && number && n->index == index)))
			return i;
	}
	return 0;
}

uint32_t outline_path(const struct outline *o, uint32_t from, struct str path)
{
	while (path.n) {
		const int32_t dot = str_find(path, '.');
		from = outline_child(o, from, dot < 0 ? path : str_to(path, (uint32_t)dot));
		if (!from)
			return 0;
		path = dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
	}
	return from;
}
