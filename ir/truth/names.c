/* names: what the user calls things outside of the template: too long, or the same for two. */
#include "ir/truth/truth.h"

/* The name of a type's resources, its length in characters, and whether an account and region has it only once. */
static const struct named {
	const char *type, *property;
	uint32_t most;
	bool unique;
} named[] = {
	{ "AWS::Lambda::Function", "FunctionName", 64, true },
	{ "AWS::Lambda::LayerVersion", "LayerName", 140, false },
	{ "AWS::IAM::Role", "RoleName", 64, true },
	{ "AWS::IAM::ManagedPolicy", "ManagedPolicyName", 128, true },
	{ "AWS::IAM::User", "UserName", 64, true },
	{ "AWS::IAM::Group", "GroupName", 128, true },
	{ "AWS::IAM::InstanceProfile", "InstanceProfileName", 128, true },
	{ "AWS::S3::Bucket", "BucketName", 63, true },
	{ "AWS::DynamoDB::Table", "TableName", 255, true },
	{ "AWS::DynamoDB::GlobalTable", "TableName", 255, true },
	{ "AWS::SQS::Queue", "QueueName", 80, true },
	{ "AWS::SNS::Topic", "TopicName", 256, true },
	{ "AWS::Logs::LogGroup", "LogGroupName", 512, true },
	{ "AWS::Kinesis::Stream", "Name", 128, true },
	{ "AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", 64, true },
	{ "AWS::Events::EventBus", "Name", 256, true },
	{ "AWS::Events::Rule", "Name", 64, false },      /* once in an event bus */
	{ "AWS::Scheduler::Schedule", "Name", 64, false }, /* once in a group */
	{ "AWS::StepFunctions::StateMachine", "StateMachineName", 80, true },
	{ "AWS::CloudWatch::Alarm", "AlarmName", 255, true },
	{ "AWS::CloudWatch::Dashboard", "DashboardName", 255, true },
	{ "AWS::SecretsManager::Secret", "Name", 512, true },
	{ "AWS::SSM::Parameter", "Name", 2048, true },
	{ "AWS::ECR::Repository", "RepositoryName", 256, true },
	{ "AWS::KMS::Alias", "AliasName", 256, true },
	{ "AWS::Cognito::UserPool", "UserPoolName", 128, false },
	{ "AWS::Cognito::UserPoolClient", "ClientName", 128, false },
	{ "AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32, true },
	{ "AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32, true },
	{ "AWS::ApiGateway::UsagePlan", "UsagePlanName", 1024, false },
};
enum { NAMED = sizeof named / sizeof *named };

struct names {
	uint8_t *rows;             /* by number of a type: its row above + 1 */
	struct value *seen[NAMED]; /* by name: the number of the resource that has it first */
};

/* The text of a name: literal, so no part of it is decided later. */
static bool is_literal(const struct value *v)
{
	return is_string(v) && v->string.n && str_search(v->string, STR("{{resolve:"), 0) < 0;
}

static void check_unique(struct truth *t, size_t row, const struct entry *resource, const struct value *name)
{
	struct value **seen = &t->names->seen[row];
	/* Of two resources with conditions, perhaps only one is made. */
	if (value_get(resource->value, "Condition"))
		return;
	if (!*seen)
		*seen = v_map(t->cx->arena);
	const struct value *first = map_get(*seen, name->string);
	if (!first) {
		map_put(t->cx->arena, *seen, name->string, v_number(t->cx->arena, (double)(resource - t->resources->map.entry), STR("")));
		return;
	}
	const struct entry *other = &t->resources->map.entry[(uint32_t)first->number];
	const struct value *others = map_get(value_get(other->value, "Properties"), str_z(named[row].property));
	struct diag *g = diag(t->cx->diags, D_NAME_DUPLICATE, value_at_or(name, key_at_or(resource, resource->value->span)),
			      "'%.*s' and '%.*s' have the same %s '%.*s'", STRA(other->key), STRA(resource->key), named[row].property,
			      STRA(name->string));
	diag_note(t->cx->diags, g, value_at_or(others, key_at_or(other, other->value->span)), "the first is given here");
}

static void check_name(struct truth *t, size_t row, const struct entry *resource)
{
	const struct value *name = map_get(value_get(resource->value, "Properties"), str_z(named[row].property));
	if (!is_literal(name))
		return;
	uint32_t most = named[row].most, n = name->string.n > most ? str_utf16(name->string) : 0; /* bytes are no fewer than units */
	if (n > most)
		diag(t->cx->diags, D_NAME_TOO_LONG, value_at_or(name, key_at_or(resource, resource->value->span)),
		     "the %s of '%.*s' has %u characters, and AWS allows %u", named[row].property, STRA(resource->key), n, most);
	if (named[row].unique)
		check_unique(t, row, resource, name);
}

void truth_names_begin(struct truth *t)
{
	t->names = ARENA_NEW(t->cx->arena, struct names);
	t->names->rows = ARENA_ARRAY(t->cx->arena, uint8_t, cfn_types_n);
	for (size_t i = 0; i < NAMED; i++) {
		const struct cfn_type *type = cfn_type_find(str_z(named[i].type));
		if (type)
			t->names->rows[type - cfn_types] = (uint8_t)(i + 1);
	}
}

void truth_name(struct truth *t, const struct entry *resource)
{
	const struct cfn_type *type = truth_known(t, truth_number(t, resource))->type;
	if (type && t->names->rows[type - cfn_types])
		check_name(t, t->names->rows[type - cfn_types] - 1u, resource);
}
