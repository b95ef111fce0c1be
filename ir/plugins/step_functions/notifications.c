/*
 * notifications: rules that tell of a machine's executions, and what lets EventBridge reach their targets: one role of
 * the machine, or policies of topics and queues, which all machines share. The ids of targets and policies are digests of
 * JSON, so that the order of keys counts.
 */
#include "ir/base/digest.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

static const char *const statuses[] = { "ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT" };
enum { STATUSES = sizeof statuses / sizeof *statuses };

enum access { ACCESS_ROLE, ACCESS_TOPIC, ACCESS_QUEUE, ACCESS_FUNCTION };
/* In the order in which the plugin looks for them. */
static const struct kind {
	const char *key;
	enum access access;
	const char *action;
} kinds[] = {
	{ "sns", ACCESS_TOPIC, "sns:Publish" },
	{ "sqs", ACCESS_QUEUE, "sqs:SendMessage" },
	{ "kinesis", ACCESS_ROLE, "kinesis:PutRecord" },
	{ "firehose", ACCESS_ROLE, "firehose:PutRecord" },
	{ "lambda", ACCESS_FUNCTION, "lambda:InvokeFunction" },
	{ "stepFunctions", ACCESS_ROLE, "states:StartExecution" },
};

#define JOIN_PARTS S_LIST(S_(.kind = SCHEMA_ANY_OF, .expected = "a text or a Ref", .of = S_OF_(S_STRING, S_OBJECT({ "Ref", S_STRING }))))
static const struct schema arn = {
	.kind = SCHEMA_ANY_OF, .expected = "an ARN, or Ref, Fn::GetAtt or Fn::Join with texts that are not empty",
	.of = S_OF_(S_STRING, S_OBJECT({ "Ref", S_STRING }), S_OBJECT({ "Fn::GetAtt", S_LIST(S_STRING) }), S_OBJECT({ "Fn::Join", S_LIST(S_ANY_OF(S_STRING, JOIN_PARTS)) })),
};
static const struct schema queue = { .kind = SCHEMA_ANY_OF, .expected = "an ARN, or a map of arn and messageGroupId",
	.of = S_OF_(S_OBJECT({ "arn", &arn, .required = true }, { "messageGroupId", S_STRING, .required = true }), &arn) };
static const struct schema stream = { .kind = SCHEMA_ANY_OF, .expected = "an ARN, or a map of arn and partitionKeyPath",
	.of = S_OF_(S_OBJECT({ "arn", &arn, .required = true }, { "partitionKeyPath", S_STRING }), &arn) };
static const struct schema targets = { .kind = SCHEMA_LIST, .item = S_OBJECT(
	{ "sns", &arn }, { "sqs", &queue }, { "kinesis", &stream }, { "firehose", &arn }, { "lambda", &arn }, { "stepFunctions", &arn }, { "inputPath", S_STRING },
	{ "inputTransformer", S_OBJECT({ "inputPathsMap", S_MAP_OF(S_STRING) }, { "inputTemplate", S_STRING, .required = true }) }) };
static const struct schema shape = { .kind = SCHEMA_OBJECT, .props = S_PROPS(
	{ "ABORTED", &targets }, { "FAILED", &targets }, { "RUNNING", &targets }, { "SUCCEEDED", &targets }, { "TIMED_OUT", &targets }) };

static bool well_formed(struct step_functions *s, const struct machine *m, const struct value *notifications)
{
	struct breach breach;
	if (!is_map(notifications) && !is_list(notifications))
		return false;
	if (value_is(value_get(m->config, "type"), "EXPRESS"))
		breach = (struct breach){ notifications->span, STR("express workflows send no notifications") };
	else if (shape_fits(s->cx->arena, notifications, &shape, STR("notifications"), &breach))
		return true;
	struct diag *g = diag(s->cx->diags, D_PLUGIN_IDLE, breach.at, "%.*s makes no notifications for state machine '%.*s': %.*s", STRA(s->use->name), STRA(m->key), STRA(breach.text));
	diag_near(s->cx->diags, g, &breach.near);
	return false;
}

