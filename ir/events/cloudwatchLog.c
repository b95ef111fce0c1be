/* cloudwatchLog: subscriptions to log groups. */
#include "ir/events/common/rule.h"
#include "ir/base/utf8.h"
#include "ir/js.h"

enum { MOST_PER_GROUP = 2 }; /* CloudWatch's limit of subscription filters */

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&aws_log_group_name, S_OBJECT(
		{ "logGroup", &aws_log_group_name, .required = true, .doc = "The log group's name; the group must exist." },
		{ "filter", S_STRING, .doc = "CloudWatch's filter pattern; default: every record." })),
};

/* Counts a subscription of the log group; counts is a map from its name. */
static void check_limit(struct cx *cx, const struct event *ev, struct str group, struct value *counts)
{
	const struct value *seen = map_get(counts, group);
	int64_t n = seen ? (int64_t)seen->number + 1 : 1;
	map_put(cx->arena, counts, group, v_int(cx->arena, n));
	if (n > MOST_PER_GROUP)
		diag(cx->diags, D_CLOUDWATCH_LOG_LIMIT, ev->config->span, "log group '%.*s' has more than %d subscriptions", STRA(group), MOST_PER_GROUP);
}

/* Quotes that come escaped lose their backslashes if a backslash stands before the first quote. */
static struct str unescape(struct arena *a, struct str s)
{
	int32_t slash = str_find(s, '\\'), quote = str_find(s, '"');
	if (slash < 0 || quote < slash)
		return s;
	char *p = text_room(a, s.n + 1, s);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '\\' && i + 1 < s.n && strchr("\"\\'", s.p[i + 1]) && s.p[i + 1];
		p[n++] = s.p[escape ? ++i : i];
	}
	return (struct str){ p, n };
}

/* What two names begin with, cut between characters. */
static struct str common_beginning(struct str x, struct str y)
{
	uint32_t n = 0;
	while (n < x.n && n < y.n && x.p[n] == y.p[n])
		n++;
	return str_to(x, utf8_before(x, n));
}

static const struct value *group_given(const struct event *ev)
{
	return is_map(ev->config) ? value_get(ev->config, "logGroup") : ev->config;
}

static void put_filter(struct cx *cx, const struct event *ev, struct str group, uint32_t number, struct str permission)
{
	struct arena *a = cx->arena;
	struct str id = str_fmt(a, "%.*sLogsSubscriptionFilterCloudWatchLog%u", STRA(ev->fn->id), number);
	struct str filter = unescape(a, without_breaks(a, event_optional_text(cx, ev, "filter")));
	graph_merge(cx, id, "AWS::Logs::SubscriptionFilter", MAP(a,
		{ "LogGroupName", rule_text(cx, ev, "the log group", group, value_span(group_given(ev))) },
		{ "FilterPattern", v_str(a, filter) },
		{ "DestinationArn", function_target(cx, ev->fn) }), ev->span);
	graph_merge_depends(cx, id, LIST(a, v_str(a, permission), trigger_depends(cx, ev->fn)));
}

/* One permission for all log groups of a function: for what their names begin with. */
static void put_permission(struct cx *cx, const struct event *ev, struct str groups, struct str id)
{
	struct arena *a = cx->arena;
	const struct value *name = js_json_parse(a, STR_CAT(a, STR("\""), groups, STR("\"")));
	struct value *depends = trigger_depends(cx, ev->fn);
	graph_merge(cx, id, "AWS::Lambda::Permission", MAP(a,
		{ "FunctionName", function_target(cx, ev->fn) },
		{ "Action", LITERAL("lambda:InvokeFunction") },
		{ "Principal", CFN_JOIN(a, "", LITERAL("logs."), CFN_REF("AWS::Region"), LITERAL(".amazonaws.com")) },
		{ "SourceArn", trigger_arn(cx, "logs", ":log-group:", name ? name : v_str(a, groups), ":*") }), ev->span);
	graph_merge_depends(cx, id, depends ? LIST(a, depends) : NULL);
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct value *counts = v_map(a);
	for (uint32_t i = 0, end; i < uses->n; i = end) {
		struct str common = STR("");
		end = uses_end(uses, i);
		for (uint32_t k = i; k < end; k++) {
			const struct event *ev = uses->at[k];
			struct str group = without_breaks(a, event_text_of(cx, ev, group_given(ev), "logGroup"));
			struct str permission = STR_CAT(a, ev->fn->id, STR("LambdaPermissionLogsSubscriptionFilterCloudWatchLog"));
			check_limit(cx, ev, group, counts);
			common = k == i ? group : common_beginning(common, group);
			put_filter(cx, ev, group, k - i + 1, permission);
			bool open = k > i && !str_ends(common, "*");
			put_permission(cx, ev, open ? STR_CAT(a, common, STR("*")) : common, permission);
		}
	}
}

EVENT(cloudwatchLog) = {
	.key = "cloudwatchLog",
	.rank = 170,
	.schema = &schema,
	.doc = "Records of a log group.",
	.expand = expand,
};
