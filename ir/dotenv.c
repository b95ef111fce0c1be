#include "ir/dotenv.h"

#include "ir/base/ascii.h"

/* v3.40 dies where one value takes some thousand steps. Fuzzers are built with a lower bound. */
#ifndef DOTENV_BYTES_MOST
#define DOTENV_BYTES_MOST (1 << 26)
#endif
enum { EXPANSIONS_MOST = 4000 };

struct reader {
	struct arena *arena;
	uint32_t base; /* position of the first byte */
	struct str s;
};

static bool in_name(char c) { return c == '_' || ascii_alnum(c); }
static char at(const struct reader *r, uint32_t i) { return i < r->s.n ? r->s.p[i] : 0; }

/* Bytes of the white space at i, 0: there is none. A byte order mark is such. */
static uint32_t blank(const struct reader *r, uint32_t i) { return i < r->s.n ? str_blank(str_from(r->s, i)) : 0; }

static uint32_t past_blanks(const struct reader *r, uint32_t i)
{
	for (uint32_t n; (n = blank(r, i));)
		i += n;
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
	for (uint32_t n; at(r, i) != '\n' && (n = blank(r, i));)
		i += n;
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
	if (str_starts(str_from(r->s, i), "export") && blank(r, i + 6))
		i = past_blanks(r, i + 6);
	uint32_t key = i;
	while (in_name(at(r, i)) || at(r, i) == '.' || at(r, i) == '-')
		i++;
	struct str name = str_to(str_from(r->s, key), i - key);
	uint32_t sign = past_blanks(r, i);
	if (!name.n || (at(r, sign) != '=' && !(at(r, i) == ':' && blank(r, i + 1))))
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
	struct span span = span_make(r->base + (text.n ? (uint32_t)(text.p - r->s.p) : key), text.n ? text.n : name.n);
	struct value *v = value_at(v_str(r->arena, unquoted(r->arena, text)), span);
	map_put_at(r->arena, into, name, span_make(r->base + key, name.n), v);
	return next;
}

/* What values are looked up in: the environment of the process with what .env files have put there. */
struct environment {
	struct cx *cx;
	const struct value *before, *parsed; /* of earlier files, and of this one as written; before may be NULL */
};

static bool in_environment(const struct environment *env, struct str name, struct str *value)
{
	const char *z = env->cx->host->getenv(env->cx->host, str_zdup(env->cx->arena, name));
	const struct value *v = z ? NULL : map_get(env->before, name);
	v = v || z ? v : map_get(env->parsed, name);
	*value = z ? str_z(z) : value_str(v);
	return z || v;
}

/* The last dollar that no backslash precedes, or -1. */
static int32_t last_dollar(struct str s)
{
	for (int32_t i = (int32_t)s.n - 1; i >= 0; i--)
		if (s.p[i] == '$' && (i == 0 || s.p[i - 1] != '\\'))
			return i;
	return -1;
}

/* $NAME, ${NAME} or ${NAME:-default} at the begin of a text. */
struct group {
	struct str all, name, otherwise;
};

static struct group group_of(struct str s)
{
	struct group g = { .all = s };
	uint32_t i = 1, from;
	i += i < s.n && s.p[i] == '{';
	for (from = i; i < s.n && in_name(s.p[i]); i++)
		;
	g.name = str_to(str_from(s, from), i - from);
	if (str_starts(str_from(s, i), ":-")) {
		for (from = i += 2; i < s.n && s.p[i] != '}' && s.p[i] != '\\'; i++)
			;
		g.otherwise = str_to(str_from(s, from), i - from);
	}
	g.all.n = i + (i < s.n && s.p[i] == '}');
	return g;
}