/* Five letters of the digest of { a: x, b: y }. */
static struct str digest_of(struct arena *a, const char *first, const struct value *x, const char *second, const struct value *y)
{
	return str_to(md5_hex(a, js_json(a, MAP(a, { first, x }, { second, y }))), 5);
}

/* Refs to functions of this service, anywhere in a target. */
static const struct value *translated(struct step_functions *s, const struct value *v)
{
	struct arena *a = s->cx->arena;
	if (is_list(v)) {
		struct value *out = v_list(a);
		list_each(i, v)
			list_push(a, out, translated(s, v->list.item[i]));
		return value_at(out, v->span);
	}
	if (!is_map(v))
		return v;
	if (js_truthy(value_get(v, "Ref")) || js_truthy(value_get(v, "Fn::GetAtt")))
		return translate_function(s, v);
	struct value *out = map_like(a, v);
	map_each(e, v)
		map_put_at(a, out, e->key, key_span(e), translated(s, e->value));
	return out;
}

struct target {
	const struct value *config;
	const struct kind *kind;
	const struct value *arn;     /* of what it sends to */
	const struct value *details; /* the map in which the ARN stands, or NULL */
	uint32_t status;
};

static struct target read_target(struct step_functions *s, const struct machine *m, const struct value *v, uint32_t status)
{
	struct target t = { .config = translated(s, v), .status = status };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !t.kind; i++) {
		t.arn = value_get(t.config, kinds[i].key);
		t.kind = t.arn ? &kinds[i] : NULL;
	}
	if (!t.kind)
		machine_refused(s, m, v->span, "a notification names one of sns, sqs, kinesis, firehose, lambda and stepFunctions");
	const bool either = t.kind && (strcmp(t.kind->key, "sqs") == 0 || strcmp(t.kind->key, "kinesis") == 0);
	t.details = either && value_get(t.arn, "arn") ? t.arn : NULL;
	t.arn = t.details ? value_get(t.details, "arn") : t.arn;
	return t;
}

static struct str policy_name(struct arena *a, const struct target *t)
{
	struct str digest = digest_of(a, "action", v_text(a, t->kind->action), "resource", t->arn);
	return str_fmt(a, "%s-%s-%.*s", statuses[t->status], t->kind->key, STRA(digest));
}

/* ---- what lets EventBridge reach a target */

/* The URL of a queue, which its policy names it by; NULL after refusing. */
static const struct value *queue_url(struct step_functions *s, const struct machine *m, const struct value *queue_arn)
{
	struct arena *a = s->cx->arena;
	const struct value *att = value_get(queue_arn, "Fn::GetAtt");
	if (is_string(queue_arn)) {
		struct str name = str_from(queue_arn->string, (uint32_t)(str_rfind(queue_arn->string, ':') + 1));
		return MAP(a, { "Fn::Sub", LIST(a, LITERAL("https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${QueueName}"), MAP(a, { "QueueName", v_str(a, name) })) });
	}
	if (js_truthy(att))
		return MAP(a, { "Ref", list_at(att, 0) });
	machine_refused(s, m, queue_arn->span, "the queue's URL cannot be had from this: name it by its ARN, or by Fn::GetAtt of its Arn");
	return NULL;
}

struct policy {
	struct str id;
	const struct kind *kind;
	const struct value *on;         /* the topic, or the queue's URL */
	struct value *statements, *sids;
	struct span span;
};
/* Policies of topics and queues, which machines share. */
struct policies {
	VEC(struct policy) of;
	struct value *index; /* kind and topic or queue → its place */
};

/* The policy of a topic or queue with one statement; where a machine before has one for the same, the statement joins it. */
static void share_policy(struct step_functions *s, struct policies *policies, const struct target *t, struct str id, const struct value *on)
{
	struct arena *a = s->cx->arena;
	const struct value *sid = v_str(a, policy_name(a, t));
	struct str key = STR_CAT(a, str_z(t->kind->key), js_json_sorted(a, on));
	const struct value *at = map_put_new(a, policies->index, key, (struct span){ 0 }, v_int(a, policies->of.n));
	if (!at)
		vec_push(a, &policies->of, (struct policy){ id, t->kind, on, v_list(a), v_map(a), t->config->span });
	const struct policy *policy = &policies->of.at[at ? (uint32_t)at->number : policies->of.n - 1];
	if (map_put_new(a, policy->sids, sid->string, (struct span){ 0 }, sid))
		return;
	list_push(a, policy->statements, MAP(a, { "Sid", sid }, { "Principal", MAP(a, { "Service", LITERAL("events.amazonaws.com") }) },
		{ "Effect", LITERAL("Allow") }, { "Action", v_text(a, t->kind->action) }, { "Resource", t->arn }));
}

