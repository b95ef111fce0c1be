#include "compiler/compile/policy.h"

#include "compiler/read/read.h"
#include "ir/base/near.h"
#include "ir/base/wildcard.h"
#include "ir/js.h"
#include "ir/service.h"

#define DEFAULT_PROFILE "*-serverless-agent"

/* The outermost variable that brought the value, or NULL. */
static const struct origin *variable_of(const struct value *v)
{
	const struct origin *found = NULL;
	for (const struct origin *o = value_origin(v); o; o = o->next)
		if (o->kind == ORIGIN_VARIABLE)
			found = o;
	return found;
}

/* Where something of the provider is missing: at its key. */
static struct span provider_place(const struct cx *cx)
{
	const struct entry *e = map_entry(cx->config, STR("provider"));
	return e ? key_span(e) : value_span(cx->config);
}

/* provider.NAME as a literal text; reports what else it is, and a command line that says something else. */
static const struct value *literal(struct cx *cx, enum diag_id id, const char *name, struct str given, const char *option)
{
	const struct value *v = value_dig(cx->config, "provider", name);
	if (!is_string(v) || !v->string.n) {
		diag(cx->diags, id, v && span_known(v->span) ? v->span : provider_place(cx), "the policy demands provider.%s as a text, and it is %s", name,
		     v ? value_kind_name(v) : "missing");
		return NULL;
	}
	const struct origin *by = variable_of(v);
	if (by) {
		struct span at = span_known(by->use) ? by->use : v->span;
		struct diag *g = diag(cx->diags, id, at, "the policy demands a literal provider.%s, and this one comes from a variable", name);
		if (span_known(v->span) && !span_same(at, v->span))
			diag_note(cx->diags, g, v->span, "its text is written here");
		return NULL;
	}
	if (given.n && !str_eq(given, v->string))
		diag(cx->diags, id, v->span, "--%s %.*s is not the provider.%s that the policy demands to be literal", option, STRA(given), name);
	return v;
}

static void check_profile(struct cx *cx, const struct value *rule)
{
	if (is_nil(rule) || is_false(rule))
		return;
	struct str pattern = is_string(rule) ? rule->string : STR(DEFAULT_PROFILE);
	const struct value *v = literal(cx, D_POLICY_PROFILE, "profile", cx->opt->aws_profile, "aws-profile");
	if (v && !wildcard_covers(pattern, v->string, false))
		diag(cx->diags, D_POLICY_PROFILE, v->span, "the profile '%.*s' does not match the policy's '%.*s'", STRA(v->string), STRA(pattern));
}

static void check_region(struct cx *cx, const struct value *rule, const struct value *allowed)
{
	if (js_truthy(rule))
		literal(cx, D_POLICY_REGION, "region", cx->opt->region, "region");
	const struct value *written = value_dig(cx->config, "provider", "region");
	struct str region = service_region(cx, value_get(cx->config, "provider"));
	if (!list_len(allowed) || list_has(allowed, region))
		return;
	struct near near = { .word = region };
	list_each(i, allowed)
		near_offer(&near, value_str(allowed->list.item[i]));
	struct span at = is_string(written) && span_known(written->span) ? written->span : provider_place(cx);
	struct diag *g = diag(cx->diags, D_POLICY_REGION_FORBIDDEN, at, "the policy does not allow the region '%.*s'", STRA(region));
	if (near.best.n)
		diag_meant(cx->diags, g, false, region, near.best);
	if (span_known(allowed->span))
		diag_note(cx->diags, g, allowed->span, "these are allowed");
}

static void check_tags(struct cx *cx, const struct value *wanted)
{
	const struct value *tags = value_dig(cx->config, "provider", "tags"), *stack = value_dig(cx->config, "provider", "stackTags");
	list_each(i, wanted) {
		struct str key = value_str(wanted->list.item[i]);
		if (is_nil(map_get(tags, key)) && is_nil(map_get(stack, key)))
			diag(cx->diags, D_POLICY_TAG, tags ? tags->span : stack ? stack->span : provider_place(cx),
			     "the policy demands the tag '%.*s' in provider.tags or provider.stackTags", STRA(key));
	}
}

/* ---- wildcards */

struct wildcards {
	struct cx *cx;
	bool actions, resources;
};

static void forbid(const struct wildcards *w, const struct value *v, const char *element)
{
	list_each(i, v)
		forbid(w, v->list.item[i], element);
	bool action = strcmp(element, "Action") == 0;
	if (is_string(v) && (str_eqz(v->string, "*") || (action && str_ends(v->string, ":*"))))
		diag(w->cx->diags, D_POLICY_WILDCARD, v->span, "the policy forbids allowing %s '%.*s'", element, STRA(v->string));
}

