#include "ir/base/wildcard.h"

/* A star that did not work out takes one byte more: the last one is enough to go back to. */
bool wildcard_matches(struct str pattern, struct str text, wildcard_piece *piece)
{
	uint32_t p = 0, t = 0, star = UINT32_MAX, from = 0; /* the last star's place, and where what it has taken ends */
	while (t < text.n) {
		const bool is_star = p < pattern.n && pattern.p[p] == '*';
		const uint32_t n = p < pattern.n && !is_star ? piece(str_from(pattern, p), text.p[t]) : 0;
		if (is_star) {
			star = p++;
			from = t;
		} else if (n) {
			p += n;
			t++;
		} else if (star != UINT32_MAX) {
			p = star + 1;
			t = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static uint32_t same(struct str pattern, char c) { return c != '*' && (*pattern.p == '?' || *pattern.p == c); }
static char folded(char c) { return ascii_upper(c) ? (char)(c + 32) : c; }
static uint32_t same_letter(struct str pattern, char c) { return c != '*' && (*pattern.p == '?' || folded(*pattern.p) == folded(c)); }

bool wildcard_covers(struct str pattern, struct str other, bool ignore_case)
{
	return wildcard_matches(pattern, other, ignore_case ? same_letter : same);
}