static void policies_emit(struct step_functions *s, const struct policies *policies)
{
	struct arena *a = s->cx->arena;
	for (uint32_t i = 0; i < policies->of.n; i++) {
		const struct policy *p = &policies->of.at[i];
		const bool is_topic = p->kind->access == ACCESS_TOPIC;
		graph_merge(s->cx, p->id, is_topic ? "AWS::SNS::TopicPolicy" : "AWS::SQS::QueuePolicy", value_at(MAP(a,
			{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", p->statements }) },
			{ is_topic ? "Topics" : "Queues", LIST(a, p->on) }), p->span), p->span);
	}
}

/* The whole resource as the plugin first makes it, whose JSON the id is a digest of. */
static struct str policy_id(struct step_functions *s, const struct machine *m, const struct target *t, uint32_t index, const struct value *on)
{
	struct arena *a = s->cx->arena;
	const struct value *resource;
	if (t->kind->access == ACCESS_FUNCTION)
		resource = MAP(a, { "Type", LITERAL("AWS::Lambda::Permission") }, { "Properties", MAP(a, { "Action", LITERAL("lambda:InvokeFunction") }, { "FunctionName", t->arn },
			{ "Principal", LITERAL("events.amazonaws.com") }) });
	else
		resource = MAP(a, { "Type", t->kind->access == ACCESS_TOPIC ? LITERAL("AWS::SNS::TopicPolicy") : LITERAL("AWS::SQS::QueuePolicy") }, { "Properties", MAP(a,
			{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", MAP(a, { "Sid", v_str(a, policy_name(a, t)) },
				{ "Principal", MAP(a, { "Service", LITERAL("events.amazonaws.com") }) }, { "Effect", LITERAL("Allow") }, { "Action", v_text(a, t->kind->action) }, { "Resource", t->arn }) }) },
			{ t->kind->access == ACCESS_TOPIC ? "Topics" : "Queues", LIST(a, on) }) });
	return STR_CAT(a, m->id, STR("ResourcePolicy"), digest_of(a, "index", v_int(a, index), "resource", resource));
}

