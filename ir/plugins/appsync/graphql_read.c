/* graphql_read: GraphQL's schema language, by recursive descent, with one word looked ahead. */
#include "ir/base/utf8.h"
#include "ir/plugins/appsync/graphql.h"

enum { NESTING_MOST = 200 };

enum token_kind { TOKEN_END,
	TOKEN_MARK,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_STRING };

struct token {
	enum token_kind kind;
	struct str text;    /* as written; a string's with its quotes */
	struct str printed; /* TOKEN_STRING */
	uint32_t at;
};

struct reader {
	struct appsync *s;
	struct arena *a;
	struct str text;
	uint32_t base, next; /* of what is behind the token */
	struct token t;
	bool failed; /* an error is reported; the token is the end from then on */
	int depth;
};

static struct span token_span(const struct reader *r) { return span_make(r->base + r->t.at, r->t.text.n ? r->t.text.n : 1); }

static void fail_at(struct reader *r, struct span at, const char *what, struct str found, const char *expected)
{
	if (!r->failed) {
		struct diag *g = gql_refuses(r->s, at, "this is no GraphQL: %s%.*s", what, STRA(found));
		if (*expected)
			diag_label(r->s->cx->diags, g, "%s is expected here", expected);
	}
	r->failed = true;
	r->t = (struct token){ .kind = TOKEN_END, .at = r->text.n };
	r->next = r->text.n;
}

static void unexpected(struct reader *r, const char *expected)
{
	struct str found = str_utf16_to(r->t.text, 40);
	fail_at(r, token_span(r), r->t.kind == TOKEN_END ? "the file ends too early" : "unexpected ", r->t.kind == TOKEN_END ? STR("") : STR_CAT(r->a, STR("'"), found, STR("'")), expected);
}

/* ---- tokens */

static bool name_start(char c) { return ascii_letter(c) || c == '_'; }
static bool name_part(char c) { return ascii_alnum(c) || c == '_'; }

