/* .env files, as the packages dotenv 16 and dotenv-expand 10 read them. */
#include "compiler/vars/resolver.h"

enum { EXPANSIONS_MOST = 1000, VALUE_MOST = 1 << 20 };

struct reader {
	struct arena *arena;
	uint32_t file;
	struct str s;
};

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool word(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static char at(const struct reader *r, uint32_t i) { return i < r->s.n ? r->s.p[i] : 0; }

static uint32_t past_blanks(const struct reader *r, uint32_t i)
{
	while (i < r->s.n && blank(r->s.p[i]))
		i++;
	return i;
}

static uint32_t line_end(const struct reader *r, uint32_t i)
{
	while (i < r->s.n && r->s.p[i] != '\n')
		i++;
	return i;
}

/* Whether only blanks and a comment follow on the line. */
static bool nothing_after(const struct reader *r, uint32_t i)
{
	while (i < r->s.n && r->s.p[i] != '\n' && blank(r->s.p[i]))
		i++;
	return i >= r->s.n || r->s.p[i] == '\n' || r->s.p[i] == '#';
}

/*
 * The end of a quoted value that begins at i (past its last quote), or 0. A quote after a backslash closes only
 * if no other one does.
 */
static uint32_t quoted_end(const struct reader *r, uint32_t i)
{
	uint32_t escaped = 0;
	char quote = r->s.p[i];
	for (uint32_t k = i + 1; k < r->s.n; k++) {
		if (r->s.p[k] != quote)
			continue;
		if (r->s.p[k - 1] != '\\')
			return nothing_after(r, k + 1) ? k + 1 : escaped;
		if (nothing_after(r, k + 1))
			escaped = k + 1;
	}
	return escaped;
}

static struct str unquoted(struct arena *a, struct str v)
{
	char quote = v.n > 1 ? v.p[0] : 0;
	if ((quote != '\'' && quote != '"' && quote != '`') || v.p[v.n - 1] != quote)
		return v;
	v = str_to(str_from(v, 1), v.n - 2);
	if (quote != '"')
		return v;
	return str_replace(a, str_replace(a, v, STR("\\n"), STR("\n")), STR("\\r"), STR("\r"));
}

/* One assignment at a line's start; returns where to go on. */
static uint32_t assignment(struct reader *r, uint32_t start, struct value *into)
{
	uint32_t i = past_blanks(r, start), next = line_end(r, i) + 1;
	if (str_starts(str_from(r->s, i), "export") && blank(at(r, i + 6)))
		i = past_blanks(r, i + 6);
	uint32_t key = i;
	while (word(at(r, i)) || at(r, i) == '.' || at(r, i) == '-')
		i++;
	struct str name = str_to(str_from(r->s, key), i - key);
	uint32_t sign = past_blanks(r, i);
	if (!name.n || (at(r, sign) != '=' && !(at(r, i) == ':' && blank(at(r, i + 1)))))
		return next;
	i = at(r, sign) == '=' ? sign + 1 : i + 1;
	uint32_t quote = past_blanks(r, i), end = 0;
	if (at(r, quote) == '\'' || at(r, quote) == '"' || at(r, quote) == '`')
		end = quoted_end(r, quote);
	if (end) {
		i = quote;
		next = line_end(r, end) + 1;
	} else {
		for (end = i; end < r->s.n && r->s.p[end] != '#' && r->s.p[end] != '\n'; end++)
			;
		next = line_end(r, end) + 1;
	}
	struct str text = str_trim(str_to(str_from(r->s, i), end - i));
	struct span span = { r->file, text.n ? (uint32_t)(text.p - r->s.p) : key, text.n ? text.n : name.n };
	struct value *v = value_at(v_str(r->arena, unquoted(r->arena, text)), span);
	map_put_at(r->arena, into, name, span_make(r->file, key, name.n), v);
	return next;
}

/* The environment's value, or the file's. */
static struct str known(struct cx *cx, const struct value *parsed, struct str name)
{
	const char *z = cx->host->getenv(cx->host, str_zdup(cx->arena, name));
	return z ? str_z(z) : value_str(map_get(parsed, name));
}

/* The last dollar that no backslash precedes, or -1. */
static int32_t last_dollar(struct str s)
{
	for (int32_t i = (int32_t)s.n - 1; i >= 0; i--)
		if (s.p[i] == '$' && (i == 0 || s.p[i - 1] != '\\'))
			return i;
	return -1;
}

/* Replaces $NAME, ${NAME} and ${NAME:-default} from the right, results included. */
static struct str expand(struct cx *cx, const struct value *parsed, struct str v)
{
	for (int n = 0; n < EXPANSIONS_MOST && v.n < VALUE_MOST; n++) {
		int32_t dollar = last_dollar(v);
		if (dollar < 0)
			break;
		uint32_t i = (uint32_t)dollar + 1;
		i += i < v.n && v.p[i] == '{';
		uint32_t name = i;
		while (i < v.n && word(v.p[i]))
			i++;
		if (i == name)
			break;
		struct str value = known(cx, parsed, str_to(str_from(v, name), i - name));
		if (str_starts(str_from(v, i), ":-")) {
			uint32_t from = i += 2;
			while (i < v.n && v.p[i] != '}' && v.p[i] != '\\')
				i++;
			value = value.n ? value : str_to(str_from(v, from), i - from);
		}
		i += i < v.n && v.p[i] == '}';
		v = STR_CAT(cx->arena, str_to(v, (uint32_t)dollar), value, str_from(v, i));
	}
	return str_replace(cx->arena, v, STR("\\$"), STR("$"));
}

static const struct value *parse(struct cx *cx, struct str path, struct str text)
{
	text = str_replace(cx->arena, str_replace(cx->arena, text, STR("\r\n"), STR("\n")), STR("\r"), STR("\n"));
	struct reader r = { cx->arena, source_add(cx->sources, path, text), text };
	struct value *parsed = v_map(cx->arena), *out = v_map(cx->arena);
	for (uint32_t i = 0; i < text.n;)
		i = assignment(&r, i, parsed);
	map_each (e, parsed) {
		struct value *v = v_str(cx->arena, expand(cx, parsed, known(cx, parsed, e->key)));
		map_put_at(cx->arena, out, e->key, e->key_span, value_at(v, e->value->span));
	}
	return out;
}

const struct value *dotenv_load(struct cx *cx, struct str stage)
{
	const struct str names[] = { STR_CAT(cx->arena, STR(".env."), stage), STR(".env") };
	for (int i = 0; i < 2; i++) {
		struct str text, path = STR_CAT(cx->arena, cx->root, names[i]);
		enum file_kind kind = cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text);
		if (kind == FILE_REGULAR) {
			vec_push(cx->arena, &cx->files_read, path);
			return parse(cx, path, str_utf8(cx->arena, text));
		}
		if (kind == FILE_MISSING)
			continue;
		diag(cx->diags, D_DOTENV_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s'%s", STRA(path),
		     kind == FILE_FOLDER ? ": it is a folder" : "");
		return NULL;
	}
	return v_map(cx->arena);
}
