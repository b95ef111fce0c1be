#include "compiler/vars/grammar.h"

#include "ir/js.h"

enum { NESTING_MOST = 100 }; /* ${ within ${ */

struct parser {
	struct arena *arena;
	struct str s;
	uint32_t i;     /* the next byte */
	uint32_t depth;
	struct var_fault fault;
};

static bool open_braces(struct parser *p, struct var_text *into, uint32_t start, bool strict);

static bool fail(struct parser *p, const char *what, uint32_t at)
{
	if (!p->fault.what)
		p->fault = (struct var_fault){ what, at };
	return false;
}

static bool unclosed(struct parser *p, uint32_t start)
{
	return fail(p, "the variable is not closed: a '}' is missing", start);
}

static bool more(const struct parser *p) { return p->i < p->s.n; }
static char here(const struct parser *p) { return p->s.p[p->i]; }
static struct str slice(const struct parser *p, uint32_t from) { return str_to(str_from(p->s, from), p->i - from); }

static void blanks(struct parser *p)
{
	while (more(p) && here(p) == ' ')
		p->i++;
}

static bool word_char(char c) { return ascii_alnum(c) || c == '.' || c == '-'; }

static bool is_type(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]))
			return false;
	return s.n && ascii_lower(s.p[0]);
}

/* At a '$'. Doubled dollars open one variable; the character after a lone one is never looked at. */
static bool dollar(struct parser *p, struct var_text *into, bool strict)
{
	uint32_t start = p->i;
	while (more(p) && here(p) == '$')
		p->i++;
	if (!more(p))
		return true;
	if (p->s.p[p->i++] != '{')
		return true;
	if (p->depth == NESTING_MOST)
		return fail(p, "variables are nested too deeply", start);
	p->depth++;
	bool ok = open_braces(p, into, start, strict);
	p->depth--;
	return ok;
}

/* Braces that are not ours: variables inside of them are. */
static bool foreign(struct parser *p, struct var_text *into)
{
	while (more(p)) {
		if (here(p) == '}') {
			p->i++;
			return true;
		}
		if (here(p) != '$')
			p->i++;
		else if (!dollar(p, into, false))
			return false;
	}
	return true;
}

/* A number, true, false or null; NULL for any other word. */
static const struct value *literal_of(struct arena *a, struct str s)
{
	double d;
	if (str_eqz(s, "true") || str_eqz(s, "false"))
		return v_bool(a, s.p[0] == 't');
	if (str_eqz(s, "null"))
		return v_null(a);
	if (!js_number(s, &d))
		return NULL;
	bool plain = s.n && s.p[0] >= '1' && s.p[0] <= '9';
	for (uint32_t i = 0; i < s.n; i++)
		plain = plain && ascii_digit(s.p[i]);
	return v_number(a, d, plain ? s : STR(""));
}

/* At a quote; the value of the quoted text, or NULL at a fault. */
static const struct value *quoted(struct parser *p, uint32_t variable)
{
	uint32_t start = p->i;
	char quote = here(p);
	for (p->i++; more(p) && here(p) != quote; p->i++)
		if (quote == '"' && here(p) == '\\')
			p->i++;
	if (!more(p)) {
		unclosed(p, variable);
		return NULL;
	}
	const struct str inside = slice(p, start + 1);
	p->i++;
	if (quote != '"')
		return v_str(p->arena, inside);
	const struct value *text = js_json_parse(p->arena, slice(p, start));
	if (!text)
		fail(p, "the text in double quotes is not valid: it is read as JSON", start);
	return text;
}

/* Whether the parts are one that fills the text, which then keeps its value's type. */
static void finish_text(struct var_text *t)
{
	t->whole = t->part.n == 1 && t->part.at[0].start == 0 && t->part.at[0].end == t->text.n;
}

/* A run of text with variables in it, up to one of the two end characters. */
static bool run(struct parser *p, const char *ends, uint32_t variable, struct var_operand *out, bool *nested)
{
	uint32_t start = p->i;
	struct var_text *t = ARENA_NEW(p->arena, struct var_text);
	t->base = start;
	while (more(p) && !strchr(ends, here(p))) {
		if (here(p) != '$') {
			p->i++;
			continue;
		}
		*nested = true;
		uint32_t before = t->part.n;
		if (!dollar(p, t, true))
			return false;
		for (uint32_t k = before; k < t->part.n; k++) {
			t->part.at[k].start -= start;
			t->part.at[k].end -= start;
		}
	}
	if (!more(p))
		return unclosed(p, variable);
	t->text = str_trim(slice(p, start));
	finish_text(t);
	if (t->part.n)
		out->text = t;
	else
		out->value = v_str(p->arena, t->text);
	return true;
}

