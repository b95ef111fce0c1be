/* [ … ] and { … } */
#include "compiler/read/yaml/reader.h"

struct brackets {
	struct value *value;
	struct map_frame map; /* of { } */
	uint32_t open;
	int32_t need;
	char close;
};

/* key, key: value, ? key : value, or an item. */
static void entry(struct reader *r, struct brackets *b)
{
	bool asked = peek(r) == '?' && stands_alone(r), pair = asked;
	if (asked) {
		r->at++;
		yaml_skip(r);
	}
	uint32_t line = r->line;
	struct node key, v;
	yaml_inline_node(r, b->need, true, &key);
	v = (struct node){ .circles = r->circles.n };
	r->last_end = key.value ? r->last_end : key.at;
	yaml_skip(r);
	if ((asked || line == r->line) && peek(r) == ':') {
		pair = true;
		r->last_end = ++r->at;
		yaml_skip(r);
		yaml_inline_node(r, b->need, true, &v);
	}
	if (!v.value)
		v.at = r->last_end;
	if (b->close == '}') {
		yaml_put(r, &b->map, &key, &v);
	} else if (pair) {
		struct map_frame one = { .map = v_map(r->arena) };
		yaml_put(r, &one, &key, &v);
		struct node n = { .value = value_at(one.map, yaml_span(r, key.at, r->last_end)) };
		yaml_push(r, b->value, &n);
	} else {
		yaml_push(r, b->value, &key);
	}
}

static void unclosed(struct reader *r, const struct brackets *b)
{
	struct diag *g = yaml_syntax(r, b->open, 1, b->close == ']' ? "this '[' is never closed" : "this '{' is never closed");
	yaml_note(r, g, r->end, "the file ends here");
}

static void missing_comma(struct reader *r, const struct brackets *b)
{
	struct diag *g = yaml_syntax(r, r->at, 1, b->close == ']' ? "a ',' or a ']' must stand here" : "a ',' or a '}' must stand here");
	yaml_note(r, g, b->open, b->close == ']' ? "the list begins here" : "the map begins here");
}

bool yaml_flow(struct reader *r, int32_t need, const struct props *p, struct node *n)
{
	bool list = peek(r) == '[', comma = true;
	struct brackets b = { .value = list ? v_list(r->arena) : v_map(r->arena), .open = r->at, .need = need, .close = list ? ']' : '}' };
	const bool outermost = r->opened == NO_BRACKET;
	b.map.map = b.value;
	r->opened = outermost ? r->at : r->opened;
	if (p->anchor.n)
		yaml_bind(r, p->anchor, b.value, 0, true);
	for (r->at++;;) {
		yaml_skip(r);
		char c = peek(r);
		if (c == b.close)
			break;
		if (r->at == r->end)
			unclosed(r, &b);
		else if (!comma)
			missing_comma(r, &b);
		else if (c == ',')
			yaml_syntax(r, r->at, 1, "a value is missing before this comma");
		if (r->failed)
			return false;
		entry(r, &b);
		yaml_skip(r);
		comma = peek(r) == ',';
		r->at += comma;
	}
	r->last_end = ++r->at;
	r->opened = outermost ? NO_BRACKET : r->opened;
	n->value = value_at(b.value, yaml_span(r, b.open, r->at));
	n->kind = list ? NODE_LIST : NODE_MAP;
	return true;
}
