#include "ir/base/near.h"

enum { LONGEST = 48, CASE_COST = 1, EDIT_COST = 4 };

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static uint32_t replace_cost(char a, char b)
{
	if (a == b)
		return 0;
	/* the two cases of a letter differ in one bit; few other pairs do */
	return (a ^ b) == 0x20 && str_eq_nocase((struct str){ &a, 1 }, (struct str){ &b, 1 }) ? CASE_COST : EDIT_COST;
}

/* Optimal string alignment over three rolling rows; two in a row without a cell within the bound lead to nothing within it. */
static uint32_t distance(struct str a, struct str b, uint32_t bound)
{
	uint32_t rows[3][LONGEST + 1], beyond = 0;
	for (uint32_t j = 0; j <= b.n; j++)
		rows[0][j] = j * EDIT_COST;
	for (uint32_t i = 1; i <= a.n; i++) {
		uint32_t *row = rows[i % 3], *up = rows[(i + 2) % 3], *upper = rows[(i + 1) % 3];
		uint32_t cheapest = row[0] = i * EDIT_COST;
		for (uint32_t j = 1; j <= b.n; j++) {
			uint32_t best = least(up[j], row[j - 1]) + EDIT_COST;
			best = least(best, up[j - 1] + replace_cost(a.p[i - 1], b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				best = least(best, upper[j - 2] + EDIT_COST);
			row[j] = best;
			cheapest = least(cheapest, best);
		}
		beyond = cheapest > bound ? beyond + 1 : 0;
		if (beyond == 2)
			return cheapest;
	}
	return rows[a.n % 3][b.n];
}

void near_offer(struct near *n, struct str candidate) { near_offer_at(n, candidate, (struct span){ 0 }); }

void near_offer_at(struct near *n, struct str candidate, struct span at)
{
	if (n->word.n > LONGEST || candidate.n > LONGEST || candidate.n == 0)
		return;
	uint32_t bound = (n->most ? n->most : (n->word.n + 2) / 3) * EDIT_COST;
	uint32_t longer = n->word.n > candidate.n ? n->word.n - candidate.n : candidate.n - n->word.n;
	if (longer * EDIT_COST > bound)
		return;
	uint32_t cost = distance(n->word, candidate, bound);
	if (cost <= bound && (n->best.n == 0 || cost < n->best_cost)) {
		n->best = candidate;
		n->best_cost = cost;
		n->best_at = at;
	}
}

/* Whether both are the same but for case and what is no letter or digit. */
static bool same_letters(struct str a, struct str b)
{
	uint32_t i = 0, k = 0;
	for (;; i++, k++) {
		while (i < a.n && !ascii_alnum(a.p[i]))
			i++;
		while (k < b.n && !ascii_alnum(b.p[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (!str_eq_nocase(str_to(str_from(a, i), 1), str_to(str_from(b, k), 1)))
			return false;
	}
}

static bool has_digit(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (ascii_digit(s.p[i]))
			return true;
	return false;
}

static bool is_plural_of(struct str a, struct str b) { return a.n == b.n + 1 && a.p[b.n] == 's' && str_eq(str_to(a, b.n), b); }

bool near_is_misspelled(const struct near *n)
{
	enum { LONG = 6 };
	if (!n->best.n)
		return false;
	if (same_letters(n->word, n->best))
		return true;
	const bool may_be_new = has_digit(n->word) || has_digit(n->best) || is_plural_of(n->word, n->best) || is_plural_of(n->best, n->word);
	return n->best_cost < 2 * EDIT_COST && n->best.n >= LONG && !may_be_new;
}
