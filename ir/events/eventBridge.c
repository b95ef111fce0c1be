/*
 * eventBridge: rules on an event bus or a schedule that call the function. Rules are CloudFormation resources, or,
 * where provider.eventBridge stands without useCloudFormation: true, made by a custom resource (v3.40's legacy).
 */
#include "ir/base/digest.h"
#include "ir/custom_resources.h"
#include "ir/def.h"
#include "ir/deprecated.h"
#include "ir/edits.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

enum { NAME_MOST = 64 }; /* of a rule and of a target, by AWS */

static const struct schema bus_getatt = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "Fn::GetAtt", S_LIST_OF(NULL, .least = 2, .most = 2,
		.tuple = S_OF_(S_STRING_OF(.least = 1), S_TYPED_WORDS("Name"))), .required = true,
		.doc = "A bus of this stack: [its logical id, Name]." }),
};

static const struct schema rule = {
	.kind = SCHEMA_OBJECT,
	.extra = &schema_any,
	.props = S_PROPS(
	{ "eventBus", S_ANY_OF(S_STRING_OF(.least = 1), &aws_arn_string, &aws_cf_import, &aws_cf_ref, &bus_getatt),
	  .doc = "A bus by name (the stack makes it), by ARN, or an intrinsic function that gives one; default: the default bus." },
	{ "schedule", S_STRING_OF(.pattern = "^(?:cron|rate)\\(.+\\)$"), .doc = "A rate(…) or cron(…) expression, in UTC." },
	{ "name", S_STRING_OF(.pattern = "[a-zA-Z0-9-_.]+", .least = 1, .most = NAME_MOST), .doc = "The rule's name." },
	{ "description", S_STRING_OF(.most = 512), .doc = "The rule's description." },
	{ "enabled", S_BOOL, .doc = "Whether the rule is in effect; default: true." },
	{ "pattern", S_OBJECT(
		{ "version", S_ANY, .doc = "Allowed versions of the event's envelope." },
		{ "id", S_ANY, .doc = "Allowed ids of the event." },
		{ "detail-type", S_ANY, .doc = "Allowed kinds of event." },
		{ "source", S_ANY, .doc = "Allowed senders, such as aws.ec2." },
		{ "account", S_ANY, .doc = "Allowed account ids." },
		{ "time", S_ANY, .doc = "Allowed times." },
		{ "region", S_ANY, .doc = "Allowed regions." },
		{ "resources", S_ANY, .doc = "Allowed ARNs of what the event is about." },
		{ "detail", S_ANY, .doc = "Allowed content of the event, key by key." },
		{ "$or", S_LIST(NULL), .doc = "Alternatives, of which one must match." }),
	  .doc = "What an event must look like." },
	{ "input", S_ANY_OBJECT, .doc = "What the function gets in place of the event." },
	{ "inputPath", S_STRING_OF(.least = 1, .most = 256), .doc = "A JSONPath: the function gets that part of the event." },
	{ "inputTransformer", S_OBJECT(
		{ "inputPathsMap", S_MAP_OF(S_STRING_OF(.least = 1)), .doc = "Names for parts of the event, each a JSONPath." },
		{ "inputTemplate", S_STRING_OF(.least = 1, .most = 8192), .required = true, .doc = "The text, with <name> where a part goes." }),
		  .doc = "The function gets a text made from parts of the event." },
	{ "retryPolicy", S_OPEN_OBJECT(
		{ "maximumEventAge", S_INT(60, 86400), .doc = "Seconds for which an event is tried again; default: a day." },
		{ "maximumRetryAttempts", S_INT(0, 185), .doc = "How often an event is tried again; default: 185." }),
		  .doc = "How long an event is tried again." },
	{ "deadLetterQueueArn", &aws_arn, .doc = "The queue for events that could not be delivered." }),
};

static const struct schema schema = {
	.kind = SCHEMA_ALL_OF,
	.of = S_OF_(&rule, S_ANY_OF(S_OPEN_OBJECT({ "pattern", S_ANY, .required = true, .doc = "What an event must look like." }),
				    S_OPEN_OBJECT({ "schedule", S_ANY, .required = true, .doc = "A rate(…) or cron(…) expression, in UTC." }))),
};

/* What one event asks for, in CloudFormation's words. */
struct request {
	const struct event *ev;
	uint32_t number;        /* 1-based place in the function's events */
	const struct value *bus_given;
	const struct value *bus; /* its name or an intrinsic function; NULL: the default bus */
	bool bus_exists;        /* an ARN or an intrinsic function */
	struct str name;
	const struct value *state, *schedule, *pattern, *input, *input_path;
	struct value *transformer;
};

/* A name that is too long: its beginning, the digest of the whole, and the suffix. */
static struct str shortened(struct arena *a, struct str name, struct str suffix)
{
	if (str_utf16(name) <= NAME_MOST)
		return name;
	return STR_CAT(a, str_utf16_to(name, 31 - suffix.n), md5_hex(a, name), STR("-"), suffix);
}

static bool bus_is_made_here(const struct request *r)
{
	return !r->bus_exists && js_truthy(r->bus) && !value_is(r->bus, "default");
}

