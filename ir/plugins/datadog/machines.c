/*
 * machines: state machines of serverless-step-functions. Their logs go to the forwarder, which makes traces of them; their
 * definitions hand the trace on to the functions and machines that they start; they get Datadog's tags.
 */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/datadog/datadog.h"

#define MERGED "States.JsonMerge($$, $, false)"
#define CONTEXT "$$['Execution', 'State', 'StateMachine']"

bool datadog_machines_on(const struct datadog *d) { return datadog_on(d, "enableStepFunctionsTracing") || datadog_on(d, "subscribeToStepFunctionLogs"); }

/* ---- logs */

static const struct value *machines_of(const struct value *config) { return value_dig(config, "stepFunctions", "stateMachines"); }

static struct str id_of(struct datadog *d, const struct value *machine, const char *ending)
{
	return STR_CAT(d->cx->arena, name_letters_digits(d->cx->arena, value_str(value_get(machine, "name"))), str_z(ending));
}

/*
 * A log group of its own where the machine logs nowhere; else all is to be logged where it logs. What the plugin puts into the
 * configuration has the plugin's own place, by which the group is known later.
 */
static void log_machine(struct datadog *d, struct value *machine)
{
	struct arena *a = d->cx->arena;
	struct value *logging = is_map(value_get(machine, "loggingConfig")) ? map_own(a, machine, STR("loggingConfig")) : v_map(a);
	if (!value_get(machine, "loggingConfig"))
		map_putz(a, logging, "destinations", LIST(a, value_at(cfn_getatt(a, id_of(d, machine, "LogGroup"), "Arn"), d->use->span)));
	map_putz(a, logging, "level", LITERAL("ALL"));
	map_putz(a, logging, "includeExecutionData", v_bool(a, true));
	map_putz(a, machine, "loggingConfig", value_at(logging, span_known(logging->span) ? logging->span : d->use->span));
}

bool datadog_log_machines(struct datadog *d)
{
	struct cx *cx = d->cx;
	const char *option = datadog_on(d, "enableStepFunctionsTracing") ? "enableStepFunctionsTracing" : "subscribeToStepFunctionLogs";
	if (!is_map(machines_of(cx->tree))) {
		plugin_refuses(cx, d->use, datadog_at(d, option), "%s is on, and there are no stepFunctions.stateMachines", option);
		return false;
	}
	struct value *machines = plugin_own(cx, "stepFunctions", "stateMachines", NULL);
	map_each(e, machines) {
		const struct value *logging = value_get(e->value, "loggingConfig"), *name = value_get(e->value, "name");
		if (!is_map(e->value) || !is_string(name)) {
			plugin_refuses(cx, d->use, name ? name->span : key_span(e), "with %s state machine '%.*s' needs a name of its own, a text", option, STRA(e->key));
			return false;
		}
		if (logging && (!is_map(logging) || !is_list(value_get(logging, "destinations")))) {
			plugin_refuses(cx, d->use, logging->span, "with %s the loggingConfig of state machine '%.*s' needs destinations, a list", option, STRA(e->key));
			return false;
		}
		log_machine(d, map_own(cx->arena, machines, e->key));
	}
	return true;
}

static void subscribe_machines(struct datadog *d, const struct value *forwarder)
{
	struct arena *a = d->cx->arena;
	const struct value *machines = machines_of(d->cx->service->config);
	map_each(e, machines) {
		const struct value *machine = e->value, *destination = list_at(value_dig(machine, "loggingConfig", "destinations"), 0);
		struct str group = id_of(d, machine, "LogGroup");
		if (destination && destination->span.at == d->use->span.at) {
			struct value *p = graph_put(d->cx, group, "AWS::Logs::LogGroup", key_span(e));
			map_putz(a, p, "LogGroupName", v_fmt(a, "/aws/vendedlogs/states/%.*s-Logs-%.*s", STRA(value_str(value_get(machine, "name"))), STRA(d->cx->service->provider.stage)));
			map_putz(a, p, "Tags", LIST(a, MAP(a, { "Key", LITERAL("dd_sls_plugin") }, { "Value", v_str(a, STR_CAT(a, STR("v"), datadog_plugin_version(d))) })));
		}
		static const struct value seventh = NUMBER(6); /* the group's name, behind the sixth colon of its ARN */
		const struct value *parts = MAP(a, { "Fn::Split", LIST(a, LITERAL(":"), destination) });
		datadog_subscription(d, STR_CAT(a, group, STR("Subscription")), forwarder, MAP(a, { "Fn::Select", LIST(a, &seventh, parts) }));
	}
}

