#include "ir/events/cloudFront/cloudFront.h"

#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/naming.h"

/* CloudFront's managed policy CachingOptimized: where an event says nothing about caching. */
#define CACHING_OPTIMIZED "658327ea-f89d-4fab-a63d-7e88639e58f6"

struct limits {
	const char *event_type;
	double memory, timeout; /* MB, seconds */
};

static const struct limits limits[] = {
	{ "origin-request", 10240, 30 },
	{ "origin-response", 10240, 30 },
	{ "viewer-request", 128, 5 },
	{ "viewer-response", 128, 5 },
	{ "default", 128, 5 },
	{ 0 },
};

static bool exceeds(struct cx *cx, const struct value *v, double most)
{
	double n;
	return js_truthy(v) && js_number(js_string(cx->arena, v), &n) && n > most;
}

static void check_limits(struct cx *cx, const struct event *ev)
{
	const struct value *type = value_get(ev->config, "eventType");
	const struct value *memory = value_get(ev->fn->config, "memorySize"), *timeout = value_get(ev->fn->config, "timeout");
	struct str name = type ? js_string(cx->arena, type) : STR("default");
	const struct limits *l = limits;
	while (l->event_type && !str_eqz(name, l->event_type))
		l++;
	if (!l->event_type) {
		diag(cx->diags, D_CLOUDFRONT_EVENT_TYPE, type->span, "'%.*s' is not an event type of CloudFront", STRA(name));
		return;
	}
	if (exceeds(cx, memory, l->memory))
		diag(cx->diags, D_CLOUDFRONT_LIMIT, memory->span,
		     "function '%.*s' runs on CloudFront ('%s'), which allows at most %.0f MB of memory", STRA(ev->fn->key), l->event_type, l->memory);
	if (exceeds(cx, timeout, l->timeout))
		diag(cx->diags, D_CLOUDFRONT_LIMIT, timeout->span,
		     "function '%.*s' runs on CloudFront ('%s'), which allows at most %.0f seconds", STRA(ev->fn->key), l->event_type, l->timeout);
}

void cf_prepare(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		if (!js_truthy(ev->config))
			continue;
		check_limits(cx, ev);
		if (i && uses->at[i - 1]->fn == ev->fn && is_true(value_get(ev->fn->config, "versionFunction")))
			continue;
		struct value *config = map_copy(a, ev->fn->config);
		map_putz(a, config, "versionFunction", v_bool(a, true));
		if (!js_truthy(value_get(config, "memorySize")))
			map_putz(a, config, "memorySize", v_int(a, 128));
		if (!js_truthy(value_get(config, "timeout")))
			map_putz(a, config, "timeout", v_int(a, 5));
		ev->fn->config = config;
	}
}

/* ---- behaviours */

struct str cf_policy_id(struct cx *cx, struct str name)
{
	return STR_CAT(cx->arena, STR("CloudFrontCachePolicy"), name_resource(cx->arena, name));
}

/* The CachePolicyId that the event's cachePolicy asks for; NULL: it asks for none. */
static const struct value *named_policy(struct cx *cx, struct distribution *d, const struct event *ev, bool *ok)
{
	const struct value *policy = value_get(ev->config, "cachePolicy");
	const struct value *id = value_get(policy, "id"), *name = value_get(policy, "name");
	if (!js_truthy(policy))
		return NULL;
	struct str text = js_string(cx->arena, name);
	if (js_truthy(name)) {
		if (!map_get(value_dig(cx->service->provider.config, "cloudFront", "cachePolicies"), text)) {
			diag(cx->diags, D_CLOUDFRONT_CACHE_POLICY, name->span,
			     "'%.*s' is not defined under provider.cloudFront.cachePolicies", STRA(text));
			*ok = false;
		}
		map_put(cx->arena, d->unused, text, v_bool(cx->arena, false));
	} else if (!js_truthy(id)) {
		diag(cx->diags, D_CLOUDFRONT_CACHE_POLICY, policy->span, "this cache policy has neither a 'name' nor an 'id'");
		*ok = false;
	}
	return js_truthy(id) ? id : cfn_ref(cx->arena, cf_policy_id(cx, text));
}

/* Older settings (TTLs, forwarded values) and a policy exclude each other. */
static bool says_how_to_cache(const struct value *own)
{
	return js_truthy(value_get(own, "CachePolicyId")) || js_truthy(value_get(own, "ForwardedValues")) ||
	       !is_nil(value_get(own, "MaxTTL")) || !is_nil(value_get(own, "MinTTL")) || !is_nil(value_get(own, "DefaultTTL"));
}

