/* sns: topics of the stack with their subscriptions, and subscriptions to topics elsewhere. */
#include "ir/events/common/trigger.h"
#include "ir/groups.h"
#include "ir/js.h"
#include "ir/naming.h"

static const struct schema topic_name = {
	.kind = SCHEMA_STRING, .most = 256, .pattern = "^[\\w-]+$", .expected = "a topic's name (letters, digits, - and _)", .refused = true,
};

static const struct schema redrive_policy = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "deadLetterTargetArn", &aws_arn_string, .doc = "The ARN of a queue." },
		{ "deadLetterTargetRef", S_STRING_OF(.least = 1), .doc = "Logical id of a queue of this stack." },
		{ "deadLetterTargetImport", S_OBJECT(
			{ "arn", &aws_arn_string, .required = true, .doc = "The export that gives the queue's ARN." },
			{ "url", S_STRING_OF(.least = 1), .required = true, .doc = "The export that gives the queue's URL." }),
			  .doc = "A queue of another stack, by names of its exports." }),
	.also = S_(.kind = SCHEMA_ONE_OF, .expected = "one of deadLetterTargetArn, deadLetterTargetRef and deadLetterTargetImport",
		   .of = S_OF_(S_NEEDS("deadLetterTargetArn"), S_NEEDS("deadLetterTargetRef"), S_NEEDS("deadLetterTargetImport"))),
};

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF, .refused = true,
	.of = S_OF_(&topic_name, &aws_arn_string, S_OBJECT_OF(
		.props = S_PROPS(
			{ "arn", &aws_arn, .doc = "An existing topic." },
			{ "topicName", &topic_name, .doc = "A topic of this stack; with an arn, its name in logical ids." },
			{ "displayName", S_STRING_OF(.least = 1), .doc = "The topic's display name, the sender's name in SMS." },
			{ "kmsMasterKeyId", S_ANY_OF(&aws_arn, S_STRING_OF(.pattern = "^(alias/.*|[a-f0-9-]+)$", .expected = "a key's id or alias")),
			  .doc = "The KMS key that encrypts a topic of this stack." },
			{ "filterPolicy", S_ANY_OBJECT, .doc = "Which messages the function gets." },
			{ "filterPolicyScope", S_STRING, .doc = "What filterPolicy looks at: MessageAttributes (default) or MessageBody." },
			{ "redrivePolicy", &redrive_policy, .doc = "The queue for messages that could not be delivered." }),
		.also = S_(.kind = SCHEMA_ANY_OF, .expected = "arn or topicName", .of = S_OF_(S_NEEDS("arn"), S_NEEDS("topicName"))))),
};

struct topic {
	const struct value *arn;    /* of an existing topic, or NULL */
	const struct value *region; /* of a subscription across regions, or NULL */
	struct str name;            /* p NULL after a report */
};

/* Part i of an ARN split at its single colons (`::` does not split); the last part for i < 0. p NULL if there is none. */
static struct str arn_part(struct str arn, int i)
{
	struct str part = { 0 };
	for (uint32_t at = 0, end; at <= arn.n; at = end + 1, i--) {
		end = at;
		while (end < arn.n && (arn.p[end] != ':' || (end + 1 < arn.n && arn.p[end + 1] == ':')))
			end += arn.p[end] == ':' ? 2 : 1;
		part = (struct str){ arn.p + at, end - at };
		if (i == 0)
			return part;
	}
	return i < 0 ? part : (struct str){ 0 };
}

static struct topic described(struct cx *cx, const struct event *ev)
{
	const struct value *arn = value_get(ev->config, "arn"), *name = value_get(ev->config, "topicName");
	struct topic t = { 0 };
	if (!js_truthy(arn)) {
		t.name = event_text(cx, ev, "topicName");
		return t;
	}
	t.arn = arn;
	if (is_string(arn)) {
		struct str region = arn_part(arn->string, 3);
		t.name = arn_part(arn->string, -1);
		if (region.p && !str_eq(region, cx->service->provider.region))
			t.region = v_str(cx->arena, region);
	}
	if (js_truthy(name))
		t.name = event_text(cx, ev, "topicName");
	else if (!t.name.n) {
		struct diag *g = diag(cx->diags, D_SNS_TOPIC_NAME, arn->span, "the sns event of function '%.*s' needs a topicName", STRA(ev->fn->key));
		diag_label(cx->diags, g, "its name is unknown");
		t.name.p = NULL;
	}
	return t;
}

static struct topic topic_of(struct cx *cx, const struct event *ev)
{
	if (is_map(ev->config))
		return described(cx, ev);
	struct str s = event_text_of(cx, ev, ev->config, "a topic");
	if (!s.p || !str_starts(s, "arn:"))
		return (struct topic){ .name = s };
	return (struct topic){ .arn = ev->config, .name = str_from(s, (uint32_t)(str_rfind(s, ':') + 1)) };
}

/* ---- dead letters */

/* https://sqs.<region>.<suffix>/<account>/<name>, of the ARN's last three parts. */
static struct value *queue_url(struct arena *a, struct str arn)
{
	struct str part[3];
	for (int i = 2; i >= 0; i--) {
		int32_t colon = str_rfind(arn, ':');
		part[i] = str_from(arn, (uint32_t)(colon + 1));
		arn = str_to(arn, colon < 0 ? 0 : (uint32_t)colon);
	}
	return CFN_JOIN(a, "", v_str(a, STR_CAT(a, STR("https://sqs."), part[0], STR("."))), CFN_REF("AWS::URLSuffix"),
		v_str(a, STR_CAT(a, STR("/"), part[1], STR("/"), part[2])));
}

