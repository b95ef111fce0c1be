#include "compiler/yaml_text.h"

#include <string.h>

int64_t yaml_text_control(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c < 0x7F)
			continue;
		bool c1 = c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0 && (unsigned char)s.p[i + 1] != 0x85;
		bool none = c == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBF && (unsigned char)s.p[i + 2] >= 0xBE;
		if (c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c1 || none)
			return i;
	}
	return -1;
}

struct line {
	uint32_t from, to; /* without the line break */
	uint32_t next;     /* start of the next line */
};

static struct line line_at(struct str s, uint32_t from)
{
	struct line l = { from, from, from };
	while (l.to < s.n && s.p[l.to] != '\n')
		l.to++;
	l.next = l.to < s.n ? l.to + 1 : l.to;
	if (l.to > from && s.p[l.to - 1] == '\r')
		l.to--;
	return l;
}

static bool blank(char c) { return c == ' ' || c == '\t'; }

/* Offset of a block scalar's | or > at the end of the line, or -1. */
static int64_t header_of(struct str s, struct line l)
{
	for (uint32_t i = l.from; i < l.to; i++) {
		if (s.p[i] != '|' && s.p[i] != '>')
			continue;
		if (i == l.from || !blank(s.p[i - 1]))
			continue;
		uint32_t k = i + 1;
		while (k < l.to && (s.p[k] == '+' || s.p[k] == '-' || (s.p[k] >= '1' && s.p[k] <= '9')))
			k++;
		bool rest = k == l.to || blank(s.p[k]);
		while (k < l.to && blank(s.p[k]))
			k++;
		if (rest && (k == l.to || s.p[k] == '#'))
			return i;
	}
	return -1;
}

/*
 * The column below which the header's content cannot begin: of the key it belongs to, or of its dash. -2 if what
 * stands before it is neither (a text that happens to end in a bar).
 */
static int64_t parent_column(struct str s, struct line l, uint32_t header)
{
	uint32_t i = l.from;
	while (i < header && s.p[i] == ' ')
		i++;
	int64_t column = (int64_t)(i - l.from);
	while (i < header && (s.p[i] == '-' || s.p[i] == '?') && (i + 1 == header || blank(s.p[i + 1]))) {
		column = (int64_t)(i - l.from);
		while (++i < header && blank(s.p[i]))
			;
	}
	uint32_t key = i;
	/* Tags and anchors may stand between. */
	uint32_t end = header;
	while (end > key) {
		while (end > key && blank(s.p[end - 1]))
			end--;
		uint32_t word = end;
		while (word > key && !blank(s.p[word - 1]))
			word--;
		if (end == key || (s.p[word] != '!' && s.p[word] != '&'))
			break;
		end = word;
	}
	if (end == key)
		return column;
	return s.p[end - 1] == ':' ? (int64_t)(key - l.from) : -2;
}

static uint32_t first_of(struct str s, struct line l)
{
	uint32_t i = l.from;
	while (i < l.to && blank(s.p[i]))
		i++;
	return i;
}

static bool is_blank_line(struct str s, struct line l) { return first_of(s, l) == l.to; }

/* Blank, or nothing but a comment. */
static bool says_nothing(struct str s, struct line l)
{
	uint32_t first = first_of(s, l);
	return first == l.to || s.p[first] == '#';
}

/* The end of a line's ':' or '-' whose node may stand on the lines that follow, or 0; a comment may stand behind it. */
static uint32_t open_end(struct str s, struct line l)
{
	for (uint32_t i = l.from + 1; i <= l.to; i++) {
		uint32_t end = i;
		if (i < l.to && (s.p[i] != '#' || !blank(s.p[i - 1])))
			continue;
		while (end > l.from && blank(s.p[end - 1]))
			end--;
		if (end == l.from)
			return 0;
		if (s.p[end - 1] == ':' || (s.p[end - 1] == '-' && (end - 1 == l.from || blank(s.p[end - 2]))))
			return end;
	}
	return 0;
}

