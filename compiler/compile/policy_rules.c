/*
 * policy_rules: what a policy makes of diagnostics, and its rules over the template. A rule is a map:
 *
 *	type: 'AWS::S3::*'                   pattern of types; without: all
 *	property: BucketEncryption.*.Rule    keys joined by dots; * is any key. Lists are looked through
 *	required: true                       it must be there
 *	forbidden: true                      it must not be there
 *	pattern: '^(aws:kms|AES256)$'        what it must match (a regular expression), where it is a text, a number or a boolean
 *	message: 'buckets are encrypted'
 *	severity: warning                    default: error
 *
 * What a function of CloudFormation gives is not known, and passes.
 */
#include "compiler/compile/policy.h"

#include "ir/base/near.h"
#include "ir/base/regex.h"
#include "ir/base/wildcard.h"
#include "ir/cfn.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/service.h"
#include "ir/standing.h"

static const struct { const char *name; enum severity severity; bool off; } severities[] = {
	{ "error", DIAG_ERROR, false }, { "warning", DIAG_WARNING, false }, { "notice", DIAG_NOTICE, false }, { "off", DIAG_NOTICE, true },
};

static void invalid(struct cx *cx, struct span at, const char *what)
{
	diag(cx->diags, D_POLICY_INVALID, at, "%s", what);
}

static bool is_id(struct str pattern)
{
	for (int id = 0; id < DIAG_COUNT; id++)
		if (wildcard_covers(pattern, str_z(diag_info((enum diag_id)id)->name), false))
			return true;
	return false;
}

static void add_verdict(struct cx *cx, const struct entry *id, struct str paths, const struct value *v)
{
	for (size_t i = 0; i < sizeof severities / sizeof *severities; i++)
		if (value_is(v, severities[i].name) || (is_false(v) && severities[i].off)) { /* off is false to some readers */
			vec_push(cx->arena, &cx->diags->verdicts, (struct diag_verdict){ id->key, paths, severities[i].severity, severities[i].off });
			return;
		}
	invalid(cx, span_known(value_span(v)) ? value_span(v) : key_span(id), "a severity is error, warning, notice or off");
}

void policy_severities(struct cx *cx, const struct value *map)
{
	map_each(e, map) {
		if (!is_id(e->key)) {
			struct diag *g = diag(cx->diags, D_POLICY_INVALID, key_span(e), "no diagnostic has the id '%.*s'", STRA(e->key));
			struct near near = { .word = e->key };
			for (int id = 0; id < DIAG_COUNT; id++)
				near_offer(&near, str_z(diag_info((enum diag_id)id)->name));
			if (near.best.n)
				diag_meant(cx->diags, g, near_is_misspelled(&near), e->key, near.best);
		}
		if (!is_map(e->value))
			add_verdict(cx, e, STR("*"), e->value);
		map_each(path, e->value)
			add_verdict(cx, e, path->key, path->value);
	}
}

/* ---- rules */

static bool is_rule(struct cx *cx, const struct value *rule)
{
	static const char *const keys[] = { "type", "property", "required", "forbidden", "pattern", "message", "severity" };
	enum { KEYS = sizeof keys / sizeof *keys };
	bool sound = is_map(rule) && is_string(value_get(rule, "property")) && is_string(value_get(rule, "message"));
	if (!sound)
		invalid(cx, value_span(rule), "a rule has a property (its path), a message, and one of required, forbidden and pattern");
	map_each(e, rule) {
		struct near near = { .word = e->key };
		int i = 0;
		for (; i < KEYS && !str_eqz(e->key, keys[i]); i++)
			near_offer(&near, str_z(keys[i]));
		if (i < KEYS)
			continue;
		struct diag *g = diag(cx->diags, D_POLICY_INVALID, key_span(e), "a rule has no '%.*s'", STRA(e->key));
		if (near.best.n)
			diag_meant(cx->diags, g, near_is_misspelled(&near), e->key, near.best);
		sound = false;
	}
	const struct value *pattern = value_get(rule, "pattern"), *severity = value_get(rule, "severity");
	struct regex *r = is_string(pattern) ? regex_new(pattern->string) : NULL;
	if (pattern && !r) {
		invalid(cx, pattern->span, "the pattern is no regular expression");
		sound = false;
	}
	if (r)
		regex_free(r);
	if (severity && !value_is(severity, "error") && !value_is(severity, "warning")) {
		invalid(cx, severity->span, "the severity of a rule is error or warning");
		sound = false;
	}
	return sound;
}

void policy_rules(struct cx *cx, const struct value *rules)
{
	struct value *all = cx->policy_rules ? list_copy(cx->arena, cx->policy_rules) : v_list(cx->arena);
	list_each(i, rules)
		if (is_rule(cx, rules->list.item[i]))
			list_push(cx->arena, all, rules->list.item[i]);
	cx->policy_rules = all->list.n ? all : NULL;
}