/* After '(': the parameters up to and with ')'. */
static bool params(struct parser *p, uint32_t variable, struct var_use *use)
{
	for (;;) {
		blanks(p);
		if (!more(p))
			return unclosed(p, variable);
		struct var_operand o = { 0 };
		uint32_t start = p->i;
		char c = here(p);
		if (c == ')') {
			p->i++;
			return true;
		}
		if (c == ',') {
			o.value = v_null(p->arena);
		} else if (c == '"' || c == '\'') {
			if (!(o.value = quoted(p, variable)))
				return false;
			blanks(p);
		} else {
			bool nested = false;
			if (!run(p, "),}", variable, &o, &nested))
				return false;
			if (!nested) {
				const struct value *typed = literal_of(p->arena, value_str(o.value));
				/* v3.40: false and 0 written as a parameter are no parameter. */
				if (typed)
					o.value = js_truthy(typed) ? typed : v_null(p->arena);
			}
		}
		if (!more(p))
			return unclosed(p, variable);
		c = p->s.p[p->i++];
		if (c != ')' && c != ',')
			return fail(p, "a parameter is not well formed: expected ',' or ')'", start);
		vec_push(p->arena, &use->param, o);
		if (c == ')')
			return true;
	}
}

enum after { AFTER_FAULT, AFTER_SOURCE, AFTER_VARIABLE, AFTER_FOREIGN };

static enum after separator(struct parser *p, uint32_t variable, const char *what, uint32_t at)
{
	blanks(p);
	if (!more(p))
		return unclosed(p, variable) ? AFTER_SOURCE : AFTER_FAULT;
	char c = here(p);
	if (c != ',' && c != '}')
		return fail(p, what, at) ? AFTER_SOURCE : AFTER_FAULT;
	p->i++;
	return c == ',' ? AFTER_SOURCE : AFTER_VARIABLE;
}

/* After ':'. may_be_foreign: a second colon makes it somebody else's notation. */
static enum after address(struct parser *p, uint32_t variable, struct var_use *use, bool may_be_foreign)
{
	static const char what[] = "the address is not well formed";
	blanks(p);
	uint32_t start = p->i;
	if (!more(p) || here(p) == ',' || here(p) == '}')
		return separator(p, variable, what, start);
	if (here(p) == ':') {
		if (may_be_foreign)
			return AFTER_FOREIGN;
		fail(p, what, start);
		return AFTER_FAULT;
	}
	struct var_operand o = { 0 };
	bool nested = false;
	if (here(p) == '"' || here(p) == '\'') {
		if (!(o.value = quoted(p, variable)))
			return AFTER_FAULT;
	} else if (!run(p, ",}", variable, &o, &nested)) {
		return AFTER_FAULT;
	}
	use->address = ARENA_NEW(p->arena, struct var_operand);
	*use->address = o;
	return separator(p, variable, what, start);
}

/* After the type's name, at ':' or '('. */
static enum after named(struct parser *p, uint32_t variable, struct var_use *use, bool may_be_foreign)
{
	if (p->s.p[p->i++] == '(') {
		use->has_params = true;
		if (!params(p, variable, use))
			return AFTER_FAULT;
		blanks(p);
		if (!more(p) || here(p) != ':')
			return separator(p, variable, "expected ':', ',' or '}' after the parameters", p->i);
		p->i++;
		may_be_foreign = false;
	}
	return address(p, variable, use, may_be_foreign);
}

/* A source after a comma: named, or a literal. */
static enum after fallback(struct parser *p, uint32_t variable, struct var_use *use)
{
	static const char what[] = "after a comma stands a source (name:address), a text in quotes, a number, true, false or null";
	blanks(p);
	uint32_t start = use->at = p->i;
	if (!more(p))
		return unclosed(p, variable) ? AFTER_SOURCE : AFTER_FAULT;
	if (here(p) == '"' || here(p) == '\'') {
		if (!(use->literal = quoted(p, variable)))
			return AFTER_FAULT;
		enum after after = separator(p, variable, "expected '}' after a literal fallback", start);
		if (after != AFTER_SOURCE)
			return after;
		fail(p, "a literal fallback is the last one: expected '}'", start);
		return AFTER_FAULT;
	}
	while (more(p) && (word_char(here(p)) || (here(p) == ' ' && p->i > start)))
		p->i++;
	if (!more(p))
		return unclosed(p, variable) ? AFTER_SOURCE : AFTER_FAULT;
	struct str word = slice(p, start);
	char c = here(p);
	if ((c == ':' || c == '(') && is_type(word)) {
		use->type = word;
		return named(p, variable, use, false);
	}
	use->literal = c == '}' && p->i > start ? literal_of(p->arena, str_trim(word)) : NULL;
	if (!use->literal) {
		if (c == '$')
			fail(p, "a fallback is written without '${' and '}' of its own", start);
		else
			fail(p, c == '}' && p->i > start ? "a text in a fallback stands in quotes" : what, start);
		return AFTER_FAULT;
	}
	p->i++;
	return AFTER_VARIABLE;
}

