/*
 * step_functions: serverless-step-functions makes state machines of the section stepFunctions, with roles, alarms,
 * notifications and what starts them. The stages are in step_functions/.
 */
#include "ir/plugins/step_functions/step_functions.h"

#include "ir/js.h"
#include "ir/naming.h"

#define JOIN_PARTS S_LIST(S_(.kind = SCHEMA_ANY_OF, .expected = "a text or a Ref", .of = S_OF_(S_STRING, S_OBJECT({ "Ref", S_STRING }))))
static const struct schema arn = {
	.kind = SCHEMA_ANY_OF, .expected = "an ARN of AWS, or Ref, Fn::GetAtt, Fn::ImportValue or Fn::Join with texts that are not empty",
	.of = S_OF_(S_STRING_OF(.pattern = "^arn:aws"), S_OBJECT({ "Ref", S_STRING }), S_OBJECT({ "Fn::GetAtt", S_LIST(S_STRING) }),
		S_OBJECT({ "Fn::ImportValue", S_ANY_OF(S_STRING, S_ANY_OBJECT) }), S_OBJECT({ "Fn::Join", S_LIST(S_ANY_OF(S_STRING, JOIN_PARTS)) })),
};
static const struct schema text_or_map = { .kind = SCHEMA_ANY_OF, .expected = "a map", .of = S_OF_(S_STRING, S_ANY_OBJECT) };
static const struct schema text_or_texts = { .kind = SCHEMA_ANY_OF, .expected = "a text, or a list of texts", .of = S_OF_(S_STRING, S_LIST(S_STRING)) };
static const struct schema text_or_list = { .kind = SCHEMA_ANY_OF, .expected = "a text or a list", .of = S_OF_(S_STRING, S_LIST(NULL)) };

/* A machine, as the plugin's own validation has it. */
static const struct schema machine_shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "id", S_STRING }, { "name", S_STRING }, { "events", S_LIST(NULL) }, { "role", &arn }, { "useExactVersion", S_BOOL }, { "configureTaskTimeouts", S_BOOL },
		{ "definition", &text_or_map, .required = true }, { "dependsOn", &text_or_texts }, { "tags", S_ANY_OBJECT }, { "alarms", S_ANY_OBJECT }, { "notifications", S_ANY_OBJECT },
		{ "type", S_STRING_OF(.words = S_WORD_LIST("STANDARD", "EXPRESS"), .expected = "STANDARD or EXPRESS") }, { "retain", S_BOOL },
		{ "loggingConfig", S_OBJECT({ "level", S_STRING_OF(.words = S_WORD_LIST("ALL", "ERROR", "FATAL", "OFF"), .expected = "ALL, ERROR, FATAL or OFF") },
			{ "includeExecutionData", S_BOOL }, { "destinations", S_LIST(&arn) }) },
		{ "tracingConfig", S_OBJECT({ "enabled", S_BOOL }) },
		{ "encryptionConfig", S_OBJECT({ "KmsDataKeyReusePeriodSeconds", S_NUMBER }, { "KmsKeyId", S_STRING }, { "Type", S_STRING }) },
		{ "inheritGlobalTags", S_BOOL },
		{ "iamRoleStatements", S_LIST(S_OBJECT({ "Effect", S_STRING_OF(.words = S_WORD_LIST("Allow", "Deny"), .expected = "Allow or Deny") }, { "Action", &text_or_texts }, { "Resource", &text_or_list })) },
		{ "kmsKeyArns", S_LIST(&arn) }),
};

static void check_machine(struct step_functions *s, const struct entry *e)
{
	struct breach breach;
	const struct value *role = value_get(e->value, "role"), *statements = value_get(e->value, "iamRoleStatements");
	struct str path = STR_CAT(s->cx->arena, STR("state machine "), e->key);
	if (!shape_fits(s->cx->arena, e->value, &machine_shape, path, &breach))
		diag_near(s->cx->diags, plugin_refuses(s->cx, s->use, span_known(breach.at) ? breach.at : key_span(e), "%.*s", STRA(breach.text)), &breach.near);
	else if (role && statements)
		plugin_refuses(s->cx, s->use, statements->span, "state machine '%.*s' has a role of its own, to which no iamRoleStatements can be added", STRA(e->key));
}

static struct machine machine_of(struct arena *a, const struct entry *e)
{
	const struct value *id = value_get(e->value, "id"), *name = value_get(e->value, "name"), *custom = js_truthy(id) ? id : name;
	struct str base = name_resource(a, custom ? value_str(custom) : e->key);
	if (!custom)
		base = STR_CAT(a, base, STR("StepFunctionsStateMachine"));
	return (struct machine){ e->key, name ? value_str(name) : e->key, base, STR_CAT(a, base, STR("Arn")), e->value, key_span(e) };
}

/* False where there is nothing to be made, or after refusing. */
static bool read_section(struct cx *cx, const struct plugin_use *use, bool check, struct step_functions *s)
{
	*s = (struct step_functions){ .cx = cx, .use = use, .config = value_get(cx->service->config, "stepFunctions"), .function_ids = v_map(cx->arena) };
	const struct value *machines = value_get(s->config, "stateMachines");
	if (js_truthy(machines) && !is_map(machines)) {
		struct diag *g = plugin_refuses(cx, use, machines->span, "stepFunctions.stateMachines is a map, and this is %s", value_kind_name(machines));
		if (is_list(machines))
			diag_label(cx->diags, g, "name each machine: a map of machines by name");
		return false;
	}
	const struct entry **entries = is_map(machines) ? js_entries(cx->arena, machines) : NULL;
	for (uint32_t i = 0; i < map_len(machines); i++) {
		if (check)
			check_machine(s, entries[i]);
		vec_push(cx->arena, &s->machines, machine_of(cx->arena, entries[i]));
	}
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		map_put_new(cx->arena, s->function_ids, cx->service->functions[i].logical_id, cx->service->functions[i].span, v_str(cx->arena, cx->service->functions[i].key));
	return !diag_broken(cx->diags);
}

static void compile(struct cx *cx, const struct plugin_use *use)
{
	struct step_functions s;
	if (!read_section(cx, use, true, &s))
		return;
	roles_emit(&s);
	machines_emit(&s);
	activities_emit(&s);
	alarms_emit(&s);
	notifications_emit(&s);
}

static void compile_events(struct cx *cx, const struct plugin_use *use)
{
	struct step_functions s;
	if (!read_section(cx, use, false, &s))
		return;
	schedules_emit(&s);
	api_emit(&s);
	rules_emit(&s);
}

static const struct plugin_keys keys[] = { { PLUGIN_TOP, NULL, S_PROPS({ "stepFunctions", S_OPEN_OBJECT(
	{ "stateMachines", S_ANY_OBJECT, .required = true, .doc = "State machines by name." },
	{ "validate", S_BOOL, .doc = "What is wrong with a definition is an error." },
	{ "noOutput", S_BOOL, .doc = "Machines get no outputs." },
	{ "activities", S_LIST(NULL), .doc = "Names of activities." }), .doc = "State machines of AWS Step Functions." }) }, { 0 } };

PLUGINS(step_functions) = {
	{ .names = S_WORD_LIST("serverless-step-functions"), .effects = PLUGIN_ADDS, .version = "3.31.2", .keys = keys,
	  .doc = "makes state machines with their roles, alarms, notifications and what starts them",
	  .hooks = HOOKS({ MOMENT_FUNCTIONS, compile }, { MOMENT_EVENTS, compile_events }) },
	{ 0 },
};