/* What String.replace puts in: $$ is a dollar, $& what is replaced, $` what stands before and $' what behind. */
static struct str replacement(struct arena *a, struct str value, struct str before, struct str replaced, struct str behind)
{
	struct str out = STR("");
	for (int32_t dollar; (dollar = str_find(value, '$')) >= 0;) {
		char kind = (uint32_t)dollar + 1 < value.n ? value.p[dollar + 1] : 0;
		struct str put = kind == '&' ? replaced : kind == '`' ? before : kind == '\'' ? behind : STR("$");
		out = STR_CAT(a, out, str_to(value, (uint32_t)dollar), put);
		value = str_from(value, (uint32_t)dollar + (kind == '$' || kind == '&' || kind == '`' || kind == '\'' ? 2 : 1));
	}
	return out.n ? STR_CAT(a, out, value) : value;
}

/*
 * A value with its groups replaced from the last one on, results included; of equal ones the first is replaced, even
 * within a longer name. NULL after reporting a value without end. left: bytes that the file's values may still come to on
 * the way.
 */
static struct value *expand(const struct environment *env, const struct entry *e, int64_t *left)
{
	struct cx *cx = env->cx;
	struct arena *a = cx->arena;
	struct str v;
	in_environment(env, e->key, &v);
	int32_t dollar;
	for (int steps = 0; (dollar = last_dollar(v)) >= 0; steps++) {
		struct group g = group_of(str_from(v, (uint32_t)dollar));
		if (!g.name.n)
			break;
		struct str value;
		if (!in_environment(env, g.name, &value) || !value.n)
			value = g.otherwise;
		uint32_t at = (uint32_t)str_search(v, g.all, 0);
		struct str before = str_to(v, at), behind = str_from(v, at + g.all.n);
		v = STR_CAT(a, before, replacement(a, value, before, g.all, behind), behind);
		if ((*left -= v.n + 16) < 0 || steps > EXPANSIONS_MOST) {
			/* Without the line: what else stands on it may be a secret. */
			struct str path = source_path(cx->sources, key_span(e));
			diag(cx->diags, D_DOTENV_ENDLESS, (struct span){ 0 }, "the value of '%.*s' in '%.*s' has no end: it refers to itself, or grows too large", STRA(e->key), STRA(path));
			return NULL;
		}
	}
	return v_str(a, str_replace(a, v, STR("\\$"), STR("$")));
}

const struct value *dotenv_parse(struct cx *cx, struct str path, struct str text, const struct value *before, bool raw)
{
	text = str_utf8(cx->arena, text);
	text = str_replace(cx->arena, str_replace(cx->arena, text, STR("\r\n"), STR("\n")), STR("\r"), STR("\n"));
	struct reader r = { cx->arena, source_add(cx->sources, path, text), text };
	source_hide(cx->sources, r.base);
	struct value *parsed = v_map(cx->arena), *out = v_map(cx->arena);
	for (uint32_t i = 0; i < text.n;)
		i = assignment(&r, i, parsed);
	if (raw)
		return parsed;
	const struct environment env = { cx, before, parsed };
	int64_t left = DOTENV_BYTES_MOST + (int64_t)text.n;
	bool ok = true;
	map_each(e, parsed) {
		struct value *v = expand(&env, e, &left);
		ok &= v != NULL;
		if (v)
			map_put_at(cx->arena, out, e->key, key_span(e), value_at(v, e->value->span));
	}
	return ok ? out : NULL;
}

const struct value *dotenv_load(struct cx *cx, struct str stage)
{
	const struct str names[] = { STR_CAT(cx->arena, STR(".env."), stage), STR(".env") };
	for (int i = 0; i < 2; i++) {
		struct str text, path = STR_CAT(cx->arena, cx->root, names[i]);
		enum file_kind kind = cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text);
		if (kind == FILE_REGULAR) {
			vec_push(cx->arena, &cx->files_read, path);
			return dotenv_parse(cx, path, text, NULL, false);
		}
		if (kind == FILE_MISSING)
			continue;
		struct str why = file_problem(cx->host, cx->arena, str_zdup(cx->arena, path), kind);
		diag(cx->diags, D_DOTENV_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s'%.*s", STRA(path), STRA(why));
		return NULL;
	}
	return v_map(cx->arena);
}
