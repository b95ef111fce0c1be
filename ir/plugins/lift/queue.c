/* queue: a queue of SQS with a dead letter queue, a function that works on it, and an alarm by mail. */
#include <math.h>

#include "ir/cfn.h"
#include "ir/near_keys.h"
#include "ir/plugins/lift/lift.h"

const struct schema lift_queue_shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS,
		{ "worker", S_ANY_OF(S_STRING, S_OPEN_OBJECT({ "timeout", S_NUMBER, .doc = "Seconds; default: 6." })), .required = true,
		  .doc = "The function that takes the messages: its options, or the name of a function." },
		{ "maxRetries", S_NUMBER, .doc = "How often a message is tried before the dead letter queue has it; default: 3." },
		{ "alarm", S_STRING, .doc = "The mail address that is notified of messages in the dead letter queue." },
		{ "batchSize", S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .bounded_above = true, .minimum = 1, .maximum = 10000), .doc = "Messages a batch; default: 1." },
		{ "maxBatchingWindow", S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .bounded_above = true, .minimum = 0, .maximum = 300), .doc = "Seconds to wait for a full batch; default: 0." },
		{ "maxConcurrency", S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .bounded_above = true, .minimum = 2, .maximum = 1000), .doc = "Batches at the same time." },
		{ "fifo", S_BOOL, .doc = "The order of messages is kept." },
		{ "delay", S_NUMBER, .doc = "Seconds from 0 to 900 until a message is delivered." },
		{ "encryption", S_STRING, .doc = "kmsManaged, or kms with an encryptionKey." },
		{ "encryptionKey", S_STRING, .doc = "What the key of KMS that the construct makes is called." }),
};

static const struct lift_reference variables[] = {
	{ "queueUrl", "Queue", NULL }, { "queueArn", "Queue", "Arn" }, { "dlqUrl", "Dlq", NULL }, { "dlqArn", "Dlq", "Arn" }, { .name = NULL },
};

static const struct lift_reference outputs[] = {
	{ "QueueArn", "Queue", "Arn", .description = "ARN of the \"%\" SQS queue." },
	{ "QueueUrl", "Queue", NULL, .description = "URL of the \"%\" SQS queue." },
	{ "DlqUrl", "Dlq", NULL, .description = "URL of the \"%\" SQS dead letter queue." },
	{ .name = NULL },
};

static const struct lift_reference extensions[] = {
	{ "queue", "Queue", NULL }, { "dlq", "Dlq", NULL }, { "alarm", "Alarm", NULL, .needs = "alarm" }, { .name = NULL },
};

/* ---- what the plugin and CDK refuse */

static double number_or(const struct value *v, double otherwise) { return is_number(v) ? v->number : otherwise; }

static bool check_delay(struct lift *l, const struct construct *c)
{
	const struct value *v = value_get(c->config, "delay");
	if (!v || (is_number(v) && v->number >= 0 && v->number <= 900 && v->number == floor(v->number)))
		return true;
	plugin_refuses(l->cx, l->use, v->span, "'delay' of the queue '%.*s' is no whole number of seconds from 0 to 900", STRA(c->id));
	return false;
}

static bool check_batch(struct lift *l, const struct construct *c)
{
	const struct value *size = value_get(c->config, "batchSize");
	const bool large = number_or(size, 1) > 10;
	if (large && is_true(value_get(c->config, "fifo")))
		plugin_refuses(l->cx, l->use, size->span, "the batchSize of a FIFO queue is at most 10");
	else if (large && number_or(value_get(c->config, "maxBatchingWindow"), 0) == 0)
		plugin_refuses(l->cx, l->use, size->span, "a batchSize of more than 10 needs a maxBatchingWindow of 1 second or more");
	else
		return true;
	return false;
}

static bool has_text(const struct value *v) { return is_string(v) && v->string.n; }

/* The key of KMS is a construct of its own, beside those of these names. */
static bool is_free_name(struct str key)
{
	static const char *const names[] = { "Queue", "Dlq", "QueueArn", "QueueUrl", "DlqUrl" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eqz(key, names[i]))
			return false;
	return true;
}

static bool is_alarm_name(struct str key) { return str_eqz(key, "Alarm") || str_eqz(key, "AlarmTopic") || str_eqz(key, "AlarmTopicSubscription"); }