/* Every statement below v, wherever a policy document stands in it. */
static void forbid_below(const struct wildcards *w, const struct value *v)
{
	if (value_is(value_get(v, "Effect"), "Allow")) {
		if (w->actions)
			forbid(w, value_get(v, "Action"), "Action");
		if (w->resources)
			forbid(w, value_get(v, "Resource"), "Resource");
	}
	map_each(e, v)
		forbid_below(w, e->value);
	list_each(i, v)
		forbid_below(w, v->list.item[i]);
}

/* Identities only: the policies of keys and buckets mean themselves by '*'. */
static void forbid_in_resources(const struct wildcards *w, const struct value *resources)
{
	list_each(i, resources)
		forbid_in_resources(w, resources->list.item[i]);
	map_each(e, value_get(resources, "Resources"))
		if (str_starts(value_str(value_get(e->value, "Type")), "AWS::IAM::"))
			forbid_below(w, value_get(e->value, "Properties"));
}

static void check_wildcards(struct cx *cx, const struct value *rule)
{
	if (!js_truthy(rule))
		return;
	struct wildcards w = { cx, is_true(rule) || list_has(rule, STR("Action")), is_true(rule) || list_has(rule, STR("Resource")) };
	const struct value *provider = value_get(cx->config, "provider");
	forbid_below(&w, value_dig(provider, "iam", "role", "statements"));
	forbid_below(&w, value_get(provider, "iamRoleStatements"));
	map_each(f, value_get(cx->config, "functions"))
		forbid_below(&w, value_get(f->value, "iamRoleStatements"));
	forbid_in_resources(&w, value_get(cx->config, "resources"));
}

/* ---- rules */

static bool is_texts(const struct value *v)
{
	list_each(i, v)
		if (!is_string(v->list.item[i]))
			return false;
	return is_list(v);
}

/* The rules without those that are malformed, which are reported: the others hold all the same. */
static const struct value *well_formed(struct cx *cx, const struct value *rules)
{
	static const struct { const char *key, *takes; bool flag, text, list, map, maps; } known[] = {
		{ "profile", "true, false or a pattern", .flag = true, .text = true },
		{ "region", "true or false", .flag = true },
		{ "regions", "a list of regions", .list = true },
		{ "tags", "a list of keys", .list = true },
		{ "forbidWildcards", "true, false or a list of Action and Resource", .flag = true, .list = true },
		{ "severities", "a map from ids to severities", .map = true },
		{ "standingCosts", "forbid or a list of stages", .text = true, .list = true },
		{ "rules", "a list of rules", .maps = true },
	};
	struct value *sound = is_map(rules) ? map_copy(cx->arena, rules) : NULL;
	map_each(e, rules) {
		struct near near = { .word = e->key };
		size_t i = 0, n = sizeof known / sizeof *known;
		for (; i < n && !str_eqz(e->key, known[i].key); i++)
			near_offer(&near, str_z(known[i].key));
		const struct value *v = e->value;
		if (i == n) {
			struct diag *g = diag(cx->diags, D_POLICY_INVALID, key_span(e), "a policy has no rule '%.*s'", STRA(e->key));
			if (near.best.n)
				diag_meant(cx->diags, g, near_is_misspelled(&near), e->key, near.best);
			else
				diag_label(cx->diags, g, "the rules are profile, region, regions, tags, forbidWildcards, standingCosts, severities and rules");
		} else if (!is_nil(v) && !(known[i].flag && is_bool(v)) && !(known[i].text && is_string(v)) && !(known[i].list && is_texts(v)) && !(known[i].map && is_map(v)) &&
			   !(known[i].maps && is_list(v))) {
			diag(cx->diags, D_POLICY_INVALID, v->span, "the policy's %s takes %s, not %s", known[i].key, known[i].takes, value_kind_name(v));
			map_remove(sound, e->key);
		}
	}
	return sound ? sound : rules;
}

static void apply(struct cx *cx, const struct value *rules)
{
	if (is_nil(rules) || is_false(rules))
		return;
	if (!is_map(rules) && !is_true(rules)) {
		diag(cx->diags, D_POLICY_INVALID, rules->span, "a policy is a map of rules or true, not %s", value_kind_name(rules));
		return;
	}
	rules = well_formed(cx, rules);
	policy_severities(cx, value_get(rules, "severities"));
	policy_standing(cx, value_get(rules, "standingCosts"));
	policy_rules(cx, value_get(rules, "rules"));
	check_profile(cx, is_true(rules) ? rules : value_get(rules, "profile"));
	check_region(cx, is_true(rules) ? rules : value_get(rules, "region"), value_get(rules, "regions"));
	check_tags(cx, value_get(rules, "tags"));
	check_wildcards(cx, value_get(rules, "forbidWildcards"));
}

void policy_check(struct cx *cx)
{
	apply(cx, value_dig(cx->config, "custom", "slsc", "policy"));
	if (cx->opt->policy_file.n)
		apply(cx, load_config(cx, cx->opt->policy_file));
}