/* A header with nothing but tags and anchors before it on its line. */
static bool stands_alone(struct str s, struct line l, uint32_t header)
{
	uint32_t first = first_of(s, l), end = header;
	while (end > first && blank(s.p[end - 1]))
		end--;
	return end == first || (strchr("!&", s.p[first]) && s.p[end - 1] != ':');
}

static int64_t indent_of(struct str s, struct line l)
{
	uint32_t i = l.from;
	while (i < l.to && s.p[i] == ' ')
		i++;
	return (int64_t)(i - l.from);
}

/* Goes past the lines deeper than the column. Returns how many blank ones came first; *empty: there was nothing else. */
static uint32_t skip_content(struct str s, uint32_t *at, int64_t column, bool *empty)
{
	uint32_t blanks = 0;
	*empty = true;
	while (*at < s.n) {
		struct line l = line_at(s, *at);
		if (!is_blank_line(s, l)) {
			if (indent_of(s, l) <= column) {
				*empty = *empty && s.p[l.from + indent_of(s, l)] != '\t'; /* an error, which libfyaml reports */
				break;
			}
			*empty = false;
		} else if (*empty) {
			blanks++;
		}
		*at = l.next;
	}
	return blanks;
}

static bool keeps_lines(struct str s, uint32_t header)
{
	for (uint32_t i = header + 1; i < s.n && !blank(s.p[i]) && s.p[i] != '\n'; i++)
		if (s.p[i] == '+')
			return true;
	return false;
}

static struct str line_breaks(struct arena *a, uint32_t n)
{
	char *p = arena_alloc(a, n + 1);
	memset(p, '\n', n);
	return (struct str){ p, n };
}

/* The text as a copy of its own, to be changed. */
static char *writable(struct arena *a, struct yaml_text *t)
{
	if (!t->changed)
		t->text = str_dup(a, t->text);
	t->changed = true;
	return (char *)(size_t)t->text.p;
}

struct yaml_text yaml_text_prepare(struct arena *a, struct str text)
{
	struct yaml_text t = { .text = text };
	struct line last = { 0 };
	for (uint32_t at = 0; at < text.n;) {
		struct line l = line_at(text, at);
		at = l.next;
		if (says_nothing(text, l))
			continue;
		int64_t header = header_of(text, l);
		int64_t column = header < 0 ? -2 : parent_column(text, l, (uint32_t)header);
		const uint32_t parent_end = column < 0 ? 0 : open_end(text, last);
		if (parent_end && stands_alone(text, l, (uint32_t)header)) {
			int64_t parent = parent_column(text, last, parent_end);
			if (parent >= 0 && parent < indent_of(text, l)) {
				column = parent;
				memset(writable(a, &t) + parent_end, ' ', first_of(text, l) - parent_end);
			}
		}
		last = l;
		if (column == -2)
			continue;
		bool empty;
		uint32_t blanks = skip_content(text, &at, column, &empty);
		if (!empty)
			continue;
		char *copy = writable(a, &t);
		copy[header] = 'E';
		for (uint32_t i = (uint32_t)header + 1; i < l.to && !blank(copy[i]); i++)
			copy[i] = ' ';
		struct str kept = keeps_lines(text, (uint32_t)header) ? line_breaks(a, blanks) : STR("");
		vec_push(a, &t.empty, (struct empty_block){ (uint32_t)header, kept });
	}
	return t;
}

int64_t yaml_text_margins(struct str text, uint32_t content, uint32_t content_end, bool *directive)
{
	int64_t open = -1;
	bool ended = false;
	for (struct line l = { 0 }; l.next < text.n;) {
		l = line_at(text, l.next);
		const bool before = first_of(text, l) < content, after = l.from >= content_end;
		struct str s = str_to(str_from(text, l.from), l.to - l.from);
		if (s.n && s.p[0] == '%' && (before || after))
			open = open < 0 ? l.from : open;
		else if (before && str_starts(s, "---"))
			open = -1;
		else if ((before || (after && ended)) && str_eqz(s, "..."))
			return l.from;
		ended |= after && str_eqz(s, "...");
	}
	*directive = open >= 0;
	return open;
}