static bool check_encryption(struct lift *l, const struct construct *c)
{
	const struct value *how = value_get(c->config, "encryption"), *key = value_get(c->config, "encryptionKey");
	if (is_nil(how) || value_is(how, "") || value_is(how, "kmsManaged"))
		return true;
	if (!value_is(how, "kms"))
		plugin_refuses(l->cx, l->use, how->span, "the encryption of a queue is kms or kmsManaged");
	else if (!has_text(key))
		plugin_refuses(l->cx, l->use, how->span, "encryption: kms needs an encryptionKey");
	else if (lift_holds_variable(key))
		plugin_refuses(l->cx, l->use, key->span, "encryptionKey is the name of a key that the construct makes, in which no ${construct:…} can stand");
	else if (!is_free_name(key->string) || (value_get(c->config, "alarm") && is_alarm_name(key->string)))
		plugin_refuses(l->cx, l->use, key->span, "the construct has something else of the name '%.*s'", STRA(key->string));
	else
		return true;
	return false;
}

/* Seconds for which nobody else sees a message: six times what the function may take, and the batching window. */
static double visibility(const struct construct *c, const struct value *timeout)
{
	return number_or(timeout, 6) * 6 + number_or(value_get(c->config, "maxBatchingWindow"), 0);
}

static bool check_visibility(struct lift *l, const struct construct *c, const struct value *timeout)
{
	const double seconds = visibility(c, timeout);
	if ((is_nil(timeout) || is_number(timeout)) && seconds >= 0 && seconds <= 43200 && seconds == floor(seconds))
		return true;
	plugin_refuses(l->cx, l->use, timeout ? timeout->span : value_get(c->config, "maxBatchingWindow")->span,
		       "six times the worker's timeout and maxBatchingWindow are no whole number of seconds from 0 to 43,200");
	return false;
}

/* ---- the function */

/* Its timeout as the plugin sees it: provider's is not regarded. */
static const struct value *worker_timeout(struct lift *l, const struct construct *c)
{
	const struct value *worker = value_get(c->config, "worker");
	return value_get(is_string(worker) ? map_get(l->functions, worker->string) : worker, "timeout");
}

static bool check_worker(struct lift *l, const struct construct *c)
{
	const struct value *worker = value_get(c->config, "worker");
	if (is_map(worker) || (is_string(worker) && is_map(map_get(l->functions, worker->string))))
		return true;
	struct near near = { .word = value_str(worker) };
	near_offer_keys(l->cx, &near, l->functions);
	if (is_string(worker))
		diag_near(l->cx->diags, plugin_refuses(l->cx, l->use, worker->span, "there is no function '%.*s'", STRA(worker->string)), &near);
	else
		plugin_refuses(l->cx, l->use, worker ? worker->span : c->at, "the queue '%.*s' needs a worker: the options of a function, or the name of one", STRA(c->id));
	return false;
}

static bool check(struct lift *l, const struct construct *c)
{
	const struct value *alarm = value_get(c->config, "alarm"), *retries = value_get(c->config, "maxRetries");
	if (!check_worker(l, c))
		return false;
	bool good = check_delay(l, c);
	if (!is_nil(retries) && number_or(retries, 0) < 1) {
		plugin_refuses(l->cx, l->use, retries->span, "'maxRetries' of the queue '%.*s' is no number from 1 on", STRA(c->id));
		good = false;
	}
	good &= check_batch(l, c) && check_encryption(l, c) && check_visibility(l, c, worker_timeout(l, c));
	if (alarm && !is_string(alarm))
		plugin_refuses(l->cx, l->use, alarm->span, "the alarm of a queue is a mail address");
	return good && (!alarm || is_string(alarm));
}

static void add_worker(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct value *size = value_get(c->config, "batchSize"), *window = value_get(c->config, "maxBatchingWindow"), *worker = value_get(c->config, "worker");
	const struct str function = is_string(worker) ? worker->string : STR_CAT(a, c->id, STR("Worker"));
	if (is_map(worker))
		lift_add_function(l, function, worker);
	const struct value *event = MAP(a, { "arn", lift_get(l, c, "Queue", "Arn") }, { "batchSize", is_nil(size) ? v_int(a, 1) : size },
		{ "maximumBatchingWindow", is_nil(window) ? v_int(a, 0) : window }, { "maximumConcurrency", value_get(c->config, "maxConcurrency") },
		{ "functionResponseType", LITERAL("ReportBatchItemFailures") });
	lift_add_event(l, c, function, MAP(a, { "sqs", event }));
}

/* ---- resources */

static const struct value *name(struct lift *l, const struct construct *c, const char *suffix)
{
	return v_str(l->a, STR_CAT(l->a, plugin_stack(l->cx), STR("-"), c->id, str_z(suffix)));
}