static struct value *transformer_of(struct arena *a, const struct value *given)
{
	if (!js_truthy(given))
		return NULL;
	struct value *t = v_map(a);
	map_each(e, given)
		map_put_at(a, t, name_upper_first(a, e->key), key_span(e), e->value);
	return t;
}

static void check_inputs(struct cx *cx, const struct event *ev)
{
	static const char *const ways[] = { "input", "inputPath", "inputTransformer" };
	const struct value *first = NULL;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct value *v = value_get(ev->config, ways[i]);
		if (first && js_truthy(v)) {
			struct diag *g = diag(cx->diags, D_EVENTBRIDGE_INPUTS, v->span,
				"an eventBridge event takes one of input, inputPath and inputTransformer");
			diag_note(cx->diags, g, first->span, "another one is here");
			return;
		}
		first = js_truthy(v) ? v : first;
	}
}

static struct request request_of(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	struct request r = { .ev = ev, .number = ev->index + 1 };
	const struct value *config = ev->config, *name = value_get(config, "name");
	struct str suffix = str_fmt(a, "rule-%u", r.number);
	r.name = js_truthy(name) ? js_string(a, name) : shortened(a, STR_CAT(a, ev->fn->name, STR("-"), suffix), suffix);
	r.state = v_text(a, is_false(value_get(config, "enabled")) ? "DISABLED" : "ENABLED");
	r.schedule = value_get(config, "schedule");
	r.pattern = value_get(config, "pattern");
	r.input = value_get(config, "input");
	r.input_path = value_get(config, "inputPath");
	r.transformer = transformer_of(a, value_get(config, "inputTransformer"));
	r.bus_given = r.bus = value_get(config, "eventBus");
	r.bus_exists = is_map(r.bus) || is_list(r.bus);
	if (is_string(r.bus) && str_starts(r.bus->string, "arn")) {
		r.bus_exists = true;
		r.bus = v_str(a, str_from(r.bus->string, (uint32_t)(str_find(r.bus->string, '/') + 1)));
	}
	check_inputs(cx, ev);
	return r;
}

/* ---- rules as resources */

static struct value *target_of(struct cx *cx, const struct request *r)
{
	struct arena *a = cx->arena;
	const struct value *config = r->ev->config;
	const struct value *retry = value_get(config, "retryPolicy"), *queue = value_get(config, "deadLetterQueueArn");
	struct value *t = MAP(a,
		{ "Arn", function_target(cx, r->ev->fn) },
		{ "Id", v_str(a, shortened(a, STR_CAT(a, r->name, STR("-target")), STR("target"))) });
	if (js_truthy(retry))
		map_putz(a, t, "RetryPolicy", MAP(a,
			{ "MaximumEventAgeInSeconds", value_get(retry, "maximumEventAge") },
			{ "MaximumRetryAttempts", value_get(retry, "maximumRetryAttempts") }));
	if (js_truthy(queue))
		map_putz(a, t, "DeadLetterConfig", MAP(a, { "Arn", queue }));
	if (js_truthy(r->input))
		map_putz(a, t, "Input", v_str(a, js_json(a, r->input)));
	else if (js_truthy(r->input_path))
		map_putz(a, t, "InputPath", r->input_path);
	else
		map_putz(a, t, "InputTransformer", r->transformer);
	return t;
}

static struct str bus_id(struct cx *cx, const struct request *r)
{
	return STR_CAT(cx->arena, name_resource(cx->arena, js_string(cx->arena, r->bus)), STR("EventBridgeEventBus"));
}

static void put_rule(struct cx *cx, const struct request *r)
{
	struct arena *a = cx->arena;
	const struct function *fn = r->ev->fn;
	struct str id = STR_CAT(a, name_alphanumeric(a, str_fmt(a, "%.*s-rule-%u", STRA(fn->name), r->number)), STR("EventBridgeRule"));
	struct value *p = graph_put(cx, id, "AWS::Events::Rule", r->ev->span);
	map_putz(a, p, "Description", value_get(r->ev->config, "description"));
	map_putz(a, p, "EventBusName", value_is(r->bus, "default") ? NULL : r->bus);
	map_putz(a, p, "EventPattern", r->pattern);
	map_putz(a, p, "Name", v_str(a, r->name));
	map_putz(a, p, "ScheduleExpression", r->schedule);
	map_putz(a, p, "State", r->state);
	map_putz(a, p, "Targets", LIST(a, target_of(cx, r)));
	/* The rule goes before its bus when the stack is removed. */
	if (bus_is_made_here(r))
		graph_attr(cx, id, "DependsOn", v_str(a, bus_id(cx, r)));
	else if (fn->alias.name.n)
		graph_attr(cx, id, "DependsOn", v_str(a, fn->alias.logical_id));
}