static const struct value *role_policy(struct arena *a, const struct target *t)
{
	return MAP(a, { "PolicyName", v_str(a, policy_name(a, t)) }, { "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") },
		{ "Statement", LIST(a, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", v_text(a, t->kind->action) }, { "Resource", t->arn })) }) });
}

static void role_emit(struct step_functions *s, const struct machine *m, struct str id, const struct value *policies)
{
	struct arena *a = s->cx->arena;
	struct value *properties = value_at(MAP(a,
		{ "AssumeRolePolicyDocument", MAP(a, { "Statement", MAP(a, { "Effect", LITERAL("Allow") }, { "Action", LITERAL("sts:AssumeRole") },
			{ "Principal", MAP(a, { "Service", LITERAL("events.amazonaws.com") }) }) }) },
		{ "Policies", policies }), m->span);
	role_options(s, properties, false);
	graph_merge(s->cx, id, "AWS::IAM::Role", properties, m->span);
}

/* ---- rules */

static const struct value *rule_target(struct step_functions *s, const struct machine *m, const struct target *t, uint32_t index, struct str role)
{
	struct arena *a = s->cx->arena;
	const struct value *path = value_get(t->config, "inputPath"), *transformer = value_get(t->config, "inputTransformer");
	const bool is_queue = t->kind->access == ACCESS_QUEUE;
	struct str digest = digest_of(a, "target", MAP(a, { "Arn", t->arn }), "index", v_int(a, index));
	return value_at(MAP(a,
		{ "Arn", t->arn },
		{ "Id", v_fmt(a, "%.*s-%s-%.*s", STRA(m->name), statuses[t->status], STRA(digest)) },
		{ "SqsParameters", t->details && is_queue ? MAP(a, { "MessageGroupId", value_get(t->details, "messageGroupId") }) : NULL },
		{ "KinesisParameters", t->details && !is_queue ? MAP(a, { "PartitionKeyPath", value_get(t->details, "partitionKeyPath") }) : NULL },
		{ "RoleArn", strcmp(t->kind->key, "stepFunctions") == 0 ? cfn_getatt(a, role, "Arn") : NULL },
		{ "InputPath", path },
		{ "InputTransformer", !transformer ? NULL : MAP(a, { "InputPathsMap", value_get(transformer, "inputPathsMap") }, { "InputTemplate", value_get(transformer, "inputTemplate") }) }),
		t->config->span);
}

static void rule_emit(struct step_functions *s, const struct machine *m, uint32_t status, const struct value *rule_targets, struct span span, const struct value *role)
{
	struct arena *a = s->cx->arena;
	const char *name = statuses[status];
	struct str id = STR_CAT(a, m->id, STR("Notifications"), str_replace(a, str_z(name), STR("_"), STR("")), STR("EventRule"));
	graph_merge(s->cx, id, "AWS::Events::Rule", value_at(MAP(a,
		{ "Description", v_fmt(a, "[%s] status notification for state machine [%.*s]", name, STRA(m->name)) },
		{ "EventPattern", MAP(a, { "source", TEXTS(a, "aws.states") }, { "detail-type", TEXTS(a, "Step Functions Execution Status Change") },
			{ "detail", MAP(a, { "status", TEXTS(a, name) }, { "stateMachineArn", LIST(a, cfn_ref(a, m->id)) }) }) },
		{ "Name", v_fmt(a, "%.*s-%s-notification", STRA(m->name), name) },
		{ "RoleArn", role },
		{ "Targets", rule_targets }), span), span);
}

static void machine_notifications(struct step_functions *s, const struct machine *m, const struct value *notifications, struct policies *shared)
{
	struct arena *a = s->cx->arena;
	struct str role = STR_CAT(a, m->id, STR("NotificationsIamRole"));
	struct value *policies = v_list(a), *by_status[STATUSES];
	uint32_t index = 0;
	for (uint32_t status = 0; status < STATUSES; status++) {
		const struct value *list = value_get(notifications, statuses[status]);
		by_status[status] = v_list(a);
		list_each(i, list) {
			const struct target t = read_target(s, m, list->list.item[i], status);
			const struct value *on = !t.kind ? NULL : t.kind->access == ACCESS_QUEUE ? queue_url(s, m, t.arn) : t.arn;
			if (!on)
				continue;
			struct str id = t.kind->access == ACCESS_ROLE ? STR("") : policy_id(s, m, &t, index, on);
			if (t.kind->access == ACCESS_ROLE)
				list_push(a, policies, role_policy(a, &t));
			else if (t.kind->access == ACCESS_FUNCTION)
				graph_merge(s->cx, id, "AWS::Lambda::Permission", value_at(MAP(a, { "Action", LITERAL("lambda:InvokeFunction") }, { "FunctionName", t.arn },
					{ "Principal", LITERAL("events.amazonaws.com") }), t.config->span), t.config->span);
			else
				share_policy(s, shared, &t, id, on);
			list_push(a, by_status[status], rule_target(s, m, &t, i, role));
			index++;
		}
	}
	if (list_len(policies))
		role_emit(s, m, role, policies);
	for (uint32_t status = 0; status < STATUSES; status++)
		if (list_len(by_status[status]))
			rule_emit(s, m, status, by_status[status], value_get(notifications, statuses[status])->span, list_len(policies) ? cfn_getatt(a, role, "Arn") : NULL);
}

void notifications_emit(struct step_functions *s)
{
	struct policies shared = { .index = v_map(s->cx->arena) };
	for (uint32_t i = 0; i < s->machines.n; i++) {
		const struct machine *m = &s->machines.at[i];
		const struct value *notifications = value_get(m->config, "notifications");
		if (well_formed(s, m, notifications))
			machine_notifications(s, m, notifications, &shared);
	}
	policies_emit(s, &shared);
}
