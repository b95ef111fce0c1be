#include "ir/iam/split.h"

#include "ir/iam/policy.h"
#include "ir/cfn_bytes.h"

enum { PIECE = 1024 }; /* characters of a list that stay together when it is cut */

/* How far policies are filled. */
struct fill {
	uint32_t inlined, managed;
};

struct piece {
	const struct value *statement;
	uint32_t document; /* entry number in the role's Policies */
	uint32_t size;     /* with its comma */
	bool moves;
};

typedef VEC(struct piece) pieces;

uint32_t policies_characters(const struct value *policies)
{
	uint32_t n = 0;
	list_each(i, policies) {
		const struct value *document = value_get(policies->list.item[i], "PolicyDocument");
		n += document ? cfn_json_bytes(document) : 0;
	}
	return n;
}

static struct value *document_like(struct arena *a, const struct value *source, const struct value *statements)
{
	return MAP(a, { "Version", value_get(source, "Version") }, { "Statement", statements });
}

/* Fn::If and Ref can leave nothing of an item, and a list of nothing is no list that IAM takes. */
static bool always_there(const struct value *item)
{
	return is_string(item) || value_get(item, "Fn::GetAtt") || value_get(item, "Fn::Sub") || value_get(item, "Fn::Join");
}

static bool can_be_cut(const struct value *list)
{
	list_each(i, list)
		if (!always_there(list->list.item[i]))
			return false;
	return list_len(list) > 1;
}

/* Which of a statement's lists is the longest one that can be cut; NULL if none is longer than a piece. */
static const char *longest_list(const struct value *statement)
{
	static const char *const keys[] = { "Resource", "Action" };
	const char *longest = NULL;
	uint32_t most = PIECE;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *list = value_get(statement, keys[i]);
		uint32_t size = can_be_cut(list) ? cfn_json_bytes(list) : 0;
		if (size > most) {
			most = size;
			longest = keys[i];
		}
	}
	return longest;
}

static void add_piece(struct arena *a, pieces *out, const struct value *statement, uint32_t document)
{
	vec_push(a, out, (struct piece){ statement, document, cfn_json_bytes(statement) + 1, false });
}

static void add_cut(struct arena *a, pieces *out, const struct value *statement, uint32_t document)
{
	const char *key = is_map(statement) ? longest_list(statement) : NULL;
	if (!key) {
		add_piece(a, out, statement, document);
		return;
	}
	const struct value *all = value_get(statement, key);
	for (uint32_t i = 0; i < list_len(all);) {
		struct value *some = v_list(a), *part = map_copy(a, statement);
		for (uint32_t size = 0; i < list_len(all) && size <= PIECE; i++) {
			size += cfn_json_bytes(all->list.item[i]) + 1;
			list_push(a, some, all->list.item[i]);
		}
		map_putz(a, part, key, some);
		add_piece(a, out, part, document);
	}
}

/* Marks pieces from the end until what stays is short enough, of each document all but the first. False if it cannot be. */
static bool mark_moves(pieces *all, uint32_t total, struct fill to)
{
	enum { AROUND = 64 }; /* Version and brackets */
	for (uint32_t i = all->n; i-- > 1;) {
		struct piece *p = &all->at[i];
		const bool movable = is_string(value_get(p->statement, "Effect")) && p->size + AROUND <= to.managed;
		p->moves = total > to.inlined && p[-1].document == p->document && movable;
		total -= p->moves ? p->size : 0;
	}
	return total <= to.inlined;
}

/* Fills one managed policy after the other, in the order of the statements. */
static void distribute(struct arena *a, const struct value *policies, const pieces *all, uint32_t most, struct split *out)
{
	const struct value *open = NULL, *version = NULL;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct piece *p = &all->at[i];
		if (!p->moves)
			continue;
		const struct value *source = value_get(policies->list.item[p->document], "PolicyDocument");
		struct value *statements = open ? list_copy(a, value_get(open, "Statement")) : v_list(a);
		list_push(a, statements, p->statement);
		const struct value *more = policy_minimise(a, document_like(a, source, statements));
		if (open && value_equal(version, value_get(source, "Version")) && cfn_json_bytes(more) <= most) {
			out->managed.at[out->managed.n - 1] = open = more;
			continue;
		}
		open = document_like(a, source, LIST(a, p->statement));
		version = value_get(source, "Version");
		vec_push(a, &out->managed, open);
	}
}

static const struct value *what_stays(struct arena *a, const struct value *policies, const pieces *all)
{
	struct value *out = list_copy(a, policies);
	for (uint32_t i = 0; i < all->n;) {
		const uint32_t d = all->at[i].document;
		const struct value *policy = policies->list.item[d], *source = value_get(policy, "PolicyDocument");
		struct value *statements = v_list(a), *document = map_copy(a, source), *copy = map_copy(a, policy);
		for (; i < all->n && all->at[i].document == d; i++)
			if (!all->at[i].moves)
				list_push(a, statements, all->at[i].statement);
		map_putz(a, document, "Statement", statements);
		map_putz(a, copy, "PolicyDocument", policy_minimise(a, document));
		out->list.item[d] = copy;
	}
	return out;
}

/* The pieces of all documents; characters of the whole, cut. */
static uint32_t cut(struct arena *a, const struct value *policies, pieces *out)
{
	uint32_t total = 0;
	list_each(d, policies) {
		const struct value *document = value_get(policies->list.item[d], "PolicyDocument"), *list = value_get(document, "Statement");
		const uint32_t first = out->n;
		list_each(i, list)
			add_cut(a, out, list->list.item[i], d);
		if (document) /* with statements: what is around them */
			total += cfn_json_bytes(out->n > first ? document_like(a, document, v_list(a)) : document);
		for (uint32_t i = first; i < out->n; i++)
			total += out->at[i].size;
	}
	return total;
}

bool policies_split(struct arena *a, const struct value *policies, uint32_t most, struct split *out)
{
	/* With room to grow, and below what is warned of as near the limit, if that can be. */
	static const struct fill fills[] = {
		{ ROLE_POLICY_CHARACTERS / 5 * 4 - 1, MANAGED_POLICY_CHARACTERS / 5 * 4 - 1 },
		{ ROLE_POLICY_CHARACTERS, MANAGED_POLICY_CHARACTERS },
	};
	if (policies_characters(policies) <= ROLE_POLICY_CHARACTERS)
		return false;
	pieces all = { 0 };
	uint32_t total = cut(a, policies, &all);
	for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
		struct split made = { 0 };
		if (!mark_moves(&all, total, fills[i]))
			continue;
		distribute(a, policies, &all, fills[i].managed, &made);
		if (!made.managed.n || made.managed.n > most)
			continue;
		made.policies = what_stays(a, policies, &all);
		*out = made;
		return true;
	}
	return false;
}