static const struct value *make_key(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct value *how = value_get(c->config, "encryption");
	if (value_is(how, "kmsManaged"))
		return LITERAL("alias/aws/sqs");
	if (!value_is(how, "kms"))
		return NULL;
	const struct value *root = CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), LITERAL(":iam::"), CFN_REF("AWS::AccountId"), LITERAL(":root"));
	const struct value *statement = MAP(a, { "Action", LITERAL("kms:*") }, { "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "AWS", root }) }, { "Resource", LITERAL("*") });
	const struct value *policy = MAP(a, { "Statement", LIST(a, statement) }, { "Version", LITERAL("2012-10-17") });
	const struct str id = CDK_ID(a, c->id, value_get(c->config, "encryptionKey")->string, STR("Resource"));
	lift_put(l, c, id, LITERAL("AWS::KMS::Key"), MAP(a, { "KeyPolicy", policy }), LITERAL("Retain"));
	return cfn_getatt(a, id, "Arn");
}

static void make_alarm(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct str topic = lift_id(l, c, "AlarmTopic");
	const struct str shown = str_utf16_to(STR_CAT(a, STR("[Alert]["), c->id, STR("] failed jobs in the DLQ.")), 100);
	lift_put(l, c, topic, LITERAL("AWS::SNS::Topic"), MAP(a, { "TopicName", name(l, c, "-dlq-alarm-topic") }, { "DisplayName", v_str(a, shown) }), NULL);
	lift_put(l, c, lift_id(l, c, "AlarmTopicSubscription"), LITERAL("AWS::SNS::Subscription"),
		 MAP(a, { "TopicArn", cfn_ref(a, topic) }, { "Protocol", LITERAL("email") }, { "Endpoint", value_get(c->config, "alarm") }), NULL);
	const struct value *dimension = MAP(a, { "Name", LITERAL("QueueName") }, { "Value", lift_get(l, c, "Dlq", "QueueName") });
	lift_put(l, c, lift_id(l, c, "Alarm"), LITERAL("AWS::CloudWatch::Alarm"),
		 MAP(a, { "AlarmName", name(l, c, "-dlq-alarm") }, { "AlarmDescription", LITERAL("Alert triggered when there are failed jobs in the dead letter queue.") },
		     { "AlarmActions", LIST(a, cfn_ref(a, topic)) }, { "Namespace", LITERAL("AWS/SQS") }, { "MetricName", LITERAL("ApproximateNumberOfMessagesVisible") },
		     { "Dimensions", LIST(a, dimension) }, { "Statistic", LITERAL("Sum") }, { "Period", v_int(a, 60) }, { "EvaluationPeriods", v_int(a, 1) },
		     { "Threshold", v_int(a, 0) }, { "ComparisonOperator", LITERAL("GreaterThanThreshold") }, { "TreatMissingData", LITERAL("notBreaching") }),
		 NULL);
}

static void make(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	if (!check(l, c))
		return;
	const struct value *fifo = value_get(c->config, "fifo"), *retries = value_get(c->config, "maxRetries"), *is_fifo = is_true(fifo) ? fifo : NULL;
	const struct value *key = make_key(l, c);
	lift_put(l, c, lift_id(l, c, "Dlq"), LITERAL("AWS::SQS::Queue"),
		 MAP(a, { "QueueName", name(l, c, is_fifo ? "-dlq.fifo" : "-dlq") }, { "FifoQueue", is_fifo }, { "MessageRetentionPeriod", v_int(a, 14 * 24 * 3600) }, { "KmsMasterKeyId", key }),
		 LITERAL("Delete"));
	const struct value *redrive = MAP(a, { "deadLetterTargetArn", lift_get(l, c, "Dlq", "Arn") }, { "maxReceiveCount", is_nil(retries) ? v_int(a, 3) : retries });
	lift_put(l, c, lift_id(l, c, "Queue"), LITERAL("AWS::SQS::Queue"),
		 MAP(a, { "QueueName", name(l, c, is_fifo ? ".fifo" : "") }, { "FifoQueue", is_fifo }, { "ContentBasedDeduplication", is_bool(fifo) ? fifo : NULL },
		     { "VisibilityTimeout", v_number(a, visibility(c, worker_timeout(l, c)), STR("")) }, { "DelaySeconds", value_get(c->config, "delay") }, { "RedrivePolicy", redrive },
		     { "KmsMasterKeyId", key }),
		 LITERAL("Delete"));
	if (value_get(c->config, "alarm"))
		make_alarm(l, c);
	add_worker(l, c);
}

const struct lift_type lift_queue = {
	.name = "queue", .variables = variables, .outputs = outputs, .extensions = extensions,
	.actions = S_WORD_LIST("sqs:SendMessage", "sqs:ChangeMessageVisibility"), .make = make,
};
