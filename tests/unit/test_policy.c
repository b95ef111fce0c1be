/*
 * policy: a property test with an evaluator of its own. Random policies over a small alphabet are minimised; every
 * decision on random requests must be the same before and after. The evaluator shares nothing with policy.c: it
 * matches by recursion over single requests, as IAM's reference describes evaluation.
 */
#include "ir/iam/policy.h"
#include "ir/base/wildcard.h"
#include "ir/iam/split.h"

#include "ir/js.h"
#include "ir/cfn_bytes.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

enum { POLICIES = 20000, REQUESTS = 60 };

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint32_t pick(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 33) % n);
}

static const char *const actions[] = { "s3:Get*", "s3:GetObject", "S3:getobject", "s3:PutObject", "s3:*", "*", "sqs:?end", "sqs:Send", "sqs:*d" };
static const char *const resources[] = { "*", "arn:a", "arn:ab", "arn:a*", "arn:A", "arn:*b", "arn:?b", "arn:" };
static const char *const asked_actions[] = { "s3:GetObject", "s3:GetAcl", "s3:PutObject", "sqs:Send", "sqs:Bend", "sqs:xd", "ec2:Run" };
static const char *const asked_resources[] = { "arn:a", "arn:ab", "arn:A", "arn:b", "arn:abb", "arn:", "other" };
static const char *const principals[] = { "lambda", "sns", "events" };
#define COUNT(x) (sizeof(x) / sizeof *(x))

static struct value *some(struct arena *a, const char *const *from, size_t n)
{
	if (pick(2))
		return v_text(a, from[pick((uint32_t)n)]);
	struct value *list = v_list(a);
	for (uint32_t i = pick(4) + 1; i > 0; i--)
		list_push(a, list, v_text(a, from[pick((uint32_t)n)]));
	return list;
}

static struct value *random_statement(struct arena *a)
{
	struct value *s = MAP(a, { "Effect", v_text(a, pick(4) ? "Allow" : "Deny") });
	map_putz(a, s, pick(12) ? "Action" : "NotAction", some(a, actions, COUNT(actions)));
	map_putz(a, s, pick(12) ? "Resource" : "NotResource", some(a, resources, COUNT(resources)));
	if (pick(3) == 0)
		map_putz(a, s, "Principal", pick(4) ? MAP(a, { "Service", some(a, principals, COUNT(principals)) }) : v_text(a, "*"));
	if (pick(5) == 0)
		map_putz(a, s, "Condition", MAP(a, { "Bool", MAP(a, { "k", v_bool(a, pick(2)) }) }));
	return s;
}

static bool matches(const char *pattern, const char *text, bool ignore_case)
{
	if (*pattern == '*')
		return matches(pattern + 1, text, ignore_case) || (*text && matches(pattern, text + 1, ignore_case));
	if (!*text)
		return !*pattern;
	int x = ignore_case ? tolower((unsigned char)*pattern) : *pattern, y = ignore_case ? tolower((unsigned char)*text) : *text;
	return *pattern && (*pattern == '?' || x == y) && matches(pattern + 1, text + 1, ignore_case);
}

static bool any_matches(struct arena *a, const struct value *v, const char *text, bool ignore_case)
{
	if (is_string(v))
		return matches(str_zdup(a, v->string), text, ignore_case);
	list_each(i, v)
		if (any_matches(a, v->list.item[i], text, ignore_case))
			return true;
	return false;
}

struct request {
	const char *action, *resource, *principal;
	bool k;
};

static bool applies(struct arena *a, const struct value *s, const struct request *r)
{
	const struct value *action = value_get(s, "Action"), *resource = value_get(s, "Resource"), *principal = value_get(s, "Principal");
	if (action ? !any_matches(a, action, r->action, true) : any_matches(a, value_get(s, "NotAction"), r->action, true))
		return false;
	if (resource ? !any_matches(a, resource, r->resource, false) : any_matches(a, value_get(s, "NotResource"), r->resource, false))
		return false;
	if (is_map(principal) && !any_matches(a, value_get(principal, "Service"), r->principal, false))
		return false;
	const struct value *k = value_dig(s, "Condition", "Bool", "k");
	return !k || k->boolean == r->k;
}

static int decide(struct arena *a, const struct value *document, const struct request *r)
{
	bool allowed = false;
	const struct value *list = value_get(document, "Statement");
	list_each(i, list) {
		if (!applies(a, list->list.item[i], r))
			continue;
		if (value_is(value_get(list->list.item[i], "Effect"), "Deny"))
			return -1;
		allowed = true;
	}
	return allowed;
}

