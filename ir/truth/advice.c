/* advice: what would bring a template that is near a limit farthest away from it, and the findings themselves. */
#include "ir/graph.h"
#include "ir/iam/policy.h"
#include "ir/naming.h"
#include "ir/pass.h"
#include "ir/service.h"
#include "ir/cfn_bytes.h"
#include "ir/truth/limits.h"
#include "ir/truth/truth.h"

static uint32_t versions(const struct measures *all)
{
	for (uint32_t i = 0; i < all->types.n; i++)
		if (str_eqz(all->types.at[i].type, "AWS::Lambda::Version"))
			return all->types.at[i].n;
	return 0;
}

static struct str advise_resources(struct arena *a, const struct measures *all)
{
	struct type_count most = { 0 };
	for (uint32_t i = 0; i < all->types.n; i++)
		if (all->types.at[i].n > most.n)
			most = all->types.at[i];
	struct str text = str_fmt(a, "%u are %.*s", most.n, STRA(most.type));
	if (versions(all))
		text = str_fmt(a, "%.*s; provider.versionFunctions: false would free %u", STRA(text), versions(all));
	return text;
}

/* v3.40 writes an output for each version. */
static struct str advise_outputs(struct arena *a, const struct measures *all)
{
	return versions(all) ? str_fmt(a, "provider.versionFunctions: false would free %u", versions(all)) : STR("");
}

/* Past this, minimising is not enough, and trying it costs more than all the rest. */
enum { WORTH_MINIMISING = 4 * ROLE_POLICY_CHARACTERS };

static struct str advise_role(struct arena *a, const struct value *resource, uint32_t amount)
{
	const struct value *policies = value_dig(resource, "Properties", "Policies");
	uint32_t before = 0, after = 0;
	for (uint32_t i = 0; i < list_len(policies) && amount <= WORTH_MINIMISING; i++) {
		const struct value *document = value_get(policies->list.item[i], "PolicyDocument");
		before += cfn_json_bytes(document);
		after += cfn_json_bytes(policy_minimise(a, document));
	}
	if (after < before)
		return str_fmt(a, "slsc -O would free %u", before - after);
	return STR("wildcards in Resource, or a role for each function, would free most");
}

static struct str advise_environment(struct arena *a, const struct value *resource)
{
	const struct value *variables = value_dig(resource, "Properties", "Environment", "Variables");
	struct str longest = STR("");
	uint32_t most = 0;
	map_each(e, variables) {
		uint32_t n = e->key.n + cfn_json_bytes(e->value);
		if (n > most) {
			most = n;
			longest = e->key;
		}
	}
	return str_fmt_shown(a, "%.*s alone takes %u", STRA(longest), most);
}

struct str limits_advice(struct arena *a, const struct value *template, const struct measures *all, const struct measure *m)
{
	const struct value *resource = map_get(value_get(template, "Resources"), m->of);
	switch (m->limit) {
	case LIMIT_RESOURCES: return advise_resources(a, all);
	case LIMIT_OUTPUTS: return advise_outputs(a, all);
	case LIMIT_ROLE_POLICIES: return advise_role(a, resource, m->amount);
	case LIMIT_ENVIRONMENT: return advise_environment(a, resource);
	case LIMIT_FUNCTION_POLICY: return STR("one permission with a wider SourceArn can take the place of many");
	default: return STR("");
	}
}

/* ---- the findings */

static void report(struct cx *cx, const struct measure *m, struct str advice)
{
	const struct limit_info *info = &limit_infos[m->limit];
	const char *blank = *info->unit ? " " : "";
	bool over = limit_is_exceeded(m);
	struct diags *d = cx->diags;
	struct str whose = m->of.n ? str_fmt_shown(cx->arena, " of '%.*s'", STRA(m->of)) : nested_stack_named(cx);
	struct diag *g = diag(d, over ? D_LIMIT_EXCEEDED : D_LIMIT_NEAR, cx->stack ? span_or(m->at, cx->stack->span) : m->at, "%s%.*s: %u of %u%s%s%s", info->what, STRA(whose), m->amount,
			      info->most, blank, info->unit, over ? "; v3.40 writes it all the same, and AWS refuses it" : "");
	if (m->amount > info->refused)
		diag_refuse(d, g);
	if (advice.n)
		diag_label(d, g, "%.*s", STRA(advice));
}

void template_written(struct cx *cx, size_t bytes, size_t layout)
{
	struct measure m = { .limit = LIMIT_TEMPLATE, .amount = (uint32_t)bytes };
	if (limit_is_near(&m))
		report(cx, &m, layout ? str_fmt(cx->arena, "--minify would free about %zu", layout) : STR(""));
}

void truth_stack_name(struct truth *t)
{
	const struct service *s = t->cx->service;
	const struct value *own = value_get(s->provider.config, "stackName");
	const struct str name = name_stack(t->cx);
	struct measure m = { .limit = LIMIT_STACK_NAME, .amount = name.n,
			     .at = value_span(own ? own : value_get(s->config, "service")) };
	/* A name is as long as it is meant to be: only too long is worth a word. */
	if (limit_is_exceeded(&m))
		report(t->cx, &m, STR("provider.stackName sets another one"));
	bool good = name.n && ascii_letter(name.p[0]);
	for (uint32_t i = 0; good && i < name.n; i++)
		good = ascii_alnum(name.p[i]) || name.p[i] == '-';
	if (!good)
		diag(t->cx->diags, D_DEPLOY_STACK_NAME, m.at, "no stack can be called '%.*s': letters, digits and hyphens, a letter first", STRA(name));
}

/* Counts of a template as a whole: where it is to be split, they are of its parts. */
static bool is_of_template(enum limit_id limit)
{
	return limit == LIMIT_RESOURCES || limit == LIMIT_PARAMETERS || limit == LIMIT_OUTPUTS || limit == LIMIT_MAPPINGS;
}

void truth_template_limits(struct cx *cx)
{
	struct limits_tally tally;
	struct measures all = { 0 };
	limits_begin(&tally, cx->arena, cx->graph->root, &all);
	for (uint32_t i = 0; i < all.of.n; i++)
		if (is_of_template(all.of.at[i].limit) && limit_is_near(&all.of.at[i]))
			report(cx, &all.of.at[i], STR(""));
}

void truth_limits(struct truth *t, const struct measures *all)
{
	for (uint32_t i = 0; i < all->of.n && !t->macros; i++)
		if (limit_is_near(&all->of.at[i]) && !(t->cx->split && is_of_template(all->of.at[i].limit)))
			report(t->cx, &all->of.at[i], limits_advice(t->cx->arena, t->root, all, &all->of.at[i]));
}
