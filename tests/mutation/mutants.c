#include "tests/mutation/mutants.h"

const char *const mutation_names[MUTATION_COUNT] = {
	[KEY_RENAMED] = "key renamed",
	[KEY_REMOVED] = "key removed",
	[TYPE_WRONG] = "wrong type",
	[NAME_DANGLING] = "dangling name",
	[SOURCE_UNKNOWN] = "variable of an unknown source",
	[ADDRESS_MISSING] = "variable without a value",
	[VARIABLE_UNCLOSED] = "variable not closed",
	[INDENT_MORE] = "indented by one more",
	[INDENT_LESS] = "indented by one less",
	[TAB_INDENT] = "indented by a tab",
	[QUOTE_UNCLOSED] = "quote not closed",
	[BRACKET_UNCLOSED] = "bracket not closed",
	[COLON_MISSING] = "colon missing",
	[KEY_TWICE] = "key twice",
};

struct finder {
	struct arena *a;
	struct str text;
	uint32_t base; /* position of its first byte */
	struct sites *out;
	uint8_t *seen; /* offsets at which a key or value was met: aliases lead to a text again */
};

static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

static void add(struct finder *f, enum mutation kind, struct site s) { vec_push(f->a, &f->out->of[kind], s); }

static struct str part(const struct finder *f, uint32_t at, uint32_t len) { return (struct str){ f->text.p + at, len }; }

/* Makes offsets in the text of a span's positions; false if it lies elsewhere. */
static bool here(const struct finder *f, struct span *s)
{
	if (s->at < f->base || s->at - f->base > f->text.n)
		return false;
	s->at -= f->base;
	return true;
}