static void decisions_stay_the_same(void **unused)
{
	(void)unused;
	struct arena a = { 0 };
	unsigned long before = 0, after = 0, decisions = 0;
	for (int i = 0; i < POLICIES; i++) {
		arena_reset(&a);
		struct value *list = v_list(&a);
		for (uint32_t n = pick(7) + 1; n > 0; n--)
			list_push(&a, list, random_statement(&a));
		struct value *document = MAP(&a, { "Statement", list });
		const struct value *small = policy_minimise(&a, document);
		before += policy_characters(&a, document);
		after += policy_characters(&a, small);
		for (int k = 0; k < REQUESTS; k++, decisions++) {
			struct request r = { asked_actions[pick(COUNT(asked_actions))], asked_resources[pick(COUNT(asked_resources))], principals[pick(COUNT(principals))], pick(2) };
			if (decide(&a, document, &r) != decide(&a, small, &r))
				fail_msg("%s on %s for %s:\n%s\n%s", r.action, r.resource, r.principal, js_json(&a, document).p, js_json(&a, small).p);
		}
	}
	printf("%d policies, %lu decisions equal, %lu characters became %lu\n", POLICIES, decisions, before, after);
	assert_true(decisions >= 1000000 && after < before);
	arena_free(&a);
}

static void minimising_again_changes_nothing(void **unused)
{
	(void)unused;
	struct arena a = { 0 };
	for (int i = 0; i < 500; i++) {
		arena_reset(&a);
		struct value *list = v_list(&a);
		for (uint32_t n = pick(9) + 1; n > 0; n--)
			list_push(&a, list, random_statement(&a));
		const struct value *once = policy_minimise(&a, MAP(&a, { "Statement", list }));
		assert_true(value_equal(once, policy_minimise(&a, once)));
	}
	arena_free(&a);
}

static void coverage_is_of_patterns_not_of_texts(void **unused)
{
	(void)unused;
	assert_true(wildcard_covers(STR("s3:*"), STR("S3:Get*"), true));
	assert_true(wildcard_covers(STR("a?c"), STR("a?c"), false));
	assert_false(wildcard_covers(STR("a?"), STR("a*"), false));
	assert_false(wildcard_covers(STR("A"), STR("a"), false));
	assert_true(wildcard_covers(STR("*b*"), STR("ab?"), false));
	assert_false(wildcard_covers(STR("ab"), STR("a?"), false));
}

/* A statement whose resources are many, among them such as are asked for. */
static struct value *long_statement(struct arena *a)
{
	struct value *s = random_statement(a), *list = v_list(a);
	for (uint32_t i = pick(40) + 1; i > 0; i--)
		list_push(a, list, pick(3) ? v_fmt(a, "arn:%040u", pick(1000000)) : v_text(a, resources[pick(COUNT(resources))]));
	map_putz(a, s, value_get(s, "Resource") ? "Resource" : "NotResource", list);
	map_remove(s, STR("Principal"));
	return s;
}

static void append_all(struct arena *a, struct value *to, const struct value *document)
{
	const struct value *from = value_get(document, "Statement");
	list_each(i, from)
		list_push(a, to, from->list.item[i]);
}

static void splitting_changes_no_decision(void **unused)
{
	(void)unused;
	struct arena a = { 0 };
	unsigned splits = 0, managed = 0;
	for (int i = 0; i < 400; i++) {
		arena_reset(&a);
		struct value *before = v_list(&a), *after = v_list(&a), *policies = v_list(&a);
		for (uint32_t d = pick(2) + 1; d > 0; d--) {
			struct value *list = v_list(&a);
			for (uint32_t n = pick(30) + 1; n > 0; n--)
				list_push(&a, list, long_statement(&a));
			append_all(&a, before, MAP(&a, { "Statement", list }));
			list_push(&a, policies, MAP(&a, { "PolicyDocument", MAP(&a, { "Version", v_text(&a, pick(2) ? "2012-10-17" : "2008-10-17") }, { "Statement", list }) }));
		}
		struct split s = { 0 };
		if (!policies_split(&a, policies, ROLE_MANAGED_POLICIES, &s))
			continue;
		splits++;
		managed += s.managed.n;
		assert_true(policies_characters(s.policies) <= ROLE_POLICY_CHARACTERS && s.managed.n <= ROLE_MANAGED_POLICIES);
		list_each(d, s.policies)
			append_all(&a, after, value_get(s.policies->list.item[d], "PolicyDocument"));
		for (uint32_t d = 0; d < s.managed.n; d++) {
			assert_true(cfn_json_bytes(s.managed.at[d]) <= MANAGED_POLICY_CHARACTERS);
			append_all(&a, after, s.managed.at[d]);
		}
		for (int k = 0; k < REQUESTS; k++) {
			struct request r = { asked_actions[pick(COUNT(asked_actions))], asked_resources[pick(COUNT(asked_resources))], principals[0], pick(2) };
			assert_int_equal(decide(&a, MAP(&a, { "Statement", before }), &r), decide(&a, MAP(&a, { "Statement", after }), &r));
		}
	}
	printf("%u roles split, %u managed policies\n", splits, managed);
	assert_true(splits >= 100);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decisions_stay_the_same),
		cmocka_unit_test(minimising_again_changes_nothing),
		cmocka_unit_test(splitting_changes_no_decision),
		cmocka_unit_test(coverage_is_of_patterns_not_of_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
