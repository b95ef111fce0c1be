#include "ir/literals.h"

#include "ir/base/bytes16.h"

/* The source that a text begins with in any case, before one of the characters; empty if there is none. */
static struct str source_before(const struct cx *cx, struct str s, const char *ends)
{
	for (const char *const *source = cx->variable_sources; source && *source; source++) {
		const struct str name = str_z(*source);
		if (s.n > name.n + 1 && strchr(ends, s.p[name.n]) && str_eq_nocase(str_to(s, name.n), name))
			return name;
	}
	return STR("");
}

/* An address as variables have it, which no code and no JSON looks like. */
static bool is_address(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && !strchr("._-/:~", s.p[i]))
			return false;
	return s.n > 0;
}

static struct str variable(struct arena *a, struct str source, struct str address)
{
	return str_fmt(a, "${%.*s:%.*s}", STRA(source), STRA(address));
}

/* ${…}: what was meant by it; empty: nothing that is known. */
static struct str meant_by(const struct cx *cx, struct str inside)
{
	struct arena *a = cx->arena;
	static const char *const words[][2] = {
		{ "stage", "${sls:stage}" }, { "region", "${aws:region}" }, { "service", "${self:service}" },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eqz(inside, words[i][0]))
			return str_z(words[i][1]);
	const struct str s = str_trim(inside), source = source_before(cx, s, ":.");
	const struct str address = str_trim(str_from(s, source.n + 1));
	if (source.n && is_address(address) && !(str_eqz(source, "aws") && s.p[source.n] == ':'))
		return variable(a, source, address);
	if (str_starts(s, "process.env.") && is_address(str_from(s, 12)))
		return variable(a, STR("env"), str_from(s, 12));
	if ((str_starts(s, "custom.") || str_starts(s, "provider.")) && is_address(s))
		return variable(a, STR("self"), s);
	return STR("");
}

/* At an opening bracket: the text up to its closing one, without both; empty if it is not closed. */
static struct str within(struct str text, uint32_t open, char close)
{
	const struct str rest = str_from(text, open + 1);
	const int32_t end = str_find(rest, close);
	return end < 0 ? STR("") : str_to(rest, (uint32_t)end);
}

bool literal_possible(const struct cx *cx, struct str text)
{
	if (!bytes16_hold(text, '{', '('))
		return false;
	for (int32_t at, from = 0; (at = str_find(str_from(text, (uint32_t)from), '{')) >= 0; from += at + 1)
		if ((from + at > 0 && text.p[from + at - 1] == '$') || source_before(cx, str_from(text, (uint32_t)(from + at) + 1), ":").n)
			return true;
	return str_search(text, STR("$("), 0) >= 0;
}

bool literal_next(const struct cx *cx, struct str text, uint32_t *at, struct literal *out)
{
	for (uint32_t i = *at; i < text.n; i++) {
		const char c = text.p[i], before = i ? text.p[i - 1] : 0;
		if ((c != '{' && c != '(') || (c == '(' && before != '$'))
			continue;
		const struct str inside = within(text, i, c == '{' ? '}' : ')');
		const bool dollar = before == '$';
		const uint32_t from = i - dollar;
		*out = (struct literal){ .text = str_to(str_from(text, from), inside.n + 2 + dollar), .name = inside };
		*at = i + 1;
		if (!inside.n)
			continue;
		if (dollar && c == '{') { /* what is a variable by its form was escaped, or belongs to somebody else */
			const struct str source = source_before(cx, inside, ":");
			if (source.n && str_eq(str_to(inside, source.n), source))
				continue;
			out->meant = meant_by(cx, inside);
			return true;
		}
		const struct str source = source_before(cx, inside, ":");
		if (source.n && is_address(str_from(inside, source.n + 1)) && ascii_lower(inside.p[0])) {
			out->meant = variable(cx->arena, source, str_from(inside, source.n + 1));
			return true;
		}
	}
	*at = text.n;
	return false;
}

void literal_label(struct cx *cx, struct diag *g, const struct value *map)
{
	struct arena *a = cx->arena;
	const struct str written = span_known(map->span) ? source_text(cx->sources, map->span) : STR("");
	if (str_starts(written, "{{")) {
		diag_label(cx->diags, g, "put a text that begins with '{' in quotes");
		if (str_find(written, '\'') < 0 && str_find(written, '\n') < 0)
			diag_edit(cx->diags, g, true, map->span, STR_CAT(a, STR("'"), written, STR("'")));
		return;
	}
	const struct str inside = str_starts(written, "{") ? str_trim(within(written, 0, '}')) : STR(""), source = source_before(cx, inside, ":");
	const struct str address = str_from(inside, source.n + 1);
	if (!source.n || !is_address(address))
		return;
	const struct str meant = variable(a, source, address);
	diag_label(cx->diags, g, "did you mean %.*s?", STRA(meant));
	diag_edit(cx->diags, g, false, map->span, STR_CAT(a, STR("'"), meant, STR("'"))); /* in quotes: it may stand within brackets */
}
