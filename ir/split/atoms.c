/*
 * atoms: which function each resource belongs to. What refers to one function alone, or is referred to by what belongs to
 * one alone, forms its atom and goes where it goes. What several functions share, what holds data, what is the user's own
 * and every type that is not in the table stays in the root.
 */
#include "ir/graph.h"
#include "ir/split/split.h"

static const struct {
	const char *type;
	enum mobility how;
} mobile[] = {
	{ "AWS::Lambda::Function", IS_FUNCTION },
	{ "AWS::Logs::LogGroup", FOLLOWS_USER },
	{ "AWS::IAM::Role", FOLLOWS_USER },
	{ "AWS::ApiGateway::Resource", FOLLOWS_USER },
	{ "AWS::Lambda::Version", FOLLOWS_NEEDED },
	{ "AWS::Lambda::Alias", FOLLOWS_NEEDED },
	{ "AWS::Lambda::Permission", FOLLOWS_NEEDED },
	{ "AWS::Lambda::EventSourceMapping", FOLLOWS_NEEDED },
	{ "AWS::Lambda::EventInvokeConfig", FOLLOWS_NEEDED },
	{ "AWS::Lambda::Url", FOLLOWS_NEEDED },
	{ "AWS::Events::Rule", FOLLOWS_NEEDED },
	{ "AWS::Scheduler::Schedule", FOLLOWS_NEEDED },
	{ "AWS::SNS::Subscription", FOLLOWS_NEEDED },
	{ "AWS::Logs::SubscriptionFilter", FOLLOWS_NEEDED },
	{ "AWS::Logs::MetricFilter", FOLLOWS_NEEDED },
	{ "AWS::CloudWatch::Alarm", FOLLOWS_NEEDED },
	{ "AWS::IoT::TopicRule", FOLLOWS_NEEDED },
	{ "AWS::ApiGateway::Method", FOLLOWS_NEEDED },
	{ "AWS::ApiGatewayV2::Integration", FOLLOWS_NEEDED },
	{ "AWS::ApiGatewayV2::Route", FOLLOWS_NEEDED },
	{ "AWS::ElasticLoadBalancingV2::TargetGroup", FOLLOWS_NEEDED },
	{ "AWS::ElasticLoadBalancingV2::ListenerRule", FOLLOWS_NEEDED },
	{ "AWS::ApplicationAutoScaling::ScalableTarget", FOLLOWS_NEEDED },
	{ "AWS::ApplicationAutoScaling::ScalingPolicy", FOLLOWS_NEEDED },
};

static enum mobility mobility_of(struct str type)
{
	for (size_t i = 0; i < sizeof mobile / sizeof *mobile; i++)
		if (str_eqz(type, mobile[i].type))
			return mobile[i].how;
	return STAYS;
}

/* The service's functions, as far as they are resources that slsc made. */
static void set_functions(struct split *s)
{
	const struct service *service = s->cx->service;
	for (uint32_t i = 0; i < service->functions_n; i++) {
		const uint32_t number = split_resource_number(s, service->functions[i].logical_id);
		struct split_resource *r = number == NOTHING ? NULL : &s->at[number];
		if (!r || r->opaque || map_get(s->cx->graph->users, r->entry->key) || mobility_of(value_str(value_get(r->entry->value, "Type"))) != IS_FUNCTION)
			continue;
		r->mobility = IS_FUNCTION;
		r->label = number;
		r->function = &service->functions[i];
	}
}

static void set_mobility(struct split *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		struct split_resource *r = &s->at[i];
		/* The shared role is shared, even while the service has one function. */
		const bool kept = r->opaque || map_get(s->cx->graph->users, r->entry->key) || str_eqz(r->entry->key, "IamRoleLambdaExecution");
		const enum mobility how = mobility_of(value_str(value_get(r->entry->value, "Type")));
		r->mobility = kept || how == IS_FUNCTION ? STAYS : how;
	}
	set_functions(s);
}

static uint32_t joined(uint32_t x, uint32_t y)
{
	return x == LABEL_NONE ? y : y == LABEL_NONE || x == y ? x : LABEL_SHARED;
}

/*
 * Labels in order of dependency, the needed first; a stack instead of recursion, as a user's template may chain thousands.
 * A circle, which CloudFormation refuses, is left where it closes.
 */
static uint32_t *needed_first(struct split *s)
{
	uint32_t *order = ARENA_ARRAY(s->a, uint32_t, s->n + 1), *way = ARENA_ARRAY(s->a, uint32_t, s->n + 1), *next = ARENA_ARRAY(s->a, uint32_t, s->n + 1);
	bool *seen = ARENA_ARRAY(s->a, bool, s->n + 1);
	uint32_t done = 0;
	for (uint32_t i = 0; i < s->n; i++)
		next[i] = s->at[i].first_use;
	for (uint32_t root = 0; root < s->n; root++) {
		uint32_t depth = 0;
		if (!seen[root]) {
			seen[root] = true;
			way[depth++] = root;
		}
		while (depth) {
			const uint32_t here = way[depth - 1];
			if (next[here] == uses_end(s, here)) {
				order[done++] = here;
				depth--;
				continue;
			}
			const uint32_t to = s->uses.at[next[here]++].to;
			if (to != NOTHING && !seen[to]) {
				seen[to] = true;
				way[depth++] = to;
			}
		}
	}
	return order;
}

/* The function of all that a resource refers to, but for what is of the mobility `but`. */
static uint32_t label_of_needed(const struct split *s, uint32_t resource, enum mobility but)
{
	uint32_t label = LABEL_NONE;
	for (uint32_t u = s->at[resource].first_use; u < uses_end(s, resource); u++) {
		const uint32_t to = s->uses.at[u].to;
		if (to != NOTHING && s->at[to].mobility != STAYS && s->at[to].mobility != but)
			label = joined(label, s->at[to].label);
	}
	return label;
}

void split_atoms(struct split *s)
{
	set_mobility(s);
	const uint32_t *order = needed_first(s);
	/* Who refers to a function, through others too, but not through what belongs to its users. */
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[order[i]].mobility == FOLLOWS_NEEDED)
			s->at[order[i]].label = label_of_needed(s, order[i], FOLLOWS_USER);
	/* Then what such resources refer to; the users come first. */
	for (uint32_t i = s->n; i--;) {
		const struct split_resource *r = &s->at[order[i]];
		for (uint32_t u = r->first_use; u < uses_end(s, order[i]); u++) {
			const uint32_t to = s->uses.at[u].to;
			if (to != NOTHING && s->at[to].mobility == FOLLOWS_USER)
				s->at[to].label = joined(s->at[to].label, r->mobility == STAYS && s->uses.at[u].import != NOTHING ? LABEL_SHARED : r->label);
		}
	}
	/* What refers to no function (an OPTIONS method) goes with what it refers to. */
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[order[i]].mobility == FOLLOWS_NEEDED && s->at[order[i]].label == LABEL_NONE)
			s->at[order[i]].label = label_of_needed(s, order[i], STAYS);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].mobility == STAYS)
			s->at[i].label = LABEL_NONE;
}
