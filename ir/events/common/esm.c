#include "ir/events/common/esm.h"

#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/naming.h"

const struct value esm_ten = NUMBER(10);
const struct value esm_true = { .kind = VALUE_BOOL, .boolean = true };
const struct value esm_trim_horizon = TEXT("TRIM_HORIZON");

static bool applies(const struct esm_option *o, const struct value *v)
{
	switch (o->when) {
	case ESM_GIVEN: return !is_nil(v);
	case ESM_TRUTHY: return js_truthy(v);
	case ESM_WRITTEN: return v;
	}
	return false;
}

static struct value *filter_criteria(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *patterns = value_get(ev->config, "filterPatterns");
	if (!js_truthy(patterns))
		return NULL;
	if (!is_list(patterns)) {
		diag(cx->diags, D_EVENT_OPTION, patterns->span, "filterPatterns is a list of patterns, and this is %s", value_kind_name(patterns));
		return NULL;
	}
	struct value *filters = v_list(a);
	list_each(i, patterns)
		list_push(a, filters, MAP(a, { "Pattern", v_str(a, js_json(a, patterns->list.item[i])) }));
	return MAP(a, { "Filters", filters });
}

struct value *esm_properties(struct cx *cx, const struct event *ev, const struct esm_option *options)
{
	struct arena *a = cx->arena;
	struct value *p = MAP(a, { "FunctionName", function_target(cx, ev->fn) }, { "FilterCriteria", filter_criteria(cx, ev) });
	for (const struct esm_option *o = options; o->key; o++) {
		const struct value *v = value_get(ev->config, o->key);
		v = applies(o, v) ? v : o->otherwise;
		if (v && o->listed)
			v = LIST(a, v);
		if (v)
			map_putz(a, p, o->within ? o->within : o->property, o->within ? MAP(a, { o->property, v }) : v);
	}
	return p;
}

/* Keys as CloudFormation writes them, at every depth: schemaRegistryURI, uri → SchemaRegistryURI, URI. */
static const struct value *as_properties(struct arena *a, const struct value *v)
{
	struct value *out = is_map(v) ? v_map(a) : is_list(v) ? v_list(a) : NULL;
	if (!out || cfn_call(v))
		return v;
	list_each(i, v)
		list_push(a, out, as_properties(a, v->list.item[i]));
	map_each(e, v)
		map_put_at(a, out, str_eqz(e->key, "uri") ? STR("URI") : name_upper_first(a, e->key), key_span(e), as_properties(a, e->value));
	return value_at(out, v->span);
}

struct value *esm_metrics(struct cx *cx, const struct event *ev)
{
	const struct value *metrics = value_dig(ev->config, "metricsConfig", "metrics");
	return js_truthy(metrics) ? MAP(cx->arena, { "Metrics", metrics }) : NULL;
}

void esm_schema_registry(struct cx *cx, const struct event *ev, struct value *p, const char *within)
{
	struct arena *a = cx->arena;
	const struct value *registry = value_get(ev->config, "schemaRegistryConfig");
	if (js_truthy(registry))
		map_putz(a, p, within, map_assign(a, value_get(p, within), MAP(a, { "SchemaRegistryConfig", as_properties(a, registry) })));
}

struct value *esm_pollers(struct cx *cx, const struct event *ev)
{
	static const char *const keys[][2] = { { "minimumPollers", "MinimumPollers" }, { "maximumPollers", "MaximumPollers" },
					    { "pollerGroupName", "PollerGroupName" } };
	const struct value *config = value_get(ev->config, "provisionedPollerConfig");
	if (!js_truthy(config))
		return NULL;
	struct value *out = v_map(cx->arena);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_get(config, keys[i][0]);
		map_putz(cx->arena, out, keys[i][1], is_nil(v) ? NULL : v);
	}
	return out;
}

struct value *esm_depends(struct cx *cx, const struct event *ev, struct str more)
{
	struct arena *a = cx->arena;
	struct str role = function_role_id(cx, ev->fn);
	return LIST(a, role.n ? v_str(a, role) : NULL, trigger_depends(cx, ev->fn), more.n ? v_str(a, more) : NULL);
}

void esm_merge(struct cx *cx, const struct event *ev, struct str id, const struct value *properties, const struct value *depends)
{
	graph_merge(cx, id, "AWS::Lambda::EventSourceMapping", properties, ev->span);
	graph_merge_depends(cx, id, depends);
}