static struct value *behavior_value(struct cx *cx, struct distribution *d, const struct event *ev, struct str origin, bool *ok)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(ev->config, "behavior"), *body = value_get(ev->config, "includeBody");
	const struct value *policy = named_policy(cx, d, ev, ok), *pattern = value_get(ev->config, "pathPattern");
	struct value *b = map_assign(a, MAP(a, { "ViewerProtocolPolicy", LITERAL("allow-all") }), own);
	if (policy)
		map_putz(a, b, "CachePolicyId", policy);
	else if (!says_how_to_cache(own))
		map_putz(a, b, "CachePolicyId", v_text(a, CACHING_OPTIMIZED));
	map_putz(a, b, "TargetOriginId", v_str(a, origin));
	map_putz(a, b, "LambdaFunctionAssociations", LIST(a, MAP(a,
		{ "EventType", value_get(ev->config, "eventType") },
		{ "LambdaFunctionARN", cfn_ref(a, ev->fn->version_id) },
		{ "IncludeBody", is_nil(body) ? NULL : body })));
	if (is_string(pattern) && pattern->string.n)
		map_putz(a, b, "PathPattern", pattern);
	return b;
}

static uint32_t add_origin(struct cx *cx, struct distribution *d, const struct value *origin)
{
	struct str id = value_str(value_get(origin, "Id"));
	const struct value *at = map_get(d->origin_index, id);
	if (at) {
		struct cf_origin *old = &d->origins.at[(uint32_t)at->number];
		old->config = cf_extend(cx->arena, old->config, origin);
		return (uint32_t)at->number;
	}
	map_put(cx->arena, d->origin_index, id, v_int(cx->arena, d->origins.n));
	vec_push(cx->arena, &d->origins, (struct cf_origin){ origin, id });
	return d->origins.n - 1;
}

static void choose_origin(struct cx *cx, struct distribution *d, const struct event *ev, uint32_t origin)
{
	const struct value *chosen = value_get(ev->config, "isDefaultOrigin");
	if (!js_truthy(chosen))
		return;
	if (d->default_origin >= 0 && (uint32_t)d->default_origin != origin) {
		struct diag *g = diag(cx->diags, D_CLOUDFRONT_DEFAULT_ORIGIN, chosen->span, "a distribution has one default origin only");
		diag_note(cx->diags, g, value_span(value_get(d->chosen_by->config, "isDefaultOrigin")), "another one is chosen here");
		return;
	}
	d->default_origin = (int32_t)origin;
	d->chosen_by = ev;
}

bool cf_add(struct cx *cx, struct distribution *d, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *origin = cf_origin_value(cx, ev);
	if (!origin)
		return false;
	bool ok = true;
	uint32_t at = add_origin(cx, d, origin);
	choose_origin(cx, d, ev, at);
	const struct value *b = behavior_value(cx, d, ev, d->origins.at[at].id, &ok);
	const struct value *pattern = value_get(b, "PathPattern");
	struct str key = STR_CAT(a, d->origins.at[at].id, STR(" "), pattern ? js_json(a, pattern) : STR(""));
	const struct value *old = map_get(d->behavior_index, key);
	if (old) {
		struct cf_behavior *first = &d->behaviors.at[(uint32_t)old->number];
		first->config = cf_extend(a, first->config, b);
	} else {
		map_put(a, d->behavior_index, key, v_int(a, d->behaviors.n));
		vec_push(a, &d->behaviors, (struct cf_behavior){ b, ev, js_truthy(pattern) ? pattern : NULL });
	}
	return ok;
}

static void check_associations(struct cx *cx, const struct cf_behavior *b)
{
	const struct value *associations = value_get(b->config, "LambdaFunctionAssociations");
	struct value *seen = v_map(cx->arena);
	list_each(i, associations) {
		const struct value *type = value_get(list_at(associations, i), "EventType");
		struct str text = js_string(cx->arena, type);
		if (map_get(seen, text))
			diag(cx->diags, D_CLOUDFRONT_ASSOCIATION, type ? type->span : b->ev->span,
			     "the behaviour has a function for '%.*s' already", STRA(text));
		map_put(cx->arena, seen, text, LITERAL(""));
	}
}

void cf_check(struct cx *cx, const struct distribution *d)
{
	struct value *patterns = v_map(cx->arena);
	for (uint32_t i = 0; i < d->behaviors.n; i++) {
		const struct cf_behavior *b = &d->behaviors.at[i];
		struct str key = b->pattern ? js_string(cx->arena, b->pattern) : STR("");
		const struct value *first = map_get(patterns, key);
		if (first) {
			struct diag *g = diag(cx->diags, D_CLOUDFRONT_BEHAVIOR, b->pattern ? b->pattern->span : b->ev->span,
					      b->pattern ? "the path pattern '%.*s' leads to another origin already"
							 : "two origins want to be the default behaviour's%.*s", STRA(key));
			diag_note(cx->diags, g, d->behaviors.at[(uint32_t)first->number].ev->span, "first used here");
		} else {
			map_put(cx->arena, patterns, key, v_int(cx->arena, i));
		}
		check_associations(cx, b);
	}
}