/* Past "${". strict: within a variable, where only another variable may stand. */
static bool open_braces(struct parser *p, struct var_text *into, uint32_t start, bool strict)
{
	static const char not_a_variable[] = "only a variable (name:address) may stand here";
	uint32_t name = p->i;
	if (!more(p))
		return true;
	if (ascii_lower(here(p)))
		while (more(p) && word_char(here(p)))
			p->i++;
	bool typed = p->i > name && more(p) && (here(p) == ':' || here(p) == '(');
	if (!more(p))
		return true;
	if (!typed)
		return strict ? fail(p, not_a_variable, name) : foreign(p, into);
	struct var_part part = { .start = start };
	struct var_use use = { .type = slice(p, name), .at = name };
	enum after after = named(p, start, &use, !strict);
	if (after == AFTER_FOREIGN)
		return foreign(p, into);
	while (after != AFTER_FAULT) {
		vec_push(p->arena, &part.use, use);
		if (after == AFTER_VARIABLE)
			break;
		use = (struct var_use){ 0 };
		after = fallback(p, start, &use);
	}
	if (after == AFTER_FAULT)
		return false;
	part.end = p->i;
	vec_push(p->arena, &into->part, part);
	return true;
}

/* An escape: half of the backslashes stay, and the dollar if the last one was for it. */
static void escape(struct parser *p, struct var_text *into, uint32_t start, uint32_t end, uint32_t slashes, const char *tail)
{
	char *kept = text_room(p->arena, slashes + 1, p->s);
	memset(kept, '\\', slashes);
	struct str text = STR_CAT(p->arena, (struct str){ kept, slashes }, str_z(tail));
	struct var_part part = { .start = start, .end = end, .done = true, .value = v_str(p->arena, text) };
	vec_push(p->arena, &into->part, part);
}

/* At a backslash of the outermost text. Backslashes count only right before "${". */
static bool backslashes(struct parser *p, struct var_text *into)
{
	uint32_t start = p->i;
	while (more(p) && here(p) == '\\')
		p->i++;
	uint32_t n = p->i - start;
	bool opens = p->i + 1 < p->s.n && here(p) == '$' && p->s.p[p->i + 1] == '{';
	if (!opens) {
		/* An odd one hides the character after it: "\$$" is a dollar and the start of a variable. */
		if (n % 2 && more(p))
			p->i++;
		return true;
	}
	if (n % 2 == 0) {
		escape(p, into, start, p->i, n / 2, "");
		return dollar(p, into, false);
	}
	escape(p, into, start, p->i + 1, n / 2, "$");
	p->i += 2;
	return true;
}

struct var_text *var_parse(struct arena *a, struct str text, struct var_fault *fault)
{
	*fault = (struct var_fault){ 0 };
	if (str_find(text, '$') < 0)
		return NULL;
	struct parser p = { .arena = a, .s = text };
	struct var_text *t = ARENA_NEW(a, struct var_text);
	t->text = text;
	bool ok = true;
	while (ok && more(&p)) {
		if (here(&p) == '\\')
			ok = backslashes(&p, t);
		else if (here(&p) == '$')
			ok = dollar(&p, t, false);
		else
			p.i++;
	}
	*fault = p.fault;
	finish_text(t);
	return ok && t->part.n ? t : NULL;
}

struct var_text *var_parse_pieces(struct arena *a, const struct str *piece, uint32_t n, struct var_fault *fault)
{
	struct var_text *all = ARENA_NEW(a, struct var_text);
	uint32_t base = 0;
	for (uint32_t i = 0; i < n; base += piece[i++].n) {
		struct var_text *t = var_parse(a, piece[i], fault);
		if (fault->what)
			return NULL;
		for (uint32_t k = 0; t && k < t->part.n; k++) {
			struct var_part part = t->part.at[k];
			part.start += base;
			part.end += base;
			for (uint32_t u = 0; u < part.use.n; u++)
				part.use.at[u].at += base;
			vec_push(a, &all->part, part);
		}
	}
	*fault = (struct var_fault){ 0 };
	all->text = str_cat(a, piece, n);
	return all->part.n ? all : NULL;
}