void esm_put(struct cx *cx, const struct event *ev, struct str id, const struct value *properties)
{
	struct value *p = graph_put(cx, id, "AWS::Lambda::EventSourceMapping", ev->span);
	map_each(e, properties)
		map_put_at(cx->arena, p, e->key, key_span(e), e->value);
	graph_merge_depends(cx, id, esm_depends(cx, ev, STR("")));
}

/* ---- names */

/* What an intrinsic function tells: of Fn::GetAtt the resource, of Fn::Join the last part, else its argument. */
static const struct value *named_by(const char *function, const struct value *argument)
{
	if (strcmp(function, "Fn::GetAtt") == 0)
		return list_at(argument, 0);
	if (strcmp(function, "Fn::Join") != 0)
		return argument;
	const struct value *parts = list_at(argument, 1);
	return list_len(parts) ? list_at(parts, list_len(parts) - 1) : NULL;
}

/* The part between the first and the second slash; p NULL without a slash. */
static struct str second_segment(struct str s)
{
	int32_t slash = str_find(s, '/');
	if (slash < 0)
		return (struct str){ 0 };
	struct str rest = str_from(s, (uint32_t)slash + 1);
	int32_t next = str_find(rest, '/');
	return next < 0 ? rest : str_to(rest, (uint32_t)next);
}

static struct str after_last(struct str s, char c)
{
	return str_from(s, (uint32_t)(str_rfind(s, c) + 1));
}

static struct str name_of(const struct value *arn, const struct esm_naming *naming)
{
	if (is_string(arn))
		return naming->path ? second_segment(arn->string) : after_last(arn->string, ':');
	for (const char *const *f = naming->functions; *f; f++) {
		const struct value *argument = intrinsic(arn, *f);
		if (!js_truthy(argument))
			continue;
		const struct value *name = named_by(*f, argument);
		if (!is_string(name))
			break;
		return naming->path && strcmp(*f, "Fn::Join") == 0 ? after_last(name->string, '/') : name->string;
	}
	return (struct str){ 0 };
}

struct str esm_source_name(struct cx *cx, const struct event *ev, const struct value *arn, const struct esm_naming *naming)
{
	struct str name = name_of(arn, naming);
	if (name.p)
		return name;
	struct diag *g = diag(cx->diags, D_EVENT_SOURCE_NAME, arn && span_known(arn->span) ? arn->span : ev->span,
			      "the source of this %s event is not an ARN from which the logical id gets its name", ev->def->key);
	const struct value *ref = value_get(arn, "Ref");
	if (is_string(ref)) {
		const struct value *resource = map_get(value_get(cx->service->resources, "Resources"), ref->string);
		const bool queue = value_is(value_get(resource, "Type"), "AWS::SQS::Queue");
		const bool streamed = value_is(value_get(resource, "Type"), "AWS::DynamoDB::Table");
		diag_label(cx->diags, g, "write !GetAtt %.*s.%s%s", STRA(ref->string), streamed ? "StreamArn" : "Arn", queue ? ": !Ref gives a queue's URL" : "");
		if (str_starts(source_text(cx->sources, arn->span), "!Ref "))
			diag_edit(cx->diags, g, true, arn->span, str_fmt(cx->arena, "!GetAtt %.*s.%s", STRA(ref->string), streamed ? "StreamArn" : "Arn"));
		return name;
	}
	struct str names = STR("");
	for (const char *const *f = naming->functions; *f; f++)
		names = STR_CAT(cx->arena, names, names.n ? STR(", ") : STR(""), str_z(*f));
	diag_label(cx->diags, g, "an ARN%s, or one of %.*s", naming->path ? " with a slash" : "", STRA(names));
	return name;
}

struct str esm_id_part(struct cx *cx, struct str name, uint32_t most)
{
	return str_to(name_alphanumeric(cx->arena, name), most);
}

/* ---- checks and statements */

void esm_check_timestamp(struct cx *cx, const struct event *ev, const struct value *timestamp)
{
	const struct value *position = value_get(ev->config, "startingPosition");
	if (value_is(position, "AT_TIMESTAMP") && is_nil(timestamp))
		diag(cx->diags, D_STARTING_TIMESTAMP, position->span, "the %s event of function '%.*s' starts AT_TIMESTAMP without startingPositionTimestamp",
		     ev->def->key, STRA(ev->fn->key));
}

void esm_allow_network(struct cx *cx)
{
	struct arena *a = cx->arena;
	graph_allow_on(cx, TEXTS(a, "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs",
		"ec2:DeleteNetworkInterface", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"), LITERAL("*"));
}
