/* machines: AWS::StepFunctions::StateMachine and its output; activities. */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/step_functions/step_functions.h"

/* Object.entries of tags, each value as a text, empty for what is falsy. */
static void add_tags(struct arena *a, struct value *out, const struct value *tags)
{
	const struct entry **entries = is_map(tags) ? js_entries(a, tags) : NULL;
	for (uint32_t i = 0; i < map_len(tags); i++) {
		const struct value *v = entries[i]->value;
		struct str text = js_truthy(v) ? js_string(a, v) : STR("");
		list_push(a, out, MAP(a, { "Key", v_str(a, entries[i]->key) }, { "Value", value_at(v_str(a, text), v->span) }));
	}
}

static const struct value *tags_of(struct step_functions *s, const struct machine *m)
{
	struct arena *a = s->cx->arena;
	struct value *out = v_list(a);
	if (!is_false(value_get(m->config, "inheritGlobalTags")))
		add_tags(a, out, value_get(s->cx->service->provider.config, "tags"));
	add_tags(a, out, value_get(m->config, "tags"));
	return list_len(out) ? out : NULL;
}

static const struct value *logging(struct arena *a, const struct value *config)
{
	if (!config)
		return NULL;
	const struct value *level = value_get(config, "level"), *arns = value_get(config, "destinations");
	struct value *destinations = v_list(a);
	list_each(i, arns)
		list_push(a, destinations, MAP(a, { "CloudWatchLogsLogGroup", MAP(a, { "LogGroupArn", arns->list.item[i] }) }));
	return value_at(MAP(a, { "Level", level ? level : LITERAL("OFF") }, { "IncludeExecutionData", v_bool(a, shape_boolean(value_get(config, "includeExecutionData"))) },
		{ "Destinations", list_len(destinations) ? destinations : NULL }), config->span);
}

static const struct value *tracing(struct arena *a, const struct value *config)
{
	return config ? value_at(MAP(a, { "Enabled", v_bool(a, shape_boolean(value_get(config, "enabled"))) }), config->span) : NULL;
}

static const struct value *encryption(struct arena *a, const struct value *config)
{
	if (!config)
		return NULL;
	static const struct value fifteen_minutes = NUMBER(900);
	const struct value *period = value_get(config, "KmsDataKeyReusePeriodSeconds"), *key = value_get(config, "KmsKeyId"), *type = value_get(config, "Type");
	double seconds;
	if (is_string(period) && js_number(period->string, &seconds))
		period = value_at(v_number(a, seconds, STR("")), period->span);
	return value_at(MAP(a, { "KmsDataKeyReusePeriodSeconds", period ? period : &fifteen_minutes }, { "KmsKeyId", MAP(a, { "Fn::Sub", key ? key : LITERAL("") }) },
		{ "Type", type ? type : LITERAL("AWS_OWNED_KEY") }), config->span);
}

static const struct value *depends_on(struct arena *a, const struct machine *m, struct str role_id)
{
	struct value *out = v_list(a);
	const struct value *own = value_get(m->config, "dependsOn");
	if (role_id.n)
		list_push(a, out, v_str(a, role_id));
	if (is_string(own))
		list_push(a, out, own);
	list_each(i, own)
		list_push(a, out, own->list.item[i]);
	return out;
}

static void machine_emit(struct step_functions *s, const struct machine *m)
{
	struct arena *a = s->cx->arena;
	const struct value *own_role = value_get(m->config, "role");
	struct str role_id = js_truthy(own_role) ? STR("") : STR_CAT(a, m->id, STR("Role"));
	const struct value *role = js_truthy(own_role) ? own_role : cfn_getatt(a, role_id, "Arn");
	struct value *resource = MAP(a,
		{ "Type", LITERAL("AWS::StepFunctions::StateMachine") },
		{ "Properties", value_at(MAP(a,
			{ "DefinitionString", definition_string(s, m) },
			{ "RoleArn", role },
			{ "StateMachineType", value_get(m->config, "type") },
			{ "LoggingConfiguration", logging(a, value_get(m->config, "loggingConfig")) },
			{ "TracingConfiguration", tracing(a, value_get(m->config, "tracingConfig")) },
			{ "EncryptionConfiguration", encryption(a, value_get(m->config, "encryptionConfig")) },
			{ "Tags", tags_of(s, m) },
			{ "StateMachineName", value_get(m->config, "name") }), m->span) },
		{ "DependsOn", depends_on(a, m, role_id) },
		{ "DeletionPolicy", js_truthy(value_get(m->config, "retain")) ? LITERAL("Retain") : NULL });
	graph_merge_resource(s->cx, m->id, resource, m->span);
	if (!is_true(value_get(s->config, "noOutput")))
		graph_output(s->cx, m->output, "Current StateMachine Arn", cfn_ref(a, m->id));
}

void machines_emit(struct step_functions *s)
{
	for (uint32_t i = 0; i < s->machines.n; i++) {
		states_check(s, &s->machines.at[i]);
		machine_emit(s, &s->machines.at[i]);
	}
}

static void activity_emit(struct step_functions *s, const struct value *name)
{
	struct arena *a = s->cx->arena;
	const struct value *text = is_string(name) ? js_json_parse(a, STR_CAT(a, STR("\""), name->string, STR("\""))) : NULL;
	if (!is_string(text)) {
		plugin_refuses(s->cx, s->use, name->span, "an activity is a name without quotes, line breaks and lone backslashes");
		return;
	}
	struct str id = STR_CAT(a, name_resource(a, name->string), STR("StepFunctionsActivity"));
	graph_merge(s->cx, id, "AWS::StepFunctions::Activity", MAP(a, { "Name", value_at(v_str(a, text->string), name->span) }), name->span);
	graph_output(s->cx, STR_CAT(a, id, STR("Arn")), "Current StateMachine Arn", cfn_ref(a, id));
}

void activities_emit(struct step_functions *s)
{
	const struct value *activities = value_get(s->config, "activities");
	if (map_len(activities) || (is_string(activities) && activities->string.n))
		plugin_refuses(s->cx, s->use, activities->span, "stepFunctions.activities is a list of names, and this is %s", value_kind_name(activities));
	list_each(i, activities)
		activity_emit(s, activities->list.item[i]);
}