/* ---- the trace, handed on */

static bool is_context(const struct value *v) { return value_is(v, MERGED) || value_is(v, CONTEXT); }

static const char *pass_to_function(struct arena *a, struct value *state)
{
	static const char *const fields[] = { "Execution", "State", "StateMachine" };
	const struct value *parameters = value_get(state, "Parameters"), *payload = value_get(parameters, "Payload"), *path = value_get(parameters, "Payload.$");
	if (!is_map(parameters))
		return is_list(parameters) ? NULL : "its Parameters are no map";
	struct value *own = map_own(a, state, STR("Parameters"));
	if (payload) {
		if (!is_map(payload))
			return is_list(payload) ? NULL : "its Payload is no map";
		uint32_t injected = 0, any = 0;
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
			const struct value *from = map_get(payload, STR_CAT(a, str_z(fields[i]), STR(".$")));
			injected += is_string(from) && str_eq(from->string, STR_CAT(a, STR("$$."), str_z(fields[i])));
			any += from || value_get(payload, fields[i]);
		}
		if (any)
			return injected == sizeof fields / sizeof *fields ? NULL : "its Payload has a field Execution, State or StateMachine of its own";
		struct value *more = map_own(a, own, STR("Payload"));
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			map_put(a, more, STR_CAT(a, str_z(fields[i]), STR(".$")), v_str(a, STR_CAT(a, STR("$$."), str_z(fields[i]))));
		return NULL;
	}
	if (path && !value_is(path, "$"))
		return is_context(path) ? NULL : "its Payload.$ is no $";
	map_putz(a, own, "Payload.$", path ? LITERAL(MERGED) : LITERAL(CONTEXT));
	return NULL;
}

static const char *pass_to_machine(struct arena *a, struct value *state)
{
	const struct value *parameters = value_get(state, "Parameters"), *input = value_get(parameters, "Input"), *context = value_get(input, "CONTEXT.$");
	if (!is_map(parameters))
		return NULL;
	if (value_get(parameters, "Input.$"))
		return "it has Input.$";
	struct value *own = map_own(a, state, STR("Parameters"));
	if (!input)
		map_putz(a, own, "Input", MAP(a, { "CONTEXT.$", LITERAL(MERGED) }));
	else if (value_get(input, "CONTEXT"))
		return "its Input has a field CONTEXT of its own";
	else if (context)
		return is_context(context) ? NULL : "its Input has a field CONTEXT.$ of its own";
	else if (is_map(input))
		map_putz(a, map_own(a, own, STR("Input")), "CONTEXT.$", LITERAL(CONTEXT));
	return NULL;
}

static void not_passed(struct datadog *d, struct str machine, struct span at, const char *why, struct str state)
{
	diag(d->cx->diags, D_PLUGIN_IDLE, span_known(at) ? at : d->use->span, "%.*s does not hand the trace of %.*s on%s%.*s: %s", STRA(d->use->name), STRA(machine), state.n ? " at state " : "", STRA(state), why);
}

/* The text of a definition with the trace handed on in its outermost states; NULL where it is no JSON. */
static const struct value *traced(struct datadog *d, struct str machine, const struct value *text)
{
	struct arena *a = d->cx->arena;
	const struct value *read = js_json_parse(a, value_str(text));
	if (!is_map(read))
		return NULL;
	struct value *definition = map_copy(a, read), *states = map_own(a, definition, STR("States"));
	map_each(e, states) {
		struct str resource = value_str(value_get(e->value, "Resource"));
		const bool function = str_starts(resource, "arn:aws:states:::lambda:invoke") || str_starts(resource, "arn:aws:lambda");
		if (!function && !str_starts(resource, "arn:aws:states:::states:startExecution"))
			continue;
		struct value *state = map_own(a, states, e->key);
		const char *why = function ? pass_to_function(a, state) : pass_to_machine(a, state);
		if (why)
			not_passed(d, machine, text->span, why, e->key);
	}
	return value_at(v_str(a, js_json(a, definition)), text->span);
}

