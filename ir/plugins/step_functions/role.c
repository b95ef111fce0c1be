/* role: one role for each machine that names none, with the permissions that its tasks need. */
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

enum { STATES_DEEP = 200 }; /* of states within states: more than anybody writes */

static void states_permissions(struct permissions *p, const struct value *states, unsigned depth);

static void map_permissions(struct permissions *p, const struct value *state, unsigned depth)
{
	struct arena *a = p->s->cx->arena;
	const struct value *processor = value_get(state, "ItemProcessor"), *iterator = value_get(state, "Iterator");
	const struct value *reader = value_get(state, "ItemReader"), *writer = value_get(state, "ResultWriter");
	if (!js_truthy(processor) && is_nil(iterator)) {
		machine_refused(p->s, p->machine, state->span, "a Map state has an ItemProcessor or an Iterator");
		return;
	}
	states_permissions(p, value_get(js_truthy(processor) ? processor : iterator, "States"), depth + 1);
	if (value_is(value_dig(processor, "ProcessorConfig", "Mode"), "DISTRIBUTED"))
		task_permissions(p, value_at(MAP(a, { "Resource", LITERAL("arn:aws:states:::states:startExecution") }, { "Mode", LITERAL("DISTRIBUTED") },
			{ "StateMachineName", v_str(a, p->machine->name) }), state->span));
	if (js_truthy(reader))
		task_permissions(p, reader);
	if (js_truthy(writer))
		task_permissions(p, writer);
}

static void state_permissions(struct permissions *p, const struct value *state, unsigned depth)
{
	const struct value *type = value_get(state, "Type"), *branches = value_get(state, "Branches");
	if (is_nil(state) || depth > STATES_DEEP)
		machine_refused(p->s, p->machine, value_span(state), is_nil(state) ? "a state is empty" : "states lie too deep within each other");
	else if (value_is(type, "Task"))
		task_permissions(p, state);
	else if (value_is(type, "Parallel"))
		list_each(i, branches)
			states_permissions(p, value_get(branches->list.item[i], "States"), depth + 1);
	else if (value_is(type, "Map"))
		map_permissions(p, state, depth);
}

static void states_permissions(struct permissions *p, const struct value *states, unsigned depth)
{
	const struct entry **entries = is_map(states) ? js_entries(p->s->cx->arena, states) : NULL;
	for (uint32_t i = 0; i < map_len(states); i++)
		state_permissions(p, entries[i]->value, depth);
	list_each(i, states)
		state_permissions(p, states->list.item[i], depth);
}

/* What the machine's own options need. */
static void option_permissions(struct permissions *p)
{
	static const struct { const char *option, *actions; } options[] = {
		{ "loggingConfig", "logs:CreateLogDelivery,logs:GetLogDelivery,logs:UpdateLogDelivery,logs:DeleteLogDelivery,logs:ListLogDeliveries,"
				   "logs:PutResourcePolicy,logs:DescribeResourcePolicies,logs:DescribeLogGroups" },
		{ "tracingConfig", "xray:PutTraceSegments,xray:PutTelemetryRecords,xray:GetSamplingRules,xray:GetSamplingTargets" },
	};
	const struct value *config = p->machine->config, *keys = value_get(config, "kmsKeyArns"), *key = value_dig(config, "encryptionConfig", "KmsKeyId");
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (js_truthy(value_get(config, options[i].option)))
			permit(p, str_z(options[i].actions), LITERAL("*"));
	if (list_len(keys))
		permit(p, STR("kms:Decrypt,kms:Encrypt,kms:ReEncrypt*,kms:GenerateDataKey*,kms:DescribeKey"), keys);
	if (js_truthy(key))
		permit(p, STR("kms:Decrypt,kms:Encrypt"), MAP(p->s->cx->arena, { "Fn::Sub", key }));
}

/* ---- permissions joined to statements */

struct group {
	struct value *list; /* of resources, or of actions */
	struct value *seen; /* what is in it, by its text */
	const struct value *resource;
	bool everything;
};
struct groups {
	VEC(struct group) of;
	struct value *index; /* text → its place */
};

