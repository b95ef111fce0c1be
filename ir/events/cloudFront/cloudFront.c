/* cloudFront: a CloudFront distribution whose behaviours call functions at the edge (Lambda@Edge). */
#include "ir/events/cloudFront/cloudFront.h"

#include "ir/graph.h"
#include "ir/js.h"

#define DISTRIBUTION STR("CloudFrontDistribution")

/* Policies are made whether an event names them or not. */
static void emit_policies(struct cx *cx, const struct value *policies, struct distribution *d)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	map_each(e, policies) {
		struct value *config = map_copy(a, is_map(e->value) ? e->value : v_map(a));
		map_putz(a, config, "Name", v_str(a, STR_CAT(a, s->name, STR("-"), s->provider.stage, STR("-"), e->key)));
		struct value *p = graph_put(cx, cf_policy_id(cx, e->key), "AWS::CloudFront::CachePolicy", key_span(e));
		map_putz(a, p, "CachePolicyConfig", config);
		map_put_at(a, d->unused, e->key, key_span(e), v_bool(a, true));
	}
}

/* The edge knows neither VPCs nor environments; and copies there outlive the stack, so the function must, too. */
static void adapt_function(struct cx *cx, const struct function *fn)
{
	struct value *p = graph_own(cx, fn->logical_id, "Properties", NULL);
	if (!p)
		return;
	map_remove(p, STR("VpcConfig"));
	map_remove(p, STR("Environment"));
	graph_attr(cx, fn->logical_id, "DeletionPolicy", LITERAL("Retain"));
}

static void emit_permission(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	struct value *p = graph_put(cx, STR_CAT(a, ev->fn->logical_id, STR("InvokePermission")), "AWS::Lambda::Permission", ev->span);
	map_putz(a, p, "FunctionName", cfn_ref(a, ev->fn->version_id));
	map_putz(a, p, "Action", LITERAL("lambda:InvokeFunction"));
	map_putz(a, p, "Principal", LITERAL("edgelambda.amazonaws.com"));
	map_putz(a, p, "SourceArn", CFN_JOIN(a, "", LITERAL(""), LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":cloudfront::"),
		CFN_REF("AWS::AccountId"), LITERAL(":distribution/"), cfn_ref(a, DISTRIBUTION)));
}

/* The behaviours as v3.40 sorts them: those without a path pattern first. The first one is the default. */
static struct value *sorted_behaviors(struct cx *cx, const struct distribution *d)
{
	struct arena *a = cx->arena;
	struct value *list = v_list(a);
	for (int with_pattern = 0; with_pattern < 2; with_pattern++) {
		for (uint32_t i = 0; i < d->behaviors.n; i++)
			if (!d->behaviors.at[i].pattern == !with_pattern)
				list_push(a, list, d->behaviors.at[i].config);
		if (with_pattern || list_len(list))
			continue;
		if (d->default_origin < 0 && d->origins.n > 1) {
			diag(cx->diags, D_CLOUDFRONT_DEFAULT_ORIGIN, d->behaviors.at[0].ev->span,
			     "of several origins none is the default: every event has a path pattern, and none says 'isDefaultOrigin'");
			return list;
		}
		uint32_t origin = d->default_origin < 0 ? 0 : (uint32_t)d->default_origin;
		struct value *first = map_copy(a, d->behaviors.at[0].config);
		map_remove(first, STR("PathPattern"));
		map_remove(first, STR("LambdaFunctionAssociations"));
		map_putz(a, first, "TargetOriginId", v_str(a, d->origins.at[origin].id));
		list_push(a, list, first);
	}
	return list;
}

static void emit_distribution(struct cx *cx, const struct distribution *d)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *behaviors = sorted_behaviors(cx, d);
	struct value *origins = v_list(a), *others = v_list(a);
	for (uint32_t i = 0; i < d->origins.n; i++)
		list_push(a, origins, d->origins.at[i].config);
	for (uint32_t i = 1; i < list_len(behaviors); i++)
		list_push(a, others, list_at(behaviors, i));
	struct value *p = graph_put(cx, DISTRIBUTION, "AWS::CloudFront::Distribution", d->behaviors.at[0].ev->span);
	map_putz(a, p, "DistributionConfig", MAP(a,
		{ "Comment", v_str(a, STR_CAT(a, s->name, STR(" "), s->provider.stage)) },
		{ "Enabled", v_bool(a, true) },
		{ "DefaultCacheBehavior", list_at(behaviors, 0) },
		{ "CacheBehaviors", list_len(others) ? others : NULL },
		{ "Origins", origins }));
	graph_output(cx, DISTRIBUTION, "CloudFront Distribution Id", cfn_ref(a, DISTRIBUTION));
	graph_output(cx, STR("CloudFrontDistributionDomainName"), "CloudFront Distribution Domain Name",
		     cfn_getatt(a, DISTRIBUTION, "DomainName"));
}

/* The edge runs functions, and writes their logs, in whatever region the viewer is near. */
static void allow_edge(struct cx *cx, struct span span)
{
	struct arena *a = cx->arena;
	if (!cx->graph->shared_role) {
		diag(cx->diags, D_CLOUDFRONT_ROLE, span, "the functions' own role must allow edgelambda.amazonaws.com to assume it, and allow writing logs in every region");
		return;
	}
	graph_trust(cx, "edgelambda.amazonaws.com");
	graph_allow_on(cx, TEXTS(a, "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:TagResource"),
		       LIST(a, cfn_sub(a, STR("arn:${AWS::Partition}:logs:*:*:*"))));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct distribution d = { .origin_index = v_map(a), .behavior_index = v_map(a), .unused = v_map(a), .default_origin = -1 };
	emit_policies(cx, value_dig(cx->service->provider.config, "cloudFront", "cachePolicies"), &d);
	for (uint32_t i = 0; i < uses->n; i++) {
		if (!js_truthy(uses->at[i]->config))
			continue;
		adapt_function(cx, uses->at[i]->fn);
		if (cf_add(cx, &d, uses->at[i]))
			emit_permission(cx, uses->at[i]);
	}
	map_each(e, d.unused)
		if (is_true(e->value))
			diag(cx->diags, D_CLOUDFRONT_CACHE_POLICY_UNUSED, key_span(e),
			     "no cloudFront event names the cache policy '%.*s'", STRA(e->key));
	if (!d.behaviors.n)
		return;
	struct span span = d.behaviors.at[0].ev->span;
	const struct value *region = value_get(cx->service->provider.config, "region");
	if (!str_eqz(cx->service->provider.region, "us-east-1"))
		diag(cx->diags, D_CLOUDFRONT_REGION, region && !cx->opt->region.p ? region->span : span,
		     "functions that CloudFront calls must be deployed to us-east-1, and this service goes to '%.*s'",
		     STRA(cx->service->provider.region));
	cf_check(cx, &d);
	allow_edge(cx, span);
	emit_distribution(cx, &d);
}

EVENT(cloudFront) = {
	.key = "cloudFront",
	.rank = 200,
	.schema = &cf_schema,
	.provider = cf_provider,
	.doc = "Requests and responses at CloudFront's edge (Lambda@Edge).",
	.expand = expand,
	.always = true,
	.durable = DURABLE_REFUSED,
	.prepare = cf_prepare,
};
