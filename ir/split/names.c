/*
 * names: what a resource's own name makes known anywhere: its Ref and its ARN. They are computed where they would have to be
 * passed between stacks, so that a stack needs no parameter for them. Only of names that hold nothing of the stack: texts,
 * and the region and account that all stacks of the service share.
 */
#include "ir/cfn.h"
#include "ir/split/split.h"

enum ref_form { REF_OTHER, REF_NAME, REF_ARN };

static const struct named {
	const char *type, *property;
	enum ref_form ref;
	const char *service, *before, *after; /* of the ARN: …:service:region:account:<before>name<after> */
	bool global, no_account;              /* the ARN has no region; no account */
} named[] = {
	{ "AWS::Lambda::Function", "FunctionName", REF_NAME, "lambda", "function:", "", false, false },
	{ "AWS::Logs::LogGroup", "LogGroupName", REF_NAME, "logs", "log-group:", ":*", false, false },
	{ "AWS::IAM::Role", "RoleName", REF_NAME, "iam", "role", "", true, false },
	{ "AWS::S3::Bucket", "BucketName", REF_NAME, "s3", "", "", true, true },
	{ "AWS::DynamoDB::Table", "TableName", REF_NAME, "dynamodb", "table/", "", false, false },
	{ "AWS::SQS::Queue", "QueueName", REF_OTHER, "sqs", "", "", false, false },
	{ "AWS::SNS::Topic", "TopicName", REF_ARN, "sns", "", "", false, false },
};

static bool is_shared_pseudo(struct str name)
{
	return str_eqz(name, "AWS::Region") || str_eqz(name, "AWS::AccountId") || str_eqz(name, "AWS::Partition") || str_eqz(name, "AWS::URLSuffix");
}

/* Whether v is the same text in each of the service's stacks. */
static bool is_known(const struct value *v)
{
	if (is_string(v))
		return true;
	const struct entry *call = cfn_call(v);
	if (!call)
		return false;
	if (str_eqz(call->key, "Ref"))
		return is_shared_pseudo(value_str(call->value));
	if (str_eqz(call->key, "Fn::Sub") && is_string(call->value)) {
		uint32_t next = 0;
		for (struct str name; cfn_sub_next(call->value->string, &next, &name);)
			if (!str_starts(name, "!") && !is_shared_pseudo(str_trim(name)))
				return false;
		return true;
	}
	if (!str_eqz(call->key, "Fn::Join") || list_len(call->value) != 2 || !is_string(list_at(call->value, 0)) || !is_list(list_at(call->value, 1)))
		return false;
	const struct value *parts = list_at(call->value, 1);
	list_each(i, parts)
		if (!is_known(parts->list.item[i]))
			return false;
	return true;
}

/* A role's ARN has its path. */
static const struct value *path_of(struct arena *a, const struct named *n, const struct value *properties)
{
	if (!str_eqz(str_z(n->service), "iam"))
		return v_text(a, n->before);
	const struct value *path = value_get(properties, "Path");
	if (path && !is_string(path))
		return NULL;
	return v_str(a, STR_CAT(a, str_z(n->before), path ? path->string : STR("/")));
}

static const struct value *arn_of(struct arena *a, const struct named *n, const struct value *properties, const struct value *name)
{
	const struct value *before = path_of(a, n, properties);
	if (!before)
		return NULL;
	struct value *parts = LIST(a, LITERAL("arn:"), CFN_REF("AWS::Partition"), v_str(a, STR_CAT(a, STR(":"), str_z(n->service), STR(":"))));
	list_push(a, parts, n->global ? NULL : CFN_REF("AWS::Region"));
	list_push(a, parts, LITERAL(":"));
	list_push(a, parts, n->no_account ? NULL : CFN_REF("AWS::AccountId"));
	list_push(a, parts, v_str(a, STR_CAT(a, STR(":"), before->string)));
	list_push(a, parts, name);
	list_push(a, parts, *n->after ? v_text(a, n->after) : NULL);
	return cfn_join(a, "", parts);
}

const struct value *split_computed(struct split *s, const struct value *resource, struct str attribute)
{
	const struct str type = value_str(value_get(resource, "Type"));
	const struct value *properties = value_get(resource, "Properties");
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		const struct named *n = &named[i];
		if (!str_eqz(type, n->type))
			continue;
		const struct value *name = value_get(properties, n->property);
		if (!is_known(name))
			return NULL;
		if (!attribute.n && n->ref == REF_NAME)
			return name;
		return str_eqz(attribute, "Arn") || (!attribute.n && n->ref == REF_ARN) ? arn_of(s->a, n, properties, name) : NULL;
	}
	return NULL;
}

/* From CloudFormation's reference of each type. Of other types no attribute is a list. */
bool split_is_list(struct str type, struct str attribute)
{
	static const struct {
		const char *type, *attribute;
	} lists[] = {
		{ "AWS::EC2::VPC", "CidrBlockAssociations" }, { "AWS::EC2::VPC", "Ipv6CidrBlocks" }, { "AWS::EC2::Subnet", "Ipv6CidrBlocks" },
		{ "AWS::EC2::VPCEndpoint", "DnsEntries" }, { "AWS::EC2::VPCEndpoint", "NetworkInterfaceIds" }, { "AWS::EC2::NetworkInterface", "SecondaryPrivateIpAddresses" },
		{ "AWS::Route53::HostedZone", "NameServers" }, { "AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroups" },
		{ "AWS::ElasticLoadBalancingV2::TargetGroup", "LoadBalancerArns" }, { "AWS::DirectoryService::MicrosoftAD", "DnsIpAddresses" },
		{ "AWS::DirectoryService::SimpleAD", "DnsIpAddresses" }, { "AWS::AmazonMQ::Broker", "IpAddresses" }, { "AWS::AmazonMQ::Broker", "AmqpEndpoints" },
		{ "AWS::AmazonMQ::Broker", "MqttEndpoints" }, { "AWS::AmazonMQ::Broker", "OpenWireEndpoints" }, { "AWS::AmazonMQ::Broker", "StompEndpoints" },
		{ "AWS::AmazonMQ::Broker", "WssEndpoints" }, { "AWS::ElastiCache::ReplicationGroup", "ReadEndPoint.Addresses.List" },
		{ "AWS::ElastiCache::ReplicationGroup", "ReadEndPoint.Ports.List" },
	};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (str_eqz(type, lists[i].type) && str_eqz(attribute, lists[i].attribute))
			return true;
	return false;
}