/* A definition is a text, or Fn::Sub of a text and variables; Fn::Sub of a text alone the plugin does not understand. */
static void pass_trace(struct datadog *d, struct str id, const struct value *definition)
{
	struct arena *a = d->cx->arena;
	const struct value *sub = value_get(definition, "Fn::Sub"), *text = is_string(definition) ? definition : list_at(sub, 0);
	const struct value *after = is_string(text) ? traced(d, id, text) : NULL;
	if (!after && is_string(definition)) {
		plugin_refuses(d->cx, d->use, definition->span, "the definition of %.*s is no JSON to hand the trace on in", STRA(id));
		return;
	}
	if (!after) {
		not_passed(d, id, value_span(definition), is_string(sub) ? "it only reads definitions with variables of Fn::Sub, or without Fn::Sub" : "it cannot read the definition", STR(""));
		return;
	}
	struct value *properties = graph_own(d->cx, id, "Properties", NULL);
	if (is_string(definition)) {
		map_putz(a, properties, "DefinitionString", after);
		return;
	}
	struct value *parts = list_copy(a, sub), *call = map_copy(a, definition);
	parts->list.item[0] = after;
	map_putz(a, call, "Fn::Sub", parts);
	map_putz(a, properties, "DefinitionString", call);
}

struct machine_ids {
	VEC(struct str) of;
};

static struct machine_ids machine_ids(struct datadog *d)
{
	struct machine_ids out = { 0 };
	map_each(e, d->cx->graph->resources)
		if (value_is(value_get(e->value, "Type"), "AWS::StepFunctions::StateMachine") && is_map(value_get(e->value, "Properties")))
			vec_push(d->cx->arena, &out.of, e->key);
	return out;
}

void datadog_machines(struct datadog *d, const struct value *forwarder)
{
	subscribe_machines(d, forwarder);
	if (!datadog_on(d, "mergeStepFunctionAndLambdaTraces") && !datadog_on(d, "propagateTraceContext") && !datadog_on(d, "propagateUpstreamTrace"))
		return;
	const struct machine_ids ids = machine_ids(d);
	for (uint32_t i = 0; i < ids.of.n; i++)
		pass_trace(d, ids.of.at[i], value_get(graph_props(d->cx, ids.of.at[i]), "DefinitionString"));
}

/* ---- tags */

static void push_tag(struct arena *a, struct value *tags, struct str key, const struct value *v)
{
	list_push(a, tags, MAP(a, { "Key", v_str(a, key) }, { "Value", v }));
}

/* Also where the plugin is switched off. A tag that is there already stands twice then, and AWS refuses it. */
void datadog_tag_machines(struct datadog *d)
{
	struct arena *a = d->cx->arena;
	const struct machine_ids ids = machine_ids(d);
	const struct datadog_tags more = ids.of.n ? datadog_tags(d) : (struct datadog_tags){ 0 };
	const struct value *version = ids.of.n ? v_str(a, STR_CAT(a, STR("v"), datadog_plugin_version(d))) : NULL;
	for (uint32_t i = 0; i < ids.of.n; i++) {
		struct value *properties = graph_own(d->cx, ids.of.at[i], "Properties", NULL);
		struct value *tags = is_list(value_get(properties, "Tags")) ? list_copy(a, value_get(properties, "Tags")) : v_list(a);
		push_tag(a, tags, STR("dd_sls_plugin"), version);
		if (datadog_on(d, "enableStepFunctionsTracing"))
			push_tag(a, tags, STR("DD_TRACE_ENABLED"), LITERAL("true"));
		for (uint32_t k = 0; k < more.of.n; k++)
			push_tag(a, tags, more.of.at[k].key, more.of.at[k].value);
		map_putz(a, properties, "Tags", tags);
	}
}