static uint32_t line_start(struct str text, uint32_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

static uint32_t line_end(struct str text, uint32_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at;
}

/* ---- from the tree */

/* Two letters swapped where they differ, else the last one dropped. */
static struct str misspelt(struct arena *a, struct str key)
{
	for (uint32_t i = key.n / 2; i + 1 < key.n; i++)
		if (key.p[i] != key.p[i + 1] && is_name(key.p[i]) && is_name(key.p[i + 1])) {
			char *p = arena_alloc(a, key.n);
			memcpy(p, key.p, key.n);
			p[i] = key.p[i + 1];
			p[i + 1] = key.p[i];
			return (struct str){ p, key.n };
		}
	return str_to(key, key.n - 1);
}

static void value_sites(struct finder *f, const struct entry *e)
{
	static const char *const instead[] = {
		[VALUE_NULL] = "[]", [VALUE_BOOL] = "{wrong: kind}", [VALUE_NUMBER] = "wrong", [VALUE_STRING] = "{wrong: kind}", [VALUE_LIST] = "42", [VALUE_MAP] = "42",
	};
	struct span at = e->value->span, key = key_span(e);
	if (!here(f, &key) || !here(f, &at) || at.at < key.at + key.len || !at.len || value_origin(e->value))
		return;
	/* From the colon on, so that a value on the lines below comes up to its key. */
	uint32_t from = key.at + key.len;
	while (from < at.at && f->text.p[from] != ':')
		from++;
	if (from == at.at)
		return;
	struct str with = STR_CAT(f->a, STR(": "), str_z(instead[e->value->kind]));
	add(f, TYPE_WRONG, (struct site){ .at = from, .len = at.at + at.len - from, .with = with });
}

/* The whole lines of a key and its value; in a flow map, the text up to the next comma. */
static void removal(struct finder *f, const struct value *map, const struct entry *e, struct span parent)
{
	struct span key = key_span(e), value = e->value->span, whole = map->span;
	here(f, &key);
	uint32_t start = line_start(f->text, key.at), to = here(f, &value) ? value.at + value.len : 0;
	if (to < key.at + key.len)
		to = key.at + key.len;
	struct site s = { .at = start, .name = e->key };
	bool block = str_trim(part(f, start, key.at - start)).n == 0;
	if (block) {
		s.len = line_end(f->text, to) - start;
		s.len += start + s.len < f->text.n;
	} else {
		s.at = key.at;
		while (to < f->text.n && f->text.p[to] == ' ')
			to++;
		if (to >= f->text.n || f->text.p[to] != ',')
			return;
		s.len = to + 1 - s.at;
	}
	s.also[s.also_n++] = here(f, &parent) ? parent.at : 0;
	if (here(f, &whole) && whole.at < s.at)
		s.also[s.also_n++] = whole.at;
	add(f, KEY_REMOVED, s);
}

/* The line once more below itself, where it holds a whole entry of a block map. */
static void repetition(struct finder *f, const struct entry *e)
{
	struct span v = e->value->span, key = key_span(e);
	here(f, &key);
	uint32_t start = line_start(f->text, key.at), end = line_end(f->text, start);
	bool one_line = here(f, &v) && v.at >= start && v.at + v.len <= end && !is_list(e->value) && !is_map(e->value);
	if (!one_line || str_trim(part(f, start, key.at - start)).n || f->text.p[v.at] == '|' || f->text.p[v.at] == '>')
		return;
	struct str line = part(f, start, end - start);
	struct site s = { .at = end, .with = STR_CAT(f->a, STR("\n"), line), .also = { start }, .also_n = 1 };
	add(f, KEY_TWICE, s);
}

static bool first_time(struct finder *f, uint32_t at)
{
	bool first = at < f->text.n && !f->seen[at];
	if (first)
		f->seen[at] = 1;
	return first;
}

static void walk(struct finder *f, const struct value *v, struct span parent)
{
	list_each(i, v)
		walk(f, v->list.item[i], parent);
	struct span at = value_span(v);
	const bool long_enough = here(f, &at) && at.len > 2;
	const struct site closing = { .at = at.at + at.len - 1, .len = 1, .also = { at.at }, .also_n = 1 };
	if (long_enough && is_string(v) && strchr("'\"", f->text.p[at.at]))
		add(f, QUOTE_UNCLOSED, closing);
	if (long_enough && (is_list(v) || is_map(v)) && strchr("[{", f->text.p[at.at]))
		add(f, BRACKET_UNCLOSED, closing);
	map_each(e, v) {
		struct span k = key_span(e);
		bool written = here(f, &k) && str_eq(str_to(str_from(f->text, k.at), k.len), e->key);
		if (written && e->key.n > 1 && first_time(f, k.at)) {
			add(f, KEY_RENAMED, (struct site){ .at = k.at, .len = k.len, .with = misspelt(f->a, e->key), .name = e->key });
			value_sites(f, e);
			removal(f, v, e, parent);
			repetition(f, e);
			uint32_t colon = k.at + k.len;
			if (colon + 1 < f->text.n && f->text.p[colon] == ':' && f->text.p[colon + 1] == ' ')
				add(f, COLON_MISSING, (struct site){ .at = colon, .len = 1 });
		}
		walk(f, e->value, written ? key_span(e) : parent);
	}
}

/* ---- from the text */

static bool in_comment(const struct finder *f, uint32_t at)
{
	for (uint32_t i = line_start(f->text, at); i < at; i++)
		if (f->text.p[i] == '#' && (i == 0 || f->text.p[i - 1] == ' ' || f->text.p[i - 1] == '\n'))
			return true;
	return false;
}

/* What names a resource, parameter, condition or role: the name with another letter at its end. */
static void name_sites(struct finder *f)
{
	static const char *const before[] = { "!Ref ", "!GetAtt ", "!Condition ", " Ref: ", "{Ref: ", "Fn::GetAtt: ", "Fn::GetAtt': ", "DependsOn: ", "Condition: ", "role: ", "!If ", "!FindInMap " };
	for (size_t k = 0; k < sizeof before / sizeof *before; k++)
		for (int32_t from = 0; (from = str_search(f->text, str_z(before[k]), (uint32_t)from)) >= 0; from++) {
			uint32_t i = (uint32_t)from + (uint32_t)strlen(before[k]);
			while (i < f->text.n && strchr(" ['\"", f->text.p[i]))
				i++;
			uint32_t start = i;
			while (i < f->text.n && is_name(f->text.p[i]))
				i++;
			if (i > start && !in_comment(f, start) && !(i < f->text.n && f->text.p[i] == ':' && i + 1 < f->text.n && f->text.p[i + 1] != ':'))
				add(f, NAME_DANGLING, (struct site){ .at = i, .with = STR("Q") });
		}
}

static void variable_sites(struct finder *f)
{
	for (int32_t from = 0; (from = str_search(f->text, STR("${"), (uint32_t)from)) >= 0; from++) {
		uint32_t start = (uint32_t)from + 2, i = start;
		while (i < f->text.n && is_name(f->text.p[i]))
			i++;
		if (i == start || i >= f->text.n || in_comment(f, start) || (from > 0 && f->text.p[from - 1] == '\\') || (f->text.p[i] != ':' && f->text.p[i] != '('))
			continue;
		if (f->text.p[i] == ':' && i + 1 < f->text.n && f->text.p[i + 1] == ':')
			continue;
		add(f, SOURCE_UNKNOWN, (struct site){ .at = i, .with = STR("q") });
		while (i < f->text.n && !strchr("},\n", f->text.p[i]))
			i++;
		if (i >= f->text.n || f->text.p[i] == '\n')
			continue;
		add(f, ADDRESS_MISSING, (struct site){ .at = i, .with = STR("Qq") });
		if (f->text.p[i] == '}')
			add(f, VARIABLE_UNCLOSED, (struct site){ .at = i, .len = 1 });
	}
}

static void line_sites(struct finder *f)
{
	for (uint32_t start = 0, end; start < f->text.n; start = end + 1) {
		end = line_end(f->text, start);
		uint32_t i = start;
		while (i < end && f->text.p[i] == ' ')
			i++;
		if (i == end || f->text.p[i] == '#')
			continue;
		add(f, INDENT_MORE, (struct site){ .at = start, .with = STR(" ") });
		if (i > start) {
			add(f, INDENT_LESS, (struct site){ .at = start, .len = 1 });
			add(f, TAB_INDENT, (struct site){ .at = start, .len = i - start, .with = STR("\t") });
		}
	}
}

void sites_find(struct arena *a, struct str text, uint32_t base, const struct value *config, struct sites *out)
{
	struct finder f = { a, text, base, out, arena_alloc(a, text.n + 1) };
	*out = (struct sites){ 0 };
	walk(&f, config, (struct span){ 0 });
	name_sites(&f);
	variable_sites(&f);
	line_sites(&f);
}

static uint32_t line_of(struct str text, uint32_t at)
{
	uint32_t line = 1;
	for (uint32_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

struct mutant mutant_make(struct arena *a, struct str text, const struct site *s)
{
	struct mutant m = { .text = STR_CAT(a, str_to(text, s->at), s->with, str_from(text, s->at + s->len)) };
	/* The repeated line stands behind the line break that with begins with. */
	m.line[m.line_n++] = line_of(m.text, s->at + (s->with.n && s->with.p[0] == '\n'));
	for (uint32_t i = 0; i < s->also_n; i++)
		m.line[m.line_n++] = line_of(m.text, s->also[i]);
	return m;
}
