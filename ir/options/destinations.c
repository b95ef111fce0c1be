/* destinations: what becomes of asynchronous invocations, as an AWS::Lambda::EventInvokeConfig. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

/* What sends to a target: by its type where it is given as a map, else by what its ARN says. */
static const struct target {
	const char *type, *in_arn, *action;
} targets[] = {
	{ "function", ":function:", "lambda:InvokeFunction" },
	{ "sqs", ":sqs:", "sqs:SendMessage" },
	{ "sns", ":sns:", "sns:Publish" },
	{ "eventBus", ":event-bus/", "events:PutEvents" },
};

static const struct target *target_of(const struct value *destination)
{
	const struct value *type = value_get(destination, "type");
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		if (value_is(type, targets[i].type))
			return &targets[i];
		if (is_string(destination) && str_search(destination->string, str_z(targets[i].in_arn), 0) >= 0)
			return &targets[i];
	}
	return NULL;
}

/* By name and not by Fn::GetAtt, which would make a circle: the target uses the same role. */
static void grant(struct cx *cx, const struct value *destination, const struct target *target, const struct function *named)
{
	struct arena *a = cx->arena;
	const struct str qualifier = named && function_durable(named) ? STR_CAT(a, STR(":"), named->alias.name) : STR("");
	struct value *by_name = !named ? NULL
		: cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"), named->name, qualifier));
	const struct value *resource = by_name ? by_name : is_map(destination) ? value_get(destination, "arn") : destination;
	graph_allow_on(cx, v_text(a, target->action), resource);
}

/* The function of this service that a destination names; NULL: none. */
static struct function *named_function(const struct cx *cx, const struct value *destination)
{
	return is_string(destination) && !str_starts(destination->string, "arn:") ? service_function(cx->service, destination->string) : NULL;
}

/* Destination, or NULL. A text that was granted before is not granted again. */
static struct value *destination_of(struct cx *cx, const struct function *fn, const char *key, struct value *granted)
{
	struct arena *a = cx->arena;
	const struct value *v = value_dig(fn->config, "destinations", key);
	if (!js_truthy(v))
		return NULL;
	const bool named = is_string(v) && !str_starts(v->string, "arn:");
	const struct function *function = named_function(cx, v);
	const struct target *target = named ? &targets[0] : target_of(v);
	if (named && !function) {
		diag(cx->diags, D_FUNCTION_UNKNOWN, v->span, "the service has no function '%.*s' to send to", STRA(v->string));
		return NULL;
	}
	if (!js_truthy(function_role(cx, fn)) && !(is_string(v) && map_get(granted, v->string))) {
		if (!target) {
			diag(cx->diags, D_FUNCTION_DESTINATION, v->span, "function '%.*s' cannot send to this destination", STRA(fn->key));
			return NULL;
		}
		if (is_string(v))
			map_put(a, granted, v->string, v);
		grant(cx, v, target, function);
	}
	const struct value *arn = function ? function_target(cx, function) : is_map(v) ? value_get(v, "arn") : v;
	return MAP(a, { "Destination", arn });
}

/* The alias of fn, and those of the durable functions that it sends to: a text, a list, or NULL. */
static const struct value *awaited(struct cx *cx, const struct function *fn, const struct value *destinations)
{
	static const char *const keys[] = { "onSuccess", "onFailure" };
	struct arena *a = cx->arena;
	struct value *ids = v_map(a), *list = v_list(a);
	if (fn->alias.name.n)
		map_put(a, ids, fn->alias.logical_id, v_str(a, fn->alias.logical_id));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct function *to = named_function(cx, value_get(destinations, keys[i]));
		if (to && function_durable(to))
			map_put(a, ids, to->alias.logical_id, v_str(a, to->alias.logical_id));
	}
	map_each(e, ids)
		list_push(a, list, e->value);
	return list_len(list) > 1 ? list : list_at(list, 0);
}

void function_invoke_config(struct cx *cx, const struct function *fn, struct value *granted)
{
	struct arena *a = cx->arena;
	const struct value *destinations = value_get(fn->config, "destinations");
	const struct value *age = value_get(fn->config, "maximumEventAge"), *attempts = value_get(fn->config, "maximumRetryAttempts");
	if (!js_truthy(destinations) && !js_truthy(age) && is_nil(attempts))
		return;
	struct value *config = MAP(a, { "OnSuccess", destination_of(cx, fn, "onSuccess", granted) });
	map_putz(a, config, "OnFailure", destination_of(cx, fn, "onFailure", granted));
	const struct str id = STR_CAT(a, fn->id, STR("LambdaEvConf"));
	struct value *p = graph_put(cx, id, "AWS::Lambda::EventInvokeConfig", destinations ? destinations->span : fn->span);
	map_putz(a, p, "FunctionName", cfn_ref(a, fn->logical_id));
	map_putz(a, p, "DestinationConfig", config);
	map_putz(a, p, "Qualifier", fn->alias.name.n ? v_str(a, fn->alias.name) : LITERAL("$LATEST"));
	map_putz(a, p, "MaximumEventAgeInSeconds", js_truthy(age) ? age : NULL);
	map_putz(a, p, "MaximumRetryAttempts", is_nil(attempts) ? NULL : attempts);
	const struct value *depends = awaited(cx, fn, destinations);
	if (depends)
		graph_attr(cx, id, "DependsOn", depends);
}

static const struct schema destination = {
	.kind = SCHEMA_ANY_OF, .expected = "a function's name, an ARN, or arn and type",
	.of = S_OF_(S_STRING_OF(.least = 1),
		    S_OBJECT(
			{ "arn", &aws_cf_function, .required = true, .doc = "The target's ARN by an intrinsic function." },
			{ "type", S_WORDS("function", "sns", "sqs", "eventBus"), .required = true, .doc = "Of which kind the target is." })),
};

OPTIONS(destinations) = S_PROPS(
	{ "destinations", S_OBJECT(
		{ "onSuccess", &destination, .doc = "For invocations that succeeded: a function's name, an ARN, or arn and type." },
		{ "onFailure", &destination, .doc = "For invocations that failed for good: a function's name, an ARN, or arn and type." }),
	  .doc = "Where the results of asynchronous invocations go." },
	{ "maximumEventAge", S_INT(60, 21600), .doc = "Seconds an asynchronous event may wait." },
	{ "maximumRetryAttempts", S_INT(0, 2), .doc = "Retries of asynchronous invocations; default: 2." });