static void expand_resources(struct cx *cx, const struct request *r)
{
	struct arena *a = cx->arena;
	if (bus_is_made_here(r))
		map_putz(a, graph_put(cx, bus_id(cx, r), "AWS::Events::EventBus", r->ev->span), "Name", r->bus);
	put_rule(cx, r);
	struct value *path = CFN_JOIN(a, "/", LITERAL("rule"), js_truthy(r->bus) ? r->bus : NULL, v_str(a, r->name));
	struct value *arn = CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("events"),
				     CFN_REF("AWS::Region"), CFN_REF("AWS::AccountId"), path);
	struct str id = STR_CAT(a, r->ev->fn->id, str_fmt(a, "EventBridgeLambdaPermission%u", r->number));
	graph_permission(cx, id, r->ev->fn, LITERAL("events.amazonaws.com"), arn, r->ev->span);
}

/* ---- rules made by a custom resource */

/* Options that only rules as resources can have. */
static void check_custom(struct cx *cx, const struct request *r)
{
	static const char *const options[] = { "retryPolicy", "deadLetterQueueArn" };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const struct value *v = value_get(r->ev->config, options[i]);
		if (js_truthy(v))
			diag(cx->diags, D_EVENTBRIDGE_CUSTOM, v->span, "%s needs provider.eventBridge.useCloudFormation", options[i]);
	}
	if (is_map(r->bus_given) || is_list(r->bus_given))
		diag(cx->diags, D_EVENTBRIDGE_CUSTOM, r->bus_given->span,
		     "an eventBus that an intrinsic function names needs provider.eventBridge.useCloudFormation");
}

static struct value *events_statement(struct cx *cx, const char *on, struct value *actions)
{
	struct arena *a = cx->arena;
	return MAP(a, { "Effect", LITERAL("Allow") },
		{ "Resource", CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("events"),
				       CFN_REF("AWS::Region"), CFN_REF("AWS::AccountId"), v_text(a, on)) },
		{ "Action", actions });
}

static void expand_custom(struct cx *cx, const struct request *r, struct value *statements)
{
	struct arena *a = cx->arena;
	check_custom(cx, r);
	struct str id = STR_CAT(a, r->ev->fn->id, str_fmt(a, "CustomEventBridge%u", r->number));
	custom_resource_put(cx, CUSTOM_EVENT_BRIDGE, id, "Custom::EventBridge", r->ev->fn, MAP(a, { "EventBridgeConfig", MAP(a,
		{ "RuleName", v_str(a, r->name) },
		{ "State", r->state },
		{ "EventBus", r->bus_given },
		{ "Schedule", r->schedule },
		{ "Pattern", r->pattern },
		{ "Input", r->input },
		{ "InputPath", r->input_path },
		{ "InputTransformer", r->transformer }) }), r->ev->span);
	if (!list_len(statements) && js_truthy(r->bus) && !value_is(r->bus, "default"))
		list_push(a, statements, events_statement(cx, "event-bus/*", TEXTS(a, "events:CreateEventBus", "events:DeleteEventBus")));
}

static void report_option(struct cx *cx, const struct value *option, bool used)
{
	if (is_nil(option))
		return;
	const bool legacy = used && is_false(option);
	const char *why = !used ? "has no effect without eventBridge events" : legacy ? "false is deprecated" : "true is the default";
	struct diag *g = deprecated(cx, "AWS_EVENT_BRIDGE_CUSTOM_RESOURCE_LEGACY_OPT_IN", option->span, "'provider.eventBridge.useCloudFormation' %s", why);
	diag_label(cx->diags, g, legacy ? "remove it: rules become resources of CloudFormation" : "remove it");
	edit_remove(cx, g, !legacy, cx->service->config, "provider.eventBridge.useCloudFormation");
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	/* v3.40: the section's mere presence, without useCloudFormation: true in it, chooses the custom resource. */
	const struct value *options = value_get(cx->service->provider.config, "eventBridge");
	const bool custom = js_truthy(options) && !js_truthy(value_get(options, "useCloudFormation"));
	struct value *statements = v_list(a);
	bool used = false;
	for (uint32_t i = 0; i < uses->n; i++) {
		if (!js_truthy(uses->at[i]->config))
			continue;
		struct request r = request_of(cx, uses->at[i]);
		used = true;
		if (custom)
			expand_custom(cx, &r, statements);
		else
			expand_resources(cx, &r);
	}
	report_option(cx, value_get(options, "useCloudFormation"), used);
	if (!custom || !used)
		return;
	list_push(a, statements, events_statement(cx, "rule/*",
		TEXTS(a, "events:PutRule", "events:RemoveTargets", "events:PutTargets", "events:DeleteRule")));
	list_push(a, statements, custom_resource_permissions_statement(cx));
	custom_resource_use(cx, CUSTOM_EVENT_BRIDGE, statements, uses->at[0]->span);
}

EVENT(eventBridge) = {
	.key = "eventBridge",
	.rank = 180,
	.schema = &schema,
	.provider = S_PROPS(
		{ "eventBridge", S_OBJECT({ "useCloudFormation", S_BOOL, .doc = "Make rules as AWS::Events::Rule; without it, where eventBridge stands, a custom resource makes them." }),
		  .doc = "How eventBridge events are made." }),
	.doc = "Events of an EventBridge bus, or a schedule.",
	.expand = expand,
	.always = true,
};