void policy_standing(struct cx *cx, const struct value *rule)
{
	if (is_nil(rule))
		return;
	if (is_string(rule) && !str_eqz(rule->string, "forbid")) {
		invalid(cx, rule->span, "the policy's standingCosts takes forbid or a list of stages");
		return;
	}
	struct value *all = cx->policy_standing ? list_copy(cx->arena, cx->policy_standing) : v_list(cx->arena);
	list_push(cx->arena, all, rule);
	cx->policy_standing = all;
}

/* What is billed while idle, in a stage that may not have it. */
static void check_standing(struct cx *cx, const struct value *rule)
{
	if (list_has(rule, cx->service->provider.stage))
		return;
	map_each(e, value_get(cx->graph->root, "Resources")) {
		const struct standing_verdict v = standing_of(e->value);
		const struct span at = span_known(key_span(e)) ? key_span(e) : e->value->span;
		if (v.standing != STANDING_IDLE)
			continue;
		struct diag *g = diag(cx->diags, D_POLICY_STANDING, at, "the policy forbids that '%.*s' is billed while nobody uses the stage '%.*s': by %s, %s", STRA(e->key),
				      STRA(cx->service->provider.stage), v.row->unit, v.row->reason);
		if (span_known(rule->span))
			diag_note(cx->diags, g, rule->span, is_string(rule) ? "no stage may" : "these stages may");
	}
}

struct applied {
	struct cx *cx;
	const struct value *rule;
	struct regex *pattern;    /* NULL: none */
	const struct entry *resource;
};

static void breach(const struct applied *r, struct span at)
{
	const struct entry *e = r->resource;
	const enum diag_id id = value_is(value_get(r->rule, "severity"), "warning") ? D_POLICY_ADVICE : D_POLICY_RULE;
	at = span_known(at) ? at : span_known(key_span(e)) ? key_span(e) : value_span(e->value);
	struct diag *g = diag(r->cx->diags, id, at, "%.*s (%.*s of '%.*s')", STRA(value_get(r->rule, "message")->string), STRA(value_get(r->rule, "property")->string), STRA(e->key));
	if (span_known(r->rule->span))
		diag_note(r->cx->diags, g, r->rule->span, "the policy's rule");
}

static void judge_value(const struct applied *r, const struct value *v, struct span at)
{
	if (js_truthy(value_get(r->rule, "forbidden")))
		breach(r, at);
	if (!r->pattern || cfn_call(v) || !(is_string(v) || is_number(v) || is_bool(v)))
		return;
	const struct str text = js_string(r->cx->arena, v);
	if (!regex_matches(r->pattern, text) && !regex_endless(r->pattern))
		breach(r, at);
}

static void missing(const struct applied *r, struct span at)
{
	if (js_truthy(value_get(r->rule, "required")))
		breach(r, at);
}

static void descend(const struct applied *r, const struct value *v, struct str path, struct span at)
{
	at = v && span_known(v->span) ? v->span : at;
	list_each(i, v)
		descend(r, v->list.item[i], path, at);
	if (is_list(v) || cfn_call(v))
		return;
	if (!path.n) {
		judge_value(r, v, at);
		return;
	}
	const int32_t dot = str_find(path, '.');
	const struct str step = dot < 0 ? path : str_to(path, (uint32_t)dot), rest = dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
	bool found = false;
	map_each(e, v)
		if ((str_eqz(step, "*") || str_eq(step, e->key)) && !is_null(e->value)) {
			found = true;
			descend(r, e->value, rest, span_known(key_span(e)) ? key_span(e) : at);
		}
	if (!found)
		missing(r, at);
}

void policy_template(struct cx *cx)
{
	list_each(i, cx->policy_standing)
		check_standing(cx, list_at(cx->policy_standing, i));
	const struct value *resources = cx->policy_rules ? value_get(cx->graph->root, "Resources") : NULL;
	for (uint32_t i = 0; resources && i < list_len(cx->policy_rules); i++) {
		static const struct value none = { .kind = VALUE_MAP };
		const struct value *rule = list_at(cx->policy_rules, i), *type = value_get(rule, "type"), *pattern = value_get(rule, "pattern");
		struct applied r = { .cx = cx, .rule = rule, .pattern = pattern ? regex_new(pattern->string) : NULL };
		map_each(e, resources) {
			const struct value *properties = value_get(e->value, "Properties");
			if (is_string(type) && !wildcard_covers(type->string, value_str(value_get(e->value, "Type")), false))
				continue;
			r.resource = e;
			descend(&r, properties ? properties : &none, value_get(rule, "property")->string, value_span(properties));
		}
		if (r.pattern)
			regex_free(r.pattern);
	}
}
