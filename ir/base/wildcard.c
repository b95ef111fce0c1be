#include "ir/base/wildcard.h"

static char folded(char c, bool ignore_case) { return ignore_case && ascii_upper(c) ? (char)(c + 32) : c; }

bool wildcard_covers(struct str pattern, struct str other, bool ignore_case)
{
	uint32_t p = 0, o = 0, star = UINT32_MAX, from = 0; /* the last star's place, and where what it has taken ends */
	while (o < other.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = o;
		} else if (p < pattern.n && other.p[o] != '*' && (pattern.p[p] == '?' || folded(pattern.p[p], ignore_case) == folded(other.p[o], ignore_case))) {
			p++;
			o++;
		} else if (star != UINT32_MAX) {
			p = star + 1;
			o = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}