/* ---- what libfyaml refuses and js-yaml takes */

uint32_t yaml_text_original(const struct yaml_text *t, uint32_t at)
{
	uint32_t before = 0;
	while (before < t->inserted.n && t->inserted.at[before] < at)
		before++;
	return at - before;
}

static void insert(struct arena *a, struct yaml_text *t, uint32_t at, struct str what)
{
	t->text = STR_CAT(a, str_to(t->text, at), what, str_from(t->text, at));
	t->changed = true;
	for (uint32_t k = 0; k < what.n; k++)
		vec_push(a, &t->inserted, 0);
	uint32_t i = t->inserted.n - what.n;
	for (; i > 0 && t->inserted.at[i - 1] >= at; i--)
		t->inserted.at[i + what.n - 1] = t->inserted.at[i - 1] + what.n;
	for (uint32_t k = 0; k < what.n; k++)
		t->inserted.at[i + k] = at + k;
}

static struct line line_around(struct str s, uint32_t at)
{
	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return line_at(s, at);
}

static struct line line_before(struct str s, struct line l)
{
	return l.from ? line_around(s, l.from - 1) : (struct line){ 0 };
}

/* 'a'# comment */
static bool part_comment(struct arena *a, struct yaml_text *t, uint32_t at)
{
	if (at >= t->text.n || t->text.p[at] != '#')
		return false;
	insert(a, t, at, STR(" "));
	return true;
}

/* Tabs before a comment, or in a line with nothing else. */
static bool replace_tabs(struct arena *a, struct yaml_text *t, uint32_t at)
{
	struct line l = line_around(t->text, at);
	for (int i = 0; i < 2; i++, l = line_before(t->text, l)) {
		uint32_t first = first_of(t->text, l), tab = l.from;
		while (tab < first && t->text.p[tab] == ' ')
			tab++;
		if (tab == first || !says_nothing(t->text, l))
			continue;
		memset(writable(a, t) + l.from, ' ', first - l.from);
		return true;
	}
	return false;
}

/* The same right behind a block scalar, which such a line ends: nothing may go on in its indentation. */
static bool replace_tabs_behind(struct arena *a, struct yaml_text *t, uint32_t at)
{
	struct str s = t->text;
	struct line l = line_around(s, at), above = line_before(s, l), below = line_at(s, l.next);
	while (above.from && says_nothing(s, above))
		above = line_before(s, above);
	while (below.next < s.n && says_nothing(s, below))
		below = line_at(s, below.next);
	return (says_nothing(s, below) || indent_of(s, below) < indent_of(s, above)) && replace_tabs(a, t, at);
}

/* An empty entry of a list that is not indented more than its key, where the map goes on. */
static bool fill_entry(struct arena *a, struct yaml_text *t, uint32_t at)
{
	struct line l = line_before(t->text, line_around(t->text, at));
	while (l.from && says_nothing(t->text, l))
		l = line_before(t->text, l);
	uint32_t end = open_end(t->text, l);
	if (!end || t->text.p[end - 1] != '-')
		return false;
	insert(a, t, end, STR(" ~"));
	return true;
}

bool yaml_text_repair(struct arena *a, struct yaml_text *t, const char *error, uint32_t at)
{
	static const struct {
		const char *error;
		bool (*repair)(struct arena *a, struct yaml_text *t, uint32_t at);
	} repairs[] = {
		{ "invalid comment without whitespace after", part_comment },
		{ "invalid tab used as indentation", replace_tabs },
		{ "tab character may not be used as indentation", replace_tabs },
		{ "invalid tab character as indent", replace_tabs_behind },
		{ "did not find expected node content", fill_entry },
	};
	for (size_t i = 0; i < sizeof repairs / sizeof *repairs; i++)
		if (str_starts(str_z(error), repairs[i].error))
			return repairs[i].repair(a, t, at);
	return false;
}