static void skip_ignored(struct reader *r)
{
	while (r->next < r->text.n) {
		const char c = r->text.p[r->next];
		if (c == '#')
			while (r->next < r->text.n && r->text.p[r->next] != '\n' && r->text.p[r->next] != '\r')
				r->next++;
		else if (c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r')
			r->next++;
		else if (str_starts(str_from(r->text, r->next), "\xEF\xBB\xBF"))
			r->next += 3;
		else
			return;
	}
}

static void read_block(struct reader *r, struct str rest)
{
	int32_t end = str_search(rest, STR("\"\"\""), 3);
	while (end > 3 && rest.p[end - 1] == '\\')
		end = str_search(rest, STR("\"\"\""), (uint32_t)end + 3);
	if (end < 0) {
		fail_at(r, token_span(r), "this text has no end", STR(""), "");
		return;
	}
	r->t.printed = gql_block_string(r->a, str_to(str_from(rest, 3), (uint32_t)end - 3));
	r->t.text = str_to(rest, (uint32_t)end + 3);
}

static void read_string(struct reader *r, struct str rest)
{
	uint32_t n = 1, bad = 0;
	r->t.kind = TOKEN_STRING;
	r->t.text = str_to(rest, 1);
	if (str_starts(rest, "\"\"\"")) {
		read_block(r, rest);
		return;
	}
	while (n < rest.n && rest.p[n] != '"' && rest.p[n] != '\n' && rest.p[n] != '\r')
		n += rest.p[n] == '\\' && n + 1 < rest.n && rest.p[n + 1] != '\n' && rest.p[n + 1] != '\r' ? 2 : 1;
	if (n >= rest.n || rest.p[n] != '"') {
		fail_at(r, token_span(r), "this text has no end", STR(""), "");
		return;
	}
	r->t.text = str_to(rest, n + 1);
	if (!gql_string(r->a, str_to(str_from(rest, 1), n - 1), &r->t.printed, &bad))
		fail_at(r, span_make(r->base + r->t.at + 1 + bad, 2), "a character is written with \\ in a way that is none", STR(""), "");
}

static uint32_t digits(struct str s, uint32_t at)
{
	uint32_t n = 0;
	while (at + n < s.n && ascii_digit(s.p[at + n]))
		n++;
	return n;
}

static void read_number(struct reader *r, struct str rest)
{
	uint32_t n = rest.p[0] == '-';
	const uint32_t whole = digits(rest, n);
	bool ok = whole && (whole == 1 || rest.p[n] != '0');
	n += whole;
	if (n < rest.n && rest.p[n] == '.') {
		const uint32_t part = digits(rest, n + 1);
		ok &= part > 0;
		n += 1 + part;
	}
	if (n < rest.n && (rest.p[n] == 'e' || rest.p[n] == 'E')) {
		n++;
		n += n < rest.n && (rest.p[n] == '+' || rest.p[n] == '-');
		const uint32_t part = digits(rest, n);
		ok &= part > 0;
		n += part;
	}
	ok &= n >= rest.n || (rest.p[n] != '.' && !name_start(rest.p[n]));
	r->t.kind = TOKEN_NUMBER;
	r->t.text = str_to(rest, n);
	if (!ok)
		fail_at(r, token_span(r), "this number is none", STR(""), "");
}

static void advance(struct reader *r)
{
	if (r->failed)
		return;
	skip_ignored(r);
	struct str rest = str_from(r->text, r->next);
	r->t = (struct token){ .kind = TOKEN_END, .at = r->next };
	if (!rest.n)
		return;
	const char c = rest.p[0];
	if (name_start(c)) {
		uint32_t n = 1;
		while (n < rest.n && name_part(rest.p[n]))
			n++;
		r->t.kind = TOKEN_NAME;
		r->t.text = str_to(rest, n);
	} else if (c == '"') {
		read_string(r, rest);
	} else if (ascii_digit(c) || c == '-') {
		read_number(r, rest);
	} else {
		const uint32_t n = str_starts(rest, "...") ? 3 : utf8_at(rest, 0);
		r->t.kind = TOKEN_MARK;
		r->t.text = str_to(rest, n ? n : 1);
		if (n != 3 && (!c || !strchr("!$&():=@[]{|}", c)))
			fail_at(r, token_span(r), "unexpected ", STR_CAT(r->a, STR("'"), r->t.text, STR("'")), "");
	}
	if (!r->failed)
		r->next = r->t.at + r->t.text.n;
}

static bool at_mark(const struct reader *r, char c) { return r->t.kind == TOKEN_MARK && r->t.text.n == 1 && r->t.text.p[0] == c; }
static bool at_word(const struct reader *r, const char *word) { return r->t.kind == TOKEN_NAME && str_eqz(r->t.text, word); }

static bool skip_mark(struct reader *r, char c)
{
	const bool there = at_mark(r, c);
	if (there)
		advance(r);
	return there;
}

static bool skip_word(struct reader *r, const char *word)
{
	const bool there = at_word(r, word);
	if (there)
		advance(r);
	return there;
}

static void expect_mark(struct reader *r, char c)
{
	const char expected[] = { '\'', c, '\'', 0 };
	if (!skip_mark(r, c))
		unexpected(r, expected);
}

static struct gql *node(struct reader *r, enum gql_kind kind)
{
	struct gql *g = ARENA_NEW(r->a, struct gql);
	g->kind = kind;
	g->span = token_span(r);
	return g;
}

static void read_name(struct reader *r, struct gql *g)
{
	g->span = token_span(r);
	g->name = r->t.text;
	if (r->t.kind != TOKEN_NAME)
		unexpected(r, "a name");
	advance(r);
}

static bool too_deep(struct reader *r)
{
	if (r->depth < NESTING_MOST)
		return false;
	fail_at(r, token_span(r), "this is nested too deeply", STR(""), "");
	return true;
}

/* ---- types and values */

static struct str read_type(struct reader *r, struct gql *g)
{
	struct str text;
	if (too_deep(r))
		return STR("");
	r->depth++;
	if (skip_mark(r, '[')) {
		text = STR_CAT(r->a, STR("["), read_type(r, g), STR("]"));
		expect_mark(r, ']');
	} else {
		text = g->type = r->t.text;
		g->type_span = token_span(r);
		if (r->t.kind != TOKEN_NAME)
			unexpected(r, "a type");
		advance(r);
	}
	r->depth--;
	return skip_mark(r, '!') ? STR_CAT(r->a, text, STR("!")) : text;
}

static struct str read_value(struct reader *r);

/* A list or an object. Fields of objects are named once. */
static struct str read_several(struct reader *r, char end, bool fields)
{
	struct buf b = { 0 };
	struct value *seen = v_map(r->a);
	buf_c(&b, fields ? '{' : '[');
	while (!r->failed && !at_mark(r, end)) {
		if (b.n > 1)
			buf_z(&b, ", ");
		if (fields) {
			struct gql field = { 0 };
			read_name(r, &field);
			if (!r->failed && map_put_new(r->a, seen, field.name, (struct span){ 0 }, LITERAL("")))
				gql_refuses(r->s, field.span, "'%.*s' is given twice", STRA(field.name));
			expect_mark(r, ':');
			buf_str(&b, field.name);
			buf_z(&b, ": ");
		}
		buf_str(&b, read_value(r));
	}
	expect_mark(r, end);
	buf_c(&b, end);
	struct str s = str_dup(r->a, buf_text(&b));
	buf_free(&b);
	return s;
}

/* As it is printed. */
static struct str read_value(struct reader *r)
{
	struct str text = r->t.kind == TOKEN_STRING ? r->t.printed : r->t.text;
	if (too_deep(r))
		return STR("");
	r->depth++;
	if (skip_mark(r, '['))
		text = read_several(r, ']', false);
	else if (skip_mark(r, '{'))
		text = read_several(r, '}', true);
	else if (r->t.kind == TOKEN_NAME || r->t.kind == TOKEN_NUMBER || r->t.kind == TOKEN_STRING)
		advance(r);
	else
		unexpected(r, "a value");
	r->depth--;
	return text;
}

/* ---- what stands on definitions and members */

static struct str read_description(struct reader *r)
{
	struct str text = r->t.kind == TOKEN_STRING ? r->t.printed : STR("");
	if (r->t.kind == TOKEN_STRING)
		advance(r);
	return text;
}

static void read_uses(struct reader *r, struct gql *g)
{
	while (skip_mark(r, '@')) {
		struct gql *use = node(r, GQL_USE);
		read_name(r, use);
		if (skip_mark(r, '(')) {
			do {
				struct gql *given = node(r, GQL_GIVEN);
				read_name(r, given);
				expect_mark(r, ':');
				given->text = read_value(r);
				vec_push(r->a, &use->args, given);
			} while (!r->failed && !at_mark(r, ')'));
			expect_mark(r, ')');
		}
		vec_push(r->a, &g->uses, use);
	}
}

static struct gql *read_argument(struct reader *r)
{
	struct str description = read_description(r);
	struct gql *g = node(r, GQL_ARGUMENT);
	g->description = description;
	read_name(r, g);
	expect_mark(r, ':');
	g->text = read_type(r, g);
	if (skip_mark(r, '='))
		g->preset = read_value(r);
	g->required = str_ends(g->text, "!") && !g->preset.n;
	read_uses(r, g);
	return g;
}

static struct gql *read_field(struct reader *r);

/* One or more members between two marks, if the first is there. */
static void read_members(struct reader *r, char open, char close, struct gql *(*member)(struct reader *r), struct gql_list *out)
{
	if (!skip_mark(r, open))
		return;
	do
		vec_push(r->a, out, member(r));
	while (!r->failed && !at_mark(r, close));
	expect_mark(r, close);
}

static struct gql *read_field(struct reader *r)
{
	struct str description = read_description(r);
	struct gql *g = node(r, GQL_FIELD);
	g->description = description;
	read_name(r, g);
	read_members(r, '(', ')', read_argument, &g->args);
	expect_mark(r, ':');
	g->text = read_type(r, g);
	read_uses(r, g);
	return g;
}

static struct gql *read_enum_value(struct reader *r)
{
	struct str description = read_description(r);
	struct gql *g = node(r, GQL_VALUE);
	g->description = description;
	if (at_word(r, "true") || at_word(r, "false") || at_word(r, "null"))
		unexpected(r, "another name");
	read_name(r, g);
	read_uses(r, g);
	return g;
}

static struct gql *read_operation(struct reader *r)
{
	struct gql *g = node(r, GQL_OPERATION);
	if (!at_word(r, "query") && !at_word(r, "mutation") && !at_word(r, "subscription"))
		unexpected(r, "query, mutation or subscription");
	read_name(r, g);
	expect_mark(r, ':');
	g->type_span = token_span(r);
	g->text = g->type = r->t.text;
	if (r->t.kind != TOKEN_NAME)
		unexpected(r, "a type");
	advance(r);
	return g;
}

/* Names with a mark between them, which may stand before the first one, too. */
static void read_names(struct reader *r, char between, struct gql_list *out)
{
	skip_mark(r, between);
	do {
		struct gql *g = node(r, GQL_NAME);
		read_name(r, g);
		vec_push(r->a, out, g);
	} while (skip_mark(r, between));
}

/* ---- definitions */

static const struct {
	const char *word;
	enum gql_kind kind;
} keywords[] = {
	{ "schema", GQL_SCHEMA },
	{ "scalar", GQL_SCALAR },
	{ "type", GQL_OBJECT },
	{ "interface", GQL_INTERFACE },
	{ "union", GQL_UNION },
	{ "enum", GQL_ENUM },
	{ "input", GQL_INPUT },
	{ "directive", GQL_DIRECTIVE },
};

static void read_places(struct reader *r, struct gql *g)
{
	static const char *const places[] = { "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
		"VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
		"INPUT_FIELD_DEFINITION", "DIRECTIVE_DEFINITION" };
	read_members(r, '(', ')', read_argument, &g->args);
	g->repeatable = skip_word(r, "repeatable");
	if (!skip_word(r, "on"))
		unexpected(r, "'on'");
	if (!r->failed)
		read_names(r, '|', &g->names);
	for (uint32_t i = 0; i < g->names.n && !r->failed; i++) {
		bool known = false;
		for (size_t j = 0; j < sizeof places / sizeof *places; j++)
			known |= str_eqz(g->names.at[i]->name, places[j]);
		if (!known)
			fail_at(r, g->names.at[i]->span, "directives stand at no place that is called ", g->names.at[i]->name, "");
	}
}

static void read_body(struct reader *r, struct gql *g)
{
	switch (g->kind) {
	case GQL_OBJECT:
	case GQL_INTERFACE:
		if (skip_word(r, "implements"))
			read_names(r, '&', &g->names);
		read_uses(r, g);
		read_members(r, '{', '}', read_field, &g->members);
		return;
	case GQL_UNION:
		read_uses(r, g);
		if (skip_mark(r, '='))
			read_names(r, '|', &g->names);
		return;
	case GQL_ENUM:
		read_uses(r, g);
		read_members(r, '{', '}', read_enum_value, &g->members);
		return;
	case GQL_INPUT:
		read_uses(r, g);
		read_members(r, '{', '}', read_argument, &g->members);
		return;
	case GQL_SCHEMA:
		read_uses(r, g);
		if (!g->extends && !at_mark(r, '{'))
			unexpected(r, "'{'");
		read_members(r, '{', '}', read_operation, &g->members);
		return;
	case GQL_DIRECTIVE:
		read_places(r, g);
		return;
	default:
		read_uses(r, g);
	}
}

static void read_definition(struct reader *r, struct gql_list *out)
{
	struct str description = read_description(r);
	const bool extends = !description.n && skip_word(r, "extend");
	size_t i = 0, n = sizeof keywords / sizeof *keywords;
	while (i < n && !(at_word(r, keywords[i].word) && !(extends && keywords[i].kind == GQL_DIRECTIVE)))
		i++;
	if (i == n) {
		unexpected(r, "a definition (type, input, enum, …)");
		return;
	}
	struct gql *g = node(r, keywords[i].kind);
	g->description = description;
	g->extends = extends;
	advance(r);
	if (g->kind == GQL_DIRECTIVE)
		expect_mark(r, '@');
	if (g->kind != GQL_SCHEMA)
		read_name(r, g);
	read_body(r, g);
	if (extends && !g->uses.n && !g->names.n && !g->members.n)
		unexpected(r, "what it is extended by");
	vec_push(r->a, out, g);
}

bool gql_read(struct appsync *s, struct str text, uint32_t base, struct gql_list *out)
{
	struct reader r = { .s = s, .a = s->a, .text = text, .base = base };
	advance(&r);
	if (r.t.kind == TOKEN_END)
		unexpected(&r, "a definition");
	while (!r.failed && r.t.kind != TOKEN_END)
		read_definition(&r, out);
	return !r.failed;
}