static struct group *group_of(struct arena *a, struct groups *g, struct str key)
{
	const struct value *at = map_put_new(a, g->index, key, (struct span){ 0 }, v_int(a, g->of.n));
	if (!at)
		vec_push(a, &g->of, (struct group){ v_list(a), v_map(a), NULL, false });
	return &g->of.at[at ? (uint32_t)at->number : g->of.n - 1];
}

static void group_add(struct arena *a, struct group *g, struct str key, const struct value *v)
{
	if (!map_put_new(a, g->seen, key, (struct span){ 0 }, v))
		list_push(a, g->list, v);
	g->everything |= value_is(v, "*");
}

/* By actions: resources united; then by resources: actions united. Each in order of first appearance. */
static struct value *statements_of(struct arena *a, const struct permissions *p)
{
	struct groups by_action = { .index = v_map(a) }, by_resource = { .index = v_map(a) };
	for (uint32_t i = 0; i < p->of.n; i++) {
		const struct value *resource = p->of.at[i].resource;
		struct group *g = group_of(a, &by_action, p->of.at[i].actions);
		if (!is_list(resource))
			group_add(a, g, js_json_sorted(a, resource), resource);
		list_each(k, resource)
			group_add(a, g, js_json_sorted(a, resource->list.item[k]), resource->list.item[k]);
	}
	for (uint32_t i = 0; i < by_action.of.n; i++) {
		const struct group *from = &by_action.of.at[i];
		const struct value *resource = from->everything ? LITERAL("*") : from->list;
		struct group *g = group_of(a, &by_resource, js_json(a, resource));
		struct str actions = by_action.index->map.entry[i].key;
		g->resource = resource;
		for (uint32_t at = 0, end; at < actions.n; at = end + 1) {
			int32_t comma = str_find(str_from(actions, at), ',');
			end = comma < 0 ? actions.n : at + (uint32_t)comma;
			struct str action = str_to(str_from(actions, at), end - at);
			group_add(a, g, action, v_str(a, action));
		}
	}
	struct value *statements = v_list(a);
	for (uint32_t i = 0; i < by_resource.of.n; i++)
		list_push(a, statements, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", by_resource.of.at[i].list }, { "Resource", by_resource.of.at[i].resource }));
	return statements;
}

/* The plugin puts the statements into a text by JavaScript's replace, to which these mean something. */
static bool has_replacement(struct str json)
{
	static const char *const patterns[] = { "$$", "$&", "$`", "$'" };
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (str_search(json, str_z(patterns[i]), 0) >= 0)
			return true;
	return false;
}

static void role_emit(struct step_functions *s, const struct machine *m)
{
	struct arena *a = s->cx->arena;
	struct permissions p = { .s = s, .machine = m };
	const struct value *own = value_get(m->config, "iamRoleStatements");
	states_permissions(&p, value_dig(m->config, "definition", "States"), 0);
	option_permissions(&p);
	struct value *statements = statements_of(a, &p);
	if (!p.of.n && !list_len(own))
		list_push(a, statements, MAP(a, { "Effect", LITERAL("Deny") }, { "Action", LITERAL("*") }, { "Resource", LITERAL("*") }));
	list_each(i, own)
		list_push(a, statements, own->list.item[i]);
	if (has_replacement(js_json(a, statements)))
		machine_refused(s, m, m->span, "$$, $&, $` and $' cannot stand in what its role is made of");
	struct str policy = STR_CAT(a, plugin_stage(s->cx), STR("-"), s->cx->service->name, STR("-statemachine"));
	struct value *properties = value_at(MAP(a,
		{ "AssumeRolePolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, MAP(a,
			{ "Effect", LITERAL("Allow") },
			{ "Principal", MAP(a, { "Service", cfn_sub(a, STR("states.${AWS::Region}.amazonaws.com")) }) },
			{ "Action", LITERAL("sts:AssumeRole") })) }) },
		{ "Policies", LIST(a, MAP(a, { "PolicyName", v_str(a, policy) },
			{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", statements }) })) }), m->span);
	role_options(s, properties, true);
	graph_merge(s->cx, STR_CAT(a, m->id, STR("Role")), "AWS::IAM::Role", properties, m->span);
}

void roles_emit(struct step_functions *s)
{
	for (uint32_t i = 0; i < s->machines.n; i++)
		if (!js_truthy(value_get(s->machines.at[i].config, "role")))
			role_emit(s, &s->machines.at[i]);
}
