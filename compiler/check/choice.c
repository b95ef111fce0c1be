/* choice: which of several alternatives the user meant, so that only its problems are reported. */
#include "compiler/check/checker.h"

static uint32_t depth(const struct checked *p)
{
	uint32_t n = 0;
	for (; p; p = p->above)
		n++;
	return n;
}

/* What speaks for an alternative, the strongest first. */
struct merit {
	bool kind;       /* the value is of the kind it takes */
	uint32_t known;  /* keys of the value that it knows */
	uint32_t deepest;
	uint32_t problems;
};

static uint32_t keys_known(const struct schema *s, const struct value *v)
{
	uint32_t n = s->also ? keys_known(s->also, v) : 0;
	for (uint32_t i = 0; s->of && s->of[i]; i++) {
		uint32_t m = keys_known(s->of[i], v);
		n = m > n ? m : n;
	}
	schema_each(own, s)
		n += value_get(v, own.prop->key) != NULL;
	return n;
}

/* Alternatives that only name keys: a map without them is a map all the same. */
static bool names_keys(const struct schema *s)
{
	for (uint32_t i = 0; s->of && s->of[i]; i++)
		if (s->of[i]->kind != SCHEMA_NEEDS)
			return false;
	return s->of != NULL;
}

/* Whether the value is of a kind that the schema does not take. Words and the like have no type of their own. */
static bool of_other_kind(const struct problem *p)
{
	if (p->kind == PROBLEM_TYPE || (p->kind == PROBLEM_CHOICE && !names_keys(p->schema)))
		return true;
	switch (p->schema->kind) {
	case SCHEMA_WORDS: return !is_string(p->value);
	case SCHEMA_NUMBERS: return !is_number(p->value);
	case SCHEMA_TRUE: return !is_bool(p->value);
	case SCHEMA_FALSE: return true; /* it only switches the other alternatives off */
	default: return false;
	}
}

static struct merit judge(const struct checker *c, const struct checked *at, const struct schema *s, uint32_t from, uint32_t to)
{
	struct merit m = { .kind = true, .known = keys_known(s, at->value), .problems = to - from };
	for (uint32_t i = from; i < to; i++) {
		const struct problem *p = &c->problems.at[i];
		uint32_t d = depth(p->at);
		m.deepest = d > m.deepest ? d : m.deepest;
		if (p->at == at && of_other_kind(p))
			m.kind = false;
	}
	return m;
}

/* Above 0: a is the better one. */
static int compare(const struct merit *a, const struct merit *b)
{
	if (a->kind != b->kind)
		return a->kind ? 1 : -1;
	if (a->known != b->known)
		return a->known > b->known ? 1 : -1;
	if (a->deepest != b->deepest)
		return a->deepest > b->deepest ? 1 : -1;
	if (a->problems != b->problems)
		return a->problems < b->problems ? 1 : -1;
	return 0;
}

/* The problems of an alternative are reported if it is the only one of its merit; else that none fits. */
void check_choose(struct checker *c, const struct checked *at, const struct schema *s, uint32_t first, const uint32_t *marks, uint32_t n)
{
	uint32_t best = 0;
	bool tie = false;
	struct merit most = judge(c, at, s->of[0], marks[0], marks[1]);
	uint32_t of_kind = most.kind;
	for (uint32_t i = 1; i < n; i++) {
		struct merit m = judge(c, at, s->of[i], marks[i], marks[i + 1]);
		int order = compare(&m, &most);
		tie = order == 0 || (tie && order < 0);
		of_kind += m.kind;
		if (order > 0) {
			most = m;
			best = i;
		}
	}
	if (!tie && most.kind && (of_kind == 1 || most.known || !is_map(at->value))) {
		uint32_t from = marks[best], to = marks[best + 1];
		memmove(&c->problems.at[first], &c->problems.at[from], (to - from) * sizeof *c->problems.at);
		c->problems.n = first + to - from;
		return;
	}
	c->problems.n = first;
	struct problem none = { .kind = PROBLEM_CHOICE, .schema = s, .at = at, .value = *at->slot };
	vec_push(c->arena, &c->problems, none);
}
