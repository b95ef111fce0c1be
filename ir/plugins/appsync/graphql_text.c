/* graphql_text: GraphQL's texts, read and printed again as graphql-js does: "…" with escapes, and blocks without their indentation. */
#include "ir/base/utf8.h"
#include "ir/plugins/appsync/graphql.h"

/* ---- "…" */

static int hex(char c)
{
	return ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F'                           ? c - 'A' + 10 :
								 -1;
}

/* Of \uXXXX or \u{X…}, where at is behind the u. False: it is none. */
static bool unicode(struct str s, uint32_t *at, uint32_t *out)
{
	const bool braces = *at < s.n && s.p[*at] == '{';
	uint32_t n = 0;
	*out = 0;
	for (*at += braces; *at < s.n && hex(s.p[*at]) >= 0 && (braces || n < 4); n++, (*at)++) {
		*out = *out * 16 + (uint32_t)hex(s.p[*at]);
		if (*out > 0x10FFFF)
			return false;
	}
	if (braces ? !n || *at >= s.n || s.p[(*at)++] != '}' : n != 4)
		return false;
	return !braces || *out < 0xD800 || *out > 0xDFFF;
}

/* Two halves of a pair make one code point. */
static bool paired(struct str s, uint32_t *at, uint32_t *c)
{
	uint32_t low, next = *at + 2;
	if (*c < 0xD800 || *c > 0xDFFF)
		return true;
	if (*c > 0xDBFF || !str_starts(str_from(s, *at), "\\u") || !unicode(s, &next, &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
	*at = next;
	return true;
}

static void put_code_point(struct buf *b, uint32_t c)
{
	char utf8[4];
	static const char *const short_ones[] = { ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\" };
	if (c < sizeof short_ones / sizeof *short_ones && short_ones[c])
		buf_z(b, short_ones[c]);
	else if (c < 0x20 || (c >= 0x7F && c <= 0x9F))
		buf_putf(b, "\\u%04X", c);
	else
		buf_put(b, utf8, utf8_encode(utf8, c));
}

static uint32_t decode(struct str s, uint32_t *at)
{
	const uint32_t n = utf8_at(s, *at), c = utf8_decode(s, *at, n);
	*at += n ? n : 1;
	return c;
}

static bool escape(struct str raw, uint32_t *at, uint32_t *c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char e = *at < raw.n ? raw.p[(*at)++] : 0;
	const char *known = e ? strchr(from, e) : NULL;
	if (e == 'u')
		return unicode(raw, at, c) && paired(raw, at, c);
	*c = known ? (uint32_t)(unsigned char)to[known - from] : 0;
	return known != NULL;
}

bool gql_string(struct arena *a, struct str raw, struct str *out, uint32_t *bad)
{
	struct buf b = { 0 };
	bool ok = true;
	buf_c(&b, '"');
	for (uint32_t at = 0; at < raw.n && ok;) {
		uint32_t c;
		*bad = at;
		if (raw.p[at] == '\\') {
			at++;
			ok = escape(raw, &at, &c);
		} else {
			c = decode(raw, &at);
		}
		if (ok)
			put_code_point(&b, c);
	}
	buf_c(&b, '"');
	*out = str_dup(a, buf_text(&b));
	buf_free(&b);
	return ok;
}

/* ---- """…""" */

static bool blank(char c) { return c == ' ' || c == '\t'; }

static uint32_t indentation(struct str line)
{
	uint32_t n = 0;
	while (n < line.n && blank(line.p[n]))
		n++;
	return n;
}

struct text_lines {
	VEC(struct str) of;
};

static void split(struct arena *a, struct str s, struct text_lines *out)
{
	uint32_t from = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\n' && s.p[i] != '\r')
			continue;
		vec_push(a, &out->of, str_to(str_from(s, from), i - from));
		i += s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
		from = i + 1;
	}
	vec_push(a, &out->of, str_from(s, from));
}

/* The block's text: without the indentation that all lines but the first share, and without blank lines at both ends. */
static struct str dedented(struct arena *a, struct str raw)
{
	struct text_lines lines = { 0 };
	split(a, str_replace(a, raw, STR("\\\"\"\""), STR("\"\"\"")), &lines);
	uint32_t common = UINT32_MAX, first = UINT32_MAX, end = 0;
	for (uint32_t i = 0; i < lines.of.n; i++) {
		const uint32_t n = indentation(lines.of.at[i]);
		if (n == lines.of.at[i].n)
			continue;
		first = first == UINT32_MAX ? i : first;
		end = i + 1;
		common = i && n < common ? n : common;
	}
	struct buf b = { 0 };
	for (uint32_t i = first == UINT32_MAX ? 0 : first; i < end; i++) {
		if (b.n || i > first)
			buf_c(&b, '\n');
		buf_str(&b, i && common != UINT32_MAX ? str_from(lines.of.at[i], common) : lines.of.at[i]);
	}
	struct str s = str_dup(a, b.n ? buf_text(&b) : STR(""));
	buf_free(&b);
	return s;
}

struct str gql_block_string(struct arena *a, struct str raw)
{
	struct str value = dedented(a, raw), escaped = str_replace(a, value, STR("\"\"\""), STR("\\\"\"\""));
	struct text_lines lines = { 0 };
	split(a, escaped, &lines);
	const bool single = lines.of.n == 1;
	bool lead = !single;
	for (uint32_t i = 1; i < lines.of.n; i++)
		lead &= !lines.of.at[i].n || blank(lines.of.at[i].p[0]);
	const bool triple = str_ends(escaped, "\\\"\"\""), trail = (str_ends(value, "\"") && !triple) || str_ends(value, "\\");
	const bool several = !single || str_utf16(value) > 70 || trail || lead || triple;
	const bool no_lead = single && value.n && blank(value.p[0]);
	return STR_CAT(a, STR("\"\"\""), (several && !no_lead) || lead ? STR("\n") : STR(""), escaped, several || trail ? STR("\n") : STR(""), STR("\"\"\""));
}
