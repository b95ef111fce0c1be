/* names: what the user calls things outside of the template: too long, or the same for two. */
#include "ir/service.h"
#include "ir/truth/truth.h"

/* The name of a type's resources, its length in characters, and how often an account and region has it. */
static const struct named {
	const char *type, *property;
	uint32_t most;
	enum { AS_OFTEN, ONCE, ONCE_A_FUNCTION } given;
} named[] = {
	{ "AWS::Lambda::Function", "FunctionName", 64, ONCE_A_FUNCTION },
	{ "AWS::Lambda::LayerVersion", "LayerName", 140, AS_OFTEN },
	{ "AWS::IAM::Role", "RoleName", 64, ONCE },
	{ "AWS::IAM::ManagedPolicy", "ManagedPolicyName", 128, ONCE },
	{ "AWS::IAM::User", "UserName", 64, ONCE },
	{ "AWS::IAM::Group", "GroupName", 128, ONCE },
	{ "AWS::IAM::InstanceProfile", "InstanceProfileName", 128, ONCE },
	{ "AWS::S3::Bucket", "BucketName", 63, ONCE },
	{ "AWS::DynamoDB::Table", "TableName", 255, ONCE },
	{ "AWS::DynamoDB::GlobalTable", "TableName", 255, ONCE },
	{ "AWS::SQS::Queue", "QueueName", 80, ONCE },
	{ "AWS::SNS::Topic", "TopicName", 256, ONCE },
	{ "AWS::Logs::LogGroup", "LogGroupName", 512, ONCE_A_FUNCTION },
	{ "AWS::Kinesis::Stream", "Name", 128, ONCE },
	{ "AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", 64, ONCE },
	{ "AWS::Events::EventBus", "Name", 256, ONCE },
	{ "AWS::Events::Rule", "Name", 64, AS_OFTEN },      /* once in an event bus */
	{ "AWS::Scheduler::Schedule", "Name", 64, AS_OFTEN }, /* once in a group */
	{ "AWS::StepFunctions::StateMachine", "StateMachineName", 80, ONCE },
	{ "AWS::CloudWatch::Alarm", "AlarmName", 255, ONCE },
	{ "AWS::CloudWatch::Dashboard", "DashboardName", 255, ONCE },
	{ "AWS::SecretsManager::Secret", "Name", 512, ONCE },
	{ "AWS::SSM::Parameter", "Name", 2048, ONCE },
	{ "AWS::ECR::Repository", "RepositoryName", 256, ONCE },
	{ "AWS::KMS::Alias", "AliasName", 256, ONCE },
	{ "AWS::Cognito::UserPool", "UserPoolName", 128, AS_OFTEN },
	{ "AWS::Cognito::UserPoolClient", "ClientName", 128, AS_OFTEN },
	{ "AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32, ONCE },
	{ "AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32, ONCE },
	{ "AWS::ApiGateway::UsagePlan", "UsagePlanName", 1024, AS_OFTEN },
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

static void check_unique(struct truth *t, size_t row, const struct subject *s, const struct value *name)
{
	struct value **seen = &t->names->seen[row];
	/* Of two resources with conditions, perhaps only one is made. */
	if (value_get(s->entry->value, "Condition"))
		return;
	if (!*seen)
		*seen = v_map_for(t->cx->arena, named[row].given == ONCE_A_FUNCTION ? t->cx->service->functions_n : 0);
	const struct value *number = v_number(t->cx->arena, s->number, STR(""));
	const struct value *first = map_put_new(t->cx->arena, *seen, name->string, (struct span){ 0 }, number);
	if (!first)
		return;
	const struct entry *other = &t->resources->map.entry[(uint32_t)first->number];
	const struct value *others = map_get(value_get(other->value, "Properties"), str_z(named[row].property));
	struct diag *g = diag(t->cx->diags, D_NAME_DUPLICATE, value_at_or(name, subject_at(s)),
			      "'%.*s' and '%.*s' have the same %s '%.*s'", STRA(other->key), STRA(s->entry->key), named[row].property,
			      STRA(name->string));
	diag_note(t->cx->diags, g, value_at_or(others, key_at_or(other, other->value->span)), "the first is given here");
}

static void check_name(struct truth *t, size_t row, const struct subject *s)
{
	const struct value *name = map_get(s->properties, str_z(named[row].property));
	if (!is_literal(name))
		return;
	uint32_t most = named[row].most, n = name->string.n > most ? str_utf16(name->string) : 0; /* bytes are no fewer than units */
	if (n > most && !truth_told(t, name->span, name))
		diag(t->cx->diags, D_NAME_TOO_LONG, value_at_or(name, subject_at(s)),
		     "the %s of '%.*s' has %u characters, and AWS allows %u", named[row].property, STRA(s->entry->key), n, most);
	if (named[row].given != AS_OFTEN)
		check_unique(t, row, s, name);
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

void truth_name(struct truth *t, const struct subject *s)
{
	const struct cfn_type *type = s->type->type;
	if (type && t->names->rows[type - cfn_types])
		check_name(t, t->names->rows[type - cfn_types] - 1u, s);
}