/* RedrivePolicy of the subscription, with the policy that lets SNS write into the queue; NULL for none. */
static struct value *redrive(struct cx *cx, const struct event *ev, const struct topic *t)
{
	struct arena *a = cx->arena;
	const struct value *policy = value_get(ev->config, "redrivePolicy");
	if (!js_truthy(policy))
		return NULL;
	const struct value *arn = value_get(policy, "deadLetterTargetArn"), *ref = value_get(policy, "deadLetterTargetRef");
	const struct value *import = value_get(policy, "deadLetterTargetImport"), *url = NULL;
	if (is_string(arn) && js_truthy(arn)) {
		url = queue_url(a, arn->string);
	} else if (is_string(ref) && js_truthy(ref)) {
		arn = value_at(cfn_getatt(a, ref->string, "Arn"), ref->span);
		url = value_at(cfn_ref(a, ref->string), ref->span);
	} else if (is_map(import)) {
		arn = MAP(a, { "Fn::ImportValue", value_get(import, "arn") });
		url = MAP(a, { "Fn::ImportValue", value_get(import, "url") });
	} else {
		diag(cx->diags, D_EVENT_OPTION, policy->span, "redrivePolicy names no queue: give deadLetterTargetArn, deadLetterTargetRef or deadLetterTargetImport");
		return NULL;
	}
	struct str id = STR_CAT(a, name_alphanumeric(a, t->name), STR("To"), ev->fn->id, STR("DLQPolicy"));
	struct value *p = graph_put(cx, id, "AWS::SQS::QueuePolicy", ev->span);
	/* Of a topic of this stack v3.40 does not know the ARN here: the condition is empty then. */
	map_putz(a, p, "PolicyDocument", MAP(a,
		{ "Version", LITERAL("2012-10-17") },
		{ "Id", v_str(a, id) },
		{ "Statement", LIST(a, MAP(a,
			{ "Effect", LITERAL("Allow") },
			{ "Principal", MAP(a, { "Service", LITERAL("sns.amazonaws.com") }) },
			{ "Action", LITERAL("sqs:SendMessage") },
			{ "Resource", arn },
			{ "Condition", MAP(a, { "ArnEquals", MAP(a, { "aws:SourceArn", t->arn }) }) })) }));
	map_putz(a, p, "Queues", LIST(a, url));
	return MAP(a, { "deadLetterTargetArn", arn });
}

/* ---- subscriptions */

static struct value *subscription(struct cx *cx, const struct event *ev, const struct value *topic, const struct value *dead_letters)
{
	struct arena *a = cx->arena;
	return MAP(a,
		{ "TopicArn", topic },
		{ "Protocol", LITERAL("lambda") },
		{ "Endpoint", function_target(cx, ev->fn) },
		{ "FilterPolicy", value_get(ev->config, "filterPolicy") },
		{ "FilterPolicyScope", value_get(ev->config, "filterPolicyScope") },
		{ "RedrivePolicy", dead_letters });
}

/* A topic of this stack: its first use makes it; a subscription without policies is part of it. */
static void own_topic(struct cx *cx, const struct event *ev, const struct topic *t, struct str subscription_id, const struct value *dead_letters,
		      struct groups *subscriptions)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, STR("SNSTopic"), name_alphanumeric(a, t->name));
	const struct value *display = value_get(ev->config, "displayName"), *key = value_get(ev->config, "kmsMasterKeyId");
	if (!graph_resource(cx, id))
		trigger_merge(cx, ev, id, "AWS::SNS::Topic", MAP(a,
			{ "TopicName", v_str(a, t->name) }, { "DisplayName", js_truthy(display) ? display : NULL }, { "KmsMasterKeyId", js_truthy(key) ? key : NULL }));
	if (js_truthy(value_get(ev->config, "filterPolicy")) || dead_letters) {
		graph_merge(cx, subscription_id, "AWS::SNS::Subscription", subscription(cx, ev, cfn_ref(a, id), dead_letters), ev->span);
		return;
	}
	struct value *list = groups_list(a, subscriptions, id);
	if (!list_len(list))
		map_putz(a, graph_own(cx, id, "Properties", NULL), "Subscription", list);
	list_push(a, list, MAP(a, { "Endpoint", function_target(cx, ev->fn) }, { "Protocol", LITERAL("lambda") }));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	struct groups subscriptions = { 0 };
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		struct topic t = topic_of(cx, ev);
		if (!t.name.p)
			continue;
		const struct value *dead_letters = redrive(cx, ev, &t);
		struct str part = name_alphanumeric(a, t.name), id = STR_CAT(a, ev->fn->id, STR("SnsSubscription"), part);
		if (t.arn) {
			struct value *p = subscription(cx, ev, t.arn, dead_letters);
			map_putz(a, p, "Region", t.region);
			trigger_merge(cx, ev, id, "AWS::SNS::Subscription", p);
		} else {
			own_topic(cx, ev, &t, id, dead_letters, &subscriptions);
			t.arn = trigger_arn(cx, "sns", ":", v_str(a, t.name), NULL);
		}
		trigger_permission(cx, ev, STR_CAT(a, ev->fn->id, STR("LambdaPermission"), part, STR("SNS")), MAP(a,
			{ "Principal", LITERAL("sns.amazonaws.com") }, { "SourceArn", t.arn }));
	}
}

EVENT(sns) = {
	.key = "sns",
	.rank = 50,
	.schema = &schema,
	.doc = "Messages of an SNS topic.",
	.expand = expand,
};
