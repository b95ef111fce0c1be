#include "compiler/yaml_text.h"

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
	while (i + 1 < header && (s.p[i] == '-' || s.p[i] == '?') && blank(s.p[i + 1])) {
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

static bool is_blank_line(struct str s, struct line l)
{
	for (uint32_t i = l.from; i < l.to; i++)
		if (!blank(s.p[i]))
			return false;
	return true;
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
			if (indent_of(s, l) <= column)
				break;
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

struct yaml_text yaml_text_prepare(struct arena *a, struct str text)
{
	struct yaml_text t = { .text = text };
	char *copy = NULL;
	for (uint32_t at = 0; at < text.n;) {
		struct line l = line_at(text, at);
		at = l.next;
		int64_t header = header_of(text, l);
		int64_t column = header < 0 ? -2 : parent_column(text, l, (uint32_t)header);
		if (column == -2)
			continue;
		bool empty;
		uint32_t blanks = skip_content(text, &at, column, &empty);
		if (!empty)
			continue;
		if (!copy) {
			copy = (char *)(size_t)str_dup(a, text).p;
			t.text.p = copy;
		}
		copy[header] = 'E';
		for (uint32_t i = (uint32_t)header + 1; i < l.to && !blank(copy[i]); i++)
			copy[i] = ' ';
		struct str kept = keeps_lines(text, (uint32_t)header) ? line_breaks(a, blanks) : STR("");
		vec_push(a, &t.empty, (struct empty_block){ (uint32_t)header, kept });
	}
	return t;
}
