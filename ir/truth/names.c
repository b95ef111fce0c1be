/* names: what the user calls things outside of the template: too long, or the same for two. */
#include "ir/service.h"
#include "ir/truth/truth.h"

#include <string.h>

/* Rows name only the fields they set; the rest is zero on purpose. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* The name of a type's resources, its length in characters, and how often an account and region, or a resource above, has it. */
static const struct named {
	const char *type, *property;
	uint32_t most;
	enum { AS_OFTEN, ONCE, ONCE_A_FUNCTION } given;
	const char *within;    /* the property that says what is above: there the name is given once; NULL: account and region */
	const char *where;     /* the same in words */
	const char *otherwise; /* its value where it is missing, or NULL */
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
	{ "AWS::Events::Rule", "Name", 64, ONCE, "EventBusName", " on one event bus", "default" },
	{ "AWS::Scheduler::Schedule", "Name", 64, ONCE, "GroupName", " in one schedule group", "default" },
	{ "AWS::Scheduler::ScheduleGroup", "Name", 64, ONCE },
	{ "AWS::Lambda::Alias", "Name", 128, ONCE, "FunctionName", " of one function" },
	{ "AWS::Logs::LogStream", "LogStreamName", 512, ONCE, "LogGroupName", " in one log group" },
	{ "AWS::Logs::MetricFilter", "FilterName", 512, ONCE, "LogGroupName", " in one log group" },
	{ "AWS::Logs::SubscriptionFilter", "FilterName", 512, ONCE, "LogGroupName", " in one log group" },
	{ "AWS::ApiGateway::Resource", "PathPart", 2048, ONCE, "ParentId", " under one path" },
	{ "AWS::ApiGateway::Method", "HttpMethod", 16, ONCE, "ResourceId", " for one path" },
	{ "AWS::ApiGateway::Stage", "StageName", 128, ONCE, "RestApiId", " in one API" },
	{ "AWS::ApiGateway::Model", "Name", 128, ONCE, "RestApiId", " in one API" },
	{ "AWS::ApiGatewayV2::Route", "RouteKey", 2048, ONCE, "ApiId", " in one API" },
	{ "AWS::ApiGatewayV2::Stage", "StageName", 128, ONCE, "ApiId", " in one API" },
	{ "AWS::ApiGateway::ApiKey", "Name", 1024, AS_OFTEN },
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
	struct seen hashed;        /* value_hash's memory */
	struct value *seen[NAMED]; /* by name: the place in first of the resource that has it first */
	VEC(const struct entry *) first;
};

/* The text of a name: literal, so no part of it is decided later. */
static bool is_literal(const struct value *v)
{
	return cfn_is_literal(v) && v->string.n;
}

/* Two path variables beside each other are one too many for API Gateway, whatever their names. */
static bool is_path_variable(size_t row, struct str name)
{
	return strcmp(named[row].property, "PathPart") == 0 && name.p[0] == '{';
}

/* The name together with what it is unique in. */
static struct str key_of(struct truth *t, size_t row, const struct subject *s, struct str name)
{
	if (!named[row].within)
		return name;
	const struct value *above = map_get(s->properties, str_z(named[row].within));
	if (is_nil(above) && named[row].otherwise)
		above = v_text(t->cx->arena, named[row].otherwise);
	const uint64_t hash = above ? value_hash(&t->cx->nested.names->hashed, above) : 0;
	return STR_CAT(t->cx->arena, (struct str){ (const char *)&hash, sizeof hash }, is_path_variable(row, name) ? STR("{}") : name);
}

static void same_name(struct truth *t, size_t row, const struct subject *s, const struct value *name, const struct entry *other)
{
	const struct value *others = map_get(value_get(other->value, "Properties"), str_z(named[row].property));
	const struct span at = value_at_or(name, subject_at(s)), first = value_at_or(others, key_at_or(other, other->value->span));
	struct diag *g;
	if (is_path_variable(row, name->string) && !str_eq(name->string, value_str(others)))
		g = diag(t->cx->diags, D_API_PATH_VARIABLES, at, "API Gateway takes one path variable in a place, and here are '%.*s' ('%.*s') and '%.*s' ('%.*s')",
			 STRA(value_str(others)), STRA(other->key), STRA(name->string), STRA(s->entry->key));
	else
		g = diag(t->cx->diags, D_NAME_DUPLICATE, at, "'%.*s' and '%.*s' have the same %s '%.*s'%s", STRA(other->key), STRA(s->entry->key),
			 named[row].property, STRA(name->string), named[row].where ? named[row].where : "");
	diag_note(t->cx->diags, g, first, "the first is given here");
}

static void check_unique(struct truth *t, size_t row, const struct subject *s, const struct value *name)
{
	struct names *names = t->cx->nested.names;
	struct value **seen = &names->seen[row];
	/* Of two resources with conditions, perhaps only one is made. */
	if (value_get(s->entry->value, "Condition"))
		return;
	if (!*seen)
		*seen = v_map_for(t->cx->arena, named[row].given == ONCE_A_FUNCTION ? t->cx->service->functions_n : 0);
	const struct value *number = v_number(t->cx->arena, names->first.n, STR(""));
	const struct value *first = map_put_new(t->cx->arena, *seen, key_of(t, row, s, name->string), (struct span){ 0 }, number);
	if (first)
		same_name(t, row, s, name, names->first.at[(uint32_t)first->number]);
	else
		vec_push(t->cx->arena, &names->first, s->entry);
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

uint32_t truth_named(struct str type)
{
	for (uint32_t i = 0; i < NAMED; i++)
		if (str_eqz(type, named[i].type))
			return i + 1;
	return 0;
}

const char *truth_naming_property(struct str type)
{
	const uint32_t row = truth_named(type);
	return row ? named[row - 1].property : NULL;
}

void truth_name(struct truth *t, const struct subject *s)
{
	struct names **names = &t->cx->nested.names;
	if (s->type->named && !*names)
		*names = ARENA_NEW(t->cx->arena, struct names);
	if (s->type->named)
		check_name(t, s->type->named - 1u, s);
}
